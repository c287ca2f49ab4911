"""Who works in the demonstration year: the county's federation and some of its towns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

from aid_service.demonstration.days import OPENING_DAY, at
from aid_service.demonstration.planned import Planned, id_made_by
from aid_service.usecases.staff import OPERATOR, AddStaff, add_staff
from aid_service.usecases.visit import NamedVisitor
from domain.values import Actor, Area, Role

COUNTY = Area.of_code("410726")


@dataclass(frozen=True)
class Colleague:
    name: str
    role: Role
    area: Area = COUNTY

    @property
    def command_name(self) -> str:
        return f"staff/{self.name}"

    @property
    def staff_id(self) -> UUID:
        return id_made_by(self.command_name)

    @property
    def actor(self) -> Actor:
        return Actor(self.staff_id, self.role, self.area)


ADMIN = Colleague("周洁", Role.ADMIN)
APPROVER = Colleague("赵国栋", Role.APPROVER)
FINANCE = Colleague("钱丽华", Role.FINANCE)
AUDITOR = Colleague("孙正", Role.AUDITOR)
CASEWORKER = Colleague("王敏", Role.CASEWORKER)
COUNTY_CASEWORKERS = (CASEWORKER, Colleague("刘洋", Role.CASEWORKER))
TOWN_CASEWORKERS = (
    Colleague("陈桂英", Role.CASEWORKER, Area.of_code("410726100000")),
    Colleague("杨帆", Role.CASEWORKER, Area.of_code("410726101000")),
    Colleague("马春玲", Role.CASEWORKER, Area.of_code("410726102000")),
    Colleague("郭建设", Role.CASEWORKER, Area.of_code("410726104000")),
)

ONE_OF_EACH_ROLE = (CASEWORKER, APPROVER, FINANCE, AUDITOR, ADMIN)
"""Who is shown with a token; each covers the whole county."""

_UNION_CHAIRS = ("张新民", "李秀梅", "何文斌", "吕海霞", "冯国安", "宋爱玲", "高振华", "董素芳")
"""Chairs of village unions, who come along on visits and have no account."""


def colleagues_added() -> list[Planned]:
    """Whoever runs the machine adds the administrator, who adds the others."""
    others = (APPROVER, FINANCE, AUDITOR, *COUNTY_CASEWORKERS, *TOWN_CASEWORKERS)
    return [
        Planned(
            name=colleague.command_name,
            at=at(OPENING_DAY, hour=9) + timedelta(minutes=order),
            actor=OPERATOR if colleague is ADMIN else ADMIN.actor,
            use_case=add_staff,
            wish=AddStaff(name=colleague.name, roles=(colleague.role,), area=colleague.area),
        )
        for order, colleague in enumerate((ADMIN, *others))
    ]


def caseworker_for(rng: Random, area: Area) -> Colleague:
    """The town's own where it has one, half of the time; else one of the county's."""
    own = [colleague for colleague in TOWN_CASEWORKERS if colleague.area.covers(area)]
    return rng.choice(own if own and rng.random() < 0.5 else COUNTY_CASEWORKERS)


def two_visitors(rng: Random, recorder: Colleague) -> tuple[NamedVisitor, NamedVisitor]:
    """Who writes it down, and a colleague of the county or a village's union chair."""
    if rng.random() < 0.4:
        companion = NamedVisitor(name=rng.choice(_UNION_CHAIRS))
    else:
        others = [colleague for colleague in COUNTY_CASEWORKERS if colleague != recorder]
        companion = NamedVisitor(staff_id=rng.choice(others).staff_id)
    return NamedVisitor(staff_id=recorder.staff_id), companion
