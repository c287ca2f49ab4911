"""Cumulative figures, and the opening balances that say what came before the ledger."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.office import Desk, Office, pointers, refused
from tests.review_table import CUMULATIVE, KEYS
from tests.staff import COUNTY, NEXT_COUNTY, TOWN
from tests.year_objects import a_show, a_station, behind, figures, made, voided

PATH = "/reviews/opening-balances"
SHOWS = "theatre_shows_cumulative"


def a_balance(**told: Any) -> dict[str, Any]:
    return {"key": SHOWS, "value": 40, "up_to": "2023-12-31"} | told


def shows_on(office: Office, *days: str, area: str = COUNTY) -> None:
    """One show on each of these days."""
    for day in days:
        made(office, "/activities", a_show(occurred_on=day, sessions=1, area=area))


def shows(desk: Desk, *years: int, **query: Any) -> list[Any]:
    return [figures(desk, year, **query)[SHOWS] for year in years]


@pytest.mark.parametrize("key", CUMULATIVE)
def test_a_balance_is_added_to_its_series(office: Office, key: str) -> None:
    response = office.admin.post(PATH, a_balance(key=key))
    assert response.status_code == 201
    assert response.json | {"balance_id": None} == {
        "balance_id": None,
        "key": key,
        "value": 40,
        "up_to": "2023-12-31",
        "area": COUNTY,
        "version": 1,
    }
    assert response.headers["ETag"] == '"v1"'
    shows_on(office, "2024-01-01")
    made(office, "/facilities", a_station(opened_on="2024-01-01"))
    now = figures(office.auditor)
    new = {SHOWS: 1, "theatre_persons_cumulative": 700, "stations_built_cumulative": 1}
    assert {name: now[name] for name in CUMULATIVE} == new | {key: new[key] + 40}
    assert (now["theatre_shows"], now["theatre_attendances"]) == (1, 900), "the year is the year's"


def test_what_the_balance_holds_is_not_added_again(office: Office) -> None:
    """Dated on or before its last day, whenever it is recorded."""
    shows_on(office, "2023-06-01", "2023-12-31", "2024-01-01")
    assert shows(office.auditor, 2023, 2024) == [2, 3]
    office.admin.made(PATH, a_balance())
    assert shows(office.auditor, 2023, 2024) == [40, 41]
    shows_on(office, "2023-12-31", "2024-01-01")
    assert shows(office.auditor, 2023, 2024) == [40, 42]
    facts = behind(office.auditor, SHOWS)
    assert sorted(fact["occurred_on"] or "" for fact in facts) == ["", "2024-01-01", "2024-01-01"]
    [balance] = [fact for fact in facts if fact["type"] == "review.opening_balance_set.v1"]
    assert (balance["changes"]["value"], balance["changes"]["up_to"]) == (40, "2023-12-31")
    assert len(behind(office.auditor, "theatre_shows", 2023)) == 3, "not a cumulative figure"


def test_a_balance_counts_in_years_that_end_on_or_after_it(office: Office) -> None:
    shows_on(office, "2022-05-01", "2024-02-01")
    office.admin.made(PATH, a_balance())
    assert shows(office.auditor, 2021, 2022, 2023, 2024, 2030) == [0, 1, 40, 41, 41]


def test_a_balance_may_end_within_a_year(office: Office) -> None:
    shows_on(office, "2024-06-30", "2024-07-01", "2023-01-01")
    office.admin.made(PATH, a_balance(up_to="2024-06-30"))
    assert shows(office.auditor, 2023, 2024, 2025) == [1, 41, 41]
    assert figures(office.auditor)["theatre_shows"] == 2
    assert shows(office.auditor, 2024, effective_on="2024-06-30") == [40]
    assert shows(office.auditor, 2024, effective_on="2024-07-01") == [41]
    assert shows(office.auditor, 2024, effective_on="2024-06-29") == [1]


def test_of_two_balances_the_later_one_holds(office: Office) -> None:
    shows_on(office, "2021-05-01", "2022-05-01", "2023-05-01", "2024-05-01")
    office.admin.made(PATH, a_balance(value=40, up_to="2023-12-31"))
    office.admin.made(PATH, a_balance(value=10, up_to="2021-12-31"))
    assert shows(office.auditor, 2020, 2021, 2022, 2023, 2024) == [0, 10, 11, 40, 41]
    office.admin.made(PATH, a_balance(value=42, up_to="2023-12-31"))
    assert shows(office.auditor, 2022, 2023, 2024) == [11, 42, 43], "the newer word on one day"


def test_a_wrong_balance_is_voided_by_another_hand(office: Office) -> None:
    shows_on(office, "2023-05-01")
    balance = office.admin.made(PATH, a_balance())["balance_id"]
    before = office.head
    path = f"{PATH}/{balance}/voiding"
    refused(office.admin.post(path, {"reason": "mistyped"}), 409, "same-person")
    refused(office.caseworker.post(path, {"reason": "mistyped"}), 403, "forbidden")
    assert office.approver.made(path, {"reason": "mistyped"})["balance_id"] == balance
    assert shows(office.auditor, 2023, 2024) == [1, 1]
    assert shows(office.auditor, 2023, at_position=before) == [40]
    refused(office.approver.post(path, {"reason": "again"}), 404, "balance-missing")
    office.admin.made(PATH, a_balance(value=14))
    assert shows(office.auditor, 2023) == [14]


def test_voiding_the_later_balance_brings_back_the_earlier(office: Office) -> None:
    office.admin.made(PATH, a_balance(value=10, up_to="2021-12-31"))
    later = office.admin.made(PATH, a_balance())["balance_id"]
    shows_on(office, "2022-05-01")
    assert shows(office.auditor, 2023) == [40]
    office.approver.made(f"{PATH}/{later}/voiding", {"reason": "mistyped"})
    assert shows(office.auditor, 2023) == [11]


# areas


def test_a_towns_balance_counts_for_town_and_county(office: Office) -> None:
    shows_on(office, "2023-05-01", area=TOWN)
    shows_on(office, "2023-05-01", area=COUNTY)
    office.admin.made(PATH, a_balance(area=TOWN))
    assert shows(office.desk("town caseworker"), 2023) == [40]
    assert shows(office.auditor, 2023) == [41], "what the county held itself is not in it"
    assert shows(office.desk("city auditor"), 2023) == [41]
    assert shows(office.neighbour, 2023) == [0]


def test_a_wider_balance_covers_a_towns(office: Office) -> None:
    shows_on(office, "2023-05-01", "2024-05-01", area=TOWN)
    office.admin.made(PATH, a_balance(value=7, area=TOWN))
    office.admin.made(PATH, a_balance(value=40))
    assert shows(office.auditor, 2023, 2024) == [40, 41]
    assert shows(office.desk("city auditor"), 2024) == [41]
    assert shows(office.desk("town caseworker"), 2023, 2024) == [7, 8]


def test_the_counties_balances_add_up_for_the_city(office: Office) -> None:
    office.admin.made(PATH, a_balance(value=40))
    office.desk("next admin").made(PATH, a_balance(value=5))
    assert shows(office.desk("city auditor"), 2024) == [45]
    assert shows(office.neighbour, 2024) == [5]
    office.desk("city admin").made(PATH, a_balance(value=100))
    assert shows(office.desk("city auditor"), 2024) == [100]
    assert shows(office.auditor, 2024) == [40]


def test_a_balance_of_another_area_is_refused(office: Office) -> None:
    refused(office.admin.post(PATH, a_balance(area=NEXT_COUNTY)), 403, "area-outside")
    foreign = office.desk("next admin").made(PATH, a_balance())["balance_id"]
    path = f"{PATH}/{foreign}/voiding"
    refused(office.approver.post(path, {"reason": "not mine"}), 404, "balance-missing")
    assert shows(office.neighbour, 2024) == [40]


def test_a_balance_of_a_town_is_voided_from_the_county(office: Office) -> None:
    towns = office.admin.made(PATH, a_balance(area=TOWN))["balance_id"]
    office.admin.made(PATH, a_balance(value=3, area=TOWN, key="stations_built_cumulative"))
    office.approver.made(f"{PATH}/{towns}/voiding", {"reason": "mistyped"})
    now = figures(office.auditor)
    assert (now[SHOWS], now["stations_built_cumulative"]) == (0, 3)


# refusals


def test_only_cumulative_figures_have_balances(office: Office) -> None:
    for key in (key for key in KEYS if key not in CUMULATIVE):
        value = "1.00" if key == "money_recovered" else 1
        response = office.admin.post(PATH, a_balance(key=key, value=value))
        refused(response, 422, "figure-not-cumulative")
        assert pointers(response) == ["#/key"]


def test_malformed_balances_are_refused(office: Office) -> None:
    before = office.head
    for told, pointer in [
        ({"key": "happiness"}, "#/key"),
        ({"key": 1}, "#/key"),
        ({"value": -1}, "#/value"),
        ({"value": 1.0}, "#/value"),
        ({"value": "40"}, "#/value"),
        ({"value": "40.00"}, "#/value"),
        ({"value": True}, "#/value"),
        ({"value": None}, "#/value"),
        ({"value": 10**30}, "#/value"),
        ({"value": [40]}, "#/value"),
        ({"up_to": "2023-02-29"}, "#/up_to"),
        ({"up_to": 2023}, "#/up_to"),
        ({"unit": "session"}, "#/unit"),
        ({"area": "4107"[:3]}, "#/area"),
    ]:
        response = office.admin.post(PATH, a_balance(**told))
        refused(response, 422, "malformed")
        assert pointers(response) == [pointer], told
    future = office.admin.post(PATH, a_balance(up_to="2024-12-21"))
    refused(future, 422, "in-the-future")
    assert office.head == before


def test_only_admins_set_balances(office: Office) -> None:
    for name in ("caseworker", "approver", "finance", "auditor"):
        refused(office.desk(name).post(PATH, a_balance()), 403, "forbidden")
    refused(office.stranger().post(PATH, a_balance()), 401, "unauthenticated")


def test_a_balance_has_its_key_and_tag(office: Office) -> None:
    first = office.admin.post(PATH, a_balance(), key="once")
    again = office.admin.post(PATH, a_balance(), key="once")
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert shows(office.auditor, 2024) == [40]
    refused(office.admin.post(PATH, a_balance(value=1), key="once"), 422, "idempotency-key-reused")
    stale = office.admin.post(PATH, a_balance(value=1), if_match='"v0"')
    refused(stale, 412, "version-stale")
    path = f"{PATH}/{first.json['balance_id']}/voiding"
    voiding = office.approver.post(path, {"reason": "mistyped"}, key="void")
    again = office.approver.post(path, {"reason": "mistyped"}, key="void")
    assert (again.status_code, again.json) == (200, voiding.json)
    refused(
        office.approver.post(f"{PATH}/{uuid4()}/voiding", {"reason": "x"}), 404, "balance-missing"
    )


def test_a_balance_is_known_as_of_a_moment(office: Office) -> None:
    show = made(office, "/activities", a_show(occurred_on="2023-05-01"))
    before = office.head
    office.admin.made(PATH, a_balance())
    voided(office, f"/activities/{show}")
    assert shows(office.auditor, 2023) == [40]
    assert shows(office.auditor, 2023, at_position=before) == [2]
    assert shows(office.auditor, 2023, at_position=before + 1) == [40]
