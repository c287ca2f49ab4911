"""`aid views`: the read models."""

from __future__ import annotations

import time

import click

from aid_service.assembly import open_ports
from aid_service.settings import read_settings


@click.group()
def views() -> None:
    """Read models. 查询视图"""


@views.command()
def status() -> None:
    """How far the read models are, and what they could not read."""
    ports = open_ports(read_settings())
    position, head = ports.views.catch_up.position(), ports.ledger.head()
    click.echo(f"position {position} of {head}, {head - position} behind")
    for view, stream_id, at, error in ports.views.catch_up.parked():
        click.echo(f"parked: {view} {stream_id} at {at}: {error}")
    ports.close()


@views.command()
def rebuild() -> None:
    """Build all read models from zero; readers see the old rows until the new ones are there."""
    ports = open_ports(read_settings())
    begun = time.monotonic()
    position = ports.views.catch_up.rebuild()
    click.echo(f"rebuilt up to {position} in {time.monotonic() - begun:.1f} s")
    ports.close()
