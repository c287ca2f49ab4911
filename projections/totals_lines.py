"""The lines that totals are made of: one for a visit, a payment, a return.

A line stands at a visit's day and at an aid's day of payment. A return is a line of its own that
takes money off at the payment's day, from the day on which it happened, and counts no occasion; a
voided visit's line ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Integer, String, Table, Uuid

from domain.events.aid import AidPaid, AidReturned
from domain.events.fact import Fact, Recorded
from domain.events.fund import FundOpened
from domain.events.visit import VisitVoided, WorkerVisited
from domain.values import Standing
from projections.rows import Rows
from projections.store import ReadModel, metadata, since_column, until_column

lines = Table(
    "totals_lines",
    metadata,
    since_column(),
    until_column(),
    Column("case_id", Uuid, nullable=False),
    Column("worker_id", Uuid, nullable=False),
    Column("household_id", Uuid, nullable=False),
    Column("day", Date, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("year", Integer, nullable=False),
    Column("month", String(7), nullable=False),
    Column("season", String(8), nullable=True),
    Column("kind", String(16), nullable=False),
    Column("fund_id", Uuid, nullable=True),
    Column("area", String(12), nullable=False),
    Column("category", String(12), nullable=True),
    Column("occupation", String(20), nullable=False),
    Column("cash", BigInteger, nullable=False),
    Column("goods", BigInteger, nullable=False),
    Column("occasions", Integer, nullable=False),
    Index("totals_lines_year", "year", "since"),
    Index("totals_lines_area", "year", "area"),
    Index("totals_lines_case", "case_id"),
    Index("totals_lines_worker", "worker_id"),
)
sources = Table(
    "totals_sources",
    metadata,
    Column("fund_id", Uuid, primary_key=True),
    Column("source", String(10), nullable=False),
)

KEYS: dict[str, Column[Any]] = {
    "season": lines.c.season,
    "kind": lines.c.kind,
    "fund": lines.c.fund_id,
    "source": sources.c.source,
    "area": lines.c.area,
    "month": lines.c.month,
    "category": lines.c.category,
    "occupation": lines.c.occupation,
}
"""What totals can be asked by; each is also a filter."""

joined = lines.outerjoin(sources, sources.c.fund_id == lines.c.fund_id)


class TotalsLines(ReadModel):
    """What facts do to the lines."""

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return {
            FundOpened: self._opened,
            WorkerVisited: self._visited,
            VisitVoided: self._voided,
            AidPaid: self._paid,
            AidReturned: self._returned,
        }

    def _opened(self, recorded: Recorded, fact: FundOpened, rows: Rows) -> None:
        del recorded
        rows.add(sources, fund_id=fact.originator_id, source=fact.source.value)

    def _visited(self, recorded: Recorded, fact: WorkerVisited, rows: Rows) -> None:
        self._line(
            recorded,
            rows,
            case_id=fact.visit_id,
            day=fact.occurred_on or recorded.recorded_at.date(),
            season=fact.season.value,
            kind="visit",
            fund_id=fact.fund_id,
            standing=fact.standing,
            cash=fact.cash.fen,
            goods=sum(line.value.fen for line in fact.goods),
        )

    def _voided(self, recorded: Recorded, fact: VisitVoided, rows: Rows) -> None:
        rows.end(lines, lines.c.case_id, fact.visit_id, recorded.position)
        rows.touch(fact.originator_id, recorded.position)

    def _paid(self, recorded: Recorded, fact: AidPaid, rows: Rows) -> None:
        self._line(
            recorded,
            rows,
            case_id=fact.aid_id,
            day=fact.occurred_on or recorded.recorded_at.date(),
            kind=fact.kind.value,
            fund_id=fact.fund_id,
            standing=fact.standing,
            cash=fact.amount.fen,
        )

    def _returned(self, recorded: Recorded, fact: AidReturned, rows: Rows) -> None:
        self._line(
            recorded,
            rows,
            case_id=fact.aid_id,
            day=fact.paid_on,
            happened_on=fact.occurred_on,
            kind=fact.kind.value,
            fund_id=fact.fund_id,
            standing=fact.standing,
            cash=-fact.amount.fen,
            occasions=0,
        )

    def _line(
        self,
        recorded: Recorded,
        rows: Rows,
        *,
        case_id: UUID,
        day: date,
        happened_on: date | None = None,
        kind: str,
        fund_id: UUID | None,
        standing: Standing,
        cash: int,
        goods: int = 0,
        season: str | None = None,
        occasions: int = 1,
    ) -> None:
        rows.touch(recorded.fact.originator_id, recorded.position)
        rows.add(
            lines,
            since=recorded.position,
            case_id=case_id,
            worker_id=recorded.fact.originator_id,
            household_id=recorded.fact.originator_id,
            day=day,
            happened_on=happened_on or day,
            year=day.year,
            month=day.isoformat()[:7],
            season=season,
            kind=kind,
            fund_id=fund_id,
            area=standing.area.prefix,
            category=standing.category.value if standing.category else None,
            occupation=standing.occupation.value,
            cash=cash,
            goods=goods,
            occasions=occasions,
        )
