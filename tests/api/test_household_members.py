"""Who joins and who leaves a household, and a member who becomes a worker."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import a_household, a_person, a_worker, an_id_number
from tests.office import Office, pointers, refused
from tests.staff import COUNTY, NEXT_COUNTY, TOWN

CHILD = {"name": "王三宝", "relation": "child"}


def join(office: Office, worker_id: str, **told: Any) -> Any:
    return office.caseworker.post(f"/workers/{worker_id}/members", CHILD | told)


def test_a_member_joins_from_a_day_on(office: Office) -> None:
    worker_id, _ = a_household(office)
    before = office.head
    answer = join(office, worker_id, occurred_on="2024-06-03", reason="born")
    told = office.wrote(answer, "worker.member_joined.v1")

    assert answer.status_code == 201
    assert (told["household_size"], told["members"][-1]["name"]) == (4, "王三宝")
    path = f"/workers/{worker_id}"
    assert office.caseworker.asked(path, effective_on="2024-06-02")["household_size"] == 3
    assert office.caseworker.asked(path, effective_on="2024-06-03")["household_size"] == 4
    assert office.caseworker.asked(path, at_position=before)["household_size"] == 3
    for query, size in (
        ({}, 4),
        ({"at_position": before}, 3),
        ({"effective_on": "2024-06-02"}, 3),
    ):
        [line] = office.caseworker.asked("/workers", **query)["items"]
        assert line["household_size"] == size


def test_a_members_number_is_claimed_and_free_after_the_departure(office: Office) -> None:
    number = an_id_number(born="20140501")
    worker_id, other = a_worker(office), a_worker(office)
    joined = join(office, worker_id, id_number=number)
    told = office.wrote(joined, "identity.claimed.v1", "worker.member_joined.v1")
    refused(join(office, other, id_number=number), 409, "already-registered")
    refused(
        office.caseworker.post("/workers", a_person(id_number=number)), 409, "already-registered"
    )
    member_id = told["members"][0]["member_id"]
    path = f"/workers/{worker_id}/members/{member_id}/departure"
    left = office.caseworker.post(path, {"reason": "lives with the aunt"})
    told = office.wrote(left, "identity.released.v1", "worker.member_departed.v1")

    assert (left.status_code, told["members"], told["household_size"]) == (200, [], 1)
    assert join(office, other, id_number=number).status_code == 201
    refused(office.caseworker.post(path, {"reason": "again"}), 404, "missing")


def test_who_left_was_a_member_before(office: Office) -> None:
    worker_id, (spouse, _) = a_household(office)
    before = office.head
    body = {"reason": "divorced", "occurred_on": "2024-05-02"}
    office.caseworker.made(f"/workers/{worker_id}/members/{spouse}/departure", body)

    def names(**query: Any) -> list[str]:
        told = office.caseworker.asked(f"/workers/{worker_id}", **query)
        return [member["name"] for member in told["members"]]

    assert names() == names(effective_on="2024-05-02") == ["王二宝"]
    assert names(at_position=before) == names(effective_on="2024-05-01") == ["李小红", "王二宝"]


def test_nobody_leaves_before_joining(office: Office) -> None:
    worker_id = a_worker(office)
    member = join(office, worker_id, occurred_on="2024-06-03").json["members"][0]
    path = f"/workers/{worker_id}/members/{member['member_id']}/departure"
    body = {"reason": "moved", "occurred_on": "2024-06-02"}
    refused(office.caseworker.post(path, body), 409, "out-of-order")
    office.caseworker.made(path, body | {"occurred_on": "2024-06-03"})


def test_a_child_becomes_a_worker(office: Office) -> None:
    number = an_id_number(born="20060501")
    member = {"name": "王大宝", "relation": "child", "id_number": number}
    worker_id = a_worker(office, members=[member])
    [child] = office.caseworker.asked(f"/workers/{worker_id}")["members"]
    before = office.head
    path = f"/workers/{worker_id}/members/{child['member_id']}/registration"
    body = {
        "reason": "works now",
        "occupation": "courier",
        "phone": "13800138000",
        "occurred_on": "2024-09-01",
    }
    answer = office.caseworker.post(path, body)
    made = office.wrote(
        answer,
        "worker.member_departed.v1",
        "identity.released.v1",
        "identity.claimed.v1",
        "worker.registered.v1",
        "worker.member_registered.v1",
    )

    assert answer.status_code == 201
    assert (made["name"], made["area"]) == ("王大宝", TOWN)
    assert made["id_number"] == f"{number[:6]}********{number[-4:]}"
    assert (made["grew_up_in"], made["household_size"]) == (worker_id, 1)
    household = office.caseworker.asked(f"/workers/{worker_id}")
    assert (household["members"], household["household_size"]) == ([], 1)
    assert office.caseworker.asked(f"/workers/{worker_id}", at_position=before)["members"]
    departed = office.caseworker.asked(f"/workers/{worker_id}/history")["items"][-1]
    assert departed["changes"]["registered_as"] == made["id"]
    refused(
        office.caseworker.post("/workers", a_person(id_number=number)), 409, "already-registered"
    )
    [line] = office.caseworker.made("/workers/search", {"q": "王大宝"})["items"]
    assert line["id"] == made["id"]
    refused(office.caseworker.post(path, body), 404, "missing")


def test_a_child_whose_number_nobody_knew(office: Office) -> None:
    worker_id, (_, child) = a_household(office)
    path = f"/workers/{worker_id}/members/{child}/registration"
    body = {"reason": "works now", "occupation": "courier"}
    before = office.head
    answer = office.caseworker.post(path, body)
    refused(answer, 422, "malformed")
    assert pointers(answer) == ["#/id_number"]
    elsewhere = body | {"id_number": an_id_number(), "area": NEXT_COUNTY}
    refused(office.caseworker.post(path, elsewhere), 403, "area-outside")
    taken = an_id_number()
    a_worker(office, id_number=taken)
    before = office.head
    refused(office.caseworker.post(path, body | {"id_number": taken}), 409, "already-registered")
    assert office.head == before
    made = office.caseworker.made(path, body | {"id_number": an_id_number(), "area": COUNTY})
    assert (made["name"], made["area"]) == ("王二宝", COUNTY)


@pytest.mark.parametrize(
    ("told", "pointer"),
    [
        ({"name": ""}, "#/name"),
        ({"relation": None}, "#/relation"),
        ({"id_number": "1"}, "#/id_number"),
        ({"birth_date": "2024-12-21"}, "#/birth_date"),
        ({"occurred_on": "2024-12-21"}, "#/occurred_on"),
        ({"monthly_income": 12}, "#/monthly_income"),
        ({"age": 3}, "#/age"),
    ],
)
def test_a_malformed_member(office: Office, told: dict[str, Any], pointer: str) -> None:
    worker_id = a_worker(office)
    before = office.head
    answer = join(office, worker_id, **told)
    assert answer.status_code == 422
    assert pointers(answer) == [pointer]
    assert office.head == before


def test_members_elsewhere_are_not_there(office: Office) -> None:
    worker_id, (spouse, _) = a_household(office)
    path, before = f"/workers/{worker_id}/members", office.head
    body = {"reason": "x", "occupation": "courier", "id_number": an_id_number()}
    refused(office.neighbour.post(path, CHILD), 404, "missing")
    refused(office.neighbour.post(f"{path}/{spouse}/departure", {"reason": "x"}), 404, "missing")
    refused(office.neighbour.post(f"{path}/{spouse}/registration", body), 404, "missing")
    refused(
        office.caseworker.post(f"{path}/{worker_id}/departure", {"reason": "x"}), 404, "missing"
    )
    assert office.head == before
