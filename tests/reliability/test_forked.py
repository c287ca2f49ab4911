"""Nothing is shared across gunicorn's fork: each line to PostgreSQL is one worker's alone."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path

import psycopg
import pytest

from aid_service.settings import Settings
from tests.cases import a_fund, a_receipt
from tests.office import Office
from tests.reliability.gunicorn_server import HANGS_SECONDS, Server, serving
from tests.stores import SERVICE, as_superuser

CLIENTS, REQUESTS = 12, 120
_INODE = re.compile(r"socket:\[(\d+)\]")
_OPENED_TOO_EARLY = """
import psycopg
from aid_service.settings import read_settings
from wsgi import app

line = psycopg.connect(read_settings().database_url)
"""


@pytest.fixture
def stores(postgres_stores):  # type: ignore[no-untyped-def]
    return postgres_stores


def unix_sockets(pid: int) -> set[str]:
    """The kernel's numbers of the sockets that a process has open, where they lead to a file's
    name rather than to a port: the tests' PostgreSQL listens on one."""
    table = Path("/proc/net/unix").read_text().splitlines()[1:]
    named = {line.split()[6] for line in table}
    opened = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        if found := _INODE.fullmatch(str(link.readlink())):
            opened.add(found[1])
    return opened & named


def backends(settings: Settings) -> int:
    """How many lines of the service's role PostgreSQL has."""
    with psycopg.connect(as_superuser(settings)) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = %s",
            (SERVICE,),
        ).fetchone()
    assert found is not None
    return int(found[0])


def lines(server: Server, settings: Settings) -> tuple[set[str], dict[int, set[str]]]:
    """Of the master, and of each worker, once PostgreSQL knows as many as they hold together."""
    until = time.monotonic() + HANGS_SECONDS
    while True:
        master = unix_sockets(server.master)
        held = {pid: unix_sockets(pid) for pid in server.workers()}
        known = backends(settings)
        if len(master.union(*held.values())) == known:
            return master, held
        assert time.monotonic() < until, (known, master, held)
        time.sleep(0.02)


@contextmanager
def alone(server: Server, worker: int) -> Iterator[None]:
    """The others pause meanwhile: one that is quick might else answer all, and leave none to
    them."""
    others = [pid for pid in server.workers() if pid != worker]
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)


def load(server: Server, office: Office) -> None:
    """Writers and readers at once, so that every pool fills."""
    fund_id, staff = a_fund(office), office.staff
    path = f"/funds/{fund_id}"

    def ask(number: int) -> int:
        if number % 2:
            return server.get(path, token=staff["auditor"].token).status
        money = a_receipt(reference=f"slip {number}")
        return server.post(f"{path}/receipts", money, token=staff["finance"].token).status

    with ThreadPoolExecutor(CLIENTS) as pool:
        assert set(pool.map(ask, range(REQUESTS))) == {200, 201}


def test_each_line_belongs_to_one_worker_and_none_to_the_master(office: Office) -> None:
    office.ports.close()
    with serving(office.settings) as server:
        for worker in server.workers():
            with alone(server, worker):
                load(server, office)
        office.ports.close()
        master, held = lines(server, office.settings)

    assert master == set()
    assert len(held) == 3
    assert all(held.values()), "every worker has been asked"
    for one, other in combinations(held.values(), 2):
        assert one.isdisjoint(other)


def test_a_line_opened_before_the_fork_would_be_seen(office: Office, tmp_path: Path) -> None:
    office.ports.close()
    (tmp_path / "too_early.py").write_text(_OPENED_TOO_EARLY)
    with serving(
        office.settings, "--preload", "--pythonpath", str(tmp_path), "too_early:app"
    ) as server:
        master, held = lines(server, office.settings)

    assert len(master) == 1
    assert all(master <= opened for opened in held.values())
