"""One year's totals by one key, over a million lines and over ten million, on PostgreSQL.

Ours is the question that the finance page asks. Its peer is the GROUP BY that people write over
the lines; it is asked with the persons, which makes it the same answer, and without, which makes it
fast. Both must be reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import repeat
from typing import Any

from sqlalchemy import text

from aid_service.ports import Ports
from bench.many_lines import Expected, fill
from bench.paired import Side, Slice, in_turn, one_by_one
from bench.prepared import COUNTY, YEAR
from bench.report import Comparison, require
from bench.run import POSTGRES, Run
from bench.visit_sides import prepared_office
from projections.season_totals import Total

_KEY = "season"
_SUMS = "sum(cash) AS cash, sum(goods) AS goods, sum(occasions) AS occasions"
_PERSONS = "count(DISTINCT worker_id) AS persons"
_WHERE = f"FROM totals_lines WHERE year = :year AND until IS NULL GROUP BY {_KEY}"
_MOST_ROUNDS = 3
_PATIENCE_SECONDS = 60.0


def compare(run: Run) -> Iterator[Comparison]:
    fewer, more = run.lines
    found = Comparison(f"one year's totals by {_KEY}, {more:,} lines, PostgreSQL", unit="answers")
    small, large = f"ours, {fewer:,} lines", f"ours, {more:,} lines"
    sums, whole = "GROUP BY, sums only", "GROUP BY, sums and persons"
    with ExitStack() as stack:
        few, many = (_filled(run, stack, count) for count in run.lines)
        sides: dict[str, Side] = {
            small: Cells(run, few, fewer),
            large: Cells(run, many, more),
            sums: Grouped(run, many, f"SELECT {_KEY}, {_SUMS} {_WHERE}"),
            whole: Grouped(run, many, f"SELECT {_KEY}, {_SUMS}, {_PERSONS} {_WHERE}"),
        }
        rounds = min(run.rounds, _MOST_ROUNDS)
        found.rounds = in_turn(sides, rounds=rounds, warm_up=False, patience=_PATIENCE_SECONDS)
    found.aim("ours ÷ GROUP BY, sums only", large, sums, 300.0)
    found.aim("ours ÷ GROUP BY, sums and persons", large, whole, 300.0)
    found.aim(f"flat: {more:,} ÷ {fewer:,} lines", large, small, 0.8)
    found.checked = [
        "cells and lines give one answer: sums to the fen, persons to the head",
        "both are what was reckoned without a database",
    ]
    found.notes = [
        f"all lines are of one year and {more // 10:,} workers; the database's caches are warm"
    ]
    yield found


def _filled(run: Run, stack: ExitStack, count: int) -> Ports:
    ports = stack.enter_context(prepared_office(run, POSTGRES).opened())
    fill(ports, count)
    return ports


class Cells:
    """The read model's own answer."""

    def __init__(self, run: Run, ports: Ports, count: int) -> None:
        self._seconds, self._meters = run.seconds / 2, run.meters(POSTGRES)
        self._ports, self._count = ports, count
        self._check()

    def __call__(self, number: int) -> Slice:
        del number
        return one_by_one(repeat(self._asked), seconds=self._seconds, meters=self._meters)

    def _asked(self) -> tuple[list[Total], Total]:
        return self._ports.views.totals.summary(year=YEAR, by=[_KEY], scope=COUNTY, at=self._count)

    def _check(self) -> None:
        rows, total = self._asked()
        expected = Expected.of(self._count)
        told = Expected(total.cash.fen, total.goods.fen, total.persons)
        require("the total is what was reckoned", holds=told == expected, told=(told, expected))
        require("every line is in it", holds=total.occasions == self._count, told=total)
        with self._ports.views.engine.connect() as connection:
            asked = text(f"SELECT {_KEY}, {_SUMS}, {_PERSONS} {_WHERE}")
            grouped = connection.execute(asked, {"year": YEAR}).all()
        ours = {row.keys[_KEY]: (row.cash.fen, row.goods.fen, row.persons) for row in rows}
        theirs = {row[0]: (int(row.cash), int(row.goods), row.persons) for row in grouped}
        require("cells and lines agree", holds=ours == theirs, told=(ours, theirs))


class Grouped:
    """The same by GROUP BY, by the same driver."""

    def __init__(self, run: Run, ports: Ports, statement: str) -> None:
        self._seconds, self._meters = run.seconds / 2, run.meters(POSTGRES)
        self._engine, self._statement = ports.views.engine, text(statement)

    def __call__(self, number: int) -> Slice:
        del number
        return one_by_one(repeat(self._asked), seconds=self._seconds, meters=self._meters)

    def _asked(self) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(self._statement, {"year": YEAR}).all())
