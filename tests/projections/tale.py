"""A ledger that is only told of: facts in order, for read models to hear.

tale.tells(Fund, FUND, a_fund(), with_money("100.00"))
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from domain.aggregates.aggregate import Aggregate
from domain.events.fact import Fact, Recorded, Unreadable

A = TypeVar("A", bound=Aggregate)


def word(text: str) -> int:
    """What a worker of a tale is found by."""
    return zlib.crc32(text.encode())


class Tale:
    """The feed of read models; an hour lies between one fact and the next."""

    def __init__(self) -> None:
        self.items: list[Recorded | Unreadable] = []
        self.id = uuid4()
        self._streams: dict[UUID, Aggregate] = {}

    def tells(self, kind: type[A], stream_id: UUID, *acts: Callable[[A], object]) -> int:
        """What came of these acts on a stream; gives the position of its newest fact."""
        stream: Any = self._streams.setdefault(stream_id, kind.blank(stream_id))
        for act in acts:
            act(stream)
        for fact in stream.collect_events():
            self.items.append(Recorded(self.head() + 1, self._now(), fact))
        return self.head()

    def mumbles(self, stream_id: UUID) -> int:
        """A fact of this stream that nobody can read."""
        position = self.head() + 1
        self.items.append(
            Unreadable(position, self._now(), stream_id, "worker.enchanted.v1", "unknown topic")
        )
        return position

    def _now(self) -> datetime:
        return datetime(2024, 12, 1, tzinfo=UTC) + timedelta(hours=self.head())

    # what read models see

    def head(self) -> int:
        return len(self.items)

    def since(
        self, position: int, *, limit: int, wanted: Collection[type[Fact]] | None = None
    ) -> Sequence[Recorded | Unreadable]:
        del wanted  # all are told
        return self.items[position : position + limit]

    def ledger_id(self) -> UUID:
        return self.id
