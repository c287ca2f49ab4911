"""Staff: who may do what where, with the days from which it holds."""

from __future__ import annotations

from datetime import date

from domain.aggregates.aggregate import Aggregate, UnknownFact
from domain.events.fact import Envelope, Fact
from domain.events.staff import StaffAdded, StaffAreaChanged, StaffRolesChanged, StaffSuspended
from domain.refusals import Refusal
from domain.values import Area, Role, Sealed


class Staff(Aggregate):
    name: Sealed

    def begin(self) -> None:
        self._roles_from: list[tuple[date, tuple[Role, ...]]] = []
        self._areas_from: list[tuple[date, Area]] = []
        self.suspended_from: date | None = None

    @property
    def area(self) -> Area | None:
        return self._areas_from[-1][1] if self._areas_from else None

    def roles_on(self, day: date) -> tuple[Role, ...]:
        """Empty before the first day, and from the day of a suspension."""
        if self.suspended_from is not None and self.suspended_from <= day:
            return ()
        held: tuple[Role, ...] = ()
        for first, roles in self._roles_from:
            if first <= day:
                held = roles
        return held

    def area_on(self, day: date) -> Area | None:
        held = None
        for first, area in self._areas_from:
            if first <= day:
                held = area
        return held

    # decisions

    def add(
        self, by: Envelope, *, name: Sealed, roles: tuple[Role, ...], area: Area, on: date
    ) -> None:
        self.record(StaffAdded, by, name=name, roles=roles, area=area, occurred_on=on)

    def change_roles(self, by: Envelope, *, roles: tuple[Role, ...], on: date) -> None:
        self._require_serving()
        self.record(StaffRolesChanged, by, roles=roles, occurred_on=on)

    def change_area(self, by: Envelope, *, area: Area, on: date) -> None:
        self._require_serving()
        self.record(StaffAreaChanged, by, area=area, occurred_on=on)

    def suspend(self, by: Envelope, *, reason: str, on: date) -> None:
        self._require_serving()
        self.record(StaffSuspended, by, reason=reason, occurred_on=on)

    def _require_serving(self) -> None:
        if self.suspended_from is not None:
            raise Refusal("out-of-order", status="suspended")

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case StaffAdded(occurred_on=date() as day):
                self.name = fact.name
                self._roles_from.append((day, fact.roles))
                self._areas_from.append((day, fact.area))
            case StaffRolesChanged(occurred_on=date() as day):
                self._roles_from.append((day, fact.roles))
            case StaffAreaChanged(occurred_on=date() as day):
                self._areas_from.append((day, fact.area))
            case StaffSuspended():
                self.suspended_from = fact.occurred_on
            case _:
                raise UnknownFact(fact)
