"""Commands that wait at the same time are recorded together, and each stays its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest

from aid_service.ledger.command import LedgerAway
from aid_service.ledger.ledger import Ledger, Outcome
from domain.aggregates.fund import Fund
from domain.refusals import Refusal
from tests.ledger.commands import FUND, OTHER_FUND, a_command, open_fund, pay, pay_from, receive
from tests.ledger.faults import FaultyStore, lost_answer, never_sent, somebody_was_first
from tests.people import day, yuan

Act = Callable[[], Outcome[Any]]


@contextmanager
def all_waiting(ledger: Ledger, *acts: Act) -> Iterator[list[Future[Outcome[Any]]]]:
    """The commands wait in this order behind one that is being decided on; then all go."""
    deciding, go_on = Event(), Event()

    def hold(fund: Fund) -> None:
        deciding.set()
        assert go_on.wait(30)
        receive("1.00")(fund)

    with ThreadPoolExecutor(len(acts) + 1) as pool:
        ahead = pool.submit(lambda: ledger.change(a_command(), [(Fund, uuid4())], hold))
        assert deciding.wait(30)
        waiting = []
        for number, act in enumerate(acts, start=1):
            waiting.append(pool.submit(act))
            while len(ledger._writing._queue) < number:
                pass
        go_on.set()
        ahead.result()
    yield waiting


def filling(ledger: Ledger, fund_id: UUID | None = None) -> Act:
    return lambda: ledger.change(a_command(), [(Fund, fund_id or uuid4())], receive("1.00"))


def draining(ledger: Ledger, money: str) -> Act:
    """A command of its own resource that takes money from the one fund of all."""

    def decide(resource: Fund, hot: Fund) -> None:
        receive(money)(resource)
        pay(money)(hot)

    return lambda: ledger.change(a_command(), [(Fund, uuid4()), (Fund, FUND)], decide)


def told(future: Future[Outcome[Any]]) -> str:
    """How a command ended: `done`, a refusal's code, or an error's name."""
    error = future.exception()
    if isinstance(error, Refusal):
        return error.code
    return type(error).__name__ if error else "done"


def test_those_that_wait_are_written_at_once(ledger: Ledger, store: FaultyStore) -> None:
    with all_waiting(ledger, *(filling(ledger) for _ in range(20))) as ended:
        assert [told(one) for one in ended] == ["done"] * 20
    assert store.inserts == 2, "one for the command ahead, one for the twenty"
    positions = [one.result().position for one in ended]
    assert positions == list(range(4, 24)), "in the order of their coming"


def test_a_fund_of_all_is_drained_to_the_fen(ledger: Ledger) -> None:
    with all_waiting(ledger, *(draining(ledger, "300.00") for _ in range(8))) as ended:
        assert [told(one) for one in ended] == ["done"] * 3 + ["fund-exhausted"] * 5
    assert ledger.load(Fund, FUND).available == yuan("100.00")


def test_one_that_is_refused_takes_nothing_along(ledger: Ledger) -> None:
    """It had recorded on the common fund before its own rule said no."""

    def decide(resource: Fund, hot: Fund) -> None:
        pay("900.00")(hot)
        pay("1.00")(resource)

    def refused() -> Outcome[Any]:
        return ledger.change(a_command(), [(Fund, OTHER_FUND), (Fund, FUND)], decide)

    open_fund(ledger, OTHER_FUND, money="0.50")
    acts = [draining(ledger, "100.00"), refused, draining(ledger, "100.00")]
    with all_waiting(ledger, *acts) as ended:
        assert [told(one) for one in ended] == ["done", "fund-exhausted", "done"]
    assert ledger.load(Fund, FUND).available == yuan("800.00")


def test_commands_on_one_stream_follow_one_another(ledger: Ledger) -> None:
    with all_waiting(ledger, *(filling(ledger, FUND) for _ in range(5))) as ended:
        assert [one.result().aggregate.version for one in ended] == [3, 4, 5, 6, 7]


def test_a_fund_may_be_one_commands_resource_and_anothers_second(ledger: Ledger) -> None:
    acts = [draining(ledger, "100.00"), filling(ledger, FUND), draining(ledger, "100.00")]
    with all_waiting(ledger, *acts) as ended:
        assert [told(one) for one in ended] == ["done"] * 3
    assert ledger.load(Fund, FUND).available == yuan("801.00")
    assert [item.fact.originator_version for item in ledger.history(FUND)] == [1, 2, 3, 4, 5]  # type: ignore[union-attr]


def test_the_same_command_waiting_twice_is_done_once(ledger: Ledger) -> None:
    key = uuid4()

    def again() -> Outcome[Any]:
        return pay_from(ledger, FUND, "100.00", command_id=key, keyed=True)

    with all_waiting(ledger, again, again, again) as ended:
        answers = [one.result() for one in ended]
    assert [answer.replayed for answer in answers] == [False, True, True]
    assert len({answer.position for answer in answers}) == 1
    assert ledger.load(Fund, FUND).available == yuan("900.00")


def test_where_the_common_write_meets_somebody_each_is_decided_again(
    ledger: Ledger, store: FaultyStore
) -> None:
    acts = [draining(ledger, "300.00") for _ in range(5)]
    store.next += [lambda insert: insert(), somebody_was_first]
    with all_waiting(ledger, *acts) as ended:
        assert sorted(told(one) for one in ended) == ["done"] * 3 + ["fund-exhausted"] * 2
    assert ledger.load(Fund, FUND).available == yuan("100.00")


def test_where_the_common_answer_is_lost_each_is_found_and_paid_once(
    ledger: Ledger, store: FaultyStore
) -> None:
    acts = [draining(ledger, "200.00") for _ in range(7)]
    store.next += [lambda insert: insert(), lost_answer]
    with all_waiting(ledger, *acts) as ended:
        assert [told(one) for one in ended] == ["done"] * 5 + ["fund-exhausted"] * 2
    assert ledger.load(Fund, FUND).disbursed == yuan("1000.00")
    assert [one.result().position for one in ended[:5]] == [5, 7, 9, 11, 13]


def test_one_that_cannot_be_written_fails_alone(ledger: Ledger) -> None:
    """A lone surrogate has no UTF-8; the door refuses it, and if it came through, nobody else
    would have to pay for it."""

    def unwritable(fund: Fund) -> None:
        fund.receive(
            a_command().envelope,
            receipt_id=uuid4(),
            amount=yuan("1.00"),
            received_on=day("2024-01-02"),
            reference="\ud800",
        )

    def bad() -> Outcome[Any]:
        return ledger.change(a_command(), [(Fund, uuid4())], unwritable)

    acts = [draining(ledger, "100.00"), bad, draining(ledger, "100.00")]
    with all_waiting(ledger, *acts) as ended:
        assert [told(one) for one in ended] == ["done", "UnicodeEncodeError", "done"]
    assert ledger.load(Fund, FUND).available == yuan("800.00")
    filling(ledger)()


def test_a_fault_of_the_store_that_nobody_thought_of_reaches_its_callers(
    ledger: Ledger, store: FaultyStore
) -> None:
    def odd(_insert: Any) -> Any:
        raise ZeroDivisionError

    store.next += [lambda insert: insert(), odd, odd, odd]
    with all_waiting(ledger, filling(ledger), filling(ledger)) as ended:
        assert [told(one) for one in ended] == ["ZeroDivisionError"] * 2
    filling(ledger)()


def test_a_store_that_is_away_is_not_asked_again_for_each(
    ledger: Ledger, store: FaultyStore
) -> None:
    """Each try may cost the whole time limit, so whoever waits hears of it together."""
    store.next += [lambda insert: insert(), *[never_sent] * 50]
    with all_waiting(ledger, *(filling(ledger) for _ in range(20))) as ended:
        assert [told(one) for one in ended] == [LedgerAway.__name__] * 20
    assert store.inserts <= 3
    store.next.clear()
    filling(ledger)()


@pytest.mark.parametrize("crowd", [65, 130])
def test_a_crowd_is_served_in_several_rounds(
    ledger: Ledger, store: FaultyStore, crowd: int
) -> None:
    with all_waiting(ledger, *(filling(ledger) for _ in range(crowd))) as ended:
        assert [told(one) for one in ended] == ["done"] * crowd
    assert store.inserts < crowd / 10
