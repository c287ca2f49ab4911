"""How large a workbook may be. Whatever is larger is no county's form, and is refused unopened."""

from __future__ import annotations

from domain.refusals import Refusal

LARGEST_FILE_BYTES = 16 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 320 * 1024 * 1024
MOST_PARTS = 500
MOST_SHEETS = 20
MOST_ROWS = 100_000
"""Of a sheet; the members of 20,000 households stand on one."""
MOST_COLUMNS = 120
MOST_CELLS = 3_000_000
MOST_CHARACTERS = 60_000_000
"""Of all the cells together, a text that many cells share counted for each of them."""
LONGEST_TEXT = 32_767


class Unreadable(Refusal):
    """The file is no workbook that can be read here; `code` says why."""


class Tally:
    """Counts what a workbook holds, and stops at the first limit it passes."""

    def __init__(self) -> None:
        self.sheets = self.cells = self.characters = 0

    def add_sheet(self) -> None:
        self.sheets += 1
        if self.sheets > MOST_SHEETS:
            raise Unreadable("workbook-sheets", most=MOST_SHEETS)

    def add_cell(self, row: int, column: int, characters: int = 0) -> None:
        """Row and column are counted from 1."""
        if row > MOST_ROWS:
            raise Unreadable("workbook-rows", most=MOST_ROWS, row=row)
        if column > MOST_COLUMNS:
            raise Unreadable("workbook-columns", most=MOST_COLUMNS, row=row)
        self.cells += 1
        self.characters += characters
        if self.cells > MOST_CELLS or self.characters > MOST_CHARACTERS:
            raise Unreadable("workbook-too-large")
