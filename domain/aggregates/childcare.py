"""The summer care class with its places, and a worker's enrolments in such classes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from domain.aggregates.aggregate import Aggregate, Part, UnknownFact
from domain.events.childcare import (
    AttendanceTaken,
    ChildEnrolled,
    ChildMovedUp,
    ChildWithdrawn,
    ClassAnnounced,
    PlaceFilled,
    PlaceGivenUp,
    PlaceTaken,
)
from domain.events.fact import Envelope, Fact
from domain.policies.days import age_on
from domain.refusals import Refusal
from domain.rules import Rules
from domain.values import Area, Period, Sealed


class EnrolmentState(StrEnum):
    ENROLLED = "enrolled"
    WAITLISTED = "waitlisted"
    WITHDRAWN = "withdrawn"


class CareClass(Aggregate):
    """Places and a waiting list; a rank is a pure function of the stream."""

    title: str
    site: str
    capacity: int
    days: Period
    min_age: int
    max_age: int

    def begin(self) -> None:
        self._area: Area | None = None
        self.enrolled: dict[UUID, UUID] = {}
        self.waiting: dict[UUID, UUID] = {}
        self.given_up: set[UUID] = set()
        self.attendance: dict[date, tuple[UUID, ...]] = {}
        self._places_on: dict[date, int] = {}

    @property
    def area(self) -> Area | None:
        return self._area

    @property
    def first_waiting(self) -> tuple[UUID, UUID] | None:
        """Enrolment and worker of the first on the waiting list."""
        return next(iter(self.waiting.items()), None)

    @property
    def attendance_rate(self) -> float | None:
        """Child-days present of child-days enrolled, over the days taken; None before the first."""
        expected = sum(self._places_on.values())
        if not expected:
            return None
        return sum(len(present) for present in self.attendance.values()) / expected

    def rank_of(self, enrolment_id: UUID) -> int | None:
        """1 for the first on the waiting list; None for who is not on it."""
        if enrolment_id not in self.waiting:
            return None
        return list(self.waiting).index(enrolment_id) + 1

    def state_of(self, enrolment_id: UUID) -> EnrolmentState:
        """Refuses `enrolment-missing`."""
        if enrolment_id in self.enrolled:
            return EnrolmentState.ENROLLED
        if enrolment_id in self.waiting:
            return EnrolmentState.WAITLISTED
        if enrolment_id in self.given_up:
            return EnrolmentState.WITHDRAWN
        raise Refusal("enrolment-missing")

    # decisions

    def announce(
        self,
        by: Envelope,
        *,
        title: str,
        site: str,
        area: Area,
        capacity: int,
        days: Period,
        min_age: int,
        max_age: int,
        rules: Rules,
    ) -> None:
        if days.last < days.first:
            raise Refusal("days-reversed", field="ends_on")
        if max_age < min_age:
            raise Refusal("ages-reversed", field="max_age")
        if min_age < rules.childcare_min_age or max_age > rules.childcare_max_age:
            raise Refusal("age-outside", field="max_age")
        self.record(
            ClassAnnounced,
            by,
            title=title,
            site=site,
            area=area,
            capacity=capacity,
            days=days,
            min_age=min_age,
            max_age=max_age,
        )

    def take_place(
        self, by: Envelope, *, enrolment_id: UUID, worker_id: UUID, born_on: date
    ) -> bool:
        """Returns whether the child waits. Refuses `age-outside` by the age on the first day."""
        age = age_on(self.days.first, born_on=born_on)
        if not self.min_age <= age <= self.max_age:
            raise Refusal("age-outside", field="child.birth_date", age=age)
        waiting = len(self.enrolled) >= self.capacity
        self.record(PlaceTaken, by, enrolment_id=enrolment_id, worker_id=worker_id, waiting=waiting)
        return waiting

    def give_up_place(self, by: Envelope, *, enrolment_id: UUID, reason: str) -> None:
        """Frees the place; the first on the waiting list gets it in the same breath."""
        state = self.state_of(enrolment_id)
        if state is EnrolmentState.WITHDRAWN:
            raise Refusal("out-of-order", status=state.value)
        worker_id = self.enrolled.get(enrolment_id) or self.waiting[enrolment_id]
        self.record(PlaceGivenUp, by, enrolment_id=enrolment_id, worker_id=worker_id, reason=reason)
        if state is EnrolmentState.ENROLLED and self.first_waiting:
            moved_up, its_worker = self.first_waiting
            self.record(PlaceFilled, by, enrolment_id=moved_up, worker_id=its_worker)

    def take_attendance(self, by: Envelope, *, day: date, present: tuple[UUID, ...]) -> None:
        if not self.days.first <= day <= self.days.last:
            raise Refusal("outside-class-days", field="date")
        if any(enrolment_id not in self.enrolled for enrolment_id in present):
            raise Refusal("not-enrolled", field="present")
        self.record(AttendanceTaken, by, day=day, present=tuple(dict.fromkeys(present)))

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case PlaceTaken(waiting=True):
                self.waiting[fact.enrolment_id] = fact.worker_id
            case PlaceTaken():
                self.enrolled[fact.enrolment_id] = fact.worker_id
            case PlaceGivenUp():
                self.enrolled.pop(fact.enrolment_id, None)
                self.waiting.pop(fact.enrolment_id, None)
                self.given_up.add(fact.enrolment_id)
            case PlaceFilled():
                self.waiting.pop(fact.enrolment_id, None)
                self.enrolled[fact.enrolment_id] = fact.worker_id
            case AttendanceTaken():
                self.attendance[fact.day] = fact.present
                self._places_on[fact.day] = len(self.enrolled)
            case ClassAnnounced():
                self.title, self.site, self._area = fact.title, fact.site, fact.area
                self.capacity, self.days = fact.capacity, fact.days
                self.min_age, self.max_age = fact.min_age, fact.max_age
            case _:
                raise UnknownFact(fact)


class Enrolment(Struct, frozen=True, gc=False):
    """A child of the household in a class, as the worker's stream tells it."""

    told_by: ChildEnrolled
    state: EnrolmentState


