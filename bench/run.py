"""What one run of the bench shares: how long, where, and one PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from aid_service.settings import Settings
from bench.postgres import Cluster
from bench.prepared import stores

SQLITE, POSTGRES = "sqlite", "postgres"


@dataclass(frozen=True)
class Scale:
    """How long and how large, where no option says otherwise."""

    rounds: int
    seconds: float
    events: int
    lines: tuple[int, int]


STANDARD = Scale(rounds=5, seconds=2.0, events=1_000_000, lines=(1_000_000, 10_000_000))
QUICK = Scale(rounds=2, seconds=1.0, events=20_000, lines=(10_000, 100_000))


@dataclass(frozen=True)
class Run:
    """`seconds` is a slice of HTTP; `events` the size of the rebuilt ledger; `lines` the sizes of
    the totals' table, ascending."""

    folder: Path
    cluster: Cluster
    rounds: int
    seconds: float
    events: int
    lines: tuple[int, int]
    _numbers: count[int]

    def new_store(self, kind: str, name: str) -> Settings:
        """Empty, and not prepared."""
        url = self.cluster.database(name) if kind == POSTGRES else None
        return stores(self.folder / f"{name}_{next(self._numbers)}", url)

    def meters(self, kind: str, *pids: int) -> list[int]:
        """The process trees whose CPU counts: a side's own, and its database's."""
        return [*pids, self.cluster.pid] if kind == POSTGRES else [*pids]
