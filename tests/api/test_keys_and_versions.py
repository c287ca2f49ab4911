"""Asking twice, asking on an old version, asking not to be told old news."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from aid_service.api import answers
from aid_service.app import create_app
from aid_service.assembly import open_ports
from tests.cases import (
    PROCEDURE,
    a_child,
    a_class,
    a_filed_household,
    a_fund,
    a_gift,
    a_household,
    a_person,
    a_receipt,
    a_visit,
    a_worker,
    aid,
    living_aid,
)
from tests.office import Desk, Office, refused
from tests.staff import COUNTY


def asked_twice(office: Office, desk: Desk, path: str, body: Any) -> None:
    """The second answer is the first one's, and nothing was done."""
    key = str(uuid4())
    first = desk.post(path, body, key=key)
    assert first.status_code in (200, 201), first.text
    before = office.head
    again = desk.post(path, body, key=key)

    assert (again.status_code, again.json) == (first.status_code, first.json)
    for name in ("Aid-Position", "ETag"):
        assert again.headers[name] == first.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert office.head == before


def test_every_kind_of_command_may_be_asked_twice(office: Office) -> None:
    """The whole road of a household, a fund and a class, each step asked twice."""

    def twice(name: str, path: str, body: Any) -> None:
        asked_twice(office, office.desk(name), path, body)

    fund = {"name": "f", "source": "county", "year": 2024, "area": COUNTY}
    twice("finance", "/funds", fund)
    twice("caseworker", "/workers", a_person(name="王", phone="13800138000"))
    worker_id, _ = a_filed_household(office)
    fund_id, class_id = a_fund(office), a_class(office, capacity=1)
    twice("finance", f"/funds/{fund_id}/receipts", a_receipt())
    one, other = (
        office.caseworker.made(f"/workers/{worker_id}/visits", a_gift(fund_id))["visit_id"]
        for _ in range(2)
    )
    twice("approver", f"/workers/{worker_id}/visits/{one}/confirmation", {})
    twice("approver", f"/workers/{worker_id}/visits/{other}/voiding", {"reason": "twice"})
    twice("caseworker", f"/workers/{worker_id}/aid", living_aid(fund_id=fund_id))
    asked, given, turned_down = (
        f"/workers/{worker_id}/aid/{aid(office, worker_id, state, fund_id=fund_id)}"
        for state in ("requested", "approved", "requested")
    )
    twice("approver", f"{asked}/approval", {"decided_on": "2024-04-02"})
    twice("finance", f"{given}/payment", {"paid_on": "2024-04-03", "reference": "b"})
    returned = {"amount": "400.00", "returned_on": "2024-05-01", "reason": "left"}
    twice("finance", f"{given}/return", returned)
    twice("approver", f"{turned_down}/rejection", {"reason": "no"})
    legal = {"kind": "legal", "reason": "wages", "occurred_on": "2024-04-01"}
    service = office.caseworker.made(f"/workers/{worker_id}/aid", legal)["aid_id"]
    completion = {"occurred_on": "2024-04-09"}
    twice("caseworker", f"/workers/{worker_id}/aid/{service}/completion", completion)
    twice("caseworker", f"/workers/{worker_id}/reveal", {"field": "name", "purpose": "x"})
    enrolments = f"/childcare/classes/{class_id}/enrolments"
    twice("caseworker", enrolments, a_child(worker_id, "first"))
    twice("caseworker", enrolments, a_child(worker_id, "second"))
    attendance = {"date": "2024-07-09", "present": []}
    twice("caseworker", f"/childcare/classes/{class_id}/attendance", attendance)
    shown = office.caseworker.asked(f"/childcare/classes/{class_id}")
    for place in (*shown["enrolled"], *shown["waiting_list"]):
        path = f"{enrolments}/{place['enrolment_id']}/withdrawal"
        twice("caseworker", path, {"reason": "moved"})
    closure = {"occurred_on": "2024-06-01", "reason": "moved"}
    twice("approver", f"/workers/{worker_id}/dossier/closure", closure)
    twice(
        "admin", "/policies", {"in_force_from": "2025-01-01", "rules": {"season_enforced": False}}
    )
    twice("admin", "/staff", {"name": "new", "roles": ["finance"], "area": COUNTY})
    staff_id = office.staff["caseworker2"].staff_id
    twice("admin", f"/staff/{staff_id}/roles", {"roles": ["approver"]})
    twice("admin", f"/staff/{staff_id}/area", {"area": "410726100000"})
    twice("admin", f"/staff/{staff_id}/suspension", {"reason": "left"})


def test_every_step_of_a_dossier_may_be_asked_twice(office: Office) -> None:
    worker_id, _ = a_household(office)
    for path, day, body in PROCEDURE:
        desk = office.approver if path == "/approval" else office.caseworker
        told = {"occurred_on": day, **body}
        asked_twice(office, desk, f"/workers/{worker_id}/dossier{path}", told)


def test_a_key_lives_on_in_another_process_and_after_more_has_happened(office: Office) -> None:
    worker_id = a_worker(office)
    path = f"/workers/{worker_id}/visits"
    first = office.caseworker.post(path, a_visit(), key="k")
    visit_id = first.json["visit_id"]
    office.approver.made(f"{path}/{visit_id}/confirmation")
    office.clock.forward(days=400)
    ports = open_ports(office.settings, clock=office.clock)
    later = Desk(create_app(ports), office.caseworker.token)

    again = later.post(path, a_visit(), key="k")
    assert (again.json, again.headers["ETag"]) == (first.json, first.headers["ETag"])
    assert again.json["state"] == "recorded", "the answer of then"
    ports.close()


