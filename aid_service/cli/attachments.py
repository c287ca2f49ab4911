"""`aid attachments`: the stored files, compared with the facts."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import click

from aid_service.assembly import open_ports
from aid_service.settings import read_settings
from aid_service.usecases.attachment import check_files

_MAY_BE_UNDER_WAY = timedelta(hours=1)


@click.group()
def attachments() -> None:
    """Attachments. 附件"""


@attachments.command()
@click.option("--remove-orphans", is_flag=True, help="remove the files that no fact names")
def check(*, remove_orphans: bool) -> None:
    """List files that no fact names, and attachments whose file is missing or altered; exit 1
    where something was found. 核对附件"""
    ports = open_ports(read_settings())
    try:
        found = check_files(ports, before=datetime.now(UTC) - _MAY_BE_UNDER_WAY)
        for name in found.orphans:
            click.echo(f"orphan: {name}")
            if remove_orphans:
                ports.files.remove(name)
    finally:
        ports.close()
    for word, ids in (("missing", found.missing), ("altered", found.altered)):
        for attachment_id in ids:
            click.echo(f"{word}: {attachment_id}")
    removed = ", removed" if remove_orphans and found.orphans else ""
    click.echo(
        f"{found.sound} sound, {len(found.missing)} missing, {len(found.altered)} altered, "
        f"{len(found.orphans)} orphans{removed}"
    )
    if found.missing or found.altered or (found.orphans and not remove_orphans):
        sys.exit(1)
