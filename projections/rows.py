"""What facts do to a read model's tables, kept until a whole page of it is written in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Table, Uuid
from sqlalchemy.types import TypeEngine

from projections.driver import as_text, ask, driver, goes_out_together, on_postgres, put

_COPY_FROM = 20
"""From so many rows on, opening a COPY pays."""

Row = dict[str, Any]
Ends = dict[Column[Any], list[tuple[Any, int]]]
"""By key column: the key whose rows ended, and from which position on they hold no longer."""


class Rows:
    """Rows that begin and rows that end, in the order of the ledger.

    A row that begins and ends within the page is written ended; so the page's ends only touch
    what earlier pages wrote, and come first. With `deferred` they are collected there instead,
    for a build that ends its rows when all are there.
    """

    def __init__(self, deferred: Ends | None = None) -> None:
        self.deferred = deferred
        self.touched: dict[UUID, int] = {}
        """Whom a read model reckons anew once the rows are written, and from which position on."""
        self._begun: defaultdict[Table, list[Row]] = defaultdict(list)
        self._ended: dict[Column[Any], dict[Any, int]] = {}
        self._by_key: dict[Table, dict[Column[Any], dict[Any, list[Row]]]] = {}

    def add(self, table: Table, **values: Any) -> None:
        row = _blank(table) | values
        self._begun[table].append(row)
        if table in self._by_key:
            for key, found in self._by_key[table].items():
                found[row[key.name]].append(row)

    def end(self, table: Table, key: Column[Any], value: object, position: int) -> None:
        """The rows of this key hold no longer than up to here."""
        for row in self._index(table, key).pop(value, ()):
            if row["until"] is None:
                row["until"] = position
        self._ended.setdefault(key, {}).setdefault(value, position)

    def touch(self, subject: UUID, position: int) -> None:
        self.touched.setdefault(subject, position)

    @property
    def empty(self) -> bool:
        return not self._begun and not self._ended

    def begun(self, table: Table) -> list[Row]:
        return self._begun.get(table, [])

    def write(self, connection: Connection) -> None:
        if self.deferred is None:
            for key, ended in self._ended.items():
                _end(connection, key, list(ended.items()))
        for table, rows in self._begun.items():
            load(connection, table, rows)
        if self.deferred is not None:
            for key, ended in self._ended.items():
                self.deferred.setdefault(key, []).extend(ended.items())

    def _index(self, table: Table, key: Column[Any]) -> dict[Any, list[Row]]:
        """The page's rows by this key; kept up from the first end on."""
        keys = self._by_key.setdefault(table, {})
        if key not in keys:
            keys[key] = defaultdict(list)
            for row in self._begun.get(table, ()):
                keys[key][row[key.name]].append(row)
        return keys[key]


def load(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Inserts rows that name every column: by COPY on PostgreSQL, where there are many and they
    do not go out together with others."""
    cells = _cells(table, typed=on_postgres(connection))(rows)
    if on_postgres(connection) and len(rows) >= _COPY_FROM and not goes_out_together(connection):
        statement = f"COPY {table.name} ({_names(table)}) FROM STDIN (FORMAT BINARY)"
        with driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types([_type_name(column.type, connection) for column in table.c])
            for row in cells:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(table.c))
    put(connection, f"INSERT INTO {table.name} ({_names(table)}) VALUES ({marks})", cells)


def end_deferred(connection: Connection, ends: Ends) -> None:
    """Ends the rows of a finished build: each at the first end of its key after it began."""
    for key, ended in ends.items():
        table, kind = key.table.name, _type_name(key.type, connection)
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE ended (key {kind}, at bigint)")
        _fill(connection, ended)
        connection.exec_driver_sql("CREATE INDEX ended_key ON ended (key, at)")
        first = f"FROM ended WHERE ended.key = {table}.{key.name} AND ended.at > {table}.since"
        connection.exec_driver_sql(
            f"UPDATE {table} SET until = (SELECT min(ended.at) {first})"
            f" WHERE until IS NULL AND EXISTS (SELECT 1 {first})"
        )
        connection.exec_driver_sql("DROP TABLE ended")


def _fill(connection: Connection, ended: Iterable[tuple[Any, int]]) -> None:
    if on_postgres(connection):
        with driver(connection).cursor() as cursor, cursor.copy("COPY ended FROM STDIN") as copy:
            for pair in ended:
                copy.write_row(pair)
    else:
        pairs = ((as_text(value), at) for value, at in ended)
        put(connection, "INSERT INTO ended VALUES (?, ?)", pairs)


def _end(connection: Connection, key: Column[Any], ended: Sequence[tuple[Any, int]]) -> None:
    table = key.table.name
    if on_postgres(connection):
        kind = _type_name(key.type, connection)
        values, positions = zip(*ended, strict=True)
        ask(
            connection,
            f"UPDATE {table} SET until = ended.at"
            f" FROM unnest(?::{kind}[], ?::bigint[]) AS ended (key, at)"
            f" WHERE {table}.{key.name} = ended.key AND {table}.until IS NULL",
            list(values),
            list(positions),
        )
        return
    put(
        connection,
        f"UPDATE {table} SET until = ? WHERE {key.name} = ? AND until IS NULL",
        ((at, as_text(value)) for value, at in ended),
    )


@cache
def _names(table: Table) -> str:
    return ", ".join(table.c.keys())


@cache
def _blank(table: Table) -> Row:
    """What a row says where nothing is said."""
    return {
        column.name: column.default.arg if column.default is not None else None  # type: ignore[attr-defined]
        for column in table.c
    }


@cache
def _cells(table: Table, *, typed: bool) -> Callable[[Sequence[Row]], Iterator[Any]]:
    """Rows as the driver takes them: psycopg knows our types, sqlite3 wants text for some."""
    take = itemgetter(*table.c.keys())
    if typed:
        return lambda rows: map(take, rows)
    converts = [
        _hex
        if isinstance(column.type, Uuid)
        else _iso
        if column.type.python_type in (date, datetime)
        else None
        for column in table.c
    ]

    def cells(rows: Sequence[Row]) -> Iterator[tuple[Any, ...]]:
        columns = zip(*map(take, rows), strict=True)
        return zip(
            *(
                map(convert, column) if convert else column
                for convert, column in zip(converts, columns, strict=True)
            ),
            strict=True,
        )

    return cells


def _hex(value: UUID | None) -> str | None:
    """As SQLAlchemy reads an id back from SQLite: 32 hex digits."""
    return None if value is None else f"{value.int:032x}"


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


@cache
def _compiled(kind: TypeEngine[Any], dialect: Any) -> str:
    return kind.compile(dialect=dialect).split("(")[0].lower()


def _type_name(kind: TypeEngine[Any], connection: Connection) -> str:
    """The column's type by the database's own short name, as COPY and casts want it."""
    name = _compiled(kind, connection.dialect)
    return {"bigint": "int8", "integer": "int4", "varchar": "text"}.get(name, name)
