"""Many at once: threads, processes, forks."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import repeat
from threading import Barrier
from uuid import uuid4

from aid_service.assembly import open_ports
from aid_service.ledger.ledger import Ledger
from aid_service.ledger.recorder import Filter
from aid_service.ports import Ports
from aid_service.settings import Settings
from domain.aggregates.fund import Fund
from domain.refusals import Refusal
from tests.ledger.commands import (
    FUND,
    OTHER_FUND,
    a_command,
    drain,
    most_decisions,
    open_fund,
    pay,
    pay_from,
    receive,
)
from tests.people import yuan


def tried(act: Callable[[], object]) -> bool:
    try:
        act()
    except Refusal as refusal:
        if refusal.code != "fund-exhausted":
            raise
        return False
    return True


def test_32_threads_on_two_ledgers_never_overdraw(settings: Settings, ports: Ports) -> None:
    """Ten times 300.00 fit into 3,299.99; a fen less would have been too little for one more."""
    second = open_ports(settings)
    open_fund(ports.ledger, FUND, money="3299.99")
    ledgers, start = (ports.ledger, second.ledger), Barrier(32)

    def go(number: int) -> bool:
        start.wait()
        return tried(lambda: pay_from(ledgers[number % 2], FUND, "300.00"))

    with ThreadPoolExecutor(32) as pool:
        won = sum(pool.map(go, range(32)))

    assert won == 10
    assert second.ledger.load(Fund, FUND).available == yuan("299.99")
    second.close()


def test_a_fund_that_others_agree_to_is_never_overdrawn(settings: Settings, ports: Ports) -> None:
    """The hot fund is the second stream of each command, kept between commands by each ledger."""
    second = open_ports(settings)
    open_fund(ports.ledger, OTHER_FUND, money="1000.00")
    ledgers = (ports.ledger, second.ledger)

    def one(ledger: Ledger) -> None:
        def decide(resource: Fund, hot: Fund) -> None:
            receive("150.00")(resource)
            pay("150.00")(hot)

        ledger.change(a_command(), [(Fund, uuid4()), (Fund, OTHER_FUND)], decide)

    with ThreadPoolExecutor(16) as pool:
        won = sum(pool.map(lambda n: tried(lambda: one(ledgers[n % 2])), range(32)))

    assert won == 6
    assert ports.ledger.load(Fund, OTHER_FUND).available == yuan("100.00")
    assert ports.ledger.head() == 2 + 6 * 2, "who lost left nothing, on neither stream"
    second.close()


def test_two_processes_never_overdraw(settings: Settings, ports: Ports) -> None:
    open_fund(ports.ledger, FUND, money="1000.00")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        paid = list(pool.map(drain, repeat(settings, 2), repeat(FUND), repeat("30.00"), [40, 40]))

    assert sum(paid) == 33
    assert ports.ledger.load(Fund, FUND).available == yuan("10.00")
    assert [item.position for item in ports.ledger.page(Filter(limit=100))] == list(range(1, 36))


def test_four_processes_on_one_fund_are_seldom_overtaken_twice(
    settings: Settings, ports: Ports
) -> None:
    """Whoever was overtaken decides again in their turn, when nobody records but, on PostgreSQL,
    who has not been overtaken lately."""
    open_fund(ports.ledger, FUND, money="10.00")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(4, mp_context=spawn) as pool:
        decided = pool.map(most_decisions, repeat(settings, 4), repeat(FUND), repeat(100))

    assert max(decided) <= 4
    assert ports.ledger.load(Fund, FUND).available == yuan("6.00")


def test_the_same_command_from_many_threads_is_done_once(settings: Settings, ports: Ports) -> None:
    second = open_ports(settings)
    open_fund(ports.ledger, FUND)
    ledgers, key, start = (ports.ledger, second.ledger), uuid4(), Barrier(24)

    def go(number: int) -> tuple[int, bool]:
        start.wait()
        outcome = pay_from(ledgers[number % 2], FUND, "1.00", command_id=key, keyed=True)
        return outcome.position, outcome.replayed

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(go, range(24)))

    assert {position for position, _ in answers} == {3}
    assert sorted(replayed for _, replayed in answers) == [False] + [True] * 23
    assert ports.ledger.head() == 3
    second.close()


def test_readers_in_many_threads_see_whole_commands(ports: Ports) -> None:
    """Each command writes a pair of facts on one stream; nobody ever reads half of one."""
    ledger, written = ports.ledger, 40

    def write(_number: int) -> None:
        open_fund(ledger, uuid4())

    def read(_number: int) -> bool:
        items = ledger.since(0, limit=1_000)
        return len(items) % 2 == 0 and [i.position for i in items] == list(range(1, len(items) + 1))

    with ThreadPoolExecutor(4) as writers, ThreadPoolExecutor(8) as readers:
        writing = writers.map(write, range(written))
        reading = readers.map(read, range(200))
        assert all(reading)
        list(writing)
    assert ledger.head() == 2 * written


def test_ports_that_were_built_may_still_be_forked(settings: Settings) -> None:
    """Nothing is connected before it is used, so that each child opens connections of its own."""
    ports = open_ports(settings)
    for child in [forked_writer(ports), forked_writer(ports)]:
        assert os.waitpid(child, 0) == (child, 0)
    assert ports.ledger.head() == 2 * 5 * 2
    ports.close()


def forked_writer(ports: Ports) -> int:
    """A child that opens five funds, and reads what there is after each."""
    child = os.fork()
    if child:
        return child
    try:
        for _ in range(5):
            open_fund(ports.ledger, uuid4())
            assert len(ports.ledger.since(0, limit=1_000)) >= 2
    except BaseException:
        os._exit(1)
    os._exit(0)
