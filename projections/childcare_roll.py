"""The summer classes and how full they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, String, Table, Uuid, func, select

from domain.events import childcare
from domain.events.fact import Fact, Recorded
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

_classes = Table(
    "roll_classes",
    metadata,
    Column("class_id", Uuid, primary_key=True),
    since_column(),
    Column("title", String, nullable=False),
    Column("site", String, nullable=False),
    Column("area", String(12), nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("year", Integer, nullable=False),
    Index("roll_classes_order", "since"),
)
_places = Table(
    "roll_places",
    metadata,
    Column("enrolment_id", Uuid, nullable=False),
    Column("class_id", Uuid, nullable=False),
    Column("worker_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Column("state", String(10), nullable=False),
    Index("roll_places_class", "class_id", "since"),
    Index("roll_places_enrolment", "enrolment_id"),
)


@dataclass(frozen=True)
class ClassLine:
    class_id: UUID
    since: int
    title: str
    site: str
    area: Area
    capacity: int
    starts_on: date
    ends_on: date
    enrolled: int
    waiting: int


class ChildcareRoll(ReadModel):
    name: ClassVar[str] = "childcare_roll"
    tables: ClassVar[tuple[Table, ...]] = (_classes, _places)

    # facts → rows

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return {
            childcare.ClassAnnounced: self._announced,
            childcare.PlaceTaken: self._taken,
            childcare.PlaceFilled: self._filled,
            childcare.PlaceGivenUp: self._given_up,
        }

    def _announced(self, recorded: Recorded, fact: childcare.ClassAnnounced, rows: Rows) -> None:
        rows.add(
            _classes,
            class_id=fact.originator_id,
            since=recorded.position,
            title=fact.title,
            site=fact.site,
            area=fact.area.prefix,
            capacity=fact.capacity,
            starts_on=fact.days.first,
            ends_on=fact.days.last,
            year=fact.days.first.year,
        )

    def _taken(self, recorded: Recorded, fact: childcare.PlaceTaken, rows: Rows) -> None:
        self._enter(recorded, fact, rows, state="waitlisted" if fact.waiting else "enrolled")

    def _filled(self, recorded: Recorded, fact: childcare.PlaceFilled, rows: Rows) -> None:
        rows.end(_places, _places.c.enrolment_id, fact.enrolment_id, recorded.position)
        self._enter(recorded, fact, rows, state="enrolled")

    def _given_up(self, recorded: Recorded, fact: childcare.PlaceGivenUp, rows: Rows) -> None:
        rows.end(_places, _places.c.enrolment_id, fact.enrolment_id, recorded.position)

    def _enter(self, recorded: Recorded, fact: Any, rows: Rows, *, state: str) -> None:
        rows.add(
            _places,
            enrolment_id=fact.enrolment_id,
            class_id=fact.originator_id,
            worker_id=fact.worker_id,
            since=recorded.position,
            state=state,
        )

    # questions

    def classes(
        self,
        *,
        scope: Area | None,
        at: int,
        year: int | None = None,
        after: int = 0,
        limit: int = 50,
    ) -> list[ClassLine]:
        """In the order of announcement, with places taken and waiting as known at a position."""

        def count(state: str) -> Any:
            return (
                select(func.count())
                .select_from(_places)
                .where(
                    _places.c.class_id == _classes.c.class_id,
                    known_at(_places, at),
                    _places.c.state == state,
                )
                .correlate(_classes)
                .scalar_subquery()
            )

        lines = select(
            _classes, count("enrolled").label("enrolled"), count("waitlisted").label("waiting")
        ).where(_classes.c.since <= at, _classes.c.since > after, within(_classes.c.area, scope))
        if year is not None:
            lines = lines.where(_classes.c.year == year)
        return [
            ClassLine(
                class_id=row.class_id,
                since=row.since,
                title=row.title,
                site=row.site,
                area=Area(row.area),
                capacity=row.capacity,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                enrolled=row.enrolled,
                waiting=row.waiting,
            )
            for row in self._ask(lines.order_by(_classes.c.since).limit(limit))
        ]

    def households_in(self, year: int, *, scope: Area | None, at: int) -> int:
        """Distinct households with a child enrolled, not only waiting, in a class of the year."""
        households = (
            select(func.count(func.distinct(_places.c.worker_id)))
            .join(_classes, _classes.c.class_id == _places.c.class_id)
            .where(
                _classes.c.year == year,
                within(_classes.c.area, scope),
                known_at(_places, at),
                _places.c.state == "enrolled",
            )
        )
        return int(self._ask(households)[0][0])
