"""The staff of a small office, and of the county next door."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aid_service.ports import Ports
from aid_service.usecases.staff import AddStaff, add_staff, operator_command
from domain.values import Area, Role

COUNTY = "410726"
TOWN = "410726100000"
CITY = "410700"
NEXT_COUNTY = "410727"
TAKEN_ON = "2024-01-01T08:00"

_WHO: dict[str, tuple[Role, str]] = {
    "caseworker": (Role.CASEWORKER, COUNTY),
    "caseworker2": (Role.CASEWORKER, COUNTY),
    "approver": (Role.APPROVER, COUNTY),
    "approver2": (Role.APPROVER, COUNTY),
    "finance": (Role.FINANCE, COUNTY),
    "auditor": (Role.AUDITOR, COUNTY),
    "admin": (Role.ADMIN, COUNTY),
    "town caseworker": (Role.CASEWORKER, TOWN),
    "city auditor": (Role.AUDITOR, CITY),
    "city admin": (Role.ADMIN, CITY),
    "next caseworker": (Role.CASEWORKER, NEXT_COUNTY),
    "next approver": (Role.APPROVER, NEXT_COUNTY),
    "next finance": (Role.FINANCE, NEXT_COUNTY),
    "next auditor": (Role.AUDITOR, NEXT_COUNTY),
    "next admin": (Role.ADMIN, NEXT_COUNTY),
}


@dataclass(frozen=True)
class Token:
    """Whose token it is, and the token."""

    staff_id: UUID
    token: str


def take_on_staff(ports: Ports) -> dict[str, Token]:
    taken = {}
    for name, (role, area) in _WHO.items():
        wish = AddStaff(name=name, roles=(role,), area=Area.of_code(area))
        staff_id = add_staff(ports, operator_command(), wish).aggregate.id
        taken[name] = Token(staff_id, ports.tokens.issue(staff_id))
    return taken
