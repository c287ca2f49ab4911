"""A save that failed, and a save that only seemed to fail."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError, OperationalError

from aid_service.ledger.command import LedgerAway
from aid_service.ledger.ledger import Ledger
from aid_service.ledger.mapper import FactMapper
from aid_service.ledger.recorder import FactRecorder
from domain.aggregates.fund import Fund
from tests.ledger.commands import FUND, OTHER_FUND, a_command, open_fund, pay, pay_from
from tests.ledger.faults import FaultyStore, lost_answer, never_sent, somebody_was_first
from tests.people import yuan


def paid(ledger: Ledger) -> str:
    return ledger.load(Fund, FUND).disbursed.yuan


def naive_payment(recorder: FactRecorder, money: str) -> None:
    """Reload and retry, as it stands in many a handbook."""
    mapper = FactMapper()
    while True:
        rows = recorder.select_events(FUND)
        fund = Fund.blank(FUND).replay(mapper.to_domain_event(row) for row in rows)
        pay(money)(fund)
        try:
            recorder.insert_events([mapper.to_stored_event(f) for f in fund.collect_events()])
        except (IntegrityError, OperationalError):
            continue
        return


def test_a_naive_retry_pays_twice(ledger: Ledger, store: FaultyStore) -> None:
    store.next.append(lost_answer)
    naive_payment(ledger.recorder, "500.00")
    assert paid(ledger) == "1000.00"


@pytest.mark.parametrize("before", [[], [somebody_was_first], [somebody_was_first] * 3])
def test_a_lost_answer_is_found_and_paid_once(
    ledger: Ledger, store: FaultyStore, before: list[Any]
) -> None:
    store.next += [*before, lost_answer]
    outcome = pay_from(ledger, FUND, "500.00")

    assert paid(ledger) == "500.00"
    assert (outcome.position, outcome.aggregate.available) == (3, yuan("500.00"))
    assert not outcome.replayed, "the caller asked once and hears of no repetition"


def test_what_never_reached_the_store_is_sent_once_more(ledger: Ledger, store: FaultyStore) -> None:
    store.next.append(never_sent)
    pay_from(ledger, FUND, "500.00")
    assert paid(ledger) == "500.00"


def test_a_store_that_stays_away_is_said_to_be_away(ledger: Ledger, store: FaultyStore) -> None:
    store.next += [never_sent, never_sent]
    with pytest.raises(LedgerAway):
        pay_from(ledger, FUND, "500.00")
    assert paid(ledger) == "0.00"


def test_after_two_lost_lines_the_callers_key_tells(ledger: Ledger, store: FaultyStore) -> None:
    """The answer and the second try are both lost; the caller repeats under the same key."""
    key = uuid4()
    store.next += [lost_answer]
    command = a_command(key, keyed=True)
    glance, looks = ledger.recorder.glance, []

    def away_at_second_look(after: int, **asked: Any) -> Any:
        looks.append(after)
        if len(looks) == 2:
            raise OperationalError("connection refused")
        return glance(after, **asked)

    ledger.recorder.glance = away_at_second_look  # type: ignore[method-assign]
    with pytest.raises(LedgerAway):
        ledger.change(command, [(Fund, FUND)], pay("500.00"))

    again = ledger.change(command, [(Fund, FUND)], pay("500.00"))
    assert again.replayed
    assert paid(ledger) == "500.00"


def test_a_failed_save_leaves_nothing_behind_in_kept_streams(
    ledger: Ledger, store: FaultyStore
) -> None:
    """The other fund is kept between commands; what it was about to become is not."""
    open_fund(ledger, OTHER_FUND, money="600.00")

    def move(resource: Fund, other: Fund) -> None:
        pay("1.00")(resource)
        pay("600.00")(other)

    refs = [(Fund, FUND), (Fund, OTHER_FUND)]
    store.next += [never_sent, never_sent]
    with pytest.raises(LedgerAway):
        ledger.change(a_command(), refs, move)

    ledger.change(a_command(), refs, move)
    assert ledger.load(Fund, OTHER_FUND).available == yuan("0.00")


def test_a_fault_in_a_decision_leaves_nothing_behind_in_kept_streams(ledger: Ledger) -> None:
    open_fund(ledger, OTHER_FUND, money="600.00")
    refs = [(Fund, FUND), (Fund, OTHER_FUND)]

    def stumble(_resource: Fund, other: Fund) -> None:
        pay("600.00")(other)
        raise ZeroDivisionError

    def move(resource: Fund, other: Fund) -> None:
        pay("1.00")(resource)
        pay("600.00")(other)

    with pytest.raises(ZeroDivisionError):
        ledger.change(a_command(), refs, stumble)
    ledger.change(a_command(), refs, move)
    assert ledger.load(Fund, OTHER_FUND).available == yuan("0.00")
