"""Facts about the four seasons' visits, on the worker's own stream."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.values import NO_MONEY, Goods, Money, Sealed, Season, Standing, Visitor


class WorkerVisited(Fact, frozen=True):
    """`given_this_year` is what the person-year cap was judged on, before this visit."""

    TOPIC: ClassVar[str] = "worker.visited.v1"

    visit_id: UUID
    season: Season
    visitors: tuple[Visitor, ...]
    standing: Standing
    cash: Money = NO_MONEY
    goods: tuple[Goods, ...] = ()
    fund_id: UUID | None = None
    purpose: Sealed | None = None
    note: Sealed | None = None
    given_this_year: Money = NO_MONEY


class VisitConfirmed(Fact, frozen=True):
    TOPIC: ClassVar[str] = "worker.visit_confirmed.v1"

    visit_id: UUID


class VisitVoided(Fact, frozen=True):
    TOPIC: ClassVar[str] = "worker.visit_voided.v1"

    visit_id: UUID
    reason: Sealed
