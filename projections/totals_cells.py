"""One year's totals by one key, kept summed up: a cell for each value of each key.

A cell holds the sums over the lines that hold now, and how many workers they name. Cells answer
for every position since their year last changed, however many lines there are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import add
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    Join,
    String,
    Table,
    func,
    literal,
    select,
)
from sqlalchemy import cast as as_type

from projections.driver import as_text, ask, on_postgres, put
from projections.store import metadata

cells = Table(
    "totals_cells",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("by_key", String(12), primary_key=True),
    Column("value", String(36), primary_key=True),
    Column("cash", BigInteger, nullable=False),
    Column("goods", BigInteger, nullable=False),
    Column("workers", BigInteger, nullable=False),
    Column("occasions", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)
WHOLE_YEAR = ""
"""The key of the cell that sums up the whole year; it knows when the year last changed."""

_SUMS = ("cash", "goods", "workers", "occasions")
_WORKERS = _SUMS.index("workers")
_ADD = (
    "INSERT INTO totals_cells (year, by_key, value, cash, goods, workers, occasions, changed_at)"
    " {these} ON CONFLICT (year, by_key, value) DO UPDATE SET"
    " cash = totals_cells.cash + excluded.cash,"
    " goods = totals_cells.goods + excluded.goods,"
    " workers = totals_cells.workers + excluded.workers,"
    " occasions = totals_cells.occasions + excluded.occasions,"
    " changed_at = excluded.changed_at"
)
_ADD_EACH = _ADD.format(these="VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
_ADD_ALL = _ADD.format(
    these="SELECT * FROM unnest(?::int[], ?::text[], ?::text[],"
    " ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])"
)

Cell = tuple[int, str, str]
"""Year, key and value."""


class Reckoning:
    """Sums lines up. A worker's share in a cell is nobody else's, so shares add up."""

    def __init__(self, joined: Join, keys: Mapping[str, Column[Any]]) -> None:
        """`joined` are the lines with what else the keys need."""
        self._joined = joined
        self._lines = cast("Table", joined.left)
        self._keys = keys
        told = ", ".join(
            ["worker_id", "year", *map(str, keys.values()), "since < first", "until IS NULL"]
        )
        self._changed = (
            f"SELECT {told}, max(coalesce(until, since)), sum(cash), sum(goods), sum(occasions)"
            f" FROM {{touched}} CROSS JOIN {joined.left} LEFT JOIN {joined.right}"
            f" ON {joined.onclause}"
            " WHERE worker_id = worker AND (until IS NULL OR until >= first)"
            f" GROUP BY {', '.join(str(n + 1) for n in range(len(keys) + 4))}"
        )

    def move(self, connection: Connection, touched: Mapping[UUID, int]) -> None:
        """Moves the cells from what these workers' lines came to before a position, to what they
        come to now."""
        keys = (*self._keys, WHOLE_YEAR)
        changes: defaultdict[Cell, list[int]] = defaultdict(lambda: [0] * len(_SUMS))
        changed_at: defaultdict[int, int] = defaultdict(int)
        shared_before: set[tuple[Cell, Any]] = set()
        shared_now: set[tuple[Cell, Any]] = set()
        for line in self._lines_of(connection, touched):
            worker, year, *values, held, holds, at, cash, goods, occasions = line
            shares = [
                (year, key, "" if value is None else str(value))
                for key, value in zip(keys, (*values, None), strict=True)
            ]
            if held:
                shared_before.update((cell, worker) for cell in shares)
            if holds:
                shared_now.update((cell, worker) for cell in shares)
            if not (held and holds):
                changed_at[year] = max(changed_at[year], at)
                sign = int(holds) - int(held)
                sums = (sign * int(cash), sign * int(goods), 0, sign * int(occasions))
                for cell in shares:
                    changes[cell] = [*map(add, changes[cell], sums)]
        for cell, _ in shared_now - shared_before:
            changes[cell][_WORKERS] += 1
        for cell, _ in shared_before - shared_now:
            changes[cell][_WORKERS] -= 1
        rows = [(*cell, *sums, changed_at[cell[0]]) for cell, sums in sorted(changes.items())]
        if rows and on_postgres(connection):
            ask(connection, _ADD_ALL, *map(list, zip(*rows, strict=True)))
        elif rows:
            put(connection, _ADD_EACH, rows)

    def _lines_of(self, connection: Connection, touched: Mapping[UUID, int]) -> Any:
        """The lines of workers that hold, or held before a position; what is alike is summed up."""
        if on_postgres(connection):
            these = "unnest(?::uuid[], ?::bigint[]) AS touched (worker, first)"
            values: tuple[object, ...] = list(touched), list(touched.values())
        else:
            these = "(SELECT key AS worker, value AS first FROM json_each(?)) AS touched"
            values = (json.dumps({as_text(worker): first for worker, first in touched.items()}),)
        return ask(connection, self._changed.format(touched=these), *values)

    def reckon(self, connection: Connection) -> None:
        """All cells from all lines."""
        began, ended = func.max(self._lines.c.since), func.max(self._lines.c.until)
        changes = connection.execute(
            select(self._lines.c.year, began, func.coalesce(ended, 0)).group_by(self._lines.c.year)
        ).all()
        found: list[dict[str, Any]] = []
        for statement in self._by_each_key():
            found += [dict(row._mapping) for row in connection.execute(statement)]
        last = {year: max(one, other) for year, one, other in changes}
        whole = {row["year"] for row in found if row["by_key"] == WHOLE_YEAR}
        for year in last.keys() - whole:
            empty: dict[str, Any] = {"year": year, "by_key": WHOLE_YEAR, "value": ""}
            found.append(empty | dict.fromkeys(_SUMS, 0))
        if found:
            connection.execute(
                cells.insert(), [row | {"changed_at": last[row["year"]]} for row in found]
            )

    def _by_each_key(self) -> Sequence[Any]:
        of = self._lines.c
        values: dict[str, Any] = {
            key: func.coalesce(as_type(column, String), "") for key, column in self._keys.items()
        }
        values[WHOLE_YEAR] = literal("")
        return [
            select(
                of.year,
                literal(key).label("by_key"),
                value.label("value"),
                func.sum(of.cash).label("cash"),
                func.sum(of.goods).label("goods"),
                func.count(func.distinct(of.worker_id)).label("workers"),
                func.sum(of.occasions).label("occasions"),
            )
            .select_from(self._joined)
            .where(of.until.is_(None))
            .group_by(of.year, value)
            for key, value in values.items()
        ]
