"""A ledger of a million facts: the demonstration year, copied under new ids until it is that long.

The copies keep the year's mix, its order and its sealed fields, which still open; only the ids of
streams, cases and commands are new. They are written straight into the ledger's table.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from aid_service.assembly import open_ports
from aid_service.demonstration.clock import YearClock
from aid_service.demonstration.loading import run as run_planned
from aid_service.demonstration.loading import still_to_run
from aid_service.demonstration.year import planned_year
from aid_service.migration import migrate
from aid_service.settings import Settings
from bench.prepared import COUNTY, YEAR
from projections.season_totals import Total

_AN_ID = re.compile(
    r'(?<!"subject":")\b([0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)([0-9a-f]{12})\b'
)
"""An id, unless it names whose key opens a sealed field. The second group is what is changed."""
_IDS = ("originator_id", "actor_id", "command_id")
_VAULT_TABLES = ("subject_keys", "vault_seal")


@dataclass(frozen=True)
class OneYear:
    """The year as the ledger's rows, the store it lies in, and what it comes to."""

    settings: Settings
    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    total: Total


def one_year(settings: Settings) -> OneYear:
    """Loads the demonstration year through the use cases into an empty SQLite store."""
    plan = planned_year(YEAR)
    clock = YearClock(plan[0])
    migrate(settings)
    ports = open_ports(settings, clock=clock.now, new_id=clock.new_id)
    for _ in run_planned(ports, clock, still_to_run(ports, plan)):
        pass
    at = ports.views.fresh()
    _, total = ports.views.totals.summary(year=YEAR, by=["season"], scope=COUNTY, at=at)
    ports.close()
    with closing(sqlite3.connect(settings.var / "ledger.sqlite3")) as connection:
        found = connection.execute("SELECT * FROM facts ORDER BY position")
        columns = tuple(column[0] for column in found.description)
        return OneYear(settings, columns, found.fetchall(), total)


def copied(year: OneYear, count: int) -> Iterator[tuple[Any, ...]]:
    """So many copies as rows: the first fact of every copy, then the second of every copy, so
    that their times still never run backwards."""
    position, state = year.columns.index("position"), year.columns.index("state")
    ids = [year.columns.index(name) for name in _IDS]
    written = 0
    for row in year.rows:
        parts = _AN_ID.split(row[state])
        known = [_AN_ID.split(row[index]) if row[index] else None for index in ids]
        for number in range(count):
            written += 1
            values = list(row)
            values[position] = written
            values[state] = _under_new_ids(parts, number)
            for index, own in zip(ids, known, strict=True):
                values[index] = own and _under_new_ids(own, number)
            yield tuple(values)


def _under_new_ids(parts: list[str], number: int) -> str:
    """`parts` are text, the beginning of an id, its end, text and so on."""
    made = list(parts)
    for end in range(2, len(parts), 3):
        made[end] = f"{int(parts[end], 16) ^ number:012x}"
    return "".join(made)


def fill_sqlite(year: OneYear, target: Settings, count: int) -> None:
    """Without the triggers, which look twice before each row, and the indexes; `migrate` makes
    both again."""
    shutil.copy(year.settings.var / "vault.sqlite3", target.var / "vault.sqlite3")
    migrate(target)
    with closing(sqlite3.connect(target.var / "ledger.sqlite3")) as connection:
        made = connection.execute(
            "SELECT type, name FROM sqlite_master WHERE tbl_name = 'facts'"
            " AND type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).fetchall()
        for kind, name in made:
            connection.execute(f'DROP {kind} "{name}"')
        marks = ", ".join("?" * len(year.columns))
        connection.executemany(
            f"INSERT INTO facts ({', '.join(year.columns)}) VALUES ({marks})", copied(year, count)
        )
        connection.commit()
    migrate(target)
    with closing(sqlite3.connect(target.var / "ledger.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill_postgres(year: OneYear, target: Settings, count: int) -> None:
    assert target.database_url is not None
    migrate(target)
    _copy_vault(year.settings.var / "vault.sqlite3", target.database_url)
    columns = sql.SQL(", ").join(map(sql.Identifier, year.columns))
    with psycopg.connect(target.database_url) as connection:
        told = sql.SQL("COPY facts ({}) FROM STDIN").format(columns)
        with connection.cursor().copy(told) as copy:
            for row in copied(year, count):
                copy.write_row(row)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE facts")


def _copy_vault(source: Path, target: str) -> None:
    """Keys with the seal that says which master key wrapped them."""
    with closing(sqlite3.connect(source)) as reading, psycopg.connect(target) as writing:
        for table in _VAULT_TABLES:
            found = reading.execute(f"SELECT * FROM {table}")
            columns = ", ".join(column[0] for column in found.description)
            writing.execute(f"DELETE FROM {table}")
            with writing.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in found:
                    copy.write_row(row)
