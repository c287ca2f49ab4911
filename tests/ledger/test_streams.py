"""Streams kept between commands: never older than the ledger, and only what was saved."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from aid_service.assembly import open_ports
from aid_service.ledger.command import LedgerAway, StaleVersion
from aid_service.ledger.ledger import Ledger
from aid_service.ports import Ports
from aid_service.settings import Settings
from domain.aggregates.fund import Fund
from domain.refusals import Refusal
from tests.ledger.commands import FUND, OTHER_FUND, a_command, open_fund, pay, pay_from, receive
from tests.ledger.faults import FaultyStore, lost_answer, never_sent, somebody_was_first
from tests.people import yuan
from tests.stores import Stores

SPAWN = multiprocessing.get_context("spawn")
DRAINERS, TRIES = 4, 25
IN_LINE = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@pytest.fixture
def second(settings: Settings) -> Iterator[Ledger]:
    second = open_ports(settings)
    yield second.ledger
    second.close()


def left(ledger: Ledger) -> Any:
    return ledger.load(Fund, FUND).available


def pay_once(settings: Settings) -> int:
    """What a process of its own does."""
    ports = open_ports(settings)
    position = pay_from(ports.ledger, FUND, "100.00").position
    ports.close()
    return position


def test_what_another_process_recorded_is_seen_at_the_next_load(
    ledger: Ledger, settings: Settings
) -> None:
    assert left(ledger) == yuan("1000.00")
    with ProcessPoolExecutor(1, mp_context=SPAWN) as pool:
        for paid in (1, 2, 3):
            position = pool.submit(pay_once, settings).result()
            assert ledger.load(Fund, FUND).version == position
            assert left(ledger) == yuan(f"{1000 - 100 * paid}.00")


def test_a_refusal_after_it_recorded_leaves_nothing_behind(ledger: Ledger) -> None:
    def decide(fund: Fund) -> None:
        pay("400.00")(fund)
        raise Refusal("out-of-order")

    with pytest.raises(Refusal):
        ledger.change(a_command(), [(Fund, FUND)], decide)
    with pytest.raises(StaleVersion):
        pay_from(ledger, FUND, "1.00", expected_version=1)
    kept = ledger.load(Fund, FUND)
    assert (kept.version, kept.available, kept.pending_events) == (2, yuan("1000.00"), [])


@pytest.mark.parametrize("faults", [[never_sent, never_sent], [somebody_was_first, never_sent] * 2])
def test_a_save_that_failed_leaves_nothing_behind(
    ledger: Ledger, store: FaultyStore, faults: list[Any]
) -> None:
    store.next = list(faults)
    with pytest.raises(LedgerAway):
        pay_from(ledger, FUND, "400.00")
    store.next = []
    kept = ledger.load(Fund, FUND)
    assert (kept.version, kept.available, kept.pending_events) == (2, yuan("1000.00"), [])
    assert pay_from(ledger, FUND, "1000.00").position == 3


def test_a_save_whose_answer_was_lost_is_kept_once(ledger: Ledger, store: FaultyStore) -> None:
    store.next = [lost_answer]
    pay_from(ledger, FUND, "400.00")
    assert left(ledger) == yuan("600.00")
    assert ledger.head() == 3


def test_who_holds_an_outcome_sees_no_later_fact(ledger: Ledger, second: Ledger) -> None:
    before = ledger.load(Fund, FUND)
    outcome = pay_from(ledger, FUND, "100.00")
    pay_from(second, FUND, "100.00")
    pay_from(ledger, FUND, "100.00")
    assert (before.version, before.available) == (2, yuan("1000.00"))
    assert (outcome.aggregate.version, outcome.aggregate.available) == (3, yuan("900.00"))
    assert left(ledger) == yuan("700.00")


def test_more_streams_than_are_kept(
    ledger: Ledger, second: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that was longest unasked goes first, and comes back as it is in the ledger."""
    monkeypatch.setattr("aid_service.ledger.streams._KEPT_STREAMS", 3)
    funds = [uuid4() for _ in range(8)]
    for fund in funds:
        open_fund(ledger, fund, money="5.00")
    for fund in funds:
        pay_from(second, fund, "2.00")
    for fund in [*funds, *reversed(funds)]:
        assert ledger.load(Fund, fund).available == yuan("3.00")
        assert len(ledger._streams._kept) <= 3
    assert list(ledger._streams._kept) == [funds[2], funds[1], funds[0]]


