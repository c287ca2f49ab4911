"""One fault of each kind, planted in a sample, and the list of where they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aid_service.dossier_form.headings import (
    MEMBER_COLUMNS,
    WORKER_COLUMNS,
    WORKERS_ID_NUMBER,
)
from aid_service.dossier_form.lists import CAUSES
from aid_service.dossier_form.samples import Row, Sample
from aid_service.dossier_form.writing import MEMBERS_SHEET, WORKERS_SHEET
from aid_service.usecases import dossier_row as row
from domain.policies.identifiers import check_character, normalised_id_number

_HEADINGS_ROW = 1
_NOBODY = "41072619900101961" + check_character("41072619900101961")
_NOBODYS_CHILD = "41072620150101963" + check_character("41072620150101963")


@dataclass(frozen=True)
class Planted:
    """Rows and columns are counted from 1."""

    kind: str
    sheet: str
    row: int
    column: int
    heading: str


def _set(heading: str, text: str) -> Callable[[Row], None]:
    def plant(typed: Row) -> None:
        typed[heading] = text

    return plant


def _wrong_check(typed: Row) -> None:
    number = normalised_id_number(typed[row.ID_NUMBER])
    typed[row.ID_NUMBER] = number[:-1] + ("1" if number[-1] != "1" else "2")


def _impossible_birth(typed: Row) -> None:
    number = normalised_id_number(typed[row.ID_NUMBER])
    body = number[:10] + "0230" + number[14:17]
    typed[row.ID_NUMBER] = body + check_character(body)


def _income_below_part(typed: Row) -> None:
    typed["家庭其他非薪资年收入"] = "5000"
    typed[row.ANNUAL_INCOME] = "4000"


def _other_sex(typed: Row) -> None:
    typed["性别"] = "女" if typed["性别"] == "男" else "男"


def _four_causes(typed: Row) -> None:
    typed[row.OTHER_CAUSES] = "、".join(CAUSES[:4])


def _one_more(typed: Row) -> None:
    typed["家庭人口"] = str(int(typed["家庭人口"]) + 1)


_WORKER_FAULTS: tuple[tuple[str, str, Callable[[Row], None]], ...] = (
    ("required", "民族", _set("民族", "")),
    ("not-in-list", "健康状况", _set("健康状况", "还可以")),
    ("id-number-check", row.ID_NUMBER, _wrong_check),
    ("id-number-date", row.ID_NUMBER, _impossible_birth),
    ("id-number-shape", row.ID_NUMBER, _set(row.ID_NUMBER, "4107261985010100")),
    ("birth-contradicts", row.BIRTH_DATE, _set(row.BIRTH_DATE, "1970-01-01")),
    ("sex-contradicts", "性别", _other_sex),
    ("phone-shape", row.PHONE, _set(row.PHONE, "03731234567")),
    ("day-shape", row.BIRTH_DATE, _set(row.BIRTH_DATE, "八五年正月")),
    ("day-impossible", row.BIRTH_DATE, _set(row.BIRTH_DATE, "1985-02-30")),
    ("day-in-future", "工作时间", _set("工作时间", "2099-01")),
    ("work-before-age", "工作时间", _set("工作时间", "1935-07")),
    ("money-shape", "本人月平均收入", _set("本人月平均收入", "一千多")),
    ("money-negative", "本人月平均收入", _set("本人月平均收入", "-500")),
    ("money-places", "本人月平均收入", _set("本人月平均收入", "500.555")),
    ("income-implausible", "本人月平均收入", _set("本人月平均收入", "888888")),
    ("income-below-part", row.ANNUAL_INCOME, _income_below_part),
    ("per-head-mismatch", "家庭月人均收入", _set("家庭月人均收入", "99999")),
    ("size-mismatch", "家庭人口", _one_more),
    ("count-shape", "家庭人口", _set("家庭人口", "三口")),
    ("area-shape", row.AREA, _set(row.AREA, "延津县")),
    ("area-outside", row.AREA, _set(row.AREA, "110101")),
    ("bank-card-shape", row.BANK_CARD, _set(row.BANK_CARD, "62170012")),
    (
        "causes-too-many",
        row.OTHER_CAUSES,
        _four_causes,
    ),
    ("too-long", row.NAME, _set(row.NAME, "长" * 60)),
)
_MEMBER_FAULTS: tuple[tuple[str, str, Callable[[Row], None]], ...] = (
    ("required", row.RELATION, _set(row.RELATION, "")),
    ("id-number-check", row.ID_NUMBER, _wrong_check),
    ("not-in-list", "人员身份", _set("人员身份", "自由人")),
)


def plant_faults(made: Sample) -> list[Planted]:
    """Each in a household of its own without members, so that none causes another; as far as
    there are such households."""
    joined = {typed[WORKERS_ID_NUMBER] for typed in made.members}
    alone = [
        index for index, typed in enumerate(made.workers) if typed[row.ID_NUMBER] not in joined
    ]
    planted = []
    for index, (kind, heading, plant) in zip(alone[1:], _WORKER_FAULTS, strict=False):
        plant(made.workers[index])
        planted.append(_planted(kind, WORKERS_SHEET, index, heading))
    planted += _on_members(made.members)
    if alone:
        made.workers.append(dict(made.workers[alone[0]]))
        planted.append(
            _planted("twice-in-file", WORKERS_SHEET, len(made.workers) - 1, row.ID_NUMBER)
        )
    return planted


def _on_members(members: list[Row]) -> Iterator[Planted]:
    """On the first member of each household; then somebody who belongs to nobody."""
    faults, before = iter(_MEMBER_FAULTS), ""
    for index, typed in enumerate(members):
        if typed[WORKERS_ID_NUMBER] != before and (found := next(faults, None)):
            kind, heading, plant = found
            plant(typed)
            yield _planted(kind, MEMBERS_SHEET, index, heading)
        before = typed[WORKERS_ID_NUMBER]
    if members:
        stranger = {**members[-1], WORKERS_ID_NUMBER: _NOBODY, row.ID_NUMBER: _NOBODYS_CHILD}
        members.append(stranger)
        yield _planted("member-without-worker", MEMBERS_SHEET, len(members) - 1, WORKERS_ID_NUMBER)


def _planted(kind: str, sheet: str, index: int, heading: str) -> Planted:
    columns = WORKER_COLUMNS if sheet == WORKERS_SHEET else MEMBER_COLUMNS
    place = [column.heading for column in columns if not column.own].index(heading)
    return Planted(kind, sheet, index + 1 + _HEADINGS_ROW, place + 1, heading)
