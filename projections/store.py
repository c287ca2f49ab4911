"""What read models are made of: tables with positions, a buffer of rows, conditions as of a time.

A row says from which position of the ledger it holds (`since`) and, where something later ended
it, until which (`until`). So every question can be answered as of any position, and an answer at
one position is the same whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    Uuid,
    and_,
    bindparam,
    or_,
    text,
    update,
)

from domain.events.fact import Fact, Recorded
from domain.values import Area

metadata = MetaData()

positions = Table(
    "view_positions",
    metadata,
    Column("view", String(40), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("ledger_id", Uuid, nullable=False),
    Column("newest_fact", String(120), nullable=False),
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

_VIEWS_LOCK = 410_727


def since_column() -> Column[int]:
    return Column("since", BigInteger, nullable=False)


def until_column() -> Column[int | None]:
    return Column("until", BigInteger, nullable=True)


def known_at(table: Table, position: int) -> ColumnElement[bool]:
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


class Rows:
    """What a page of facts does to a read model's tables, kept until it is written in bulk."""

    def __init__(self) -> None:
        self._steps: list[tuple[Any, list[dict[str, Any]]]] = []
        self._open: dict[str, int] = {}

    def add(self, table: Table, **values: Any) -> None:
        self._append(("insert", table.name), table.insert(), table, values)

    def end(self, table: Table, key: Column[Any], value: object, position: int) -> None:
        """The rows of this key hold no longer than up to here."""
        statement = (
            update(table)
            .where(key == bindparam("ended_key"), table.c.until.is_(None))
            .values(until=bindparam("ended_at"))
        )
        self._append(
            ("end", table.name, key.name),
            statement,
            table,
            {"ended_key": value, "ended_at": position},
        )

    def extend(self, other: Rows) -> None:
        self._steps.extend(other._steps)
        self._open.clear()

    def write(self, connection: Connection) -> None:
        for statement, values in self._steps:
            connection.execute(statement, values)

    def _append(
        self, kind: tuple[str, ...], statement: Any, table: Table, values: dict[str, Any]
    ) -> None:
        """Steps of one kind go together as long as no other kind touched the table between."""
        label = "/".join(kind)
        index = self._open.get(label)
        if index is None:
            for other in [name for name in self._open if name.split("/")[1] == table.name]:
                del self._open[other]
            self._open[label] = len(self._steps)
            self._steps.append((statement, [values]))
        else:
            self._steps[index][1].append(values)


class ReadModel:
    """A closed module: private tables, the facts it hears, and public questions."""

    name: ClassVar[str]
    tables: ClassVar[tuple[Table, ...]]

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        """For each fact it hears, what that fact does to its rows."""
        raise NotImplementedError

    def _ask(self, statement: Any) -> Sequence[Any]:
        with self._engine.connect() as connection:
            return connection.execute(statement).all()


@contextmanager
def moving(engine: Engine) -> Iterator[Connection]:
    """A transaction in which nobody else moves the views."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _VIEWS_LOCK})
        yield connection


def prepare(engine: Engine) -> None:
    """Creates the tables that are missing; safe to repeat, and for many at once."""
    with moving(engine) as connection:
        metadata.create_all(connection)


def clear(connection: Connection, tables: Iterable[Table]) -> None:
    for table in tables:
        connection.execute(table.delete())
