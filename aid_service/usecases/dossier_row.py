"""A row of the national dossier form, and what the register says of a household in its words.

The headings are the form's. Texts are canonical: 18-character ID numbers, days as YYYY-MM-DD, money
in yuan with two places, areas as codes. What a registration names goes there; the category, the
causes and the income go into the application; every other field goes sealed into `form`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from aid_service.ports import Ports
from aid_service.usecases.worker import NewMember, RegisterWorker
from domain.aggregates.worker import Worker
from domain.policies.identifiers import birth_date_of
from domain.values import NO_MONEY, Area, Category, Member, Money, Occupation, Sealed

CATEGORY_WORDS: dict[str, Category] = {
    "深度困难": Category.DEEP,
    "相对困难": Category.RELATIVE,
    "意外致困": Category.ACCIDENTAL,
    "低保户": Category.DEEP,
    "低保边缘户": Category.RELATIVE,
    "意外致困户": Category.ACCIDENTAL,
}
"""Today's words first; then those of files from before about 2020, which are kept."""
_WORD_OF = {category: word for word, category in reversed(CATEGORY_WORDS.items())}

OCCUPATION_WORDS: dict[str, Occupation] = {
    "货车司机": Occupation.TRUCK_DRIVER,
    "快递员": Occupation.COURIER,
    "网约配送员": Occupation.FOOD_DELIVERY,
    "网约车司机": Occupation.RIDE_HAILING,
    "企业职工": Occupation.ENTERPRISE,
    "农民工": Occupation.MIGRANT,
    "其他职业": Occupation.OTHER,
}
_OCCUPATION_SIGNS: tuple[tuple[str, Occupation], ...] = (
    (r"网约车|出租车|代驾", Occupation.RIDE_HAILING),
    (r"网约配送|外卖|送餐|骑手", Occupation.FOOD_DELIVERY),
    (r"快递|快件|邮政寄递", Occupation.COURIER),
    (r"货运|货车|卡车|道路运输", Occupation.TRUCK_DRIVER),
    (r"农民工", Occupation.MIGRANT),
)
_OF_PLATFORMS = (
    Occupation.TRUCK_DRIVER,
    Occupation.COURIER,
    Occupation.FOOD_DELIVERY,
    Occupation.RIDE_HAILING,
)

NAME, ID_NUMBER, RELATION, BIRTH_DATE = "姓名", "身份证号", "关系", "出生日期"
SEX, SIZE = "性别", "家庭人口"
PHONE, AREA, ADDRESS = "手机号码", "户口所在地行政区划", "家庭住址"
EMPLOYER, BANK, BANK_CARD = "工作单位", "开户银行", "银行卡号"
CATEGORY, CAUSE, OTHER_CAUSES = "困难类别", "主要致困原因", "次要致困原因"
ANNUAL_INCOME, MONTHLY_INCOME = "家庭年度总收入", "月收入"
INDUSTRY, WORK_STATE = "所属行业", "工作状态"
OCCUPATION, PLATFORM, REST = "职业", "平台", "其他登记内容"
APPLIED_ON, RIGID_EXPENDITURE, SOURCE = "申请日期", "刚性支出", "来源"
REGISTER = "登记册"
"""The source of a row that the register itself wrote: it may hold less than the form asks for."""

_SEALED = {
    NAME: "name",
    ID_NUMBER: "id_number",
    PHONE: "phone",
    ADDRESS: "address",
    BANK_CARD: "bank_card",
}
_REGISTERED = {*_SEALED, AREA, EMPLOYER, BANK}
_OWN = {OCCUPATION, PLATFORM, REST, APPLIED_ON, RIGID_EXPENDITURE, SOURCE}
_APPLIED = {CAUSE, OTHER_CAUSES, ANNUAL_INCOME}
_OF_MEMBER = {NAME, RELATION, ID_NUMBER, BIRTH_DATE, MONTHLY_INCOME}
_MEMBER_KEY = re.compile(r"成员([0-9]+)·(.+)")
CAUSES_APART = "、"


@dataclass(frozen=True)
class Said:
    """What a row says of a household: canonical texts by heading, of the worker and of each
    member. Where nothing is said, there is no heading."""

    cells: Mapping[str, str]
    members: tuple[Mapping[str, str], ...] = ()

    @property
    def id_numbers(self) -> list[str]:
        """The worker's first, then those of the members who have one."""
        own = (member.get(ID_NUMBER) for member in self.members)
        return [self.cells[ID_NUMBER], *(number for number in own if number)]

    @property
    def content(self) -> str:
        """The same text for the same row, in whatever order its columns stood."""
        return json.dumps([self.cells, self.members], ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, kw_only=True)
