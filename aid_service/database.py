"""Opening a database for our own tables: read models, staff tokens, keys.

The ledger does not come through here; it has recorders of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.exc import TimeoutError as StillWaiting

from aid_service.writers_queue import WritersQueue

CONNECT_TIMEOUT_SECONDS = 1
LOCK_TIMEOUT_MS = 5_000
_PREPARING_LOCK = 410_728


def open_sqlite(file: Path) -> Engine:
    """A file in WAL mode, every commit on disk before it is acknowledged; writers queue."""
    file.parent.mkdir(parents=True, exist_ok=True)
    queue = WritersQueue(file)
    engine = create_engine(
        f"sqlite:///{file}", connect_args={"timeout": LOCK_TIMEOUT_MS / 1000}, pool_size=16
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN")
            return
        try:
            queue.enter(patience=LOCK_TIMEOUT_MS / 1000)
        except TimeoutError as error:
            raise StillWaiting(str(error)) from error
        connection.info["has_turn"] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def leave(_connection: Any, record: Any) -> None:
        if record.info.pop("has_turn", False):
            queue.leave()

    @event.listens_for(engine, "engine_disposed")
    def close(_engine: Engine) -> None:
        queue.close()

    return engine


def open_postgres(url: str, *, schema: str | None = None) -> Engine:
    """A small pool; nothing waits for ever. Tables are looked for in `schema`, where one is
    named."""
    _scheme, rest = url.split("://", 1)
    search_path = f" -c search_path={schema}" if schema else ""
    return create_engine(
        f"postgresql+psycopg://{rest}",
        pool_size=4,
        max_overflow=12,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_SECONDS,
            "options": f"-c lock_timeout={LOCK_TIMEOUT_MS} -c TimeZone=UTC{search_path}",
        },
    )


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that takes the writer's lock at once, so that it never has to upgrade."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def preparing(engine: Engine, metadata: MetaData) -> Iterator[Connection]:
    """A transaction in which the missing tables were made; safe to repeat, and for many at once."""
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            lock = {"lock": _PREPARING_LOCK}
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), lock)
        metadata.create_all(connection)
        yield connection
