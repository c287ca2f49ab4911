"""Replay of a worker with 1,000 facts: how soon their stream is an aggregate again.

Ours is what every command and every page does, `ledger.load`: cold by a ledger that has never seen
the worker, warm by one that has. What nobody asks of a fact stays folded, so a third side asks for
all that every visit says. (b) is `repository.get` over as many events, with JSON of the same
length, in an application that keeps no snapshots; one that does is shown beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import repeat
from uuid import UUID

from eventsourcing.application import Application

from aid_service.ledger.ledger import Ledger
from aid_service.ports import Ports
from bench.paired import Slice, in_turn, one_by_one
from bench.peers import stock
from bench.prepared import (
    SMALL_GIFT,
    TOWN,
    YEAR,
    Office,
    new_fund,
    new_visits,
    new_workers,
    record_one_visit,
)
from bench.report import Comparison, require
from bench.run import POSTGRES, SQLITE, Run
from bench.visit_sides import prepared_office, prepared_stock
from domain.aggregates.worker import Worker
from domain.values import Money, Occupation

FACTS = 1_000
_SAVED_TOGETHER = 50
"""A thousand events in one save abort the library's pipeline on PostgreSQL."""
_COLD, _WARM, _OPENED = "ours, cold", "ours, warm", "ours, cold, opened"
_PEER, _SNAPSHOT = "(b) repository.get", "(b) from its snapshot"


class Plain(Application[UUID]):
    """The library's application as it comes: it keeps no snapshots and looks for none."""

    name = stock.Desk.name


def compare(run: Run) -> Iterator[Comparison]:
    for kind, named in ((SQLITE, "SQLite"), (POSTGRES, "PostgreSQL")):
        found = Comparison(f"replay of a worker with {FACTS:,} facts, {named}", unit="loads")
        ours = Ours(run, kind)
        peer = Stock(run, kind, ours.length())
        found.rounds = in_turn(
            {
                _COLD: ours.cold,
                _OPENED: ours.cold_and_opened,
                _WARM: ours.warm,
                _PEER: peer.as_it_comes,
                _SNAPSHOT: peer.from_snapshot,
            },
            rounds=run.rounds,
        )
        found.checked = [ours.see_what_others_record(), *ours.checked, *peer.checked]
        found.aim("cold: ours ÷ (b)", _COLD, _PEER, 15.0)
        found.aim("warm: ours ÷ (b)", _WARM, _PEER, 150.0)
        found.notes.append(
            "warm asks the database each time what is new; (b)'s snapshot is shown, not judged, and"
            " so is ours with every field of every visit asked for"
        )
        ours.close()
        peer.close()
        yield found


