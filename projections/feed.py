"""The ledger as read models see it: page by page, and by what each fact is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.events.fact import Fact, Recorded, Unreadable


class Feed(Protocol):
    """The ledger, as far as read models see it."""

    def head(self) -> int: ...

    def since(
        self, position: int, *, limit: int, wanted: Collection[type[Fact]] | None = None
    ) -> Sequence[Recorded | Unreadable]:
        """The facts after a position. Those of other classes than the wanted ones may be left
        out, but for the first, and the last, which says how far this went."""

    def ledger_id(self) -> UUID: ...


@dataclass(frozen=True)
class Page:
    """What some model has not heard, how far each is, and whose streams it has parked."""

    items: Sequence[Recorded | Unreadable]
    reached: Mapping[str, int]
    aside: Mapping[str, Collection[UUID]]

    @property
    def last(self) -> int:
        """How far this page leads."""
        return self.items[-1].position if self.items else min(self.reached.values())

    def unheard(self, view: str) -> Sequence[Recorded | Unreadable]:
        """Of streams that are parked there is nothing to hear."""
        reached, aside = self.reached[view], self.aside.get(view)
        if aside:
            return [i for i in self.items if i.position > reached and stream_of(i) not in aside]
        if self.items and self.items[0].position > reached:
            return self.items
        return [i for i in self.items if i.position > reached]


def stream_of(item: Recorded | Unreadable) -> UUID:
    return item.originator_id if isinstance(item, Unreadable) else item.fact.originator_id


def known_by(found: Sequence[Recorded | Unreadable]) -> str:
    """Stream and time of a fact: another ledger has another at the same position. A dash where
    there is none."""
    return f"{stream_of(found[0])} {found[0].recorded_at.isoformat()}" if found else "-"
