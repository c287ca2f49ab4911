"""The two summer classes: 75 places for the children of 70 households, and a waiting list.

A household with two children takes one of them out in the first week; the first on the waiting
list moves up. So the household stays, another joins, and no household ever leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice
from random import Random
from uuid import UUID

from aid_service.demonstration.days import YEAR, at, at_desk, working_days
from aid_service.demonstration.people import Household
from aid_service.demonstration.planned import Planned, id_made_by
from aid_service.demonstration.staff import CASEWORKER, COUNTY
from aid_service.usecases.childcare import (
    AnnounceClass,
    Child,
    EnrolChild,
    TakeAttendance,
    WithdrawChild,
    announce_class,
    enrol_child,
    take_attendance,
    withdraw_child,
)
from aid_service.usecases.worker import NewMember
from domain.values import Area

_AGES = range(6, 13)
_STARTS_ON, _ENDS_ON = date(YEAR, 7, 8), date(YEAR, 8, 16)
_ENROLMENT_DAYS = working_days(date(YEAR, 6, 17), date(YEAR, 6, 28))
_WITHDRAWN_ON = date(YEAR, 7, 12)
_ATTENDANCE_EVERY = 3


@dataclass(frozen=True)
class SummerClass:
    """`with_two` households send two children each; every other child is alone from its own."""

    key: str
    title: str
    site: str
    area: Area
    capacity: int
    with_two: int
    waiting: int
    loses_one: bool = False

    @property
    def command_name(self) -> str:
        return f"{YEAR}/class/{self.key}"

    @property
    def with_one(self) -> int:
        """Households with one child, the waiting ones included."""
        return self.capacity - 2 * self.with_two + self.waiting


CLASSES = (
    SummerClass(
        key="county",
        title="延津县总工会爱心托管班",
        site="县工人文化宫",
        area=COUNTY,
        capacity=40,
        with_two=3,
        waiting=5,
        loses_one=True,
    ),
    SummerClass(
        key="fengzhuang",
        title="丰庄镇工会爱心托管班",
        site="丰庄镇职工书屋",
        area=Area.of_code("410726101000"),
        capacity=35,
        with_two=3,
        waiting=4,
    ),
)


def summer_classes(rng: Random, households: list[Household]) -> list[Planned]:
    families = [
        (household, [child for _, child in household.children(ages=_AGES, on=_STARTS_ON)])
        for household in rng.sample(households, len(households))
    ]
    with_two = (family for family in families if len(family[1]) == 2)
    with_one = (family for family in families if len(family[1]) == 1)
    commands: list[Planned] = []
    for summer_class in CLASSES:
        chosen = [
            *islice(with_two, summer_class.with_two),
            *islice(with_one, summer_class.with_one),
        ]
        applicants = [(household, child) for household, children in chosen for child in children]
        commands += _one_class(rng, summer_class, applicants)
    return commands


def _one_class(
    rng: Random, summer_class: SummerClass, applicants: list[tuple[Household, NewMember]]
) -> list[Planned]:
    announced = Planned(
        name=summer_class.command_name,
        at=at(date(YEAR, 6, 11), hour=9),
        actor=CASEWORKER.actor,
        use_case=announce_class,
        wish=AnnounceClass(
            title=summer_class.title,
            site=summer_class.site,
            area=summer_class.area,
            capacity=summer_class.capacity,
            starts_on=_STARTS_ON,
            ends_on=_ENDS_ON,
            min_age=_AGES.start,
            max_age=_AGES.stop - 1,
        ),
    )
    moments = sorted(at_desk(rng, rng.choice(_ENROLMENT_DAYS)) for _ in applicants)
    enrolments = [
        Planned(
            name=f"{announced.name}/enrolment/{rank}",
            at=moment,
            actor=CASEWORKER.actor,
            use_case=enrol_child,
            wish=EnrolChild(
                class_id=id_made_by(announced.name),
                worker_id=household.worker_id,
                child=Child(
                    name=child.name,
                    birth_date=child.birth_date or _STARTS_ON,
                    id_number=child.id_number,
                ),
                both_parents_work=rng.random() < 0.95,
                guardian_consent=True,
            ),
            part_of=announced.name,
        )
        for rank, (moment, (household, child)) in enumerate(
            zip(moments, applicants, strict=True), start=1
        )
    ]
    places = [id_made_by(enrolment.name) for enrolment in enrolments]
    return [announced, *enrolments, *_weeks(rng, summer_class, places)]


def _weeks(rng: Random, summer_class: SummerClass, places: list[UUID]) -> list[Planned]:
    """Attendance every few days, and the child that leaves: the second of the first household."""
    enrolled, waiting = places[: summer_class.capacity], places[summer_class.capacity :]
    class_id = id_made_by(summer_class.command_name)
    commands: list[Planned] = []
    for day in working_days(_STARTS_ON, _ENDS_ON)[::_ATTENDANCE_EVERY]:
        if summer_class.loses_one and day >= _WITHDRAWN_ON and places[1] in enrolled:
            commands.append(_withdrawal(summer_class, enrolment_id=places[1]))
            enrolled = [place for place in enrolled if place != places[1]] + waiting[:1]
        commands.append(
            Planned(
                name=f"{summer_class.command_name}/attendance/{day}",
                at=at(day, hour=17, minute=30),
                actor=CASEWORKER.actor,
                use_case=take_attendance,
                wish=TakeAttendance(
                    class_id=class_id,
                    day=day,
                    present=tuple(place for place in enrolled if rng.random() < 0.92),
                ),
                part_of=summer_class.command_name,
            )
        )
    return commands


def _withdrawal(summer_class: SummerClass, *, enrolment_id: UUID) -> Planned:
    return Planned(
        name=f"{summer_class.command_name}/withdrawal",
        at=at(_WITHDRAWN_ON, hour=10),
        actor=CASEWORKER.actor,
        use_case=withdraw_child,
        wish=WithdrawChild(
            class_id=id_made_by(summer_class.command_name),
            enrolment_id=enrolment_id,
            reason="随祖父母回老家过暑假",
        ),
        part_of=summer_class.command_name,
    )
