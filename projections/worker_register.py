"""Who is registered, with which dossier, found by which words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, exists, func, select

from domain.events.fact import Fact, Recorded
from domain.values import Area, Category, Sealed, Season
from projections.person_links import PersonLinks
from projections.register_rows import (
    AREAS,
    DOSSIERS,
    PARTICULARS,
    SEASONS,
    TABLES,
    TOKENS,
    WORKERS,
    RegisterRows,
    SearchTokens,
    held,
)
from projections.rows import Rows
from projections.store import ReadModel, known_at, within

__all__ = ["RegisteredWorker", "SearchTokens", "WorkerRegister"]


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


class WorkerRegister(ReadModel):
    """Seen by the area that looked after a worker at the position asked."""

    name: ClassVar[str] = "worker_register"
    tables: ClassVar[tuple[Table, ...]] = TABLES

    def __init__(self, engine: Engine, search_tokens: SearchTokens, links: PersonLinks) -> None:
        super().__init__(engine)
        self._rows = RegisterRows(search_tokens)
        self._links = links

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return self._rows.hears()

    def write(self, connection: Connection, rows: Rows) -> None:
        self._rows.find_by(rows)
        rows.write(connection)

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
        """The register's lines in the order of registration, as known at a position and as they
        and their dossiers stood on a day."""
        lines = self._lines(scope=scope, at=at, day=day).where(WORKERS.c.since > after)
        if area is not None:
            lines = lines.where(within(AREAS.c.area, area))
        if status == "none":
            lines = lines.where(DOSSIERS.c.status.is_(None))
        elif status is not None:
            lines = lines.where(DOSSIERS.c.status == status)
        if category is not None:
            lines = lines.where(DOSSIERS.c.category == category)
        if occupation is not None:
            told = exists().where(
                PARTICULARS.c.worker_id == WORKERS.c.worker_id,
                PARTICULARS.c.field == "occupation",
                PARTICULARS.c.value == occupation,
                held(PARTICULARS, at, day),
            )
            lines = lines.where(told)
        if not_visited is not None:
            season, year = not_visited
            visits = [SEASONS.c.season == season.value, SEASONS.c.year == year]
            if day is not None:
                visits.append(SEASONS.c.day <= day)
            lines = lines.where(*self._without(visits, at))
        return self._read(lines.order_by(WORKERS.c.since).limit(limit), at, day)

    def found_by(
        self, tokens: Sequence[int], *, scope: Area | None, at: int, limit: int
    ) -> list[RegisteredWorker]:
        """The workers who were known by any of these keyed tokens."""
        found = select(TOKENS.c.worker_id).where(TOKENS.c.token.in_(tokens), known_at(TOKENS, at))
        lines = self._lines(scope=scope, at=at).where(WORKERS.c.worker_id.in_(found))
        return self._read(lines.order_by(WORKERS.c.since).limit(limit), at)

    def by_id(
        self, worker_ids: Sequence[UUID], *, scope: Area | None, at: int
    ) -> dict[UUID, RegisteredWorker]:
        lines = self._lines(scope=scope, at=at).where(WORKERS.c.worker_id.in_(worker_ids))
        return {line.worker_id: line for line in self._read(lines.order_by(WORKERS.c.since), at)}

    def unvisited(
        self,
        season: Season,
        *,
        since: date,
        scope: Area | None,
        at: int,
        area: Area | None,
        after: int = 0,
        limit: int = 50,
    ) -> list[RegisteredWorker]:
        """The workers on file with no visit of the season from a day on."""
        lines = self._unvisited(season, since=since, scope=scope, at=at, area=area)
        lines = lines.where(WORKERS.c.since > after)
        return self._read(lines.order_by(WORKERS.c.since).limit(limit), at)

    def count_unvisited(
        self, season: Season, *, since: date, scope: Area | None, at: int, area: Area | None
    ) -> int:
        lines = self._unvisited(season, since=since, scope=scope, at=at, area=area).subquery()
        return int(self._ask(select(func.count()).select_from(lines))[0][0])

    def _unvisited(
        self, season: Season, *, since: date, scope: Area | None, at: int, area: Area | None
    ) -> Any:
        visits = [
            SEASONS.c.season == season.value,
            SEASONS.c.year >= since.year,
            SEASONS.c.day >= since,
        ]
        lines = self._lines(scope=scope, at=at).where(
            DOSSIERS.c.status == "active", *self._without(visits, at)
        )
        return lines if area is None else lines.where(within(AREAS.c.area, area))

    def _without(self, visits: Iterable[ColumnElement[bool]], at: int) -> list[ColumnElement[bool]]:
        """Persons without such a visit on any of their records; the leading one stands for all."""
        visits = [known_at(SEASONS, at), *visits]
        conditions = [~exists().where(SEASONS.c.worker_id == WORKERS.c.worker_id, *visits)]
        persons = self._links.representatives(at).persons
        joined = [record for record, person in persons.items() if record != person]
        if joined:
            seen = select(SEASONS.c.worker_id).where(SEASONS.c.worker_id.in_(joined), *visits)
            visited = {persons[row.worker_id] for row in self._ask(seen)}
            conditions.append(WORKERS.c.worker_id.not_in([*joined, *visited]))
        return conditions

    def _lines(self, *, scope: Area | None, at: int, day: date | None = None) -> Any:
        standing = known_at(DOSSIERS, at)
        if day is not None:
            step = DOSSIERS.alias()
            newest = select(func.max(step.c.since)).where(
                step.c.worker_id == WORKERS.c.worker_id, step.c.since <= at, step.c.day <= day
            )
            standing = DOSSIERS.c.since == newest.correlate(WORKERS).scalar_subquery()
        in_force = and_(AREAS.c.worker_id == WORKERS.c.worker_id, held(AREAS, at, day))
        lines = (
            select(WORKERS, AREAS.c.area, DOSSIERS.c.status, DOSSIERS.c.category)
            .select_from(WORKERS)
            .join(AREAS, in_force)
            .outerjoin(DOSSIERS, and_(DOSSIERS.c.worker_id == WORKERS.c.worker_id, standing))
            .where(WORKERS.c.since <= at)
        )
        if day is None:
            return lines.where(within(AREAS.c.area, scope))
        now = AREAS.alias()
        looked_after = exists().where(
            now.c.worker_id == WORKERS.c.worker_id, known_at(now, at), within(now.c.area, scope)
        )
        return lines.where(looked_after)

    def _read(self, statement: Any, at: int, day: date | None = None) -> list[RegisteredWorker]:
        lines = self._ask(statement)
        told = self._told([line.worker_id for line in lines], at, day)
        return [
            RegisteredWorker(
                worker_id=line.worker_id,
                since=line.since,
                area=Area(line.area),
                occupation=told[line.worker_id, "occupation"],
                household_size=int(told[line.worker_id, "household_size"]),
                name=Sealed(line.worker_id, told[line.worker_id, "name"]),
                id_number=Sealed(line.worker_id, told[line.worker_id, "id_number"]),
                status=line.status or "none",
                category=Category(line.category) if line.category else None,
            )
            for line in lines
        ]

    def _told(
        self, worker_ids: Sequence[UUID], at: int, day: date | None
    ) -> dict[tuple[UUID, str], str]:
        rows = self._ask(
            select(PARTICULARS.c.worker_id, PARTICULARS.c.field, PARTICULARS.c.value).where(
                PARTICULARS.c.worker_id.in_(worker_ids), held(PARTICULARS, at, day)
            )
        )
        return {(row.worker_id, row.field): row.value for row in rows}
