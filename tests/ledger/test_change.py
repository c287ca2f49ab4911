"""One command: decided once, written whole, found again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from uuid import uuid4

import pytest

from aid_service.assembly import open_ports
from aid_service.ledger.command import KeyReused, NothingDecided, StaleVersion
from aid_service.ledger.ledger import Ledger
from aid_service.ledger.recorder import Filter
from aid_service.ports import Ports
from aid_service.settings import Settings
from domain.aggregates.fund import Fund
from domain.events.fact import Recorded
from domain.refusals import Refusal
from tests.ledger.commands import FUND, OTHER_FUND, a_command, open_fund, pay, pay_from, receive
from tests.people import yuan
from tests.stores import Clock


@pytest.fixture
def ledger(ports: Ports) -> Ledger:
    return ports.ledger


@pytest.fixture
def second(settings: Settings) -> Iterator[Ledger]:
    """Another process's ledger over the same store."""
    second = open_ports(settings)
    yield second.ledger
    second.close()


def everything(ledger: Ledger) -> list[Recorded]:
    found = ledger.page(Filter(limit=10_000))
    assert all(isinstance(item, Recorded) for item in found)
    return [item for item in found if isinstance(item, Recorded)]


def test_positions_run_on_and_the_resource_comes_last(ledger: Ledger) -> None:
    opened = open_fund(ledger, FUND)
    open_fund(ledger, OTHER_FUND)

    def move(resource: Fund, other: Fund) -> None:
        pay("100.00")(resource)
        receive("100.00")(other)

    moved = ledger.change(a_command(), [(Fund, FUND), (Fund, OTHER_FUND)], move)

    assert [item.position for item in everything(ledger)] == [1, 2, 3, 4, 5, 6]
    assert [item.fact.originator_id for item in everything(ledger)][-2:] == [OTHER_FUND, FUND]
    assert (opened.position, moved.position) == (2, 6)
    assert (moved.aggregate.version, moved.fact) == (3, everything(ledger)[-1].fact)


def test_a_refused_command_burns_no_position(ledger: Ledger, second: Ledger) -> None:
    open_fund(ledger, FUND)
    with pytest.raises(Refusal):
        pay_from(ledger, FUND, "1000.01")
    pay_from(second, FUND, "1.00")
    pay_from(ledger, FUND, "1.00")

    assert [item.position for item in everything(ledger)] == [1, 2, 3, 4]


def test_a_decision_that_records_nothing_is_a_fault_and_takes_nobody_along(
    ledger: Ledger,
) -> None:
    with pytest.raises(NothingDecided):
        ledger.change(a_command(), [(Fund, FUND)], lambda _fund: None)
    open_fund(ledger, FUND)

    assert [item.position for item in everything(ledger)] == [1, 2]


def test_time_never_runs_backwards(settings: Settings) -> None:
    clock = Clock("2024-05-01T12:00")
    ports = open_ports(settings, clock=clock)
    for hour in ("12:00", "09:00", "12:30"):
        clock.set(f"2024-05-01T{hour}")
        open_fund(ports.ledger, uuid4())

    stamps = [item.recorded_at for item in everything(ports.ledger)]
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == 2, "the early hour is stamped with the newest fact's"
    ports.close()


def test_the_stores_own_clock_is_never_earlier_than_the_newest_fact(settings: Settings) -> None:
    ahead = open_ports(settings, clock=Clock("2999-01-01T00:00"))
    on_time = open_ports(settings)
    open_fund(ahead.ledger, FUND)
    pay_from(on_time.ledger, FUND, "1.00")

    stamps = {item.recorded_at for item in everything(on_time.ledger)}
    assert len(stamps) == 1
    ahead.close()
    on_time.close()


def test_the_commands_id_is_written_with_its_facts(ledger: Ledger) -> None:
    open_fund(ledger, FUND)
    command, refused = a_command(), a_command()
    outcome = ledger.change(command, [(Fund, FUND)], pay("100.00"))
    with pytest.raises(Refusal):
        ledger.change(refused, [(Fund, FUND)], pay("900.01"))

    found = ledger.recorder.find_command(command.id)
    assert found is not None
    assert (found.originator_id, found.version, found.position, found.fingerprint) == (
        FUND,
        3,
        outcome.position,
        "asked",
    )
    assert ledger.recorder.find_command(refused.id) is None


def test_a_repeated_command_is_answered_as_of_its_own_version(
    ledger: Ledger, second: Ledger
) -> None:
    open_fund(ledger, FUND)
    command = a_command(keyed=True)
    first = ledger.change(command, [(Fund, FUND)], pay("100.00"))
    pay_from(ledger, FUND, "200.00")

    for again in (ledger, second):
        answer = again.change(command, [(Fund, FUND)], pay("100.00"))
        assert answer.replayed
        assert (answer.position, answer.fact) == (first.position, first.fact)
        assert (answer.aggregate.version, answer.aggregate.available) == (3, yuan("900.00"))
    assert ledger.head() == 4
    assert not first.replayed


