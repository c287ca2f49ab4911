"""All that the service's stores hold, as whoever gets hold of the disk would read it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from tests.office import Office


class Stored:
    """`"Liu" in Stored(...)`: whether its bytes, or its JSON escapes, lie anywhere."""

    def __init__(self, held: bytes) -> None:
        self._held = held

    def __contains__(self, text: str) -> bool:
        escaped = text.encode("unicode_escape")
        return any(form in self._held for form in (text.encode(), escaped, escaped.upper()))


def stored(office: Office) -> Stored:
    office.ports.views.fresh()
    url = office.settings.database_url
    return Stored(_rows(url) if url else _files(office.settings.var))


def _files(var: Path) -> bytes:
    """Every file, the databases' own journals among them."""
    for file in var.rglob("*.sqlite3"):
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(FULL)")
    return b"".join(file.read_bytes() for file in sorted(var.rglob("*")) if file.is_file())


def _rows(url: str) -> bytes:
    """Every table of every schema that is not the server's own."""
    held = []
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for (table,) in tables:
            with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
                held += [bytes(part) for part in copy]
    return b"".join(held)
