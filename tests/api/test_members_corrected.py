"""What was mistyped of a member, at the door."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cases import a_household, a_person, a_worker, an_id_number
from tests.office import Office, pointers, refused

CORRECTED = "worker.member_corrected.v1"


def correct(office: Office, worker_id: str, member_id: str, **told: Any) -> Any:
    body = {"reason": "the booklet says so"} | told
    return office.caseworker.post(f"/workers/{worker_id}/members/{member_id}/correction", body)


def a_child(office: Office, number: str) -> tuple[str, str]:
    """A worker with one member, known by an ID number."""
    member = {"name": "王二宝", "relation": "child", "id_number": number}
    worker_id = a_worker(office, members=[member])
    [known] = office.caseworker.asked(f"/workers/{worker_id}")["members"]
    return worker_id, known["member_id"]


def masked(number: str) -> str:
    return f"{number[:6]}********{number[-4:]}"


@pytest.mark.parametrize(
    ("field", "value", "was"),
    [
        ("name", "李晓红", "李小红"),
        ("relation", "sister", "spouse"),
        ("monthly_income", "900.00", "1200.00"),
        ("monthly_income", None, "1200.00"),
    ],
)
def test_it_holds_from_its_day_and_what_was_before_stays_readable(
    office: Office, field: str, value: str | None, was: str
) -> None:
    worker_id, (spouse, child) = a_household(office)
    before, instant = office.head, office.clock().isoformat()
    office.clock.forward(hours=1)
    answer = correct(office, worker_id, spouse, occurred_on="2024-06-03", **{field: value})
    told = office.wrote(answer, CORRECTED)
    assert answer.status_code == 200
    assert [member["member_id"] for member in told["members"]] == [spouse, child]
    assert (told["household_size"], told["version"]) == (3, 2)

    def asked(**query: Any) -> Any:
        told = office.caseworker.asked(f"/workers/{worker_id}", **query)["members"]
        others = {name: told[0][name] for name in told[0] if name != field}
        assert others == {name: told[0][name] for name in others}
        return told[0][field]

    assert asked() == asked(effective_on="2024-06-03") == value
    assert asked(effective_on="2024-06-02") == was
    assert asked(at_position=before) == asked(known_at=instant) == was
    [*_, line] = office.caseworker.asked(f"/workers/{worker_id}/history")["items"]
    assert (line["type"], line["reason"]) == (CORRECTED, "the booklet says so")
    assert line["sentence"].startswith("2024-06-03: ")
    assert line["changes"]["member"].get(field) == value


def test_what_is_left_out_stays(office: Office) -> None:
    number = an_id_number(born="20140501")
    worker_id, child = a_child(office, number)
    [told] = office.wrote(correct(office, worker_id, child, name="王儿宝"), CORRECTED)["members"]
    assert told == {
        "member_id": child,
        "name": "王儿宝",
        "relation": "child",
        "id_number": masked(number),
        "monthly_income": None,
    }


def test_a_birth_date_is_opened_as_corrected(office: Office) -> None:
    worker_id, (_, child) = a_household(office)
    ask = {"field": "birth_date", "purpose": "school", "member_id": child}
    path = f"/workers/{worker_id}/reveal"
    assert office.caseworker.made(path, ask)["value"] == "2014-05-01"
    office.wrote(correct(office, worker_id, child, birth_date="2014-05-11"), CORRECTED)
    assert office.caseworker.made(path, ask)["value"] == "2014-05-11"
    office.wrote(correct(office, worker_id, child, birth_date=None), CORRECTED)
    refused(office.caseworker.post(path, ask), 409, "field-empty")


def test_the_mistyped_number_is_free_and_the_right_one_is_taken(office: Office) -> None:
    mistyped, number = an_id_number(born="20140501"), an_id_number(born="20140501")
    worker_id, child = a_child(office, mistyped)
    before = office.head
    answer = correct(office, worker_id, child, id_number=number)
    claims = ("identity.released.v1", "identity.claimed.v1")
    [told] = office.wrote(answer, *claims, CORRECTED)["members"]
    assert told["id_number"] == masked(number)
    [known] = office.caseworker.asked(f"/workers/{worker_id}", at_position=before)["members"]
    assert known["id_number"] == masked(mistyped)
    taken = office.caseworker.post("/workers", a_person(id_number=number))
    refused(taken, 409, "already-registered")
    a_worker(office, id_number=mistyped)
    refused(correct(office, worker_id, child, id_number=mistyped), 409, "already-registered")

    office.wrote(correct(office, worker_id, child, id_number=None), claims[0], CORRECTED)
    a_worker(office, id_number=number)
    given = correct(office, worker_id, child, id_number=an_id_number(born="20140501"))
    office.wrote(given, claims[1], CORRECTED)


def test_the_number_of_somebody_else(office: Office) -> None:
    own, number = an_id_number(), an_id_number(born="20140501")
    worker_id, child = a_child(office, number)
    a_worker(office, id_number=own)
    sibling = {"name": "王三宝", "relation": "child", "id_number": an_id_number(born="20160501")}
    office.caseworker.made(f"/workers/{worker_id}/members", sibling)
    before = office.head
    for taken in (own, sibling["id_number"]):
        answer = correct(office, worker_id, child, id_number=taken, name="王儿宝")
        refused(answer, 409, "already-registered")
    assert office.head == before
    [known, _] = office.caseworker.asked(f"/workers/{worker_id}")["members"]
    assert (known["name"], known["id_number"]) == ("王二宝", masked(number))


def test_what_is_known_already(office: Office) -> None:
    number = an_id_number(born="20140501")
    worker_id, child = a_child(office, number)
    before = office.head
    for told in (
        {"name": "王二宝"},
        {"id_number": number.lower()},
        {"birth_date": None},
        {"name": " 王二宝 ", "relation": "child", "id_number": number, "monthly_income": None},
    ):
        refused(correct(office, worker_id, child, **told), 409, "unchanged")
    assert office.head == before


@pytest.mark.parametrize(
    ("told", "pointer"),
    [
        ({}, "#/name"),
        ({"name": ""}, "#/name"),
        ({"name": None}, "#/name"),
        ({"relation": None}, "#/relation"),
        ({"id_number": "410726201405010011"}, "#/id_number"),
        ({"id_number": an_id_number(born="20250501")}, "#/id_number"),
        ({"birth_date": "2024-12-21"}, "#/birth_date"),
        ({"birth_date": "2014-02-30"}, "#/birth_date"),
        ({"name": "李晓红", "occurred_on": "2024-12-21"}, "#/occurred_on"),
        ({"monthly_income": "-1.00"}, "#/monthly_income"),
        ({"monthly_income": 12}, "#/monthly_income"),
        ({"name": "李晓红", "reason": ""}, "#/reason"),
        ({"age": 3}, "#/age"),
    ],
)
def test_a_malformed_correction(office: Office, told: dict[str, Any], pointer: str) -> None:
    worker_id, (spouse, _) = a_household(office)
    before = office.head
    answer = correct(office, worker_id, spouse, **told)
    assert answer.status_code == 422
    assert pointer in pointers(answer)
    assert office.head == before


def test_who_is_no_member_is_not_corrected(office: Office) -> None:
    worker_id, (spouse, child) = a_household(office)
    elsewhere, (other, _) = a_household(office)
    office.caseworker.made(f"/workers/{worker_id}/members/{child}/departure", {"reason": "moved"})
    before, told = office.head, {"name": "李晓红", "reason": "x"}
    for member_id in (other, child, worker_id):
        refused(correct(office, worker_id, member_id, name="李晓红"), 404, "missing")
    refused(correct(office, spouse, spouse, name="李晓红"), 404, "missing")
    path = f"/workers/{worker_id}/members/{spouse}/correction"
    refused(office.neighbour.post(path, told), 404, "missing")
    refused(office.approver.post(path, told), 403, "forbidden")
    stale = office.caseworker.post(path, told, if_match='"v1"')
    refused(stale, 412, "version-stale")
    assert office.head == before
    assert correct(office, elsewhere, other, name="李晓红").status_code == 200


def test_sent_twice_it_is_recorded_once(office: Office) -> None:
    worker_id, (spouse, _) = a_household(office)
    path = f"/workers/{worker_id}/members/{spouse}/correction"
    body = {"name": "李晓红", "reason": "the booklet says so"}
    first = office.caseworker.post(path, body, key="once")
    before = office.head
    again = office.caseworker.post(path, body, key="once")
    assert (again.json, office.head) == (first.json, before)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_two_corrections_at_once_leave_one_number_taken(office: Office) -> None:
    worker_id, child = a_child(office, an_id_number(born="20140501"))
    numbers = [an_id_number(born="20140501") for _ in range(2)]
    with ThreadPoolExecutor(2) as hands:
        answers = list(
            hands.map(lambda number: correct(office, worker_id, child, id_number=number), numbers)
        )
    assert [answer.status_code for answer in answers] == [200, 200]
    [known] = office.caseworker.asked(f"/workers/{worker_id}")["members"]
    free, taken = sorted(numbers, key=lambda number: masked(number) == known["id_number"])
    refused(
        office.caseworker.post("/workers", a_person(id_number=taken)), 409, "already-registered"
    )
    a_worker(office, id_number=free)
