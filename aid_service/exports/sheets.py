"""Tables as files for office programs: .xlsx and .csv, of any length in bounded memory.

A text is a text: no cell that somebody filled in can become a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from typing import Any, BinaryIO

import xlsxwriter

Cell = str | int | Decimal | None

_A4, _A3 = 9, 8
_WIDE = 12
"""From so many columns on a sheet is printed on A3."""
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Heading:
    title: str
    width: int = 12


class Book:
    """An .xlsx that is written row by row, to one sheet or to several in turn."""

    def __init__(self, file: BinaryIO) -> None:
        self._book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        self._head = self._book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "border": 1,
                "valign": "vcenter",
                "bg_color": "#EEEEEE",
            }
        )
        self._text = self._book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._money = self._book.add_format({"num_format": "#,##0.00", "valign": "top"})
        self._sheets: list[BookSheet] = []

    def sheet(self, name: str, headings: Sequence[Heading]) -> BookSheet:
        added = BookSheet(self._book.add_worksheet(name), headings, self._head, self._text)
        added.money = self._money
        self._sheets.append(added)
        return added

    def close(self) -> None:
        for sheet in self._sheets:
            sheet.end()
        self._book.close()


class BookSheet:
    """Headings on top that stay in sight and stand on each printed page."""

    def __init__(
        self,
        sheet: Any,
        headings: Sequence[Heading],
        head: object,
        text: object,
    ) -> None:
        self._sheet, self._headings, self._text = sheet, headings, text
        self._row = 0
        self.money: object = None
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, heading.width)
        if headings:
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            for column, heading in enumerate(headings):
                sheet.write_string(0, column, heading.title, head)
            self._row = 1

    def add(self, cells: Iterable[Cell]) -> None:
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                self._sheet.write_string(self._row, column, cell, self._text)
            elif cell is not None:
                form = self.money if isinstance(cell, Decimal) else None
                self._sheet.write_number(self._row, column, cell, form)
        self._row += 1

    def end(self) -> None:
        self._sheet.set_landscape()
        self._sheet.set_paper(_A3 if len(self._headings) >= _WIDE else _A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C&P / &N")
        self._sheet.print_area(0, 0, max(self._row - 1, 0), max(len(self._headings) - 1, 0))


def xlsx(
    file: BinaryIO, name: str, headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]
) -> None:
    """One sheet."""
    book = Book(file)
    sheet = book.sheet(name, headings)
    for row in rows:
        sheet.add(row)
    book.close()


def csv_lines(headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> Iterable[str]:
    """Lines of a .csv, with the mark by which office programs know UTF-8 left to `encoded`."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow([heading.title for heading in headings])
    yield _taken(written)
    for cells in rows:
        writer.writerow([_harmless(cell) for cell in cells])
        yield _taken(written)


def encoded(lines: Iterable[str], encoding: str) -> Iterable[bytes]:
    """In UTF-8 with its mark, or in GB 18030 for programs that know no other."""
    if encoding == "utf-8":
        yield b"\xef\xbb\xbf"
    for line in lines:
        yield line.encode(encoding)


def _harmless(cell: Cell) -> str:
    """What office programs would take for a formula is led by an apostrophe."""
    if cell is None:
        return ""
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA_SIGNS) else text


def _taken(written: StringIO) -> str:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text
