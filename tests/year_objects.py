"""Objects of the federation's year, made over HTTP as a caller would make them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from werkzeug.test import TestResponse

from tests.office import Desk, Office
from tests.staff import COUNTY


def an_activity(**told: Any) -> dict[str, Any]:
    """A body for POST /activities: one lecture."""
    return {
        "kind": "lecture",
        "title": "Safety in the summer",
        "occurred_on": "2024-05-04",
        "attendances": 120,
        "counted_by": "signed_list",
    } | told


def a_show(**told: Any) -> dict[str, Any]:
    """An activity of the Workers' Theatre."""
    show = {"kind": "theatre", "title": "Opera", "sessions": 2, "attendances": 900, "persons": 700}
    return an_activity(**(show | told))


def a_publication(**told: Any) -> dict[str, Any]:
    return {
        "kind": "media_item",
        "title": "A cool drink for couriers",
        "published_on": "2024-07-02",
        "outlet": "Xinxiang Daily",
        "level": "city",
    } | told


def a_facility(**told: Any) -> dict[str, Any]:
    """A drivers' home, opened on 1 March 2024."""
    return {
        "kind": "drivers_home",
        "name": "Home by the ring road",
        "opened_on": "2024-03-01",
        "area": COUNTY,
    } | told


def a_station(**told: Any) -> dict[str, Any]:
    return a_facility(**({"kind": "outdoor_station", "name": "Station 1"} | told))


def a_service(**told: Any) -> dict[str, Any]:
    return {"occurred_on": "2024-04-01", "attendances": 12} | told


def an_honour(**told: Any) -> dict[str, Any]:
    return {"kind": "city_craftsman", "nominee": "刘巧手", "occurred_on": "2024-03-01"} | told


def a_union(**told: Any) -> dict[str, Any]:
    return {
        "name": "Couriers' union",
        "sector": "new_form",
        "founded_on": "2024-04-01",
        "area": COUNTY,
    } | told


def recruits(**told: Any) -> dict[str, Any]:
    return {"occurred_on": "2024-05-01", "recruited": 20} | told


def a_mediation(**told: Any) -> dict[str, Any]:
    return {
        "applicant": "刘建国",
        "respondent": "宏运物流公司",
        "dispute": "wages",
        "claimed": "30000.00",
        "received_on": "2024-03-01",
    } | told


def an_instalment(**told: Any) -> dict[str, Any]:
    return {"amount": "5000.00", "received_on": "2024-04-01", "proof": "bank slip 7"} | told


def made(office: Office, path: str, body: Any) -> str:
    """Records an object, and gives its id."""
    return str(office.caseworker.made(path, body)["id"])


def voided(office: Office, path: str) -> Any:
    return office.approver.made(f"{path}/voiding", {"reason": "recorded twice"})


def a_settlement(office: Office, *, agreed: str = "20000.00", **told: Any) -> str:
    """A mediation with an agreement of 10 March 2024."""
    path = f"/mediations/{made(office, '/mediations', a_mediation(**told))}"
    office.caseworker.made(f"{path}/acceptance", {"occurred_on": "2024-03-02"})
    office.caseworker.made(f"{path}/agreement", {"agreed": agreed, "agreed_on": "2024-03-10"})
    return path.rpartition("/")[2]


def figures(desk: Desk, year: int = 2024, **query: Any) -> dict[str, Any]:
    """Every figure's value by its key."""
    items = desk.asked(f"/reviews/{year}", **query)["items"]
    return {item["key"]: item["value"] for item in items}


def counted(desk: Desk, year: int = 2024, **query: Any) -> dict[str, Any]:
    """The figures that are not zero."""
    return {
        key: value
        for key, value in figures(desk, year, **query).items()
        if value not in (0, "0.00")
    }


def everything(desk: Desk, link: str, **query: Any) -> list[Any]:
    """The items of all pages of a list, following its links."""
    response = opened(desk, link, **query)
    found = []
    while True:
        assert response.status_code == 200, (link, response.status_code, response.text)
        found += response.json["items"]
        onward = response.headers.get("Link")
        if onward is None:
            return found
        assert onward.endswith('>; rel="next"')
        response = opened(desk, onward[1:].partition(">")[0])


def opened(desk: Desk, link: str, **query: Any) -> TestResponse:
    """What an answer's own link leads to."""
    path, _, asked = link.partition("?")
    return desk.get(path, **dict(parse_qsl(asked)), **query)


def behind(desk: Desk, key: str, year: int = 2024, **query: Any) -> list[Any]:
    """The facts behind a figure, by the link that stands beside its value."""
    [link] = [
        item["events"]
        for item in desk.asked(f"/reviews/{year}", **query)["items"]
        if item["key"] == key
    ]
    return everything(desk, link)
