"""Somebody else holds the table of facts: the service says so in time, and records nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from aid_service.settings import Settings
from tests.cases import a_fund, a_gift, a_worker
from tests.office import Office
from tests.reliability.gunicorn_server import Server, away, serving
from tests.stores import Stores, as_superuser

WRITERS = 4
"""At once: they wait together, and none waits for the others' time to run out first."""


@contextmanager
def locked(settings: Settings, mode: str) -> Iterator[None]:
    """By another process than the server's: this one."""
    if settings.embedded:
        file = settings.var / "ledger.sqlite3"
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
        return
    with psycopg.connect(as_superuser(settings)) as connection:
        connection.execute(f"LOCK TABLE facts IN {mode} MODE")  # type: ignore[arg-type]
        yield
        connection.rollback()


@pytest.fixture(params=["sqlite", "EXCLUSIVE", "ACCESS EXCLUSIVE"])
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def stores(request: pytest.FixtureRequest, mode: str) -> Stores:
    kind = "sqlite" if mode == "sqlite" else "postgres"
    found: Stores = request.getfixturevalue(f"{kind}_stores")
    return found


def at_once(ask: Callable[[Any], Any], told: list[Any]) -> list[Any]:
    with ThreadPoolExecutor(len(told)) as pool:
        return list(pool.map(ask, told))


def test_writers_are_sent_away_and_done_once_when_they_come_again(
    office: Office, mode: str
) -> None:
    workers, fund_id = [a_worker(office) for _ in range(WRITERS)], a_fund(office)
    keys = {worker: str(uuid4()) for worker in workers}
    caseworker, before = office.staff["caseworker"].token, office.head

    with serving(office.settings) as server:

        def visit(worker: str) -> Any:
            path, body = f"/workers/{worker}/visits", a_gift(fund_id, cash="5.00")
            return server.post(path, body, token=caseworker, key=keys[worker])

        def look(_number: int) -> Any:
            return server.get(f"/workers/{workers[0]}", token=caseworker)

        assert {answer.status for answer in at_once(look, [*range(WRITERS)])} == {200}
        with locked(office.settings, mode):
            sent_away = at_once(visit, workers)
            assert all(away(answer) for answer in sent_away), sent_away
            readers = at_once(look, [*range(WRITERS)])
            if mode == "ACCESS EXCLUSIVE":
                assert all(away(answer) for answer in readers), readers
            else:
                assert {answer.status for answer in readers} == {200}
            assert alive(server)
        assert office.head == before

        answers = at_once(visit, workers)
        assert [answer.status for answer in answers] == [201] * WRITERS
        assert not any("Idempotency-Replayed" in answer.headers for answer in answers)
    assert [fact.TOPIC for fact in office.facts(before)].count("worker.visited.v1") == WRITERS
    assert office.finance.asked(f"/funds/{fund_id}")["available"] == "9980.00"


def alive(server: Server) -> bool:
    return server.get("/healthz").json == {"status": "ok"}
