"""`python -m bench [paths] [--quick] [--rounds N] [--events N]`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import click
from rich.console import Console

from bench import hot_fund, post_visit
from bench.postgres import cluster
from bench.report import Comparison, show, written
from bench.run import Run

PATHS: dict[str, Callable[[Run], Iterator[Comparison]]] = {
    "post_visit": post_visit.compare,
    "hot_fund": hot_fund.compare,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(PATHS)))
@click.option("--quick", is_flag=True, help="small and rough: does everything run, is it right?")
@click.option("--rounds", type=click.IntRange(1), help="paired rounds  [default: 5; quick: 2]")
@click.option("--events", type=click.IntRange(1_000), help="facts to rebuild from  [1,000,000]")
def main(*, names: tuple[str, ...], quick: bool, rounds: int | None, events: int | None) -> None:
    """Measure the service beside its peers; all paths, or the NAMES given."""
    console = Console()
    chosen = names or tuple(PATHS)
    with tempfile.TemporaryDirectory(prefix="aid-bench-") as folder, cluster() as postgres:
        run = Run(
            folder=Path(folder),
            cluster=postgres,
            rounds=rounds or (2 if quick else 5),
            seconds=1.0 if quick else 2.5,
            events=events or (50_000 if quick else 1_000_000),
            lines=(20_000, 200_000) if quick else (1_000_000, 10_000_000),
            _numbers=count(1),
        )
        found: list[Comparison] = []
        for name in chosen:
            for comparison in PATHS[name](run):
                show([comparison], console)
                found.append(comparison)
    told = {"paths": chosen, "quick": quick, "rounds": run.rounds, "seconds": run.seconds}
    file = written(found, told | {"events": run.events, "lines": run.lines})
    console.print(f"\nwritten to {file}")


if __name__ == "__main__":
    main()
