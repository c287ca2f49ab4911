"""Whoever waits for news of the ledger is woken by what any process records."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from aid_service.assembly import open_ports
from aid_service.ledger.ledger import Ledger
from aid_service.settings import Settings
from domain.aggregates.fund import Fund
from tests.ledger.commands import FUND, a_command, receive


def test_what_another_process_records_wakes_the_one_who_waits(
    ledger: Ledger, settings: Settings
) -> None:
    other = open_ports(settings)
    head = ledger.head()
    with ThreadPoolExecutor(1) as pool:
        woken = pool.submit(next, ledger.heads(after=head))
        other.ledger.change(a_command(), [(Fund, FUND)], receive("1.00"))
        assert woken.result(timeout=30) == head + 1
    other.close()


def test_what_is_recorded_while_nobody_waits_is_told_next(ledger: Ledger) -> None:
    heads = ledger.heads(after=ledger.head())
    for amount in ("1.00", "2.00", "3.00"):
        ledger.change(a_command(), [(Fund, FUND)], receive(amount))
        assert next(heads) == ledger.head()
    heads.close()


def test_what_was_recorded_before_is_news_too(ledger: Ledger) -> None:
    ledger.change(a_command(), [(Fund, FUND)], receive("1.00"))
    assert next(ledger.heads(after=0)) == ledger.head()
