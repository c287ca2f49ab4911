"""A second set of tables beside the live ones, built from zero and put in their place.

On SQLite it is a file of its own, copied over the live one page by page in one transaction; on
PostgreSQL a schema of its own, whose name is changed in one transaction. Readers go on with what
they have until then. A build that was killed leaves nothing that the next one does not clear.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, text

from projections.store import SCHEMA, metadata

BESIDE = f"{SCHEMA}_beside"
_REPLACED = f"{SCHEMA}_replaced"
_BUILDING_LOCK = 410_729


@contextmanager
def building(live: Engine) -> Iterator[Engine]:
    """Empty tables without indexes. Whoever comes second waits until the first is done."""
    on_postgres = live.dialect.name == "postgresql"
    with _schema_beside(live) if on_postgres else _file_beside(live) as beside:
        with beside.begin() as connection:
            metadata.create_all(connection)
            for table in metadata.sorted_tables:
                for index in table.indexes:
                    index.drop(connection)
        yield beside


def add_indexes(beside: Engine) -> None:
    """And what the planner wants to know, so that the first questions are quick. PostgreSQL can
    do two tables at a time."""

    def add(table: Table) -> None:
        with beside.begin() as connection:
            for index in table.indexes:
                index.create(connection)
            connection.execute(text(f"ANALYZE {table.name}"))

    with ThreadPoolExecutor(2 if beside.dialect.name == "postgresql" else 1) as hands:
        list(hands.map(add, metadata.sorted_tables))


def switch(live: Connection, beside: Engine) -> None:
    """Puts the second set in the place of the live one; `live` holds the views' lock."""
    if live.dialect.name == "postgresql":
        live.execute(text(f"ALTER SCHEMA {SCHEMA} RENAME TO {_REPLACED}"))
        live.execute(text(f"ALTER SCHEMA {BESIDE} RENAME TO {SCHEMA}"))
        return
    live.exec_driver_sql("COMMIT")  # the turn among the writers is ours until the connection's end
    with beside.connect() as built:
        _driver(built).backup(_driver(live))
    live.exec_driver_sql("BEGIN")


def rows_only_in(connection: Connection, table: Table, position: int) -> tuple[int, int]:
    """How many rows, as known at a position, only the live table has, and only the other; a row
    that stands twice in one counts once too often there. Of a table without a time what is `told`
    counts: a sum of nothing may stand or not. The connection is the live one's, with the other
    attached."""
    here, there = _qualified(connection, table)
    columns = ", ".join(
        f"CASE WHEN until > {position} THEN NULL ELSE until END" if name == "until" else name
        for name in (column.name for column in table.c)
    )
    known = f"since <= {position}" if "since" in table.c else table.info.get("told", "1 = 1")
    alike = ", ".join(str(place) for place in range(1, len(table.c) + 1))
    both = (
        f"SELECT *, 1 AS one FROM {here} WHERE {known}"
        f" UNION ALL SELECT *, -1 FROM {there} WHERE {known}"
    )
    kinds = f"SELECT {columns}, sum(one) AS more FROM ({both}) AS both_sets GROUP BY {alike}"
    only_live, only_other = connection.exec_driver_sql(
        "SELECT coalesce(sum(CASE WHEN more > 0 THEN more END), 0),"
        f" coalesce(sum(CASE WHEN more < 0 THEN -more END), 0) FROM ({kinds}) AS kinds"
    ).one()
    return int(only_live), int(only_other)


@contextmanager
def comparing(live: Engine, beside: Engine) -> Iterator[Connection]:
    """A connection that sees both sets."""
    with live.connect() as connection:
        if live.dialect.name == "postgresql":
            yield connection
            return
        raw = _driver(connection)
        raw.execute("ATTACH DATABASE ? AS beside", (beside.url.database,))
        try:
            yield connection
        finally:
            connection.rollback()
            raw.execute("DETACH DATABASE beside")


def _qualified(connection: Connection, table: Table) -> tuple[str, str]:
    if connection.dialect.name == "postgresql":
        return f"{SCHEMA}.{table.name}", f"{BESIDE}.{table.name}"
    return f"main.{table.name}", f"beside.{table.name}"


@contextmanager
def _schema_beside(live: Engine) -> Iterator[Engine]:
    with live.connect() as connection, ExitStack() as afterwards:
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _BUILDING_LOCK})
        afterwards.callback(_let_go, connection)
        _drop_schemas(connection)
        connection.execute(text(f"CREATE SCHEMA {BESIDE}"))
        connection.commit()
        beside = live.execution_options(beside=True)
        event.listen(beside, "begin", _look_beside)
        yield beside


def _look_beside(connection: Connection) -> None:
    """Nothing of a build needs to outlive a crash before the switch; and that one, when it is on
    disk, has all on disk that was written before it."""
    connection.exec_driver_sql(f"SET LOCAL search_path TO {BESIDE}")
    connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")


def _let_go(connection: Connection) -> None:
    connection.rollback()
    _drop_schemas(connection)
    connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _BUILDING_LOCK})
    connection.execute(text("RESET lock_timeout"))
    connection.commit()


def _drop_schemas(connection: Connection) -> None:
    for schema in (BESIDE, _REPLACED):
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))


@contextmanager
def _file_beside(live: Engine) -> Iterator[Engine]:
    file = Path(f"{live.url.database}-beside")
    with file.with_name(f"{file.name}-lock").open("w") as lock:
        flock(lock, LOCK_EX)
        file.unlink(missing_ok=True)
        beside = create_engine(f"sqlite:///{file}", isolation_level=None)
        event.listen(beside, "connect", _hurry)
        event.listen(beside, "begin", _begin)
        try:
            yield beside
        finally:
            beside.dispose()
            file.unlink(missing_ok=True)


def _hurry(connection: Any, _record: object) -> None:
    """Nothing of a build needs to outlive a crash."""
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
