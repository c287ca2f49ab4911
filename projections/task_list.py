"""What waits for somebody: dossiers by step, visits, aid, places taken over from a waiting list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from heapq import merge
from itertools import islice
from typing import Any, ClassVar
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Index,
    String,
    Table,
    Uuid,
    and_,
    exists,
    func,
    or_,
    select,
)

from domain.events import aid, childcare, correction, dossier, visit
from domain.events.fact import Fact, Recorded
from domain.events.worker import WorkerRegistered
from domain.values import Area
from projections.rows import Rows
from projections.store import (
    ReadModel,
    known_at,
    metadata,
    since_column,
    until_column,
    within,
)
from projections.task_desk import Desk, WaitingLine
from projections.task_kinds import BY_OTHER_HANDS, NEW_ROUND, NEXT_STEP, TaskKind

PLACES_PER_FACT = 8
"""A task's place in the list is its fact's position times this, plus a slot of its own."""

_SHANGHAI = ZoneInfo("Asia/Shanghai")

_waiting = Table(
    "task_waiting",
    metadata,
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    since_column(),
    until_column(),
    Column("kind", String(24), nullable=False),
    Column("thing_id", Uuid, nullable=False),
    Column("worker_id", Uuid, nullable=False),
    Column("class_id", Uuid, nullable=True),
    Column("day", Date, nullable=False),
    Index("task_waiting_open", "until", "place"),
    Index("task_waiting_thing", "thing_id"),
)
_areas = Table(
    "task_areas",
    metadata,
    Column("worker_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Column("area", String(12), nullable=False),
    Index("task_areas_worker", "worker_id", "since"),
)
_hands = Table(
    "task_hands",
    metadata,
    Column("thing_id", Uuid, nullable=False),
    Column("staff_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Index("task_hands_thing", "thing_id", "staff_id"),
)
_pauses = Table(
    "task_pauses",
    metadata,
    Column("worker_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Index("task_pauses_worker", "worker_id"),
)
_classes = Table(
    "task_classes",
    metadata,
    Column("class_id", Uuid, primary_key=True),
    since_column(),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
)

_PLACES = (_waiting.c.place, _waiting.c.place + 0)
"""What lines are ordered by: what has ended is found by its end, not by walking all places."""


class TaskList(ReadModel):
    name: ClassVar[str] = "task_list"
    tables: ClassVar[tuple[Table, ...]] = (_waiting, _areas, _hands, _pauses, _classes)

    # facts → rows

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return {
            WorkerRegistered: self._looked_after,
            correction.WorkerMoved: self._looked_after,
            **dict.fromkeys(NEXT_STEP, self._stepped),
            dossier.ObjectionResolved: self._resolved,
            dossier.DossierSuspended: self._suspended,
            dossier.DossierResumed: self._resumed,
            correction.BankCardProposed: self._card_proposed,
            correction.BankCardConfirmed: self._card_confirmed,
            visit.WorkerVisited: self._visited,
            visit.VisitConfirmed: self._visit_done,
            visit.VisitVoided: self._visit_done,
            aid.AidRequested: self._aid_requested,
            aid.AidApproved: self._aid_approved,
            **dict.fromkeys((aid.AidRejected, aid.AidPaid, aid.AidCompleted), self._aid_done),
            childcare.ClassAnnounced: self._announced,
            childcare.ChildMovedUp: self._moved_up,
            childcare.ChildWithdrawn: self._withdrawn,
            childcare.AttendanceTaken: self._attended,
        }

    def _looked_after(
        self, recorded: Recorded, fact: WorkerRegistered | correction.WorkerMoved, rows: Rows
    ) -> None:
        rows.end(_areas, _areas.c.worker_id, fact.originator_id, recorded.position)
        rows.add(
            _areas,
            worker_id=fact.originator_id,
            since=recorded.position,
            area=fact.area.prefix,
        )

    def _stepped(self, recorded: Recorded, fact: Fact, rows: Rows) -> None:
        self._dossier_waits(recorded, fact, rows, NEXT_STEP[type(fact)])

    def _resolved(self, recorded: Recorded, fact: dossier.ObjectionResolved, rows: Rows) -> None:
        others = TaskKind.DOSSIER_OBJECTION if fact.others_open else TaskKind.DOSSIER_NOTICE_END
        self._dossier_waits(recorded, fact, rows, None if fact.upheld else others)

    def _dossier_waits(
        self, recorded: Recorded, fact: Fact, rows: Rows, kind: TaskKind | None
    ) -> None:
        worker_id = fact.originator_id
        if isinstance(fact, NEW_ROUND):
            rows.end(_hands, _hands.c.thing_id, worker_id, recorded.position)
        staff = {fact.actor.id}
        if isinstance(fact, dossier.HouseholdVisited):
            staff |= {visitor.staff_id for visitor in fact.visitors if visitor.staff_id}
        self._handled(recorded, worker_id, staff, rows)
        self._done(recorded, worker_id, rows)
        rows.end(_pauses, _pauses.c.worker_id, worker_id, recorded.position)
        if kind is not None:
            self._wait(recorded, fact, rows, kind, worker_id)

    def _suspended(self, recorded: Recorded, fact: Fact, rows: Rows) -> None:
        rows.add(_pauses, worker_id=fact.originator_id, since=recorded.position)

    def _resumed(self, recorded: Recorded, fact: Fact, rows: Rows) -> None:
        rows.end(_pauses, _pauses.c.worker_id, fact.originator_id, recorded.position)

    def _card_proposed(
        self, recorded: Recorded, fact: correction.BankCardProposed, rows: Rows
    ) -> None:
        """In the place of a proposal that nobody has confirmed."""
        card = _card_of(fact.originator_id)
        self._done(recorded, card, rows)
        rows.end(_hands, _hands.c.thing_id, card, recorded.position)
        self._handled(recorded, card, {fact.actor.id}, rows)
        self._wait(recorded, fact, rows, TaskKind.BANK_CARD_CONFIRMATION, card)

    def _card_confirmed(
        self, recorded: Recorded, fact: correction.BankCardConfirmed, rows: Rows
    ) -> None:
        self._done(recorded, _card_of(fact.originator_id), rows)

    def _visited(self, recorded: Recorded, fact: visit.WorkerVisited, rows: Rows) -> None:
        visitors = {visitor.staff_id for visitor in fact.visitors if visitor.staff_id}
        self._handled(recorded, fact.visit_id, {fact.actor.id, *visitors}, rows)
        self._wait(recorded, fact, rows, TaskKind.VISIT_CONFIRMATION, fact.visit_id)

    def _visit_done(
        self, recorded: Recorded, fact: visit.VisitConfirmed | visit.VisitVoided, rows: Rows
    ) -> None:
        self._done(recorded, fact.visit_id, rows)

    def _aid_requested(self, recorded: Recorded, fact: aid.AidRequested, rows: Rows) -> None:
        self._handled(recorded, fact.aid_id, {fact.actor.id}, rows)
        self._wait(recorded, fact, rows, TaskKind.AID_APPROVAL, fact.aid_id)
        if not fact.kind.carries_money:
            self._wait(recorded, fact, rows, TaskKind.AID_COMPLETION, fact.aid_id, slot=1)

    def _aid_approved(self, recorded: Recorded, fact: aid.AidApproved, rows: Rows) -> None:
        self._done(recorded, fact.aid_id, rows)
        self._handled(recorded, fact.aid_id, {fact.actor.id}, rows)
        kind = TaskKind.AID_PAYMENT if fact.amount else TaskKind.AID_COMPLETION
        self._wait(recorded, fact, rows, kind, fact.aid_id)

    def _aid_done(self, recorded: Recorded, fact: Any, rows: Rows) -> None:
        self._done(recorded, fact.aid_id, rows)

    def _announced(self, recorded: Recorded, fact: childcare.ClassAnnounced, rows: Rows) -> None:
        rows.add(
            _classes,
            class_id=fact.originator_id,
            since=recorded.position,
            starts_on=fact.days.first,
            ends_on=fact.days.last,
        )

    def _moved_up(self, recorded: Recorded, fact: childcare.ChildMovedUp, rows: Rows) -> None:
        """The family is to be told; they know when the child has come."""
        kind, thing_id = TaskKind.CHILDCARE_PLACE, fact.enrolment_id
        self._wait(recorded, fact, rows, kind, thing_id, class_id=fact.class_id)

    def _withdrawn(self, recorded: Recorded, fact: childcare.ChildWithdrawn, rows: Rows) -> None:
        self._done(recorded, fact.enrolment_id, rows)

    def _attended(self, recorded: Recorded, fact: childcare.AttendanceTaken, rows: Rows) -> None:
        for enrolment_id in fact.present:
            self._done(recorded, enrolment_id, rows)

    def _wait(
        self,
        recorded: Recorded,
        fact: Fact,
        rows: Rows,
        kind: TaskKind,
        thing_id: UUID,
        *,
        slot: int = 0,
        class_id: UUID | None = None,
    ) -> None:
        rows.add(
            _waiting,
            place=recorded.position * PLACES_PER_FACT + slot,
            since=recorded.position,
            kind=kind.value,
            thing_id=thing_id,
            worker_id=fact.originator_id,
            class_id=class_id,
            day=fact.occurred_on or recorded.recorded_at.astimezone(_SHANGHAI).date(),
        )

    def _done(self, recorded: Recorded, thing_id: UUID, rows: Rows) -> None:
        rows.end(_waiting, _waiting.c.thing_id, thing_id, recorded.position)

    def _handled(
        self, recorded: Recorded, thing_id: UUID, staff: Iterable[UUID], rows: Rows
    ) -> None:
        for staff_id in staff:
            rows.add(_hands, thing_id=thing_id, staff_id=staff_id, since=recorded.position)

    # questions

    def waiting(self, desk: Desk, *, after: int = 0, limit: int = 50) -> list[WaitingLine]:
        """In the order they began to wait."""
        found = [
            self._ask(
                self._lines(desk, held, _waiting, _areas.c.area, _classes.c.starts_on)
                .where(place > after)
                .order_by(place)
                .limit(limit)
            )
            for held, place in zip(_held_at(desk.at), _PLACES, strict=True)
        ]
        return [
            WaitingLine(
                place=row.place,
                kind=TaskKind(row.kind),
                thing_id=row.thing_id,
                worker_id=row.worker_id,
                area=Area(row.area),
                day=row.day,
                class_id=row.class_id,
                starts_on=row.starts_on,
            )
            for row in islice(merge(*found, key=lambda row: int(row.place)), limit)
        ]

    def counts(self, desk: Desk) -> Counter[TaskKind]:
        counted: Counter[TaskKind] = Counter()
        for held in _held_at(desk.at):
            lines = self._lines(desk, held, _waiting.c.kind, func.count())
            for kind, number in self._ask(lines.group_by(_waiting.c.kind)):
                counted[TaskKind(kind)] += number
        return counted

    def _lines(self, desk: Desk, held: ColumnElement[bool], *columns: Any) -> Any:
        own = exists().where(
            _hands.c.thing_id == _waiting.c.thing_id,
            _hands.c.staff_id == desk.staff_id,
            known_at(_hands, desk.at),
        )
        paused = exists().where(
            _pauses.c.worker_id == _waiting.c.worker_id, known_at(_pauses, desk.at)
        )
        lines = (
            select(*columns)
            .select_from(_waiting)
            .join(
                _areas,
                and_(_areas.c.worker_id == _waiting.c.worker_id, known_at(_areas, desk.at)),
            )
            .outerjoin(_classes, _classes.c.class_id == _waiting.c.class_id)
            .where(
                held,
                _waiting.c.kind.in_([kind.value for kind in desk.kinds]),
                _waiting.c.day <= desk.on,
                within(_areas.c.area, desk.scope),
                or_(_waiting.c.kind.not_in(BY_OTHER_HANDS), ~own),
                or_(_waiting.c.kind != TaskKind.REVERIFICATION, ~paused),
                or_(_classes.c.ends_on.is_(None), _classes.c.ends_on >= desk.on),
                *(
                    or_(_waiting.c.kind != kind, _waiting.c.day <= last)
                    for kind, last in desk.due.items()
                ),
            )
        )
        return lines if desk.area is None else lines.where(within(_areas.c.area, desk.area))


def _card_of(worker_id: UUID) -> UUID:
    """What stands for a worker's proposed card: there is one at a time."""
    return uuid5(worker_id, "bank card")


def _held_at(position: int) -> tuple[ColumnElement[bool], ...]:
    """What waits still, and what has ended since then: asked one by one, so that an index leads
    past all that had ended before."""
    begun = _waiting.c.since <= position
    return and_(begun, _waiting.c.until.is_(None)), and_(begun, _waiting.c.until > position)
