"""Households → the form's two sheets, so that what goes out can come in again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import BinaryIO

from aid_service.dossier_form.headings import (
    MEMBER_COLUMNS,
    WORKER_COLUMNS,
    WORKERS_ID_NUMBER,
    Column,
)
from aid_service.exports.sheets import Book, Heading
from aid_service.usecases.dossier_row import ANNUAL_INCOME, ID_NUMBER, REST, Said

WORKERS_SHEET, MEMBERS_SHEET = "困难职工", "家庭成员"
PER_HEAD = "家庭月人均收入"
_KNOWN = {column.heading for column in WORKER_COLUMNS}
_WIDE = {ID_NUMBER: 21, WORKERS_ID_NUMBER: 21, "家庭住址": 32, "银行卡号": 22, "手机号码": 13}


def write_form(file: BinaryIO, households: Iterable[Said]) -> int:
    """Row by row; says how many households were written."""
    book = Book(file)
    workers = book.sheet(WORKERS_SHEET, headings_of(WORKER_COLUMNS))
    members = book.sheet(MEMBERS_SHEET, headings_of(MEMBER_COLUMNS))
    count = 0
    for said in households:
        workers.add(worker_cells(said))
        for cells in member_rows(said):
            members.add(cells)
        count += 1
    book.close()
    return count


def form_lines(
    households: Iterable[Said], *, members: bool
) -> tuple[list[Heading], Iterator[list[str]]]:
    """One of the two sheets, for files that hold one table."""
    if members:
        lines = (cells for said in households for cells in member_rows(said))
        return headings_of(MEMBER_COLUMNS), lines
    return headings_of(WORKER_COLUMNS), (worker_cells(said) for said in households)


def headings_of(columns: Iterable[Column]) -> list[Heading]:
    """As the form prints them, with its asterisks."""
    return [
        Heading(column.heading + "*" * column.required, _WIDE.get(column.heading, 12))
        for column in columns
    ]


def worker_cells(said: Said) -> list[str]:
    cells = dict(said.cells)
    rest = {heading: text for heading, text in cells.items() if heading not in _KNOWN}
    if rest:
        cells[REST] = json.dumps(rest, ensure_ascii=False)
    if ANNUAL_INCOME in cells:
        per_head = Decimal(cells[ANNUAL_INCOME]) / 12 / (1 + len(said.members))
        cells[PER_HEAD] = f"{per_head:.2f}"
    return [cells.get(column.heading, "") for column in WORKER_COLUMNS]


def member_rows(said: Said) -> Iterator[list[str]]:
    for member in said.members:
        yield member_cells(said.cells.get(ID_NUMBER, ""), member)


def member_cells(workers_number: str, member: Mapping[str, str]) -> list[str]:
    cells = {**member, WORKERS_ID_NUMBER: workers_number}
    return [cells.get(column.heading, "") for column in MEMBER_COLUMNS]
