"""An area sees itself and what lies under it: on lists and on single objects, read and written."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import (
    a_child,
    a_class,
    a_filed_household,
    a_fund,
    a_gift,
    a_person,
    a_receipt,
    a_visit,
    a_worker,
    aid,
)
from tests.office import Office, refused
from tests.staff import CITY, COUNTY, NEXT_COUNTY, TOWN

VILLAGE = "410726100201"


@pytest.fixture
def case(office: Office) -> dict[str, str]:
    """A household of the town with a visit and an aid, a fund and a class of the county."""
    worker_id, _ = a_filed_household(office)
    fund_id, class_id = a_fund(office), a_class(office)
    visit = office.caseworker.made(f"/workers/{worker_id}/visits", a_gift(fund_id))
    enrolment = office.caseworker.made(
        f"/childcare/classes/{class_id}/enrolments", a_child(worker_id)
    )
    return {
        "worker": worker_id,
        "fund": fund_id,
        "class": class_id,
        "visit": visit["visit_id"],
        "aid": aid(office, worker_id, "requested", fund_id=fund_id),
        "enrolment": enrolment["enrolment_id"],
    }


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("caseworker", "/workers/{worker}"),
        ("finance", "/workers/{worker}/history"),
        ("approver", "/workers/{worker}/visits"),
        ("auditor", "/workers/{worker}/aid"),
        ("caseworker", "/workers/{worker}/dossier"),
        ("admin", "/childcare/classes/{class}"),
        ("finance", "/funds/{fund}"),
    ],
)
def test_a_single_object_elsewhere_is_not_there(
    office: Office, case: dict[str, str], role: str, path: str
) -> None:
    nowhere = dict.fromkeys(case, "00000000-0000-4000-8000-000000000000")
    assert office.desk(role).get(path.format(**case)).status_code == 200
    elsewhere = refused(office.desk(f"next {role}").get(path.format(**case)), 404, "missing")
    assert elsewhere == refused(office.desk(role).get(path.format(**nowhere)), 404, "missing"), (
        "nobody learns what exists elsewhere"
    )


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("caseworker", "/workers"),
        ("caseworker", "/visits"),
        ("auditor", "/aid"),
        ("admin", "/childcare/classes"),
        ("finance", "/funds"),
    ],
)
@pytest.mark.usefixtures("case")
def test_a_list_shows_nothing_from_elsewhere(office: Office, role: str, path: str) -> None:
    assert len(office.desk(role).asked(path)["items"]) == 1
    assert office.desk(f"next {role}").asked(path)["items"] == []
    if path != "/funds":
        elsewhere = office.desk(f"next {role}").get(path, area=COUNTY)
        assert elsewhere.status_code == 422 or elsewhere.json["items"] == []


BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "/workers/{worker}/visits": ("caseworker", a_visit()),
    "/workers/{worker}/visits/{visit}/confirmation": ("approver", {}),
    "/workers/{worker}/visits/{visit}/voiding": ("approver", {"reason": "x"}),
    "/workers/{worker}/reveal": ("caseworker", {"field": "name", "purpose": "x"}),
    "/workers/{worker}/dossier/suspension": (
        "approver",
        {"occurred_on": "2024-05-01", "reason": "x"},
    ),
    "/workers/{worker}/aid": (
        "caseworker",
        {"kind": "legal", "reason": "x", "occurred_on": "2024-05-01"},
    ),
    "/workers/{worker}/aid/{aid}/approval": ("approver", {"decided_on": "2024-05-01"}),
    "/workers/{worker}/aid/{aid}/rejection": ("approver", {"reason": "x"}),
    "/workers/{worker}/aid/{aid}/payment": (
        "finance",
        {"paid_on": "2024-05-01", "reference": "x"},
    ),
    "/workers/{worker}/aid/{aid}/return": (
        "finance",
        {"amount": "1.00", "returned_on": "2024-05-01", "reason": "x"},
    ),
    "/workers/{worker}/aid/{aid}/completion": ("caseworker", {"occurred_on": "2024-05-01"}),
    "/funds/{fund}/receipts": ("finance", a_receipt()),
    "/childcare/classes/{class}/enrolments/{enrolment}/withdrawal": (
        "caseworker",
        {"reason": "x"},
    ),
    "/childcare/classes/{class}/attendance": (
        "caseworker",
        {"date": "2024-07-09", "present": []},
    ),
}


@pytest.mark.parametrize("path", BODIES)
def test_nothing_elsewhere_can_be_written_to(
    office: Office, case: dict[str, str], path: str
) -> None:
    role, body = BODIES[path]
    before = office.head
    response = office.desk(f"next {role}").post(path.format(**case), body)
    refused(response, 404, "missing")
    assert office.head == before


@pytest.mark.parametrize(
    ("role", "path", "body"),
    [
        ("caseworker", "/workers", a_person()),
        ("admin", "/funds", {"name": "f", "source": "county", "year": 2024}),
        (
            "admin",
            "/childcare/classes",
            {
                "title": "c",
                "site": "s",
                "capacity": 1,
                "starts_on": "2024-07-08",
                "ends_on": "2024-08-16",
                "min_age": 6,
                "max_age": 12,
            },
        ),
        ("admin", "/staff", {"name": "new", "roles": ["finance"]}),
    ],
)
def test_nothing_is_made_elsewhere_or_above(
    office: Office, role: str, path: str, body: dict[str, Any]
) -> None:
    before = office.head
    for area in (NEXT_COUNTY, CITY, "41"):
        refused(office.desk(role).post(path, body | {"area": area}), 403, "area-outside")
    assert office.head == before
    for number, area in enumerate((COUNTY, TOWN, VILLAGE)):
        told = body | {"area": area}
        if path == "/staff":
            told["name"] = f"new {number}"
        if path == "/workers":
            told = a_person(area=area)
        assert office.desk(role).made(path, told)["area"] == area


def test_a_town_sees_its_own_and_a_city_sees_all(office: Office) -> None:
    in_town, in_village = a_worker(office), a_worker(office, area=VILLAGE)
    in_county = a_worker(office, area=COUNTY)
    next_door = office.neighbour.made("/workers", a_person(area=NEXT_COUNTY))["id"]

    def seen(name: str) -> list[str]:
        return [line["id"] for line in office.desk(name).asked("/workers")["items"]]

    assert seen("town caseworker") == [in_town, in_village]
    assert seen("caseworker") == [in_town, in_village, in_county]
    assert seen("next caseworker") == [next_door]
    assert seen("city auditor") == [in_town, in_village, in_county, next_door]
    refused(office.desk("town caseworker").get(f"/workers/{in_county}"), 404, "missing")
    assert office.desk("town caseworker").get(f"/workers/{in_village}").status_code == 200


def test_an_area_may_be_written_with_or_without_its_empty_levels(office: Office) -> None:
    worker_id = a_worker(office)
    for written in ("41", "410000", "4107", "410726", "410726100", "410726100000"):
        [line] = office.caseworker.asked("/workers", area=written)["items"]
        assert line["id"] == worker_id
    for other in ("410726101", "410727", "42"):
        assert office.caseworker.asked("/workers", area=other)["items"] == []


def test_a_search_finds_nobody_elsewhere(office: Office) -> None:
    a_worker(office, name="曾国强")
    assert office.caseworker.made("/workers/search", {"q": "曾国强"})["items"]
    assert office.neighbour.made("/workers/search", {"q": "曾国强"})["items"] == []


def test_a_number_is_one_persons_across_all_areas(office: Office) -> None:
    """The claim is the country's; who is outside learns that it is taken, and no more."""
    person = a_person()
    office.caseworker.made("/workers", person)
    response = office.neighbour.post("/workers", person | {"area": NEXT_COUNTY})
    problem = refused(response, 409, "already-registered")
    assert "worker_id" not in problem


