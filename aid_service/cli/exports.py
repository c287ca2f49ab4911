"""`aid export`: the register as the form."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import click

from aid_service.assembly import open_ports
from aid_service.cli.area import AreaCode
from aid_service.dossier_form.writing import write_form
from aid_service.settings import read_settings
from aid_service.usecases.register_export import (
    ExportRegister,
    record_export,
    registered_households,
)
from aid_service.usecases.staff import operator_command
from domain.values import Area

_EVERYWHERE = Area("")


@click.group()
def export() -> None:
    """Files out of the service. 导出"""


@export.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--area", type=AreaCode(), default=_EVERYWHERE, help="[default: everywhere]")
@click.option("--purpose", default="命令行导出", show_default=True, help="what for; it is recorded")
def dossiers(*, file: Path, area: Area, purpose: str) -> None:
    """Write the register as the dossier form, which can be imported again. 导出登记册"""
    ports = open_ports(read_settings())
    try:
        at, written = ports.views.fresh(), BytesIO()
        rows = write_form(written, registered_households(ports, area, at=at))
        data = written.getvalue()
        wish = ExportRegister(
            area=area,
            position=at,
            form=file.name,
            rows=rows,
            sha256=hashlib.sha256(data).hexdigest(),
            purpose=purpose,
        )
        record_export(ports, operator_command(), wish)
    finally:
        ports.close()
    file.write_bytes(data)
    click.echo(f"{file}: {rows} 户 / households")
