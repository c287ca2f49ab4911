"""As of a position: what a replay up to there gives, as cheap near the end as near the start."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from aid_service.ledger import streams
from aid_service.ledger.ledger import Ledger, Moment
from domain.aggregates.fund import Fund
from domain.events.fact import Recorded
from tests.demonstration.test_twins import state
from tests.ledger.commands import FUND, OTHER_FUND, open_fund, pay_from

PAYMENTS = 40


class Counted:
    """How many facts are read from the store, beside the short question of what is new."""

    def __init__(self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
        self.facts = 0
        select = ledger.recorder.select_events

        def counting(*args: Any, **asked: Any) -> Any:
            rows = select(*args, **asked)
            self.facts += len(rows)
            return rows

        monkeypatch.setattr(ledger.recorder, "select_events", counting)


@pytest.fixture
def long_stream(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The facts of a fund, with others' among them, and a milestone at every tenth."""
    monkeypatch.setattr(streams, "_BETWEEN_MILESTONES", 10)
    for _ in range(PAYMENTS):
        pay_from(ledger, FUND, "1.00")
        open_fund(ledger, uuid4())
    return ledger


def replayed(ledger: Ledger, position: int) -> Fund:
    facts = [i.fact for i in ledger.history(FUND, upto=position) if isinstance(i, Recorded)]
    return Fund.blank(FUND).replay(facts)


@pytest.mark.parametrize("backwards", [False, True])
def test_at_every_position_it_is_what_a_replay_gives(
    long_stream: Ledger, *, backwards: bool
) -> None:
    positions = range(long_stream.head() + 2)
    for position in reversed(positions) if backwards else positions:
        found = long_stream.load(Fund, FUND, moment=Moment(position))
        assert state(found) == state(replayed(long_stream, position))


def test_a_stream_that_never_was_is_blank_at_every_position(long_stream: Ledger) -> None:
    assert long_stream.load(Fund, OTHER_FUND, moment=Moment(5)).version == 0


def test_the_newest_is_not_read_again(long_stream: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counted(long_stream, monkeypatch)
    for position in (long_stream.head(), long_stream.head() - 1, long_stream.head() + 5):
        assert long_stream.load(Fund, FUND, moment=Moment(position)).version == 2 + PAYMENTS
    assert counted.facts == 0


def test_near_the_end_no_more_is_read_than_near_the_start(
    long_stream: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_stream.load(Fund, FUND, moment=Moment(long_stream.head() - 3))
    for position in (9, long_stream.head() - 9):
        counted = Counted(long_stream, monkeypatch)
        long_stream.load(Fund, FUND, moment=Moment(position))
        assert counted.facts < 10


def test_milestones_are_not_kept_without_end(
    long_stream: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "_KEPT_MILESTONES", 2)
    for position in range(long_stream.head()):
        long_stream.load(Fund, FUND, moment=Moment(position))
    assert len(long_stream._streams._milestones) <= 2
