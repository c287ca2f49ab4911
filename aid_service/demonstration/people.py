"""Who is invented: households with valid ID numbers, each number once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from aid_service.demonstration import names, places
from aid_service.demonstration.days import YEAR
from aid_service.demonstration.planned import id_made_by, ids_made_by
from aid_service.usecases.worker import NewMember, RegisterWorker
from domain.policies.days import age_on
from domain.policies.identifiers import check_character, luhn_holds
from domain.values import Area, Money, Occupation

_YOUNGEST_WORKER, _ELDEST_WORKER = 19, 59
_CHILD = ("子", "女")


@dataclass(frozen=True)
class Household:
    """A worker and the members, as they are told when they are registered."""

    number: int
    registration: RegisterWorker

    @property
    def command_name(self) -> str:
        """Of the registration, under which everything about the household is named."""
        return f"{YEAR}/worker/{self.number:04d}"

    @property
    def worker_id(self) -> UUID:
        return id_made_by(self.command_name)

    @property
    def area(self) -> Area:
        return self.registration.area

    @property
    def occupation(self) -> Occupation:
        return self.registration.occupation

    @property
    def town(self) -> str:
        return places.TOWNS[self.area]

    @property
    def size(self) -> int:
        return 1 + len(self.registration.members)

    def children(self, *, ages: range, on: date) -> list[tuple[UUID, NewMember]]:
        """Ids and particulars of the children who are of one of these ages on a day."""
        ids = islice(ids_made_by(self.command_name), 1, None)
        return [
            (member_id, member)
            for member_id, member in zip(ids, self.registration.members, strict=False)
            if member.relation in _CHILD
            and member.birth_date
            and age_on(on, born_on=member.birth_date) in ages
        ]


class IdNumbers:
    """Issues citizen numbers of GB 11643, none of them twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._issued: set[str] = set()

    def issue(self, *, born_on: date, man: bool) -> str:
        (county,) = self._rng.choices(places.HOME_COUNTIES, places.HOME_COUNTY_WEIGHTS)
        while True:
            sequence = 2 * self._rng.randrange(1, 499) + man
            body = f"{county}{born_on:%Y%m%d}{sequence:03d}"
            number = body + check_character(body)
            if number not in self._issued:
                self._issued.add(number)
                return number


def invented_households(rng: Random, count: int) -> list[Household]:
    """The remarkable names first; the rest as it comes."""
    numbers = IdNumbers(rng)
    return [
        Household(number, _registration(rng, numbers, number)) for number in range(1, count + 1)
    ]


def _registration(rng: Random, numbers: IdNumbers, number: int) -> RegisterWorker:
    if number <= len(names.REMARKABLE):
        surname, given, man = names.REMARKABLE[number - 1]
    else:
        man = rng.random() < 0.72
        surname, given = names.surname(rng), names.given_name(rng, man=man)
    age = rng.randint(_YOUNGEST_WORKER, _ELDEST_WORKER)
    born_on = _some_day(rng, YEAR - age)
    (area,) = rng.choices(tuple(places.TOWNS), places.TOWN_WEIGHTS)
    (occupation,) = rng.choices(
        tuple(places.OCCUPATION_WEIGHTS), tuple(places.OCCUPATION_WEIGHTS.values())
    )
    keeps_card = rng.random() < 0.4
    members = _members(rng, numbers, surname=surname, man=man, born_on=born_on)
    village = f"{places.TOWNS[area]}{rng.choice(places.VILLAGES)}村"
    return RegisterWorker(
        name=surname + given,
        id_number=numbers.issue(born_on=born_on, man=man),
        area=area,
        occupation=occupation,
        employer=_one_of(rng, places.EMPLOYERS.get(occupation)),
        platform=_one_of(rng, places.PLATFORMS.get(occupation)),
        phone=f"16600{number:06d}" if rng.random() < 0.96 else None,
        address=f"河南省新乡市延津县{village}{rng.randint(1, 480)}号",
        bank="示例银行延津支行" if keeps_card else None,
        bank_card=_bank_card(number) if keeps_card else None,
        members=members,
        form=_form(rng, married=bool(members), man=man) if keeps_card else None,
    )


def _members(
    rng: Random, numbers: IdNumbers, *, surname: str, man: bool, born_on: date
) -> tuple[NewMember, ...]:
    """A spouse, children and an old parent, as the worker's age has it."""
    members: list[NewMember] = []
    age = YEAR - born_on.year
    if age >= 24 and rng.random() < 0.75:
        spouse_born = _some_day(rng, born_on.year + rng.randint(-3, 3))
        spouse_surname = names.surname(rng)
        members.append(
            NewMember(
                name=spouse_surname + names.given_name(rng, man=not man),
                relation="配偶",
                id_number=numbers.issue(born_on=spouse_born, man=not man),
                birth_date=spouse_born,
                monthly_income=Money(rng.randint(0, 32) * 100_00),
            )
        )
        for _ in range(rng.choice((0, 1, 1, 2, 2, 3))):
            father = surname if man else spouse_surname
            members += _child(rng, numbers, surname=father, parent_born=born_on.year)
    if rng.random() < 0.18:
        is_father = rng.random() < 0.5
        parent_born = _some_day(rng, born_on.year - rng.randint(22, 34))
        members.append(
            NewMember(
                name=(surname if is_father else names.surname(rng))
                + names.given_name(rng, man=is_father),
                relation="父亲" if is_father else "母亲",
                id_number=numbers.issue(born_on=parent_born, man=is_father),
                birth_date=parent_born,
            )
        )
    return tuple(members)


def _child(rng: Random, numbers: IdNumbers, *, surname: str, parent_born: int) -> list[NewMember]:
    """None where the child would not be born yet, or has a household of its own."""
    year = parent_born + rng.randint(23, 36)
    if not YEAR - 22 <= year < YEAR:
        return []
    born_on, boy = _some_day(rng, year), rng.random() < 0.5
    return [
        NewMember(
            name=surname + names.given_name(rng, man=boy),
            relation=_CHILD[not boy],
            id_number=numbers.issue(born_on=born_on, man=boy),
            birth_date=born_on,
        )
    ]


def _some_day(rng: Random, year: int) -> date:
    return date(year, 1, 1) + timedelta(days=rng.randrange(365))


def _one_of(rng: Random, choices: tuple[str, ...] | None) -> str | None:
    return rng.choice(choices) if choices else None


def _bank_card(number: int) -> str:
    """Nineteen digits that pass the Luhn check."""
    body = f"62170000000000{number:04d}"
    return next(body + digit for digit in "0123456789" if luhn_holds(body + digit))


def _form(rng: Random, *, married: bool, man: bool) -> dict[str, str]:
    """Fields of the national form that have no place of their own."""
    return {
        "性别": "男" if man else "女",
        "民族": "汉族" if rng.random() < 0.97 else "回族",
        "政治面貌": rng.choice(("群众", "群众", "群众", "中共党员", "共青团员")),
        "婚姻状况": "已婚" if married else "未婚",
        "户口类型": rng.choice(("农业", "农业", "非农业")),
        "住房类型": rng.choice(("自建房", "自建房", "租房", "自购房")),
    }
