"""Freshness: how long after another process's write `aid views follow` shows it, on an idle store.

The bench records visits one by one through the use case, with pauses, and asks the rows themselves
how far they are. `aid views follow` runs as a process of its own; nobody else moves the rows. There
is no peer: the bounds are milliseconds.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from aid_service.ports import Ports
from aid_service.settings import Settings
from bench.paired import Meter, Slice, in_turn, quantile
from bench.prepared import COUNTY, SMALL_GIFT, YEAR, Office, new_fund, new_workers, record_one_visit
from bench.report import Comparison, require
from bench.run import POSTGRES, SQLITE, Run
from bench.servers import PROJECT, environment
from bench.visit_sides import prepared_office
from domain.values import Money

_WRITES_A_SECOND = 60
_LONGEST_PAUSE_SECONDS = 0.03
_LOOK_AGAIN_SECONDS = 0.001
_PATIENCE_SECONDS = 10.0
_SIDE = "aid views follow"


class NotFollowing(Exception):
    """`aid views follow` did not begin, or showed nothing for long."""


def compare(run: Run) -> Iterator[Comparison]:
    for kind, named, bound in ((POSTGRES, "PostgreSQL", 10.0), (SQLITE, "SQLite", 50.0)):
        found = Comparison(f"freshness of views, idle {named}", unit="writes")
        office = prepared_office(run, kind)
        with office.opened() as ports, _following(office.settings) as pid:
            side = Followed(run, kind, office, ports, pid)
            found.rounds = in_turn({_SIDE: side}, rounds=run.rounds)
        found.hold("p99 ms from the answer", _SIDE, bound, of="p99_ms")
        found.hold("p99 ms from the call", _SIDE, bound, of="p99 ms from the call")
        found.checked = ["every visit is in the totals, to the fen, and nobody else moved the rows"]
        pause = f"{_LONGEST_PAUSE_SECONDS * 1_000:.0f} ms"
        found.notes = [
            f"{side.writes} writes a round, up to {pause} apart",
            "from the call: with the time that the write itself takes",
        ]
        yield found


@contextmanager
def _following(settings: Settings) -> Iterator[int]:
    """A process of its own; gives its id once it follows."""
    process = subprocess.Popen(
        [sys.executable, "-m", "aid_service.cli.main", "views", "follow"],
        cwd=PROJECT,
        env={**os.environ, **environment(settings)},
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        if not line.startswith(b"following"):
            raise NotFollowing(line.decode(errors="replace"))
        yield process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=_PATIENCE_SECONDS)


class Followed:
    def __init__(self, run: Run, kind: str, office: Office, ports: Ports, pid: int) -> None:
        self.writes = max(50, int(_WRITES_A_SECOND * run.seconds))
        self._run, self._meters = run, run.meters(kind, pid)
        self._office, self._ports = office, ports
        self._fund_id = new_fund(ports, office, Money(10**12))
        self._shown = 0

    def __call__(self, number: int) -> Slice:
        del number
        workers = new_workers(self._ports, self._office, self.writes)
        self._wait_until_shown()
        self._run.cluster.settle()
        time.sleep(0.2)  # the store is idle again
        idle = self._idle_cpu()
        meter, begun = Meter(self._meters), time.perf_counter()
        from_call, from_answer = [], []
        for worker_id in workers:
            time.sleep(random.uniform(_LONGEST_PAUSE_SECONDS / 3, _LONGEST_PAUSE_SECONDS))
            called = time.perf_counter()
            record_one_visit(self._ports, self._office, worker_id, fund_id=self._fund_id)
            answered = time.perf_counter()
            shown = self._wait_until_shown()
            from_call.append((shown - called) * 1_000)
            from_answer.append((shown - answered) * 1_000)
        measured = Slice(
            operations=len(workers),
            seconds=time.perf_counter() - begun,
            cpu_seconds=meter.cpu_seconds,
            p50_ms=quantile(from_answer, 0.5),
            p99_ms=quantile(from_answer, 0.99),
        )
        measured.told["p99 ms from the call"] = quantile(from_call, 0.99)
        measured.told["idle CPU ms/s"] = idle
        self._check(len(workers))
        return measured

    def _wait_until_shown(self) -> float:
        """Rows and position are written in one transaction, so the position tells."""
        head, until = self._ports.ledger.head(), time.monotonic() + _PATIENCE_SECONDS
        while self._ports.views.catch_up.position() < head:
            if time.monotonic() > until:
                raise NotFollowing(f"not at {head} after {_PATIENCE_SECONDS} s")
            time.sleep(_LOOK_AGAIN_SECONDS)
        return time.perf_counter()

    def _idle_cpu(self) -> float:
        """What following costs while nothing happens: milliseconds of CPU in a second."""
        meter, begun = Meter(self._meters), time.perf_counter()
        time.sleep(1.0)
        return meter.cpu_seconds / (time.perf_counter() - begun) * 1_000

    def _check(self, count: int) -> None:
        """Asks the rows as they are, and brings nothing up to date."""
        self._shown += count
        _, total = self._ports.views.totals.summary(
            year=YEAR, by=["season"], scope=COUNTY, at=self._ports.ledger.head()
        )
        told = (total.occasions, total.cash.fen)
        holds = told == (self._shown, self._shown * SMALL_GIFT.fen)
        require("every visit is in the totals", holds=holds, told=told)
        require("nothing is parked", holds=not self._ports.views.catch_up.parked())
