"""The database commits, and its answer never comes: whatever was asked is done once.

One server, one office and one dead line for each address that writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask, request
from werkzeug.test import TestResponse

from aid_service.app import create_app
from aid_service.assembly import open_ports
from tests.office import Desk, Office
from tests.reliability.dropping_proxy import DroppingProxy
from tests.reliability.every_write import EVERY_WRITE, WRITES_NOTHING, Asked
from tests.stores import Clock, Stores, as_superuser

_VARIABLE = re.compile(r"<[^>]*>")


@dataclass
class Disturbed:
    """An office, and the same service behind a line that can be made to fail."""

    office: Office
    proxy: DroppingProxy
    app: Flask

    def ask(self, asked: Asked, key: str) -> TestResponse:
        held = self.office.staff[asked.who]
        return asked.by(Desk(self.app, held.token, str(held.staff_id)), key)


@pytest.fixture(scope="module")
def disturbed(postgres_stores: Stores) -> Iterator[Disturbed]:
    clock, settings = Clock(), postgres_stores.copy_of("staffed")
    assert settings.database_url is not None
    proxy = DroppingProxy(settings.database_url, watched="record_facts")
    ports = open_ports(settings, clock=clock)
    far = open_ports(replace(settings, database_url=proxy.url), clock=clock, hurried=True)
    yield Disturbed(Office(ports, clock, postgres_stores.staff, settings), proxy, create_app(far))
    far.close()
    proxy.close()
    ports.close()
    postgres_stores.drop(settings)


def topics(office: Office, after: int) -> list[str]:
    return [fact.TOPIC for fact in office.facts(after)]


def undisturbed(office: Office, rule: str) -> tuple[list[int], list[str]]:
    """What the same request, asked twice, comes to on a quiet day."""
    asked, before, key = EVERY_WRITE[rule](office), office.head, str(uuid4())
    answers = [asked.by(office.desk(asked.who), key) for _ in range(2)]
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {200, 201}, (rule, statuses, answers[0].text)
    return statuses, topics(office, before)


def test_every_address_that_writes_is_in_the_table(disturbed: Disturbed) -> None:
    declared = {
        _VARIABLE.sub("{}", rule.rule).removeprefix("/api/v1")
        for rule in disturbed.app.url_map.iter_rules()
        if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }
    assert set(EVERY_WRITE) | set(WRITES_NOTHING) == declared


@pytest.mark.parametrize("rule", EVERY_WRITE)
def test_a_lost_line_is_no_matter_to_the_caller(disturbed: Disturbed, rule: str) -> None:
    """The service asks again by itself, and its own command id says what had happened."""
    statuses, wrote = undisturbed(disturbed.office, rule)
    asked, before = EVERY_WRITE[rule](disturbed.office), disturbed.office.head
    drops, key = disturbed.proxy.dropped, str(uuid4())

    disturbed.proxy.arm(dark=False)
    answer = disturbed.ask(asked, key)
    assert disturbed.proxy.dropped == drops + 1
    assert answer.status_code == statuses[0], answer.text
    assert topics(disturbed.office, before) == wrote

    assert disturbed.ask(asked, key).status_code == statuses[1]
    assert topics(disturbed.office, before) == wrote


@pytest.mark.parametrize("rule", EVERY_WRITE)
def test_a_lost_database_is_said_and_the_callers_repetition_is_done_once(
    disturbed: Disturbed, rule: str
) -> None:
    statuses, wrote = undisturbed(disturbed.office, rule)
    asked, before = EVERY_WRITE[rule](disturbed.office), disturbed.office.head
    drops, key = disturbed.proxy.dropped, str(uuid4())

    disturbed.proxy.arm(dark=True)
    away = disturbed.ask(asked, key)
    assert disturbed.proxy.dropped == drops + 1
    assert (away.status_code, away.json["code"]) == (503, "store-away"), away.text
    assert int(away.headers["Retry-After"]) > 0

    disturbed.proxy.light()
    answer = disturbed.ask(asked, key)
    assert answer.status_code == statuses[0], answer.text
    assert topics(disturbed.office, before) == wrote


# as it stands in many a service


def a_naive_service(url: str) -> Flask:
    """It keeps no command id: one payment, one row."""
    app = Flask(__name__)

    @app.post("/payments")
    def pay() -> Any:
        with psycopg.connect(url, autocommit=True) as connection:
            row: dict[str, Any] = request.get_json()
            connection.execute("INSERT INTO payments VALUES (%s)", (row["amount"],))
        return {}, 201

    @app.errorhandler(psycopg.OperationalError)
    def away(_error: Exception) -> Any:
        return {}, 503

    return app


def test_a_naive_handler_pays_twice(disturbed: Disturbed) -> None:
    url = as_superuser(disturbed.office.settings)
    proxy = DroppingProxy(url, watched="INSERT INTO payments")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE payments (amount text)")
        client = a_naive_service(proxy.url).test_client()
        headers = {"Idempotency-Key": str(uuid4())}

        proxy.arm(dark=False)
        statuses = [
            client.post("/payments", json={"amount": "500.00"}, headers=headers).status_code
            for _ in range(2)
        ]
        assert statuses == [503, 201]
        assert connection.execute("SELECT amount FROM payments").fetchall() == [("500.00",)] * 2
    proxy.close()
