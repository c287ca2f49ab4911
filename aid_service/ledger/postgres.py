"""The ledger on PostgreSQL: one own function writes, many processes share it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import accumulate
from threading import local
from typing import Any, cast
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    IntegrityError,
    OperationalError,
    StoredEvent,
    Subscription,
)
from psycopg.types.numeric import Int4
from sqlalchemy import Engine
from sqlalchemy.exc import TimeoutError as StillWaiting

from aid_service.database import NoAnswer
from aid_service.ledger.postgres_schema import RECORD_FACTS, SCHEMA
from aid_service.ledger.recorder import (
    MOST_TOUCHED,
    Entries,
    FactRecorder,
    FactRow,
    Filter,
    Glance,
    OutOfTime,
    ScannedRow,
    StoredFact,
    by_command,
    conditions,
    told_by,
)

_COLUMNS = "position, originator_id, originator_version, topic, state, recorded_at, area"
_SCAN = (
    "SELECT position, originator_id::text, originator_version, topic, state, recorded_at"
    " FROM facts WHERE position > %s ORDER BY position LIMIT %s"
)
_TOUCHED = """
SELECT 0, originator_version, NULL, NULL, originator_id, position FROM
    (SELECT originator_id, originator_version, position FROM facts WHERE position > %s
     ORDER BY position DESC LIMIT {limit}) AS touched
"""
_GLANCE = f"""{_TOUCHED}
UNION ALL
SELECT place, fact.*, NULL, NULL
    FROM unnest(%b::uuid[], %b::integer[]) WITH ORDINALITY AS wanted (id, version, place), LATERAL
    (SELECT originator_version, topic, state FROM facts
     WHERE originator_id = wanted.id AND originator_version > wanted.version
     ORDER BY originator_version) AS fact
UNION ALL
SELECT -1, originator_version, command_id::text, fingerprint, originator_id, position
    FROM commands WHERE command_id = ANY(%b::uuid[])
