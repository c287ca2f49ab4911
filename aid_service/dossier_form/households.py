"""The form's two sheets → households: each worker with the members joined by ID number, and what
is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from aid_service.dossier_form import checks
from aid_service.dossier_form.cells import CellFault, canonical, said
from aid_service.dossier_form.headings import WORKERS_ID_NUMBER, Column
from aid_service.dossier_form.reading import Cells, Table, Workbook
from aid_service.usecases.dossier_fault import Fault, FormRow, Level
from aid_service.usecases.dossier_row import (
    CATEGORY,
    ID_NUMBER,
    OTHER_CAUSES,
    REGISTER,
    SOURCE,
    Said,
)


@dataclass(slots=True)
class _Line:
    """One row of a sheet: canonical texts by heading, and its faults. `beside` are texts that are
    none of their list: a register, which knows no such lists, may have them."""

    row: int
    cells: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)

    def believe(self) -> None:
        """Takes what is beside the lists as it stands."""
        self.cells |= self.beside
        self.faults = [fault for fault in self.faults if fault.heading not in self.beside]


class Households:
    """Goes through a workbook once, in the order of its workers. Members are read before; whoever
    belongs to nobody is told at the end."""

    def __init__(self, workbook: Workbook, *, today: date) -> None:
        self._workbook = workbook
        self._today = today
        self._members: dict[str, list[_Line]] = {}
        self._seen: dict[str, tuple[str, int]] = {}
        if workbook.members:
            for line in self._lines(workbook.members):
                joined_by = line.cells.get(WORKERS_ID_NUMBER, "")
                self._members.setdefault(joined_by, []).append(line)

    @property
    def members(self) -> int:
        """How many members no household has taken yet: before the rows, all of them."""
        return sum(len(lines) for lines in self._members.values())

    def rows(self) -> Iterator[FormRow]:
        """Faulty households too, with nothing to take in."""
        for line in self._lines(self._workbook.workers):
            yield self._household(line)

    def orphans(self) -> list[Fault]:
        """Faults of members who belong to no worker of the workbook; asked after the rows."""
        table = self._workbook.members
        if table is None:
            return []
        faults: list[Fault] = []
        for lines in self._members.values():
            for line in lines:
                alone = table.place(line.row).fault("member-without-worker", WORKERS_ID_NUMBER)
                faults += [*line.faults, alone]
        return faults

    def unknown_columns(self) -> list[Fault]:
        """Columns that are none of the form's: what stands in them is not taken in."""
        tables = filter(None, (self._workbook.workers, self._workbook.members))
        return [
            Fault("column-unknown", table.name, table.headings_at, at, heading, Level.WARNING)
            for table in tables
            for at, heading in table.unknown.items()
        ]

    def _household(self, line: _Line) -> FormRow:
        workers, number = self._workbook.workers, line.cells.get(ID_NUMBER, "")
        members = self._members.pop(number, []) if number else []
        from_register = line.cells.get(SOURCE) == REGISTER
        if from_register:
            for one in (line, *members):
                one.believe()
        faults = list(line.faults)
        faults += _missing(workers, line, from_register=from_register)
        found = checks.of_worker(line.cells, self._today)
        found += checks.of_household(line.cells, [member.cells for member in members])
        faults += _placed(found, workers, line, from_register=from_register)
        faults += self._twice(workers, line)
        for member in members:
            faults += self._member_faults(member, from_register=from_register)
        sound = not any(fault.level is Level.ERROR for fault in faults)
        derived = [column.heading for column in workers.kinds if column.derived]
        told = [_without(member.cells, [WORKERS_ID_NUMBER]) for member in members]
        return FormRow(
            workers.place(line.row),
            tuple(self._members_table.place(member.row) for member in members),
            Said(_without(line.cells, derived), tuple(told)) if sound else None,
            tuple(faults),
        )

    @property
    def _members_table(self) -> Table:
        assert self._workbook.members is not None
        return self._workbook.members

    def _member_faults(self, member: _Line, *, from_register: bool) -> list[Fault]:
        table = self._members_table
        return [
            *member.faults,
            *_missing(table, member, from_register=from_register),
            *_placed(
                checks.of_member(member.cells, self._today),
                table,
                member,
                from_register=from_register,
            ),
            *self._twice(table, member),
        ]

    def _twice(self, table: Table, line: _Line) -> list[Fault]:
        """Nobody stands twice in a workbook, be it in one household or in two; the first stays."""
        number = line.cells.get(ID_NUMBER)
        if not number or number not in self._seen:
            self._seen[number or ""] = (table.name, line.row)
            return []
        sheet, row = self._seen[number]
        place = table.place(line.row)
        return [place.fault("twice-in-file", ID_NUMBER, details={"of": sheet, "first": str(row)})]

    def _lines(self, table: Table) -> Iterator[_Line]:
        for number, cells in table.rows():
            yield _read(table, number, cells)


def _read(table: Table, row: int, cells: Cells) -> _Line:
    line = _Line(row)
    for at, column in table.columns.items():
        if at > len(cells):
            continue
        try:
            text = canonical(column, cells[at - 1])
        except CellFault as fault:
            place = replace(table.place(row), columns={column.heading: at})
            line.faults.append(place.fault(fault.code, column.heading, details=fault.details))
            _keep_for_joining(line, column, cells[at - 1])
            if fault.code == "not-in-list" and not column.own and column.heading != CATEGORY:
                line.beside[column.heading] = said(cells[at - 1])
            continue
        if text:
            _keep(line, column, text)
    return line


def _keep(line: _Line, column: Column, text: str) -> None:
    if column.heading == OTHER_CAUSES and OTHER_CAUSES in line.cells:
        text = f"{line.cells[OTHER_CAUSES]}、{text}"
    line.cells[column.heading] = text


def _keep_for_joining(line: _Line, column: Column, cell: object) -> None:
    """A wrong number still joins members who were told with the same one."""
    if column.heading in (ID_NUMBER, WORKERS_ID_NUMBER):
        line.cells[column.heading] = "".join(said(cell).split()).upper()


def _missing(table: Table, line: _Line, *, from_register: bool) -> list[Fault]:
    """A cell that could not be read is not missing as well."""
    faulty = {fault.heading for fault in line.faults}
    return [
        table.place(line.row).fault("required", column.heading)
        for column in table.kinds
        if ((column.required and not from_register) or column.essential)
        and column.heading not in line.cells
        and column.heading not in faulty
    ]


def _placed(
    found: list[checks.Found], table: Table, line: _Line, *, from_register: bool
) -> list[Fault]:
    """A register has taken people as they are, so of its own sheet what is implausible is only
    told."""
    faulty = {fault.heading for fault in line.faults}
    return [
        table.place(line.row).fault(
            one.code,
            one.heading,
            level=Level.WARNING if from_register and not one.impossible else one.level,
            details=dict(one.details),
        )
        for one in found
        if one.heading not in faulty
    ]


def _without(cells: dict[str, str], headings: list[str]) -> dict[str, str]:
    return {heading: text for heading, text in cells.items() if heading not in headings}
