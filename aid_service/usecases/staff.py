"""Staff: who may do what where. Roles and areas are facts; tokens are not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Outcome
from aid_service.ports import Ports
from aid_service.usecases.scope import reach, require_own_area, sees
from domain.aggregates.staff import Staff
from domain.refusals import Refusal
from domain.values import Actor, Area, Role

OPERATOR = Actor(id=UUID(int=0), role=Role.OPERATOR, area=None)
"""Whoever runs the machine, at its command line."""


@dataclass(frozen=True, kw_only=True)
class AddStaff:
    name: str
    roles: tuple[Role, ...]
    area: Area


@dataclass(frozen=True, kw_only=True)
class ChangeRoles:
    staff_id: UUID
    roles: tuple[Role, ...]
    occurred_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ChangeArea:
    staff_id: UUID
    area: Area
    occurred_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SuspendStaff:
    staff_id: UUID
    reason: str
    occurred_on: date | None = None


def operator_command() -> Command:
    """A command given at the command line."""
    command_id = uuid4()
    return Command(id=command_id, actor=OPERATOR, correlation_id=command_id)


def add_staff(ports: Ports, command: Command, wish: AddStaff) -> Outcome[Staff]:
    """Refuses `name-taken`: the command line finds people by name. The name is taken before the
    fact is written, and freed where it was not, so that of two with one name only one is added."""
    require_own_area(wish.area, command.actor)
    staff_id = ports.new_id()

    def decide(staff: Staff) -> None:
        if not ports.tokens.enlist(name=wish.name, staff_id=staff_id):
            raise Refusal("name-taken", field="name")
        ports.keyring.admit(staff_id)
        staff.add(
            command.envelope,
            name=ports.keyring.seal(staff_id, "name", wish.name),
            roles=wish.roles,
            area=wish.area,
            on=ports.today(),
        )

    try:
        outcome = ports.ledger.change(command, [(Staff, staff_id)], decide)
    except Exception:
        ports.tokens.strike(staff_id)
        raise
    if outcome.replayed:
        ports.tokens.enlist(name=wish.name, staff_id=outcome.aggregate.id)
    return outcome


def change_roles(ports: Ports, command: Command, wish: ChangeRoles) -> Outcome[Staff]:
    def decide(staff: Staff) -> None:
        reach(staff, command.actor).change_roles(
            command.envelope, roles=wish.roles, on=wish.occurred_on or ports.today()
        )

    return ports.ledger.change(command, [(Staff, wish.staff_id)], decide)


def change_area(ports: Ports, command: Command, wish: ChangeArea) -> Outcome[Staff]:
    def decide(staff: Staff) -> None:
        require_own_area(wish.area, command.actor)
        reach(staff, command.actor).change_area(
            command.envelope, area=wish.area, on=wish.occurred_on or ports.today()
        )

    return ports.ledger.change(command, [(Staff, wish.staff_id)], decide)


def suspend_staff(ports: Ports, command: Command, wish: SuspendStaff) -> Outcome[Staff]:
    """From that day none of their tokens opens anything."""

    def decide(staff: Staff) -> None:
        reach(staff, command.actor).suspend(
            command.envelope, reason=wish.reason, on=wish.occurred_on or ports.today()
        )

    return ports.ledger.change(command, [(Staff, wish.staff_id)], decide)


def staff_in_reach(ports: Ports, actor: Actor) -> list[Staff]:
    """In the order of their names' registration."""
    known = [ports.ledger.load(Staff, staff_id) for staff_id in ports.tokens.names()]
    return [staff for staff in known if staff.exists and sees(actor, staff.area)]


def shown_staff(ports: Ports, staff: Staff) -> dict[str, Any]:
    today = ports.today()
    area = staff.area_on(today) or staff.area
    return {
        "id": staff.id,
        "name": ports.keyring.open(staff.name, "name"),
        "roles": list(staff.roles_on(today)),
        "area": area.code if area else None,
        "suspended_from": staff.suspended_from,
        "version": staff.version,
    }
