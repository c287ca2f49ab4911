"""`aid import`: a workbook of dossier forms in, and out again; `aid sample`: one to try it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from msgspec import structs
from rich.console import Console
from rich.progress import Progress

from aid_service.assembly import open_ports
from aid_service.cli.area import AreaCode
from aid_service.dossier_form.intake import annotated, said, take_in
from aid_service.dossier_form.planted import plant_faults
from aid_service.dossier_form.samples import sample as made_sample
from aid_service.locale import problem_title
from aid_service.ports import Ports
from aid_service.settings import read_settings
from aid_service.usecases.dossier_import import Report
from aid_service.usecases.dossier_undoing import UndoImport, undo_import
from aid_service.usecases.staff import operator_command
from domain.refusals import Refusal
from domain.values import Area

_TITLE = "导入 / importing"
_SAID_EVERY = 2_048
_MOST_SHOWN = 50


@click.group("import")
def import_() -> None:
    """Workbooks of dossier forms. 导入"""


@click.group()
def sample() -> None:
    """Workbooks to try an import with; all people in them are made up. 样表"""


@sample.command("dossiers")
@click.option("--rows", type=click.IntRange(1, 20_000), default=20, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--faults", is_flag=True, help="plant one fault of each kind, and list them")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def sample_dossiers(*, rows: int, seed: int, faults: bool, file: Path) -> None:
    """Write a filled-in dossier form. 困难职工档案表样表"""
    made = made_sample(rows, seed=seed)
    planted = plant_faults(made) if faults else []
    with file.open("wb") as opened:
        made.write(opened)
    for fault in planted:
        click.echo(f"{fault.kind}\t{fault.sheet}\t{fault.row}\t{fault.column}\t{fault.heading}")
    click.echo(f"{file}: {len(made.workers)} 户 / households", err=True)


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="only tell what would come of it")
@click.option("--area", type=AreaCode(), help="leave out who lives elsewhere")
@click.option(
    "--errors", type=click.Path(dir_okay=False, path_type=Path), help="FILE with 错误说明"
)
def dossiers(*, file: Path, dry_run: bool, area: Area | None, errors: Path | None) -> None:
    """Take in a dossier form, row by row. 导入困难职工档案表

    Faulty rows are left out and told. The same file again takes in only what is missing.
    """
    data, given = file.read_bytes(), operator_command()
    command = replace(given, actor=structs.replace(given.actor, area=area))
    with _opened() as ports, _shown_progress() as progress:
        report = take_in(ports, command, data, dry_run=dry_run, progress=progress)
        ports.views.fresh()
    if errors:
        errors.write_bytes(annotated(data, report.faults, "zh"))
    _tell(report, errors)
    if report.errors:
        raise SystemExit(1)


@import_.command()
@click.argument("import_id", type=click.UUID)
@click.option("--reason", required=True)
def undo(*, import_id: UUID, reason: str) -> None:
    """Withdraw what an import registered, but for what was touched since. 撤销导入"""
    with _opened() as ports:
        wish = UndoImport(import_id=import_id, reason=reason)
        undoing = undo_import(ports, replace(operator_command(), keyed=False), wish).fact
        ports.views.fresh()
    click.echo(f"撤回 / withdrawn: {undoing.withdrawn}")
    for one in undoing.kept:
        because = problem_title(one.because, "zh")
        click.echo(f"保留 / kept: 第 {one.row} 行 {one.worker_id} {because}")


@contextmanager
def _opened() -> Iterator[Ports]:
    """Says in one line what was refused."""
    ports = open_ports(read_settings())
    try:
        yield ports
    except Refusal as refusal:
        told = " ".join(f"{name}={value}" for name, value in refusal.details.items())
        raise click.ClickException(f"{problem_title(refusal.code, 'zh')} {told}".strip()) from None
    finally:
        ports.close()


@contextmanager
def _shown_progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; elsewhere a line now and then."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _say_now_and_then
        return
    with Progress(console=console) as bar:
        task: Any = bar.add_task(_TITLE, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _say_now_and_then(done: int, total: int) -> None:
    if done % _SAID_EVERY == 0 or done == total:
        click.echo(f"{_TITLE} {done}/{total}", err=True)


def _tell(report: Report, errors: Path | None) -> None:
    imported = "可导入 / would be imported" if report.dry_run else "导入 / imported"
    click.echo(f"{report.import_id}")
    click.echo(
        f"{imported}: {report.imported}, 已在册 / already registered: {report.known},"
        f" 有误 / faulty: {report.faulty}"
    )
    for fault in report.faults[:_MOST_SHOWN]:
        place = f"{fault.sheet} 第 {fault.row} 行" + (
            f" 第 {fault.column} 列" if fault.column else ""
        )
        click.echo(f"{fault.level.value}\t{place}\t{fault.code}\t{said(fault, 'zh')}")
    if len(report.faults) > _MOST_SHOWN:
        click.echo(f"… {len(report.faults) - _MOST_SHOWN} more")
    if errors:
        click.echo(f"错误说明: {errors}", err=True)
