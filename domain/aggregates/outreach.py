"""Activities and publications; and what all objects of the federation's year share."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.aggregates.aggregate import Aggregate, UnknownFact
from domain.events.fact import Envelope, Fact
from domain.events.outreach import (
    ActivityHeld,
    ActivityKind,
    ActivityVoided,
    CountedBy,
    Level,
    PublicationIssued,
    PublicationKind,
    PublicationVoided,
)
from domain.policies.duties import require_other_person
from domain.quantities import Attendances, Persons, Sessions
from domain.refusals import Refusal
from domain.values import Area


class YearObject(Aggregate):
    """Something of the federation's year: it lies in an area, and can be voided by another
    person than the one who recorded it."""

    seals_reasons: ClassVar[bool] = False
    """Whether a reason may name people, and is sealed under the object's own key."""

    def begin(self) -> None:
        self._area: Area | None = None
        self.voided = False
        self._recorder: UUID | None = None

    @property
    def area(self) -> Area | None:
        return self._area

    def require_standing(self) -> None:
        """Refuses `out-of-order` on what was voided."""
        if self.voided:
            raise Refusal("out-of-order", status="voided")

    def require_voidable(self, by: Envelope) -> None:
        self.require_standing()
        hands = {self._recorder} if self._recorder else set()
        require_other_person(by.actor.id, earlier_hands=hands)

    def _enter(self, fact: Fact, area: Area) -> None:
        self._area, self._recorder = area, fact.actor.id


class Activity(YearObject):
    told_by: ActivityHeld

    # decisions

    def hold(
        self,
        by: Envelope,
        *,
        kind: ActivityKind,
        title: str,
        area: Area,
        occurred_on: date,
        counted_by: CountedBy,
        sessions: Sessions,
        attendances: Attendances | None,
        persons: Persons | None,
        venue: str | None,
        partner: str | None,
    ) -> None:
        self.record(
            ActivityHeld,
            by,
            kind=kind,
            title=title,
            area=area,
            occurred_on=occurred_on,
            counted_by=counted_by,
            sessions=sessions,
            attendances=attendances,
            persons=persons,
            venue=venue,
            partner=partner,
        )

    def void(self, by: Envelope, *, reason: str) -> None:
        self.require_voidable(by)
        self.record(ActivityVoided, by, reason=reason)

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case ActivityHeld():
                self.told_by = fact
                self._enter(fact, fact.area)
            case ActivityVoided():
                self.voided = True
            case _:
                raise UnknownFact(fact)


class Publication(YearObject):
    told_by: PublicationIssued

    # decisions

    def issue(
        self,
        by: Envelope,
        *,
        kind: PublicationKind,
        title: str,
        area: Area,
        published_on: date,
        outlet: str,
        level: Level | None,
        url: str | None,
    ) -> None:
        self.record(
            PublicationIssued,
            by,
            kind=kind,
            title=title,
            area=area,
            occurred_on=published_on,
            outlet=outlet,
            level=level,
            url=url,
        )

    def void(self, by: Envelope, *, reason: str) -> None:
        self.require_voidable(by)
        self.record(PublicationVoided, by, reason=reason)

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case PublicationIssued():
                self.told_by = fact
                self._enter(fact, fact.area)
            case PublicationVoided():
                self.voided = True
            case _:
                raise UnknownFact(fact)
