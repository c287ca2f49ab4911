"""What happens in the demonstration year, as one list of planned commands in order of time."""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter
from random import Random

from aid_service.demonstration.aid import aid
from aid_service.demonstration.childcare import summer_classes
from aid_service.demonstration.days import YEAR
from aid_service.demonstration.dossier_courses import procedures
from aid_service.demonstration.facility import facilities
from aid_service.demonstration.fund import funds_opened_and_filled
from aid_service.demonstration.honour import honours
from aid_service.demonstration.mediation import mediations
from aid_service.demonstration.next_year import visits_of_next_year
from aid_service.demonstration.outreach import outreach
from aid_service.demonstration.people import Household, invented_households
from aid_service.demonstration.planned import Planned
from aid_service.demonstration.review import review
from aid_service.demonstration.staff import caseworker_for, colleagues_added
from aid_service.demonstration.union import unions
from aid_service.demonstration.visit import visits
from aid_service.usecases.worker import register_worker

WORKERS = 2_257
YEARS = (YEAR, YEAR + 1)


def planned_year(year: int) -> list[Planned]:
    """The same list in every run. Raises ValueError for a year that nobody has thought out."""
    if year not in YEARS:
        raise ValueError(f"the demonstration has the years {YEARS}")
    people = _first_year() if year == YEAR else _next_year(year)
    commands = [
        *people,
        *outreach(_chance("outreach", year), year),
        *facilities(_chance("facilities", year), year),
        *honours(_chance("honours", year), year),
        *unions(_chance("unions", year), year),
        *mediations(_chance("mediations", year), year),
        *review(year),
    ]
    return sorted(commands, key=attrgetter("at"))


def _next_year(year: int) -> list[Planned]:
    """The people of the first year, visited again."""
    households = invented_households(_chance("people"), WORKERS)
    return visits_of_next_year(_chance("visits", year), year, households)


def _first_year() -> list[Planned]:
    households = invented_households(_chance("people"), WORKERS)
    dossiers = procedures(_chance("dossiers"), households)
    on_file = {procedure.household.number: procedure for procedure in dossiers}
    about_people = [
        *(command for procedure in dossiers for command in procedure.commands),
        *visits(_chance("visits"), households, on_file),
        *aid(_chance("aid"), households, dossiers),
        *summer_classes(_chance("childcare"), households),
    ]
    return [
        *colleagues_added(),
        *funds_opened_and_filled(),
        *_registrations(_chance("registrations"), households, about_people),
        *about_people,
    ]


def _chance(subject: str, year: int = YEAR) -> Random:
    """Each subject has its own, so that a change to one leaves the others as they are."""
    return Random(f"{year}/{subject}")


def _registrations(
    rng: Random, households: list[Household], about_people: list[Planned]
) -> list[Planned]:
    """Each worker is registered at the desk, minutes before anything else is written of them."""
    first_mention = {}
    for command in sorted(about_people, key=attrgetter("at"), reverse=True):
        if worker_id := getattr(command.wish, "worker_id", None):
            first_mention[worker_id] = command.at
    return [
        Planned(
            name=household.command_name,
            at=first_mention[household.worker_id] - timedelta(minutes=rng.randint(4, 40)),
            actor=caseworker_for(rng, household.area).actor,
            use_case=register_worker,
            wish=household.registration,
        )
        for household in households
    ]
