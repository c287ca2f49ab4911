"""Facts that change what was registered about a worker; each holds from its `occurred_on` on."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.values import Area, Occupation, Sealed


class PhoneChanged(Fact, frozen=True):
    TOPIC: ClassVar[str] = "worker.phone_changed.v1"

    phone: Sealed
    reason: Sealed


class AddressChanged(Fact, frozen=True):
    TOPIC: ClassVar[str] = "worker.address_changed.v1"

    address: Sealed
    reason: Sealed


class EmploymentChanged(Fact, frozen=True):
    """What the worker lives by, told as a whole; None is none (any more)."""

    TOPIC: ClassVar[str] = "worker.employment_changed.v1"

    occupation: Occupation
    reason: Sealed
    employer: str | None = None
    platform: str | None = None


class UnionChanged(Fact, frozen=True):
    """The file moved to another grassroots union, for instance because the employer dissolved."""

    TOPIC: ClassVar[str] = "worker.union_changed.v1"

    union: str
    reason: Sealed


class WorkerMoved(Fact, frozen=True):
    """Another area looks after the worker from now on."""

    TOPIC: ClassVar[str] = "worker.moved.v1"

    area: Area
    former_area: Area
    reason: Sealed


class IdentityCorrected(Fact, frozen=True):
    """Name and ID number as they are now: one of them, or both, had been mistyped or changed."""

    TOPIC: ClassVar[str] = "worker.identity_corrected.v1"

    name: Sealed
    id_number: Sealed
    identity: UUID
    reason: Sealed


class BankCardProposed(Fact, frozen=True):
    """Entered, and not in force before a second person confirms it."""

    TOPIC: ClassVar[str] = "worker.bank_card_proposed.v1"

    bank_card: Sealed
    reason: Sealed
    bank: str | None = None


class BankCardConfirmed(Fact, frozen=True):
    TOPIC: ClassVar[str] = "worker.bank_card_confirmed.v1"

    bank_card: Sealed
    proposed_by: UUID
    bank: str | None = None
