"""Facts about earmarked money. Amounts are positive; the fact says which way the money went."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.values import Area, Category, FundSource, FundUse, Money


class FundOpened(Fact, frozen=True):
    TOPIC: ClassVar[str] = "fund.opened.v1"

    name: str
    source: FundSource
    year: int
    area: Area
    kinds: tuple[FundUse, ...] = ()
    categories: tuple[Category, ...] = ()


class FundReceived(Fact, frozen=True):
    TOPIC: ClassVar[str] = "fund.received.v1"

    receipt_id: UUID
    amount: Money
    reference: str


class FundReserved(Fact, frozen=True):
    """Money was set aside at an approval; `case_id` is the aid's id."""

    TOPIC: ClassVar[str] = "fund.reserved.v1"

    case_id: UUID
    amount: Money


class FundReleased(Fact, frozen=True):
    TOPIC: ClassVar[str] = "fund.released.v1"

    case_id: UUID
    amount: Money


class FundDisbursed(Fact, frozen=True):
    """Money went out; `case_id` is the visit's or the aid's id.

    `reserved`: it was set aside before, so the reservation ends with it.
    """

    TOPIC: ClassVar[str] = "fund.disbursed.v1"

    case_id: UUID
    amount: Money
    reserved: bool = False


class FundReturned(Fact, frozen=True):
    """Money that had gone out came back."""

    TOPIC: ClassVar[str] = "fund.returned.v1"

    case_id: UUID
    amount: Money
