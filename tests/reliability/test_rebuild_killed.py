"""`aid views rebuild` is killed at one moment or another: readers have the old rows or the new
ones, whole, and the next rebuild finds nothing in its way."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from resource import RLIMIT_FSIZE, setrlimit
from typing import Any

import pytest
from sqlalchemy import inspect, text

from aid_service.assembly import open_ports
from aid_service.settings import Settings
from projections import rebuild as rebuild_module
from tests.cases import a_fund, a_gift, a_worker
from tests.office import Office

SPAWN = multiprocessing.get_context("spawn")
PART_OF_THE_COPY = 200_000
"""Bytes; the tables take more than that on SQLite, even when they are empty."""

OLD, NEW = 1, 10_000_00
"""What the fund has received in fen, as the live rows say falsely and as the ledger says."""


def die(*_: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *words: (function(*words), die())


def die_within(function: Callable[..., Any]) -> Callable[..., Any]:
    """Once it has written so much of a file. The kernel ends the process in the middle of that
    write, if nobody has told it otherwise, as Python does."""

    def limited(*words: Any) -> Any:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        setrlimit(RLIMIT_FSIZE, (PART_OF_THE_COPY, PART_OF_THE_COPY))
        return function(*words)

    return limited


DEATHS: dict[str, Callable[[Callable[..., Any]], Any]] = {
    "add_indexes": lambda _: die,
    "rows_only_in": lambda _: die,
    "switch": lambda _: die,
    "half of switch": die_within,
    "after switch": die_after,
}


def rebuild(settings: Settings, moment: str) -> None:
    step = moment.split()[-1]
    if step == "read":
        open_ports(settings).views.rebuild.run(progress=die)
    setattr(rebuild_module, step, DEATHS[moment](getattr(rebuild_module, step)))
    open_ports(settings).views.rebuild.run()


def received(office: Office) -> int:
    with office.ports.views.engine.connect() as connection:
        return int(
            connection.execute(text("SELECT sum(received) FROM statement_lines")).scalar_one()
        )


def falsify(office: Office) -> None:
    with office.ports.views.engine.connect() as connection:
        connection.execute(text("UPDATE statement_lines SET received = 1 WHERE received > 0"))
        connection.commit()


def left_over(office: Office) -> list[str]:
    """What a build makes beside the live tables."""
    if office.settings.embedded:
        return [file.name for file in office.settings.var.glob("views*-beside")]
    with office.ports.views.engine.connect() as connection:
        return [name for name in inspect(connection).get_schema_names() if "views_" in name]


@pytest.mark.parametrize("moment", ["first read", *DEATHS])
def test_readers_have_one_set_or_the_other(office: Office, moment: str) -> None:
    embedded = office.settings.embedded
    if moment == "half of switch" and not embedded:
        pytest.skip("PostgreSQL copies nothing: it changes two names")
    fund_id, worker = a_fund(office), a_worker(office)
    office.caseworker.made(f"/workers/{worker}/visits", a_gift(fund_id))
    office.ports.views.fresh()
    falsify(office)
    office.ports.close()

    process = SPAWN.Process(target=rebuild, args=(office.settings, moment))
    process.start()
    process.join()

    assert process.exitcode == -(signal.SIGXFSZ if "half" in moment else signal.SIGKILL)
    assert left_over(office)
    assert received(office) == (NEW if embedded and moment == "after switch" else OLD)
    assert office.caseworker.asked("/workers")["items"][0]["id"] == worker

    assert office.ports.views.rebuild.run().position == office.head
    assert received(office) == NEW
    assert left_over(office) == []
