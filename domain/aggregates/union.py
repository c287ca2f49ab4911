"""A grassroots union: founded, and the members it recruits."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.aggregates.aggregate import UnknownFact
from domain.aggregates.outreach import YearObject
from domain.events.fact import Envelope, Fact
from domain.events.union import (
    MembersRecruited,
    RecruitmentVoided,
    Sector,
    UnionFounded,
    UnionVoided,
)
from domain.policies.duties import require_other_person
from domain.quantities import Persons
from domain.refusals import Refusal
from domain.values import Area


class GrassrootsUnion(YearObject):
    told_by: UnionFounded

    def begin(self) -> None:
        super().begin()
        self.recruitments: dict[UUID, MembersRecruited] = {}

    @property
    def recruited(self) -> Persons:
        """All recruits, voided records left out; not the membership of a day."""
        return sum((told.recruited for told in self.recruitments.values()), start=Persons(0))

    # decisions

    def found(
        self, by: Envelope, *, name: str, sector: Sector, area: Area, founded_on: date
    ) -> None:
        self.record(UnionFounded, by, name=name, sector=sector, area=area, occurred_on=founded_on)

    def recruit(
        self, by: Envelope, *, recruitment_id: UUID, occurred_on: date, recruited: Persons
    ) -> None:
        """On or after the day of founding."""
        self.require_standing()
        founded_on = self.told_by.occurred_on
        if founded_on and occurred_on < founded_on:
            raise Refusal("out-of-order", field="occurred_on", not_before=founded_on.isoformat())
        self.record(
            MembersRecruited,
            by,
            recruitment_id=recruitment_id,
            sector=self.told_by.sector,
            area=self.told_by.area,
            occurred_on=occurred_on,
            recruited=recruited,
        )

    def void_recruitment(self, by: Envelope, *, recruitment_id: UUID, reason: str) -> None:
        self.require_standing()
        if recruitment_id not in self.recruitments:
            raise Refusal("recruitment-missing")
        hands = {self.recruitments[recruitment_id].actor.id}
        require_other_person(by.actor.id, earlier_hands=hands)
        self.record(RecruitmentVoided, by, recruitment_id=recruitment_id, reason=reason)

    def void(self, by: Envelope, *, reason: str) -> None:
        self.require_voidable(by)
        self.record(UnionVoided, by, reason=reason)

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case UnionFounded():
                self.told_by = fact
                self._enter(fact, fact.area)
            case MembersRecruited():
                self.recruitments[fact.recruitment_id] = fact
            case RecruitmentVoided():
                self.recruitments.pop(fact.recruitment_id, None)
            case UnionVoided():
                self.voided = True
            case _:
                raise UnknownFact(fact)
