"""Facts about an ID number's holder: one open household a person, one place a summer."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.values import Period


class IdentityClaimed(Fact, frozen=True):
    TOPIC: ClassVar[str] = "identity.claimed.v1"

    worker_id: UUID


class IdentityReleased(Fact, frozen=True):
    TOPIC: ClassVar[str] = "identity.released.v1"

    worker_id: UUID


class CareBooked(Fact, frozen=True):
    """A child took a place, or a rank on the waiting list, for these days."""

    TOPIC: ClassVar[str] = "identity.care_booked.v1"

    class_id: UUID
    enrolment_id: UUID
    days: Period


class CareReleased(Fact, frozen=True):
    TOPIC: ClassVar[str] = "identity.care_released.v1"

    enrolment_id: UUID
