"""A household as a workbook's rows tell it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from aid_service.usecases.dossier_row import Said


class Level(Enum):
    """A row with an error is left out; a warning is for a person to look at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Fault:
    """What is wrong, where. Rows and columns are counted from 1; `column` is None where the sheet
    has none of that heading. `details` are words for the sentence, never what a person told."""

    code: str
    sheet: str
    row: int
    column: int | None
    heading: str
    level: Level = Level.ERROR
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Place:
    """A row of a sheet, and where its headings stand."""

    sheet: str
    row: int
    columns: Mapping[str, int]

    def fault(
        self,
        code: str,
        heading: str,
        *,
        level: Level = Level.ERROR,
        details: Mapping[str, str] | None = None,
    ) -> Fault:
        told = tuple((details or {}).items())
        column = self.columns.get(heading)
        return Fault(code, self.sheet, self.row, column, heading, level, told)


@dataclass(frozen=True)
class FormRow:
    """A worker's row and the rows of the members; `said` is None where one of them is faulty."""

    place: Place
    members: tuple[Place, ...] = ()
    said: Said | None = None
    faults: tuple[Fault, ...] = field(default=())
