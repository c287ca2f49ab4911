"""Opening a database: a SQLite file, or a pool of lines to PostgreSQL, with every limit of time.

Read models, staff tokens and keys are asked through what is opened here; the ledger's recorders
take the pool or the durability from here and ask the driver themselves.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from select import POLLIN, poll
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, MetaData, Select, create_engine, event, text
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as StillWaiting

from aid_service.writers_queue import WritersQueue

LOCK_TIMEOUT_MS = 2_000
_STATEMENT_TIMEOUT_MS = 4_000
_ANSWER_SECONDS = 4.5
_IDLE_IN_TRANSACTION_MS = 10_000
_CONNECT_TIMEOUT_SECONDS = 2
_WAL_PAUSE_SECONDS = 0.005
_DEAD_LINES = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5_000,
}
"""After about nine seconds a line to a machine that is gone is given up, also one that idles."""
_PREPARING_LOCK = 410_728


def open_sqlite(file: Path, *, lasting: bool = True) -> Engine:
    """A file in WAL mode, every commit on disk before it is acknowledged; writers queue. What is
    not `lasting` a crash of the machine may take back, the last commits first and each whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    queue = WritersQueue(file)
    engine = create_engine(
        f"sqlite:///{file}", connect_args={"timeout": LOCK_TIMEOUT_MS / 1000}, pool_size=16
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves
        keep_on_disk(connection)
        if not lasting:
            connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")

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


def keep_on_disk(connection: sqlite3.Connection) -> None:
    """WAL, and every commit synced. SQLite lets nobody wait while another turns the file to WAL,
    so it is asked again."""
    until = time.monotonic() + LOCK_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(_WAL_PAUSE_SECONDS)
        else:
            break
    connection.execute("PRAGMA synchronous = FULL")


def open_postgres(
    url: str, *, schema: str = "public", of_ledger: bool = False, hurried: bool = False
) -> Engine:
    """A small pool, opened at its first use. Tables are looked for in `schema` alone, whatever
    else the role has made. `hurried`: somebody waits at the other end of the web, so no statement
    may take long. `of_ledger`: no transactions but its own; a statement often asked keeps its
    plan, since planning a look anew takes longer than looking."""
    _scheme, rest = url.split("://", 1)
    told = {"TimeZone": "UTC", "lock_timeout": LOCK_TIMEOUT_MS, "search_path": schema}
    if of_ledger:
        told["plan_cache_mode"] = "force_generic_plan"
    if hurried:
        told |= {
            "statement_timeout": _STATEMENT_TIMEOUT_MS,
            "idle_in_transaction_session_timeout": _IDLE_IN_TRANSACTION_MS,
        }
    engine = create_engine(
        f"postgresql+psycopg://{rest}",
        pool_size=8,
        max_overflow=8,
        pool_timeout=_CONNECT_TIMEOUT_SECONDS,
        connect_args={
            "connect_timeout": _CONNECT_TIMEOUT_SECONDS,
            "options": " ".join(f"-c {name}={value}" for name, value in told.items()),
            **_DEAD_LINES,
        },
        **({"isolation_level": "AUTOCOMMIT"} if of_ledger else {}),
    )

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, args: Any, told: Any) -> Line:
        line = Line.connect(*args, **told)
        line.patience = _ANSWER_SECONDS if hurried else None
        return line

    @event.listens_for(engine, "checkout")
    def look(line: Any, _record: object, _pooled: object) -> None:
        """Where a line was hung up, all of the pool are replaced."""
        if line.hung_up():
            raise InvalidatePoolError

    return engine


class NoAnswer(psycopg.OperationalError):
    """The database did not answer in time; whether it did what it was asked is not known."""


class Line(psycopg.Connection[Any]):
    """A connection that waits for each answer as long as its patience, and then closes itself;
    None waits for ever."""

    patience: float | None = None

    def hung_up(self) -> bool:
        """Nothing is said on a line at rest, unless the other end says that it goes. This looks,
        and asks nothing."""
        if self.closed:
            return True
        listening = poll()
        listening.register(self.fileno(), POLLIN)
        return bool(listening.poll(0))

    def wait(self, gen: Any, *args: Any, **told: Any) -> Any:
        begun = time.monotonic()
        try:
            return super().wait(gen, *args, **{"timeout": self.patience} | told)
        except psycopg.OperationalError as error:
            limit = None if "timeout" in told else self.patience
            if limit is None or time.monotonic() < begun + limit:
                raise
            self.close()
            raise NoAnswer("no answer in time") from error


class LookUp:
    """One hot question by its named parameters, asked of the driver itself in a transaction of its
    own: SQLAlchemy's road from a statement to its rows takes ten times as long as such a query.
    """

    def __init__(self, engine: Engine, statement: Select[Any]) -> None:
        compiled = statement.compile(engine)
        self._engine = engine
        self._text, self._in_order = str(compiled), compiled.positiontup
        self._binds = {
            name: bound.type.dialect_impl(engine.dialect).bind_processor(engine.dialect)
            for name, bound in compiled.binds.items()
        }

    def rows(self, **values: object) -> list[Any]:
        """As the driver gives them. Raises SQLAlchemy's OperationalError."""
        told = {
            name: bind(values[name]) if bind else values[name] for name, bind in self._binds.items()
        }
        try:
            with closing(self._engine.raw_connection()) as pooled:
                return self._asked(pooled.driver_connection, told)
        except (sqlite3.OperationalError, psycopg.OperationalError) as error:
            raise OperationalError(self._text, None, error) from error

    def _asked(self, driver: Any, told: Mapping[str, object]) -> list[Any]:
        if self._in_order is not None:
            return list(driver.execute(self._text, [told[name] for name in self._in_order]))
        driver.autocommit = True
        try:
            return list(driver.execute(self._text, told))
        finally:
            driver.autocommit = False


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