class Enrolments(Part):
    def __init__(self, root: Aggregate) -> None:
        super().__init__(root)
        self.by_id: dict[UUID, Enrolment] = {}

    def named(self, enrolment_id: UUID) -> Enrolment:
        """Refuses `enrolment-missing`."""
        if enrolment_id not in self.by_id:
            raise Refusal("enrolment-missing")
        return self.by_id[enrolment_id]

    # decisions

    def enrol(
        self,
        by: Envelope,
        *,
        enrolment_id: UUID,
        class_id: UUID,
        child_name: Sealed,
        birth_date: Sealed,
        id_number: Sealed | None,
        identities: tuple[UUID, ...],
        both_parents_work: bool,
        guardian_consent: bool,
        waiting: bool,
    ) -> None:
        """A child's data are sensitive: without a guardian's consent nothing is kept (PIPL 31)."""
        if not guardian_consent:
            raise Refusal("consent-required", field="guardian_consent")
        self.root.record(
            ChildEnrolled,
            by,
            enrolment_id=enrolment_id,
            class_id=class_id,
            child_name=child_name,
            birth_date=birth_date,
            id_number=id_number,
            identities=identities,
            both_parents_work=both_parents_work,
            guardian_consent=guardian_consent,
            waiting=waiting,
        )

    def move_up(self, by: Envelope, *, enrolment_id: UUID) -> None:
        class_id = self.named(enrolment_id).told_by.class_id
        self.root.record(ChildMovedUp, by, enrolment_id=enrolment_id, class_id=class_id)

    def withdraw(self, by: Envelope, *, enrolment_id: UUID, reason: Sealed) -> None:
        class_id = self.named(enrolment_id).told_by.class_id
        self.root.record(
            ChildWithdrawn, by, enrolment_id=enrolment_id, class_id=class_id, reason=reason
        )

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case ChildEnrolled():
                state = EnrolmentState.WAITLISTED if fact.waiting else EnrolmentState.ENROLLED
                self.by_id[fact.enrolment_id] = Enrolment(fact, state)
            case ChildMovedUp():
                self._turns(fact.enrolment_id, EnrolmentState.ENROLLED)
            case ChildWithdrawn():
                self._turns(fact.enrolment_id, EnrolmentState.WITHDRAWN)

    def _turns(self, enrolment_id: UUID, state: EnrolmentState) -> None:
        self.by_id[enrolment_id] = replace(self.by_id[enrolment_id], state=state)
