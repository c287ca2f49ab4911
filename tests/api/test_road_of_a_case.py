"""One household's year over HTTP alone, and the sums that finance reads of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
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
    living_aid,
)
from tests.office import Office

DECIDED = {"decided_on": "2024-04-02"}
PAID = {"paid_on": "2024-04-03", "reference": "B-1"}


def paid_aid(office: Office, worker_id: str, fund_id: str, **told: Any) -> str:
    aid_id = office.caseworker.made(
        f"/workers/{worker_id}/aid", living_aid(fund_id=fund_id, **told)
    )["aid_id"]
    office.approver.made(f"/workers/{worker_id}/aid/{aid_id}/approval", DECIDED)
    paid = office.finance.made(f"/workers/{worker_id}/aid/{aid_id}/payment", PAID)
    assert paid["state"] == "paid"
    return str(aid_id)


def test_a_commands_facts_are_contiguous_and_the_resources_own_come_last(office: Office) -> None:
    worker_id, fund_id = a_worker(office), a_fund(office)
    before = office.head
    response = office.caseworker.post(f"/workers/{worker_id}/visits", a_gift(fund_id))
    assert response.headers["Aid-Position"] == str(before + 2)
    items = office.desk("auditor").asked("/audit/events", after=before)["items"]
    assert [item["type"] for item in items] == ["fund.disbursed.v1", "worker.visited.v1"]
    assert len({item["command_id"] for item in items}) == 1


def test_a_case_from_visit_to_return(office: Office) -> None:
    worker_id, _ = a_filed_household(office)
    fund_id = a_fund(office)
    office.caseworker.made(f"/workers/{worker_id}/visits", a_gift(fund_id, cash="500.00"))
    aid_id = paid_aid(office, worker_id, fund_id)
    position = office.head
    office.finance.made(
        f"/workers/{worker_id}/aid/{aid_id}/return",
        {"amount": "200.00", "returned_on": "2024-05-01", "reason": "too much"},
    )

    fund = office.finance.asked(f"/funds/{fund_id}")
    assert (fund["disbursed"], fund["returned"], fund["reserved"]) == ("1500.00", "200.00", "0.00")
    assert fund["available"] == "8700.00"
    [listed] = office.finance.asked("/funds")["items"]
    assert listed["available"] == "8700.00"

    summary = office.finance.asked("/finance/summary", year=2024, by="kind,category")
    rows = {(row["kind"], row["category"]): row["total"] for row in summary["rows"]}
    assert rows == {("visit", "deep"): "500.00", ("living", "deep"): "800.00"}
    assert summary["total"] == {
        "cash": "1300.00",
        "goods": "0.00",
        "total": "1300.00",
        "persons": 1,
        "households": 1,
        "occasions": 2,
    }
    earlier = office.finance.asked("/finance/summary", year=2024, by="kind", at_position=position)
    assert earlier["total"]["total"] == "1500.00"
    entries = office.finance.asked("/finance/entries", year=2024, kind="living")["items"]
    assert [entry["cash"] for entry in entries] == ["1000.00", "-200.00"]


def test_who_asked_cannot_approve_and_who_approved_cannot_pay(office: Office) -> None:
    worker_id, _ = a_filed_household(office)
    fund_id = a_fund(office)
    office.desk("admin").made(
        f"/staff/{office.approver.staff_id}/roles", {"roles": ["approver", "caseworker", "finance"]}
    )
    asked = office.approver.made(f"/workers/{worker_id}/aid", living_aid(fund_id=fund_id))
    path = f"/workers/{worker_id}/aid/{asked['aid_id']}"
    assert office.approver.post(f"{path}/approval", DECIDED).json["code"] == "same-person"
    second = office.caseworker.made(f"/workers/{worker_id}/aid", living_aid(fund_id=fund_id))
    path = f"/workers/{worker_id}/aid/{second['aid_id']}"
    office.approver.made(f"{path}/approval", DECIDED)
    assert office.approver.post(f"{path}/payment", PAID).json["code"] == "same-person"
    office.finance.made(f"{path}/payment", PAID)


def test_money_needs_an_active_dossier_and_keeps_within_its_cap(office: Office) -> None:
    fund_id = a_fund(office, money="100000.00")
    stranger = a_worker(office)
    asked = office.caseworker.made(f"/workers/{stranger}/aid", living_aid(fund_id=fund_id))
    refused = office.approver.post(f"/workers/{stranger}/aid/{asked['aid_id']}/approval", DECIDED)
    assert (refused.status_code, refused.json["code"]) == (409, "no-active-dossier")

    worker_id, _ = a_filed_household(office)
    paid_aid(office, worker_id, fund_id, amount="8400.00")
    more = office.caseworker.made(
        f"/workers/{worker_id}/aid", living_aid(fund_id=fund_id, amount="0.01")
    )
    over = office.approver.post(f"/workers/{worker_id}/aid/{more['aid_id']}/approval", DECIDED)
    assert over.json["code"] == "cap-exceeded"
    told = {name: over.json[name] for name in ("cap", "given", "asked")}
    assert told == {"cap": "8400.00", "given": "8400.00", "asked": "0.01"}


def test_a_dossier_as_of_both_clocks(office: Office) -> None:
    worker_id, _ = a_household(office)
    before = office.head
    dossier(office, worker_id)
    status = {
        query: office.caseworker.asked(f"/workers/{worker_id}", **dict([query]))["dossier"][
            "status"
        ]
        for query in (
            ("at_position", before),
            ("effective_on", "2024-03-05"),
            ("effective_on", "2024-03-14"),
            ("effective_on", "2024-03-15"),
        )
    }
    assert list(status.values()) == ["none", "visited", "noticed", "active"]
    listed = office.caseworker.asked("/workers", status="active", effective_on="2024-03-14")
    assert listed["items"] == []
    [found] = office.caseworker.asked("/workers", status="active")["items"]
    assert found["id"] == worker_id
    history = office.caseworker.asked(f"/workers/{worker_id}/history", at_position=before)
    assert [item["type"] for item in history["items"]] == ["worker.registered.v1"]


def test_what_was_known_at_an_instant(office: Office) -> None:
    worker_id = a_worker(office)
    office.clock.forward(days=1)
    office.caseworker.made(f"/workers/{worker_id}/visits", a_visit())
    known = {
        instant: len(
            office.caseworker.asked(f"/workers/{worker_id}/visits", known_at=instant)["items"]
        )
        for instant in ("2024-12-20T23:59:59+08:00", "2024-12-21T10:00:00+08:00")
    }
    assert list(known.values()) == [0, 1]
    unknown = office.caseworker.get(f"/workers/{worker_id}", known_at="2024-12-19T00:00:00Z")
    assert unknown.status_code == 404


def test_thirty_two_clients_never_overdraw(office: Office) -> None:
    fund_id = a_fund(office, money="1000.00")
    workers = [a_worker(office) for _ in range(32)]

    def visit(worker_id: str) -> int:
        path = f"/workers/{worker_id}/visits"
        return office.caseworker.post(path, a_gift(fund_id, cash="70.00")).status_code

    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(visit, workers))
    assert sorted(set(answers)) == [201, 409]
    assert answers.count(201) == 14
    assert office.finance.asked(f"/funds/{fund_id}")["available"] == "20.00"


def test_the_same_key_fifty_times_at_once_is_one_visit(office: Office) -> None:
    worker_id, fund_id = a_worker(office), a_fund(office)
    path = f"/workers/{worker_id}/visits"

    def visit(_: int) -> Any:
        return office.caseworker.post(path, a_gift(fund_id), key="one and the same")

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(visit, range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    replayed = [answer.headers.get("Idempotency-Replayed") for answer in answers]
    assert replayed.count("true") == 49
    assert len(office.caseworker.asked(path)["items"]) == 1


def test_places_waiting_list_and_moving_up(office: Office) -> None:
    care_class = office.caseworker.made(
        "/childcare/classes",
        {
            "title": "Summer class",
            "site": "library",
            "area": "410726",
            "capacity": 2,
            "starts_on": "2024-07-08",
            "ends_on": "2024-08-16",
            "min_age": 6,
            "max_age": 12,
        },
    )
    path = f"/childcare/classes/{care_class['id']}/enrolments"
    told = {"both_parents_work": True, "guardian_consent": True}
    made = [
        office.caseworker.made(
            path,
            {
                "worker_id": a_worker(office),
                "child": {"name": f"孩子{number}", "birth_date": "2016-05-01"},
                **told,
            },
        )
        for number in range(4)
    ]
    assert [one["rank"] for one in made] == [None, None, 1, 2]
    first = made[0]["enrolment_id"]
    withdrawal = f"{path}/{first}/withdrawal"
    left = office.caseworker.made(withdrawal, {"reason": "moved"}, key="leave")
    assert left["state"] == "withdrawn"
    again = office.caseworker.post(withdrawal, {"reason": "moved"}, key="leave")
    assert (again.status_code, again.json) == (200, left)
    shown = office.caseworker.asked(f"/childcare/classes/{care_class['id']}")
    assert [one["enrolment_id"] for one in shown["enrolled"]] == [
        made[1]["enrolment_id"],
        made[2]["enrolment_id"],
    ]
    assert [(one["enrolment_id"], one["rank"]) for one in shown["waiting_list"]] == [
        (made[3]["enrolment_id"], 1)
    ]


def test_the_same_child_is_enrolled_once_whatever_way_it_is_told(office: Office) -> None:
    announced = {"site": "x", "area": "410726", "capacity": 9, "min_age": 6, "max_age": 12}
    one, two = (
        office.caseworker.made(
            "/childcare/classes",
            {"title": title, "starts_on": first, "ends_on": last, **announced},
        )["id"]
        for title, first, last in (
            ("July", "2024-07-01", "2024-07-31"),
            ("Overlapping", "2024-07-31", "2024-08-16"),
        )
    )
    worker_id = a_worker(office)
    number = an_id_number(born="20160501")
    body = {
        "worker_id": worker_id,
        "child": {"name": "小宝", "birth_date": "2016-05-01", "id_number": number},
        "both_parents_work": True,
        "guardian_consent": True,
    }
    office.caseworker.made(f"/childcare/classes/{one}/enrolments", body)
    unnumbered = body | {"child": {"name": "小宝", "birth_date": "2016-05-01"}}
    other_parent = body | {"worker_id": a_worker(office)}
    for told in (body, unnumbered, other_parent):
        refused = office.caseworker.post(f"/childcare/classes/{two}/enrolments", told)
        assert refused.json["code"] == "already-enrolled"


@pytest.mark.parametrize("term", ["曾仕强", "仕强", "曾", "zengshiqiang", "zsq", "ZSQ", "zeng"])
def test_a_worker_is_found_by_parts_pinyin_and_initials(office: Office, term: str) -> None:
    worker_id = a_worker(office, name="曾仕强", phone="13800001111")
    found = office.caseworker.made("/workers/search", {"q": term})["items"]
    assert [one["id"] for one in found] == [worker_id]
    assert office.desk("next caseworker").made("/workers/search", {"q": term})["items"] == []


def test_personal_numbers_are_masked_and_a_reveal_leaves_a_fact(office: Office) -> None:
    person = a_person(name="李四光", phone="13912345678")
    made = office.caseworker.made("/workers", person)
    assert person["id_number"] not in str(made)
    assert office.finance.asked(f"/workers/{made['id']}")["name"] == "李**"
    body = {"field": "phone", "purpose": "call back"}
    assert office.caseworker.made(f"/workers/{made['id']}/reveal", body)["value"] == "13912345678"
    assert office.finance.post(f"/workers/{made['id']}/reveal", body).status_code == 403
    newest = office.desk("auditor").asked("/audit/events", type="access.field_revealed.v1")
    assert newest["items"][0]["changes"]["purpose"] == "call back"
    assert office.caseworker.asked(f"/workers/{made['id']}")["version"] == 1
