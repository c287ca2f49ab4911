"""What is refused at the doors of the federation's year: other units, other words, other hands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.office import Office, pointers, refused
from tests.year_objects import (
    a_facility,
    a_mediation,
    a_publication,
    a_service,
    a_union,
    an_activity,
    an_honour,
    an_instalment,
    made,
    recruits,
)

NO_COUNTS = [1.5, 2.0, -1, True, False, "3", "three", None, [2], {"number": 2}, 10**9 + 1, 10**30]
NO_MONEY = [100, 100.0, "100", "100.0", "-1.00", "1e3", "1,000.00", True, None, "１.00", "9" * 13]
UNKNOWN = ["lecturing", "", 1, None, True, ["lecture"]]


def malformed(office: Office, path: str, body: Any, pointer: str) -> None:
    """Refused with a pointer to the field, and nothing recorded."""
    before = office.head
    response = office.caseworker.post(path, body)
    refused(response, 422, "malformed")
    assert pointer in pointers(response), response.json
    assert office.head == before


@pytest.mark.parametrize("field", ["sessions", "attendances", "persons"])
def test_an_activity_counts_in_whole_numbers(office: Office, field: str) -> None:
    for value in NO_COUNTS:
        malformed(office, "/activities", an_activity(**{field: value}), f"#/{field}")


def test_an_activity_has_a_session_at_least(office: Office) -> None:
    malformed(office, "/activities", an_activity(sessions=0), "#/sessions")
    assert office.caseworker.post("/activities", an_activity(attendances=0)).status_code == 201
    most = an_activity(sessions=10**9, attendances=10**9, persons=10**9)
    assert office.caseworker.made("/activities", most)["persons"] == 10**9


def test_recruits_are_whole_persons(office: Office) -> None:
    path = f"/unions/{made(office, '/unions', a_union())}/members"
    for value in [0, *NO_COUNTS]:
        malformed(office, path, recruits(recruited=value), "#/recruited")


def test_services_are_whole_attendances(office: Office) -> None:
    path = f"/facilities/{made(office, '/facilities', a_facility())}/services"
    for value in NO_COUNTS:
        malformed(office, path, a_service(attendances=value), "#/attendances")


def test_honours_are_whole_and_at_least_one(office: Office) -> None:
    for value in [0, 1_000_001, *NO_COUNTS]:
        malformed(office, "/honours", an_honour(count=value), "#/count")


def test_money_is_a_decimal_string(office: Office) -> None:
    for value in NO_MONEY:
        malformed(office, "/mediations", a_mediation(claimed=value), "#/claimed")


def test_what_was_recovered_is_more_than_nothing(office: Office) -> None:
    path = f"/mediations/{made(office, '/mediations', a_mediation())}/recovery"
    for value in ["0.00", *NO_MONEY]:
        malformed(office, path, an_instalment(amount=value), "#/amount")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/activities", an_activity(), "kind"),
        ("/activities", an_activity(), "counted_by"),
        ("/publications", a_publication(), "kind"),
        ("/publications", a_publication(), "level"),
        ("/facilities", a_facility(), "kind"),
        ("/facilities", a_facility(), "level"),
        ("/honours", an_honour(), "kind"),
        ("/unions", a_union(), "sector"),
    ],
)
def test_an_unknown_kind_is_refused(
    office: Office, path: str, body: dict[str, Any], field: str
) -> None:
    for value in UNKNOWN:
        malformed(office, path, body | {field: value}, f"#/{field}")


@pytest.mark.parametrize(
    ("path", "body", "optional"),
    [
        ("/activities", an_activity(), {"attendances"}),
        ("/publications", a_publication(), {"level"}),
        ("/facilities", a_facility(), set()),
        ("/honours", an_honour(), {"nominee"}),
        ("/unions", a_union(), set()),
        ("/mediations", a_mediation(), set()),
    ],
)
def test_each_field_of_the_contract_is_needed_and_no_other_is_known(
    office: Office, path: str, body: dict[str, Any], optional: set[str]
) -> None:
    malformed(office, path, body | {"surprise": 1}, "#/surprise")
    for field in body:
        left = {name: value for name, value in body.items() if name != field}
        if field in optional:
            assert office.caseworker.post(path, left).status_code == 201, field
        else:
            malformed(office, path, left, f"#/{field}")


def test_smart_is_true_or_false(office: Office) -> None:
    for value in ["yes", 1, 0, None, "true"]:
        malformed(office, "/facilities", a_facility(smart_24h=value), "#/smart_24h")


def test_a_day_is_a_day_of_the_calendar(office: Office) -> None:
    for value in ["2024-02-30", "20240301", "2024-3-1", 20240301, None, ""]:
        malformed(office, "/activities", an_activity(occurred_on=value), "#/occurred_on")
        malformed(office, "/unions", a_union(founded_on=value), "#/founded_on")


def test_infinite_and_repeated_numbers_are_no_json(office: Office) -> None:
    body = json.dumps(an_activity())
    for number in ("NaN", "Infinity", "1e999", '120, "attendances": 3'):
        spoilt = body.replace('"attendances": 120', f'"attendances": {number}')
        assert spoilt != body
        response = office.caseworker.raw("/activities", spoilt.encode())
        refused(response, 422, "malformed")
