"""A workbook of people who do not exist, typed as different people type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import BinaryIO

from aid_service.demonstration.people import Household, invented_households
from aid_service.dossier_form import lists
from aid_service.dossier_form.headings import MEMBER_COLUMNS, WORKER_COLUMNS, WORKERS_ID_NUMBER
from aid_service.dossier_form.writing import MEMBERS_SHEET, WORKERS_SHEET, headings_of
from aid_service.exports.sheets import Book
from aid_service.usecases import dossier_row as row
from aid_service.usecases.worker import NewMember
from domain.policies.identifiers import birth_date_of
from domain.values import Occupation

_INDUSTRIES = {
    Occupation.FOOD_DELIVERY: "网约配送",
    Occupation.COURIER: "快递",
    Occupation.TRUCK_DRIVER: "道路货运",
    Occupation.RIDE_HAILING: "网约车",
    Occupation.ENTERPRISE: "制造业",
    Occupation.MIGRANT: "建筑业",
    Occupation.OTHER: "居民服务业",
}
_SPELLINGS = (
    "{0:%Y-%m-%d}",
    "{0:%Y-%m-%d}",
    "{0.year}-{0.month}-{0.day}",
    "{0:%Y.%m.%d}",
    "{0:%Y%m%d}",
    "{0.year}年{0.month}月{0.day}日",
)
_OLD_NUMBERS_UNTIL = 1986

Row = dict[str, str]


@dataclass
class Sample:
    """The rows of the two sheets, as they are typed; the first of each stands in row 2."""

    workers: list[Row]
    members: list[Row]

    def write(self, file: BinaryIO) -> None:
        book = Book(file)
        for name, columns, rows in (
            (WORKERS_SHEET, WORKER_COLUMNS, self.workers),
            (MEMBERS_SHEET, MEMBER_COLUMNS, self.members),
        ):
            printed = [column for column in columns if not column.own]
            sheet = book.sheet(name, headings_of(printed))
            for typed in rows:
                sheet.add(typed.get(column.heading, "") for column in printed)
        book.close()


def sample(rows: int, *, seed: int) -> Sample:
    """The same people for the same seed."""
    rng = Random(seed)
    made = Sample([], [])
    for household in invented_households(rng, rows):
        worker, members = _typed(rng, household)
        made.workers.append(worker)
        made.members.extend(members)
    return made


def _typed(rng: Random, household: Household) -> tuple[Row, list[Row]]:
    told = household.registration
    born_on = birth_date_of(told.id_number)
    number = told.id_number
    if born_on.year < _OLD_NUMBERS_UNTIL and rng.random() < 0.15:
        number = number[:6] + number[8:17]
    members = [_member(rng, told.id_number, member) for member in told.members]
    worker = {
        "职工编号": f"YJ{household.number:06d}",
        row.CATEGORY: rng.choice(lists.CATEGORIES[:3] * 3 + lists.CATEGORIES[3:]),
        row.NAME: told.name,
        "民族": "汉族" if rng.random() < 0.97 else "回族",
        "性别": row.sex_of(told.id_number),
        "政治面貌": rng.choice(("群众", "群众", "群众", "中共党员", "共青团员")),
        row.BIRTH_DATE: _spelt(rng, born_on),
        row.ID_NUMBER: number,
        "健康状况": rng.choice(("良好", "良好", *lists.HEALTH)),
        row.WORK_STATE: "农民工" if told.occupation is Occupation.MIGRANT else "在岗",
        "劳模类型": "无",
        "住房类型": rng.choice(lists.HOUSING),
        "住房面积": rng.choice(lists.HOUSING_AREAS),
        row.PHONE: f"166{household.number:08d}",
        "邮政编码": "453200",
        "工作时间": f"{min(born_on.year + rng.randint(17, 24), 2023)}-{rng.randint(1, 12):02d}",
        row.INDUSTRY: _INDUSTRIES[told.occupation],
        "婚姻状况": "已婚" if any(m[row.RELATION] == "配偶" for m in members) else "未婚",
        "户口类型": rng.choice(lists.RESIDENCE),
        row.ADDRESS: told.address or "",
        row.EMPLOYER: told.platform or told.employer or "灵活就业",
        "是否单亲": "否",
        row.AREA: told.area.code,
        "医保状况": rng.choice(("城乡居民医保", "城镇职工医保")),
        "是否有一定自救能力": rng.choice(lists.YES_OR_NO),
        "是否为零就业家庭": "否",
        "家庭人口": str(1 + len(members)),
        "建档人": "示例建档人",
    }
    return worker | _incomes(rng, members) | _causes(rng), members


def _member(rng: Random, workers_number: str, member: NewMember) -> Row:
    assert member.id_number is not None
    born_on = birth_date_of(member.id_number)
    young = born_on.year > 2004
    return {
        WORKERS_ID_NUMBER: workers_number,
        row.NAME: member.name,
        row.RELATION: member.relation,
        "性别": row.sex_of(member.id_number),
        row.ID_NUMBER: member.id_number,
        row.BIRTH_DATE: _spelt(rng, born_on),
        "健康状况": rng.choice(("良好", "良好", "良好", *lists.HEALTH)),
        row.MONTHLY_INCOME: member.monthly_income.yuan if member.monthly_income else "0",
        "医保状况": "城乡居民医保",
        "人员身份": "学生" if young else rng.choice(lists.WORK_STATES),
        "单位或学校": "示例学校" if young else "",
    }


def _incomes(rng: Random, members: Sequence[Row]) -> Row:
    own, other = rng.randint(0, 30) * 100, rng.randint(0, 20) * 100
    total = 12 * own + other + 12 * sum(Decimal(m[row.MONTHLY_INCOME]) for m in members)
    return {
        "本人月平均收入": str(own),
        "家庭其他非薪资年收入": f"{other:,}",
        row.ANNUAL_INCOME: f"{total:.2f}",
    }


def _causes(rng: Random) -> Row:
    """One household in twelve is registered only, without an application."""
    if rng.random() < 1 / 12:
        return {}
    main, *others = rng.sample(lists.CAUSES, rng.randint(1, 4))
    return {row.CAUSE: main, row.OTHER_CAUSES: "、".join(others)}


def _spelt(rng: Random, day: date) -> str:
    return rng.choice(_SPELLINGS).format(day)
