"""Full rebuild: all facts from the first on into every read model.

Judged beside the least that any rebuild must do, reading every row in order and decoding it by its
class, and beside `ProjectionRunner`, which is sampled: a million facts would take it a quarter of
an hour.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import msgspec
import psycopg
from rich.console import Console

from aid_service.ports import Ports
from aid_service.settings import Settings
from bench.live_projection import Runner
from bench.many_years import OneYear, fill_postgres, fill_sqlite, one_year
from bench.paired import Side, Slice, in_turn, timed
from bench.prepared import COUNTY, YEAR, Office
from bench.profiles import profiled
from bench.report import Comparison, require
from bench.run import POSTGRES, SQLITE, Run
from domain.events import TOPICS
from projections.store import metadata

_MOST_ROUNDS = 3
_PATIENCE_SECONDS = 90.0
"""After so long on one store no further round is begun."""
_PAGE = 10_000
_ROWS = "SELECT topic, state FROM facts ORDER BY position"
_OURS, _SCAN, _PEER = "ours, every read model", "scan and decode", "(b) ProjectionRunner, sampled"


def compare(run: Run) -> Iterator[Comparison]:
    year = one_year(run.new_store(SQLITE, "year"))
    copies = max(1, round(run.events / len(year.rows)))
    facts = copies * len(year.rows)
    for kind, named, bound in ((SQLITE, "SQLite", 0.35), (POSTGRES, "PostgreSQL", 0.6)):
        found = Comparison(f"full rebuild of {facts:,} facts, {named}", unit="facts")
        settings = _filled(run, kind, year, copies)
        sides: dict[str, Side] = {
            _OURS: Rebuilding(run, kind, settings, year, copies),
            _SCAN: Scanning(run, kind, settings, facts),
        }
        if kind == POSTGRES:
            sides[_PEER] = Runner(run)
        rounds = min(run.rounds, _MOST_ROUNDS)
        found.rounds = in_turn(sides, rounds=rounds, warm_up=False, patience=_PATIENCE_SECONDS)
        found.aim("ours ÷ scan and decode", _OURS, _SCAN, bound)
        if kind == POSTGRES:
            found.aim("ours ÷ (b)", _OURS, _PEER, 60.0)
            found.notes.append("(b) keeps a row and totals for each visit: two tables, not all")
        found.checked.append(
            f"nothing was parked, and the totals are {copies} times the year's, to the fen and"
            " the person"
        )
        found.notes.append(
            f"the demonstration year's {len(year.rows):,} facts, {copies} times under new ids"
        )
        yield found
        if settings.database_url is not None:
            run.cluster.drop(settings.database_url)


def profile(run: Run, console: Console) -> None:
    year = one_year(run.new_store(SQLITE, "year"))
    copies = max(1, round(run.events / len(year.rows)))
    for kind in (SQLITE, POSTGRES):
        side = Rebuilding(run, kind, _filled(run, kind, year, copies), year, copies)

        def prepare(side: Rebuilding = side) -> Callable[[], int]:
            side.forget()
            return side.rebuilt

        profiled(prepare, console, title=f"full rebuild, {kind}")


def rebuild(ports: Ports) -> int:
    """The one call that this bench makes; gives the position reached."""
    return ports.views.rebuild.run().position


def _filled(run: Run, kind: str, year: OneYear, copies: int) -> Settings:
    settings = run.new_store(kind, "years")
    fill = fill_sqlite if kind == SQLITE else fill_postgres
    fill(year, settings, copies)
    return settings


class Rebuilding:
    """Ours. Every round begins without any read model, so none is compared with another."""

    def __init__(self, run: Run, kind: str, settings: Settings, year: OneYear, copies: int) -> None:
        self._meters = run.meters(kind)
        self._office = Office(settings, {}, {})
        self._year, self._copies = year, copies

    def __call__(self, number: int) -> Slice:
        del number
        self.forget()
        with timed(*self._meters) as spent:
            count = self.rebuilt()
        with self._office.opened() as ports:
            self._check(ports)
        return Slice(count, spent.seconds, spent.cpu_seconds)

    def forget(self) -> None:
        with self._office.opened() as ports:
            metadata.drop_all(ports.views.engine)
            ports.views.migrate()

    def rebuilt(self) -> int:
        with self._office.opened() as ports:
            return rebuild(ports)

    def _check(self, ports: Ports) -> None:
        head = ports.ledger.head()
        require("nothing is parked", holds=not ports.views.catch_up.parked())
        require("all facts were read", holds=ports.views.catch_up.position() == head)
        _, total = ports.views.totals.summary(year=YEAR, by=["season"], scope=COUNTY, at=head)
        of_one = self._year.total
        for name in ("cash", "goods"):
            value, once = getattr(total, name).fen, getattr(of_one, name).fen
            require(f"{name} to the fen", holds=value == once * self._copies, told=(value, once))
        for name in ("persons", "occasions"):
            value, once = getattr(total, name), getattr(of_one, name)
            require(f"all {name}", holds=value == once * self._copies, told=(value, once))


class Scanning:
    """Reads every row in order by the driver's fastest way, decodes it, and drops it."""

    def __init__(self, run: Run, kind: str, settings: Settings, facts: int) -> None:
        self._meters = run.meters(kind)
        self._settings, self._facts = settings, facts
        self._decode = {topic: msgspec.json.Decoder(kind).decode for topic, kind in TOPICS.items()}

    def __call__(self, number: int) -> Slice:
        del number
        scan = self._sqlite if self._settings.embedded else self._postgres
        with timed(*self._meters) as spent:
            count = scan()
        require("every row was read", holds=count == self._facts, told=count)
        return Slice(count, spent.seconds, spent.cpu_seconds)

    def _sqlite(self) -> int:
        decode, count = self._decode, 0
        with closing(sqlite3.connect(self._settings.var / "ledger.sqlite3")) as connection:
            for topic, state in connection.execute(_ROWS):
                decode[topic](state)
                count += 1
        return count

    def _postgres(self) -> int:
        assert self._settings.database_url is not None
        decode, count = self._decode, 0
        with psycopg.connect(self._settings.database_url) as connection:
            cursor = connection.cursor("scan", binary=True)
            cursor.execute(_ROWS)
            while page := cursor.fetchmany(_PAGE):
                for topic, state in page:
                    decode[topic](state)
                count += len(page)
        return count
