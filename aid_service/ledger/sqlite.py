"""The ledger in one SQLite file: one writer at a time, readers beside it (WAL)."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, local
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import (
    IntegrityError,
    OperationalError,
    StoredEvent,
    Subscription,
)

from aid_service.database import keep_on_disk
from aid_service.ledger.recorder import (
    MOST_TOUCHED,
    Entries,
    FactRecorder,
    Filter,
    Glance,
    OutOfTime,
    ScannedRow,
    StoredFact,
    by_command,
    conditions,
    told_by,
)
from aid_service.ledger.sqlite_schema import SCHEMA
from aid_service.writers_queue import WritersQueue

_COLUMNS = "position, originator_id, originator_version, topic, state, recorded_at, area"
_SCAN = (
    "SELECT position, originator_id, originator_version, topic, state, recorded_at FROM facts"
    " WHERE position > ? ORDER BY position LIMIT ?"
)
_TOUCHED = (
    "SELECT originator_id, originator_version, position FROM facts WHERE position > ?"
    " ORDER BY position DESC LIMIT ?"
)
_FACTS = (
    "SELECT originator_version, topic, state FROM facts"
    " WHERE originator_id = ? AND originator_version > ? ORDER BY originator_version"
)
_COMMANDS = (
    "SELECT command_id, originator_id, originator_version, position, fingerprint"
    " FROM json_each(?) AS asked CROSS JOIN commands ON command_id = asked.value"
)
_VERSION_AT = """
WITH RECURSIVE halved (low, high) AS (
    SELECT 0, max(originator_version) + 1 FROM facts WHERE originator_id = ?
    UNION ALL
    SELECT CASE WHEN position <= ? THEN originator_version ELSE low END,
           CASE WHEN position <= ? THEN high ELSE originator_version END
    FROM halved JOIN facts ON originator_id = ? AND originator_version = (low + high) / 2
    WHERE high - low > 1
) SELECT low FROM halved WHERE high - low = 1
"""
_ROWS_AT_ONCE = 64
_BUSY_TIMEOUT_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 0.005


def _written(instant: datetime) -> str:
    """Fixed width in UTC, so that text order is the order of time."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


