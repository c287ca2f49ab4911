"""The driver beneath SQLAlchemy, for what is asked and written with every page.

SQLAlchemy's road from a statement to its rows takes ten times as long as such a statement. Here it
is text, the same for both databases but for its marks; values and rows are the driver's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from psycopg.pq import PipelineStatus
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

AWAY = (sqlite3.OperationalError, psycopg.OperationalError, psycopg.InterfaceError)


def driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def on_postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def ask(connection: Connection, statement: str, *values: Any) -> Any:
    """Puts a statement with a question mark for each value; gives the driver's cursor."""
    if on_postgres(connection):
        return driver(connection).execute(statement.replace("?", "%s"), values)
    return driver(connection).execute(statement, [as_text(value) for value in values])


def put(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """The same statement for each of some rows, whose values are the driver's already."""
    if on_postgres(connection):
        statement = statement.replace("?", "%s")
        with together(connection):
            for row in rows:
                driver(connection).execute(statement, row)
    else:
        driver(connection).executemany(statement, rows)


def among(connection: Connection, ids: Collection[UUID]) -> tuple[str, object]:
    """The condition that a column is one of these, and its value."""
    if on_postgres(connection):
        return "= ANY(?)", list(ids)
    return "IN (SELECT value FROM json_each(?))", json.dumps([as_text(each) for each in ids])


@contextmanager
def together(connection: Connection) -> Iterator[None]:
    """What is put here goes out together on PostgreSQL, and is waited for where rows are fetched
    and at the end; so an error may come later than the statement that made it."""
    if on_postgres(connection) and not goes_out_together(connection):
        with driver(connection).pipeline():
            yield
    else:
        yield


def goes_out_together(connection: Connection) -> bool:
    status: PipelineStatus = driver(connection).pgconn.pipeline_status
    return status != PipelineStatus.OFF


def commit(connection: Connection) -> None:
    """On PostgreSQL with what goes out together: SQLAlchemy's own commit then has nothing to do,
    which else would take a round trip. Elsewhere that one does it."""
    if on_postgres(connection):
        ask(connection, "COMMIT")


@contextmanager
def told_alike() -> Iterator[None]:
    """Where the database is away the driver's error is SQLAlchemy's, whoever was asked."""
    try:
        yield
    except AWAY as error:
        raise OperationalError(None, None, error) from error


def as_id(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def as_text(value: Any) -> Any:
    """As SQLAlchemy reads it back from SQLite: ids as 32 hex digits, days and instants in ISO."""
    if isinstance(value, UUID):
        return f"{value.int:032x}"
    return value.isoformat() if isinstance(value, date) else value
