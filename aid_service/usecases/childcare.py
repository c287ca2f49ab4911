"""Announcing a care class, enrolling a child, withdrawing, taking attendance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aid_service.ledger.command import Command, DecideAgain
from aid_service.ledger.ledger import Moment, Outcome, Refs
from aid_service.ports import Ports
from aid_service.usecases.linked import LinkedRecords, of_household
from aid_service.usecases.scope import reach, require_own_area
from domain.aggregates.aggregate import Aggregate
from domain.aggregates.childcare import CareClass, EnrolmentState
from domain.aggregates.identity import Identity
from domain.aggregates.worker import Worker
from domain.policies.days import require_not_future
from domain.refusals import Refusal
from domain.values import Actor, Area, Period


@dataclass(frozen=True, kw_only=True)
class AnnounceClass:
    title: str
    site: str
    area: Area
    capacity: int
    starts_on: date
    ends_on: date
    min_age: int
    max_age: int


@dataclass(frozen=True, kw_only=True)
class Child:
    name: str
    birth_date: date
    id_number: str | None = None


@dataclass(frozen=True, kw_only=True)
class EnrolChild:
    class_id: UUID
    worker_id: UUID
    child: Child
    both_parents_work: bool
    guardian_consent: bool


@dataclass(frozen=True, kw_only=True)
class WithdrawChild:
    class_id: UUID
    enrolment_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class TakeAttendance:
    class_id: UUID
    day: date
    present: tuple[UUID, ...]


def announce_class(ports: Ports, command: Command, wish: AnnounceClass) -> Outcome[CareClass]:
    rules = ports.policy_on(wish.starts_on).rules

    def decide(care_class: CareClass) -> None:
        require_own_area(wish.area, command.actor)
        care_class.announce(
            command.envelope,
            title=wish.title,
            site=wish.site,
            area=wish.area,
            capacity=wish.capacity,
            days=Period(wish.starts_on, wish.ends_on),
            min_age=wish.min_age,
            max_age=wish.max_age,
            rules=rules,
        )

    return ports.ledger.change(command, [(CareClass, ports.new_id())], decide)


def enrol_child(ports: Ports, command: Command, wish: EnrolChild) -> Outcome[CareClass]:
    """The enrolment, its place and the child's own claim are one transaction.

    A child is known by household, name and birth date, and by the ID number too where there is
    one, so that neither way of telling hides a second enrolment, nor does another record of the
    same household. A class that is over is a late record and accepted.
    """
    enrolment_id, child = ports.new_id(), wish.child
    linked = LinkedRecords(of_household)

    def child_of(record_id: UUID) -> tuple[type[Aggregate], UUID]:
        born_on = child.birth_date.isoformat()
        return Identity, ports.index.identity_of_child(record_id, child.name, born_on)

    refs: Refs = [
        (CareClass, wish.class_id),
        (Worker, wish.worker_id),
        child_of(wish.worker_id),
        *([(Identity, ports.index.identity_of(child.id_number))] if child.id_number else []),
    ]

    def household(care_class: CareClass) -> Refs:
        records = linked.refs(care_class)
        return [*records, *(child_of(record_id) for _, record_id in records)]

    def decide(care_class: CareClass, worker: Worker, *agreeing: Aggregate) -> None:
        reach(care_class, command.actor)
        if not worker.exists:
            raise Refusal("worker-missing", field="worker_id")
        reach(worker, command.actor).links.require_leading()
        linked.of(worker, agreeing)
        identities = [claim for claim in agreeing if isinstance(claim, Identity)]
        for identity in identities:
            identity.book_care(
                command.envelope,
                class_id=wish.class_id,
                enrolment_id=enrolment_id,
                days=care_class.days,
            )
        waiting = care_class.take_place(
            command.envelope,
            enrolment_id=enrolment_id,
            worker_id=worker.id,
            born_on=child.birth_date,
        )
        subject = worker.id
        worker.enrolments.enrol(
            command.envelope,
            enrolment_id=enrolment_id,
            class_id=wish.class_id,
            child_name=ports.keyring.seal(subject, "child_name", child.name),
            birth_date=ports.keyring.seal(subject, "birth_date", child.birth_date.isoformat()),
            id_number=ports.keyring.seal_if(subject, "id_number", child.id_number),
            identities=tuple(claim.id for claim in identities),
            both_parents_work=wish.both_parents_work,
            guardian_consent=wish.guardian_consent,
            waiting=waiting,
        )

    return ports.ledger.change(command, refs, decide, others=household)


def withdraw_child(ports: Ports, command: Command, wish: WithdrawChild) -> Outcome[CareClass]:
    """The first on the waiting list moves up in the same transaction, on its own stream too."""

    def households(care_class: CareClass) -> Refs:
        state = reach(care_class, command.actor).state_of(wish.enrolment_id)
        if state is EnrolmentState.WITHDRAWN:
            raise Refusal("out-of-order", status=state.value)
        holders = care_class.enrolled | care_class.waiting
        worker_id = holders[wish.enrolment_id]
        enrolment = ports.ledger.load(Worker, worker_id).enrolments.named(wish.enrolment_id)
        moves_up = care_class.first_waiting if state is EnrolmentState.ENROLLED else None
        others = [(Worker, worker_id)]
        if moves_up and moves_up[1] != worker_id:
            others.append((Worker, moves_up[1]))
        claims = [(Identity, claim) for claim in enrolment.told_by.identities]
        return [*others, *claims]

    def decide(care_class: CareClass, *others: Any) -> None:
        waiting_before = dict(care_class.waiting)
        care_class.give_up_place(
            command.envelope, enrolment_id=wish.enrolment_id, reason="withdrawn"
        )
        moved_up = set(waiting_before) - care_class.waiting.keys() - {wish.enrolment_id}
        for other in others:
            if isinstance(other, Identity):
                other.release_care(command.envelope, enrolment_id=wish.enrolment_id)
                continue
            if wish.enrolment_id in other.enrolments.by_id:
                other.enrolments.withdraw(
                    command.envelope,
                    enrolment_id=wish.enrolment_id,
                    reason=ports.keyring.seal(other.id, "reason", wish.reason),
                )
            for enrolment_id in set(moved_up) & other.enrolments.by_id.keys():
                other.enrolments.move_up(command.envelope, enrolment_id=enrolment_id)
                moved_up.discard(enrolment_id)
        if moved_up:
            raise DecideAgain

    return ports.ledger.change(command, [(CareClass, wish.class_id)], decide, others=households)


def take_attendance(ports: Ports, command: Command, wish: TakeAttendance) -> Outcome[CareClass]:
    require_not_future(wish.day, today=ports.today(), field="date")

    def decide(care_class: CareClass) -> None:
        reach(care_class, command.actor).take_attendance(
            command.envelope, day=wish.day, present=wish.present
        )

    return ports.ledger.change(command, [(CareClass, wish.class_id)], decide)


def class_as_of(ports: Ports, actor: Actor, class_id: UUID, moment: Moment) -> CareClass:
    return reach(ports.ledger.load(CareClass, class_id, moment=moment), actor)
