"""Identity: the holder of an ID number. Its id is uuid5 of the number's keyed hash, so that the
ledger's own key keeps one person from standing in two open households."""

from __future__ import annotations

from uuid import UUID

from domain.aggregates.aggregate import Aggregate, UnknownFact
from domain.events.fact import Envelope, Fact
from domain.events.identity import CareBooked, CareReleased, IdentityClaimed, IdentityReleased
from domain.refusals import Refusal
from domain.values import Period


class Identity(Aggregate):
    worker_id: UUID | None
    care: dict[UUID, Period]

    def begin(self) -> None:
        self.worker_id = None
        self.care = {}

    # decisions

    def claim(self, by: Envelope, *, worker_id: UUID) -> None:
        """Refuses `already-registered` while an open household holds the person."""
        self.require_free()
        self.record(IdentityClaimed, by, worker_id=worker_id)

    def require_free(self) -> None:
        if self.worker_id is not None:
            raise Refusal("already-registered")

    def release(self, by: Envelope) -> None:
        if self.worker_id is not None:
            self.record(IdentityReleased, by, worker_id=self.worker_id)

    def book_care(self, by: Envelope, *, class_id: UUID, enrolment_id: UUID, days: Period) -> None:
        """Refuses `already-enrolled` where the child is in another class on any of these days."""
        if any(booked.overlaps(days) for booked in self.care.values()):
            raise Refusal("already-enrolled")
        self.record(CareBooked, by, class_id=class_id, enrolment_id=enrolment_id, days=days)

    def release_care(self, by: Envelope, *, enrolment_id: UUID) -> None:
        if enrolment_id in self.care:
            self.record(CareReleased, by, enrolment_id=enrolment_id)

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case IdentityClaimed():
                self.worker_id = fact.worker_id
            case IdentityReleased():
                self.worker_id = None
            case CareBooked():
                self.care[fact.enrolment_id] = fact.days
            case CareReleased():
                self.care.pop(fact.enrolment_id, None)
            case _:
                raise UnknownFact(fact)
