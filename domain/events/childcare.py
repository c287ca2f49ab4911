"""Facts about the summer care class (爱心托管班), on the class's stream and on the worker's."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.values import Area, Period, Sealed


class ClassAnnounced(Fact, frozen=True):
    TOPIC: ClassVar[str] = "childcare.class_announced.v1"

    title: str
    site: str
    area: Area
    capacity: int
    days: Period
    min_age: int
    max_age: int


class PlaceTaken(Fact, frozen=True):
    """A child got a place, or joined the end of the waiting list."""

    TOPIC: ClassVar[str] = "childcare.place_taken.v1"

    enrolment_id: UUID
    worker_id: UUID
    waiting: bool = False


class PlaceGivenUp(Fact, frozen=True):
    TOPIC: ClassVar[str] = "childcare.place_given_up.v1"

    enrolment_id: UUID
    worker_id: UUID
    reason: str


class PlaceFilled(Fact, frozen=True):
    """The first on the waiting list moved up into a freed place."""

    TOPIC: ClassVar[str] = "childcare.place_filled.v1"

    enrolment_id: UUID
    worker_id: UUID


class AttendanceTaken(Fact, frozen=True):
    """Who was there on `day`; a later fact for the same day replaces the earlier one."""

    TOPIC: ClassVar[str] = "childcare.attendance_taken.v1"

    day: date
    present: tuple[UUID, ...]


class ChildEnrolled(Fact, frozen=True):
    """`identities` are the claims held for the child."""

    TOPIC: ClassVar[str] = "worker.child_enrolled.v1"

    enrolment_id: UUID
    class_id: UUID
    child_name: Sealed
    birth_date: Sealed
    identities: tuple[UUID, ...]
    both_parents_work: bool
    guardian_consent: bool
    id_number: Sealed | None = None
    waiting: bool = False


class ChildMovedUp(Fact, frozen=True):
    TOPIC: ClassVar[str] = "worker.child_moved_up.v1"

    enrolment_id: UUID
    class_id: UUID


class ChildWithdrawn(Fact, frozen=True):
    TOPIC: ClassVar[str] = "worker.child_withdrawn.v1"

    enrolment_id: UUID
    class_id: UUID
    reason: Sealed
