"""The workbooks that were taken in, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Uuid, and_, select

from domain.events.dossier_import import ImportFinished, ImportStarted, ImportUndone
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

_started = Table(
    "import_started",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    since_column(),
    Column("area", String(12), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("members", Integer, nullable=False),
    Column("actor_id", Uuid, nullable=False),
    Index("import_started_order", "since"),
)
_ended = Table(
    "import_ended",
    metadata,
    Column("import_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Column("imported", BigInteger, nullable=False),
    Column("known", BigInteger, nullable=False),
    Column("faulty", BigInteger, nullable=False),
    Index("import_ended_import", "import_id", "since"),
)
_undone = Table(
    "import_undone",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    since_column(),
    Column("withdrawn", Integer, nullable=False),
    Column("kept", Integer, nullable=False),
)


@dataclass(frozen=True)
class ImportLine:
    """`since` is the position of its start; counts are None until there is something to count."""

    import_id: UUID
    since: int
    area: Area | None
    sha256: str
    rows: int
    members: int
    actor_id: UUID
    imported: int | None
    known: int | None
    faulty: int | None
    withdrawn: int | None
    kept: int | None

    @property
    def state(self) -> str:
        if self.withdrawn is not None:
            return "undone"
        return "running" if self.imported is None else "finished"


class DossierImports(ReadModel):
    name: ClassVar[str] = "dossier_imports"
    tables: ClassVar[tuple[Table, ...]] = (_started, _ended, _undone)

    # facts → rows

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return {
            ImportStarted: self._begin,
            ImportFinished: self._finish,
            ImportUndone: self._undo,
        }

    def _begin(self, recorded: Recorded, fact: ImportStarted, rows: Rows) -> None:
        rows.add(
            _started,
            import_id=fact.originator_id,
            since=recorded.position,
            area=fact.area.prefix if fact.area else "",
            sha256=fact.sha256,
            rows=fact.rows,
            members=fact.members,
            actor_id=fact.actor.id,
        )

    def _finish(self, recorded: Recorded, fact: ImportFinished, rows: Rows) -> None:
        rows.end(_ended, _ended.c.import_id, fact.originator_id, recorded.position)
        rows.add(
            _ended,
            import_id=fact.originator_id,
            since=recorded.position,
            imported=fact.imported,
            known=fact.known,
            faulty=fact.faulty,
        )

    def _undo(self, recorded: Recorded, fact: ImportUndone, rows: Rows) -> None:
        rows.add(
            _undone,
            import_id=fact.originator_id,
            since=recorded.position,
            withdrawn=fact.withdrawn,
            kept=len(fact.kept),
        )

    # questions

    def imports(
        self, *, scope: Area | None, at: int, after: int = 0, limit: int = 50
    ) -> list[ImportLine]:
        """In the order they were started, as they stood at a position."""
        ended = and_(_ended.c.import_id == _started.c.import_id, known_at(_ended, at))
        undone = and_(_undone.c.import_id == _started.c.import_id, known_at(_undone, at))
        counted = (_ended.c.imported, _ended.c.known, _ended.c.faulty)
        lines = (
            select(_started, *counted, _undone.c.withdrawn, _undone.c.kept)
            .select_from(_started)
            .outerjoin(_ended, ended)
            .outerjoin(_undone, undone)
            .where(known_at(_started, at), _started.c.since > after)
            .where(within(_started.c.area, scope))
        )
        return [
            ImportLine(**{**row._mapping, "area": Area(row.area) if row.area else None})
            for row in self._ask(lines.order_by(_started.c.since).limit(limit))
        ]
