"""Honour: nomination, public notice, named or not chosen; publicity and recuperation."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.aggregates.aggregate import UnknownFact
from domain.aggregates.outreach import YearObject
from domain.events.fact import Envelope, Fact
from domain.events.honour import (
    HonourKind,
    HonourNamed,
    HonourNominated,
    HonourNotChosen,
    HonourNoticed,
    HonourVoided,
)
from domain.quantities import Count, Unit
from domain.refusals import Refusal
from domain.values import Area, Sealed

UNIT_OF: dict[HonourKind, Unit] = {
    HonourKind.PROVINCIAL_MODEL_WORKER: Unit.PERSON,
    HonourKind.CITY_CRAFTSMAN: Unit.PERSON,
    HonourKind.INNOVATION_STUDIO: Unit.STUDIO,
    HonourKind.RURAL_PROJECT: Unit.CASE,
    HonourKind.FINEST_WORKER: Unit.PERSON,
    HonourKind.PUBLICITY: Unit.ATTENDANCE,
    HonourKind.RECUPERATION: Unit.PERSON,
}


class HonourState(StrEnum):
    NOMINATED = "nominated"
    NOTICED = "noticed"
    NAMED = "named"
    NOT_CHOSEN = "not_chosen"
    HELD = "held"
    """Publicity and recuperation happen; they are not won."""


class Honour(YearObject):
    told_by: HonourNominated
    state: HonourState

    def begin(self) -> None:
        super().begin()
        self.last_day: date | None = None

    # decisions

    def nominate(
        self,
        by: Envelope,
        *,
        kind: HonourKind,
        area: Area,
        number: int,
        nominee: Sealed | None,
        occurred_on: date,
    ) -> None:
        self.record(
            HonourNominated,
            by,
            kind=kind,
            area=area,
            count=Count(number, UNIT_OF[kind]),
            nominee=nominee,
            occurred_on=occurred_on,
        )

    def notice(self, by: Envelope, *, occurred_on: date, place: str) -> None:
        self._require(occurred_on, HonourState.NOMINATED)
        self.record(HonourNoticed, by, occurred_on=occurred_on, place=place)

    def name(self, by: Envelope, *, occurred_on: date, document: str | None) -> None:
        """Named after the public notice."""
        self._require(occurred_on, HonourState.NOTICED)
        self.record(HonourNamed, by, occurred_on=occurred_on, document=document)

    def pass_over(self, by: Envelope, *, occurred_on: date, reason: str | None) -> None:
        self._require(occurred_on, HonourState.NOMINATED, HonourState.NOTICED)
        self.record(HonourNotChosen, by, occurred_on=occurred_on, reason=reason)

    def void(self, by: Envelope, *, reason: str) -> None:
        self.require_voidable(by)
        self.record(HonourVoided, by, reason=reason)

    def _require(self, day: date, *states: HonourState) -> None:
        self.require_standing()
        if self.state not in states:
            raise Refusal("out-of-order", status=self.state.value)
        if self.last_day and day < self.last_day:
            raise Refusal("out-of-order", field="occurred_on", not_before=self.last_day.isoformat())

    # evolution

    def evolve(self, fact: Fact) -> None:
        self.last_day = fact.occurred_on or self.last_day
        match fact:
            case HonourNominated():
                self.told_by = fact
                happens = fact.kind in (HonourKind.PUBLICITY, HonourKind.RECUPERATION)
                self.state = HonourState.HELD if happens else HonourState.NOMINATED
                self._enter(fact, fact.area)
            case HonourNoticed():
                self.state = HonourState.NOTICED
            case HonourNamed():
                self.state = HonourState.NAMED
            case HonourNotChosen():
                self.state = HonourState.NOT_CHOSEN
            case HonourVoided():
                self.voided = True
            case _:
                raise UnknownFact(fact)
