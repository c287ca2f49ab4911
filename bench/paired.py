"""Rounds A B C A B C: the sides of a comparison in turn, judged by ratios within each round.

A neighbour on the machine slows all sides of a round alike, so the median of the rounds' ratios
moves far less than any rate does.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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

    def number(self, of: str) -> float | None:
        """`rate`, `p99_ms`, `cpu_us` or what the side told by that name; None without any."""
        found: float | None = self.told[of] if of in self.told else getattr(self, of, None)
        return found

    def needed(self, of: str) -> float:
        found = self.number(of)
        if found is None:
            raise ValueError(f"no {of} was measured")
        return found


Rounds = list[dict[str, Slice]]
Meters = Sequence[int]
"""The process ids whose trees' CPU counts."""
Side = Callable[[int], Slice]


def in_turn(
    sides: Mapping[str, Side],
    *,
    rounds: int,
    warm_up: bool = True,
    patience: float | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Rounds:
    """Each side gets the round's number. Round 0 warms up and is not counted. After so many
    seconds of patience no further round is begun. No side is left another's garbage to collect."""
    found: Rounds = []
    begun = clock()
    for number in range(0 if warm_up else 1, rounds + 1):
        if number > 1 and patience is not None and clock() - begun > patience:
            break
        found.append({})
        for name, side in sides.items():
            gc.collect()
            found[-1][name] = side(number)
    return found[1:] if warm_up else found


def ratios(rounds: Rounds, upper: str, lower: str, of: str = "rate") -> list[float]:
    """One ratio a round, of a rate, of `p99_ms`, of `cpu_us` or of what a side told."""
    return [found[upper].needed(of) / found[lower].needed(of) for found in rounds]


def middle(rounds: Rounds, name: str, of: str) -> float | None:
    """The median of one side's rounds; None where it has no such number."""
    known = [value for found in rounds if (value := found[name].number(of)) is not None]
    return median(known) if known else None


def quantile(values: Iterable[float], share: float) -> float:
    """What this share of the values keeps within."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


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


def one_by_one(acts: Iterable[Callable[[], object]], *, seconds: float, meters: Meters) -> Slice:
    """Calls them in order until the time is up, at least once; none is broken off. Only the calls
    are measured, and not what `acts` does to make the next one."""
    took: list[float] = []
    own_cpu, others, until = 0.0, Meter(meters), time.perf_counter() + seconds
    for act in acts:
        begun, cpu_begun = time.perf_counter(), time.process_time()
        act()
        ended = time.perf_counter()
        own_cpu += time.process_time() - cpu_begun
        took.append(ended - begun)
        if ended >= until:
            break
    return Slice(
        operations=len(took),
        seconds=sum(took),
        cpu_seconds=own_cpu + others.cpu_seconds,
        p50_ms=quantile(took, 0.5) * 1_000,
        p99_ms=quantile(took, 0.99) * 1_000,
    )
