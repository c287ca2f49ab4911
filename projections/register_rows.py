"""What facts do to the register of workers: its tables, and the row that each fact adds or ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    String,
    Table,
    Uuid,
    and_,
    exists,
    or_,
)

from domain.events import correction, dossier
from domain.events.fact import Fact, Recorded
from domain.events.household import MemberDeparted, MemberJoined
from domain.events.visit import VisitVoided, WorkerVisited
from domain.events.worker import RegistrationWithdrawn, WorkerRegistered
from domain.values import Area, Category
from projections.rows import Rows
from projections.store import known_at, metadata, since_column, until_column

WORKERS = Table(
    "register_workers",
    metadata,
    Column("worker_id", Uuid, primary_key=True),
    since_column(),
    Index("register_workers_order", "since"),
)
AREAS = Table(
    "register_areas",
    metadata,
    Column("slot", String(60), nullable=False),
    Column("worker_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Column("day", Date, nullable=True),
    Column("area", String(12), nullable=False),
    Index("register_areas_slot", "slot"),
    Index("register_areas_worker", "worker_id", "since"),
)
PARTICULARS = Table(
    "register_particulars",
    metadata,
    Column("slot", String(60), nullable=False),
    Column("worker_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Column("day", Date, nullable=True),
    Column("field", String(16), nullable=False),
    Column("value", String, nullable=False),
    Index("register_particulars_slot", "slot"),
    Index("register_particulars_worker", "worker_id", "since"),
)
DOSSIERS = Table(
    "register_dossiers",
    metadata,
    Column("worker_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Column("day", Date, nullable=False),
    Column("status", String(12), nullable=False),
    Column("category", String(12), nullable=True),
    Index("register_dossiers_worker", "worker_id", "since"),
)
SEASONS = Table(
    "register_seasons",
    metadata,
    Column("worker_id", Uuid, nullable=False),
    Column("visit_id", Uuid, primary_key=True),
    Column("season", String(8), nullable=False),
    Column("day", Date, nullable=False),
    Column("year", Integer, nullable=False),
    since_column(),
    until_column(),
    Index("register_seasons_worker", "worker_id", "season", "year"),
)
TOKENS = Table(
    "register_tokens",
    metadata,
    Column("token", String(32), nullable=False),
    Column("slot", String(60), nullable=False),
    Column("worker_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Index("register_tokens_token", "token", "worker_id"),
    Index("register_tokens_slot", "slot"),
)
TABLES = (WORKERS, AREAS, PARTICULARS, DOSSIERS, SEASONS, TOKENS)

SearchTokens = Callable[[Fact], Mapping[str, Sequence[str]]]
"""Opens what a fact tells of a worker, and gives the keyed tokens to find the worker by: for each
kind of particulars that the fact tells, all of that kind. None for an erased person."""

_STATUS: dict[type[Fact], str] = {
    dossier.DossierSubmitted: "submitted",
    dossier.DossierReviewed: "reviewed",
    dossier.HouseholdVisited: "visited",
    dossier.EconomyChecked: "checked",
    dossier.NoticeOpened: "notice",
    dossier.ObjectionRaised: "objected",
    dossier.NoticeEnded: "noticed",
    dossier.DossierApproved: "active",
    dossier.DossierRejected: "rejected",
    dossier.DossierReturned: "returned",
    dossier.DossierResubmitted: "submitted",
    dossier.DossierWithdrawn: "withdrawn",
    dossier.CategoryChanged: "active",
    dossier.DossierSuspended: "suspended",
    dossier.DossierResumed: "active",
    dossier.DossierClosed: "closed",
    dossier.DossierReopened: "submitted",
}
_TOLD_BY: dict[type[Fact], Callable[[Any], dict[str, str]]] = {
    correction.EmploymentChanged: lambda fact: {"occupation": fact.occupation.value},
    correction.IdentityCorrected: lambda fact: {
        "name": fact.name.token,
        "id_number": fact.id_number.token,
    },
    MemberJoined: lambda fact: {"household_size": str(fact.household_size)},
    MemberDeparted: lambda fact: {"household_size": str(fact.household_size)},
}
_FOUND_BY = (correction.IdentityCorrected, correction.PhoneChanged, correction.BankCardConfirmed)


def held(table: Table, at: int, day: date | None) -> ColumnElement[bool]:
    """The rows known at a position and, by the world's clock, in force on a day: of those of one
    slot that had taken effect, the newest."""
    if day is None:
        return known_at(table, at)
    later = table.alias()
    return and_(
        table.c.since <= at,
        or_(table.c.day.is_(None), table.c.day <= day),
        ~exists().where(
            later.c.slot == table.c.slot,
            later.c.since > table.c.since,
            later.c.since <= at,
            later.c.day <= day,
        ),
    )


class RegisterRows:
    def __init__(self, search_tokens: SearchTokens) -> None:
        self._search_tokens = search_tokens

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return {
            **dict.fromkeys((*_TOLD_BY, *_FOUND_BY), self._changed),
            WorkerRegistered: self._registered,
            correction.WorkerMoved: self._moved,
            RegistrationWithdrawn: self._withdrawn,
            WorkerVisited: self._visited,
            VisitVoided: self._voided,
            dossier.ObjectionResolved: self._resolved,
            **dict.fromkeys(_STATUS, self._stepped),
        }

    def _registered(self, recorded: Recorded, fact: WorkerRegistered, rows: Rows) -> None:
        told = {
            "occupation": fact.occupation.value,
            "household_size": str(1 + len(fact.members)),
            "name": fact.name.token,
            "id_number": fact.id_number.token,
        }
        rows.add(WORKERS, worker_id=fact.originator_id, since=recorded.position)
        self._stands_in(fact.area, recorded, fact, rows)
        for field, value in told.items():
            self._tell(field, value, recorded, fact, rows)
        for kind, found_by in self._search_tokens(fact).items():
            self._find_by(kind, found_by, recorded, fact, rows)

    def _changed(self, recorded: Recorded, fact: Fact, rows: Rows) -> None:
        if type(fact) in _TOLD_BY:
            for field, value in _TOLD_BY[type(fact)](fact).items():
                rows.end(PARTICULARS, PARTICULARS.c.slot, _slot(fact, field), recorded.position)
                self._tell(field, value, recorded, fact, rows)
        for kind, found_by in self._search_tokens(fact).items():
            rows.end(TOKENS, TOKENS.c.slot, _slot(fact, kind), recorded.position)
            self._find_by(kind, found_by, recorded, fact, rows)

    def _moved(self, recorded: Recorded, fact: correction.WorkerMoved, rows: Rows) -> None:
        rows.end(AREAS, AREAS.c.slot, _slot(fact, "area"), recorded.position)
        self._stands_in(fact.area, recorded, fact, rows)

    def _withdrawn(self, recorded: Recorded, fact: RegistrationWithdrawn, rows: Rows) -> None:
        """Who stands in no area stands in no list, and is found by nothing."""
        for table in (AREAS, PARTICULARS, DOSSIERS):
            rows.end(table, table.c.worker_id, fact.originator_id, recorded.position)

    def _stands_in(self, area: Area, recorded: Recorded, fact: Fact, rows: Rows) -> None:
        rows.add(
            AREAS,
            slot=_slot(fact, "area"),
            worker_id=fact.originator_id,
            since=recorded.position,
            day=fact.occurred_on,
            area=area.prefix,
        )

    def _tell(self, field: str, value: str, recorded: Recorded, fact: Fact, rows: Rows) -> None:
        rows.add(
            PARTICULARS,
            slot=_slot(fact, field),
            worker_id=fact.originator_id,
            since=recorded.position,
            day=fact.occurred_on,
            field=field,
            value=value,
        )

    def _find_by(
        self, kind: str, found_by: Sequence[str], recorded: Recorded, fact: Fact, rows: Rows
    ) -> None:
        slot, worker_id, since = _slot(fact, kind), fact.originator_id, recorded.position
        for token in found_by:
            rows.add(TOKENS, token=token, slot=slot, worker_id=worker_id, since=since)

    def _stepped(self, recorded: Recorded, fact: Fact, rows: Rows) -> None:
        category = getattr(fact, "category", None)
        self._enter(recorded, fact, rows, status=_STATUS[type(fact)], category=category)

    def _resolved(self, recorded: Recorded, fact: dossier.ObjectionResolved, rows: Rows) -> None:
        status = "rejected" if fact.upheld else "objected" if fact.others_open else "notice"
        self._enter(recorded, fact, rows, status=status)

    def _enter(
        self,
        recorded: Recorded,
        fact: Fact,
        rows: Rows,
        *,
        status: str,
        category: Category | None = None,
    ) -> None:
        rows.end(DOSSIERS, DOSSIERS.c.worker_id, fact.originator_id, recorded.position)
        rows.add(
            DOSSIERS,
            worker_id=fact.originator_id,
            since=recorded.position,
            day=fact.occurred_on or recorded.recorded_at.date(),
            status=status,
            category=category,
        )

    def _visited(self, recorded: Recorded, fact: WorkerVisited, rows: Rows) -> None:
        day = fact.occurred_on or recorded.recorded_at.date()
        rows.add(
            SEASONS,
            worker_id=fact.originator_id,
            visit_id=fact.visit_id,
            season=fact.season.value,
            day=day,
            year=day.year,
            since=recorded.position,
        )

    def _voided(self, recorded: Recorded, fact: VisitVoided, rows: Rows) -> None:
        rows.end(SEASONS, SEASONS.c.visit_id, fact.visit_id, recorded.position)


def _slot(fact: Fact, field: str) -> str:
    """The field of the worker's that a row is about: a later row of the slot ends it."""
    return f"{fact.originator_id}/{field}"
