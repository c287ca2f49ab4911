"""The workbook that came, sent back with a column that says what is wrong with each row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO

from aid_service.dossier_form.cells import said
from aid_service.dossier_form.headings import ERRORS_HEADING
from aid_service.dossier_form.reading import Cells, sheets_of
from aid_service.exports.sheets import Book, BookSheet, Cell
from aid_service.usecases.dossier_fault import Fault

_ABOVE_HEADINGS = 15


def with_errors(data: bytes, faults: Iterable[Fault], sentence: Callable[[Fault], str]) -> bytes:
    """Every sheet with its cells where they stood. An earlier such column gives way; raises
    Unreadable like the reading."""
    told: dict[str, dict[int, list[str]]] = {}
    for fault in faults:
        told.setdefault(fault.sheet, {}).setdefault(fault.row, []).append(sentence(fault))
    file = BytesIO()
    book = Book(file)
    for sheet in sheets_of(data):
        _write(book.sheet(sheet.name, ()), list(sheet.rows()), told.get(sheet.name, {}))
    book.close()
    return file.getvalue()


def _write(sheet: BookSheet, rows: list[tuple[int, Cells]], told: Mapping[int, list[str]]) -> None:
    width, place = _place(rows)
    for number, cells in rows:
        written: list[Cell] = [_cell(cell) for cell in cells] + [None] * (width - len(cells))
        text = "；\n".join(told.get(number, ()))
        if number == place:
            text = ERRORS_HEADING
        if number >= place:
            written[width - 1 : width] = [text or None]
        sheet.add(written)


def _place(rows: list[tuple[int, Cells]]) -> tuple[int, int]:
    """The added column's number, and the row that its heading stands in: that of the headings,
    or the sheet's first."""
    widest = max((len(cells) for _, cells in rows), default=0)
    for number, cells in rows[:_ABOVE_HEADINGS]:
        if ERRORS_HEADING in cells:
            return list(cells).index(ERRORS_HEADING) + 1, number
    best = max(rows[:_ABOVE_HEADINGS], key=lambda row: sum(map(bool, row[1])), default=(1, ()))
    return widest + 1, best[0]


def _cell(cell: object) -> Cell:
    """Numbers stay numbers where a sheet keeps them whole."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**11:
        return int(cell)
    return said(cell) or None
