"""One dossier for a household, on whichever of its linked records it lies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cases import (
    PROCEDURE,
    STATUSES,
    a_filed_household,
    a_fund,
    a_gift,
    a_household,
    a_worker,
    aid,
    dossier,
)
from tests.office import Office, refused

LINKS = ("merge", "household-merge")
STEPS = dict(zip(STATUSES, PROCEDURE, strict=True))


def link(office: Office, what: str, one: str, other: str) -> None:
    body = {"other_id": other, "reason": "papers compared"}
    office.approver.made(f"/workers/{one}/{what}", body)


def take(office: Office, worker_id: str, status: str) -> Any:
    """The one step that leads to a status."""
    path, day, body = STEPS[status]
    desk = office.approver if status == "active" else office.caseworker
    return desk.post(f"/workers/{worker_id}/dossier{path}", {"occurred_on": day, **body})


def turn(office: Office, worker_id: str, step: str, day: str) -> Any:
    body = {"occurred_on": day, "reason": "looked at again"}
    return office.approver.post(f"/workers/{worker_id}/dossier/{step}", body)


@pytest.mark.parametrize("what", LINKS)
def test_money_goes_by_the_dossier_of_a_linked_record(office: Office, what: str) -> None:
    fund_id = a_fund(office, source="central")
    one, (filed, _) = a_worker(office), a_filed_household(office)
    gift = a_gift(fund_id, "100.00")
    refused(office.caseworker.post(f"/workers/{one}/visits", gift), 409, "no-active-dossier")
    aid_id = aid(office, one, "requested", fund_id=fund_id)
    approval, decided = f"/workers/{one}/aid/{aid_id}/approval", {"decided_on": "2024-04-02"}
    refused(office.approver.post(approval, decided), 409, "no-active-dossier")

    link(office, what, one, filed)
    office.caseworker.made(f"/workers/{one}/visits", gift)
    office.approver.made(approval, decided)
    granted = office.facts()[-1]
    assert (granted.TOPIC, granted.standing.category) == ("aid.approved.v1", "deep")


def test_before_that_dossier_there_is_no_money(office: Office) -> None:
    fund_id = a_fund(office)
    one, (filed, _) = a_worker(office), a_filed_household(office)
    link(office, "household-merge", filed, one)
    aid_id = aid(office, one, "requested", fund_id=fund_id, occurred_on="2024-03-01")
    path = f"/workers/{one}/aid/{aid_id}/approval"
    refused(office.approver.post(path, {"decided_on": "2024-03-14"}), 409, "no-active-dossier")
    office.approver.made(path, {"decided_on": "2024-03-15"})


@pytest.mark.parametrize("what", LINKS)
def test_a_household_applies_once(office: Office, what: str) -> None:
    one, (filed, _) = a_worker(office), a_filed_household(office)
    link(office, what, one, filed)
    before = office.head
    problem = refused(take(office, one, "submitted"), 409, "household-has-dossier")
    assert (problem["record"], office.head) == (filed, before)

    turn(office, filed, "closure", "2024-06-03")
    assert take(office, one, "submitted").status_code == 201
    if what == "household-merge":
        again = turn(office, filed, "reopening", "2024-06-04")
        refused(again, 409, "household-has-dossier")


def test_of_two_dossiers_under_way_one_comes_into_force(office: Office) -> None:
    one, other = a_household(office)[0], a_household(office)[0]
    for worker_id in (one, other):
        dossier(office, worker_id, "noticed")
    link(office, "household-merge", one, other)
    answer = take(office, other, "active")
    assert answer.status_code == 200
    told = [fact.TOPIC for fact in office.facts(office.head - 2)]
    assert told == ["worker.household_filed.v1", "dossier.approved.v1"]
    refused(take(office, one, "active"), 409, "household-has-dossier")

    turn(office, other, "suspension", "2024-03-18")
    refused(take(office, one, "active"), 409, "household-has-dossier")
    turn(office, other, "closure", "2024-03-19")
    assert take(office, one, "active").status_code == 200


def test_of_two_in_force_the_suspended_one_stays_so(office: Office) -> None:
    one, other = a_filed_household(office)[0], a_filed_household(office)[0]
    turn(office, other, "suspension", "2024-06-03")
    link(office, "household-merge", one, other)
    refused(turn(office, other, "resumption", "2024-06-04"), 409, "household-has-dossier")
    body = {"other_id": other, "reason": "they live apart"}
    office.approver.made(f"/workers/{one}/household-split", body)
    assert turn(office, other, "resumption", "2024-06-04").status_code == 200


def test_a_merged_record_begins_no_dossier(office: Office) -> None:
    one, other, (closed, _) = a_worker(office), a_worker(office), a_filed_household(office)
    turn(office, closed, "closure", "2024-06-03")
    for record in (other, closed):
        link(office, "merge", one, record)
    submitted = refused(take(office, other, "submitted"), 409, "merged-record")
    reopened = refused(turn(office, closed, "reopening", "2024-06-04"), 409, "merged-record")
    assert submitted["leading"] == reopened["leading"] == one


def test_two_that_are_approved_at_once_are_one(office: Office) -> None:
    """Each decision is told on the stream that leads both, so one of them is made again."""
    root, *pair = (a_household(office)[0] for _ in range(3))
    for worker_id in pair:
        dossier(office, worker_id, "noticed")
        link(office, "household-merge", root, worker_id)
    with ThreadPoolExecutor(2) as hands:
        answers = list(hands.map(lambda worker_id: take(office, worker_id, "active"), pair))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
