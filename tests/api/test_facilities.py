"""Facilities over HTTP: built, in service, closed, opened again, and the services given there."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.office import Office, refused
from tests.staff import COUNTY, TOWN
from tests.year_objects import (
    a_facility,
    a_service,
    a_station,
    counted,
    made,
    opened,
    voided,
)

CLOSURE = {"closed_on": "2024-06-30", "reason": "roof repair"}
REOPENING = {"reopened_on": "2024-09-01", "reason": "roof done"}


@pytest.fixture
def home(office: Office) -> str:
    """The path of a drivers' home."""
    return f"/facilities/{made(office, '/facilities', a_facility())}"


def test_a_facility_answers_with_what_was_built(office: Office) -> None:
    shown = office.caseworker.made("/facilities", a_station(smart_24h=True, level="city"))
    assert shown | {"id": None} == {
        "id": None,
        "kind": "outdoor_station",
        "name": "Station 1",
        "area": COUNTY,
        "opened_on": "2024-03-01",
        "level": "city",
        "smart_24h": True,
        "state": "open",
        "in_service": True,
        "services": 0,
        "version": 1,
    }


def test_a_closed_one_is_out_of_service_and_built_all_the_same(office: Office) -> None:
    station = f"/facilities/{made(office, '/facilities', a_station(smart_24h=True))}"
    built = {"smart_stations_built": 1, "stations_built_cumulative": 1}
    assert counted(office.auditor) == built
    shown = office.caseworker.made(f"{station}/closure", CLOSURE)
    assert (shown["state"], shown["in_service"]) == ("closed", False)
    assert counted(office.auditor) == built
    assert counted(office.auditor, 2025) == {"stations_built_cumulative": 1}
    shown = office.caseworker.made(f"{station}/reopening", REOPENING)
    assert (shown["state"], shown["in_service"]) == ("open", True)
    assert counted(office.auditor) == built, "opening again builds nothing"


def test_it_is_in_service_by_the_days_of_the_world(office: Office, home: str) -> None:
    office.caseworker.made(f"{home}/closure", CLOSURE)
    office.caseworker.made(f"{home}/reopening", REOPENING)

    def in_service(day: str) -> bool:
        return bool(office.auditor.asked(home, effective_on=day)["in_service"])

    assert [in_service(day) for day in ("2024-06-29", "2024-06-30", "2024-08-31")] == [
        True,
        False,
        False,
    ]
    assert in_service("2024-09-01")


def test_steps_out_of_turn_are_refused(office: Office, home: str) -> None:
    refused(office.caseworker.post(f"{home}/reopening", REOPENING), 409, "out-of-order")
    office.caseworker.made(f"{home}/closure", CLOSURE)
    again = refused(office.caseworker.post(f"{home}/closure", CLOSURE), 409, "out-of-order")
    assert again["status_at"] == "closed"
    early = {"reopened_on": "2024-06-29", "reason": "done"}
    problem = refused(office.caseworker.post(f"{home}/reopening", early), 409, "out-of-order")
    assert problem["not_before"] == "2024-06-30"
    future = {"closed_on": "2024-12-21", "reason": "roof repair"}
    refused(office.caseworker.post(f"{home}/closure", future), 422, "in-the-future")


def test_a_service_is_given_and_counted(office: Office, home: str) -> None:
    response = office.caseworker.post(f"{home}/services", a_service())
    assert response.status_code == 201
    assert response.json["facility_id"] == home.rpartition("/")[2]
    assert (response.json["attendances"], response.json["occurred_on"]) == (12, "2024-04-01")
    assert response.headers["ETag"] == '"v2"'
    office.caseworker.made(f"{home}/services", a_service(attendances=30))
    assert office.auditor.asked(home)["services"] == 42
    assert counted(office.auditor) == {"drivers_homes_built": 1, "driver_services": 42}


def test_only_services_at_drivers_homes_are_driver_services(office: Office) -> None:
    station = f"/facilities/{made(office, '/facilities', a_station())}"
    office.caseworker.made(f"{station}/services", a_service())
    assert office.auditor.asked(station)["services"] == 12
    assert counted(office.auditor) == {"stations_built_cumulative": 1}


def test_no_service_is_given_while_it_is_shut(office: Office, home: str) -> None:
    office.caseworker.made(f"{home}/closure", CLOSURE)
    for day in ("2024-02-29", "2024-07-01"):
        response = office.caseworker.post(f"{home}/services", a_service(occurred_on=day))
        refused(response, 409, "facility-closed")
    office.caseworker.made(f"{home}/services", a_service(occurred_on="2024-06-30"))
    office.caseworker.made(f"{home}/reopening", REOPENING)
    response = office.caseworker.post(f"{home}/services", a_service(occurred_on="2024-07-01"))
    refused(response, 409, "facility-closed")
    assert counted(office.auditor)["driver_services"] == 12


