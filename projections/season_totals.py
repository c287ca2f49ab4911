"""What was given, by season, kind, fund, source, area, month, category and occupation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    func,
    select,
)

from domain.values import Area, Money
from projections.person_links import PersonLinks, Representatives, distinct
from projections.rows import Rows
from projections.store import (
    known_at,
    within,
)
from projections.totals_cells import WHOLE_YEAR, Reckoning, cells
from projections.totals_lines import KEYS, TotalsLines, joined, lines, sources

_reckoning = Reckoning(joined, KEYS)


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


class SeasonTotals(TotalsLines):
    name: ClassVar[str] = "season_totals"
    tables: ClassVar[tuple[Table, ...]] = (lines, sources, cells)

    def __init__(self, engine: Engine, links: PersonLinks) -> None:
        super().__init__(engine)
        self._links = links

    def write(self, connection: Connection, rows: Rows) -> None:
        """The lines, and the cells that their workers have a share in."""
        rows.write(connection)
        if rows.touched and rows.deferred is None:
            _reckoning.move(connection, rows.touched)

    def reckon(self, connection: Connection) -> None:
        _reckoning.reckon(connection)

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
        told = self._told(year=year, scope=scope, at=at, day=day, filters=filters or {})
        found = None
        if len(by) == 1 and day is None and not filters and self._all_within(year, scope):
            found = self._from_cells(year, by[0], at)
        if found is None:
            found = self._from_lines(by, told), self._from_lines((), told)[0]
        linked = self._links.representatives(at)
        rows = self._each_once(found[0], by, told, linked)
        [total] = self._each_once([found[1]], (), told, linked)
        return [_with_whole_code(row) for row in rows], total

    def _all_within(self, year: int, scope: Area | None) -> bool:
        """Whether the scope covers every line of the year."""
        # Each from its end of the index: SQLite walks through the year to tell both at once.
        ends = (
            select(end(lines.c.area)).where(lines.c.year == year).scalar_subquery()
            for end in (func.min, func.max)
        )
        [(first, last)] = self._ask(select(*ends))
        if scope is None or first is None:
            return False
        return scope.covers(Area(first)) and scope.covers(Area(last))

    def _from_cells(self, year: int, key: str, at: int) -> tuple[list[Total], Total] | None:
        """None where the year has changed since the position asked for."""
        found = self._ask(
            select(cells).where(cells.c.year == year, cells.c.by_key.in_((key, WHOLE_YEAR)))
        )
        whole = [cell for cell in found if cell.by_key == WHOLE_YEAR]
        if not whole or whole[0].changed_at > at:
            return None
        rows = [
            _total(cell, {key: _value(key, cell.value)}, workers=cell.workers)
            for cell in found
            if cell.by_key == key and cell.workers
        ]
        rows.sort(key=lambda row: (row.keys[key] is None, str(row.keys[key])))
        return rows, _total(whole[0], {}, workers=whole[0].workers)

    def _from_lines(self, by: Sequence[str], told: Sequence[ColumnElement[bool]]) -> list[Total]:
        statement = (
            select(
                *(KEYS[key].label(key) for key in by),
                func.coalesce(func.sum(lines.c.cash), 0).label("cash"),
                func.coalesce(func.sum(lines.c.goods), 0).label("goods"),
                func.count(func.distinct(lines.c.worker_id)).label("workers"),
                func.coalesce(func.sum(lines.c.occasions), 0).label("occasions"),
            )
            .select_from(joined)
            .where(*told)
            .group_by(*(KEYS[key] for key in by))
            .order_by(*(KEYS[key].is_(None) for key in by), *(KEYS[key] for key in by))
        )
        return [
            _total(row, {key: getattr(row, key) for key in by}, workers=row.workers)
            for row in self._ask(statement)
        ]

    def _each_once(
        self,
        totals: list[Total],
        by: Sequence[str],
        told: Sequence[ColumnElement[bool]],
        linked: Representatives,
    ) -> list[Total]:
        """Records that are linked are one person, or one household; so many fewer in each row."""
        records = linked.persons.keys() | linked.households.keys()
        if not records:
            return totals
        columns = [KEYS[key].label(key) for key in by]
        together: dict[tuple[Any, ...], set[UUID]] = defaultdict(set)
        for row in self._ask(
            select(lines.c.worker_id, *columns)
            .select_from(joined)
            .where(*told, lines.c.worker_id.in_(records))
            .distinct()
        ):
            together[tuple(row[1:])].add(row.worker_id)
        return [
            replace(
                total,
                persons=total.persons - len(found) + len(distinct(found, linked.persons)),
                households=total.households - len(found) + len(distinct(found, linked.households)),
            )
            for total in totals
            for found in (together[tuple(total.keys[key] for key in by)],)
        ]

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
            select(lines, sources.c.source)
            .select_from(joined)
            .where(*told, lines.c.since > after)
            .order_by(lines.c.since)
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
        told = [lines.c.year == year, known_at(lines, at), within(lines.c.area, scope)]
        if day is not None:
            told.append(lines.c.happened_on <= day)
        for key, value in filters.items():
            if value is None:
                told.append(KEYS[key].is_(None))
            elif isinstance(value, Area):
                told.append(within(KEYS[key], value))
            else:
                told.append(KEYS[key] == value)
        return told


def _total(row: Any, keys: dict[str, Any], *, workers: int) -> Total:
    return Total(
        keys=keys,
        cash=Money(int(row.cash)),
        goods=Money(int(row.goods)),
        persons=workers,
        households=workers,
        occasions=int(row.occasions),
    )


def _with_whole_code(total: Total) -> Total:
    area = total.keys.get("area")
    return replace(total, keys=total.keys | {"area": Area(area).code}) if area else total


def _value(key: str, value: str) -> Any:
    """A cell's value as the lines have it."""
    if not value:
        return None
    return UUID(value) if key == "fund" else value
