"""What read models are made of: tables with positions, and conditions as of a time.

A row says from which position of the ledger it holds (`since`) and, where something later ended
it, until which (`until`). So every question can be answered as of any position, and an answer at
one position is the same whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    FromClause,
    MetaData,
    String,
    Table,
    Uuid,
    and_,
    inspect,
    or_,
    text,
)

from domain.events.fact import Fact, Recorded
from domain.values import Area
from projections.driver import ask, together, told_alike
from projections.rows import Rows

metadata = MetaData()

positions = Table(
    "view_positions",
    metadata,
    Column("view", String(40), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("ledger_id", Uuid, nullable=False),
    Column("newest_fact", String(120), nullable=False),
    Column("moved_at", DateTime(timezone=True), nullable=False),
)
parked = Table(
    "view_parked",
    metadata,
    Column("view", String(40), primary_key=True),
    Column("stream_id", Uuid, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("topic", String(80), nullable=False),
    Column("error", String(200), nullable=False),
)

SCHEMA = "views"
"""Where the tables are on PostgreSQL; on SQLite they have a file to themselves."""
_VIEWS_LOCK = 410_727
_TAKE_TURN = (
    "SELECT pg_advisory_xact_lock(?), set_config('synchronous_commit', 'off', true),"
    " set_config('plan_cache_mode', 'force_generic_plan', true)"
)
"""What a crash of the machine takes back is told again, rows and position alike, so nobody waits
for the disk; and planning a page's statements anew takes longer than they do."""


def since_column() -> Column[int]:
    return Column("since", BigInteger, nullable=False)


def until_column() -> Column[int | None]:
    return Column("until", BigInteger, nullable=True)


def known_at(table: FromClause, position: int) -> ColumnElement[bool]:
    """The rows that held when the ledger stood at a position."""
    begun = table.c.since <= position
    if "until" not in table.c:
        return begun
    return and_(begun, or_(table.c.until.is_(None), table.c.until > position))


def within(column: ColumnElement[Any], area: Area | None) -> ColumnElement[bool]:
    """The codes that an area covers; a range, so that an index serves it, whose ends are digits
    too, so that every collation orders it alike. None covers nothing."""
    if area is None:
        return text("1 = 0")  # type: ignore[return-value]
    return and_(column >= area.prefix, column <= area.prefix.ljust(12, "9"))


class ReadModel:
    """A closed module: private tables, the facts it hears, and public questions."""

    name: ClassVar[str]
    tables: ClassVar[tuple[Table, ...]]

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        """For each fact it hears, what that fact does to its rows."""
        raise NotImplementedError

    def write(self, connection: Connection, rows: Rows) -> None:
        """Writes a page's rows; a read model that keeps sums beside its lines adds them here."""
        rows.write(connection)

    def reckon(self, connection: Connection) -> None:
        """Sums up the lines of a build from zero, where `write` left that out."""

    def _ask(self, statement: Any) -> Sequence[Any]:
        with self._engine.connect() as connection:
            return connection.execute(statement).all()


@contextmanager
def moving(engine: Engine) -> Iterator[Connection]:
    """A transaction in which nobody else moves the views; tables beside the live ones are their
    builder's own."""
    with moving_from(engine) as (connection, _):
        yield connection


@contextmanager
def moving_from(engine: Engine, *questions: str) -> Iterator[tuple[Connection, list[Any]]]:
    """And what is asked first, once it is one's turn: on PostgreSQL all in one round trip."""
    with _connected(engine, writes=True) as connection:
        with together(connection):
            if _is_live_postgres(engine):
                ask(connection, "BEGIN")
                ask(connection, _TAKE_TURN, _VIEWS_LOCK)
            asked = [ask(connection, question) for question in questions]
            answers = [answer.fetchall() for answer in asked]
        yield connection, answers


@contextmanager
def looking(engine: Engine) -> Iterator[Connection]:
    """For one question to the driver itself."""
    with _connected(engine, writes=False) as connection:
        yield connection


@contextmanager
def _connected(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """On PostgreSQL the live tables are asked without a transaction, or in one that is begun with
    what is asked first: beginning it takes a round trip of its own."""
    told: dict[str, Any] = {"writes": writes}
    if _is_live_postgres(engine):
        told["isolation_level"] = "AUTOCOMMIT"
    with told_alike(), engine.connect().execution_options(**told) as connection, connection.begin():
        yield connection


def _is_live_postgres(engine: Engine) -> bool:
    beside = engine.get_execution_options().get("beside", False)
    return engine.dialect.name == "postgresql" and not beside


def prepare(engine: Engine) -> None:
    """Creates the tables that are missing; safe to repeat, and for many at once. Where a table
    is of another shape than this version's, all begin anew: the ledger tells them again."""
    with moving(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        if _outgrown(connection):
            metadata.drop_all(connection)
        metadata.create_all(connection)


def _outgrown(connection: Connection) -> bool:
    there = inspect(connection)
    return any(
        {column["name"] for column in there.get_columns(table.name)} != set(table.c.keys())
        for table in metadata.sorted_tables
        if there.has_table(table.name)
    )