class Application:
    """The application for a dossier that a row makes; its day is None where the row names none."""

    occurred_on: date | None
    category_claimed: Category
    cause: str
    other_causes: tuple[str, ...]
    annual_income: Money
    rigid_expenditure: Money


@dataclass(frozen=True)
class _Form:
    """The sealed form, taken apart again."""

    cells: dict[str, str] = field(default_factory=dict)
    members: dict[int, dict[str, str]] = field(default_factory=dict)


def registration_of(said: Said) -> RegisterWorker:
    cells = said.cells
    occupation = occupation_of(cells)
    works_at, platform = cells.get(EMPLOYER), cells.get(PLATFORM)
    if OCCUPATION not in cells and occupation in _OF_PLATFORMS:
        works_at, platform = None, works_at
    return RegisterWorker(
        name=cells[NAME],
        id_number=cells[ID_NUMBER],
        area=Area.of_code(cells[AREA]),
        occupation=occupation,
        employer=works_at,
        platform=platform,
        phone=cells.get(PHONE),
        address=cells.get(ADDRESS),
        bank=cells.get(BANK),
        bank_card=cells.get(BANK_CARD),
        members=tuple(_member(member) for member in said.members),
        form=_form_of(said) or None,
    )


def application_of(said: Said) -> Application | None:
    """Where category and main cause stand; else the row registers and nothing more."""
    cells = said.cells
    if not cells.get(CATEGORY) or not cells.get(CAUSE):
        return None
    return Application(
        occurred_on=date.fromisoformat(cells[APPLIED_ON]) if APPLIED_ON in cells else None,
        category_claimed=CATEGORY_WORDS[cells[CATEGORY]],
        cause=cells[CAUSE],
        other_causes=tuple(filter(None, cells.get(OTHER_CAUSES, "").split(CAUSES_APART))),
        annual_income=_money(cells, ANNUAL_INCOME),
        rigid_expenditure=_money(cells, RIGID_EXPENDITURE),
    )


def occupation_of(cells: Mapping[str, str]) -> Occupation:
    """As the row says it, else by its industry or work state; who is none of these works for an
    enterprise."""
    if OCCUPATION in cells:
        return OCCUPATION_WORDS[cells[OCCUPATION]]
    told = f"{cells.get(INDUSTRY, '')} {cells.get(WORK_STATE, '')}"
    for sign, occupation in _OCCUPATION_SIGNS:
        if re.search(sign, told):
            return occupation
    return Occupation.ENTERPRISE


def said_of(ports: Ports, worker: Worker) -> Said:
    """What the register says of a household, opened. An erased field says nothing, and what was
    typed once gives way to what follows from the household as it is."""
    told = worker.particulars
    form = _taken_apart(ports, told.form)
    cells = {
        **form.cells,
        **{
            heading: text
            for heading, name in _SEALED.items()
            if (text := _opened(ports, getattr(told, name), name))
        },
        OCCUPATION: _word(told.occupation),
        SOURCE: REGISTER,
    }
    named = (
        (AREA, told.area.code if told.area else None),
        (EMPLOYER, told.employer),
        (PLATFORM, told.platform),
        (BANK, told.bank),
    )
    cells |= {heading: text for heading, text in named if text}
    cells |= _applied(ports, worker, form)
    number_of = {member: number for number, member in enumerate(worker.household.registered, 1)}
    members = tuple(
        _member_said(ports, member) | form.members.get(number_of.get(member.member_id, 0), {})
        for member in worker.members.values()
    )
    if SIZE in cells:
        cells[SIZE] = str(worker.household_size)
    return Said(_by_number(cells), tuple(_by_number(member) for member in members))


def differing(said: Said, registered: Said) -> list[str]:
    """The headings in which a row says something else than the register. What the row leaves out
    is not contradicted; how the register words occupation and employer need not be the row's."""
    wish, known = said.cells, registered.cells
    apart = [
        heading
        for heading, text in wish.items()
        if heading not in _OWN and heading != EMPLOYER and _apart(known.get(heading), text)
    ]
    if occupation_of(wish) is not occupation_of(known):
        apart.append(INDUSTRY)
    if EMPLOYER in wish and wish[EMPLOYER] not in (known.get(EMPLOYER), known.get(PLATFORM)):
        apart.append(EMPLOYER)
    for member in said.members:
        alike = [other for other in registered.members if _same_person(member, other)]
        told = alike[0] if alike else {}
        apart += [f"{member[NAME]}·{h}" for h, text in member.items() if _apart(told.get(h), text)]
    return apart


