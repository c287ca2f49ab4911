"""POST visit: a visit with a gift out of a fund, over HTTP, with validation, token and key.

Ours against (a) rows updated in place, (b) `eventsourcing` as it comes, and a constant behind the
same gate; and once more with a disk whose every fsync takes 2 ms longer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial

from flask import Flask
from rich.console import Console

from aid_service.app import create_app
from aid_service.ports import Ports
from bench import constant
from bench.paired import in_turn
from bench.peers import crud, stock
from bench.prepared import Office, new_fund, new_workers
from bench.profiles import answered, log_into_nothing, profiled
from bench.report import Comparison
from bench.run import POSTGRES, SQLITE, Run
from bench.servers import OURS, serving, slow_fsync
from bench.sides import Side, claims
from bench.visit_sides import (
    Constant,
    Crud,
    Ours,
    Stock,
    prepared_office,
    prepared_stock,
    visit_request,
)
from domain.values import Money, Role

_SLOWER_MS = 2.0
_PROFILED = 1_000
_UNQUEUED = "(a) crud, not queueing"
"""As most people leave it: SQLite's writers sleep and ask again. Shown, not judged."""


def compare(run: Run) -> Iterator[Comparison]:
    yield _on_sqlite(run)
    yield _on_slow_disk(run)
    yield _on_postgres(run)


def profile(run: Run, console: Console) -> None:
    """Our own road of one request, on each store."""
    log_into_nothing()
    for kind in (SQLITE, POSTGRES):
        office = prepared_office(run, kind)
        with office.opened() as ports:
            prepared = partial(_visits_to_record, create_app(ports), ports, office)
            profiled(prepared, console, title=f"POST visit, {kind}, one client, no gunicorn")


def _visits_to_record(app: Flask, ports: Ports, office: Office) -> Callable[[], int]:
    fund_id = new_fund(ports, office, Money(10**12))
    workers = new_workers(ports, office, _PROFILED // 5)
    requests = [
        visit_request(
            workers[n % len(workers)],
            fund_id=fund_id,
            staff_id=office.staff[Role.CASEWORKER],
            token=office.tokens[Role.CASEWORKER],
        )
        for n in range(_PROFILED)
    ]
    return answered(app, requests, status=201)


def _on_sqlite(run: Run) -> Comparison:
    found = Comparison("POST visit, SQLite, 16 clients", unit="visits")
    _measure(found, run, SQLITE, ("ours", "constant", "(a) crud", _UNQUEUED))
    found.aim("ours ÷ (a)", "ours", "(a) crud", 3.0)
    found.aim("ours ÷ constant", "ours", "constant", 0.5)
    found.aim("p99: ours ÷ (a)", "ours", "(a) crud", 0.25, of="p99_ms", most=True)
    return found


def _on_slow_disk(run: Run) -> Comparison:
    found = Comparison("POST visit, SQLite, 16 clients, 2 ms added to each fsync", unit="visits")
    shim = slow_fsync(run.folder, milliseconds=_SLOWER_MS)
    if shim is None:
        found.skipped = "the shim needs a C compiler (cc), and there is none"
        return found
    _measure(found, run, SQLITE, ("ours", "(a) crud"), extra=shim)
    found.aim("ours ÷ (a)", "ours", "(a) crud", 6.0)
    return found


def _on_postgres(run: Run) -> Comparison:
    found = Comparison("POST visit, PostgreSQL, 16 clients", unit="visits")
    _measure(found, run, POSTGRES, ("ours", "(a) crud", "(b) eventsourcing"))
    found.aim("ours ÷ (a)", "ours", "(a) crud", 2.5)
    found.aim("ours ÷ (b)", "ours", "(b) eventsourcing", 4.0)
    found.notes.append("(b) takes nothing from a fund and keeps no totals: it does less")
    return found


def _measure(
    found: Comparison,
    run: Run,
    kind: str,
    names: tuple[str, ...],
    *,
    extra: Mapping[str, str] | None = None,
) -> None:
    """All servers are started first; then the sides take turns."""
    with ExitStack() as stack:
        office = prepared_office(run, kind)
        sides: dict[str, Side] = {}
        for name in names:
            if name == "ours":
                server = stack.enter_context(serving(OURS, office.settings, extra=extra))
                sides[name] = Ours(run, kind, server, office)
            elif name == "constant":
                server = stack.enter_context(serving(constant.APP, office.settings, extra=extra))
                sides[name] = Constant(run, kind, server, office)
            elif name in ("(a) crud", _UNQUEUED):
                queues = {crud.QUEUES: "n" if name == _UNQUEUED else "y"}
                peer = crud.Office(run.new_store(kind, "crud"))
                stack.callback(peer.close)
                told = {**(extra or {}), **queues}
                server = stack.enter_context(serving(crud.APP, peer.settings, extra=told))
                sides[name] = Crud(run, kind, server, peer)
            else:
                settings = prepared_stock(run, kind)
                server = stack.enter_context(serving(stock.APP, settings, extra=extra))
                sides[name] = Stock(run, kind, server, settings)
        found.rounds = in_turn(sides, rounds=run.rounds)
        found.checked = claims(sides)
        for side in sides.values():
            side.close()
