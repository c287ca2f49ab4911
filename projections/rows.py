"""What facts do to a read model's tables, kept until a whole page of it is written in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Table
from sqlalchemy.types import TypeEngine

from domain.events.fact import Recorded

_COPY_FROM = 20
"""From so many rows on, opening a COPY pays."""

Row = dict[str, Any]
"""By column; what is left out is null."""
_Found = defaultdict[Any, list[Row]]
Key = Column[Any] | tuple[Column[Any], ...]
"""A column, or some columns together, by which rows end. A value of several is a tuple."""
Ends = dict[Key, list[tuple[Any, int]]]
"""By key: the value whose rows ended, and from which position on they hold no longer."""


class Rows:
    """Rows that begin and rows that end, in the order of the ledger.

    A row that begins and ends within the page is written ended; so the page's ends only touch
    what earlier pages wrote, and come first. With `deferred` they are collected there instead,
    for a build that ends its rows when all are there.
    """

    def __init__(self, deferred: Ends | None = None) -> None:
        self.deferred = deferred
        self.touched: dict[UUID, int] = {}
        """Whom a read model reckons anew once the rows are written, and up to which position."""
        self.sealed: list[Recorded] = []
        """Facts that tell of people, for a read model that opens what they say."""
        self._begun: defaultdict[Table, list[Row]] = defaultdict(list)
        self._ended: dict[Key, dict[Any, int]] = {}
        self._by_key: dict[Table, dict[Key, tuple[Callable[[Row], Any], _Found]]] = {}

    def add(self, table: Table, **row: Any) -> None:
        self._begun[table].append(row)
        if table in self._by_key:
            for value_of, found in self._by_key[table].values():
                found[value_of(row)].append(row)

    def add_each(
        self, table: Table, column: Column[Any], values: Iterable[Any], **row: Any
    ) -> None:
        """A row for each value, alike in all else."""
        fresh = [row | {column.name: value} for value in values]
        self._begun[table] += fresh
        for value_of, found in self._by_key.get(table, {}).values():
            for each in fresh:
                found[value_of(each)].append(each)

    def end(self, table: Table, key: Key, value: object, position: int) -> None:
        """The rows of this key hold no longer than up to here."""
        for row in self._index(table, key).pop(value, ()):
            row.setdefault("until", position)
        self._ended.setdefault(key, {}).setdefault(value, position)

    def touch(self, subject: UUID, position: int) -> None:
        self.touched[subject] = position

    def begun(self, table: Table) -> list[Row]:
        return self._begun.get(table, [])

    def write(self, connection: Connection) -> None:
        if self.deferred is None:
            for key, ended in self._ended.items():
                _end(connection, key, ended)
        for table, rows in self._begun.items():
            load(connection, table, rows)
        if self.deferred is not None:
            for key, ended in self._ended.items():
                self.deferred.setdefault(key, []).extend(ended.items())

    def _index(self, table: Table, key: Key) -> _Found:
        """The page's rows by this key; kept up from the first end on."""
        keys = self._by_key.setdefault(table, {})
        if key not in keys:
            value_of = itemgetter(*(column.name for column in _columns(key)))
            keys[key] = value_of, defaultdict(list)
            for row in self._begun.get(table, ()):
                keys[key][1][value_of(row)].append(row)
        return keys[key][1]


