"""`python -m bench [NAMES] [--quick] [--rounds N] [--events N] [--lines N N] [--profile]`."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import click
from rich.console import Console

from bench import freshness, hot_fund, live_projection, post_visit, rebuild, replay, totals
from bench.postgres import cluster
from bench.report import Comparison, show, show_goals, written
from bench.run import QUICK, STANDARD, Run

PATHS: dict[str, Callable[[Run], Iterator[Comparison]]] = {
    "post_visit": post_visit.compare,
    "hot_fund": hot_fund.compare,
    "freshness": freshness.compare,
    "replay": replay.compare,
    "live_projection": live_projection.compare,
    "rebuild": rebuild.compare,
    "totals": totals.compare,
}
PROFILES: dict[str, Callable[[Run, Console], None]] = {
    "post_visit": post_visit.profile,
    "rebuild": rebuild.profile,
}
_WIDTH_OF_A_FILE = 120


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(PATHS)))
@click.option("--quick", is_flag=True, help="small and rough: does everything run, is it right?")
@click.option("--rounds", type=click.IntRange(1), help="paired rounds  [default: 5; quick: 2]")
@click.option("--events", type=click.IntRange(1_000), help="facts to rebuild from  [1,000,000]")
@click.option(
    "--lines",
    type=(click.IntRange(1_000), click.IntRange(1_000)),
    help="lines of the smaller and the larger table of totals  [1,000,000 10,000,000]",
)
@click.option("--profile", is_flag=True, help="where our own side spends its time; no ratios")
def main(
    *,
    names: tuple[str, ...],
    quick: bool,
    rounds: int | None,
    events: int | None,
    lines: tuple[int, int] | None,
    profile: bool,
) -> None:
    """Measure the service beside its peers; all paths, or the NAMES given."""
    gc.freeze()  # as the service's own processes do; both sides run in this one
    console = Console()
    if not console.is_terminal:
        console.width = _WIDTH_OF_A_FILE
    scale = QUICK if quick else STANDARD
    begun, chosen = time.monotonic(), names or tuple(PATHS)
    with tempfile.TemporaryDirectory(prefix="aid-bench-") as folder, cluster() as postgres:
        run = Run(
            folder=Path(folder),
            cluster=postgres,
            rounds=rounds or scale.rounds,
            seconds=scale.seconds,
            events=events or scale.events,
            lines=lines or scale.lines,
            _numbers=count(1),
        )
        if profile:
            for name in chosen:
                if name in PROFILES:
                    PROFILES[name](run, console)
            return
        found: list[Comparison] = []
        for name in chosen:
            for comparison in PATHS[name](run):
                show(comparison, console)
                found.append(comparison)
        server = postgres.version
    show_goals(found, console)
    told = {"paths": chosen, "quick": quick, "rounds": run.rounds, "seconds": run.seconds}
    told |= {"events": run.events, "lines": run.lines, "took": round(time.monotonic() - begun)}
    told |= {"postgresql": server}
    file = written(found, told)
    console.print(f"\n{told['took']} s; written to {file}")


if __name__ == "__main__":
    main()