def _apart(known: str | None, text: str) -> bool:
    """Blanks make no difference."""
    return known is None or "".join(known.split()) != "".join(text.split())


def _same_person(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    key = ID_NUMBER if ID_NUMBER in one else NAME
    return one.get(key) == other.get(key)


def _form_of(said: Said) -> dict[str, str]:
    left_out = _REGISTERED | _OWN
    if application_of(said):
        left_out |= _APPLIED
        if _WORD_OF[CATEGORY_WORDS[said.cells[CATEGORY]]] == said.cells[CATEGORY]:
            left_out |= {CATEGORY}
    form = {heading: text for heading, text in said.cells.items() if heading not in left_out}
    for number, member in enumerate(said.members, start=1):
        form |= {f"成员{number}·{h}": text for h, text in member.items() if h not in _OF_MEMBER}
    rest: dict[str, str] = json.loads(said.cells.get(REST, "{}"))
    return form | rest


def _taken_apart(ports: Ports, sealed: Sealed | None) -> _Form:
    text = _opened(ports, sealed, "form")
    form = _Form()
    for name, value in json.loads(text or "{}").items():
        if of_member := _MEMBER_KEY.fullmatch(name):
            form.members.setdefault(int(of_member[1]), {})[of_member[2]] = value
        else:
            form.cells[name] = value
    return form


def _applied(ports: Ports, worker: Worker, form: _Form) -> dict[str, str]:
    """The application's own fields, the category in the words of its day."""
    submission = worker.dossier.submission
    if submission is None:
        return {}
    category = worker.dossier.standing_category or submission.category_claimed
    kept = form.cells.get(CATEGORY, "")
    word = kept if CATEGORY_WORDS.get(kept) is category else _WORD_OF[category]
    causes = [_opened(ports, sealed, "cause") or "" for sealed in submission.other_causes]
    told = {
        CATEGORY: word,
        CAUSE: _opened(ports, submission.cause, "cause") or "",
        OTHER_CAUSES: CAUSES_APART.join(causes),
        ANNUAL_INCOME: submission.annual_income.yuan,
        RIGID_EXPENDITURE: submission.rigid_expenditure.yuan,
        APPLIED_ON: submission.occurred_on.isoformat() if submission.occurred_on else "",
    }
    return {heading: text for heading, text in told.items() if text}


def _member(said: Mapping[str, str]) -> NewMember:
    return NewMember(
        name=said[NAME],
        relation=said[RELATION],
        id_number=said.get(ID_NUMBER),
        birth_date=date.fromisoformat(said[BIRTH_DATE]) if BIRTH_DATE in said else None,
        monthly_income=Money.of_yuan(said[MONTHLY_INCOME]) if MONTHLY_INCOME in said else None,
    )


def sex_of(number: str) -> str:
    """As the form says it, by an 18-character ID number."""
    return "男" if int(number[16]) % 2 else "女"


def _by_number(cells: dict[str, str]) -> dict[str, str]:
    """Birth date and sex, where they stand, as the ID number has them: it may have been corrected
    since they were typed."""
    if ID_NUMBER not in cells:
        return cells
    number = cells[ID_NUMBER]
    has = {BIRTH_DATE: birth_date_of(number).isoformat(), SEX: sex_of(number)}
    return cells | {heading: text for heading, text in has.items() if heading in cells}


def _member_said(ports: Ports, member: Member) -> dict[str, str]:
    told = {
        NAME: _opened(ports, member.name, "name"),
        RELATION: member.relation,
        ID_NUMBER: _opened(ports, member.id_number, "id_number"),
        BIRTH_DATE: _opened(ports, member.birth_date, "birth_date"),
        MONTHLY_INCOME: member.monthly_income.yuan if member.monthly_income else None,
    }
    if member.monthly_income == NO_MONEY:
        told[MONTHLY_INCOME] = NO_MONEY.yuan
    return {heading: text for heading, text in told.items() if text}


def _opened(ports: Ports, sealed: Sealed | None, name: str) -> str | None:
    return ports.keyring.open(sealed, name) if sealed else None


def _money(cells: Mapping[str, str], heading: str) -> Money:
    return Money.of_yuan(cells[heading]) if heading in cells else NO_MONEY


def _word(occupation: Occupation) -> str:
    return next(word for word, known in OCCUPATION_WORDS.items() if known is occupation)
