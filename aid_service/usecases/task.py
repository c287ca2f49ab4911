"""What waits for a member of staff: by what their roles may do, within their area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from aid_service.identity.permissions import READS_NAMES, role_for
from aid_service.ledger.ledger import Moment
from aid_service.locale import task_sentence, task_title
from aid_service.ports import SHANGHAI, Ports
from aid_service.vault.masks import ERASED, masked_name
from domain.aggregates.policy import POLICY_SET_ID, PolicySet
from domain.aggregates.staff import Staff
from domain.policies.days import last_day_due_by, months_later
from domain.policies.seasons import season_around
from domain.policies.working_days import day_after, day_before
from domain.rules import Rules
from domain.values import Actor, Area, Period, Season
from projections.task_desk import Desk, WaitingLine
from projections.task_kinds import TaskKind
from projections.task_list import PLACES_PER_FACT
from projections.worker_register import RegisteredWorker

REVERIFICATION_NOTICE = timedelta(days=30)
"""How long before its day a reverification is called due."""

PERMISSION_OF: dict[TaskKind, str] = {
    TaskKind.DOSSIER_REVIEW: "dossier.prepare",
    TaskKind.DOSSIER_HOUSEHOLD_VISIT: "dossier.prepare",
    TaskKind.DOSSIER_ECONOMIC_CHECK: "dossier.prepare",
    TaskKind.DOSSIER_NOTICE: "dossier.prepare",
    TaskKind.DOSSIER_NOTICE_END: "dossier.prepare",
    TaskKind.DOSSIER_OBJECTION: "dossier.send_back",
    TaskKind.DOSSIER_APPROVAL: "dossier.decide",
    TaskKind.DOSSIER_RESUBMISSION: "dossier.prepare",
    TaskKind.REVERIFICATION: "dossier.reassess",
    TaskKind.BANK_CARD_CONFIRMATION: "worker.confirm_card",
    TaskKind.VISIT_CONFIRMATION: "visit.decide",
    TaskKind.AID_APPROVAL: "aid.decide",
    TaskKind.AID_PAYMENT: "aid.pay",
    TaskKind.AID_COMPLETION: "aid.complete",
    TaskKind.CHILDCARE_PLACE: "childcare.enrol",
    TaskKind.SEASON_VISIT: "visit.record",
}
"""The permission of the step that a task waits for."""

_CALLED = {
    TaskKind.VISIT_CONFIRMATION: "visit_id",
    TaskKind.AID_APPROVAL: "aid_id",
    TaskKind.AID_PAYMENT: "aid_id",
    TaskKind.AID_COMPLETION: "aid_id",
    TaskKind.CHILDCARE_PLACE: "enrolment_id",
}
_ROOM_OF = {kind: "aid" if thing == "aid_id" else "visits" for kind, thing in _CALLED.items()}
_FIRST_SEASON_SLOT = 4
_SEASONS = tuple(Season)


@dataclass(frozen=True, kw_only=True)
class TasksWanted:
    """Whose tasks, as known at a position, counted to a day in the world."""

    at: int
    on: date
    area: Area | None = None
    kind: TaskKind | None = None


def day_asked(ports: Ports, on: date | None, known_at: datetime | None) -> date:
    """The day that is named, else the day on which the ledger knew it, else today."""
    if on is not None:
        return on
    today = ports.today()
    return min(today, known_at.astimezone(SHANGHAI).date()) if known_at else today


class TaskDesk:
    """What lies on one person's desk, at one moment."""

    def __init__(self, ports: Ports, actor: Actor, wanted: TasksWanted, *, language: str) -> None:
        """Refuses `policy-missing` for a day before the first policy."""
        policies = ports.ledger.load(PolicySet, POLICY_SET_ID, moment=Moment(wanted.at))
        roles = ports.ledger.load(Staff, actor.id).roles_on(ports.today())
        self._ports, self._actor, self._wanted, self._language = ports, actor, wanted, language
        self._rules = policies.on(wanted.on).rules
        self._desk = Desk(
            staff_id=actor.id,
            kinds=[
                kind
                for kind, permission in PERMISSION_OF.items()
                if role_for(permission, roles) and wanted.kind in (None, kind)
            ],
            scope=actor.area,
            area=wanted.area,
            at=wanted.at,
            on=wanted.on,
            due=_last_days_due(wanted.on, self._rules),
        )

    def page(self, *, after: int, limit: int) -> list[dict[str, Any]]:
        """In the order they came up; each with its place, where the next page begins."""
        views, wanted = self._ports.views, self._wanted
        told = [
            self._told(line) for line in views.tasks.waiting(self._desk, after=after, limit=limit)
        ]
        for season, days in self._seasons():
            slot = _FIRST_SEASON_SLOT + _SEASONS.index(season)
            found = views.workers.unvisited(
                season,
                since=days.first,
                scope=self._actor.area,
                at=wanted.at,
                area=wanted.area,
                after=(after - slot) // PLACES_PER_FACT,
                limit=limit,
            )
            told += [_told_unvisited(line, slot, season, days) for line in found]
        page = sorted(told, key=lambda task: int(task["place"]))[:limit]
        return self._finished(page)

    def counts(self) -> list[dict[str, Any]]:
        """How many of each kind that the person may do, zeros included."""
        counted = self._ports.views.tasks.counts(self._desk)
        for season, days in self._seasons():
            counted[TaskKind.SEASON_VISIT] += self._ports.views.workers.count_unvisited(
                season,
                since=days.first,
                scope=self._actor.area,
                at=self._wanted.at,
                area=self._wanted.area,
            )
        return [
            {"kind": kind, "title": task_title(kind, self._language), "count": counted[kind]}
            for kind in self._desk.kinds
        ]

    def _seasons(self) -> Iterator[tuple[Season, Period]]:
        """The seasons that the day lies in; two may overlap."""
        if TaskKind.SEASON_VISIT in self._desk.kinds:
            for season in _SEASONS:
                if days := season_around(self._wanted.on, season, rules=self._rules):
                    yield season, days

    def _told(self, line: WaitingLine) -> dict[str, Any]:
        since, due_on = self._days_of(line)
        task = {
            "place": line.place,
            "kind": line.kind,
            "worker_id": line.worker_id,
            "area": line.area.code,
            "since": since,
            "due_on": due_on,
            "link": _link(line),
        }
        if line.class_id is not None:
            task["class_id"] = line.class_id
        if thing := _CALLED.get(line.kind):
            task[thing] = line.thing_id
        return task

    def _days_of(self, line: WaitingLine) -> tuple[date, date | None]:
        """The day from which it is somebody's turn, and the day by which it is due."""
        match line.kind:
            case TaskKind.DOSSIER_NOTICE_END:
                needed = self._rules.notice_working_days
                due_on = day_after(line.day, needed, rules=self._rules)
                return due_on, due_on
            case TaskKind.REVERIFICATION:
                due_on = months_later(line.day, self._rules.reverification_months)
                return due_on - REVERIFICATION_NOTICE, due_on
            case TaskKind.CHILDCARE_PLACE:
                return line.day, line.starts_on
        return line.day, None

    def _finished(self, page: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the names, as the register shows them to this person, and a sentence each."""
        names = self._names({task["worker_id"] for task in page})
        for task in page:
            task["name"] = names.get(task["worker_id"], ERASED)
            task["days_waited"] = (self._wanted.on - task["since"]).days
            task["sentence"] = task_sentence(task["kind"], task, self._language)
        return page

    def _names(self, worker_ids: set[UUID]) -> dict[UUID, str]:
        lines = self._ports.views.workers.by_id(
            list(worker_ids), scope=self._actor.area, at=self._wanted.at
        )
        keyring, names = self._ports.keyring, {}
        keyring.remember(lines)
        for worker_id, line in lines.items():
            name = keyring.open(line.name, "name") or ERASED
            names[worker_id] = name if self._actor.role in READS_NAMES else masked_name(name)
        return names


def _last_days_due(on: date, rules: Rules) -> dict[TaskKind, date]:
    """The newest notice that may end on a day, and the newest check that is due again by then."""
    return {
        TaskKind.DOSSIER_NOTICE_END: day_before(on, rules.notice_working_days, rules=rules),
        TaskKind.REVERIFICATION: last_day_due_by(
            on + REVERIFICATION_NOTICE, months=rules.reverification_months
        ),
    }


def _told_unvisited(
    line: RegisteredWorker, slot: int, season: Season, days: Period
) -> dict[str, Any]:
    return {
        "place": line.since * PLACES_PER_FACT + slot,
        "kind": TaskKind.SEASON_VISIT,
        "worker_id": line.worker_id,
        "area": line.area.code,
        "season": season.value,
        "since": days.first,
        "due_on": days.last,
        "link": f"/api/v1/workers/{line.worker_id}/visits",
    }


def _link(line: WaitingLine) -> str:
    """Where the case is read that the task is about."""
    if line.class_id is not None:
        return f"/api/v1/childcare/classes/{line.class_id}"
    if line.kind is TaskKind.BANK_CARD_CONFIRMATION:
        return f"/api/v1/workers/{line.worker_id}"
    return f"/api/v1/workers/{line.worker_id}/{_ROOM_OF.get(line.kind, 'dossier')}"
