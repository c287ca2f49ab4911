"""Facts about a workbook of dossier forms that was taken in. They hold no word of anybody."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from msgspec import Struct

from domain.events.fact import Fact
from domain.values import Area


class Kept(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A household that an undoing leaves in the register, since its file was touched since."""

    row: int
    worker_id: UUID
    because: str


class ImportStarted(Fact, frozen=True):
    """`sha256` is the file's; `area` is who may see the import, None where it spans provinces."""

    TOPIC: ClassVar[str] = "import.started.v1"

    sha256: str
    rows: int
    members: int
    area: Area | None = None


class RowTaken(Fact, frozen=True):
    """Recorded with the household's own facts: a row goes in whole or not at all. `facts` is how
    many it has on the worker's stream; with more, the file was touched since."""

    TOPIC: ClassVar[str] = "import.row_taken.v1"

    row: int
    worker_id: UUID
    facts: int


class ImportFinished(Fact, frozen=True):
    TOPIC: ClassVar[str] = "import.finished.v1"

    imported: int
    known: int
    faulty: int


class ImportUndone(Fact, frozen=True):
    TOPIC: ClassVar[str] = "import.undone.v1"

    reason: str
    withdrawn: int
    kept: tuple[Kept, ...] = ()
