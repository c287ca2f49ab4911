"""The facilities that a year builds, and what is given at the drivers' home."""

from __future__ import annotations

from datetime import date
from random import Random

from aid_service.demonstration.days import at_desk, spread_over, working_days
from aid_service.demonstration.places import TOWNS
from aid_service.demonstration.planned import Planned, id_made_by
from aid_service.demonstration.staff import CASEWORKER, COUNTY
from aid_service.usecases.facility import (
    CloseFacility,
    GiveService,
    OpenFacility,
    close_facility,
    give_service,
    open_facility,
)
from domain.events.facility import FacilityKind
from domain.events.outreach import Level
from domain.quantities import Attendances

_LIBRARY_LEVELS = {
    2024: (Level.PROVINCE, Level.CITY, *[Level.COUNTY] * 8),
    2025: (Level.CITY, *[Level.COUNTY] * 5),
}
_STATIONS = {2024: 2, 2025: 1}
_SERVICES_EACH = 150
_SERVICE_DAYS = 10


def facilities(rng: Random, year: int) -> list[Planned]:
    towns = list(TOWNS)
    built = [
        *(
            (FacilityKind.LIBRARY, f"{TOWNS[towns[number]]}职工书屋", level, False)
            for number, level in enumerate(_LIBRARY_LEVELS[year])
        ),
        *(
            (FacilityKind.OUTDOOR_STATION, f"24小时智能驿站{number + 1}号", None, True)
            for number in range(_STATIONS[year])
        ),
    ]
    if year == 2024:
        built += [
            (FacilityKind.DRIVERS_HOME, "延津县司机之家", None, False),
            (FacilityKind.MOTHER_BABY_ROOM, "县职工服务中心爱心母婴室", None, False),
            (FacilityKind.MEDIATION_CENTRE, "延津县总工会劳动法律调解中心", None, False),
        ]
    commands = [
        Planned(
            name=f"{year}/facility/{name}",
            at=at_desk(rng, day),
            actor=CASEWORKER.actor,
            use_case=open_facility,
            wish=OpenFacility(
                kind=kind, name=name, opened_on=day, area=COUNTY, level=level, smart_24h=smart
            ),
        )
        for (kind, name, level, smart), day in zip(
            built, spread_over(year, 2 * len(built))[: len(built)], strict=True
        )
    ]
    return [*commands, *_services(rng, year), *_closed(rng, year)]


def _services(rng: Random, year: int) -> list[Planned]:
    """At the drivers' home, in the second half of the year."""
    days = working_days(date(year, 7, 1), date(year, 12, 13))
    return [
        Planned(
            name=f"{year}/drivers-home/service/{number}",
            at=at_desk(rng, day),
            actor=CASEWORKER.actor,
            use_case=give_service,
            wish=GiveService(
                facility_id=id_made_by("2024/facility/延津县司机之家"),
                occurred_on=day,
                attendances=Attendances(_SERVICES_EACH),
            ),
        )
        for number, day in enumerate(days[:: len(days) // _SERVICE_DAYS][:_SERVICE_DAYS], start=1)
    ]


def _closed(rng: Random, year: int) -> list[Planned]:
    """In the second year one station closes: fewer are in service, as many were built."""
    if year == 2024:
        return []
    day = date(year, 10, 15)
    return [
        Planned(
            name=f"{year}/facility/closure",
            at=at_desk(rng, day),
            actor=CASEWORKER.actor,
            use_case=close_facility,
            wish=CloseFacility(
                facility_id=id_made_by("2024/facility/24小时智能驿站1号"),
                closed_on=day,
                reason="道路改造",
            ),
        )
    ]