class Ours:
    def __init__(self, run: Run, kind: str) -> None:
        self._seconds, self._meters = run.seconds / 2, run.meters(kind)
        self._office: Office = prepared_office(run, kind)
        self._opening = self._office.opened()
        self._ports: Ports = self._opening.__enter__()
        self._fund_id = new_fund(self._ports, self._office, Money(10**12))
        [self._worker_id] = new_workers(self._ports, self._office, 1)
        new_visits(self._ports, self._office, [self._worker_id], self._fund_id, each=FACTS - 1)
        self.checked: set[str] = set()

    def close(self) -> None:
        self._opening.__exit__(None, None, None)

    def length(self) -> float:
        """Bytes of a fact, on the average."""
        stored = self._ports.ledger.recorder.select_events(self._worker_id)
        return sum(len(row.state) for row in stored) / len(stored)

    def cold(self, number: int) -> Slice:
        """Each time by a new ledger, which shares only the connection and then is dropped."""
        del number
        found = self._measured_cold(self._loading)
        self._check(Ledger(self._ports.ledger.recorder), FACTS)
        return found

    def cold_and_opened(self, number: int) -> Slice:
        del number

        def act(ledger: Ledger) -> Callable[[], None]:
            load = self._loading(ledger)
            return lambda: _open_every_visit(load())

        return self._measured_cold(act)

    def warm(self, number: int) -> Slice:
        del number
        self._loading(self._ports.ledger)()
        found = one_by_one(
            repeat(self._loading(self._ports.ledger)), seconds=self._seconds, meters=self._meters
        )
        self._check(self._ports.ledger, FACTS)
        return found

    def see_what_others_record(self) -> str:
        """Another ledger, opened as another process would open it, records a visit more."""
        with self._office.opened() as others:
            record_one_visit(others, self._office, self._worker_id, fund_id=self._fund_id)
        self._check(self._ports.ledger, FACTS + 1)
        return "ours, warm: what another ledger records is in the next load"

    def _measured_cold(self, act: Callable[[Ledger], Callable[[], object]]) -> Slice:
        recorder = self._ports.ledger.recorder
        acts = (act(Ledger(recorder)) for _ in repeat(None))
        return one_by_one(acts, seconds=self._seconds, meters=self._meters)

    def _loading(self, ledger: Ledger) -> Callable[[], Worker]:
        return partial(ledger.load, Worker, self._worker_id)

    def _check(self, ledger: Ledger, facts: int) -> None:
        worker = ledger.load(Worker, self._worker_id)
        told = (worker.version, worker.visits.given_in(YEAR))
        holds = told == (facts, Money(SMALL_GIFT.fen * (facts - 1)))
        self.checked.add(require("ours: every fact is in the load", holds=holds, told=told))


def _open_every_visit(worker: Worker) -> None:
    for visit in worker.visits.by_id.values():
        for name in visit.told_by.__struct_fields__:
            getattr(visit.told_by, name)


class Stock:
    """The same history as the library's own events; `length` is what an event's JSON takes."""

    def __init__(self, run: Run, kind: str, length: float) -> None:
        self._seconds, self._meters = run.seconds / 2, run.meters(kind)
        settings = prepared_stock(run, kind)
        environment = stock.environment(settings, create_tables=False)
        self._plain, self._snapshotting = Plain(environment), stock.Desk(environment)
        shorter = self._length(self._written(padding=0))
        self._worker_id = self._written(padding=round((length - shorter) * FACTS / (FACTS - 1)))
        own = self._length(self._worker_id)
        holds = abs(own - length) < length / 100
        told = f"facts of {length:.0f} bytes, events of {own:.0f}"
        self.checked = {require(f"both sides read JSON of one length: {told}", holds=holds)}
        self._snapshotting.take_snapshot(self._worker_id)

    def close(self) -> None:
        self._plain.close()
        self._snapshotting.close()

    def as_it_comes(self, number: int) -> Slice:
        del number
        return self._measured(self._plain)

    def from_snapshot(self, number: int) -> Slice:
        del number
        return self._measured(self._snapshotting)

    def _measured(self, desk: Application[UUID]) -> Slice:
        get = partial(desk.repository.get, self._worker_id)
        found = one_by_one(repeat(get), seconds=self._seconds, meters=self._meters)
        worker: stock.Worker = get()
        told = (worker.version, worker.given_in(YEAR))
        holds = told == (FACTS, Money(SMALL_GIFT.fen * (FACTS - 1)))
        self.checked.add(require("(b): every event is in the load", holds=holds, told=told))
        return found

    def _written(self, *, padding: int) -> UUID:
        worker = stock.Worker(area=TOWN.prefix, occupation=Occupation.COURIER.value)
        for number in range(1, FACTS):
            stock.record_visit(worker, purpose="高温一线慰问" + "x" * padding)
            if number % _SAVED_TOGETHER == 0:
                self._plain.save(worker)
        self._plain.save(worker)
        return worker.id

    def _length(self, worker_id: UUID) -> float:
        stored = self._plain.recorder.select_events(worker_id)
        return sum(len(row.state) for row in stored) / len(stored)