def test_a_key_belongs_to_one_actor(office: Office) -> None:
    worker_id = a_worker(office)
    path = f"/workers/{worker_id}/visits"
    one = office.caseworker.made(path, a_visit(), key="k")
    other = office.desk("caseworker2").post(path, a_visit(), key="k")
    assert other.status_code == 201
    assert other.json["visit_id"] != one["visit_id"]


def test_a_key_belongs_to_one_request(office: Office) -> None:
    one, other = a_worker(office), a_worker(office)
    path = f"/workers/{one}/visits"
    office.caseworker.made(path, a_visit(), key="k")
    before = office.head
    for again, body in (
        (path, a_visit(note="more")),
        (f"/workers/{other}/visits", a_visit()),
        ("/workers", a_person()),
    ):
        response = office.caseworker.post(again, body, key="k")
        refused(response, 422, "idempotency-key-reused")
    assert office.head == before


def test_the_order_of_names_in_a_body_does_not_matter(office: Office) -> None:
    worker_id = a_worker(office)
    path = f"/workers/{worker_id}/visits"
    office.caseworker.made(path, a_visit(), key="k")
    reversed_body = dict(reversed(list(a_visit().items())))
    assert office.caseworker.post(path, reversed_body, key="k").headers["Idempotency-Replayed"]


def test_a_key_may_be_written_as_a_structured_string(office: Office) -> None:
    path = f"/workers/{a_worker(office)}/visits"
    one = office.caseworker.made(path, a_visit(), key='"k"')
    assert office.caseworker.made(path, a_visit(), key="k") == one


def test_only_successes_are_remembered(office: Office) -> None:
    worker_id, fund_id = a_worker(office), a_fund(office, money="0.00")
    path = f"/workers/{worker_id}/visits"
    refused(office.caseworker.post(path, a_gift(fund_id), key="k"), 409, "fund-exhausted")
    office.finance.made(f"/funds/{fund_id}/receipts", a_receipt())
    response = office.caseworker.post(path, a_gift(fund_id), key="k")
    assert response.status_code == 201
    assert "Idempotency-Replayed" not in response.headers


@pytest.mark.parametrize("key", ["", '""', " ", "x" * 256])
def test_a_key_that_is_none_is_refused(office: Office, key: str) -> None:
    before = office.head
    refused(office.caseworker.post("/workers", a_person(), key=key), 422, "malformed")
    assert office.head == before


def test_a_new_member_of_staff_is_made_once_by_many_at_once(office: Office) -> None:
    body = {"name": "new", "roles": ["finance"], "area": COUNTY}
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: office.admin.post("/staff", body), range(12)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 11
    names = [one["name"] for one in office.admin.asked("/staff")["items"]]
    assert names.count("new") == 1


# versions


def test_a_write_on_the_version_that_was_read(office: Office) -> None:
    worker_id = a_worker(office)
    path = f"/workers/{worker_id}/visits"
    tag = office.caseworker.get(f"/workers/{worker_id}").headers["ETag"]
    assert office.caseworker.post(path, a_visit(), if_match=tag).headers["ETag"] == '"v2"'
    before = office.head

    problem = refused(office.caseworker.post(path, a_visit(), if_match=tag), 412, "version-stale")
    assert problem["current_version"] == 2
    for strange in ("v9", '"v99"', "x", '"v-1"', 'W/"v1"', "v" + "9" * 30):
        response = office.caseworker.post(path, a_visit(), if_match=strange)
        refused(response, 412, "version-stale")
    assert office.head == before
    assert office.caseworker.post(path, a_visit(), if_match="*").status_code == 201


def test_an_open_race_on_one_version_has_one_winner(office: Office) -> None:
    worker_id = a_worker(office)

    def write(_: int) -> int:
        path = f"/workers/{worker_id}/visits"
        return office.caseworker.post(path, a_visit(), if_match='"v1"').status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(write, range(8)))
    assert sorted(statuses) == [201] + [412] * 7


def test_another_streams_facts_do_not_make_a_version_stale(office: Office) -> None:
    worker_id = a_worker(office)
    office.caseworker.made(f"/workers/{worker_id}/reveal", {"field": "name", "purpose": "x"})
    path = f"/workers/{worker_id}/visits"
    assert office.caseworker.post(path, a_visit(), if_match='"v1"').status_code == 201


# freshness


def test_a_read_is_never_older_than_what_was_written(office: Office) -> None:
    """The writer and the reader are two processes over one store."""
    ports = open_ports(office.settings, clock=office.clock)
    reader = Desk(create_app(ports), office.caseworker.token)
    for number in range(1, 6):
        made = office.caseworker.post("/workers", a_person())
        headers = {"Aid-Min-Position": made.headers["Aid-Position"]}
        response = reader.get("/workers", headers=headers)
        assert len(response.json["items"]) == number
        assert int(response.headers["Aid-Position"]) >= int(made.headers["Aid-Position"])
    ports.close()


def test_what_the_ledger_has_not_reached_is_not_answered(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_WAIT_SECONDS", 0.0)
    headers = {"Aid-Min-Position": str(office.head + 1)}
    response = office.caseworker.get("/workers", headers=headers)
    refused(response, 503, "view-behind")
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("position", ["x", "-1", "1.5", "", "１"])
def test_a_position_that_is_none_is_refused(office: Office, position: str) -> None:
    response = office.caseworker.get("/workers", headers={"Aid-Min-Position": position})
    refused(response, 422, "malformed")
