"""Activities and publications over HTTP; and what all objects of the year share at the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.office import Office, pointers, refused
from tests.staff import COUNTY, NEXT_COUNTY, TOWN
from tests.year_objects import (
    a_facility,
    a_mediation,
    a_publication,
    a_show,
    a_union,
    an_activity,
    an_honour,
    counted,
    everything,
    made,
    voided,
)

OBJECTS: dict[str, Callable[..., dict[str, Any]]] = {
    "/activities": an_activity,
    "/publications": a_publication,
    "/facilities": a_facility,
    "/honours": an_honour,
    "/unions": a_union,
    "/mediations": a_mediation,
}
DAY_FIELD = {
    "/activities": "occurred_on",
    "/publications": "published_on",
    "/facilities": "opened_on",
    "/honours": "occurred_on",
    "/unions": "founded_on",
    "/mediations": "received_on",
}
AREA_BY_DEFAULT = ("/activities", "/publications", "/honours", "/mediations")


@pytest.fixture(params=OBJECTS)
def path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_an_activity_answers_with_what_was_counted(office: Office) -> None:
    response = office.caseworker.post("/activities", a_show(venue="Theatre", partner="Opera"))
    assert response.status_code == 201
    body = response.json
    assert (body["sessions"], body["attendances"], body["persons"]) == (2, 900, 700)
    assert (body["kind"], body["counted_by"], body["state"]) == ("theatre", "signed_list", "held")
    assert (body["venue"], body["partner"], body["area"]) == ("Theatre", "Opera", COUNTY)
    assert response.headers["ETag"] == '"v1"'
    assert response.headers["Aid-Position"] == str(office.head)
    read = office.auditor.get(f"/activities/{body['id']}")
    assert (read.json, read.headers["ETag"]) == (body, '"v1"')


def test_an_activity_is_one_session_unless_it_says_more(office: Office) -> None:
    body = {
        "kind": "reading",
        "title": "Reading day",
        "occurred_on": "2024-04-23",
        "counted_by": "estimate",
    }
    shown = office.caseworker.made("/activities", body)
    assert (shown["sessions"], shown["attendances"], shown["persons"]) == (1, None, None)


@pytest.mark.parametrize(
    ("told", "items"),
    [
        ({"level": "national"}, 1),
        ({"level": "province"}, 1),
        ({"level": "city"}, 1),
        ({"level": "county"}, 0),
        ({"level": None}, 0),
    ],
)
def test_media_count_from_the_city_up(office: Office, told: Any, items: int) -> None:
    body = {name: value for name, value in a_publication(**told).items() if value is not None}
    shown = office.caseworker.made("/publications", body)
    assert (shown["level"], shown["state"]) == (told["level"], "issued")
    assert counted(office.auditor).get("media_items", 0) == items


def test_an_article_counts_at_any_level(office: Office) -> None:
    body = a_publication(kind="wechat_article", level="county", url="https://example.org/1")
    assert office.caseworker.made("/publications", body)["url"] == "https://example.org/1"
    assert counted(office.auditor) == {"wechat_articles": 1}


# what all objects share


def test_its_list_is_in_order_and_comes_in_pages(office: Office, path: str) -> None:
    ids = [made(office, path, OBJECTS[path]()) for _ in range(5)]
    assert [item["id"] for item in everything(office.auditor, path, limit=2)] == ids
    assert office.auditor.asked(path)["position"] == office.head


def test_a_list_asks_for_kind_and_year(office: Office) -> None:
    lecture = made(office, "/activities", an_activity())
    show = made(office, "/activities", a_show(occurred_on="2023-12-31"))

    def asked(**query: Any) -> list[str]:
        return [item["id"] for item in office.auditor.asked("/activities", **query)["items"]]

    assert asked(kind="lecture") == asked(year=2024) == [lecture]
    assert asked(kind="theatre") == asked(year=2023) == [show]
    assert asked(kind="theatre", year=2024) == []


def test_another_person_voids_it_and_it_leaves_every_count(office: Office, path: str) -> None:
    kept, wrong = (made(office, path, OBJECTS[path]()) for _ in range(2))
    before = office.head
    problem = office.caseworker.post(f"{path}/{wrong}/voiding", {"reason": "twice"})
    refused(problem, 403, "forbidden")
    shown = voided(office, f"{path}/{wrong}")
    assert shown["state"] == "voided"
    assert office.auditor.asked(f"{path}/{wrong}")["state"] == "voided"
    assert office.auditor.asked(f"{path}/{wrong}", at_position=before)["state"] != "voided"
    assert [item["id"] for item in office.auditor.asked(path)["items"]] == [kept]
    earlier = office.auditor.asked(path, at_position=before)["items"]
    assert [item["id"] for item in earlier] == [kept, wrong]
    again = office.approver.post(f"{path}/{wrong}/voiding", {"reason": "twice"})
    assert refused(again, 409, "out-of-order")["status_at"] == "voided"


def test_whoever_recorded_it_does_not_void_it(office: Office, path: str) -> None:
    """Somebody may hold two roles; two hands are wanted all the same."""
    both = {"roles": ["approver", "caseworker"]}
    office.admin.made(f"/staff/{office.approver.staff_id}/roles", both)
    thing = office.approver.made(path, OBJECTS[path]())["id"]
    own = office.approver.post(f"{path}/{thing}/voiding", {"reason": "twice"})
    refused(own, 409, "same-person")
    other = office.desk("approver2").post(f"{path}/{thing}/voiding", {"reason": "twice"})
    assert other.status_code == 200


def test_voiding_needs_a_reason(office: Office, path: str) -> None:
    thing = made(office, path, OBJECTS[path]())
    refused(office.approver.post(f"{path}/{thing}/voiding"), 422, "malformed")
    refused(office.approver.post(f"{path}/{thing}/voiding", {"reason": " "}), 422, "malformed")


def test_it_is_not_there_for_the_county_next_door(office: Office, path: str) -> None:
    thing = made(office, path, OBJECTS[path]())
    refused(office.neighbour.get(f"{path}/{thing}"), 404, "missing")
    assert office.neighbour.asked(path)["items"] == []
    foreign = office.desk("next approver").post(f"{path}/{thing}/voiding", {"reason": "twice"})
    refused(foreign, 404, "missing")
    refused(office.auditor.get(f"{path}/{uuid4()}"), 404, "missing")


def test_nothing_is_recorded_in_another_area(office: Office, path: str) -> None:
    elsewhere = OBJECTS[path](area=NEXT_COUNTY)
    refused(office.caseworker.post(path, elsewhere), 403, "area-outside")
    town = office.desk("town caseworker")
    refused(town.post(path, OBJECTS[path](area=COUNTY)), 403, "area-outside")


@pytest.mark.parametrize("path", AREA_BY_DEFAULT, indirect=True)
def test_it_lies_in_the_recorders_area_unless_it_names_one(office: Office, path: str) -> None:
    assert office.caseworker.made(path, OBJECTS[path]())["area"] == COUNTY
    assert office.caseworker.made(path, OBJECTS[path](area=TOWN))["area"] == TOWN
    town = office.desk("town caseworker")
    assert town.made(path, OBJECTS[path]())["area"] == TOWN
    assert len(town.asked(path)["items"]) == 2
    assert len(office.auditor.asked(path)["items"]) == 3


def test_it_has_happened_by_today(office: Office, path: str) -> None:
    tomorrow = OBJECTS[path](**{DAY_FIELD[path]: "2024-12-21"})
    response = office.caseworker.post(path, tomorrow)
    refused(response, 422, "in-the-future")
    assert pointers(response) == [f"#/{DAY_FIELD[path]}"]
    assert office.caseworker.post(path, OBJECTS[path](**{DAY_FIELD[path]: "2024-12-20"})).json


def test_the_same_key_records_it_once(office: Office, path: str) -> None:
    first = office.caseworker.post(path, OBJECTS[path](), key="once")
    again = office.caseworker.post(path, OBJECTS[path](), key="once")
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Aid-Position"] == first.headers["Aid-Position"]
    assert "Idempotency-Replayed" not in first.headers
    other = OBJECTS[path](**{DAY_FIELD[path]: "2024-02-02"})
    refused(office.caseworker.post(path, other, key="once"), 422, "idempotency-key-reused")
    assert len(office.auditor.asked(path)["items"]) == 1


def test_a_stale_tag_voids_nothing(office: Office, path: str) -> None:
    thing = f"{path}/{made(office, path, OBJECTS[path]())}"
    stale = office.approver.post(f"{thing}/voiding", {"reason": "twice"}, if_match='"v2"')
    refused(stale, 412, "version-stale")
    fresh = office.approver.post(f"{thing}/voiding", {"reason": "twice"}, if_match='"v1"')
    assert (fresh.status_code, fresh.headers["ETag"]) == (200, '"v2"')


def test_it_is_read_as_of_a_day_in_the_world(office: Office, path: str) -> None:
    thing = made(office, path, OBJECTS[path](**{DAY_FIELD[path]: "2024-06-01"}))
    read = office.auditor.asked(f"{path}/{thing}", effective_on="2024-06-01")
    assert read["id"] == thing
    refused(office.auditor.get(f"{path}/{thing}", effective_on="2024-05-31"), 404, "missing")
    assert len(office.auditor.asked(path, effective_on="2024-06-01")["items"]) == 1
    assert office.auditor.asked(path, effective_on="2024-05-31")["items"] == []
