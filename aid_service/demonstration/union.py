"""The unions that a year founds, and whom they recruit."""

from __future__ import annotations

from random import Random

from aid_service.demonstration.days import after, at_desk, spread_over
from aid_service.demonstration.places import TOWNS
from aid_service.demonstration.planned import Planned, id_made_by
from aid_service.demonstration.staff import CASEWORKER
from aid_service.usecases.union import FoundUnion, RecruitMembers, found_union, recruit_members
from domain.events.union import Sector
from domain.quantities import Persons

_RECRUITED: dict[int, dict[Sector, tuple[int, ...]]] = {
    2024: {
        Sector.NEW_FORM: (120, 110, 100, 95, 90, 85, 80, 75, 70),
        Sector.NON_PUBLIC: (90, 80, 75, 70, 60),
        Sector.OTHER: (40,),
    },
    2025: {
        Sector.NEW_FORM: (105, 95, 90, 80, 70, 65),
        Sector.NON_PUBLIC: (85, 75, 60),
        Sector.OTHER: (35,),
    },
}
"""How many members each union of a sector recruits; `other` is in no figure of the review."""


def unions(rng: Random, year: int) -> list[Planned]:
    founded = [
        (sector, recruited) for sector, each in _RECRUITED[year].items() for recruited in each
    ]
    towns = list(TOWNS)
    commands = []
    for number, ((sector, recruited), day) in enumerate(
        zip(founded, spread_over(year, 2 * len(founded))[::2], strict=True), start=1
    ):
        area = towns[number % len(towns)]
        union = Planned(
            name=f"{year}/union/{number}",
            at=at_desk(rng, day),
            actor=CASEWORKER.actor,
            use_case=found_union,
            wish=FoundUnion(
                name=f"{TOWNS[area]}第{number}联合工会", sector=sector, founded_on=day, area=area
            ),
        )
        recruited_on = after(day, 2)
        commands += [
            union,
            Planned(
                name=f"{union.name}/members",
                at=at_desk(rng, recruited_on),
                actor=CASEWORKER.actor,
                use_case=recruit_members,
                wish=RecruitMembers(
                    union_id=id_made_by(union.name),
                    occurred_on=recruited_on,
                    recruited=Persons(recruited),
                ),
                part_of=union.name,
            ),
        ]
    return commands
