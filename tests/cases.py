"""Cases to begin a story with, made over HTTP as a caller would make them."""

from __future__ import annotations

from itertools import count
from typing import Any

from domain.policies.identifiers import check_character
from tests.office import Office
from tests.staff import COUNTY, TOWN

_numbers = count(1)


def an_id_number(born: str = "19850101", area: str = "410726") -> str:
    """A number that nobody in this run has had."""
    number = next(_numbers)
    place = f"{int(area) + number // 999:06d}"
    body = f"{place}{born}{number % 999 + 1:03d}"
    return body + check_character(body)


def a_person(**told: Any) -> dict[str, Any]:
    """A body for POST /workers."""
    return {
        "name": "王小明",
        "id_number": an_id_number(),
        "area": TOWN,
        "occupation": "courier",
    } | told


def a_worker(office: Office, **told: Any) -> str:
    made = office.caseworker.made("/workers", a_person(**told))
    return str(made["id"])


def a_household(office: Office, **told: Any) -> tuple[str, list[str]]:
    """A worker with a spouse and a child; gives the members' ids too."""
    members = [
        {"name": "李小红", "relation": "spouse", "monthly_income": "1200.00"},
        {"name": "王二宝", "relation": "child", "birth_date": "2014-05-01"},
    ]
    made = office.caseworker.made("/workers", a_person(members=members, **told))
    return made["id"], [member["member_id"] for member in made["members"]]


def a_fund(office: Office, *, money: str = "10000.00", **told: Any) -> str:
    body = {"name": "Four seasons", "source": "county", "year": 2024, "area": COUNTY} | told
    fund_id = str(office.finance.made("/funds", body)["id"])
    if money != "0.00":
        office.finance.made(f"/funds/{fund_id}/receipts", a_receipt(amount=money))
    return fund_id


def a_receipt(**told: Any) -> dict[str, Any]:
    return {"amount": "10000.00", "received_on": "2024-01-02", "reference": "slip 1"} | told


def a_visit(**told: Any) -> dict[str, Any]:
    """A body for POST /workers/{id}/visits: a summer visit with no gift."""
    return {
        "season": "summer",
        "occurred_on": "2024-07-01",
        "visitors": ["张三", "李四"],
        "purpose": "summer heat",
    } | told


def a_gift(fund_id: str, cash: str = "500.00", **told: Any) -> dict[str, Any]:
    return a_visit(cash=cash, fund_id=fund_id, **told)


FIGURES = {"annual_income": "14400.00", "rigid_expenditure": "2400.00"}
"""With three in the household: 333.33 net a head and month, so the sample policy gives `deep`."""

PROCEDURE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "",
        "2024-03-01",
        {"category_claimed": "deep", "cause": "illness", "consents": ["dossier"], **FIGURES},
    ),
    ("/review", "2024-03-04", {"opinion": "agreed"}),
    ("/household-visit", "2024-03-05", {"visitors": ["张三", "李四"], "findings": "as told"}),
    ("/economic-check", "2024-03-06", {"source": "civil affairs", **FIGURES}),
    ("/notice", "2024-03-07", {"level": "grassroots", "place": "notice board"}),
    ("/notice-end", "2024-03-14", {}),
    ("/approval", "2024-03-15", {"category": "deep", "meeting": "2024-3"}),
)
"""Path below `/dossier`, day and body of each step on the plain road."""

STATUSES = ("submitted", "reviewed", "visited", "checked", "notice", "noticed", "active")


def dossier(office: Office, worker_id: str, status: str = "active") -> Any:
    """Takes a dossier along the plain road up to a status; gives the last answer."""
    for reached, (path, day, body) in zip(STATUSES, PROCEDURE, strict=True):
        desk = office.approver if reached == "active" else office.caseworker
        last = desk.made(f"/workers/{worker_id}/dossier{path}", {"occurred_on": day, **body})
        assert last["status"] == reached
        if reached == status:
            return last
    raise KeyError(status)


def a_filed_household(office: Office, **told: Any) -> tuple[str, list[str]]:
    """A household whose dossier is active from 15 March 2024."""
    worker_id, members = a_household(office, **told)
    dossier(office, worker_id)
    return worker_id, members


def living_aid(**told: Any) -> dict[str, Any]:
    """A body for POST /workers/{id}/aid."""
    return {
        "kind": "living",
        "amount": "1000.00",
        "reason": "no income",
        "occurred_on": "2024-04-01",
    } | told


def aid(office: Office, worker_id: str, state: str, **told: Any) -> str:
    """Aid from a request up to `requested`, `approved` or `paid`."""
    path = f"/workers/{worker_id}/aid"
    aid_id = str(office.caseworker.made(path, living_aid(**told))["aid_id"])
    if state in ("approved", "paid"):
        office.approver.made(f"{path}/{aid_id}/approval", {"decided_on": "2024-04-02"})
    if state == "paid":
        payment = {"paid_on": "2024-04-03", "reference": "bank 7"}
        office.finance.made(f"{path}/{aid_id}/payment", payment)
    return aid_id


def a_class(office: Office, **told: Any) -> str:
    body = {
        "title": "Summer class",
        "site": "School 1",
        "area": COUNTY,
        "capacity": 2,
        "starts_on": "2024-07-08",
        "ends_on": "2024-08-16",
        "min_age": 6,
        "max_age": 12,
    } | told
    return str(office.admin.made("/childcare/classes", body)["id"])


def a_child(worker_id: str, name: str = "王二宝", **told: Any) -> dict[str, Any]:
    """A body for POST /childcare/classes/{id}/enrolments."""
    return {
        "worker_id": worker_id,
        "child": {"name": name, "birth_date": "2014-05-01"},
        "both_parents_work": True,
        "guardian_consent": True,
    } | told