def test_a_wrong_service_is_voided_and_recorded_anew(office: Office, home: str) -> None:
    wrong = office.caseworker.made(f"{home}/services", a_service(attendances=120))
    before = office.head
    shown = voided(office, f"{home}/services/{wrong['service_id']}")
    assert shown["services"] == 0
    office.caseworker.made(f"{home}/services", a_service(attendances=12))
    assert counted(office.auditor)["driver_services"] == 12
    assert counted(office.auditor, at_position=before)["driver_services"] == 120
    path = f"{home}/services/{wrong['service_id']}/voiding"
    refused(office.approver.post(path, {"reason": "again"}), 404, "service-missing")
    path = f"{home}/services/{uuid4()}/voiding"
    refused(office.approver.post(path, {"reason": "none"}), 404, "service-missing")


def test_a_service_is_voided_by_another_hand(office: Office, home: str) -> None:
    office.admin.made(
        f"/staff/{office.approver.staff_id}/roles", {"roles": ["approver", "caseworker"]}
    )
    service = office.approver.made(f"{home}/services", a_service())["service_id"]
    path = f"{home}/services/{service}/voiding"
    refused(office.approver.post(path, {"reason": "twice"}), 409, "same-person")
    refused(office.caseworker.post(path, {"reason": "twice"}), 403, "forbidden")
    office.desk("approver2").made(path, {"reason": "twice"})


def test_a_voided_facility_takes_its_services_along(office: Office, home: str) -> None:
    office.caseworker.made(f"{home}/services", a_service())
    shown = voided(office, home)
    assert (shown["state"], shown["in_service"]) == ("voided", False)
    assert counted(office.auditor) == {}
    refused(office.caseworker.post(f"{home}/services", a_service()), 409, "out-of-order")


def test_a_service_is_recorded_once_for_a_key(office: Office, home: str) -> None:
    first = office.caseworker.post(f"{home}/services", a_service(), key="once", if_match='"v1"')
    again = office.caseworker.post(f"{home}/services", a_service(), key="once", if_match='"v1"')
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    stale = office.caseworker.post(f"{home}/services", a_service(), if_match='"v1"')
    assert refused(stale, 412, "version-stale")["current_version"] == 2
    assert counted(office.auditor)["driver_services"] == 12


def test_it_is_not_there_for_the_county_next_door(office: Office, home: str) -> None:
    refused(office.neighbour.post(f"{home}/services", a_service()), 404, "missing")
    refused(office.neighbour.post(f"{home}/closure", CLOSURE), 404, "missing")
    refused(office.caseworker.post(f"/facilities/{uuid4()}/closure", CLOSURE), 404, "missing")


def test_a_town_sees_its_own(office: Office) -> None:
    """The county's figures hold the towns', not the other way round."""
    made(office, "/facilities", a_facility(area=COUNTY))
    made(office, "/facilities", a_facility(area=TOWN))
    assert counted(office.desk("town caseworker")) == {"drivers_homes_built": 1}
    assert counted(office.auditor) == {"drivers_homes_built": 2}
    assert counted(office.desk("city auditor")) == {"drivers_homes_built": 2}
    assert counted(office.neighbour) == {}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"kind": "library"}, {"libraries_built"}),
        ({"kind": "library", "level": "national"}, {"libraries_built"}),
        (
            {"kind": "library", "level": "province"},
            {"libraries_built", "libraries_built_provincial"},
        ),
        ({"kind": "library", "level": "city"}, {"libraries_built", "libraries_built_city"}),
        ({"kind": "library", "level": "county"}, {"libraries_built", "libraries_built_county"}),
        ({"kind": "outdoor_station"}, {"stations_built_cumulative"}),
        (
            {"kind": "outdoor_station", "smart_24h": True},
            {"stations_built_cumulative", "smart_stations_built"},
        ),
        ({"kind": "drivers_home", "level": "city"}, {"drivers_homes_built"}),
        ({"kind": "mother_baby_room", "smart_24h": True}, {"mother_baby_rooms_built"}),
        ({"kind": "mediation_centre"}, set()),
        ({"kind": "service_centre"}, set()),
    ],
)
def test_what_each_kind_counts_as(
    office: Office, told: dict[str, object], expected: set[str]
) -> None:
    made(office, "/facilities", a_facility(**told))
    assert counted(office.auditor) == dict.fromkeys(expected, 1)
    for item in office.auditor.asked("/reviews/2024")["items"]:
        facts = opened(office.auditor, item["events"]).json["items"]
        assert [fact["type"] for fact in facts] == (
            ["facility.opened.v1"] if item["key"] in expected else []
        )
