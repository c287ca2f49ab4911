"""Facts about staff: who may do what where. Their secrets are never here."""

from __future__ import annotations

from typing import ClassVar

from domain.events.fact import Fact
from domain.values import Area, Role, Sealed


class StaffAdded(Fact, frozen=True):
    TOPIC: ClassVar[str] = "staff.added.v1"

    name: Sealed
    roles: tuple[Role, ...]
    area: Area


class StaffRolesChanged(Fact, frozen=True):
    TOPIC: ClassVar[str] = "staff.roles_changed.v1"

    roles: tuple[Role, ...]


class StaffAreaChanged(Fact, frozen=True):
    TOPIC: ClassVar[str] = "staff.area_changed.v1"

    area: Area


class StaffSuspended(Fact, frozen=True):
    TOPIC: ClassVar[str] = "staff.suspended.v1"

    reason: str
