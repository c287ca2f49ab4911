"""A review's sentences entered as claims: which of them is malformed is told by its place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.office import Office, pointers, refused

PATH = "/reviews/2024/claims"


def a_claim(**told: Any) -> dict[str, Any]:
    return {"key": "theatre_shows", "value": 12, "unit": "session", "period": "2024"} | told


def test_a_claim_is_entered_in_the_figures_unit(office: Office) -> None:
    money = a_claim(key="money_recovered", value="65000.00", unit="yuan")
    told = office.approver.made(PATH, [a_claim(), money])
    assert [(claim["key"], claim["value"]) for claim in told["claims"]] == [
        ("theatre_shows", 12),
        ("money_recovered", "65000.00"),
    ]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"unit": "person"}, "unit"),
        ({"unit": "miles"}, "unit"),
        ({"key": "happiness"}, "key"),
        ({"value": -1}, "value"),
        ({"value": "12"}, "value"),
        ({"value": None}, "value"),
        ({"at_least": "yes"}, "at_least"),
        ({"basis": "distinct"}, "basis"),
    ],
)
def test_the_malformed_one_of_a_list_is_named(
    office: Office, told: dict[str, Any], name: str
) -> None:
    before = office.head
    response = office.approver.post(PATH, [a_claim(), a_claim() | told])
    refused(response, 422, "malformed")
    assert (pointers(response), office.head) == ([f"#/1/{name}"], before)
    alone = office.approver.post(PATH, [a_claim() | told])
    assert pointers(alone) == [f"#/0/{name}"]
