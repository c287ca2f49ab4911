"""Who looks like somebody known: warned of, listed, judged."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import a_person, a_worker, an_id_number
from tests.office import Desk, Office, pointers, refused
from tests.staff import NEXT_COUNTY

CARD = "6217001234567890122"


def warned(answer: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(w["code"], w["pointer"], w.get("worker_id", "")) for w in answer["warnings"]}


def open_ones(desk: Desk, worker_id: str) -> dict[str, list[str]]:
    items = desk.asked(f"/workers/{worker_id}/duplicates")["items"]
    return {item["id"]: item["alike"] for item in items}


def judge(office: Office, one: str, other: str, decision: str) -> Any:
    body = {"other_id": other, "decision": decision, "reason": "rang both"}
    return office.caseworker.post(f"/workers/{one}/duplicates", body)


@pytest.mark.parametrize(
    ("told", "code", "pointer"),
    [
        ({"phone": "13900139001"}, "phone-known", "#/phone"),
        ({"bank_card": CARD}, "bank-card-known", "#/bank_card"),
        ({"name": "欧阳雪松"}, "name-known", "#/name"),
    ],
)
def test_each_likeness_is_warned_of_and_listed(
    office: Office, told: dict[str, str], code: str, pointer: str
) -> None:
    first = a_worker(office, **{"name": "王一"} | told)
    made = office.caseworker.made("/workers", a_person(**{"name": "王二"} | told))

    assert warned(made) == {(code, pointer, first)}
    alike = [pointer.removeprefix("#/")]
    assert open_ones(office.caseworker, made["id"]) == {first: alike}
    assert open_ones(office.approver, first) == {made["id"]: alike}


def test_a_namesake_of_another_birth_date_is_nobody_known(office: Office) -> None:
    a_worker(office, name="欧阳雪松", id_number=an_id_number(born="19800101"))
    made = office.caseworker.made(
        "/workers", a_person(name="欧阳雪松", id_number=an_id_number(born="19800102"))
    )
    assert made["warnings"] == []


def test_nothing_is_said_of_people_elsewhere(office: Office) -> None:
    first = a_worker(office, name="王一", phone="13900139001")
    elsewhere = a_person(name="王二", phone="13900139001", area=NEXT_COUNTY)
    made = office.neighbour.made("/workers", elsewhere)
    assert made["warnings"] == []
    assert open_ones(office.neighbour, made["id"]) == open_ones(office.caseworker, first) == {}


def test_a_correction_warns_of_whom_it_makes_alike(office: Office) -> None:
    born = an_id_number(born="19790615")
    first = a_worker(office, name="王一", phone="13900139001", bank_card=CARD, id_number=born)
    second = a_worker(office, name="王二", id_number=an_id_number(born="19800101"))

    def correct(what: str, **told: str) -> Any:
        return office.caseworker.made(f"/workers/{second}/{what}", told | {"reason": "x"})

    assert warned(correct("address", address="一街二号")) == set()
    assert warned(correct("phone", phone="13900139001")) == {("phone-known", "#/phone", first)}
    assert warned(correct("bank-card", bank_card=CARD)) == {
        ("bank-card-known", "#/bank_card", first)
    }
    assert warned(correct("name", name="王一")) == set(), "born on another day"
    same_day = correct("id-number", id_number=an_id_number(born="19790615"))
    assert warned(same_day) == {("name-known", "#/name", first)}
    assert open_ones(office.caseworker, second) == {first: ["name", "phone", "bank_card"]}
    correct("phone", phone="13900139002")
    assert open_ones(office.caseworker, second) == {first: ["name", "bank_card"]}


def test_someone_else_is_not_asked_about_again(office: Office) -> None:
    first = a_worker(office, name="王一", phone="13900139001")
    second = a_worker(office, name="王二", phone="13900139001")
    third = a_worker(office, name="王三", phone="13900139001")
    before = office.head
    answer = judge(office, second, first, "someone_else")
    office.wrote(answer, "worker.duplicate_judged.v1", "worker.duplicate_judged.v1")

    assert open_ones(office.caseworker, second) == {third: ["phone"]}
    assert open_ones(office.caseworker, first) == {third: ["phone"]}
    again = office.caseworker.made(
        f"/workers/{second}/phone", {"phone": "13900139001", "reason": "same again"}
    )
    assert warned(again) == {("phone-known", "#/phone", third)}
    then = office.caseworker.asked(f"/workers/{second}/duplicates", at_position=before)
    assert [item["id"] for item in then["items"]] == [first, third]
    said = office.caseworker.asked(f"/workers/{second}/history")["items"][1]["sentence"]
    assert said == "Compared with a record that looks alike: someone else: rang both."


def test_the_same_person_stays_open_until_merged(office: Office) -> None:
    first = a_worker(office, name="王一", phone="13900139001")
    second = a_worker(office, name="王二", phone="13900139001")
    judge(office, first, second, "same_person")
    [item] = office.approver.asked(f"/workers/{first}/duplicates")["items"]
    assert (item["id"], item["decision"]) == (second, "same_person")
    body = {"other_id": second, "reason": "one person"}
    office.approver.made(f"/workers/{first}/merge", body)
    assert open_ones(office.approver, first) == open_ones(office.approver, second) == {}
    office.approver.made(f"/workers/{first}/split", body)
    assert open_ones(office.approver, first) == {second: ["phone"]}


def test_a_repeated_registration_warns_of_the_same(office: Office) -> None:
    first = a_worker(office, name="王一", phone="13900139001")
    body = a_person(name="王二", phone="13900139001")
    made = office.caseworker.post("/workers", body, key="k1")
    again = office.caseworker.post("/workers", body, key="k1")
    assert again.json == made.json
    assert warned(again.json) == {("phone-known", "#/phone", first)}


def test_what_cannot_be_judged(office: Office) -> None:
    first, second = a_worker(office), a_worker(office)
    elsewhere = office.neighbour.made("/workers", a_person(area=NEXT_COUNTY))["id"]
    before = office.head
    refused(judge(office, first, first, "same_person"), 422, "same-record")
    refused(judge(office, first, elsewhere, "same_person"), 404, "worker-missing")
    refused(judge(office, elsewhere, first, "same_person"), 404, "missing")
    answer = judge(office, first, second, "perhaps")
    refused(answer, 422, "malformed")
    assert pointers(answer) == ["#/decision"]
    refused(office.neighbour.get(f"/workers/{first}/duplicates"), 404, "missing")
    assert office.head == before
