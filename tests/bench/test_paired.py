"""The bench's arithmetic: turns, ratios, medians, quantiles."""

from __future__ import annotations

from itertools import count

import pytest

from bench.paired import Slice, in_turn, middle, one_by_one, quantile, ratios


def a_slice(*, rate: float, p99: float | None = None, **told: float) -> Slice:
    return Slice(int(rate * 10), 10.0, 2.0, p99_ms=p99, told=told)


def test_rate_and_cpu_are_for_one_operation():
    found = Slice(operations=400, seconds=2.0, cpu_seconds=0.1)

    assert found.rate == 200
    assert found.cpu_us == pytest.approx(250)


def test_a_ratio_is_taken_within_each_round():
    """The second round had a slow machine; both sides suffered and the ratio does not tell."""
    rounds = [
        {"ours": a_slice(rate=100), "peer": a_slice(rate=20)},
        {"ours": a_slice(rate=10), "peer": a_slice(rate=2)},
        {"ours": a_slice(rate=100), "peer": a_slice(rate=10)},
    ]

    assert ratios(rounds, "ours", "peer") == [5, 5, 10]


def test_ratios_of_another_number_and_of_what_a_side_told():
    rounds = [{"ours": a_slice(rate=1, p99=3, lag=8), "peer": a_slice(rate=1, p99=12, lag=2)}]

    assert ratios(rounds, "ours", "peer", "p99_ms") == [0.25]
    assert ratios(rounds, "ours", "peer", "lag") == [4]


def test_a_number_that_was_not_measured_gives_no_ratio():
    rounds = [{"ours": a_slice(rate=1), "peer": a_slice(rate=1, p99=12)}]

    with pytest.raises(ValueError, match="p99_ms"):
        ratios(rounds, "ours", "peer", "p99_ms")
    assert middle(rounds, "ours", "p99_ms") is None


def test_the_middle_leaves_out_rounds_without_the_number():
    rounds = [{"ours": a_slice(rate=1, p99=p99)} for p99 in (9, None, 1, 4)]

    assert middle(rounds, "ours", "p99_ms") == 4


@pytest.mark.parametrize(("share", "kept_within"), [(0.0, 1), (0.5, 51), (0.99, 100), (1.0, 100)])
def test_a_quantile_is_one_of_the_values(share: float, kept_within: int):
    assert quantile(reversed(range(1, 101)), share) == kept_within


def test_sides_take_turns_and_the_warm_up_is_not_counted():
    calls: list[tuple[str, int]] = []

    def side(name: str):
        def act(number: int) -> Slice:
            calls.append((name, number))
            return a_slice(rate=number + 1)

        return act

    rounds = in_turn({"a": side("a"), "b": side("b")}, rounds=2)

    assert calls == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2), ("b", 2)]
    assert [found["b"].rate for found in rounds] == [2, 3]


def test_after_its_patience_no_round_is_begun_but_one_is_always_made():
    clock = count(0, 60)

    def rounds(patience: float) -> int:
        sides = {"a": lambda number: a_slice(rate=number)}
        return len(in_turn(sides, rounds=9, patience=patience, clock=lambda: next(clock)))

    assert rounds(0) == 1
    assert rounds(130) == 3
    assert len(in_turn({"a": lambda number: a_slice(rate=number)}, rounds=9)) == 9


def test_one_by_one_calls_at_least_once_and_stops_when_the_calls_are_done():
    called: list[int] = []
    acts = [lambda n=n: called.append(n) for n in range(5)]

    assert one_by_one(acts, seconds=0, meters=()).operations == 1
    assert one_by_one(acts, seconds=60, meters=()).operations == 5
    assert called == [0, 0, 1, 2, 3, 4]