def test_totals_count_what_lies_in_the_callers_area(office: Office) -> None:
    fund_id = a_fund(office)
    for area in (TOWN, COUNTY):
        worker_id = a_worker(office, area=area)
        office.caseworker.made(f"/workers/{worker_id}/visits", a_gift(fund_id))

    def persons(name: str, **asked: str) -> int:
        told = office.desk(name).asked("/finance/summary", year=2024, by="area", **asked)
        return int(told["total"]["persons"])

    assert persons("finance") == 2
    assert persons("finance", area=TOWN) == 1
    assert persons("city auditor") == 2
    assert persons("next finance") == 0


def test_an_auditor_reads_the_ledger_of_the_own_area(office: Office) -> None:
    worker_id = a_worker(office)
    seen = [
        [item["subject"] for item in office.desk(name).asked("/audit/events", limit=200)["items"]]
        for name in ("auditor", "city auditor", "next auditor")
    ]
    assert [worker_id in subjects for subjects in seen] == [True, True, False]
    assert office.desk("next auditor").asked("/audit/events", subject=worker_id)["items"] == []


def test_a_fund_of_elsewhere_pays_for_nobody_here(office: Office) -> None:
    next_fund = office.desk("next finance").made(
        "/funds", {"name": "f", "source": "county", "year": 2024, "area": NEXT_COUNTY}
    )["id"]
    office.desk("next finance").made(f"/funds/{next_fund}/receipts", a_receipt())
    worker_id = a_worker(office)
    before = office.head
    response = office.caseworker.post(f"/workers/{worker_id}/visits", a_gift(next_fund))
    refused(response, 409, "fund-outside")
    assert office.head == before


def test_a_fund_of_above_pays_here(office: Office) -> None:
    city_fund = office.desk("city admin").made(
        "/funds", {"name": "f", "source": "city", "year": 2024, "area": CITY}
    )["id"]
    office.desk("city admin").made(f"/funds/{city_fund}/receipts", a_receipt())
    worker_id = a_worker(office)
    office.caseworker.made(f"/workers/{worker_id}/visits", a_gift(city_fund))
    refused(office.caseworker.get(f"/funds/{city_fund}"), 404, "missing")
    told = office.desk("city auditor").asked(f"/funds/{city_fund}")
    assert told["disbursed"] == "500.00"


def test_a_child_of_elsewhere_is_not_enrolled(office: Office) -> None:
    class_id = a_class(office)
    stranger = office.neighbour.made("/workers", a_person(area=NEXT_COUNTY))["id"]
    before = office.head
    path = f"/childcare/classes/{class_id}/enrolments"
    assert office.caseworker.post(path, a_child(stranger)).status_code == 404
    assert office.head == before
