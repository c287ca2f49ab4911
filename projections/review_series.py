"""Which facts count in which series of the annual review: the contract's table, fact by fact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from domain.events.aid import AidCompleted, AidPaid, AidReturned
from domain.events.childcare import ClassAnnounced, PlaceFilled, PlaceGivenUp, PlaceTaken
from domain.events.facility import (
    FacilityKind,
    FacilityOpened,
    FacilityVoided,
    ServiceGiven,
    ServiceVoided,
)
from domain.events.fact import Fact
from domain.events.honour import HonourKind, HonourNominated, HonourVoided
from domain.events.mediation import (
    MediationAgreed,
    MediationVoided,
    MoneyRecovered,
    RecoveryVoided,
)
from domain.events.outreach import (
    ActivityHeld,
    ActivityKind,
    ActivityVoided,
    Level,
    PublicationIssued,
    PublicationKind,
    PublicationVoided,
)
from domain.events.review import OpeningBalanceSet, OpeningBalanceVoided
from domain.events.union import (
    MembersRecruited,
    RecruitmentVoided,
    Sector,
    UnionFounded,
    UnionVoided,
)
from domain.events.visit import VisitVoided, WorkerVisited
from domain.values import Area, Period


class Line(NamedTuple):
    """A line of a series. `case_id` is what can be voided as a whole, `part_id` what can be
    voided alone; both are the fact's stream where nothing else is said. `counted_id` is who is
    counted by identity."""

    series: str
    number: int = 1
    area: Area | None = None
    case_id: UUID | None = None
    part_id: UUID | None = None
    counted_id: UUID | None = None
    class_id: UUID | None = None


class Told(NamedTuple):
    """What a fact does to the series."""

    lines: tuple[Line, ...] = ()
    ends_case: UUID | None = None
    ends_part: UUID | None = None
    class_days: tuple[Period, Area] | None = None
    balance: OpeningBalanceSet | None = None
    ends_balance: UUID | None = None


_ACTIVITY_SERIES: dict[ActivityKind, tuple[str | None, str | None, str | None]] = {
    ActivityKind.LECTURE: ("lectures", "lecture_attendances", None),
    ActivityKind.CENTRE_ACTIVITY: ("centre_activities", None, "centre_activity_persons"),
    ActivityKind.THEATRE: ("theatre_shows", "theatre_attendances", "theatre_persons"),
    ActivityKind.GRASSROOTS_CULTURE: (
        "grassroots_culture_sessions",
        "grassroots_culture_attendances",
        None,
    ),
    ActivityKind.SPORTS_SOCIAL: (None, None, "sports_social_participants"),
    ActivityKind.MENTAL_HEALTH_LECTURE: (
        "mental_health_lectures",
        None,
        "mental_health_lecture_persons",
    ),
    ActivityKind.READING: (None, None, None),
}
"""The series of an activity's sessions, attendances and persons."""

_HONOUR_SERIES = {
    HonourKind.PROVINCIAL_MODEL_WORKER: "provincial_model_worker_nominations",
    HonourKind.CITY_CRAFTSMAN: "city_craftsman_nominations",
    HonourKind.INNOVATION_STUDIO: "innovation_studio_applications",
    HonourKind.RURAL_PROJECT: "rural_project_nominations",
    HonourKind.FINEST_WORKER: "finest_worker_nominations",
    HonourKind.PUBLICITY: "exemplar_publicity",
    HonourKind.RECUPERATION: "recuperation_participants",
}

_LIBRARY_LEVELS = {
    Level.PROVINCE: "libraries_built_provincial",
    Level.CITY: "libraries_built_city",
    Level.COUNTY: "libraries_built_county",
}

_COUNTED_SECTORS = (Sector.NEW_FORM, Sector.NON_PUBLIC)


def _activity(fact: ActivityHeld) -> Told:
    quantities = (fact.sessions, fact.attendances, fact.persons)
    return Told(
        tuple(
            Line(series, quantity.number, fact.area)
            for series, quantity in zip(_ACTIVITY_SERIES[fact.kind], quantities, strict=True)
            if series and quantity
        )
    )


def _publication(fact: PublicationIssued) -> Told:
    if fact.kind is PublicationKind.WECHAT_ARTICLE:
        return Told((Line("wechat_articles", 1, fact.area),))
    if fact.level in (Level.CITY, Level.PROVINCE, Level.NATIONAL):
        return Told((Line("media_items", 1, fact.area),))
    return Told()