"""
_VERSION_AT = """
WITH RECURSIVE halved (low, high) AS (
    SELECT 0, max(originator_version) + 1 FROM facts WHERE originator_id = %s
    UNION ALL
    SELECT CASE WHEN position <= %s THEN originator_version ELSE low END,
           CASE WHEN position <= %s THEN high ELSE originator_version END
    FROM halved JOIN facts ON originator_id = %s AND originator_version = (low + high) / 2
    WHERE high - low > 1
) SELECT low FROM halved WHERE high - low = 1
"""
_HEAD = "SELECT coalesce(max(position), 0) FROM facts"
_LOOK_AGAIN_SECONDS = 1.0
_MIGRATION_LOCK = 410_726
_TAKE_TURN = "SELECT pg_advisory_xact_lock(410731)"
_OUT_OF_TIME = (NoAnswer, psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled)
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.UndefinedTable)


class PostgresFactRecorder(FactRecorder):
    """`engine` is in autocommit; its pool opens at the first use, so build both anywhere, and use
    them after the fork."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._closed = False
        self._turn = local()

    def migrate(self) -> None:
        with self._connection() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
            connection.execute(SCHEMA)

    def ledger_id(self) -> UUID:
        row = self._row("SELECT id FROM ledger")
        assert row is not None
        ledger_id: UUID = row[0]
        return ledger_id

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, entries: Entries = (), **_: Any
    ) -> Sequence[int]:
        """All the commands in one round trip, which in a turn ends it too."""
        with self._connection() as connection:
            try:
                recorded = connection.execute(RECORD_FACTS, _arguments(stored_events, entries))
                if self._in_turn() is not None:
                    connection.execute("COMMIT")
                found = recorded.fetchall()
            except psycopg.errors.UniqueViolation as error:
                raise IntegrityError(error) from error
        return [row[0] for row in found]

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A transaction behind a lock of its own, so that those who only look are not held up.
        The lock and the look that follows go out together, and so do the record and the end."""
        with self._connection() as connection:
            self._turn.connection = connection
            try:
                with connection.pipeline():
                    connection.execute("BEGIN")
                    connection.execute(_TAKE_TURN)
                    yield
            finally:
                self._turn.connection = None
                connection.rollback()

    def glance(
        self,
        after: int,
        *,
        streams: Mapping[UUID, int],
        commands: Sequence[UUID],
        most: int = MOST_TOUCHED,
    ) -> Glance:
        """In one statement, so that it is one instant. A limit that is written out keeps its
        plan."""
        asked: tuple[object, ...] = (after,)
        statement = _TOUCHED
        if streams or commands:
            statement = _GLANCE
            versions = [Int4(version) for version in streams.values()]
            asked += (_array(streams), _array(versions), _array(commands))
        with self._connection() as connection:
            rows = connection.execute(statement.format(limit=most + 1), asked).fetchall()
        facts: list[list[FactRow]] = [[] for _ in streams]
        touched, recorded = [], []
        for part, version, name, text, stream_id, position in rows:
            if part > 0:
                facts[part - 1].append((version, name, text))
            elif part == 0:
                touched.append((stream_id, version, position))
            else:
                recorded.append((name, stream_id, version, position, text))
        return told_by(
            after,
            most=most,
            touched=touched,
            facts=dict(zip(streams, facts, strict=True)),
            commands=recorded,
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
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT originator_version, topic, state FROM facts"
                " WHERE originator_id = %s AND originator_version > %s"
                " AND originator_version <= %s"
                f" ORDER BY originator_version {'DESC' if desc else 'ASC'} LIMIT %s",
                (
                    originator_id,
                    -1 if gt is None else gt,
                    2**31 - 1 if lte is None else lte,
                    limit,
                ),
            ).fetchall()
        return [StoredEvent(originator_id, row[0], row[1], row[2].encode()) for row in rows]

    def select_facts(self, wanted: Filter) -> Sequence[StoredFact]:
        clauses, values = conditions(wanted, "%s")
        return self._facts(
            f"SELECT {_COLUMNS} FROM facts WHERE {' AND '.join(clauses)}"
            " ORDER BY position LIMIT %s",
            (*values, wanted.limit),
        )

    def select_stream(self, stream_id: UUID, *, upto: int | None) -> Sequence[StoredFact]:
        return self._facts(
            f"SELECT {_COLUMNS} FROM facts WHERE originator_id = %s AND position <= %s"
            " ORDER BY originator_version",
            (stream_id, 2**62 if upto is None else upto),
        )

    def scan(self, after: int, *, limit: int) -> Sequence[ScannedRow]:
        with self._connection() as connection:
            return connection.execute(_SCAN, (after, limit)).fetchall()

    def position_at(self, instant: datetime) -> int:
        row = self._row(
            "SELECT position FROM facts WHERE recorded_at <= %s"
            " ORDER BY recorded_at DESC, position DESC LIMIT 1",
            instant,
        )
        return row[0] if row else 0

    def version_at(self, stream_id: UUID, position: int) -> int:
        """Versions and positions rise together, so halving finds the place."""
        row = self._row(_VERSION_AT, stream_id, position, position, stream_id)
        return row[0] if row else 0

    def newest(self) -> tuple[int, datetime | None]:
        row = self._row("SELECT position, recorded_at FROM facts ORDER BY position DESC LIMIT 1")
        return (row[0], row[1]) if row else (0, None)

    def heads(self, *, after: int) -> Generator[int]:
        """Told by the recording function, on a line that listens all the while: a word that comes
        before the waiting for it is kept. Looks by itself at first, and every second that passes
        without a word."""
        with self._connection() as connection:
            connection.execute("LISTEN facts_recorded")
            try:
                told: list[int] = []
                while True:
                    head = max(told) if told else connection.execute(_HEAD).fetchall()[0][0]
                    if head > after:
                        after = head
                        yield head
                    words = connection.notifies(timeout=_LOOK_AGAIN_SECONDS, stop_after=1)
                    told = [int(word.payload) for word in words if word.payload]
            finally:
                connection.execute("UNLISTEN facts_recorded")

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[FactRecorder]:
        raise NotImplementedError("read models page through the ledger")

    def close(self) -> None:
        """Lines in use go with their user."""
        self._closed = True
        self._engine.dispose()

    def _facts(self, statement: str, values: Sequence[object]) -> list[StoredFact]:
        """Planned anew for the values of each question: what an auditor leaves open changes which
        index serves."""
        with self._connection() as connection, psycopg.ClientCursor(connection) as cursor:
            rows = cursor.execute(statement, values).fetchall()
        return [
            StoredFact(
                id=row[0],
                originator_id=row[1],
                originator_version=row[2],
                topic=row[3],
                state=row[4].encode(),
                recorded_at=row[5],
                area=row[6],
            )
            for row in rows
        ]

    def _row(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        with self._connection() as connection:
            return connection.execute(statement, values).fetchone()

    def _in_turn(self) -> psycopg.Connection[tuple[Any, ...]] | None:
        return getattr(self._turn, "connection", None)

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """Turns every failure of the store into the library's OperationalError. In a turn it is
        the turn's own."""
        mine = self._in_turn()
        if mine is not None:
            with _told_plainly():
                yield mine
            return
        try:
            pooled = self._engine.raw_connection()
        except StillWaiting as error:
            raise OutOfTime(error) from error
        except psycopg.OperationalError as error:
            raise OperationalError(error) from error
        connection = cast("psycopg.Connection[tuple[Any, ...]]", pooled.driver_connection)
        try:
            with _told_plainly():
                yield connection
        finally:
            if connection.closed or self._closed:
                pooled.invalidate()
            pooled.close()


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except _OUT_OF_TIME as error:
        raise OutOfTime(error) from error
    except _AWAY as error:
        raise OperationalError(error) from error


def _array(values: Iterable[object]) -> list[object] | None:
    """An array in the database's binary form must know what it is an array of; NULL need not."""
    return list(values) or None


def _arguments(stored_events: Sequence[StoredEvent], entries: Entries) -> tuple[object, ...]:
    """What the database's function takes, in its order."""
    rows = [(entry, row) for entry, own in by_command(stored_events, entries) for row in own]
    lasts = accumulate(count for _, count in entries)
    clocks = [entry.at for entry, _ in entries if entry.at]
    return (
        [row.originator_id for _, row in rows],
        [Int4(row.originator_version) for _, row in rows],
        [row.topic for _, row in rows],
        [row.state.decode() for _, row in rows],
        [entry.area_of(row.originator_id) if entry else "" for entry, row in rows],
        [entry.command.actor.id if entry else None for entry, _ in rows],
        [entry.command.id if entry else None for entry, _ in rows],
        _array(entry.command.id for entry, _ in entries),
        _array(entry.command.fingerprint for entry, _ in entries),
        _array(Int4(last) for last in lasts),
        clocks[-1] if clocks else None,
    )