def test_the_same_key_for_something_else_is_noticed(ledger: Ledger) -> None:
    open_fund(ledger, FUND)
    command = a_command(keyed=True)
    ledger.change(command, [(Fund, FUND)], pay("100.00"))

    with pytest.raises(KeyReused):
        pay_from(ledger, FUND, "100.00", command_id=command.id, fingerprint="other", keyed=True)
    assert ledger.head() == 3


def test_a_repetition_that_would_be_refused_now_is_still_answered(ledger: Ledger) -> None:
    open_fund(ledger, FUND, money="100.00")
    command = a_command(keyed=True)
    first = ledger.change(command, [(Fund, FUND)], pay("100.00"))

    assert ledger.change(command, [(Fund, FUND)], pay("100.00")).fact == first.fact


def test_a_version_that_is_no_longer_the_newest_is_refused(ledger: Ledger) -> None:
    open_fund(ledger, FUND)
    pay_from(ledger, FUND, "100.00", expected_version=2)

    with pytest.raises(StaleVersion) as refused:
        pay_from(ledger, FUND, "100.00", expected_version=2)
    assert refused.value.current == 3
    assert ledger.head() == 3


def test_who_was_second_decides_again(ledger: Ledger, second: Ledger) -> None:
    """The second ledger gets in between the first one's decision and its save."""
    open_fund(ledger, FUND, money="100.00")
    seen = []

    def decide(fund: Fund) -> None:
        seen.append(fund.available)
        if len(seen) == 1:
            pay_from(second, FUND, "70.00")
        pay("30.00")(fund)

    outcome = ledger.change(a_command(), [(Fund, FUND)], decide)

    assert seen == [yuan("100.00"), yuan("30.00")]
    assert (outcome.position, outcome.aggregate.available) == (4, yuan("0.00"))


def test_what_was_right_before_the_conflict_may_be_refused_after_it(
    ledger: Ledger, second: Ledger
) -> None:
    open_fund(ledger, FUND, money="100.00")
    intruded = []

    def decide(fund: Fund) -> None:
        if not intruded:
            intruded.append(pay_from(second, FUND, "70.00"))
        pay("50.00")(fund)

    with pytest.raises(Refusal, match="fund-exhausted"):
        ledger.change(a_command(), [(Fund, FUND)], decide)
    assert ledger.load(Fund, FUND).available == yuan("30.00")


def test_several_streams_are_written_together_or_not_at_all(ledger: Ledger) -> None:
    open_fund(ledger, FUND)
    open_fund(ledger, OTHER_FUND, money="10.00")

    def decide(resource: Fund, other: Fund) -> None:
        pay("100.00")(resource)
        pay("100.00")(other)

    command = a_command()
    with pytest.raises(Refusal, match="fund-exhausted"):
        ledger.change(command, [(Fund, FUND), (Fund, OTHER_FUND)], decide)

    assert ledger.head() == 4
    assert ledger.recorder.find_command(command.id) is None
    assert ledger.load(Fund, FUND).available == yuan("1000.00")


def test_a_conflict_on_one_stream_writes_nothing_on_the_other(
    ledger: Ledger, second: Ledger
) -> None:
    open_fund(ledger, FUND)
    open_fund(ledger, OTHER_FUND, money="100.00")
    tries = []

    def decide(resource: Fund, other: Fund) -> None:
        tries.append(other.available)
        if len(tries) == 1:
            pay_from(second, OTHER_FUND, "100.00")
        pay("100.00")(resource)
        pay("100.00")(other)

    with pytest.raises(Refusal, match="fund-exhausted"):
        ledger.change(a_command(), [(Fund, FUND), (Fund, OTHER_FUND)], decide)
    assert tries == [yuan("100.00"), yuan("0.00")]
    assert ledger.head() == 5
    assert ledger.load(Fund, FUND).available == yuan("1000.00")


def test_a_commands_facts_stay_together_among_many_writers(ledger: Ledger, second: Ledger) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: open_fund((ledger, second)[n % 2], uuid4()), range(60)))

    facts = everything(ledger)
    assert [item.position for item in facts] == list(range(1, 121))
    assert [len(list(run)) for _, run in groupby(facts, lambda item: item.fact.originator_id)] == (
        [2] * 60
    )
    stamps = [item.recorded_at for item in facts]
    assert stamps == sorted(stamps)


def test_filters_ask_for_what_they_say(ledger: Ledger) -> None:
    open_fund(ledger, FUND)
    open_fund(ledger, OTHER_FUND)
    pay_from(ledger, FUND, "1.00")

    def positions(**wanted: object) -> list[int]:
        return [item.position for item in ledger.page(Filter(**wanted))]  # type: ignore[arg-type]

    assert positions(topics=["fund.received.v1"], limit=1) == [2]
    assert positions(topics=["fund.received.v1"], after=2) == [4]
    assert positions(topics=["fund.received.v1", "fund.disbursed.v1"]) == [2, 4, 5]
    assert positions(stream_id=FUND) == [1, 2, 5]
    assert positions(stream_id=FUND, upto=4) == [1, 2]
    assert positions(actor_id=uuid4()) == []
    assert [
        row.id for row in ledger.recorder.select_notifications(1, 1, None, ["fund.received.v1"])
    ] == [2], "the limit counts what the topics let through"