def _facility(fact: FacilityOpened) -> Told:
    match fact.kind:
        case FacilityKind.LIBRARY:
            series = ["libraries_built"]
            if fact.level in _LIBRARY_LEVELS:
                series.append(_LIBRARY_LEVELS[fact.level])
        case FacilityKind.OUTDOOR_STATION:
            series = ["stations_built", *(["smart_stations_built"] if fact.smart_24h else [])]
        case FacilityKind.DRIVERS_HOME:
            series = ["drivers_homes_built"]
        case FacilityKind.MOTHER_BABY_ROOM:
            series = ["mother_baby_rooms_built"]
        case _:
            series = []
    return Told(tuple(Line(name, 1, fact.area) for name in series))


def _service(fact: ServiceGiven) -> Told:
    if fact.kind is not FacilityKind.DRIVERS_HOME:
        return Told()
    line = Line("driver_services", fact.attendances.number, fact.area, part_id=fact.service_id)
    return Told((line,))


def _honour(fact: HonourNominated) -> Told:
    return Told((Line(_HONOUR_SERIES[fact.kind], fact.count.number, fact.area),))


def _union(fact: UnionFounded) -> Told:
    counted = fact.sector in _COUNTED_SECTORS
    return Told((Line("unions_founded", 1, fact.area),) if counted else ())


def _recruited(fact: MembersRecruited) -> Told:
    if fact.sector not in _COUNTED_SECTORS:
        return Told()
    number = fact.recruited.number
    return Told((Line("members_recruited", number, fact.area, part_id=fact.recruitment_id),))


def _recovered(fact: MoneyRecovered) -> Told:
    line = Line("money_recovered", fact.amount.fen, fact.area, part_id=fact.recovery_id)
    return Told((line,))


def _helped(case_id: UUID, fact: Any) -> Told:
    """A worker is helped by a visit, or by aid paid or completed."""
    return Told(
        (
            Line(
                "workers_helped",
                1,
                fact.standing.area,
                part_id=case_id,
                counted_id=fact.originator_id,
            ),
        )
    )


def _placed(fact: PlaceTaken | PlaceFilled) -> Told:
    if isinstance(fact, PlaceTaken) and fact.waiting:
        return Told()
    return Told(
        (
            Line(
                "childcare_households",
                part_id=fact.enrolment_id,
                counted_id=fact.worker_id,
                class_id=fact.originator_id,
            ),
        )
    )


HEARD: dict[type[Fact], Callable[[Any], Told]] = {
    ActivityHeld: _activity,
    ActivityVoided: lambda fact: Told(ends_case=fact.originator_id),
    PublicationIssued: _publication,
    PublicationVoided: lambda fact: Told(ends_case=fact.originator_id),
    FacilityOpened: _facility,
    ServiceGiven: _service,
    ServiceVoided: lambda fact: Told(ends_part=fact.service_id),
    FacilityVoided: lambda fact: Told(ends_case=fact.originator_id),
    HonourNominated: _honour,
    HonourVoided: lambda fact: Told(ends_case=fact.originator_id),
    UnionFounded: _union,
    MembersRecruited: _recruited,
    RecruitmentVoided: lambda fact: Told(ends_part=fact.recruitment_id),
    UnionVoided: lambda fact: Told(ends_case=fact.originator_id),
    MediationAgreed: lambda fact: Told((Line("mediations_settled", 1, fact.area),)),
    MoneyRecovered: _recovered,
    RecoveryVoided: lambda fact: Told(ends_part=fact.recovery_id),
    MediationVoided: lambda fact: Told(ends_case=fact.originator_id),
    WorkerVisited: lambda fact: _helped(fact.visit_id, fact),
    VisitVoided: lambda fact: Told(ends_part=fact.visit_id),
    AidPaid: lambda fact: _helped(fact.aid_id, fact),
    AidCompleted: lambda fact: _helped(fact.aid_id, fact),
    AidReturned: lambda fact: Told(ends_part=fact.aid_id if fact.whole else None),
    ClassAnnounced: lambda fact: Told(class_days=(fact.days, fact.area)),
    PlaceTaken: _placed,
    PlaceFilled: _placed,
    PlaceGivenUp: lambda fact: Told(ends_part=fact.enrolment_id),
    OpeningBalanceSet: lambda fact: Told(balance=fact),
    OpeningBalanceVoided: lambda fact: Told(ends_balance=fact.balance_id),
}
