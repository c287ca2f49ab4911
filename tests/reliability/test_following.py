"""`aid views follow`, a process of its own: it shows what others record, comes back with its
store, and ends when it is asked to."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from aid_service.ports import Ports
from aid_service.settings import Settings
from projections.store import moving
from tests.ledger.commands import FUND, open_fund, pay_from
from tests.reliability.gunicorn_server import HANGS_SECONDS, PROJECT, environment
from tests.stores import as_superuser

COMMAND = [sys.executable, "-m", "aid_service.cli.main", "views", "follow"]


@contextmanager
def following(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    """Once it says that it follows."""
    process = subprocess.Popen(
        COMMAND, cwd=PROJECT, env=environment(settings), stderr=subprocess.PIPE, text=True
    )
    try:
        assert said(process).startswith("following from")
        yield process
    finally:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    return process.stderr.readline()


def shown(ports: Ports, position: int) -> bool:
    """Whether the rows reach it, moved by nobody here."""
    until = time.monotonic() + HANGS_SECONDS
    while ports.views.catch_up.position() < position and time.monotonic() < until:
        time.sleep(0.005)
    return ports.views.catch_up.position() >= position


def test_what_another_process_records_is_shown(settings: Settings, ports: Ports) -> None:
    open_fund(ports.ledger, FUND)
    with following(settings):
        for _ in range(5):
            assert shown(ports, pay_from(ports.ledger, FUND, "1.00").position)


@pytest.mark.parametrize("word", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_asked_to(
    settings: Settings, ports: Ports, word: signal.Signals
) -> None:
    open_fund(ports.ledger, FUND)
    with following(settings) as process:
        process.send_signal(word)
        assert process.wait(HANGS_SECONDS) == 0


@pytest.mark.parametrize("stores", ["postgres"], indirect=True)
def test_it_goes_on_when_its_store_is_back(settings: Settings, ports: Ports) -> None:
    open_fund(ports.ledger, FUND)
    with following(settings) as process:
        with psycopg.connect(as_superuser(settings)) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert said(process).startswith("away")
        while not (line := said(process)).startswith("following from"):
            assert line.startswith("away")
        assert shown(ports, pay_from(ports.ledger, FUND, "1.00").position)


def test_rows_of_another_ledger_end_it_with_a_word(settings: Settings, ports: Ports) -> None:
    open_fund(ports.ledger, FUND)
    ports.views.fresh()
    with moving(ports.views.engine) as connection:
        connection.exec_driver_sql("UPDATE view_positions SET newest_fact = 'another'")
    ended = subprocess.run(
        COMMAND, cwd=PROJECT, env=environment(settings), capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "aid views rebuild" in ended.stderr