class SQLiteFactRecorder(FactRecorder):
    def __init__(self, file: Path) -> None:
        self._file = file
        self._writer_lock = Lock()
        self._writer: sqlite3.Connection | None = None
        self._queue = WritersQueue(file)
        self._own = local()
        self._readers = local()

    def migrate(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._writer_lock:
            writer = self._writing()
            writer.executescript(SCHEMA)
            if writer.execute("SELECT id FROM ledger").fetchone() is None:
                writer.execute("INSERT INTO ledger (id) VALUES (?)", (str(uuid4()),))

    def ledger_id(self) -> UUID:
        return UUID(self._rows("SELECT id FROM ledger")[0][0])

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, entries: Entries = (), **_: Any
    ) -> Sequence[int]:
        with self.turn(), self._writer_lock:
            writer = self._writing()
            try:
                writer.execute("BEGIN IMMEDIATE")
                positions = self._insert(writer, stored_events, entries)
                writer.execute("COMMIT")
            except sqlite3.IntegrityError as error:
                raise IntegrityError(error) from error
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
                raise (OutOfTime if busy else OperationalError)(error) from error
            finally:
                if writer.in_transaction:
                    writer.execute("ROLLBACK")
        return positions

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A place among the writers of all processes; who has theirs already keeps it."""
        if getattr(self._own, "has_turn", False):
            yield
            return
        try:
            self._queue.enter(patience=_BUSY_TIMEOUT_SECONDS)
        except TimeoutError as error:
            raise OutOfTime(error) from error
        self._own.has_turn = True
        try:
            yield
        finally:
            self._own.has_turn = False
            self._queue.leave()

    def _insert(
        self, writer: sqlite3.Connection, stored_events: Sequence[StoredEvent], entries: Entries
    ) -> Sequence[int]:
        newest = writer.execute(
            "SELECT position, recorded_at FROM facts ORDER BY position DESC LIMIT 1"
        ).fetchone()
        position, stamp = newest or (0, "")
        facts: list[tuple[object, ...]] = []
        commands: list[tuple[object, ...]] = []
        for entry, rows in by_command(stored_events, entries):
            stamp = max(stamp, _written((entry and entry.at) or datetime.now(UTC)))
            command = entry.command if entry else None
            actor_id = str(command.actor.id) if command else None
            command_id = str(command.id) if command else None
            for row in rows:
                position += 1
                area = entry.area_of(row.originator_id) if entry else ""
                place = (position, str(row.originator_id), row.originator_version)
                facts.append(
                    (*place, row.topic, row.state.decode(), stamp, actor_id, area, command_id)
                )
            if command:
                commands.append((command_id, command.fingerprint, *place[1:], position))
        _insert_rows(writer, "facts", facts)
        _insert_rows(writer, "commands", commands)
        return list(range(position - len(facts) + 1, position + 1))

    def glance(
        self,
        after: int,
        *,
        streams: Mapping[UUID, int],
        commands: Sequence[UUID],
        most: int = MOST_TOUCHED,
    ) -> Glance:
        if not streams and not commands:
            return told_by(after, most=most, touched=self._rows(_TOUCHED, (after, most + 1)))
        asked = json.dumps([str(command_id) for command_id in commands])
        with self._one_instant() as reader:
            return told_by(
                after,
                most=most,
                touched=reader.execute(_TOUCHED, (after, most + 1)).fetchall(),
                facts={
                    stream_id: reader.execute(_FACTS, (str(stream_id), version)).fetchall()
                    for stream_id, version in streams.items()
                },
                commands=reader.execute(_COMMANDS, (asked,)).fetchall() if commands else (),
            )

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        rows = self._rows(
            "SELECT originator_version, topic, state FROM facts"
            " WHERE originator_id = ? AND originator_version > ? AND originator_version <= ?"
            f" ORDER BY originator_version {'DESC' if desc else 'ASC'} LIMIT ?",
            (
                str(originator_id),
                -1 if gt is None else gt,
                2**62 if lte is None else lte,
                -1 if limit is None else limit,
            ),
        )
        return [StoredEvent(originator_id, row[0], row[1], row[2].encode()) for row in rows]

    def select_facts(self, wanted: Filter) -> Sequence[StoredFact]:
        clauses, values = conditions(wanted, "?")
        written = [
            _written(value)
            if isinstance(value, datetime)
            else str(value)
            if isinstance(value, UUID)
            else value
            for value in values
        ]
        return self._facts(
            f"SELECT {_COLUMNS} FROM facts WHERE {' AND '.join(clauses)} ORDER BY position LIMIT ?",
            (*written, wanted.limit),
        )

    def select_stream(self, stream_id: UUID, *, upto: int | None) -> Sequence[StoredFact]:
        return self._facts(
            f"SELECT {_COLUMNS} FROM facts WHERE originator_id = ? AND position <= ?"
            " ORDER BY originator_version",
            (str(stream_id), 2**62 if upto is None else upto),
        )

    def scan(self, after: int, *, limit: int) -> Sequence[ScannedRow]:
        return self._rows(_SCAN, (after, limit))

    def position_at(self, instant: datetime) -> int:
        rows = self._rows(
            "SELECT position FROM facts WHERE recorded_at <= ?"
            " ORDER BY recorded_at DESC, position DESC LIMIT 1",
            (_written(instant),),
        )
        return rows[0][0] if rows else 0

    def version_at(self, stream_id: UUID, position: int) -> int:
        """Versions and positions rise together, so halving finds the place."""
        name = str(stream_id)
        rows = self._rows(_VERSION_AT, (name, position, position, name))
        return rows[0][0] if rows else 0

    def newest(self) -> tuple[int, datetime | None]:
        rows = self._rows("SELECT position, recorded_at FROM facts ORDER BY position DESC LIMIT 1")
        return (rows[0][0], datetime.fromisoformat(rows[0][1])) if rows else (0, None)

    def heads(self, *, after: int) -> Generator[int]:
        """SQLite tells nobody; asking for its change counter costs some microseconds."""
        seen = None
        while True:
            changes = self._rows("PRAGMA data_version")
            if changes != seen and (head := self.newest()[0]) > after:
                after = head
                yield after
            seen = changes
            time.sleep(_LOOK_AGAIN_SECONDS)

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[FactRecorder]:
        raise NotImplementedError("read models page through the ledger")

    def close(self) -> None:
        """Readers go with their last user: another thread may be in the middle of a query."""
        with self._writer_lock:
            if self._writer is not None:
                self._writer.close()
            self._writer, self._readers = None, local()
            self._queue.close()

    def _facts(self, statement: str, values: Sequence[object]) -> list[StoredFact]:
        return [
            StoredFact(
                id=row[0],
                originator_id=UUID(row[1]),
                originator_version=row[2],
                topic=row[3],
                state=row[4].encode(),
                recorded_at=datetime.fromisoformat(row[5]),
                area=row[6],
            )
            for row in self._rows(statement, values)
        ]

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Turns every failure of the store into the library's OperationalError."""
        try:
            return self._reading().execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error

    @contextmanager
    def _one_instant(self) -> Iterator[sqlite3.Connection]:
        """For several questions about the ledger as it is at the first of them."""
        try:
            reader = self._reading()
            reader.execute("BEGIN")
            try:
                yield reader
            finally:
                reader.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error

    def _reading(self) -> sqlite3.Connection:
        """This thread's own connection."""
        reader: sqlite3.Connection | None = getattr(self._readers, "connection", None)
        if reader is None:
            reader = self._readers.connection = self._connect()
        return reader

    def _writing(self) -> sqlite3.Connection:
        if self._writer is None:
            self._writer = self._connect()
        return self._writer

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._file,
            timeout=_BUSY_TIMEOUT_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        keep_on_disk(connection)
        return connection


def _insert_rows(
    writer: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]
) -> None:
    """Many in one statement: sqlite3 lets go of the interpreter at every step, and a thread that
    holds up others shall not stand in line for it at every row."""
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        together = rows[first : first + _ROWS_AT_ONCE]
        marks = f"({','.join('?' * len(together[0]))})"
        writer.execute(
            f"INSERT INTO {table} VALUES {','.join([marks] * len(together))}",
            [value for row in together for value in row],
        )
