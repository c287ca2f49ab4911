"""Which records of workers are one person, and which are one household."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, String, Table, Uuid, and_, or_, select

from domain.events.fact import Fact, Recorded
from domain.events.link import HouseholdLinked, HouseholdUnlinked, WorkerMerged, WorkerSplit
from projections.rows import Rows
from projections.store import ReadModel, known_at, metadata, since_column, until_column

_links = Table(
    "person_links",
    metadata,
    Column("slot", String(80), nullable=False),
    since_column(),
    until_column(),
    Column("joined_id", Uuid, nullable=False),
    Column("leading_id", Uuid, nullable=False),
    Column("one_person", Boolean, nullable=False),
    Index("person_links_slot", "slot"),
)


@dataclass(frozen=True)
class Representatives:
    """Who stands for whom. Only linked records are named, those that lead among them; every
    other one stands for itself."""

    persons: Mapping[UUID, UUID]
    households: Mapping[UUID, UUID]


@dataclass(frozen=True)
class LinkChange:
    """A record was joined to another one at a position, or parted from it."""

    position: int
    record_id: UUID
    joined: bool


class PersonLinks(ReadModel):
    name: ClassVar[str] = "person_links"
    tables: ClassVar[tuple[Table, ...]] = (_links,)

    # facts → rows

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return {
            WorkerMerged: self._linked,
            HouseholdLinked: self._linked,
            WorkerSplit: self._parted,
            HouseholdUnlinked: self._parted,
        }

    def _linked(self, recorded: Recorded, fact: WorkerMerged | HouseholdLinked, rows: Rows) -> None:
        """Each link is told on both streams; the leading one's is the command's last fact."""
        if fact.originator_id == fact.leading_id:
            rows.add(
                _links,
                slot=_slot(fact),
                since=recorded.position,
                joined_id=fact.joined_id,
                leading_id=fact.leading_id,
                one_person=isinstance(fact, WorkerMerged),
            )

    def _parted(
        self, recorded: Recorded, fact: WorkerSplit | HouseholdUnlinked, rows: Rows
    ) -> None:
        if fact.originator_id == fact.leading_id:
            rows.end(_links, _links.c.slot, _slot(fact), recorded.position)

    # questions

    def representatives(self, at: int) -> Representatives:
        """As known at a position, chains followed to their end. One person is one household."""
        links = self._ask(select(_links).where(known_at(_links, at)))
        merged = {link.joined_id: link.leading_id for link in links if link.one_person}
        joined = {link.joined_id: link.leading_id for link in links}
        return Representatives(persons=_followed(merged), households=_followed(joined))

    def changes(self, first: int, last: int, *, of_persons_only: bool) -> list[LinkChange]:
        """What was joined or parted after `first` and up to `last`, and still is so."""
        came = and_(_links.c.since > first, known_at(_links, last))
        went = and_(_links.c.since <= first, _links.c.until > first, _links.c.until <= last)
        links = self._ask(select(_links).where(or_(came, went)))
        return [
            LinkChange(link.since, link.joined_id, joined=True)
            if link.since > first
            else LinkChange(link.until, link.joined_id, joined=False)
            for link in links
            if link.one_person or not of_persons_only
        ]


def distinct(found: Iterable[UUID], standing_for: Mapping[UUID, UUID]) -> set[UUID]:
    """Each person, or each household, once."""
    return {standing_for.get(one, one) for one in found}


def _slot(fact: WorkerMerged | WorkerSplit | HouseholdLinked | HouseholdUnlinked) -> str:
    """One record joins at most one other, so its own id says which link a parting ends."""
    kind = "person" if isinstance(fact, WorkerMerged | WorkerSplit) else "household"
    return f"{kind}/{fact.joined_id}"


def _followed(leads: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Each record to the one at the end of its chain."""

    def end_of(record: UUID) -> UUID:
        passed = {record}
        while (following := leads.get(record)) and following not in passed:
            passed.add(following)
            record = following
        return record

    return {record: end_of(record) for record in {*leads, *leads.values()}}
