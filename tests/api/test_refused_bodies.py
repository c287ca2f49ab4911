"""What comes malformed gets a clear answer, and nothing is changed by it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cases import an_id_number
from tests.office import Desk, Office

WORKER = {
    "name": "曾仕强",
    "id_number": "410726198501010018",
    "area": "410726",
    "occupation": "courier",
}
VISIT = {"season": "summer", "occurred_on": "2024-07-01", "visitors": ["甲", "乙"]}
PLANTED = {"_type_": "uuid", "_data_": "1"}


def without_change(office: Office, desk: Desk, path: str, body: Any) -> Any:
    """Posts what must be refused; gives the problem."""
    before = office.head
    response = desk.post(path, body)
    assert response.status_code in (403, 404, 409, 422), (response.status_code, response.text)
    assert response.content_type.startswith("application/problem+json")
    assert response.json["status"] == response.status_code
    assert response.json["title"] != response.json["code"]
    assert office.head == before
    return response.json


def pointers(problem: Any) -> set[str]:
    return {error["pointer"] for error in problem.get("errors", [])}


@pytest.fixture
def path(office: Office) -> str:
    worker = office.caseworker.made("/workers", WORKER)
    return f"/workers/{worker['id']}/visits"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"surprise": 1}, "#/surprise"),
        ({"cash": 5.0}, "#/cash"),
        ({"cash": 5}, "#/cash"),
        ({"cash": "5.001"}, "#/cash"),
        ({"cash": "-5.00"}, "#/cash"),
        ({"cash": "1e3"}, "#/cash"),
        ({"cash": PLANTED}, "#/cash"),
        ({"cash": "100.00"}, "#/fund_id"),
        ({"occurred_on": "2023-02-29"}, "#/occurred_on"),
        ({"occurred_on": "20240701"}, "#/occurred_on"),
        ({"occurred_on": 20240701}, "#/occurred_on"),
        ({"occurred_on": "2031-07-01"}, "#/occurred_on"),
        ({"season": "monsoon"}, "#/season"),
        ({"season": PLANTED}, "#/season"),
        ({"visitors": ["甲"]}, "#/visitors"),
        ({"visitors": ["甲", " 甲 "]}, "#/visitors"),
        ({"visitors": "甲乙"}, "#/visitors"),
        ({"visitors": ["甲", PLANTED]}, "#/visitors/1"),
        ({"visitors": ["甲", {"staff_id": "x"}]}, "#/visitors/1"),
        ({"goods": [{"name": "米", "quantity": 1.5, "value": "1.00"}]}, "#/goods/0/quantity"),
        ({"goods": [{"name": "米", "quantity": 1, "value": 1}]}, "#/goods/0/value"),
        ({"goods": [PLANTED]}, "#/goods/0/_type_"),
        ({"note": PLANTED}, "#/note"),
        ({"note": 7}, "#/note"),
        ({"note": "\u0007"}, "#/note"),
        ({"fund_id": "no-uuid"}, "#/fund_id"),
    ],
)
def test_each_bad_field_is_pointed_at(
    office: Office, path: str, change: dict[str, Any], pointer: str
) -> None:
    problem = without_change(office, office.caseworker, path, VISIT | change)
    assert problem["status"] == 422
    assert pointer in pointers(problem)


@pytest.mark.parametrize("missing", ["season", "occurred_on", "visitors"])
def test_each_missing_field_is_pointed_at(office: Office, path: str, missing: str) -> None:
    body = {name: value for name, value in VISIT.items() if name != missing}
    problem = without_change(office, office.caseworker, path, body)
    assert pointers(problem) == {f"#/{missing}"}


def test_a_season_that_does_not_fit_is_a_refusal_that_policy_may_relax(
    office: Office, path: str
) -> None:
    problem = without_change(office, office.caseworker, path, VISIT | {"season": "winter"})
    assert (problem["status"], problem["code"]) == (409, "season-mismatch")
    relaxed = {"in_force_from": "2024-06-01", "rules": {"season_enforced": False}}
    office.desk("admin").made("/policies", relaxed)
    office.caseworker.made(path, VISIT | {"season": "winter"})


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("410726198501010010", "id-number-check"),
        ("410726199002290013", "id-number-date"),
        ("4107261985010100", "id-number-shape"),
        ("41072619850101001８", None),
        ("410726 19850101 0018", None),
    ],
)
def test_an_id_number_is_checked_after_it_was_mended(
    office: Office, number: str, code: str | None
) -> None:
    body = WORKER | {"id_number": number}
    if code is None:
        assert office.caseworker.made("/workers", body)["id_number"] == "410726********0018"
        return
    problem = without_change(office, office.caseworker, "/workers", body)
    assert problem["errors"] == [{"pointer": "#/id_number", "detail": code}]


def test_an_unknown_area_in_an_id_number_is_only_a_warning(office: Office) -> None:
    made = office.caseworker.made("/workers", WORKER | {"id_number": an_id_number(area="990726")})
    assert [warning["code"] for warning in made["warnings"]] == ["id-number-area-unknown"]


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b'{"name": "\xff\xfe"}', "application/json", 422),
        (b'{"name": "a\\u0000b"}', "application/json", 422),
        (b'{"name": "\\ud800"}', "application/json", 422),
        (b'{"name": NaN}', "application/json", 422),
        (b'{"name": 1, "name": 2}', "application/json", 422),
        (b'{"name": ', "application/json", 422),
        (b"[" * 200 + b"]" * 200, "application/json", 422),
        (b"[" * 100_000, "application/json", 422),
        (b'"text"', "application/json", 422),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b"name=x", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b'{"name": "' + b"x" * 1_100_000 + b'"}', "application/json", 413),
    ],
)
def test_a_body_that_is_no_such_json_is_refused(
    office: Office, data: bytes, content_type: str, status: int
) -> None:
    before = office.head
    response = office.caseworker.raw("/workers", data, content_type=content_type)
    assert response.status_code == status, response.text
    assert response.content_type.startswith("application/problem+json")
    assert office.head == before


@pytest.mark.parametrize(
    "query",
    [
        {"at_position": "x"},
        {"at_position": 10**30},
        {"at_position": -1},
        {"known_at": "yesterday"},
        {"known_at": "0001-01-01T00:00:00+14:00"},
        {"effective_on": "2023-02-29"},
        {"limit": 0},
        {"limit": 201},
        {"cursor": "????"},
        {"cursor": "LTUuMQ=="},
        {"status": "\0"},
        {"as_of": "2024-01-01"},
    ],
)
def test_a_bad_query_is_refused(office: Office, query: dict[str, Any]) -> None:
    response = office.caseworker.get("/workers", **query)
    assert response.status_code == 422, response.text


def test_a_stale_version_and_a_reused_key_change_nothing(office: Office, path: str) -> None:
    first = office.caseworker.post(path, VISIT, key="one", if_match='"v1"')
    assert (first.status_code, first.headers["ETag"]) == (201, '"v2"')
    before = office.head
    stale = office.caseworker.post(path, VISIT, if_match='"v1"')
    assert (stale.status_code, stale.json["code"]) == (412, "version-stale")
    other = office.caseworker.post(path, VISIT | {"note": "另一份"}, key="one")
    assert (other.status_code, other.json["code"]) == (422, "idempotency-key-reused")
    again = office.caseworker.post(path, VISIT, key="one", if_match='"v1"')
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert office.head == before


def test_what_lies_in_another_area_is_not_there(office: Office, path: str) -> None:
    problem = without_change(office, office.desk("next caseworker"), path, VISIT)
    assert (problem["status"], problem["code"]) == (404, "missing")
    elsewhere = without_change(office, office.desk("next caseworker"), "/workers", WORKER)
    assert (elsewhere["status"], elsewhere["code"]) == (403, "area-outside")


def test_errors_quote_nothing_personal(office: Office) -> None:
    body = json.dumps(WORKER | {"id_number": "410726198501010010", "phone": "12345678901"})
    answer = office.caseworker.raw("/workers", body.encode()).text
    assert "410726198501010010" not in answer
    assert "12345678901" not in answer