def load(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Inserts rows: by COPY on PostgreSQL, where there are many."""
    names = ", ".join(table.c.keys())
    columns = [_taken(_column(column, rows), column.type, connection) for column in table.c]
    if connection.dialect.name == "postgresql" and len(rows) >= _COPY_FROM:
        kinds = [_type_name(column.type, connection) for column in table.c]
        _copy(connection, f"{table.name} ({names})", kinds, zip(*columns, strict=True))
        return
    marks = ", ".join([_mark(connection)] * len(table.c))
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


def end_deferred(connection: Connection, ends: Ends) -> None:
    """Ends the rows of a finished build: each at the first end of its key after it began."""
    for key, ended in ends.items():
        of = _columns(key)
        table, kinds = of[0].table.name, [_type_name(column.type, connection) for column in of]
        told = ", ".join(f"key{place} {kind}" for place, kind in enumerate(kinds))
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE ended ({told}, at bigint)")
        rows = _told(connection, key, [value for value, _ in ended], [at for _, at in ended])
        if connection.dialect.name == "postgresql":
            _copy(connection, "ended", [*kinds, "int8"], rows)
        else:
            marks = ", ".join("?" * (len(of) + 1))
            connection.exec_driver_sql(f"INSERT INTO ended VALUES ({marks})", list(rows))
        names = ", ".join(f"key{place}" for place in range(len(of)))
        connection.exec_driver_sql(f"CREATE INDEX ended_key ON ended ({names}, at)")
        first = f"FROM ended WHERE {_same(key)} AND ended.at > {table}.since"
        connection.exec_driver_sql(
            f"UPDATE {table} SET until = (SELECT min(ended.at) {first})"
            f" WHERE until IS NULL AND EXISTS (SELECT 1 {first})"
        )
        connection.exec_driver_sql("DROP TABLE ended")


def _end(connection: Connection, key: Key, ended: Mapping[Any, int]) -> None:
    of = _columns(key)
    table = of[0].table.name
    if connection.dialect.name == "postgresql":
        told = _told(connection, key, ended, ended.values())
        *values, positions = map(list, zip(*told, strict=True))
        arrays = [f"%s::{_type_name(column.type, connection)}[]" for column in of]
        names = ", ".join(f"key{place}" for place in range(len(of)))
        connection.exec_driver_sql(
            f"UPDATE {table} SET until = ended.at"
            f" FROM unnest({', '.join(arrays)}, %s::bigint[]) AS ended ({names}, at)"
            f" WHERE {_same(key)} AND {table}.until IS NULL",
            (*values, positions),
        )
        return
    alike = " AND ".join(f"{column.name} = ?{place}" for place, column in enumerate(of, 1))
    connection.exec_driver_sql(
        f"UPDATE {table} SET until = ?{len(of) + 1} WHERE {alike} AND until IS NULL",
        list(_told(connection, key, ended, ended.values())),
    )


def _told(
    connection: Connection, key: Key, values: Iterable[Any], positions: Iterable[int]
) -> Iterator[tuple[Any, ...]]:
    """A row for each: the value's columns, and the position at which its rows ended."""
    columns = zip(*values, strict=True) if isinstance(key, tuple) else [values]
    taken = [
        _taken(column, of.type, connection)
        for column, of in zip(columns, _columns(key), strict=True)
    ]
    return zip(*taken, positions, strict=True)


def _same(key: Key) -> str:
    of = _columns(key)
    return " AND ".join(
        f"{column.table.name}.{column.name} = ended.key{place}" for place, column in enumerate(of)
    )


def _columns(key: Key) -> tuple[Column[Any], ...]:
    return key if isinstance(key, tuple) else (key,)


def _column(column: Column[Any], rows: Sequence[Row]) -> Iterable[Any]:
    name = column.name
    return [row.get(name) for row in rows] if column.nullable else [row[name] for row in rows]


def _taken(values: Iterable[Any], kind: TypeEngine[Any], connection: Connection) -> Iterable[Any]:
    """As the driver takes them: psycopg knows our types, sqlite3 wants text for some."""
    convert = None if connection.dialect.name == "postgresql" else _TEXTS.get(kind.python_type)
    return values if convert is None else _converted(values, convert)


def _converted(values: Iterable[Any], convert: Callable[[Any], str]) -> Iterator[str | None]:
    """Rows of one fact share much, so a value often comes several times in a row."""
    last = text = None
    for value in values:
        if value is not last:
            last, text = value, None if value is None else convert(value)
        yield text


def _hex(value: UUID) -> str:
    return value.int.to_bytes(16, "big").hex()


_TEXTS: dict[type, Callable[[Any], str]] = {
    UUID: _hex,
    date: date.isoformat,
    datetime: datetime.isoformat,
}
"""As SQLAlchemy reads them back from SQLite: an id as 32 hex digits, days as ISO 8601."""


def _copy(connection: Connection, to: str, kinds: Sequence[str], rows: Iterable[Any]) -> None:
    statement = f"COPY {to} FROM STDIN (FORMAT BINARY)"
    with _driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(kinds)
        for row in rows:
            copy.write_row(row)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _mark(connection: Connection) -> str:
    return "%s" if connection.dialect.name == "postgresql" else "?"


@cache
def _compiled(kind: TypeEngine[Any], dialect: Any) -> str:
    return kind.compile(dialect=dialect).split("(")[0].lower()


def _type_name(kind: TypeEngine[Any], connection: Connection) -> str:
    """The column's type by the database's own short name, as COPY and casts want it."""
    name = _compiled(kind, connection.dialect)
    return {"bigint": "int8", "integer": "int4", "varchar": "text"}.get(name, name)
