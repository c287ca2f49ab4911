"""Who is registered, with which dossier, found by which words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Engine,
    Index,
    Integer,
    String,
    Table,
    Uuid,
    and_,
    func,
    select,
)

from domain.events import dossier
from domain.events.fact import Fact, Recorded
from domain.events.visit import VisitVoided, WorkerVisited
from domain.events.worker import WorkerRegistered
from domain.values import Area, Category, Sealed, Season
from projections.store import (
    ReadModel,
    Rows,
    known_at,
    metadata,
    since_column,
    until_column,
    within,
)

_workers = Table(
    "register_workers",
    metadata,
    Column("worker_id", Uuid, primary_key=True),
    since_column(),
    Column("area", String(12), nullable=False),
    Column("occupation", String(20), nullable=False),
    Column("household_size", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("id_number", String, nullable=False),
    Index("register_workers_order", "since"),
)
_dossiers = Table(
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
_seasons = Table(
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
_tokens = Table(
    "register_tokens",
    metadata,
    Column("token", String(32), nullable=False),
    Column("worker_id", Uuid, nullable=False),
    Column("since", BigInteger, nullable=False),
    Index("register_tokens_token", "token", "worker_id"),
)

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


@dataclass(frozen=True)
class RegisteredWorker:
    """A line of the register; name and ID number are sealed."""

    worker_id: UUID
    since: int
    area: Area
    occupation: str
    household_size: int
    name: Sealed
    id_number: Sealed
    status: str
    category: Category | None


SearchTokens = Callable[[WorkerRegistered], Sequence[str]]
"""Opens a registration and gives the keyed tokens it is found by; none for an erased person."""


class WorkerRegister(ReadModel):
    name: ClassVar[str] = "worker_register"
    tables: ClassVar[tuple[Table, ...]] = (_workers, _dossiers, _seasons, _tokens)

    def __init__(self, engine: Engine, search_tokens: SearchTokens) -> None:
        super().__init__(engine)
        self._search_tokens = search_tokens

    # facts → rows

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return {
            WorkerRegistered: self._registered,
            WorkerVisited: self._visited,
            VisitVoided: self._voided,
            dossier.ObjectionResolved: self._resolved,
            **dict.fromkeys(_STATUS, self._stepped),
        }

    def _registered(self, recorded: Recorded, fact: WorkerRegistered, rows: Rows) -> None:
        rows.add(
            _workers,
            worker_id=fact.originator_id,
            since=recorded.position,
            area=fact.area.prefix,
            occupation=fact.occupation.value,
            household_size=1 + len(fact.members),
            name=fact.name.token,
            id_number=fact.id_number.token,
        )
        for token in self._search_tokens(fact):
            rows.add(_tokens, token=token, worker_id=fact.originator_id, since=recorded.position)

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
        rows.end(_dossiers, _dossiers.c.worker_id, fact.originator_id, recorded.position)
        rows.add(
            _dossiers,
            worker_id=fact.originator_id,
            since=recorded.position,
            day=fact.occurred_on or recorded.recorded_at.date(),
            status=status,
            category=category,
        )

    def _visited(self, recorded: Recorded, fact: WorkerVisited, rows: Rows) -> None:
        day = fact.occurred_on or recorded.recorded_at.date()
        rows.add(
            _seasons,
            worker_id=fact.originator_id,
            visit_id=fact.visit_id,
            season=fact.season.value,
            day=day,
            year=day.year,
            since=recorded.position,
        )

    def _voided(self, recorded: Recorded, fact: VisitVoided, rows: Rows) -> None:
        rows.end(_seasons, _seasons.c.visit_id, fact.visit_id, recorded.position)

    # questions

    def workers(
        self,
        *,
        scope: Area | None,
        at: int,
        day: date | None = None,
        area: Area | None = None,
        status: str | None = None,
        category: str | None = None,
        occupation: str | None = None,
        not_visited: tuple[Season, int] | None = None,
        after: int = 0,
        limit: int = 50,
    ) -> list[RegisteredWorker]:
        """The register's lines in the order of registration, as known at a position and as the
        dossiers stood on a day."""
        lines = self._lines(at=at, day=day).where(
            within(_workers.c.area, scope), _workers.c.since > after
        )
        if area is not None:
            lines = lines.where(within(_workers.c.area, area))
        if status == "none":
            lines = lines.where(_dossiers.c.status.is_(None))
        elif status is not None:
            lines = lines.where(_dossiers.c.status == status)
        if category is not None:
            lines = lines.where(_dossiers.c.category == category)
        if occupation is not None:
            lines = lines.where(_workers.c.occupation == occupation)
        if not_visited is not None:
            season, year = not_visited
            visited = select(_seasons.c.worker_id).where(
                known_at(_seasons, at),
                _seasons.c.season == season.value,
                _seasons.c.year == year,
                *([] if day is None else [_seasons.c.day <= day]),
            )
            lines = lines.where(_workers.c.worker_id.not_in(visited))
        return self._read(lines.order_by(_workers.c.since).limit(limit))

    def found_by(
        self, tokens: Sequence[str], *, scope: Area | None, at: int, limit: int
    ) -> list[RegisteredWorker]:
        """The workers whose registration has any of these keyed tokens."""
        found = select(_tokens.c.worker_id).where(
            _tokens.c.token.in_(tokens), _tokens.c.since <= at
        )
        lines = self._lines(at=at, day=None).where(
            within(_workers.c.area, scope), _workers.c.worker_id.in_(found)
        )
        return self._read(lines.order_by(_workers.c.since).limit(limit))

    def _lines(self, *, at: int, day: date | None) -> Any:
        standing = known_at(_dossiers, at)
        if day is not None:
            newest = (
                select(_dossiers.c.worker_id, func.max(_dossiers.c.since).label("since"))
                .where(_dossiers.c.since <= at, _dossiers.c.day <= day)
                .group_by(_dossiers.c.worker_id)
                .subquery()
            )
            standing = and_(
                _dossiers.c.since.in_(
                    select(newest.c.since).where(newest.c.worker_id == _workers.c.worker_id)
                )
            )
        return (
            select(_workers, _dossiers.c.status, _dossiers.c.category)
            .select_from(_workers)
            .outerjoin(_dossiers, and_(_dossiers.c.worker_id == _workers.c.worker_id, standing))
            .where(_workers.c.since <= at)
        )

    def _read(self, statement: Any) -> list[RegisteredWorker]:
        return [
            RegisteredWorker(
                worker_id=row.worker_id,
                since=row.since,
                area=Area(row.area),
                occupation=row.occupation,
                household_size=row.household_size,
                name=Sealed(row.worker_id, row.name),
                id_number=Sealed(row.worker_id, row.id_number),
                status=row.status or "none",
                category=Category(row.category) if row.category else None,
            )
            for row in self._ask(statement)
        ]
