"""Facilities: opening, closing, opening again, and the services given there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Outcome
from aid_service.ports import Ports
from aid_service.usecases.scope import reach, require_own_area
from domain.aggregates.facility import Facility
from domain.events.facility import FacilityKind
from domain.events.outreach import Level
from domain.policies.days import require_not_future
from domain.quantities import Attendances
from domain.values import Area


@dataclass(frozen=True, kw_only=True)
class OpenFacility:
    kind: FacilityKind
    name: str
    opened_on: date
    area: Area
    level: Level | None = None
    smart_24h: bool = False


@dataclass(frozen=True, kw_only=True)
class GiveService:
    facility_id: UUID
    occurred_on: date
    attendances: Attendances


@dataclass(frozen=True, kw_only=True)
class CloseFacility:
    facility_id: UUID
    closed_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReopenFacility:
    facility_id: UUID
    reopened_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class VoidService:
    facility_id: UUID
    service_id: UUID
    reason: str


def open_facility(ports: Ports, command: Command, wish: OpenFacility) -> Outcome[Facility]:
    require_not_future(wish.opened_on, today=ports.today(), field="opened_on")
    require_own_area(wish.area, command.actor)

    def decide(facility: Facility) -> None:
        facility.open(
            command.envelope,
            kind=wish.kind,
            name=wish.name,
            area=wish.area,
            opened_on=wish.opened_on,
            level=wish.level,
            smart_24h=wish.smart_24h,
        )

    return ports.ledger.change(command, [(Facility, ports.new_id())], decide)


def give_service(ports: Ports, command: Command, wish: GiveService) -> Outcome[Facility]:
    require_not_future(wish.occurred_on, today=ports.today())
    service_id = ports.new_id()

    def decide(facility: Facility) -> None:
        reach(facility, command.actor).give_service(
            command.envelope,
            service_id=service_id,
            occurred_on=wish.occurred_on,
            attendances=wish.attendances,
        )

    return ports.ledger.change(command, [(Facility, wish.facility_id)], decide)


def close_facility(ports: Ports, command: Command, wish: CloseFacility) -> Outcome[Facility]:
    require_not_future(wish.closed_on, today=ports.today(), field="closed_on")

    def decide(facility: Facility) -> None:
        reach(facility, command.actor).close(
            command.envelope, closed_on=wish.closed_on, reason=wish.reason
        )

    return ports.ledger.change(command, [(Facility, wish.facility_id)], decide)


def reopen_facility(ports: Ports, command: Command, wish: ReopenFacility) -> Outcome[Facility]:
    require_not_future(wish.reopened_on, today=ports.today(), field="reopened_on")

    def decide(facility: Facility) -> None:
        reach(facility, command.actor).reopen(
            command.envelope, reopened_on=wish.reopened_on, reason=wish.reason
        )

    return ports.ledger.change(command, [(Facility, wish.facility_id)], decide)


def void_service(ports: Ports, command: Command, wish: VoidService) -> Outcome[Facility]:
    def decide(facility: Facility) -> None:
        reach(facility, command.actor).void_service(
            command.envelope, service_id=wish.service_id, reason=wish.reason
        )

    return ports.ledger.change(command, [(Facility, wish.facility_id)], decide)


def shown_facility(facility: Facility) -> dict[str, Any]:
    told = facility.told_by
    state = "voided" if facility.voided else "open" if facility.in_service else "closed"
    given = sum(
        (service.attendances for service in facility.services.values()), start=Attendances(0)
    )
    return {
        "id": facility.id,
        "kind": told.kind.value,
        "name": told.name,
        "area": told.area.code,
        "opened_on": told.occurred_on,
        "level": told.level.value if told.level else None,
        "smart_24h": told.smart_24h,
        "state": state,
        "in_service": facility.in_service,
        "services": given.number,
        "version": facility.version,
    }
