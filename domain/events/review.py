"""Facts about the annual review: what was claimed, when it was published, where a series begins.

No fact holds a figure's value as an answer: a publication pins a position of the ledger.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from msgspec import Struct

from domain.events.fact import Fact
from domain.values import Area


class Claim(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A sentence of a review as a claim; `value` is in the figure's unit, money in fen."""

    key: str
    value: int
    at_least: bool
    period: str


class ReviewClaimed(Fact, frozen=True):
    TOPIC: ClassVar[str] = "review.claimed.v1"

    year: int
    area: Area
    claims: tuple[Claim, ...]


class ReviewPublished(Fact, frozen=True):
    """The figures of the year are those that the ledger gives at `position`."""

    TOPIC: ClassVar[str] = "review.published.v1"

    year: int
    area: Area
    position: int


class OpeningBalanceSet(Fact, frozen=True):
    """Everything of a cumulative figure dated on or before `up_to`, from before the ledger."""

    TOPIC: ClassVar[str] = "review.opening_balance_set.v1"

    balance_id: UUID
    key: str
    area: Area
    value: int
    up_to: date


class OpeningBalanceVoided(Fact, frozen=True):
    TOPIC: ClassVar[str] = "review.opening_balance_voided.v1"

    balance_id: UUID
    reason: str
