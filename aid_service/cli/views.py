"""`aid views`: the read models."""

from __future__ import annotations

import gc
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count

import click
from eventsourcing.persistence import PersistenceError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from aid_service.assembly import open_ports
from aid_service.ports import Ports
from aid_service.settings import read_settings
from projections.catch_up import WrongLedger
from projections.driver import AWAY

_LONGEST_PAUSE_SECONDS = 2.0


@click.group()
def views() -> None:
    """Read models. 查询视图"""


@views.command()
def status() -> None:
    """How far each read model is, and what it could not read."""
    ports = open_ports(read_settings())
    head = ports.ledger.head()
    for standing in ports.views.catch_up.standings():
        moved = f"{standing.moved_at:%Y-%m-%dT%H:%M:%SZ}" if standing.moved_at else "-"
        behind = head - standing.position
        click.echo(
            f"{standing.view:<18} position {standing.position} of {head},"
            f" {behind} behind, last moved {moved}"
        )
    for item in ports.views.catch_up.parked():
        click.echo(
            f"parked: {item.view} {item.stream_id} at {item.position} ({item.topic}): {item.error}"
        )
    ports.close()


@views.command()
@click.option("--compare", is_flag=True, help="only compare with the live rows, which stay")
def rebuild(*, compare: bool) -> None:
    """Build all read models from zero beside the live ones, compare, and take their place."""
    ports = open_ports(read_settings())
    gc.freeze()  # no collection need look through the program again, however many rows come and go
    begun = time.monotonic()
    with click.progressbar(length=ports.ledger.head(), file=sys.stderr) as bar:
        built = ports.views.rebuild.run(
            progress=lambda reached, _head: bar.update(reached - bar.pos), keep=compare
        )
    click.echo(f"rebuilt up to {built.position} in {time.monotonic() - begun:.1f} s")
    if built.compared_at is None:
        click.echo("the live rows were not of this ledger: nothing to compare")
    for difference in built.differences:
        click.echo(
            f"differs at {built.compared_at}: {difference.table}:"
            f" {difference.only_live} rows only live, {difference.only_rebuilt} only rebuilt"
        )
    ports.close()
    if compare and built.differences:
        sys.exit(1)


@views.command()
def follow() -> None:
    """Keep the read models up to date with what any process records, until interrupted. A store
    that is away is asked for again and again."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    ports = open_ports(read_settings())
    gc.freeze()
    pauses = _growing()
    try:
        while True:
            try:
                reached = ports.views.fresh()
                click.echo(f"following from {reached}", err=True)
                pauses = _growing()
                _follow(ports, reached)
            except (PersistenceError, DBAPIError, PoolTimeout, *AWAY) as error:
                click.echo(f"away: {type(error).__name__}", err=True)
                time.sleep(next(pauses))
    except WrongLedger as error:
        raise click.ClickException(f"{error} is another ledger's: aid views rebuild") from error
    except KeyboardInterrupt:
        ports.close()


def _follow(ports: Ports, reached: int) -> None:
    with closing(ports.ledger.heads(after=reached)) as heads:
        for head in heads:
            ports.views.catch_up.move_to(head)


def _growing() -> Iterator[float]:
    """Seconds to wait, one time after the other."""
    return (min(0.05 * 2**times, _LONGEST_PAUSE_SECONDS) for times in count())
