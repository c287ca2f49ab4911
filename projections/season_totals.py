"""What was given, by season, kind, fund, source, area, month, category and occupation.

A line stands at a visit's day and at an aid's day of payment. A return is a line of its own that
takes money off at the payment's day, from the day on which it happened, and counts no occasion; a
voided visit's line ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    String,
    Table,
    Uuid,
    func,
    select,
)

from domain.events.aid import AidPaid, AidReturned
from domain.events.fact import Fact, Recorded
from domain.events.fund import FundOpened
from domain.events.visit import VisitVoided, WorkerVisited
from domain.values import Area, Money, Standing
from projections.store import (
    ReadModel,
    Rows,
    known_at,
    metadata,
    since_column,
    until_column,
    within,
)

_lines = Table(
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
    Index("totals_lines_case", "case_id"),
)
_sources = Table(
    "totals_sources",
    metadata,
    Column("fund_id", Uuid, primary_key=True),
    Column("source", String(10), nullable=False),
)

KEYS: dict[str, Column[Any]] = {
    "season": _lines.c.season,
    "kind": _lines.c.kind,
    "fund": _lines.c.fund_id,
    "source": _sources.c.source,
    "area": _lines.c.area,
    "month": _lines.c.month,
    "category": _lines.c.category,
    "occupation": _lines.c.occupation,
}
"""What totals can be asked by; each is also a filter."""


@dataclass(frozen=True)
class Total:
    """`keys` name the row; persons are distinct workers, households distinct households."""

    keys: dict[str, Any]
    cash: Money
    goods: Money
    persons: int
    households: int
    occasions: int


@dataclass(frozen=True)
class Entry:
    """A line behind the totals; `position` leads to the fact."""

    position: int
    case_id: UUID
    worker_id: UUID
    occurred_on: date
    season: str | None
    kind: str
    fund_id: UUID | None
    source: str | None
    area: Area
    category: str | None
    occupation: str
    cash: Money
    goods: Money


class SeasonTotals(ReadModel):
    name: ClassVar[str] = "season_totals"
    tables: ClassVar[tuple[Table, ...]] = (_lines, _sources)

    # facts → rows

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
        rows.add(_sources, fund_id=fact.originator_id, source=fact.source.value)

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
        rows.end(_lines, _lines.c.case_id, fact.visit_id, recorded.position)

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
        rows.add(
            _lines,
            since=recorded.position,
            case_id=case_id,
            worker_id=recorded.fact.originator_id,
            household_id=recorded.fact.originator_id,
            day=day,
            happened_on=happened_on or day,
            year=day.year,
            month=f"{day:%Y-%m}",
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

    # questions

    def summary(
        self,
        *,
        year: int,
        by: Sequence[str],
        scope: Area | None,
        at: int,
        day: date | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> tuple[list[Total], Total]:
        """Rows by the keys asked for, and their total: persons are distinct within each."""
        columns = [KEYS[key].label(key) for key in by]
        told = self._told(year=year, scope=scope, at=at, day=day, filters=filters or {})
        sums = (
            func.coalesce(func.sum(_lines.c.cash), 0).label("cash"),
            func.coalesce(func.sum(_lines.c.goods), 0).label("goods"),
            func.count(func.distinct(_lines.c.worker_id)).label("persons"),
            func.count(func.distinct(_lines.c.household_id)).label("households"),
            func.coalesce(func.sum(_lines.c.occasions), 0).label("occasions"),
        )
        lines = _lines.outerjoin(_sources, _sources.c.fund_id == _lines.c.fund_id)
        rows = self._ask(
            select(*columns, *sums)
            .select_from(lines)
            .where(*told)
            .group_by(*(KEYS[key] for key in by))
            .order_by(*(KEYS[key].is_(None) for key in by), *(KEYS[key] for key in by))
        )
        total = self._ask(select(*sums).select_from(lines).where(*told))[0]
        return [_total(row, by) for row in rows], _total(total, ())

    def entries(
        self,
        *,
        year: int,
        scope: Area | None,
        at: int,
        day: date | None = None,
        filters: Mapping[str, Any] | None = None,
        after: int = 0,
        limit: int = 50,
    ) -> list[Entry]:
        """The lines behind a summary's row, in the ledger's order."""
        told = self._told(year=year, scope=scope, at=at, day=day, filters=filters or {})
        rows = self._ask(
            select(_lines, _sources.c.source)
            .select_from(_lines.outerjoin(_sources, _sources.c.fund_id == _lines.c.fund_id))
            .where(*told, _lines.c.since > after)
            .order_by(_lines.c.since)
            .limit(limit)
        )
        return [
            Entry(
                position=row.since,
                case_id=row.case_id,
                worker_id=row.worker_id,
                occurred_on=row.day,
                season=row.season,
                kind=row.kind,
                fund_id=row.fund_id,
                source=row.source,
                area=Area(row.area),
                category=row.category,
                occupation=row.occupation,
                cash=Money(row.cash),
                goods=Money(row.goods),
            )
            for row in rows
        ]

    def _told(
        self,
        *,
        year: int,
        scope: Area | None,
        at: int,
        day: date | None,
        filters: Mapping[str, Any],
    ) -> list[ColumnElement[bool]]:
        told = [_lines.c.year == year, known_at(_lines, at), within(_lines.c.area, scope)]
        if day is not None:
            told.append(_lines.c.happened_on <= day)
        for key, value in filters.items():
            if value is None:
                told.append(KEYS[key].is_(None))
            elif isinstance(value, Area):
                told.append(within(KEYS[key], value))
            else:
                told.append(KEYS[key] == value)
        return told


def _total(row: Any, by: Sequence[str]) -> Total:
    keys = {key: getattr(row, key) for key in by}
    if "area" in keys:
        keys["area"] = Area(keys["area"]).code
    return Total(
        keys=keys,
        cash=Money(int(row.cash)),
        goods=Money(int(row.goods)),
        persons=row.persons,
        households=row.households,
        occasions=int(row.occasions),
    )
