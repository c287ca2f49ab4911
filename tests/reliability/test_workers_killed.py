"""Workers and connections die while keyed commands run: each happens once, and none is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.cases import a_fund, a_gift, a_person
from tests.office import Office
from tests.reliability.gunicorn_server import HANGS_SECONDS, Server, serving
from tests.stores import as_superuser

CLIENTS, CASES, STRIKES = 8, 48, 4
TRY_AGAIN_SECONDS = 0.02

Strike = Callable[[Server], None]


@dataclass
class Clients:
    """Ask again with the same key until they are answered."""

    server: Server
    token: str
    unanswered: list[str] = field(default_factory=list)

    def register_and_visit(self, fund_id: str) -> str:
        """Gives the worker's id."""
        worker = str(self.done("/workers", a_person())["id"])
        self.done(f"/workers/{worker}/visits", a_gift(fund_id, cash="5.00"))
        return worker

    def done(self, path: str, body: Any) -> Any:
        key, until = str(uuid4()), time.monotonic() + HANGS_SECONDS
        while time.monotonic() < until:
            try:
                answer = self.server.post(path, body, token=self.token, key=key)
            except (OSError, HTTPException):
                self.unanswered.append(path)
            else:
                if answer.status != 503:
                    assert answer.status == 201, answer
                    return answer.json
            time.sleep(TRY_AGAIN_SECONDS)
        raise AssertionError(f"no answer for {path}")


def work_under(office: Office, strike: Strike) -> Clients:
    """While the clients work `strike` comes again and again; then all is counted."""
    fund_id, before = a_fund(office), office.head
    with serving(office.settings) as server, ThreadPoolExecutor(CLIENTS) as pool:
        clients = Clients(server, office.staff["caseworker"].token)
        cases = [pool.submit(clients.register_and_visit, fund_id) for _ in range(CASES)]
        for number in range(STRIKES):
            cases[number * CLIENTS].result()
            strike(server)
        workers = {case.result() for case in cases}

    topics = [fact.TOPIC for fact in office.facts(before)]
    assert len(workers) == CASES
    assert topics.count("worker.registered.v1") == CASES
    assert topics.count("worker.visited.v1") == CASES
    assert office.finance.asked(f"/funds/{fund_id}")["available"] == "9760.00"
    listed = office.caseworker.asked("/workers", limit=100)["items"]
    assert {item["id"] for item in listed} == workers
    return clients


def test_each_command_happens_once_though_its_process_is_killed(office: Office) -> None:
    def kill(server: Server) -> None:
        for worker in server.workers():
            server.kill(worker)

    assert work_under(office, kill).unanswered


@pytest.mark.parametrize("stores", ["postgres"], indirect=True)
def test_each_command_happens_once_though_its_connection_is_ended(office: Office) -> None:
    ended = 0

    def end(_server: Server) -> None:
        nonlocal ended
        with psycopg.connect(as_superuser(office.settings)) as connection:
            found = connection.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()
        assert found is not None
        ended += found[0]

    assert not work_under(office, end).unanswered, "the processes live on, and answer"
    assert ended > STRIKES
