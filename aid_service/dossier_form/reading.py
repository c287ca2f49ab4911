"""A workbook, .xlsx or .xls, as it came → its sheets with their headings found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from aid_service.dossier_form.cells import said
from aid_service.dossier_form.headings import (
    ERRORS_HEADING,
    MEMBER_COLUMNS,
    WORKER_COLUMNS,
    WORKERS_ID_NUMBER,
    Column,
    heading_of,
)
from aid_service.dossier_form.limits import LARGEST_FILE_BYTES, Unreadable
from aid_service.dossier_form.old_workbooks import SIGNATURE, old_sheets
from aid_service.dossier_form.packed import require_sound
from aid_service.usecases.dossier_fault import Place
from aid_service.usecases.dossier_row import AREA, CATEGORY, ID_NUMBER, NAME, RELATION

_HEADINGS_WITHIN = 15
"""Rows of a title, a filler's name and the like may stand above the headings."""
_FEWEST_HEADINGS = 3

Cells = Sequence[object]


@dataclass(frozen=True)
class Sheet:
    """`cells` goes through its rows, from the first row and column on."""

    name: str
    cells: Callable[[], Iterator[Cells]]

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """With their numbers."""
        return enumerate(self.cells(), start=1)


@dataclass(frozen=True)
class Table:
    """A sheet of the form: its columns by their place, and the rows under the headings. Rows and
    columns are counted from 1, as people see them."""

    name: str
    kinds: Sequence[Column]
    columns: dict[int, Column]
    unknown: dict[int, str]
    headings_at: int
    sheet: Sheet

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """The rows that say something under the form's headings: neither blanks, nor the zeros
        that a formula gives down an empty column, nor a number of the row itself."""
        for number, cells in self.sheet.rows():
            told = (cells[at - 1] for at in self.columns if at <= len(cells))
            if number > self.headings_at and any(cell and said(cell) for cell in told):
                yield number, cells

    def place(self, row: int) -> Place:
        return Place(self.name, row, {told.heading: at for at, told in self.columns.items()})

    def column_of(self, heading: str) -> int | None:
        found = (at for at, column in self.columns.items() if column.heading == heading)
        return next(found, None)


@dataclass(frozen=True)
class Workbook:
    workers: Table
    members: Table | None


def open_workbook(data: bytes) -> Workbook:
    """Raises Unreadable."""
    tables = [table for sheet in sheets_of(data) if (table := _table(sheet))]
    workers = [table for table in tables if table.column_of(WORKERS_ID_NUMBER) is None]
    members = [table for table in tables if table.column_of(WORKERS_ID_NUMBER) is not None]
    workers, members = _filled(workers), _filled(members)
    if not workers:
        raise Unreadable("workbook-no-form")
    if len(workers) > 1 or len(members) > 1:
        names = "、".join(table.name for table in (workers if len(workers) > 1 else members))
        raise Unreadable("workbook-two-forms", sheets=names)
    return Workbook(workers[0], members[0] if members else None)


def _filled(tables: list[Table]) -> list[Table]:
    """Without empty forms that were left in the workbook, where others are filled in."""
    return [table for table in tables if any(True for _ in table.rows())] or tables


def sheets_of(data: bytes) -> list[Sheet]:
    """Every sheet, hidden ones too. Raises Unreadable, before anything is unpacked in full, where
    that would be more than a form can be."""
    if len(data) > LARGEST_FILE_BYTES:
        raise Unreadable("workbook-too-large")
    if data.startswith(SIGNATURE):
        return [Sheet(name, rows.__iter__) for name, rows in old_sheets(data)]
    require_sound(data)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        return [
            _sheet(workbook.get_sheet_by_name(told.name))
            for told in workbook.sheets_metadata
            if told.typ is SheetTypeEnum.WorkSheet
        ]
    except CalamineError:
        raise Unreadable("workbook-unreadable") from None


def _sheet(read: CalamineSheet) -> Sheet:
    """The reader leaves out the columns before the first that holds something."""
    left: list[object] = [""] * (read.start[1] if read.start else 0)
    return Sheet(read.name, lambda: ([*left, *cells] for cells in read.iter_rows()))


def _table(sheet: Sheet) -> Table | None:
    """None where no row looks like the form's headings. Raises Unreadable where one of them
    stands twice."""
    best: tuple[int, int, Cells] = (0, 0, ())
    for number, cells in islice(sheet.rows(), _HEADINGS_WITHIN):
        known = {heading_of(cell) for cell in cells} & _ALL_HEADINGS
        best = max(best, (len(known), -number, cells), key=lambda found: found[:2])
    if best[0] < _FEWEST_HEADINGS:
        return None
    headings = [heading_of(cell) for cell in best[2]]
    if RELATION in headings or WORKERS_ID_NUMBER in headings:
        headings = _with_workers_number(headings)
        _require(sheet, headings, WORKERS_ID_NUMBER, NAME, RELATION)
        kinds: Sequence[Column] = MEMBER_COLUMNS
    elif ID_NUMBER in headings or CATEGORY in headings:
        _require(sheet, headings, NAME, ID_NUMBER, AREA)
        kinds = WORKER_COLUMNS
    else:
        return None
    return _recognised(sheet, kinds, headings, -best[1])


def _require(sheet: Sheet, headings: Sequence[str], *needed: str) -> None:
    if missing := [heading for heading in needed if heading not in headings]:
        raise Unreadable("heading-missing", sheet=sheet.name, heading="、".join(missing))


def _with_workers_number(headings: list[str]) -> list[str]:
    """Of two columns with an ID number the first is the worker's, by which members are joined."""
    if WORKERS_ID_NUMBER not in headings and headings.count(ID_NUMBER) == 2:
        headings = list(headings)
        headings[headings.index(ID_NUMBER)] = WORKERS_ID_NUMBER
    return headings


def _recognised(
    sheet: Sheet, kinds: Sequence[Column], headings: list[str], headings_at: int
) -> Table:
    by_heading = {column.heading: column for column in kinds}
    columns: dict[int, Column] = {}
    unknown: dict[int, str] = {}
    for at, heading in enumerate(headings, start=1):
        column = by_heading.get(heading)
        if column is None:
            if heading and heading != ERRORS_HEADING:
                unknown[at] = heading
        elif column in columns.values() and not column.repeats:
            raise Unreadable("heading-twice", sheet=sheet.name, heading=heading)
        else:
            columns[at] = column
    return Table(sheet.name, kinds, columns, unknown, headings_at, sheet)


_ALL_HEADINGS = {column.heading for column in (*WORKER_COLUMNS, *MEMBER_COLUMNS)}
