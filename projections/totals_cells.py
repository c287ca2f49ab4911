"""One year's totals by one key, kept summed up: a cell for each value of each key.

A cell holds the sums over the lines that hold now, and how many workers they name. Cells answer
for every position since their year last changed, however many lines there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    cast,
    func,
    literal,
    select,
    text,
)

from projections.store import metadata, one_of

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
_CASH, _GOODS, _WORKERS, _OCCASIONS = range(4)
_WORKERS_AT_ONCE = 1_000
_ADD = text(
    "INSERT INTO totals_cells (year, by_key, value, cash, goods, workers, occasions, changed_at)"
    " VALUES (:year, :by_key, :value, :cash, :goods, :workers, :occasions, :changed_at)"
    " ON CONFLICT (year, by_key, value) DO UPDATE SET"
    " cash = totals_cells.cash + excluded.cash,"
    " goods = totals_cells.goods + excluded.goods,"
    " workers = totals_cells.workers + excluded.workers,"
    " occasions = totals_cells.occasions + excluded.occasions,"
    " changed_at = excluded.changed_at"
)

Cells = dict[tuple[int, str, str], list[int]]
"""By year, key and value: cash, goods, workers, occasions."""


class Reckoning:
    """Sums lines up. A worker's share in a cell is nobody else's, so shares add up."""

    def __init__(self, lines: Table, joined: Any, keys: Mapping[str, Column[Any]]) -> None:
        self._lines = lines
        self._joined = joined
        self._keys = keys

    def shares(self, connection: Connection, workers: Collection[UUID]) -> Cells:
        """What these workers' lines come to."""
        found: Cells = defaultdict(lambda: [0] * len(_SUMS))
        known = list(workers)
        of, values = self._lines.c, self._values()
        told = select(of.worker_id, of.year, of.cash, of.goods, of.occasions, *values.values())
        told = told.select_from(self._joined).where(of.until.is_(None)).order_by(of.worker_id)
        for first in range(0, len(known), _WORKERS_AT_ONCE):
            chunk = known[first : first + _WORKERS_AT_ONCE]
            wanted = one_of(of.worker_id, chunk, connection)
            for _, lines in groupby(connection.execute(told.where(wanted)), key=itemgetter(0)):
                own: set[tuple[int, str, str]] = set()
                for _, year, cash, goods, occasions, *line in lines:
                    for key, value in zip(values, line, strict=True):
                        cell = (year, key, value)
                        share = found[cell]
                        share[_CASH] += cash
                        share[_GOODS] += goods
                        share[_OCCASIONS] += occasions
                        if cell not in own:
                            own.add(cell)
                            share[_WORKERS] += 1
        return found

    def add(self, connection: Connection, before: Cells, after: Cells, position: int) -> None:
        """Moves the cells from what shares came to before to what they come to after."""
        nothing = [0] * len(_SUMS)
        changed: Cells = {}
        for cell in before.keys() | after.keys():
            was, now = before.get(cell, nothing), after.get(cell, nothing)
            if was != now:
                changed[cell] = [one - other for one, other in zip(now, was, strict=True)]
        for year in {year for year, _, _ in changed}:
            changed.setdefault((year, WHOLE_YEAR, ""), nothing)
        if changed:
            connection.execute(
                _ADD,
                [
                    {"year": year, "by_key": key, "value": value, "changed_at": position}
                    | dict(zip(_SUMS, sums, strict=True))
                    for (year, key, value), sums in sorted(changed.items())
                ],
            )

    def reckon(self, connection: Connection) -> None:
        """All cells from all lines."""
        began, ended = func.max(self._lines.c.since), func.max(self._lines.c.until)
        changes = connection.execute(
            select(self._lines.c.year, began, func.coalesce(ended, 0)).group_by(self._lines.c.year)
        ).all()
        found: list[dict[str, Any]] = []
        for statement in self._by_each_key(literal(1) == literal(1)):
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

    def _by_each_key(self, wanted: Any) -> Sequence[Any]:
        of = self._lines.c
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
            .where(of.until.is_(None), wanted)
            .group_by(of.year, value)
            for key, value in self._values().items()
        ]

    def _values(self) -> dict[str, ColumnElement[str]]:
        """What a line says of each key."""
        said = {key: func.coalesce(cast(of, String), "") for key, of in self._keys.items()}
        return {**said, WHOLE_YEAR: literal("")}
