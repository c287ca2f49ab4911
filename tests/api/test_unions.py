"""Grassroots unions over HTTP: founded, and the members they recruit."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.office import Office, pointers, refused
from tests.staff import COUNTY, TOWN
from tests.year_objects import a_union, behind, counted, made, recruits, voided


@pytest.fixture
def union(office: Office) -> str:
    """The path of a union."""
    return f"/unions/{made(office, '/unions', a_union())}"


def test_a_union_answers_with_what_was_founded(office: Office) -> None:
    response = office.caseworker.post("/unions", a_union())
    assert response.status_code == 201
    assert response.json | {"id": None} == {
        "id": None,
        "name": "Couriers' union",
        "sector": "new_form",
        "area": COUNTY,
        "founded_on": "2024-04-01",
        "recruited": 0,
        "state": "founded",
        "version": 1,
    }


@pytest.mark.parametrize(
    ("sector", "figures"),
    [
        ("new_form", {"unions_founded": 1, "members_recruited": 20}),
        ("non_public", {"unions_founded": 1, "members_recruited": 20}),
        ("other", {}),
    ],
)
def test_which_sectors_count(office: Office, sector: str, figures: dict[str, int]) -> None:
    union = made(office, "/unions", a_union(sector=sector))
    assert office.caseworker.made(f"/unions/{union}/members", recruits())["recruited"] == 20
    assert counted(office.auditor) == figures


def test_recruits_count_in_the_year_they_joined(office: Office, union: str) -> None:
    office.clock.set("2025-03-01T09:00")
    response = office.caseworker.post(f"{union}/members", recruits())
    assert (response.status_code, response.headers["ETag"]) == (201, '"v2"')
    shown = office.caseworker.made(
        f"{union}/members", recruits(occurred_on="2025-01-01", recruited=5)
    )
    assert shown["recruited"] == 25
    assert counted(office.auditor) == {"unions_founded": 1, "members_recruited": 20}
    assert counted(office.auditor, 2025) == {"members_recruited": 5}
    assert office.auditor.asked(union, effective_on="2024-12-31")["recruited"] == 20


def test_nobody_is_recruited_before_the_founding(office: Office, union: str) -> None:
    early = recruits(occurred_on="2024-03-31")
    problem = refused(office.caseworker.post(f"{union}/members", early), 409, "out-of-order")
    assert problem["not_before"] == "2024-04-01"
    future = office.caseworker.post(f"{union}/members", recruits(occurred_on="2024-12-21"))
    refused(future, 422, "in-the-future")
    assert pointers(future) == ["#/occurred_on"]


def test_a_wrong_recruitment_is_voided_and_recorded_anew(office: Office, union: str) -> None:
    wrong = office.caseworker.made(f"{union}/members", recruits(recruited=200))["recruitment_id"]
    right = office.caseworker.made(f"{union}/members", recruits(recruited=20))["recruitment_id"]
    before = office.head
    assert voided(office, f"{union}/members/{wrong}")["recruited"] == 20
    assert counted(office.auditor)["members_recruited"] == 20
    assert counted(office.auditor, at_position=before)["members_recruited"] == 220
    [fact] = behind(office.auditor, "members_recruited")
    assert fact["changes"]["recruitment_id"] == right
    path = f"{union}/members/{wrong}/voiding"
    refused(office.approver.post(path, {"reason": "again"}), 404, "recruitment-missing")
    path = f"{union}/members/{uuid4()}/voiding"
    refused(office.approver.post(path, {"reason": "none"}), 404, "recruitment-missing")


def test_a_recruitment_is_voided_by_another_hand(office: Office, union: str) -> None:
    office.admin.made(
        f"/staff/{office.approver.staff_id}/roles", {"roles": ["approver", "caseworker"]}
    )
    told = office.approver.made(f"{union}/members", recruits())
    path = f"{union}/members/{told['recruitment_id']}/voiding"
    refused(office.approver.post(path, {"reason": "twice"}), 409, "same-person")
    refused(office.caseworker.post(path, {"reason": "twice"}), 403, "forbidden")
    office.desk("approver2").made(path, {"reason": "twice"})


def test_a_voided_union_takes_its_recruits_along(office: Office, union: str) -> None:
    office.caseworker.made(f"{union}/members", recruits())
    assert voided(office, union)["state"] == "voided"
    assert counted(office.auditor) == {}
    refused(office.caseworker.post(f"{union}/members", recruits()), 409, "out-of-order")


def test_recruits_are_recorded_once_for_a_key(office: Office, union: str) -> None:
    first = office.caseworker.post(f"{union}/members", recruits(), key="once", if_match='"v1"')
    office.caseworker.made(f"{union}/members", recruits(recruited=7))
    again = office.caseworker.post(f"{union}/members", recruits(), key="once", if_match='"v1"')
    assert (again.status_code, again.json) == (201, first.json), "as of the version it made"
    assert again.json["recruited"] == 20
    other = office.caseworker.post(f"{union}/members", recruits(recruited=9), key="once")
    refused(other, 422, "idempotency-key-reused")
    stale = office.caseworker.post(f"{union}/members", recruits(), if_match='"v1"')
    refused(stale, 412, "version-stale")
    assert counted(office.auditor)["members_recruited"] == 27


def test_a_union_of_a_town_counts_for_town_and_county(office: Office) -> None:
    union = made(office, "/unions", a_union(area=TOWN))
    office.desk("town caseworker").made(f"/unions/{union}/members", recruits())
    expected = {"unions_founded": 1, "members_recruited": 20}
    for name in ("town caseworker", "auditor", "city auditor"):
        assert counted(office.desk(name)) == expected
    assert counted(office.neighbour) == {}
    refused(office.neighbour.post(f"/unions/{union}/members", recruits()), 404, "missing")
