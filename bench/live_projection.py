"""Live projection on PostgreSQL: how fast facts that wait become rows.

`ProjectionRunner` keeps one row for each visit and the totals. Ours is measured with as much, and
with every read model the service has.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from aid_service.ports import Ports
from bench.paired import Side, Slice, in_turn, timed
from bench.peers import stock
from bench.peers.projection import running
from bench.prepared import COUNTY, TOWN, YEAR, Office, new_fund, new_visits, new_workers
from bench.report import Comparison, require
from bench.run import POSTGRES, Run
from bench.visit_sides import prepared_office, prepared_stock
from domain.values import Money, Occupation
from projections.catch_up import CatchUp

_VISITS_EACH = 10
_SAMPLED_SECONDS = 3.0
_PATIENCE_SECONDS = 120.0
_RUNNER_AT_MOST = 3_000
"""Visits a second that the runner is given to do; it does about half."""


def compare(run: Run) -> Iterator[Comparison]:
    found = Comparison("live projection, PostgreSQL", unit="facts")
    waiting = min(run.events, 50_000)
    runner = Runner(run)
    sides: dict[str, Side] = {
        "ours, a row and totals": Ours(run, waiting, everything=False),
        "ours, every read model": Ours(run, waiting, everything=True),
        "(b) ProjectionRunner": runner,
    }
    found.rounds = in_turn(sides, rounds=run.rounds, patience=_PATIENCE_SECONDS)
    found.aim("ours ÷ (b)", "ours, a row and totals", "(b) ProjectionRunner", 40.0)
    found.checked = [
        "every visit that waited is one row, on both sides, and the totals are their sum"
    ]
    found.notes = [
        f"ours: {waiting:,} visits that wait; (b): as many as it does in {_SAMPLED_SECONDS:g} s"
    ]
    yield found


class Ours:
    """Read models that catch up with visits that wait."""

    def __init__(self, run: Run, waiting: int, *, everything: bool) -> None:
        self._run, self._waiting, self._everything = run, waiting, everything
        self._office: Office = prepared_office(run, POSTGRES)
        self._shown = 0

    def __call__(self, number: int) -> Slice:
        del number
        with self._office.opened() as ports:
            fund_id = new_fund(ports, self._office, Money(10**12))
            workers = new_workers(ports, self._office, self._waiting // _VISITS_EACH)
            catch_up = self._catch_up(ports)
            catch_up()
            self._shown += new_visits(ports, self._office, workers, fund_id, each=_VISITS_EACH)
            self._run.cluster.settle()
            with timed(self._run.cluster.pid) as spent:
                catch_up()
            self._check(ports)
        return Slice(self._waiting, spent.seconds, spent.cpu_seconds)

    def _catch_up(self, ports: Ports) -> Callable[[], int]:
        """Bringing up to date what this side keeps."""
        if self._everything:
            return ports.views.fresh
        models = [ports.views.visits, ports.views.totals]
        return CatchUp(ports.views.engine, ports.ledger, models).to_head

    def _check(self, ports: Ports) -> None:
        _, total = ports.views.totals.summary(
            year=YEAR, by=["season"], scope=COUNTY, at=ports.ledger.head()
        )
        told = (total.occasions, total.cash.fen, self._shown)
        holds = total.occasions == self._shown and total.cash.fen == self._shown * 500
        require("every visit is in the totals", holds=holds, told=told)
        require("no stream was parked", holds=not ports.views.catch_up.parked())


class Runner:
    """The library's runner, sampled."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._settings = prepared_stock(run, POSTGRES)
        self._shown = 0
        with running(self._settings):
            pass  # its tables are made

    def __call__(self, number: int) -> Slice:
        del number
        with stock.open_desk(self._settings) as desk:
            first, last = self._wait_for(desk)
        self._run.cluster.settle()
        with running(self._settings) as runner:

            def reached() -> int:
                return max(first, runner.view.max_tracking_id("desk") or 0)

            while reached() == first:
                time.sleep(0.01)
            begun_at = reached()
            with timed(self._run.cluster.pid) as spent:
                until = time.monotonic() + _SAMPLED_SECONDS
                while time.monotonic() < until and reached() < last:
                    time.sleep(0.05)
                ended_at = reached()
            while reached() < last:  # so that rounds begin alike
                time.sleep(0.05)
            rows, by_rows, by_totals = runner.view.shown()
        require("every visit is one row", holds=rows == self._shown, told=(rows, self._shown))
        require("the totals are the rows' sum", holds=by_rows == by_totals == rows * 500)
        return Slice(ended_at - begun_at, spent.seconds, spent.cpu_seconds)

    def _wait_for(self, desk: stock.Desk) -> tuple[int, int]:
        """Records visits in bulk; gives the positions before the first and of the last."""
        count = int(_RUNNER_AT_MOST * _SAMPLED_SECONDS)
        workers = [
            stock.Worker(area=TOWN.prefix, occupation=Occupation.COURIER.value)
            for _ in range(count // _VISITS_EACH)
        ]
        stock.save_in_bulk(desk, workers)
        before = desk.recorder.max_notification_id() or 0
        for worker in workers:
            for _ in range(_VISITS_EACH):
                stock.record_visit(worker)
        stock.save_in_bulk(desk, workers)
        self._shown += count // _VISITS_EACH * _VISITS_EACH
        return before, desk.recorder.max_notification_id() or 0
