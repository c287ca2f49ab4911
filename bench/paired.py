"""Rounds A B C A B C: the sides of a comparison in turn, judged by ratios within each round.

A neighbour on the machine slows all sides of a round alike, so the median of the rounds' ratios
moves far less than any rate does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import psutil


@dataclass
class Slice:
    """What one side did in one round. `cpu_seconds`: the side's processes and its database's."""

    operations: int
    seconds: float
    cpu_seconds: float
    p50_ms: float | None = None
    p99_ms: float | None = None
    told: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return self.operations / self.seconds

    @property
    def cpu_us(self) -> float:
        """CPU microseconds for one operation."""
        return self.cpu_seconds / self.operations * 1e6


Rounds = list[dict[str, Slice]]
Side = Callable[[int], Slice]


def in_turn(sides: Mapping[str, Side], *, rounds: int, warm_up: bool = True) -> Rounds:
    """Each side gets the round's number. Round 0 warms up and is not counted."""
    if warm_up:
        for side in sides.values():
            side(0)
    return [{name: side(n) for name, side in sides.items()} for n in range(1, rounds + 1)]


def ratios(rounds: Rounds, upper: str, lower: str, of: str = "rate") -> list[float]:
    """One ratio a round, of a rate, of `p99_ms`, of `cpu_us` or of what a side told."""
    return [_value(found[upper], of) / _value(found[lower], of) for found in rounds]


def ratio(rounds: Rounds, upper: str, lower: str, of: str = "rate") -> float:
    """The median of the rounds' ratios, not the ratio of medians."""
    return median(ratios(rounds, upper, lower, of))


def middle(rounds: Rounds, name: str, of: str) -> float | None:
    """The median of one side's rounds; None where it has no such number."""
    values = [_value(found[name], of, missing_ok=True) for found in rounds]
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _value(found: Slice, of: str, *, missing_ok: bool = False) -> float:
    value = found.told[of] if of in found.told else getattr(found, of, None)
    if value is None and not missing_ok:
        raise ValueError(f"no {of} was measured")
    return value  # type: ignore[return-value]


class Meter:
    """CPU seconds of whole process trees: each with its threads, its children, and those children
    that have ended. What each has used before is taken off."""

    def __init__(self, roots: Sequence[int]) -> None:
        self._roots = roots
        self._before = self._used()

    @property
    def cpu_seconds(self) -> float:
        return self._used() - self._before

    def _used(self) -> float:
        return sum(used for root in self._roots for used in _tree(psutil.Process(root)))


def _tree(root: psutil.Process) -> Iterator[float]:
    for process in (root, *root.children(recursive=True)):
        try:
            yield sum(process.cpu_times()[:4])  # user, system, and those of ended children
        except psutil.NoSuchProcess:
            continue


@dataclass
class Timed:
    seconds: float = 0.0
    cpu_seconds: float = 0.0


@contextmanager
def timed(*others: int) -> Iterator[Timed]:
    """Wall and CPU time of what this process does inside, with that of other process trees."""
    found, meter = Timed(), Meter(others)
    begun, own = time.perf_counter(), time.process_time()
    yield found
    found.seconds = time.perf_counter() - begun
    found.cpu_seconds = time.process_time() - own + meter.cpu_seconds
