"""DossierImport: one workbook of dossier forms, which rows went in, and whether they were taken
out again."""

from __future__ import annotations

from uuid import UUID

from domain.aggregates.aggregate import Aggregate, UnknownFact
from domain.events.dossier_import import (
    ImportFinished,
    ImportStarted,
    ImportUndone,
    Kept,
    RowTaken,
)
from domain.events.fact import Envelope, Fact
from domain.refusals import Refusal
from domain.values import Area


class DossierImport(Aggregate):
    """Its id follows from the file and from whose import it is, so that the same file cut off and
    sent again goes on where it stopped."""

    start: ImportStarted | None
    end: ImportFinished | None
    undoing: ImportUndone | None

    def begin(self) -> None:
        self.start = self.end = self.undoing = None
        self.taken: dict[UUID, RowTaken] = {}

    @property
    def area(self) -> Area | None:
        return self.start.area if self.start else None

    @property
    def state(self) -> str:
        if self.undoing:
            return "undone"
        return "finished" if self.end else "running"

    # decisions

    def begin_with(
        self, by: Envelope, *, sha256: str, rows: int, members: int, area: Area | None
    ) -> None:
        self.record(ImportStarted, by, sha256=sha256, rows=rows, members=members, area=area)

    def take_row(self, by: Envelope, *, row: int, worker_id: UUID, facts: int) -> None:
        """Refuses `import-undone`: what was taken out does not come in again by the way."""
        self._require_standing()
        self.record(RowTaken, by, row=row, worker_id=worker_id, facts=facts)

    def finish(self, by: Envelope, *, imported: int, known: int, faulty: int) -> None:
        self._require_standing()
        self.record(ImportFinished, by, imported=imported, known=known, faulty=faulty)

    def undo(self, by: Envelope, *, reason: str, withdrawn: int, kept: tuple[Kept, ...]) -> None:
        self._require_standing()
        self.record(ImportUndone, by, reason=reason, withdrawn=withdrawn, kept=kept)

    def _require_standing(self) -> None:
        if self.undoing:
            raise Refusal("import-undone")

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case ImportStarted():
                self.start = fact
            case RowTaken():
                self.taken[fact.worker_id] = fact
            case ImportFinished():
                self.end = fact
            case ImportUndone():
                self.undoing = fact
            case _:
                raise UnknownFact(fact)
