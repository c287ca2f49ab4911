"""Many rows on their way to the database, column by column and as its driver takes them fastest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Table
from sqlalchemy.types import TypeEngine

from projections.driver import ask, driver, goes_out_together, on_postgres, put

_COPY_FROM = 20
"""From so many rows on, opening a COPY pays."""

Row = dict[str, Any]
"""By column; what is left out is null."""
Key = Column[Any] | tuple[Column[Any], ...]
"""A column, or some columns together, by which rows end. A value of several is a tuple."""
Ends = dict[Key, list[tuple[Any, int]]]
"""By key: the value whose rows ended, and from which position on they hold no longer."""
_Kinds = Sequence[TypeEngine[Any]]
_Values = Iterable[Any]


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Rows that begin: by COPY on PostgreSQL, where there are many and they do not go out together
    with others."""
    names = ", ".join(table.c.keys())
    values = [_column(column, rows) for column in table.c]
    few = len(rows) < _COPY_FROM
    if on_postgres(connection) and (few or goes_out_together(connection)):
        marks = ", ".join("?" * len(values))
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
        put(connection, statement, zip(*values, strict=True))
        return
    _pour(connection, f"{table.name} ({names})", [column.type for column in table.c], values)


def end(connection: Connection, key: Key, ended: Mapping[Any, int]) -> None:
    """Ends the rows of these values that hold still."""
    of = columns_of(key)
    table = of[0].table.name
    values = _by_column(key, ended)
    if on_postgres(connection):
        arrays = [f"?::{_type_name(column.type, connection)}[]" for column in of]
        ask(
            connection,
            f"UPDATE {table} SET until = ended.at"
            f" FROM unnest({', '.join(arrays)}, ?::bigint[]) AS ended ({_names(key)}, at)"
            f" WHERE {_same(key)} AND {table}.until IS NULL",
            *map(list, values),
            list(ended.values()),
        )
        return
    alike = " AND ".join(f"{column.name} = ?{place}" for place, column in enumerate(of, 2))
    taken = map(_in_sqlite, values, (column.type for column in of))
    put(
        connection,
        f"UPDATE {table} SET until = ?1 WHERE {alike} AND until IS NULL",
        zip(ended.values(), *taken, strict=True),
    )


def end_deferred(connection: Connection, ends: Ends) -> None:
    """Ends the rows of a finished build: each at the first end of its key after it began."""
    for key, ended in ends.items():
        of = columns_of(key)
        table = of[0].table.name
        told = [
            f"key{place} {_type_name(column.type, connection)}" for place, column in enumerate(of)
        ]
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE ended ({', '.join(told)}, at bigint)")
        kinds = [*(column.type for column in of), BigInteger()]
        values = [*_by_column(key, [value for value, _ in ended]), [at for _, at in ended]]
        _pour(connection, "ended", kinds, values)
        connection.exec_driver_sql(f"CREATE INDEX ended_key ON ended ({_names(key)}, at)")
        first = f"FROM ended WHERE {_same(key)} AND ended.at > {table}.since"
        connection.exec_driver_sql(
            f"UPDATE {table} SET until = (SELECT min(ended.at) {first})"
            f" WHERE until IS NULL AND EXISTS (SELECT 1 {first})"
        )
        connection.exec_driver_sql("DROP TABLE ended")


def columns_of(key: Key) -> tuple[Column[Any], ...]:
    return key if isinstance(key, tuple) else (key,)


def _by_column(key: Key, values: _Values) -> list[_Values]:
    return list(zip(*values, strict=True)) if isinstance(key, tuple) else [values]


def _names(key: Key) -> str:
    return ", ".join(f"key{place}" for place, _ in enumerate(columns_of(key)))


def _same(key: Key) -> str:
    return " AND ".join(
        f"{column.table.name}.{column.name} = ended.key{place}"
        for place, column in enumerate(columns_of(key))
    )


def _column(column: Column[Any], rows: Sequence[Row]) -> _Values:
    name = column.name
    return [row.get(name) for row in rows] if column.nullable else [row[name] for row in rows]


def _pour(connection: Connection, to: str, kinds: _Kinds, values: Sequence[_Values]) -> None:
    """Values by column, and all columns of the table that are named."""
    if on_postgres(connection):
        _copy(connection, to, kinds, values)
        return
    marks = ", ".join("?" * len(values))
    taken = map(_in_sqlite, values, kinds)
    statement = f"INSERT INTO {to} VALUES ({marks})"
    put(connection, statement, zip(*taken, strict=True))


def _copy(connection: Connection, to: str, kinds: _Kinds, values: Sequence[_Values]) -> None:
    statement = f"COPY {to} FROM STDIN (FORMAT BINARY)"
    with driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types([_type_name(kind, connection) for kind in kinds])
        for row in zip(*values, strict=True):
            copy.write_row(row)


def _in_sqlite(values: _Values, kind: TypeEngine[Any]) -> _Values:
    """As SQLAlchemy reads them back: an id from 32 hex digits, a day from ISO 8601."""
    convert = _TEXTS.get(kind.python_type)
    return values if convert is None else _converted(values, convert)


def _converted(values: _Values, convert: Callable[[Any], Any]) -> Iterator[Any]:
    """Rows of one fact share much, so a value often comes several times in a row."""
    last = made = None
    for value in values:
        if value is not last:
            last, made = value, None if value is None else convert(value)
        yield made


def _hex(value: UUID) -> str:
    return value.int.to_bytes(16, "big").hex()


_TEXTS: dict[type, Callable[[Any], str]] = {
    UUID: _hex,
    date: date.isoformat,
    datetime: datetime.isoformat,
}


@cache
def _compiled(kind: TypeEngine[Any], dialect: Any) -> str:
    return kind.compile(dialect=dialect).split("(")[0].lower()


def _type_name(kind: TypeEngine[Any], connection: Connection) -> str:
    """The column's type by the database's own short name, as COPY and casts want it."""
    name = _compiled(kind, connection.dialect)
    return {"bigint": "int8", "integer": "int4", "varchar": "text"}.get(name, name)
