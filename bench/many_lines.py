"""The totals' lines by the million, written by PostgreSQL itself.

They lie where the service's own read model looks for them; its cells are then summed up by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from aid_service.ports import Ports
from bench.prepared import TOWN, YEAR
from projections.store import moving
from projections.totals_lines import lines, sources

_LINES_OF_A_WORKER = 10
_FUNDS = 8
_SOURCES = (
    "INSERT INTO totals_sources (fund_id, source)"
    " SELECT md5('fund' || n)::uuid, (ARRAY['central', 'province', 'city', 'county'])[1 + n % 4]"
    " FROM generate_series(0, :funds - 1) n"
)
_LINES = """
INSERT INTO totals_lines
    (since, until, case_id, worker_id, household_id, day, happened_on, year, month, season, kind,
     fund_id, area, category, occupation, cash, goods, occasions)
SELECT n, NULL, md5('case' || n)::uuid, worker, worker, day, day, :year, to_char(day, 'YYYY-MM'),
       (ARRAY['spring', 'summer', 'autumn', 'winter'])[1 + n % 4], 'visit',
       md5('fund' || n % :funds)::uuid, :town || lpad((n % 20)::text, 3, '0'),
       (ARRAY['deep', 'relative', 'accidental', NULL])[1 + n / 7 % 4],
       (ARRAY['courier', 'truck_driver', 'migrant'])[1 + n % 3], 10000 + n % 97, n % 89, 1
FROM (SELECT n, md5('worker' || n % :workers)::uuid AS worker,
             make_date(:year, 1, 1) + (n % 365)::integer AS day
      FROM generate_series(1, CAST(:count AS bigint)) n) made
"""


@dataclass(frozen=True)
class Expected:
    """What so many lines come to, reckoned without a database."""

    cash: int
    goods: int
    workers: int

    @classmethod
    def of(cls, count: int) -> Expected:
        return cls(
            cash=count * 10_000 + _sum_of_rests(count, 97),
            goods=_sum_of_rests(count, 89),
            workers=_workers(count),
        )


def fill(ports: Ports, count: int) -> None:
    """Into empty tables. Indexes are made after the lines, and the cells from the lines."""
    with moving(ports.views.engine) as connection:
        _may_take_long(connection)
        for index in lines.indexes:
            index.drop(connection)
        connection.execute(text(_SOURCES), {"funds": _FUNDS})
        told: dict[str, Any] = {"funds": _FUNDS, "year": YEAR, "town": TOWN.prefix, "count": count}
        connection.execute(text(_LINES), told | {"workers": _workers(count)})
        for index in lines.indexes:
            index.create(connection)
    with ports.views.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in (lines, sources):
            connection.execute(text(f"VACUUM ANALYZE {table.name}"))
    with moving(ports.views.engine) as connection:
        _may_take_long(connection)
        ports.views.totals.reckon(connection)


def _may_take_long(connection: Connection) -> None:
    """Building is no part of what is measured, so it may use the machine's memory."""
    connection.execute(text("SET LOCAL work_mem = '512MB'"))
    connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))


def _workers(count: int) -> int:
    return max(1, count // _LINES_OF_A_WORKER)


def _sum_of_rests(count: int, divisor: int) -> int:
    """Of 1, 2 … count divided by the divisor."""
    whole, rest = divmod(count, divisor)
    return whole * (divisor * (divisor - 1) // 2) + rest * (rest + 1) // 2
