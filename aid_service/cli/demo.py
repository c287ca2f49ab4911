"""`aid demo`: the demonstration year, loaded through the use cases, and a token for each role."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from aid_service.assembly import open_ports
from aid_service.demonstration.clock import YearClock
from aid_service.demonstration.loading import LedgerIsLater, NotAsPlanned, run, still_to_run
from aid_service.demonstration.planned import Planned
from aid_service.demonstration.staff import ONE_OF_EACH_ROLE
from aid_service.demonstration.year import YEARS, planned_year
from aid_service.migration import migrate
from aid_service.ports import Ports
from aid_service.settings import Settings, read_settings

_ADDRESS = "http://127.0.0.1:8000"
_TITLE = "演示年度 / demonstration year"
_SAID_EVERY = 2_000


@click.command()
@click.option(
    "--year",
    "years",
    type=click.Choice([str(year) for year in YEARS]),
    default=[str(YEARS[0])],
    multiple=True,
    show_default=True,
)
def demo(*, years: tuple[str, ...]) -> None:
    """Load the demonstration year, or both one after the other, and show a token for each role.
    演示年度

    Whatever part of it is there already is kept, so a load that was cut off is taken up again.
    """
    settings = read_settings()
    try:
        for year in sorted({YEARS[0], *map(int, years)}):
            _load(settings, year)
        _show_tokens(settings)
    except LedgerIsLater as later:
        raise click.ClickException(f"{_told(later)} It needs an empty store.") from later


def load_demonstration(settings: Settings, *, years: Sequence[int]) -> None:
    """Loads the years into an empty store, or one that holds a part of them; keeps any other."""
    try:
        for year in years:
            _load(settings, year)
    except LedgerIsLater as later:
        click.echo(f"{_told(later)} The store is served as it is.", err=True)
    else:
        _show_tokens(settings)


def _load(settings: Settings, year: int) -> None:
    """Raises LedgerIsLater where the year can no longer be recorded in its own time."""
    plan = planned_year(year)
    clock = YearClock(plan[0])
    migrate(settings)
    ports = open_ports(settings, clock=clock.now, new_id=clock.new_id)
    try:
        _run_with_progress(ports, clock, plan)
    except NotAsPlanned as refused:
        raise click.ClickException(f"the demonstration year was refused at {refused}") from refused
    except KeyboardInterrupt:
        click.echo("\ncut off: the same command takes it up again from here", err=True)
        raise
    finally:
        ports.close()


def _show_tokens(settings: Settings) -> None:
    """The address, and a token for each role."""
    ports = open_ports(settings)
    try:
        tokens = _tokens(ports, settings.var / "demo" / "tokens.json")
    finally:
        ports.close()
    click.echo(_ADDRESS)
    for colleague in ONE_OF_EACH_ROLE:
        role = colleague.role.value
        click.echo(f"{role:<10}  {tokens[role]}  {colleague.name}")


def _run_with_progress(ports: Ports, clock: YearClock, plan: Sequence[Planned]) -> None:
    """A bar on a terminal; elsewhere a line now and then."""
    rest = still_to_run(ports, plan)
    total, done = len(plan), len(plan) - len(rest)
    console = Console(stderr=True)
    if console.is_terminal:
        with Progress(console=console) as bar:
            task = bar.add_task(_TITLE, total=total, completed=done)
            for planned in run(ports, clock, rest):
                bar.update(task, advance=1, description=f"{_TITLE} {planned.at:%Y-%m-%d}")
    else:
        for count, planned in enumerate(run(ports, clock, rest), start=done + 1):
            if count % _SAID_EVERY == 0 or count == total:
                click.echo(f"{_TITLE} {planned.at:%Y-%m-%d}  {count}/{total}", err=True)
    ports.views.fresh()


def _tokens(ports: Ports, file: Path) -> dict[str, str]:
    """By role: those of the file while they open, else new ones, which are written there."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        kept = {}
    tokens = {}
    for colleague in ONE_OF_EACH_ROLE:
        token = kept.get(colleague.role.value, "")
        opens = ports.tokens.staff_of(token) == colleague.staff_id
        tokens[colleague.role.value] = token if opens else ports.tokens.issue(colleague.staff_id)
    if tokens != kept:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
            json.dump(tokens, opened, indent=2)
        draft.replace(file)
    return tokens


def _told(later: LedgerIsLater) -> str:
    """Why the year is not loaded."""
    if later.begun:
        found = "Other facts were recorded before the demonstration year was whole"
    else:
        found = "The ledger already holds facts later than the demonstration year's next one"
    return f"{found} ({later.newest:%Y-%m-%d %H:%M} UTC, {later.planned:%Y-%m-%d %H:%M} UTC)."
