"""Whose list of tasks is asked for, and a line of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.values import Area
from projections.task_kinds import TaskKind


@dataclass(frozen=True)
class WaitingLine:
    """`thing_id` is the visit, the aid or the enrolment; for a dossier it is the worker, for a card
    an id of its own. `day` is the one in the world from which it waits, or from which its time
    runs."""

    place: int
    kind: TaskKind
    thing_id: UUID
    worker_id: UUID
    area: Area
    day: date
    class_id: UUID | None
    starts_on: date | None


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Whose list is asked for: the kinds that this person may do, within which area, as known at
    which position and counted to which day. `due` says for some kinds the last day that a line
    may stand from to be due."""

    staff_id: UUID
    kinds: Collection[TaskKind]
    scope: Area | None
    at: int
    on: date
    due: Mapping[TaskKind, date]
    area: Area | None = None
