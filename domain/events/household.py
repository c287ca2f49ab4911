"""Facts about who joins and who leaves a worker's household."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.values import Member, Sealed


class MemberJoined(Fact, frozen=True):
    """`household_size` is the worker and the members from now on."""

    TOPIC: ClassVar[str] = "worker.member_joined.v1"

    member: Member
    household_size: int
    reason: Sealed | None = None


class MemberDeparted(Fact, frozen=True):
    """`registered_as`: the worker that the member has become, where that is why."""

    TOPIC: ClassVar[str] = "worker.member_departed.v1"

    member_id: UUID
    household_size: int
    reason: Sealed
    registered_as: UUID | None = None


class MemberCorrected(Fact, frozen=True):
    """What is known of the member as it is now: some of it had been mistyped, or has changed."""

    TOPIC: ClassVar[str] = "worker.member_corrected.v1"

    member: Member
    reason: Sealed


class MemberRegistered(Fact, frozen=True):
    """On the new worker's own stream: as whose member this person was known before."""

    TOPIC: ClassVar[str] = "worker.member_registered.v1"

    household_id: UUID
    member_id: UUID
