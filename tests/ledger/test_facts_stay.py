"""Facts are for ever: no statement changes or removes one, and what cannot be read is said."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from aid_service.ledger.mapper import FactMapper
from aid_service.ledger.unreadable import UnreadableFact
from aid_service.migration import migrate
from aid_service.ports import Ports
from aid_service.settings import Settings
from domain.aggregates.fund import Fund
from domain.events.fact import Recorded, Unreadable
from domain.events.fund import FundOpened
from tests.ledger.commands import FUND, OTHER_FUND, open_fund, pay_from
from tests.stores import Clock


@pytest.fixture
def sql(settings: Settings) -> Callable[[str], None]:
    """One statement by the store's owner, past the service."""

    def run(statement: str) -> None:
        if settings.owner_url:
            with psycopg.connect(settings.owner_url, autocommit=True) as connection:
                connection.execute(statement)  # type: ignore[call-overload]
        else:
            file = settings.var / "ledger.sqlite3"
            with closing(sqlite3.connect(file, isolation_level=None)) as connection:
                connection.execute(statement)

    return run


REPLACING = {
    "sqlite": "INSERT OR REPLACE INTO facts SELECT * FROM facts WHERE position = 1",
    "postgres": "INSERT INTO facts SELECT * FROM facts WHERE position = 1"
    " ON CONFLICT (position) DO UPDATE SET state = '{}'",
}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET state = '{}' WHERE position = 1",
        "UPDATE facts SET recorded_at = recorded_at",
        "DELETE FROM facts WHERE position = 2",
        "DELETE FROM facts",
        "REPLACING",
        "TRUNCATE facts",
    ],
)
def test_no_statement_changes_a_fact(
    ports: Ports, sql: Callable[[str], None], settings: Settings, statement: str
) -> None:
    open_fund(ports.ledger, FUND)
    before = ports.ledger.history(FUND)
    store = "postgres" if settings.database_url else "sqlite"
    if statement == "REPLACING":
        statement = REPLACING[store]
    if statement.startswith("TRUNCATE") and store == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")

    with pytest.raises((sqlite3.DatabaseError, psycopg.Error)):
        sql(statement)
    assert ports.ledger.history(FUND) == before


def test_a_replacing_row_of_the_same_version_is_refused(
    ports: Ports, sql: Callable[[str], None], settings: Settings
) -> None:
    """Another position, the same place in the stream."""
    if settings.database_url:
        pytest.skip("INSERT OR REPLACE is SQLite's")
    open_fund(ports.ledger, FUND)
    with pytest.raises(sqlite3.IntegrityError):
        sql(
            "INSERT OR REPLACE INTO facts SELECT 9, originator_id, originator_version, topic,"
            " '{}', recorded_at, actor_id, area, command_id FROM facts WHERE position = 1"
        )


def stored(ports: Ports, position: int) -> Any:
    return ports.ledger.recorder.select_notifications(position, 1)[0]


def from_the_future(row: Any) -> StoredEvent:
    return StoredEvent(uuid4(), 1, "fund.audited_by_martians.v1", row.state)


def with_another_field(row: Any) -> StoredEvent:
    state = row.state.replace(b'{"originator_id"', b'{"colour":"red","originator_id"', 1)
    return StoredEvent(row.originator_id, 3, row.topic, state)


def moved_to_another_stream(row: Any) -> StoredEvent:
    return StoredEvent(OTHER_FUND, 1, row.topic, row.state)


def moved_within_its_stream(row: Any) -> StoredEvent:
    return StoredEvent(row.originator_id, 3, row.topic, row.state)


def of_another_type(row: Any) -> StoredEvent:
    return StoredEvent(row.originator_id, 3, "fund.received.v1", row.state)


def not_even_json(row: Any) -> StoredEvent:
    return StoredEvent(row.originator_id, 3, row.topic, b"?")


@pytest.mark.parametrize(
    "spoilt",
    [
        from_the_future,
        with_another_field,
        moved_to_another_stream,
        moved_within_its_stream,
        of_another_type,
        not_even_json,
    ],
)
def test_what_cannot_be_read_is_said_and_not_guessed(
    ports: Ports, spoilt: Callable[[Any], StoredEvent]
) -> None:
    ledger = ports.ledger
    open_fund(ledger, FUND)
    row = spoilt(stored(ports, 1))
    ledger.recorder.insert_events([row])

    kinds = [type(item) for item in ledger.since(0, limit=10)]
    assert kinds == [Recorded, Recorded, Unreadable]
    heard = [(item.position, type(item)) for item in ledger.since(0, limit=10, wanted=[FundOpened])]
    assert heard == [(1, Recorded), (3, Unreadable)]
    found = ledger.history(row.originator_id)[-1]  # type: ignore[arg-type]
    assert isinstance(found, Unreadable)
    assert (found.position, found.originator_id, found.topic) == (3, row.originator_id, row.topic)
    with pytest.raises(UnreadableFact):
        ledger.load(Fund, row.originator_id)  # type: ignore[arg-type]


def test_an_unreadable_fact_says_nothing_of_its_content() -> None:
    row = StoredEvent(FUND, 1, "fund.opened.v1", '{"name": "王小明"}'.encode())
    with pytest.raises(UnreadableFact) as error:
        FactMapper().to_domain_event(row)
    assert "王" not in str(error.value)


def test_positions_and_instants_lead_to_each_other(ports: Ports, clock: Clock) -> None:
    ledger = ports.ledger
    clock.set("2024-05-01T09:00")
    open_fund(ledger, FUND)
    clock.set("2024-05-02T09:00")
    pay_from(ledger, FUND, "1.00")

    at = ledger.position_at
    assert at(datetime(2024, 5, 1, 0, 59, 59, tzinfo=UTC)) == 0
    assert at(datetime(2024, 5, 1, 1, tzinfo=UTC)) == 2, "all facts of that instant"
    assert at(datetime(2024, 5, 2, 0, 59, 59, 999_999, tzinfo=UTC)) == 2
    assert at(datetime(2024, 5, 2, 1, tzinfo=UTC)) == 3
    assert at(datetime(9999, 12, 31, tzinfo=UTC)) == 3
    assert at(datetime(999, 1, 1, tzinfo=UTC)) == 0, "a year of three digits is long ago"


def test_a_ledger_knows_itself_and_migrating_again_changes_nothing(
    ports: Ports, settings: Settings
) -> None:
    open_fund(ports.ledger, FUND)
    before = ports.ledger.ledger_id()
    migrate(settings)
    assert (ports.ledger.ledger_id(), ports.ledger.head()) == (before, 2)
