"""Facts about aid, on the worker's own stream: request, decision, payment, return, completion."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.values import NO_MONEY, AidKind, CapApplied, Money, Sealed, Standing


class AidRequested(Fact, frozen=True):
    TOPIC: ClassVar[str] = "aid.requested.v1"

    aid_id: UUID
    kind: AidKind
    reason: Sealed
    amount: Money | None = None
    fund_id: UUID | None = None
    member_id: UUID | None = None
    self_paid: Money | None = None
    school_year: str | None = None


class AidApproved(Fact, frozen=True):
    TOPIC: ClassVar[str] = "aid.approved.v1"

    aid_id: UUID
    standing: Standing
    amount: Money = NO_MONEY
    fund_id: UUID | None = None
    cap: CapApplied | None = None


class AidRejected(Fact, frozen=True):
    TOPIC: ClassVar[str] = "aid.rejected.v1"

    aid_id: UUID
    reason: Sealed


class AidPaid(Fact, frozen=True):
    TOPIC: ClassVar[str] = "aid.paid.v1"

    aid_id: UUID
    kind: AidKind
    amount: Money
    fund_id: UUID
    standing: Standing
    reference: str


class AidReturned(Fact, frozen=True):
    """Part or all of a payment came back; its line stands at the payment's day. `whole`: with
    this nothing of the payment is left."""

    TOPIC: ClassVar[str] = "aid.returned.v1"

    aid_id: UUID
    kind: AidKind
    amount: Money
    fund_id: UUID
    paid_on: date
    standing: Standing
    reason: Sealed
    whole: bool = False


class AidCompleted(Fact, frozen=True):
    TOPIC: ClassVar[str] = "aid.completed.v1"

    aid_id: UUID
    kind: AidKind
    standing: Standing
