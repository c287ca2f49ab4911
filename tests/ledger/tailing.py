"""A reader that follows a log by its positions, and what it may have done wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

Row = tuple[int, UUID, int]
"""Position, stream, version."""


class Tail:
    """Always asks for what follows the last position it saw."""

    def __init__(self, page: Callable[[int], Sequence[Row]]) -> None:
        self._page = page
        self.seen: list[Row] = []

    @property
    def position(self) -> int:
        return self.seen[-1][0] if self.seen else 0

    def read_on(self) -> None:
        """Page after page, up to an empty one."""
        while rows := self._page(self.position):
            self.seen += rows

    def faults(self, stored: Sequence[Row]) -> dict[str, set[Row]]:
        """What was seen, against what is stored in the end; empty where all is well."""
        twice = {row for row in self.seen if self.seen.count(row) > 1}
        found = {
            "missed": set(stored) - set(self.seen),
            "never there": set(self.seen) - set(stored),
            "twice": twice,
            "out of order": set(self.seen) if self.seen != sorted(self.seen) else set(),
        }
        return {fault: rows for fault, rows in found.items() if rows}
