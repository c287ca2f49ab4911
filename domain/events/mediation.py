"""Facts about mediation. Claimed, agreed and recovered are three numbers, none union money."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.values import Area, Money, Sealed


class MediationRegistered(Fact, frozen=True):
    """`deadline` is the policy's days after receipt; without an agreement by then a party may go
    to arbitration (rules of the work, A6)."""

    TOPIC: ClassVar[str] = "mediation.registered.v1"

    applicant: Sealed
    respondent: Sealed
    dispute: str
    claimed: Money
    area: Area
    deadline: date


class MediationAccepted(Fact, frozen=True):
    TOPIC: ClassVar[str] = "mediation.accepted.v1"


class MediationRefused(Fact, frozen=True):
    TOPIC: ClassVar[str] = "mediation.refused.v1"

    reason: Sealed


class MediationAgreed(Fact, frozen=True):
    TOPIC: ClassVar[str] = "mediation.agreed.v1"

    agreed: Money
    area: Area
    after_deadline: bool = False


class MoneyRecovered(Fact, frozen=True):
    """An instalment received, with its proof."""

    TOPIC: ClassVar[str] = "mediation.recovered.v1"

    recovery_id: UUID
    amount: Money
    area: Area
    proof: str


class RecoveryVoided(Fact, frozen=True):
    TOPIC: ClassVar[str] = "mediation.recovery_voided.v1"

    recovery_id: UUID
    reason: Sealed


class MediationFailed(Fact, frozen=True):
    TOPIC: ClassVar[str] = "mediation.failed.v1"

    reason: Sealed | None = None


class MediationWithdrawn(Fact, frozen=True):
    TOPIC: ClassVar[str] = "mediation.withdrawn.v1"

    reason: Sealed | None = None


class MediationClosed(Fact, frozen=True):
    TOPIC: ClassVar[str] = "mediation.closed.v1"

    reason: Sealed | None = None


class MediationVoided(Fact, frozen=True):
    TOPIC: ClassVar[str] = "mediation.voided.v1"

    reason: Sealed
