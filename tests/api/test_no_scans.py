"""What a list or a total costs does not grow with the ledger: SQLite's plans say what is walked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from aid_service.assembly import open_ports
from tests.office import Office
from tests.staff import COUNTY
from tests.stores import Clock, Stores

FEW = {"view_parked", "view_positions", "totals_sources", "review_balances", "person_links"}
"""As many rows as there are faults, views, funds, opening balances, people recorded twice."""

LISTS: list[tuple[str, str, Mapping[str, object]]] = [
    ("caseworker", "/workers", {}),
    ("caseworker", "/workers", {"effective_on": "2024-06-30"}),
    ("caseworker", "/workers", {"status": "active", "occupation": "courier"}),
    ("caseworker", "/workers", {"season_not_visited": "summer", "year": 2024}),
    ("caseworker", "/visits", {"year": 2024, "season": "summer", "state": "recorded"}),
    ("caseworker", "/visits", {"effective_on": "2024-06-30"}),
    ("caseworker", "/aid", {"kind": "medical", "state": "paid"}),
    ("caseworker", "/tasks", {}),
    ("caseworker", "/imports", {}),
    ("caseworker", "/childcare/classes", {"year": 2024}),
    ("finance", "/funds", {"year": 2024}),
    ("finance", "/finance/summary", {"year": 2024}),
    ("finance", "/finance/summary", {"year": 2024, "by": "kind,area,month,category"}),
    ("finance", "/finance/entries", {"year": 2024, "season": "summer"}),
    ("admin", "/reviews/2024", {}),
    ("admin", "/activities", {"year": 2024}),
    ("caseworker", "/mediations", {"year": 2024}),
]


@pytest.fixture
def office(sqlite_stores: Stores, clock: Clock) -> Iterator[Office]:
    settings = sqlite_stores.copy_of("staffed")
    ports = open_ports(settings, clock=clock)
    yield Office(ports, clock, sqlite_stores.staff, settings)
    ports.close()
    sqlite_stores.drop(settings)


@contextmanager
def asked(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are put to it, with their values."""
    found: list[tuple[str, Any]] = []

    def listen(_connection: Connection, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        found.append((statement, values))

    event.listen(engine, "before_cursor_execute", listen)
    yield found
    event.remove(engine, "before_cursor_execute", listen)


def walked(engine: Engine, statement: str, values: Any) -> list[str]:
    """The tables that a statement looks through from one end to the other."""
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    steps = [step.detail.split() for step in plan if step.detail.startswith("SCAN")]
    made = ("CONSTANT", "(")  # a single row, or what the statement itself has put together
    return [table for _, table, *_ in steps if table not in FEW and not table.startswith(made)]


@pytest.mark.parametrize(("who", "path", "query"), LISTS)
def test_a_list_looks_through_no_table_of_the_year(
    office: Office, who: str, path: str, query: Mapping[str, object]
) -> None:
    engine = office.ports.views.engine
    with asked(engine) as statements:
        assert office.desk(who).get(path, **query).status_code == 200

    questions = [(s, v) for s, v in statements if s.lstrip().startswith(("SELECT", "WITH"))]
    assert questions
    assert {s: found for s, v in questions if (found := walked(engine, s, v))} == {}


def test_a_table_that_is_looked_through_would_be_seen(office: Office) -> None:
    engine = office.ports.views.engine
    assert walked(engine, "SELECT * FROM register_areas WHERE area > ?", (COUNTY,))
