"""Who came first writes first, among processes; who dies or loses patience leaves the queue."""

from __future__ import annotations

import multiprocessing
import os
import time
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy.exc import TimeoutError as StillWaiting

from aid_service import database
from aid_service.assembly import open_ports
from aid_service.ledger import sqlite as sqlite_ledger
from aid_service.ledger.command import LedgerAway
from aid_service.settings import Settings
from aid_service.writers_queue import WritersQueue
from tests.ledger.commands import FUND, open_fund
from tests.stores import Stores

LONG = 60.0
FORK = multiprocessing.get_context("fork")


def write_in_turn(database: Path, name: str) -> None:
    with (
        WritersQueue(database).turn(patience=LONG),
        (database.parent / "written").open("a") as file,
    ):
        file.write(f"{name} ")


def newest_number(queue: WritersQueue) -> bytes:
    """Read through the queue's own handle: closing another one would give up its turn."""
    return os.pread(queue._handle, 8, 0)


def line_up(
    queue: WritersQueue, database: Path, *names: str
) -> list[multiprocessing.process.BaseProcess]:
    """Processes that have drawn their numbers in this order."""
    processes: list[multiprocessing.process.BaseProcess] = []
    for name in names:
        before = newest_number(queue)
        process = FORK.Process(target=write_in_turn, args=(database, name))
        process.start()
        processes.append(process)
        while newest_number(queue) == before:
            time.sleep(0.001)
    return processes


def ended(processes: list[multiprocessing.process.BaseProcess]) -> list[int | None]:
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]


def test_first_come_first_served(tmp_path: Path) -> None:
    database, names = tmp_path / "store", [str(number) for number in range(12)]
    with closing(WritersQueue(database)) as queue:
        with queue.turn(patience=LONG):
            waiting = line_up(queue, database, *names)
        assert ended(waiting) == [0] * 12
    assert (tmp_path / "written").read_text().split() == names


def test_who_dies_in_the_queue_holds_nobody_up(tmp_path: Path) -> None:
    database = tmp_path / "store"
    with closing(WritersQueue(database)) as queue:
        with queue.turn(patience=LONG):
            waiting = line_up(queue, database, "a", "b", "c", "d")
            for dead in (waiting[0], waiting[2]):
                dead.kill()
                dead.join()
        assert ended(waiting) == [-9, 0, -9, 0]
    assert (tmp_path / "written").read_text().split() == ["b", "d"]


def test_who_dies_with_the_turn_gives_it_back(tmp_path: Path) -> None:
    database, holds = tmp_path / "store", FORK.Event()

    def hold() -> None:
        with WritersQueue(database).turn(patience=LONG):
            holds.set()
            time.sleep(LONG)

    holder = FORK.Process(target=hold)
    holder.start()
    assert holds.wait(LONG)
    waiting = FORK.Process(target=write_in_turn, args=(database, "next"))
    waiting.start()
    holder.kill()
    holder.join()
    assert ended([waiting]) == [0]


def test_threads_of_one_process_take_turns_too(tmp_path: Path) -> None:
    with closing(WritersQueue(tmp_path / "store")) as queue:
        inside: list[int] = []
        most: list[int] = []

        def write(number: int) -> None:
            for _ in range(20):
                with queue.turn(patience=LONG):
                    inside.append(number)
                    most.append(len(inside))
                    inside.remove(number)

        threads = [Thread(target=write, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert most == [1] * 160


@pytest.fixture
def held(sqlite_stores: Stores) -> Settings:
    return sqlite_stores.copy_of("prepared")


def test_impatience_is_a_store_that_is_away(
    held: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process has the turn in every file and does not go on."""
    holds, go_on = FORK.Event(), FORK.Event()

    def hold() -> None:
        with (
            WritersQueue(held.var / "ledger.sqlite3").turn(patience=LONG),
            WritersQueue(held.var / "vault.sqlite3").turn(patience=LONG),
        ):
            holds.set()
            go_on.wait()

    holder = FORK.Process(target=hold)
    holder.start()
    assert holds.wait(LONG)
    monkeypatch.setattr(sqlite_ledger, "_BUSY_TIMEOUT_SECONDS", 0.01)
    monkeypatch.setattr(database, "LOCK_TIMEOUT_MS", 10)
    ports = open_ports(held)

    with pytest.raises(LedgerAway):
        open_fund(ports.ledger, FUND)
    with pytest.raises(StillWaiting):
        ports.keyring.admit(FUND)

    go_on.set()
    holder.join()
    open_fund(ports.ledger, FUND)
    ports.keyring.admit(FUND)
    ports.close()
