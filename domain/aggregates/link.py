"""What joins a worker's record with others: one person told twice, or one household.

A record that was joined has one that leads it, and stays as it is; parting restores both. Only
records that nothing leads are joined, so links are trees, and every tree has one root: the
stream on which decisions about its caps meet.
"""

from __future__ import annotations

from uuid import UUID

from domain.aggregates.aggregate import Aggregate, Part
from domain.events.fact import Envelope, Fact
from domain.events.link import (
    DuplicateJudged,
    HouseholdFiled,
    HouseholdGranted,
    HouseholdLinked,
    HouseholdUnlinked,
    Likeness,
    WorkerMerged,
    WorkerSplit,
)
from domain.refusals import Refusal
from domain.values import AidKind, Money, Sealed

LINKING: tuple[type[Fact], ...] = (
    DuplicateJudged,
    WorkerMerged,
    WorkerSplit,
    HouseholdLinked,
    HouseholdUnlinked,
    HouseholdFiled,
    HouseholdGranted,
)


class Links(Part):
    """`merged` and `household` are the records that this one leads, `merged_into` and
    `household_of` the one that leads it."""

    def __init__(self, root: Aggregate) -> None:
        super().__init__(root)
        self.merged_into: UUID | None = None
        self.household_of: UUID | None = None
        self.merged: set[UUID] = set()
        self.household: set[UUID] = set()
        self.judged: dict[UUID, Likeness] = {}

    @property
    def led_by(self) -> UUID | None:
        return self.merged_into or self.household_of

    def require_leading(self) -> None:
        """Refuses `merged-record`, naming the record that leads: what is new belongs there."""
        if self.merged_into is not None:
            raise Refusal("merged-record", leading=str(self.merged_into))

    def require_root(self) -> None:
        """Refuses `merged-record` or `already-linked` where another record leads this one."""
        self.require_leading()
        if self.household_of is not None:
            raise Refusal("already-linked", leading=str(self.household_of))

    # decisions

    def judge(self, by: Envelope, *, other_id: UUID, decision: Likeness, reason: Sealed) -> None:
        self.root.record(DuplicateJudged, by, other_id=other_id, decision=decision, reason=reason)

    def merge(self, by: Envelope, other: Links, *, reason: Sealed, other_reason: Sealed) -> None:
        """This record stays the leading one."""
        self._join(WorkerMerged, by, other, reason, other_reason)

    def split(self, by: Envelope, other: Links, *, reason: Sealed, other_reason: Sealed) -> None:
        if other.root.id not in self.merged:
            raise Refusal("not-linked")
        self._record_both(WorkerSplit, by, other, reason, other_reason)

    def link_household(
        self, by: Envelope, other: Links, *, reason: Sealed, other_reason: Sealed
    ) -> None:
        self._join(HouseholdLinked, by, other, reason, other_reason)

    def unlink_household(
        self, by: Envelope, other: Links, *, reason: Sealed, other_reason: Sealed
    ) -> None:
        if other.root.id not in self.household:
            raise Refusal("not-linked")
        self._record_both(HouseholdUnlinked, by, other, reason, other_reason)

    def note_filing(self, by: Envelope, *, worker_id: UUID) -> None:
        """A dossier was applied for, or came into force, on another record of those that this one
        leads."""
        self.root.record(HouseholdFiled, by, worker_id=worker_id)

    def note_grant(
        self, by: Envelope, *, aid_id: UUID, worker_id: UUID, kind: AidKind, amount: Money
    ) -> None:
        """Aid that was approved on another record of those that this one leads."""
        self.root.record(
            HouseholdGranted, by, aid_id=aid_id, worker_id=worker_id, kind=kind, amount=amount
        )

    def _join(
        self, kind: type[Fact], by: Envelope, other: Links, reason: Sealed, other_reason: Sealed
    ) -> None:
        self.require_root()
        other.require_root()
        self._record_both(kind, by, other, reason, other_reason)

    def _record_both(
        self, kind: type[Fact], by: Envelope, other: Links, reason: Sealed, other_reason: Sealed
    ) -> None:
        leading, joined = self.root, other.root
        for stream, told in ((leading, reason), (joined, other_reason)):
            stream.record(kind, by, leading_id=leading.id, joined_id=joined.id, reason=told)

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case DuplicateJudged():
                self.judged[fact.other_id] = fact.decision
            case WorkerMerged() if fact.leading_id == self.root.id:
                self.merged.add(fact.joined_id)
            case WorkerMerged():
                self.merged_into = fact.leading_id
            case WorkerSplit() if fact.leading_id == self.root.id:
                self.merged.discard(fact.joined_id)
            case WorkerSplit():
                self.merged_into = None
            case HouseholdLinked() if fact.leading_id == self.root.id:
                self.household.add(fact.joined_id)
            case HouseholdLinked():
                self.household_of = fact.leading_id
            case HouseholdUnlinked() if fact.leading_id == self.root.id:
                self.household.discard(fact.joined_id)
            case HouseholdUnlinked():
                self.household_of = None
