"""Workers: registering, reading, listing, finding, revealing, replaying."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import (
    a_filed_household,
    a_fund,
    a_gift,
    a_household,
    a_person,
    a_visit,
    a_worker,
    an_id_number,
    dossier,
)
from tests.office import Office, pointers, refused
from tests.staff import COUNTY, TOWN

EVERYTHING = {
    "name": "王小明",
    "phone": "138 0013 8000",
    "employer": "快送",
    "platform": "美好",
    "address": "河南省新乡市延津县某路 1 号",
    "bank": "农业银行",
    "bank_card": "6217001234567890122",
    "members": [
        {"name": "李小红", "relation": "spouse", "monthly_income": "1200.00"},
        {"name": "王二宝", "relation": "child", "birth_date": "2014-05-01"},
    ],
    "form": {"housing": "rented"},
}


def test_a_worker_is_registered_with_the_household(office: Office) -> None:
    number = an_id_number()
    response = office.caseworker.post("/workers", a_person(id_number=number, **EVERYTHING))

    made = office.wrote(response, "identity.claimed.v1", "worker.registered.v1")
    assert response.status_code == 201
    masked = f"{number[:6]}********{number[-4:]}"
    assert {name: made[name] for name in ("name", "id_number", "phone", "area", "occupation")} == {
        "name": "王小明",
        "id_number": masked,
        "phone": "138****8000",
        "area": TOWN,
        "occupation": "courier",
    }
    assert made["bank_card"] == "***************0122"
    assert made["address"] == "河南省新乡市****"
    assert made["dossier"] == {"status": "none", "category": None}
    assert (made["household_size"], made["version"]) == (3, 1)
    assert [member["name"] for member in made["members"]] == ["李小红", "王二宝"]
    assert made["warnings"] == []
    told = office.caseworker.get(f"/workers/{made['id']}")
    assert told.headers["ETag"] == '"v1"'
    assert told.json | {"warnings": []} == made


def test_the_bare_minimum_is_enough(office: Office) -> None:
    made = office.caseworker.made("/workers", a_person())
    assert (made["members"], made["phone"], made["household_size"]) == ([], None, 1)


def test_a_number_stands_once_even_as_a_member(office: Office) -> None:
    number, spouse = an_id_number(), an_id_number()
    member = {"name": "李", "relation": "spouse", "id_number": spouse}
    office.caseworker.made("/workers", a_person(id_number=number, members=[member]))
    before = office.head

    for again in (
        a_person(id_number=number),
        a_person(id_number=spouse),
        a_person(members=[{"name": "王", "relation": "parent", "id_number": number}]),
    ):
        refused(office.caseworker.post("/workers", again), 409, "already-registered")
    assert office.head == before


def test_an_old_number_of_fifteen_digits_is_the_same_persons(office: Office) -> None:
    number = an_id_number(born="19650101")
    old = number[:6] + number[8:17]
    office.caseworker.made("/workers", a_person(id_number=number))
    refused(office.caseworker.post("/workers", a_person(id_number=old)), 409, "already-registered")


@pytest.mark.parametrize(
    ("told", "code", "pointer"),
    [
        ({"id_number": an_id_number(area="990000")}, "id-number-area-unknown", "#/id_number"),
        ({"bank_card": "6217001234567890123"}, "bank-card-check", "#/bank_card"),
    ],
)
def test_what_may_be_wrong_is_registered_with_a_warning(
    office: Office, told: dict[str, str], code: str, pointer: str
) -> None:
    made = office.caseworker.made("/workers", a_person(**told))
    assert {"code": code, "pointer": pointer} in [
        {name: warning[name] for name in ("code", "pointer")} for warning in made["warnings"]
    ]


@pytest.mark.parametrize(
    "told", [{"name": "欧阳雪松", "phone": "13900139001"}, {"name": "欧阳雪松"}]
)
def test_who_looks_like_somebody_known_is_registered_with_a_warning(
    office: Office, told: dict[str, str]
) -> None:
    first = office.caseworker.made("/workers", a_person(**told))
    second = office.caseworker.made("/workers", a_person(**told))
    assert first["warnings"] == []
    assert second["warnings"]
    assert second["id"] != first["id"]


def test_people_born_before_their_county_had_a_code_are_registered(office: Office) -> None:
    office.caseworker.made("/workers", a_person(id_number=an_id_number(born="19300101")))


@pytest.mark.parametrize("name", ["𰻝小明", "阿依古丽·买买提", "㐂龘", "张（大）三"])
def test_rare_names_come_back_as_they_were(office: Office, name: str) -> None:
    worker_id = a_worker(office, name=name)
    assert office.caseworker.asked(f"/workers/{worker_id}")["name"] == name


def test_the_register_is_listed_and_filtered(office: Office) -> None:
    one = a_worker(office, occupation="truck_driver")
    other, _ = a_filed_household(office, area=COUNTY)
    office.caseworker.made(f"/workers/{one}/visits", a_visit())

    def listed(**asked: str) -> list[str]:
        return [line["id"] for line in office.caseworker.asked("/workers", **asked)["items"]]

    assert listed() == [one, other]
    assert listed(area=TOWN) == [one]
    assert listed(status="active") == listed(category="deep") == [other]
    assert listed(status="none") == listed(occupation="truck_driver") == [one]
    assert listed(season_not_visited="summer", year="2024") == [other]
    assert listed(season_not_visited="winter", year="2024") == [one, other]
    assert listed(season_not_visited="summer", year="2023") == [one, other]
    [line] = office.caseworker.asked("/workers", status="active")["items"]
    assert line["dossier"] == {"status": "active", "category": "deep"}
    assert line["household_size"] == 3


@pytest.mark.parametrize(
    ("status", "then"),
    [
        ("submitted", None),
        ("noticed", None),
        ("active", None),
        ("active", "suspension"),
        ("active", "closure"),
    ],
)
def test_the_register_and_the_file_agree(office: Office, status: str, then: str | None) -> None:
    worker_id, _ = a_household(office)
    dossier(office, worker_id, status)
    if then:
        body = {"occurred_on": "2024-05-01", "reason": "moved"}
        office.approver.made(f"/workers/{worker_id}/dossier/{then}", body)

    [line] = office.caseworker.asked("/workers")["items"]
    assert line["dossier"] == office.caseworker.asked(f"/workers/{worker_id}")["dossier"]


@pytest.mark.parametrize(
    "q", ["曾国强", "国强", "zengguoqiang", "zgq", "zeng", "13800138000", "138 0013 8000", "ID"]
)
def test_a_worker_is_found(office: Office, q: str) -> None:
    number = an_id_number()
    known = a_worker(office, name="曾国强", phone="13800138000", id_number=number)
    a_worker(office, name="李四光")
    response = office.caseworker.post("/workers/search", {"q": number if q == "ID" else q})

    assert response.status_code == 200
    assert [line["id"] for line in response.json["items"]] == [known]
    assert response.json["items"][0]["id_number"] == f"{number[:6]}********{number[-4:]}"
    assert response.headers["Aid-Position"] == str(office.head)


@pytest.mark.parametrize("q", ["赵", "1380013800", "41072619850101", "guo qiangzeng"])
def test_a_worker_is_not_found_by_something_else(office: Office, q: str) -> None:
    a_worker(office, name="曾国强", phone="13800138000")
    assert office.caseworker.made("/workers/search", {"q": q})["items"] == []


def test_finance_and_admin_see_people_masked(office: Office) -> None:
    worker_id, _ = a_household(office, phone="13800138000", address="延津县城关镇一街二号")
    fund_id = a_fund(office)
    gift = a_gift(fund_id, note="重病")
    office.caseworker.made(f"/workers/{worker_id}/visits", gift)
    for desk in (office.finance, office.admin):
        told = desk.asked(f"/workers/{worker_id}")
        assert (told["name"], told["phone"]) == ("王**", "138****8000")
        assert [member["name"] for member in told["members"]] == ["李**", "王**"]
        [line] = desk.asked("/workers")["items"]
        assert line["name"] == "王**"
        [visit] = desk.asked(f"/workers/{worker_id}/visits")["items"]
        assert (visit["note"], visit["purpose"]) == ("****", "****")
        assert {visitor["name"] for visitor in visit["visitors"]} == {"****"}
    history = office.finance.get(f"/workers/{worker_id}/history").text
    for secret in ("王小明", "李小红", "王二宝", "13800138000", "一街二号", "重病", "张三"):
        assert secret not in history


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "王小明"),
        ("phone", "13800138000"),
        ("address", EVERYTHING["address"]),
        ("bank_card", "6217001234567890122"),
    ],
)
def test_a_field_is_revealed_and_leaves_a_fact(office: Office, field: str, value: str) -> None:
    worker_id = a_worker(office, **EVERYTHING)
    version = office.caseworker.get(f"/workers/{worker_id}").headers["ETag"]
    body = {"field": field, "purpose": "call about a visit"}
    response = office.caseworker.post(f"/workers/{worker_id}/reveal", body)

    assert office.wrote(response, "access.field_revealed.v1") == {"field": field, "value": value}
    assert response.headers["Cache-Control"] == "no-store"
    assert office.caseworker.get(f"/workers/{worker_id}").headers["ETag"] == version
    history = office.caseworker.asked(f"/workers/{worker_id}/history")
    assert [item["type"] for item in history["items"]] == ["worker.registered.v1"]
    [seen] = office.auditor.asked("/audit/events", type="access.field_revealed.v1")["items"]
    assert seen["actor"]["id"] == office.caseworker.staff_id
    assert seen["changes"]["purpose"] == "call about a visit"
    assert value not in str(seen)


def test_a_members_field_is_revealed(office: Office) -> None:
    worker_id, (_, child) = a_household(office)
    body = {"field": "birth_date", "member_id": child, "purpose": "class"}
    told = office.caseworker.made(f"/workers/{worker_id}/reveal", body)
    assert told == {"field": "birth_date", "value": "2014-05-01"}


def test_what_cannot_be_revealed(office: Office) -> None:
    worker_id, (spouse, _) = a_household(office)
    before = office.head

    def reveal(**told: str) -> Any:
        return office.caseworker.post(f"/workers/{worker_id}/reveal", told)

    refused(reveal(field="phone", purpose="x"), 409, "field-empty")
    refused(reveal(field="id_number", member_id=spouse, purpose="x"), 409, "field-empty")
    refused(reveal(field="name", member_id=worker_id, purpose="x"), 422, "member-missing")
    refused(reveal(field="registration", purpose="x"), 422, "malformed")
    refused(reveal(field="phone", member_id=spouse, purpose="x"), 422, "malformed")
    answer = reveal(field="name")
    refused(answer, 422, "malformed")
    assert pointers(answer) == ["#/purpose"]
    assert office.head == before


def test_a_history_tells_every_fact_of_the_workers_own_stream(office: Office) -> None:
    worker_id, _ = a_household(office)
    fund_id = a_fund(office)
    visit = a_gift(fund_id, goods=[{"name": "rice", "quantity": 2, "value": "50.00"}])
    visited = office.caseworker.post(f"/workers/{worker_id}/visits", visit)
    voiding = f"/workers/{worker_id}/visits/{visited.json['visit_id']}/voiding"
    office.approver.made(voiding, {"reason": "twice"})
    told = office.caseworker.asked(f"/workers/{worker_id}/history")["items"]

    assert [item["type"] for item in told] == [
        "worker.registered.v1",
        "worker.visited.v1",
        "worker.visit_voided.v1",
    ]
    assert [item["version"] for item in told] == [1, 2, 3]
    assert told[1]["position"] == int(visited.headers["Aid-Position"])
    assert told[1]["occurred_on"] == "2024-07-01"
    assert told[1]["actor"] == {
        "id": office.caseworker.staff_id,
        "role": "caseworker",
        "area": COUNTY,
    }
    assert told[1]["changes"]["cash"] == "500.00"
    assert told[1]["sentence"] == (
        "2024-07-01: summer visit with 500.00 yuan in cash and 50.00 yuan in goods."
    )
    assert told[2]["reason"] == "twice"
    assert told[2]["actor"]["role"] == "approver"
    assert all(item["recorded_at"].startswith("2024-12-20T02:00:00") for item in told)


def test_a_history_is_told_in_the_callers_language(office: Office) -> None:
    worker_id = a_worker(office)
    path = f"/workers/{worker_id}/history"
    said = {
        language: office.caseworker.get(path, headers={"Accept-Language": language}).json["items"][
            0
        ]["sentence"]
        for language in ("en", "en-GB,en;q=0.9", "zh-CN", "zh", "fr", "de, en;q=0.5")
    }
    assert said["en"].startswith("Registered")
    assert said["en"] == said["en-GB,en;q=0.9"] == said["de, en;q=0.5"]
    assert said["zh"] == said["zh-CN"] == said["fr"]
    assert "王小明" in said["zh"]
    assert not said["zh"].startswith("Registered")
