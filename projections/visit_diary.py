"""Visits as they are looked for: by area, season and state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Integer, String, Table, Uuid, and_, select

from domain.events.fact import Fact, Recorded
from domain.events.visit import VisitConfirmed, VisitVoided, WorkerVisited
from domain.values import Area, Money
from projections.rows import Rows
from projections.store import (
    ReadModel,
    known_at,
    metadata,
    since_column,
    until_column,
    within,
)

_visits = Table(
    "diary_visits",
    metadata,
    Column("visit_id", Uuid, primary_key=True),
    since_column(),
    Column("worker_id", Uuid, nullable=False),
    Column("area", String(12), nullable=False),
    Column("season", String(8), nullable=False),
    Column("day", Date, nullable=False),
    Column("year", Integer, nullable=False),
    Column("cash", BigInteger, nullable=False),
    Column("goods", BigInteger, nullable=False),
    Column("fund_id", Uuid, nullable=True),
    Index("diary_visits_order", "since"),
)
_states = Table(
    "diary_states",
    metadata,
    Column("visit_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Column("state", String(10), nullable=False),
    Index("diary_states_visit", "visit_id", "since"),
)


@dataclass(frozen=True)
class DiaryLine:
    visit_id: UUID
    since: int
    worker_id: UUID
    area: Area
    season: str
    occurred_on: date
    cash: Money
    goods: Money
    fund_id: UUID | None
    state: str


class VisitDiary(ReadModel):
    name: ClassVar[str] = "visit_diary"
    tables: ClassVar[tuple[Table, ...]] = (_visits, _states)

    # facts → rows

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return {
            WorkerVisited: self._visited,
            VisitConfirmed: self._confirmed,
            VisitVoided: self._voided,
        }

    def _visited(self, recorded: Recorded, fact: WorkerVisited, rows: Rows) -> None:
        day = fact.occurred_on or recorded.recorded_at.date()
        rows.add(
            _visits,
            visit_id=fact.visit_id,
            since=recorded.position,
            worker_id=fact.originator_id,
            area=fact.standing.area.prefix,
            season=fact.season.value,
            day=day,
            year=day.year,
            cash=fact.cash.fen,
            goods=sum(line.value.fen for line in fact.goods),
            fund_id=fact.fund_id,
        )
        rows.add(_states, visit_id=fact.visit_id, since=recorded.position, state="recorded")

    def _confirmed(self, recorded: Recorded, fact: VisitConfirmed, rows: Rows) -> None:
        self._enter(recorded, fact.visit_id, "confirmed", rows)

    def _voided(self, recorded: Recorded, fact: VisitVoided, rows: Rows) -> None:
        self._enter(recorded, fact.visit_id, "voided", rows)

    def _enter(self, recorded: Recorded, visit_id: UUID, state: str, rows: Rows) -> None:
        rows.end(_states, _states.c.visit_id, visit_id, recorded.position)
        rows.add(_states, visit_id=visit_id, since=recorded.position, state=state)

    # questions

    def visits(
        self,
        *,
        scope: Area | None,
        at: int,
        day: date | None = None,
        area: Area | None = None,
        season: str | None = None,
        year: int | None = None,
        state: str | None = None,
        after: int = 0,
        limit: int = 50,
    ) -> list[DiaryLine]:
        """In the order they were recorded; `day` leaves out what had not happened by then."""
        lines = (
            select(_visits, _states.c.state)
            .join(_states, and_(_states.c.visit_id == _visits.c.visit_id, known_at(_states, at)))
            .where(_visits.c.since <= at, within(_visits.c.area, scope), _visits.c.since > after)
        )
        if day is not None:
            lines = lines.where(_visits.c.day <= day)
        if area is not None:
            lines = lines.where(within(_visits.c.area, area))
        if season is not None:
            lines = lines.where(_visits.c.season == season)
        if year is not None:
            lines = lines.where(_visits.c.year == year)
        if state is not None:
            lines = lines.where(_states.c.state == state)
        return [
            DiaryLine(
                visit_id=row.visit_id,
                since=row.since,
                worker_id=row.worker_id,
                area=Area(row.area),
                season=row.season,
                occurred_on=row.day,
                cash=Money(row.cash),
                goods=Money(row.goods),
                fund_id=row.fund_id,
                state=row.state,
            )
            for row in self._ask(lines.order_by(_visits.c.since).limit(limit))
        ]
