"""What a list or a total costs does not grow with the ledger: SQLite's plans say what is walked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from aid_service.assembly import open_ports
from projections.store import moving
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


LINES = """
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5000)
INSERT INTO totals_lines SELECT n, NULL, n, n, n, '2024-07-01', '2024-07-01', 2024, '2024-07',
    'summer', 'visit', NULL, '410726' || (100 + n % 900) || '000', NULL, 'courier', 1, 0, 1
FROM numbers
"""


def test_whether_an_area_covers_a_year_is_told_by_its_first_and_last_line(office: Office) -> None:
    engine = office.ports.views.engine
    with moving(engine) as connection:
        connection.exec_driver_sql(LINES)
    with asked(engine) as statements:
        office.finance.asked("/finance/summary", year=2024, by="area")
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    [(ends, values)] = [(s, v) for s, v in statements if "min(totals_lines.area)" in s]
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(step, 1)
        found = driver.execute(ends, values).fetchall()
        driver.set_progress_handler(None, 1)

    assert found == [("410726100000", "410726999000")]
    assert steps < 200, "of 5,000 lines"


def test_a_table_that_is_looked_through_would_be_seen(office: Office) -> None:
    engine = office.ports.views.engine
    assert walked(engine, "SELECT * FROM register_areas WHERE area > ?", (COUNTY,))