def test_threads_that_load_while_others_write_never_see_less_than_was_answered(
    ledger: Ledger, second: Ledger
) -> None:
    open_fund(ledger, OTHER_FUND)

    def write_and_read(number: int) -> bool:
        def decide(giving: Fund, taking: Fund) -> None:
            receive("1.00")(taking)
            pay("1.00")(giving)

        mine, other = (ledger, second)[:: 1 if number % 2 else -1]
        at = mine.change(a_command(), [(Fund, FUND), (Fund, OTHER_FUND)], decide).aggregate.version
        read = [on.load(Fund, FUND) for on in (mine, other)]
        whole = all(yuan("1002.00") - yuan(f"{fund.version}.00") == fund.available for fund in read)
        return whole and all(fund.version >= at for fund in read)

    with ThreadPoolExecutor(12) as pool:
        assert all(pool.map(write_and_read, range(60)))
    assert {left(ledger), left(second)} == {yuan("940.00")}


# turns on PostgreSQL


def always_in_turn(settings: Settings) -> Ports:
    ports = open_ports(settings)
    ports.ledger._writing._takes_turns_until = float("inf")
    return ports


def drain_in_turns(settings: Settings) -> list[int]:
    """Pays as often as it may; gives the positions that were answered."""
    ports, heard = always_in_turn(settings), []
    for _ in range(TRIES):
        with suppress(Refusal):
            heard.append(pay_from(ports.ledger, FUND, "30.00").position)
    ports.close()
    return heard


def sit_in_turn(settings: Settings, decided: Any, never: Any) -> None:
    """Decides, says so, and waits with the turn in its hand."""

    def decide(fund: Fund) -> None:
        pay("30.00")(fund)
        decided.set()
        never.wait()

    always_in_turn(settings).ledger.change(a_command(), [(Fund, FUND)], decide)


@pytest.fixture
def on_postgres(postgres_stores: Stores) -> Iterator[Settings]:
    settings = postgres_stores.copy_of("prepared")
    yield settings
    postgres_stores.drop(settings)


def test_processes_in_turn_never_overdraw_and_one_killed_in_its_turn_stops_nobody(
    on_postgres: Settings,
) -> None:
    ports, decided, never = open_ports(on_postgres), SPAWN.Event(), SPAWN.Event()
    open_fund(ports.ledger, FUND)
    sitting = SPAWN.Process(target=sit_in_turn, args=(on_postgres, decided, never))
    sitting.start()
    decided.wait()
    with (
        psycopg.connect(str(on_postgres.database_url), autocommit=True) as watcher,
        ProcessPoolExecutor(DRAINERS, mp_context=SPAWN) as pool,
    ):
        draining = [pool.submit(drain_in_turns, on_postgres) for _ in range(DRAINERS)]
        while watcher.execute(IN_LINE).fetchone() == (0,) and not draining[0].done():
            time.sleep(0.001)
        assert ports.ledger.head() == 2, "whoever only looks is not held up"
        sitting.kill()
        heard = sorted(position for own in draining for position in own.result())
    sitting.join()

    assert sitting.exitcode == -signal.SIGKILL
    assert heard == list(range(3, 3 + 33)), "33 times 30.00, each acknowledged and stored once"
    assert left(ports.ledger) == yuan("10.00")
    assert ports.ledger.head() == 35
    ports.close()


def test_after_more_than_a_look_tells_a_long_stream_is_read_from_where_it_was_kept(
    ledger: Ledger, second: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aid_service.ledger.streams.MOST_TOUCHED", 3)
    glance, asked = ledger.recorder.glance, []

    def listening(after: int, **told: Any) -> Any:
        asked.append(told["streams"].get(FUND))
        return glance(after, **told)

    monkeypatch.setattr(ledger.recorder, "glance", listening)
    ledger.load(Fund, FUND)
    pay_from(second, FUND, "1.00")
    for _ in range(4):
        open_fund(second, uuid4())
    ledger.load(Fund, OTHER_FUND)
    asked.clear()

    assert left(ledger) == yuan("999.00")
    assert asked == [2], "only what follows version 2 was asked for"
