"""Facts about a needy worker's registration."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.values import Area, Member, Occupation, Sealed


class WorkerRegistered(Fact, frozen=True):
    TOPIC: ClassVar[str] = "worker.registered.v1"

    name: Sealed
    id_number: Sealed
    identity: UUID
    area: Area
    occupation: Occupation
    employer: str | None = None
    platform: str | None = None
    phone: Sealed | None = None
    address: Sealed | None = None
    bank: str | None = None
    bank_card: Sealed | None = None
    form: Sealed | None = None
    members: tuple[Member, ...] = ()


class RegistrationWithdrawn(Fact, frozen=True):
    """The import that registered the worker was undone, and nothing had been done since."""

    TOPIC: ClassVar[str] = "worker.registration_withdrawn.v1"

    reason: Sealed
