"""What facts do to the register of workers: its tables, and the row that each fact adds or ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
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
    Column("worker_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Column("day", Date, nullable=True),
    Column("area", String(12), nullable=False),
    Index("register_areas_worker", "worker_id", "since"),
)
PARTICULARS = Table(
    "register_particulars",
    metadata,
    Column("worker_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Column("day", Date, nullable=True),
    Column("field", String(16), nullable=False),
    Column("value", String, nullable=False),
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
    Column("token", BigInteger, nullable=False),
    Column("kind", String(9), nullable=False),
    Column("worker_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Index("register_tokens_token", "token"),
    Index("register_tokens_worker", "worker_id"),
)
TABLES = (WORKERS, AREAS, PARTICULARS, DOSSIERS, SEASONS, TOKENS)

SearchTokens = Callable[[Sequence[Fact]], Iterable[Mapping[str, Sequence[int]]]]
"""Opens what each fact tells of a worker, and gives the keyed tokens to find the worker by: for
each kind of particulars that the fact tells, all of that kind. None for an erased person."""

_SLOTS: dict[Table, tuple[Column[Any], ...]] = {
    AREAS: (AREAS.c.worker_id,),
    PARTICULARS: (PARTICULARS.c.worker_id, PARTICULARS.c.field),
    TOKENS: (TOKENS.c.worker_id, TOKENS.c.kind),
}
"""What a row is about: a later one about the same ends it."""

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
            *(later.c[column.name] == column for column in _SLOTS[table]),
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
        rows.sealed.append(recorded)

    def _changed(self, recorded: Recorded, fact: Fact, rows: Rows) -> None:
        if type(fact) in _TOLD_BY:
            for field, value in _TOLD_BY[type(fact)](fact).items():
                slot = (fact.originator_id, field)
                rows.end(PARTICULARS, _SLOTS[PARTICULARS], slot, recorded.position)
                self._tell(field, value, recorded, fact, rows)
        rows.sealed.append(recorded)

    def _moved(self, recorded: Recorded, fact: correction.WorkerMoved, rows: Rows) -> None:
        rows.end(AREAS, AREAS.c.worker_id, fact.originator_id, recorded.position)
        self._stands_in(fact.area, recorded, fact, rows)

    def _withdrawn(self, recorded: Recorded, fact: RegistrationWithdrawn, rows: Rows) -> None:
        """Who stands in no area stands in no list, and is found by nothing."""
        for table in (AREAS, PARTICULARS, DOSSIERS):
            rows.end(table, table.c.worker_id, fact.originator_id, recorded.position)

    def _stands_in(self, area: Area, recorded: Recorded, fact: Fact, rows: Rows) -> None:
        rows.add(
            AREAS,
            worker_id=fact.originator_id,
            since=recorded.position,
            day=fact.occurred_on,
            area=area.prefix,
        )

    def _tell(self, field: str, value: str, recorded: Recorded, fact: Fact, rows: Rows) -> None:
        rows.add(
            PARTICULARS,
            worker_id=fact.originator_id,
            since=recorded.position,
            day=fact.occurred_on,
            field=field,
            value=value,
        )

    def find_by(self, rows: Rows) -> None:
        """What the page told of people, opened all together, for their keys are fetched so."""
        told = self._search_tokens([recorded.fact for recorded in rows.sealed])
        for recorded, tokens in zip(rows.sealed, told, strict=True):
            worker_id, since = recorded.fact.originator_id, recorded.position
            for kind, found_by in tokens.items():
                if not isinstance(recorded.fact, WorkerRegistered):
                    rows.end(TOKENS, _SLOTS[TOKENS], (worker_id, kind), since)
                rows.add_each(
                    TOKENS, TOKENS.c.token, found_by, kind=kind, worker_id=worker_id, since=since
                )

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
