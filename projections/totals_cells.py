"""One year's totals by one key, kept summed up: a cell for each value of each key.

A cell holds the sums over the lines that hold now, and how many workers they name. Cells answer
for every position since their year last changed, however many lines there are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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

from projections.driver import as_text, ask, on_postgres
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
    info={"told": "workers <> 0 OR by_key = ''"},
)
WHOLE_YEAR = ""
"""The key of the cell that sums up the whole year; it alone knows when the year last changed."""

_SUMS = ("cash", "goods", "workers", "occasions")
_TOUCHED = {
    "postgresql": "unnest(?::uuid[], ?::bigint[]) AS touched (worker, first)",
    "sqlite": "(SELECT key AS worker, value AS first FROM json_each(?)) AS touched",
}
_MOVE = """
INSERT INTO totals_cells (year, by_key, value, cash, goods, workers, occasions, changed_at)
SELECT year, column1, coalesce(CASE column1 {values} END, ''),
    sum(cash * (now - before)), sum(goods * (now - before)),
    count(DISTINCT CASE now WHEN 1 THEN worker_id END)
        - count(DISTINCT CASE before WHEN 1 THEN worker_id END),
    sum(occasions * (now - before)),
    CASE column1 WHEN '' THEN max(CASE now * before WHEN 0 THEN changed_at END) ELSE 0 END
FROM (
    SELECT worker_id, year, {columns},
        CASE WHEN since < first THEN 1 ELSE 0 END AS before,
        CASE WHEN until IS NULL THEN 1 ELSE 0 END AS now,
        max(coalesce(until, since)) AS changed_at,
        sum(cash) AS cash, sum(goods) AS goods, sum(occasions) AS occasions
    FROM {touched} CROSS JOIN {lines} LEFT JOIN {others} ON {join}
    WHERE worker_id = worker AND (until IS NULL OR until >= first)
    GROUP BY worker_id, year, {columns}, before, now
) AS shares CROSS JOIN (VALUES {keys}) AS keys
GROUP BY 1, 2, 3
HAVING min(now * before) = 0
ON CONFLICT (year, by_key, value) DO UPDATE SET
    cash = totals_cells.cash + excluded.cash,
    goods = totals_cells.goods + excluded.goods,
    workers = totals_cells.workers + excluded.workers,
    occasions = totals_cells.occasions + excluded.occasions,
    changed_at = excluded.changed_at
"""
"""What is alike is summed up first, then for each key. `before` and `now` say whether a line held
before the position from which on its worker was touched, and whether it holds."""


class Reckoning:
    """Sums lines up. A worker's share in a cell is nobody else's, so shares add up."""

    def __init__(self, joined: Join, keys: Mapping[str, Column[Any]]) -> None:
        """`joined` are the lines with what else the keys need."""
        self._joined = joined
        self._lines = cast("Table", joined.left)
        self._keys = keys
        named = {key: f"CAST({column.name} AS varchar)" for key, column in keys.items()}
        self._move = {
            database: _MOVE.format(
                values=" ".join(f"WHEN '{key}' THEN {value}" for key, value in named.items()),
                columns=", ".join(map(str, keys.values())),
                touched=touched,
                lines=joined.left,
                others=joined.right,
                join=joined.onclause,
                keys=", ".join(f"('{key}')" for key in (*keys, WHOLE_YEAR)),
            )
            for database, touched in _TOUCHED.items()
        }

    def move(self, connection: Connection, touched: Mapping[UUID, int]) -> None:
        """Moves the cells from what these workers' lines came to before a position, one for each
        worker, to what they come to now."""
        if on_postgres(connection):
            values: tuple[object, ...] = list(touched), list(touched.values())
        else:
            values = (json.dumps({as_text(worker): first for worker, first in touched.items()}),)
        ask(connection, self._move[connection.dialect.name], *values)

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
                cells.insert(),
                [
                    row | {"changed_at": last[row["year"]] if row["by_key"] == WHOLE_YEAR else 0}
                    for row in found
                ],
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
