"""What cannot be true of a person or a household, though each cell reads well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aid_service.usecases.dossier_fault import Level
from aid_service.usecases.dossier_row import (
    ANNUAL_INCOME,
    APPLIED_ON,
    BIRTH_DATE,
    CAUSE,
    ID_NUMBER,
    MONTHLY_INCOME,
    NAME,
    OTHER_CAUSES,
    RIGID_EXPENDITURE,
    SEX,
    SIZE,
    sex_of,
)
from domain.policies.days import age_on
from domain.policies.identifiers import (
    InvalidIdentifier,
    area_is_known,
    birth_date_of,
    luhn_holds,
    normalised_id_number,
)

_YOUNGEST_WORKER, _ELDEST_WORKER, _ELDEST = 16, 100, 120
_YOUNGEST_AT_WORK = 14
_MOST_MONTHLY, _MOST_ANNUAL = Decimal(100_000), Decimal(2_000_000)
_ONE_YUAN = Decimal(1)
_WITHIN_NAMES = " ·•・‧.．'’-"
OWN_MONTHLY, OTHER_ANNUAL = "本人月平均收入", "家庭其他非薪资年收入"
PER_HEAD, WORK_SINCE, CARD = "家庭月人均收入", "工作时间", "银行卡号"

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Found:
    code: str
    heading: str
    level: Level = Level.ERROR
    details: tuple[tuple[str, str], ...] = ()

    @property
    def impossible(self) -> bool:
        """No register holds somebody who is not born."""
        return self.code == "born-in-future"


def of_worker(cells: Cells, today: date) -> list[Found]:
    return [
        *_name(cells),
        *_identity(cells, today),
        *_age(cells, today, youngest=_YOUNGEST_WORKER, eldest=_ELDEST_WORKER),
        *_working_life(cells, today),
        *_incomes(cells, (OWN_MONTHLY,), (OTHER_ANNUAL, ANNUAL_INCOME, RIGID_EXPENDITURE)),
        *_application(cells, today),
        *_card(cells),
    ]


def of_member(cells: Cells, today: date) -> list[Found]:
    return [
        *_name(cells),
        *_identity(cells, today),
        *_age(cells, today, youngest=0, eldest=_ELDEST),
        *_incomes(cells, (MONTHLY_INCOME,), ()),
    ]


def of_household(cells: Cells, members: Sequence[Cells]) -> list[Found]:
    size = 1 + len(members)
    found = []
    if SIZE in cells and int(cells[SIZE]) != size:
        found.append(Found("size-mismatch", SIZE, details=(("counted", str(size)),)))
    if PER_HEAD in cells and ANNUAL_INCOME in cells:
        per_head = Decimal(cells[ANNUAL_INCOME]) / 12 / int(cells.get(SIZE, size))
        if abs(per_head - Decimal(cells[PER_HEAD])) > _ONE_YUAN:
            computed = (("computed", f"{per_head:.2f}"),)
            found.append(Found("per-head-mismatch", PER_HEAD, details=computed))
    if ANNUAL_INCOME in cells:
        parts = 12 * _amount(cells, OWN_MONTHLY) + _amount(cells, OTHER_ANNUAL)
        parts += 12 * sum(_amount(member, MONTHLY_INCOME) for member in members)
        total = Decimal(cells[ANNUAL_INCOME])
        if total < _amount(cells, OTHER_ANNUAL):
            found.append(Found("income-below-part", ANNUAL_INCOME))
        elif OWN_MONTHLY in cells and abs(total - parts) > _ONE_YUAN:
            summed = (("computed", f"{parts:.2f}"),)
            found.append(Found("income-sum", ANNUAL_INCOME, Level.WARNING, summed))
    return found


def _name(cells: Cells) -> Iterator[Found]:
    """Letters of any script, and what stands between the parts of a name; neither a number nor a
    remark."""
    if not all(c.isalpha() or c in _WITHIN_NAMES for c in cells.get(NAME, "")):
        yield Found("name-shape", NAME)


def _identity(cells: Cells, today: date) -> Iterator[Found]:
    number = _sound_number(cells)
    if number is None:
        return
    born_on = birth_date_of(number)
    if born_on > today:
        yield Found("born-in-future", ID_NUMBER)
    if cells.get(BIRTH_DATE, born_on.isoformat()) != born_on.isoformat():
        yield Found("birth-contradicts", BIRTH_DATE)
    if SEX in cells and cells[SEX] != sex_of(number):
        yield Found("sex-contradicts", SEX)
    if not area_is_known(number):
        yield Found("id-number-area-unknown", ID_NUMBER, Level.WARNING)


def _age(cells: Cells, today: date, *, youngest: int, eldest: int) -> Iterator[Found]:
    """By the ID number where there is one, else by the birth date."""
    number = _sound_number(cells)
    born_on = birth_date_of(number) if number else _day(cells, BIRTH_DATE)
    if born_on is None:
        return
    if born_on > today:
        if number is None:
            yield Found("born-in-future", BIRTH_DATE)
    elif not youngest <= (age := age_on(today, born_on=born_on)) <= eldest:
        heading = ID_NUMBER if number else BIRTH_DATE
        yield Found("age-implausible", heading, details=(("age", str(age)),))


def _working_life(cells: Cells, today: date) -> Iterator[Found]:
    since, number = cells.get(WORK_SINCE), _sound_number(cells)
    if since is None:
        return
    if since > today.isoformat()[: len(since)]:
        yield Found("day-in-future", WORK_SINCE)
    elif number and int(since[:4]) - int(number[6:10]) < _YOUNGEST_AT_WORK:
        yield Found("work-before-age", WORK_SINCE)


def _incomes(cells: Cells, monthly: Sequence[str], annual: Sequence[str]) -> Iterator[Found]:
    for headings, most in ((monthly, _MOST_MONTHLY), (annual, _MOST_ANNUAL)):
        for heading in headings:
            if _amount(cells, heading) > most:
                yield Found("income-implausible", heading, details=(("most", f"{most:.2f}"),))


def _application(cells: Cells, today: date) -> Iterator[Found]:
    if cells.get(APPLIED_ON, "") > today.isoformat():
        yield Found("day-in-future", APPLIED_ON)
    others = cells.get(OTHER_CAUSES, "").split("、")
    if others != [""]:
        if len(others) > 3:
            yield Found("causes-too-many", OTHER_CAUSES)
        elif len({*others, cells.get(CAUSE)}) <= len(others):
            yield Found("cause-twice", OTHER_CAUSES)
        if CAUSE not in cells:
            yield Found("main-cause-missing", CAUSE)


def _card(cells: Cells) -> Iterator[Found]:
    if CARD in cells and not luhn_holds(cells[CARD]):
        yield Found("bank-card-check", CARD, Level.WARNING)


def _sound_number(cells: Cells) -> str | None:
    """None where there is no number, or a wrong one that was told of already."""
    try:
        return normalised_id_number(cells[ID_NUMBER])
    except (KeyError, InvalidIdentifier):
        return None


def _day(cells: Cells, heading: str) -> date | None:
    return date.fromisoformat(cells[heading]) if heading in cells else None


def _amount(cells: Cells, heading: str) -> Decimal:
    return Decimal(cells.get(heading, "0"))
