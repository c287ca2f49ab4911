"""A worker's household: who belongs to it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.aggregates.aggregate import Aggregate, Part
from domain.events.fact import Envelope, Fact
from domain.events.household import (
    MemberCorrected,
    MemberDeparted,
    MemberJoined,
    MemberRegistered,
)
from domain.events.worker import WorkerRegistered
from domain.refusals import Refusal
from domain.values import Member, Sealed

OF_MEMBERS: tuple[type[Fact], ...] = (
    MemberJoined,
    MemberCorrected,
    MemberDeparted,
    MemberRegistered,
)


class Household(Part):
    def __init__(self, root: Aggregate) -> None:
        super().__init__(root)
        self.members: dict[UUID, Member] = {}
        self.registered: tuple[UUID, ...] = ()
        self.grew_up_in: UUID | None = None
        self._joined_on: dict[UUID, date] = {}
        self._corrected_on: dict[UUID, date] = {}

    @property
    def size(self) -> int:
        """The worker and the members."""
        return 1 + len(self.members)

    def named(self, member_id: UUID) -> Member:
        """Refuses `missing`."""
        if member_id not in self.members:
            raise Refusal("missing")
        return self.members[member_id]

    # decisions

    def join(
        self, by: Envelope, *, member: Member, occurred_on: date, reason: Sealed | None
    ) -> None:
        self.root.record(
            MemberJoined,
            by,
            member=member,
            household_size=self.size + 1,
            occurred_on=occurred_on,
            reason=reason,
        )

    def correct(self, by: Envelope, *, member: Member, occurred_on: date, reason: Sealed) -> None:
        """Not before the day on which the member joined, or was corrected last. Refuses
        `unchanged` where it says what is known already."""
        known = self.named(member.member_id)
        self._require_later(member.member_id, occurred_on, self._joined_on, self._corrected_on)
        if known == member:
            raise Refusal("unchanged")
        self.root.record(MemberCorrected, by, member=member, occurred_on=occurred_on, reason=reason)

    def depart(
        self,
        by: Envelope,
        *,
        member_id: UUID,
        occurred_on: date,
        reason: Sealed,
        registered_as: UUID | None = None,
    ) -> None:
        """Not before the day on which the member joined."""
        self.named(member_id)
        self._require_later(member_id, occurred_on, self._joined_on)
        self.root.record(
            MemberDeparted,
            by,
            member_id=member_id,
            household_size=self.size - 1,
            occurred_on=occurred_on,
            reason=reason,
            registered_as=registered_as,
        )

    def grow_out_of(self, by: Envelope, *, household_id: UUID, member_id: UUID) -> None:
        """This worker was a member of that household before."""
        self.root.record(MemberRegistered, by, household_id=household_id, member_id=member_id)

    def _require_later(self, member_id: UUID, day: date, *earlier: dict[UUID, date]) -> None:
        last = max(days.get(member_id, day) for days in earlier)
        if day < last:
            raise Refusal("out-of-order", field="occurred_on", not_before=last.isoformat())

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case WorkerRegistered():
                self.members = {member.member_id: member for member in fact.members}
                self.registered = tuple(self.members)
            case MemberJoined():
                self.members[fact.member.member_id] = fact.member
                self._joined_on[fact.member.member_id] = fact.occurred_on or date.min
            case MemberCorrected():
                self.members[fact.member.member_id] = fact.member
                self._corrected_on[fact.member.member_id] = fact.occurred_on or date.min
            case MemberDeparted():
                self.members.pop(fact.member_id, None)
            case MemberRegistered():
                self.grew_up_in = fact.household_id
