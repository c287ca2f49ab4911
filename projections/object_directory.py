"""The federation's year, object by object: activities, publications, facilities, honours, unions
and mediations, in the order they were recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, String, Table, Uuid, select

from domain.events import facility, honour, mediation, outreach, union
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

_objects = Table(
    "directory_objects",
    metadata,
    Column("object_id", Uuid, primary_key=True),
    since_column(),
    until_column(),
    Column("subject", String(12), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("area", String(12), nullable=False),
    Column("day", Date, nullable=False),
    Column("year", Integer, nullable=False),
    Index("directory_objects_order", "subject", "since"),
)

_BEGUN: dict[type[Fact], str] = {
    outreach.ActivityHeld: "activity",
    outreach.PublicationIssued: "publication",
    facility.FacilityOpened: "facility",
    honour.HonourNominated: "honour",
    union.UnionFounded: "union",
    mediation.MediationRegistered: "mediation",
}
_VOIDED = (
    outreach.ActivityVoided,
    outreach.PublicationVoided,
    facility.FacilityVoided,
    honour.HonourVoided,
    union.UnionVoided,
    mediation.MediationVoided,
)


@dataclass(frozen=True)
class DirectoryLine:
    object_id: UUID
    since: int


class ObjectDirectory(ReadModel):
    name: ClassVar[str] = "object_directory"
    tables: ClassVar[tuple[Table, ...]] = (_objects,)

    # facts → rows

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return {
            **dict.fromkeys(_BEGUN, self._begun),
            **dict.fromkeys(_VOIDED, self._voided),
        }

    def _begun(self, recorded: Recorded, fact: Any, rows: Rows) -> None:
        day = fact.occurred_on or recorded.recorded_at.date()
        rows.add(
            _objects,
            object_id=fact.originator_id,
            since=recorded.position,
            subject=_BEGUN[type(fact)],
            kind=getattr(fact, "kind", None) or getattr(fact, "sector", None) or fact.dispute,
            area=fact.area.prefix,
            day=day,
            year=day.year,
        )

    def _voided(self, recorded: Recorded, fact: Fact, rows: Rows) -> None:
        rows.end(_objects, _objects.c.object_id, fact.originator_id, recorded.position)

    # questions

    def objects(
        self,
        subject: str,
        *,
        scope: Area | None,
        at: int,
        day: date | None = None,
        year: int | None = None,
        kind: str | None = None,
        after: int = 0,
        limit: int = 50,
    ) -> list[DirectoryLine]:
        """What of a subject stood at a position, voided objects left out."""
        lines = select(_objects).where(
            _objects.c.subject == subject,
            known_at(_objects, at),
            _objects.c.since > after,
            within(_objects.c.area, scope),
        )
        if day is not None:
            lines = lines.where(_objects.c.day <= day)
        if year is not None:
            lines = lines.where(_objects.c.year == year)
        if kind is not None:
            lines = lines.where(_objects.c.kind == kind)
        return [
            DirectoryLine(row.object_id, row.since)
            for row in self._ask(lines.order_by(_objects.c.since).limit(limit))
        ]
