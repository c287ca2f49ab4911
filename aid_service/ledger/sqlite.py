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
from aid_service.writers_queue import WritersQueue

_SCHEMA = """
CREATE TABLE IF NOT EXISTS ledger (id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS facts (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    actor_id TEXT,
    area TEXT NOT NULL,
    command_id TEXT,
    UNIQUE (originator_id, originator_version)
);
CREATE INDEX IF NOT EXISTS facts_recorded_at ON facts (recorded_at);
CREATE INDEX IF NOT EXISTS facts_actor ON facts (actor_id, position);
CREATE INDEX IF NOT EXISTS facts_topic ON facts (topic, position);
CREATE TABLE IF NOT EXISTS commands (
    command_id TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    position INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS facts_stay BEFORE UPDATE ON facts
    BEGIN SELECT RAISE(ABORT, 'facts are for ever'); END;
CREATE TRIGGER IF NOT EXISTS facts_remain BEFORE DELETE ON facts
    BEGIN SELECT RAISE(ABORT, 'facts are for ever'); END;
CREATE TRIGGER IF NOT EXISTS facts_are_not_replaced BEFORE INSERT ON facts
    WHEN EXISTS (SELECT 1 FROM facts WHERE position = NEW.position)
      OR EXISTS (SELECT 1 FROM facts WHERE originator_id = NEW.originator_id
                 AND originator_version = NEW.originator_version)
    BEGIN SELECT RAISE(ABORT, 'facts are for ever'); END;
"""
_COLUMNS = "position, originator_id, originator_version, topic, state, recorded_at, area"
_SCAN = (
    "SELECT position, originator_id, originator_version, topic, state, recorded_at FROM facts"
    " WHERE position > ? ORDER BY position LIMIT ?"
)
_GLANCE = f"""
SELECT 0, originator_id, originator_version, position, NULL, NULL FROM
    (SELECT originator_id, originator_version, position FROM facts WHERE position > ?
     ORDER BY position DESC LIMIT {MOST_TOUCHED + 1})
UNION ALL
SELECT 1, originator_id, originator_version, position, topic, state
    FROM json_each(?) AS wanted CROSS JOIN facts
    ON originator_id = wanted.key AND originator_version > wanted.value
UNION ALL
SELECT 2, originator_id, originator_version, position, command_id, fingerprint
    FROM json_each(?) AS asked CROSS JOIN commands ON command_id = asked.value
"""
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
        self._readers = local()

    def migrate(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._writer_lock:
            writer = self._writing()
            writer.executescript(_SCHEMA)
            if writer.execute("SELECT id FROM ledger").fetchone() is None:
                writer.execute("INSERT INTO ledger (id) VALUES (?)", (str(uuid4()),))

    def ledger_id(self) -> UUID:
        return UUID(self._rows("SELECT id FROM ledger")[0][0])

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, entries: Entries = (), **_: Any
    ) -> Sequence[int]:
        with self._writer_lock, self._turn() as writer:
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
    def _turn(self) -> Iterator[sqlite3.Connection]:
        """The writer, when it is this process's turn among all."""
        try:
            with self._queue.turn(patience=_BUSY_TIMEOUT_SECONDS):
                yield self._writing()
        except TimeoutError as error:
            raise OutOfTime(error) from error

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
                stream_id = str(row.originator_id)
                area = entry.area_of(UUID(stream_id)) if entry else ""
                place = (position, stream_id, row.originator_version)
                facts.append(
                    (*place, row.topic, row.state.decode(), stamp, actor_id, area, command_id)
                )
            if command:
                commands.append((command_id, command.fingerprint, *place[1:], position))
        writer.executemany("INSERT INTO facts VALUES (?,?,?,?,?,?,?,?,?)", facts)
        writer.executemany("INSERT INTO commands VALUES (?,?,?,?,?)", commands)
        return list(range(position - len(facts) + 1, position + 1))

    def glance(
        self, after: int, *, streams: Mapping[UUID, int], commands: Sequence[UUID]
    ) -> Glance:
        wanted = json.dumps({str(stream_id): version for stream_id, version in streams.items()})
        asked = json.dumps([str(command_id) for command_id in commands])
        return told_by(self._rows(_GLANCE, (after, wanted, asked)), after)

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
