"""A reader tails a PostgreSQL ledger under writers that are killed, rolled back and in conflict."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import ApplicationRecorder, StoredEvent
from eventsourcing.postgres import PostgresFactory
from eventsourcing.utils import Environment

from aid_service.assembly import open_ports
from aid_service.database import open_postgres
from aid_service.ledger.command import LedgerAway
from aid_service.ledger.ledger import Ledger
from aid_service.ledger.postgres import PostgresFactRecorder
from aid_service.ledger.postgres_schema import RECORD_FACTS
from aid_service.settings import Settings
from domain.aggregates.fund import Fund
from domain.events.fact import Recorded
from domain.refusals import Refusal
from tests.ledger.commands import a_command, open_fund, pay, receive
from tests.ledger.tailing import Row, Tail
from tests.people import an_id
from tests.stores import Stores, as_superuser

FORK = multiprocessing.get_context("fork")
HOT = [an_id(f"hot fund {number}") for number in range(6)]
PROCESSES, THREADS = 4, 4
KILL_AT = (100, 250, 400)
ENOUGH = 600


@pytest.fixture
def on_postgres(postgres_stores: Stores) -> Iterator[Settings]:
    settings = postgres_stores.copy_of("prepared")
    yield settings
    postgres_stores.drop(settings)


def stored(settings: Settings, table: str = "facts", position: str = "position") -> list[Row]:
    """All that was committed, when no writer is in the middle of anything."""
    with psycopg.connect(as_superuser(settings), autocommit=True) as connection:
        busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        while connection.execute(f"{busy} AND state <> 'idle'").fetchone() != (1,):
            time.sleep(0.01)
        return connection.execute(
            f"SELECT {position}, originator_id, originator_version FROM {table} ORDER BY 1"  # type: ignore[arg-type]
        ).fetchall()


# 16 writers


def write(settings: Settings, acknowledged: Path, stop: Any) -> None:
    """A process of four writers, each with a ledger of its own, until it is stopped or killed."""
    threads = [Thread(target=write_on, args=(settings, acknowledged, stop)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def write_on(settings: Settings, acknowledged: Path, stop: Any) -> None:
    ports, chance = open_ports(settings), random.Random()
    paper = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while not stop.is_set():
        if chance.random() < 0.1:
            roll_back(as_superuser(settings), stall=chance.uniform(0, 0.005))
            continue
        money = "1.00" if chance.random() < 0.9 else "999999.00"
        with suppress(Refusal, LedgerAway):
            position = move(ports.ledger, chance.sample(HOT, 2), money)
            os.write(paper, b"%d\n" % position)
    ports.close()
    os.close(paper)


def move(ledger: Ledger, funds: Sequence[UUID], money: str) -> int:
    """Two facts on two streams that others write to as well."""

    def decide(giving: Fund, taking: Fund) -> None:
        receive(money)(taking)
        pay(money)(giving)

    return ledger.change(a_command(), [(Fund, fund) for fund in funds], decide).position


def roll_back(url: str, *, stall: float) -> None:
    """Records, keeps everybody waiting, and takes it back."""
    never = ([uuid4()], [1], ["never"], ["{}"], [""], [None], [None], [], [], [], None)
    with psycopg.connect(url) as connection:
        connection.execute(RECORD_FACTS, never)
        time.sleep(stall)
        connection.rollback()


def test_a_reader_misses_nothing_and_sees_nothing_twice(
    on_postgres: Settings, tmp_path: Path
) -> None:
    ports, stop, acknowledged = open_ports(on_postgres), FORK.Event(), tmp_path / "acknowledged"
    for fund in HOT:
        open_fund(ports.ledger, fund, money="5000.00")

    def start() -> multiprocessing.process.BaseProcess:
        process = FORK.Process(target=write, args=(on_postgres, acknowledged, stop))
        process.start()
        return process

    def page(position: int) -> list[Row]:
        found = ports.ledger.since(position, limit=17)
        return [
            (item.position, item.fact.originator_id, item.fact.originator_version)
            for item in found
            if isinstance(item, Recorded)
        ]

    writers, kills, tail = [start() for _ in range(PROCESSES)], list(KILL_AT), Tail(page)
    while tail.position < ENOUGH:
        tail.read_on()
        if kills and tail.position > kills[0]:
            kills.pop(0)
            writers[0].kill()
            writers[0].join()
            writers = [*writers[1:], start()]
    stop.set()
    for process in writers:
        process.join()
        assert process.exitcode == 0
    rows = stored(on_postgres)
    tail.read_on()

    assert tail.faults(rows) == {}
    assert [position for position, _, _ in rows] == list(range(1, len(rows) + 1)), "no gaps"
    heard = [int(line) for line in acknowledged.read_text().split()]
    assert len(heard) > len(rows) / 4
    assert set(heard) <= {position for position, _, _ in tail.seen}
    assert len(set(heard)) == len(heard)
    ports.close()


# one writer is slow between its insert and its commit

HOLDS_UP = """
CREATE FUNCTION hold_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER hold_up AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.topic = 'slow') EXECUTE FUNCTION hold_up();
"""


@contextmanager
def ours(settings: Settings) -> Iterator[tuple[ApplicationRecorder, str, str]]:
    recorder = PostgresFactRecorder(open_postgres(as_superuser(settings), of_ledger=True))
    yield recorder, "facts", "position"
    recorder.close()


@contextmanager
def the_librarys(
    settings: Settings, *, db_functions: str
) -> Iterator[tuple[ApplicationRecorder, str, str]]:
    parts = urlsplit(as_superuser(settings))
    env = {
        "POSTGRES_DBNAME": parts.path.removeprefix("/"),
        "POSTGRES_HOST": parts.hostname or parse_qs(parts.query)["host"][0],
        "POSTGRES_PORT": str(parts.port or 5432),
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": parts.password or "",
        "POSTGRES_POOL_SIZE": "3",
        "POSTGRES_ENABLE_DB_FUNCTIONS": db_functions,
    }
    with PostgresFactory(Environment("", env)) as factory:
        yield factory.application_recorder(), "stored_events", "notification_id"


def waiting_for_a_lock(connection: psycopg.Connection[Any]) -> int:
    found = connection.execute(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    ).fetchone()
    assert found is not None
    return int(found[0])


def overtaken(settings: Settings, store: Any) -> dict[str, set[Row]]:
    """A second writer comes while the first is about to commit, and a reader passes by before and
    after that commit. Gives the reader's faults."""
    number = count(1)

    def event(topic: str) -> list[StoredEvent]:
        return [StoredEvent(an_id(f"stream {next(number)}"), 1, topic, b"{}")]

    with (
        store as (recorder, table, position),
        psycopg.connect(as_superuser(settings), autocommit=True) as holder,
        ThreadPoolExecutor(2) as pool,
    ):
        holder.execute(HOLDS_UP.format(table=table))
        holder.execute("SELECT pg_advisory_lock(7)")
        tail = Tail(
            lambda after: [
                (row.id, UUID(str(row.originator_id)), row.originator_version)
                for row in recorder.select_notifications(after, 10, inclusive_of_start=False)
            ]
        )
        slow = pool.submit(recorder.insert_events, event("slow"))
        while waiting_for_a_lock(holder) < 1:
            time.sleep(0.001)
        quick = pool.submit(recorder.insert_events, event("quick"))
        while waiting_for_a_lock(holder) < 2 and not quick.done():
            time.sleep(0.001)
        tail.read_on()
        holder.execute("SELECT pg_advisory_unlock(7)")
        slow.result()
        quick.result()
        tail.read_on()
        return tail.faults(stored(settings, table, position))


def test_nobody_overtakes_a_writer_who_is_slow_to_commit(on_postgres: Settings) -> None:
    assert overtaken(on_postgres, ours(on_postgres)) == {}


@pytest.mark.parametrize(("db_functions", "faults"), [("n", set()), ("y", {"missed"})])
def test_the_librarys_database_function_lets_a_reader_miss_a_fact(
    on_postgres: Settings, db_functions: str, faults: set[str]
) -> None:
    """So the two tests above could fail; its plain insert locks the table, as ours does."""
    store = the_librarys(on_postgres, db_functions=db_functions)
    assert set(overtaken(on_postgres, store)) == faults
