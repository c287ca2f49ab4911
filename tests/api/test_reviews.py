"""The figures of a year: always 37, each opened down to its facts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import a_child, a_class, a_filed_household, a_fund, a_visit, a_worker, aid
from tests.office import Office, refused
from tests.review_table import KEYS, TABLE
from tests.staff import COUNTY, TOWN
from tests.year_objects import (
    a_facility,
    a_publication,
    a_service,
    a_settlement,
    a_show,
    a_station,
    a_union,
    an_activity,
    an_honour,
    an_instalment,
    behind,
    counted,
    everything,
    figures,
    made,
    opened,
    recruits,
    voided,
)


def test_a_year_without_facts_has_37_zeros(office: Office) -> None:
    answer = office.auditor.asked("/reviews/2024")
    assert answer["position"] == office.head
    for row, item in zip(TABLE, answer["items"], strict=True):
        told = {name: item[name] for name in ("key", "value", "unit", "basis", "period")}
        assert told == {
            "key": row.key,
            "value": "0.00" if row.unit == "yuan" else 0,
            "unit": row.unit,
            "basis": row.basis,
            "period": row.period(2024),
        }
        assert everything(office.auditor, item["events"]) == []


@pytest.mark.parametrize("year", [1949, 2023, 2025, 9999])
def test_any_year_has_37(office: Office, year: int) -> None:
    items = office.auditor.asked(f"/reviews/{year}")["items"]
    assert tuple(item["key"] for item in items) == KEYS
    assert [item["period"] for item in items] == [row.period(year) for row in TABLE]


@pytest.mark.parametrize("year", ["1948", "10000", "-1", "24.0", "next"])
def test_no_year_is_missing(office: Office, year: str) -> None:
    refused(office.auditor.get(f"/reviews/{year}"), 404, "missing")


def test_a_figure_that_is_none_is_refused(office: Office) -> None:
    response = office.auditor.get("/reviews/2024/figures/happiness/events")
    refused(response, 422, "figure-unknown")


ACTIVITIES = [
    ("lecture", {"lectures": 3, "lecture_attendances": 50}),
    ("mental_health_lecture", {"mental_health_lectures": 3, "mental_health_lecture_persons": 40}),
    ("centre_activity", {"centre_activities": 3, "centre_activity_persons": 40}),
    (
        "theatre",
        {
            "theatre_shows": 3,
            "theatre_attendances": 50,
            "theatre_shows_cumulative": 3,
            "theatre_persons_cumulative": 40,
        },
    ),
    (
        "grassroots_culture",
        {"grassroots_culture_sessions": 3, "grassroots_culture_attendances": 50},
    ),
    ("reading", {}),
    ("sports_social", {"sports_social_participants": 40}),
]


@pytest.mark.parametrize(("kind", "expected"), ACTIVITIES)
def test_what_each_activity_counts_as(office: Office, kind: str, expected: dict[str, int]) -> None:
    body = an_activity(kind=kind, sessions=3, attendances=50, persons=40)
    made(office, "/activities", body)
    assert counted(office.auditor) == expected


def test_a_figure_is_of_its_year_and_a_series_of_all_before(office: Office) -> None:
    for day in ("2023-12-31", "2024-01-01", "2024-12-31"):
        office.clock.set("2025-02-01T09:00")
        made(office, "/activities", a_show(occurred_on=day))
        made(office, "/facilities", a_station(opened_on=day, smart_24h=True))
    shown = [figures(office.auditor, year) for year in (2022, 2023, 2024, 2025)]
    assert [year["theatre_shows"] for year in shown] == [0, 2, 4, 0]
    assert [year["theatre_shows_cumulative"] for year in shown] == [0, 2, 6, 6]
    assert [year["theatre_persons_cumulative"] for year in shown] == [0, 700, 2100, 2100]
    assert [year["smart_stations_built"] for year in shown] == [0, 1, 2, 0]
    assert [year["stations_built_cumulative"] for year in shown] == [0, 1, 3, 3]


def test_workers_are_counted_by_identity(office: Office) -> None:
    """Visited twice and paid aid is one worker; a request is not help."""
    fund = a_fund(office)
    worker, _ = a_filed_household(office)
    for day in ("2024-07-01", "2024-08-01"):
        office.caseworker.made(f"/workers/{worker}/visits", a_visit(occurred_on=day))
    aid(office, worker, "paid", fund_id=fund)
    other, _ = a_filed_household(office)
    aid(office, other, "approved", fund_id=fund)
    assert counted(office.auditor) == {"workers_helped": 1}
    facts = behind(office.auditor, "workers_helped")
    assert [fact["type"] for fact in facts] == ["worker.visited.v1"] * 2 + ["aid.paid.v1"]


def test_aid_in_service_helps_when_it_is_completed(office: Office) -> None:
    worker = a_worker(office)
    path = f"/workers/{worker}/aid"
    legal = {"kind": "legal", "reason": "a wage claim", "occurred_on": "2024-04-01"}
    case = office.caseworker.made(path, legal)["aid_id"]
    assert counted(office.auditor) == {}
    office.caseworker.made(f"{path}/{case}/completion", {"occurred_on": "2024-05-01"})
    assert counted(office.auditor) == {"workers_helped": 1}


def test_aid_that_came_back_whole_helped_nobody(office: Office) -> None:
    worker, _ = a_filed_household(office)
    path = f"/workers/{worker}/aid/{aid(office, worker, 'paid', fund_id=a_fund(office))}/return"
    part = {"amount": "400.00", "returned_on": "2024-06-01", "reason": "too much"}
    office.finance.made(path, part)
    assert counted(office.auditor) == {"workers_helped": 1}
    before = office.head
    office.finance.made(path, part | {"amount": "600.00", "returned_on": "2024-06-02"})
    assert counted(office.auditor) == {}
    assert counted(office.auditor, at_position=before) == {"workers_helped": 1}


def test_households_with_a_child_enrolled(office: Office) -> None:
    """Two children of one household are one; who waits is none, until a place is free."""
    care = f"/childcare/classes/{a_class(office, capacity=2)}/enrolments"
    first, second = a_worker(office), a_worker(office)
    places = [
        office.caseworker.made(care, a_child(first, name))["enrolment_id"]
        for name in ("王一", "王二")
    ]
    waiting = office.caseworker.made(care, a_child(second, "李三"))
    assert waiting["state"] == "waitlisted"
    assert counted(office.auditor) == {"childcare_households": 1}
    office.caseworker.made(f"{care}/{places[0]}/withdrawal", {"reason": "moved"})
    assert counted(office.auditor) == {"childcare_households": 2}
    facts = behind(office.auditor, "childcare_households")
    assert [fact["type"] for fact in facts] == [
        "childcare.place_taken.v1",
        "childcare.place_filled.v1",
    ]
    office.caseworker.made(f"{care}/{places[1]}/withdrawal", {"reason": "moved"})
    assert counted(office.auditor) == {"childcare_households": 1}
    assert counted(office.auditor, 2023) == counted(office.auditor, 2025) == {}


def a_full_year(office: Office) -> None:
    """Two facts or more behind each of the additive figures, and one that is voided."""
    for kind in ("lecture", "mental_health_lecture", "centre_activity", "theatre"):
        for number in (3, 4, 100):
            told = {"sessions": number, "attendances": 10 * number, "persons": 7 * number}
            thing = made(office, "/activities", an_activity(kind=kind, **told))
        voided(office, f"/activities/{thing}")
    for kind in ("grassroots_culture", "sports_social"):
        made(office, "/activities", an_activity(kind=kind, sessions=2, persons=31))
    for number in range(3):
        made(office, "/publications", a_publication(title=f"No. {number}"))
    for kind in ("publicity", "recuperation", "innovation_studio", "rural_project"):
        made(office, "/honours", {"kind": kind, "count": 3, "occurred_on": "2024-05-01"})
    made(office, "/honours", an_honour(count=2))
    home = made(office, "/facilities", a_facility())
    for number in (5, 60):
        office.caseworker.made(f"/facilities/{home}/services", a_service(attendances=number))
    union = made(office, "/unions", a_union())
    for number in (20, 1):
        office.caseworker.made(f"/unions/{union}/members", recruits(recruited=number))
    case = a_settlement(office)
    for amount in ("0.01", "65.30"):
        office.caseworker.made(f"/mediations/{case}/recovery", an_instalment(amount=amount))


def amounts(item: dict[str, Any], facts: list[dict[str, Any]]) -> Any:
    """The figure, summed up from what its facts say."""

    def told(fact: dict[str, Any]) -> int:
        changes = fact["changes"]
        if item["unit"] == "yuan":
            return round(float(changes["amount"]) * 100)
        if item["unit"] == "session":
            return int(changes["sessions"])
        if fact["type"] == "outreach.activity_held.v1":
            return int(changes[{"attendance": "attendances", "person": "persons"}[item["unit"]]])
        for name in ("attendances", "recruited", "count"):
            if name in changes:
                return int(changes[name])
        return 1

    total = sum(map(told, facts))
    return f"{total / 100:.2f}" if item["unit"] == "yuan" else total


def test_events_lead_to_exactly_the_facts_behind_a_figure(office: Office) -> None:
    a_full_year(office)
    items = office.auditor.asked("/reviews/2024")["items"]
    told = {
        item["key"]: amounts(item, everything(office.auditor, item["events"])) for item in items
    }
    assert told == figures(office.auditor)
    assert told["lectures"] == 7
    assert told["theatre_attendances"] == 70
    assert told["theatre_persons_cumulative"] == 49
    assert told["driver_services"] == 65
    assert told["money_recovered"] == "65.31"


def test_a_fact_behind_a_figure_is_told_in_full(office: Office) -> None:
    made(office, "/activities", an_activity())
    [fact] = behind(office.auditor, "lectures")
    assert (fact["type"], fact["occurred_on"]) == ("outreach.activity_held.v1", "2024-05-04")
    assert (fact["changes"]["attendances"], fact["position"]) == (120, office.head)
    assert fact["actor"]["id"] == office.caseworker.staff_id
    english = fact["sentence"]
    path = "/reviews/2024/figures/lectures/events"
    chinese = office.auditor.asked(path, headers={"Accept-Language": "zh"})["items"][0]["sentence"]
    assert english
    assert chinese
    assert english != chinese


def test_the_facts_come_in_pages_of_one_moment(office: Office) -> None:
    shows = [made(office, "/activities", a_show()) for _ in range(5)]
    path = "/reviews/2024/figures/theatre_shows/events"
    first = office.auditor.get(path, limit=2)
    voided(office, f"/activities/{shows[4]}")
    rest = everything(office.auditor, first.headers["Link"][1:].partition(">")[0])
    found = [fact["subject"] for fact in [*first.json["items"], *rest]]
    assert found == shows, "later pages keep the first one's moment"
    assert len(everything(office.auditor, path, limit=1)) == 4


# as of, and by area


def test_figures_as_of_a_position_and_an_instant(office: Office) -> None:
    office.clock.set("2024-06-01T08:00")
    show = made(office, "/activities", a_show())
    first = office.head
    office.clock.set("2024-06-03T08:00")
    voided(office, f"/activities/{show}")
    made(office, "/activities", an_activity())
    then = {
        "theatre_shows": 2,
        "theatre_attendances": 900,
        "theatre_shows_cumulative": 2,
        "theatre_persons_cumulative": 700,
    }
    now = {"lectures": 1, "lecture_attendances": 120}
    assert counted(office.auditor) == now
    assert counted(office.auditor, at_position=first) == then
    assert counted(office.auditor, at_position=first - 1) == {}
    assert counted(office.auditor, known_at="2024-06-02T00:00:00Z") == then
    assert counted(office.auditor, known_at="2024-06-04T00:00:00Z") == now
    response = office.auditor.get("/reviews/2024", at_position=first)
    assert (response.headers["Aid-Position"], response.json["position"]) == (str(first), first)
    assert [fact["position"] for fact in behind(office.auditor, "theatre_shows", at_position=first)]
    assert behind(office.auditor, "theatre_shows") == []


def test_figures_by_the_worlds_clock(office: Office) -> None:
    for day in ("2024-05-04", "2024-06-01"):
        made(office, "/activities", an_activity(occurred_on=day))
    assert counted(office.auditor, effective_on="2024-05-31")["lectures"] == 1
    assert counted(office.auditor, effective_on="2024-06-01")["lectures"] == 2
    assert counted(office.auditor, effective_on="2024-05-03") == {}
    facts = behind(office.auditor, "lectures", effective_on="2024-05-31")
    assert [fact["occurred_on"] for fact in facts] == ["2024-05-04"], "the link keeps the day"


def test_a_position_that_is_not_there_yet(office: Office) -> None:
    refused(office.auditor.get("/reviews/2024", at_position=office.head + 1), 422, "malformed")


def test_an_area_counts_its_own_and_what_lies_under_it(office: Office) -> None:
    made(office, "/activities", an_activity(area=COUNTY))
    made(office, "/activities", an_activity(area=TOWN))
    office.neighbour.made("/activities", an_activity())
    seen = {
        name: counted(office.desk(name)).get("lectures", 0)
        for name in ("town caseworker", "caseworker", "next auditor", "city auditor", "city admin")
    }
    assert seen == {
        "town caseworker": 1,
        "caseworker": 2,
        "next auditor": 1,
        "city auditor": 3,
        "city admin": 3,
    }
    town = office.desk("town caseworker")
    [fact] = behind(town, "lectures")
    assert fact["changes"]["area"] == TOWN
    assert len(behind(office.desk("city auditor"), "lectures")) == 3


def test_every_role_reads_figures_and_nobody_without_a_token(office: Office) -> None:
    for name in ("caseworker", "approver", "finance", "auditor", "admin"):
        assert opened(office.desk(name), "/reviews/2024").status_code == 200
        assert opened(office.desk(name), "/reviews/2024/verdicts").status_code == 200
        path = "/reviews/2024/figures/lectures/events"
        assert opened(office.desk(name), path).status_code == 200
    refused(office.stranger().get("/reviews/2024"), 401, "unauthenticated")
