"""Facility: opened, closed, opened again; the services given there."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.aggregates.aggregate import UnknownFact
from domain.aggregates.outreach import YearObject
from domain.events.facility import (
    FacilityClosed,
    FacilityKind,
    FacilityOpened,
    FacilityReopened,
    FacilityVoided,
    ServiceGiven,
    ServiceVoided,
)
from domain.events.fact import Envelope, Fact
from domain.events.outreach import Level
from domain.policies.duties import require_other_person
from domain.quantities import Attendances
from domain.refusals import Refusal
from domain.values import Area


class Facility(YearObject):
    told_by: FacilityOpened

    def begin(self) -> None:
        super().begin()
        self.in_service = False
        self.changed_on: date | None = None
        self.closed_spells: list[tuple[date, date | None]] = []
        self.services: dict[UUID, ServiceGiven] = {}

    # decisions

    def open(
        self,
        by: Envelope,
        *,
        kind: FacilityKind,
        name: str,
        area: Area,
        opened_on: date,
        level: Level | None,
        smart_24h: bool,
    ) -> None:
        self.record(
            FacilityOpened,
            by,
            kind=kind,
            name=name,
            area=area,
            occurred_on=opened_on,
            level=level,
            smart_24h=smart_24h,
        )

    def close(self, by: Envelope, *, closed_on: date, reason: str) -> None:
        """A closed facility is no longer in service; it stays built."""
        self._require_service(expected=True, day=closed_on, field="closed_on")
        self.record(FacilityClosed, by, occurred_on=closed_on, reason=reason)

    def reopen(self, by: Envelope, *, reopened_on: date, reason: str) -> None:
        self._require_service(expected=False, day=reopened_on, field="reopened_on")
        self.record(FacilityReopened, by, occurred_on=reopened_on, reason=reason)

    def give_service(
        self, by: Envelope, *, service_id: UUID, occurred_on: date, attendances: Attendances
    ) -> None:
        """On a day when it was in service, its last one included; a late record is accepted."""
        self.require_standing()
        if not self._serves_on(occurred_on):
            raise Refusal("facility-closed", field="occurred_on")
        self.record(
            ServiceGiven,
            by,
            service_id=service_id,
            kind=self.told_by.kind,
            area=self.told_by.area,
            occurred_on=occurred_on,
            attendances=attendances,
        )

    def void_service(self, by: Envelope, *, service_id: UUID, reason: str) -> None:
        self.require_standing()
        if service_id not in self.services:
            raise Refusal("service-missing")
        require_other_person(by.actor.id, earlier_hands={self.services[service_id].actor.id})
        self.record(ServiceVoided, by, service_id=service_id, reason=reason)

    def void(self, by: Envelope, *, reason: str) -> None:
        self.require_voidable(by)
        self.record(FacilityVoided, by, reason=reason)

    def _serves_on(self, day: date) -> bool:
        opened_on = self.told_by.occurred_on
        if opened_on is not None and day < opened_on:
            return False
        return not any(
            closed_on < day and (reopened_on is None or day < reopened_on)
            for closed_on, reopened_on in self.closed_spells
        )

    def _require_service(self, *, expected: bool, day: date, field: str) -> None:
        self.require_standing()
        if self.in_service is not expected:
            raise Refusal("out-of-order", status="open" if self.in_service else "closed")
        if self.changed_on and day < self.changed_on:
            raise Refusal("out-of-order", field=field, not_before=self.changed_on.isoformat())

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case FacilityOpened():
                self.told_by, self.in_service = fact, True
                self.changed_on = fact.occurred_on
                self._enter(fact, fact.area)
            case FacilityClosed(occurred_on=date() as day):
                self.in_service, self.changed_on = False, day
                self.closed_spells.append((day, None))
            case FacilityReopened(occurred_on=date() as day):
                self.in_service, self.changed_on = True, day
                if self.closed_spells:
                    self.closed_spells[-1] = (self.closed_spells[-1][0], day)
            case ServiceGiven():
                self.services[fact.service_id] = fact
            case ServiceVoided():
                self.services.pop(fact.service_id, None)
            case FacilityVoided():
                self.voided, self.in_service = True, False
            case _:
                raise UnknownFact(fact)
