"""Mediation over HTTP: its whole course, its money, and the parties' names."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.cases import a_fund
from tests.office import Office, pointers, refused
from tests.staff import COUNTY
from tests.stored import stored
from tests.year_objects import (
    a_mediation,
    a_settlement,
    an_instalment,
    behind,
    counted,
    figures,
    made,
    voided,
)

ACCEPTANCE = {"occurred_on": "2024-03-02"}
AGREEMENT = {"agreed": "20000.00", "agreed_on": "2024-03-10"}


@pytest.fixture
def case(office: Office) -> str:
    """The path of a registered case."""
    return f"/mediations/{made(office, '/mediations', a_mediation())}"


@pytest.fixture
def settled(office: Office) -> str:
    """The path of a case with an agreement."""
    return f"/mediations/{a_settlement(office)}"


def test_a_case_answers_with_its_deadline(office: Office) -> None:
    response = office.caseworker.post("/mediations", a_mediation())
    assert (response.status_code, response.headers["ETag"]) == (201, '"v1"')
    assert response.json | {"id": None} == {
        "id": None,
        "applicant": "刘建国",
        "respondent": "宏运物流公司",
        "dispute": "wages",
        "area": COUNTY,
        "received_on": "2024-03-01",
        "deadline": "2024-03-16",
        "claimed": "30000.00",
        "agreed": None,
        "agreed_on": None,
        "after_deadline": None,
        "recovered": "0.00",
        "recoveries": [],
        "state": "registered",
        "version": 1,
    }


def test_its_whole_course(office: Office, case: str) -> None:
    def then(step: str, body: Any) -> tuple[str, str, str | None, str]:
        shown = office.caseworker.made(f"{case}/{step}", body)
        return shown["state"], shown["claimed"], shown["agreed"], shown["recovered"]

    assert then("acceptance", ACCEPTANCE) == ("mediating", "30000.00", None, "0.00")
    assert then("agreement", AGREEMENT) == ("agreed", "30000.00", "20000.00", "0.00")
    told = then("recovery", an_instalment())
    assert told == ("agreed", "30000.00", "20000.00", "5000.00")
    told = then("recovery", an_instalment(amount="1500.50", received_on="2024-05-01"))
    assert told == ("agreed", "30000.00", "20000.00", "6500.50")
    told = then("closure", {"occurred_on": "2024-06-01", "reason": "performed"})
    assert told == ("closed", "30000.00", "20000.00", "6500.50")
    assert counted(office.auditor) == {"mediations_settled": 1, "money_recovered": "6500.50"}
    shown = office.auditor.asked(case)
    assert [one["amount"] for one in shown["recoveries"]] == ["5000.00", "1500.50"]
    assert [one["proof"] for one in shown["recoveries"]] == ["bank slip 7"] * 2
    earlier = office.auditor.asked(case, effective_on="2024-04-30")
    assert (earlier["state"], earlier["recovered"]) == ("agreed", "5000.00")


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (("refusal",), "refused"),
        (("withdrawal",), "withdrawn"),
        (("acceptance", "withdrawal"), "withdrawn"),
        (("acceptance", "failure"), "failed"),
    ],
)
def test_courses_without_agreement_settle_nothing(
    office: Office, case: str, steps: tuple[str, ...], state: str
) -> None:
    for step in steps:
        reason = {} if step == "acceptance" else {"reason": "told by hand"}
        shown = office.caseworker.made(f"{case}/{step}", {"occurred_on": "2024-03-05", **reason})
    assert shown["state"] == state
    recovery = office.caseworker.post(f"{case}/recovery", an_instalment())
    assert refused(recovery, 409, "out-of-order")["status_at"] == state
    shown = office.caseworker.made(f"{case}/closure", {"occurred_on": "2024-03-20"})
    assert shown["state"] == "closed"
    assert counted(office.auditor) == {}


def test_only_a_refusal_must_say_why(office: Office, case: str) -> None:
    bare = office.caseworker.post(f"{case}/refusal", {"occurred_on": "2024-03-02"})
    refused(bare, 422, "malformed")
    assert pointers(bare) == ["#/reason"]
    with_reason = {"occurred_on": "2024-03-02", "reason": "fine"}
    extra = office.caseworker.post(f"{case}/acceptance", with_reason)
    assert pointers(extra) == ["#/reason"]
    office.caseworker.made(f"{case}/withdrawal", {"occurred_on": "2024-03-02"})


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("agreement", AGREEMENT),
        ("recovery", an_instalment()),
        ("failure", {"occurred_on": "2024-04-01"}),
        ("closure", {"occurred_on": "2024-04-01"}),
    ],
)
def test_steps_out_of_turn_are_refused(office: Office, case: str, step: str, body: Any) -> None:
    before = office.head
    problem = refused(office.caseworker.post(f"{case}/{step}", body), 409, "out-of-order")
    assert problem["status_at"] == "registered"
    assert office.head == before


def test_steps_before_the_last_and_after_today_are_refused(office: Office, case: str) -> None:
    early = office.caseworker.post(f"{case}/acceptance", {"occurred_on": "2024-02-29"})
    assert refused(early, 409, "out-of-order")["not_before"] == "2024-03-01"
    future = office.caseworker.post(f"{case}/acceptance", {"occurred_on": "2024-12-21"})
    refused(future, 422, "in-the-future")
    office.caseworker.made(f"{case}/acceptance", ACCEPTANCE)
    late = office.caseworker.post(f"{case}/agreement", AGREEMENT | {"agreed_on": "2024-12-21"})
    refused(late, 422, "in-the-future")
    assert pointers(late) == ["#/agreed_on"]


@pytest.mark.parametrize(("day", "late"), [("2024-03-16", False), ("2024-03-17", True)])
def test_an_agreement_after_the_deadline_is_marked_and_counts(
    office: Office, case: str, day: str, *, late: bool
) -> None:
    office.caseworker.made(f"{case}/acceptance", ACCEPTANCE)
    shown = office.caseworker.made(f"{case}/agreement", AGREEMENT | {"agreed_on": day})
    assert (shown["after_deadline"], shown["agreed_on"]) == (late, day)
    assert counted(office.auditor) == {"mediations_settled": 1}


def test_never_more_is_recovered_than_was_agreed(office: Office, settled: str) -> None:
    office.caseworker.made(f"{settled}/recovery", an_instalment(amount="15000.00"))
    over = office.caseworker.post(f"{settled}/recovery", an_instalment(amount="5000.01"))
    problem = refused(over, 409, "recovery-exceeds")
    assert (problem["agreed"], problem["recovered"], problem["asked"]) == (
        "20000.00",
        "15000.00",
        "5000.01",
    )
    office.caseworker.made(f"{settled}/recovery", an_instalment())
    over = office.caseworker.post(f"{settled}/recovery", an_instalment(amount="0.01"))
    refused(over, 409, "recovery-exceeds")


def test_a_wrong_instalment_is_voided_and_recorded_anew(office: Office, settled: str) -> None:
    wrong = an_instalment(amount="20000.00", received_on="2024-11-30")
    shown = office.caseworker.made(f"{settled}/recovery", wrong)
    path = f"{settled}/recoveries/{shown['recoveries'][0]['recovery_id']}"
    before = office.head
    refused(office.caseworker.post(f"{path}/voiding", {"reason": "no"}), 403, "forbidden")
    shown = voided(office, path)
    assert (shown["recovered"], shown["recoveries"]) == ("0.00", [])
    assert counted(office.auditor, at_position=before)["money_recovered"] == "20000.00"
    assert counted(office.auditor) == {"mediations_settled": 1}
    office.caseworker.made(f"{settled}/recovery", an_instalment(amount="2000.00"))
    assert counted(office.auditor)["money_recovered"] == "2000.00"
    refused(office.approver.post(f"{path}/voiding", {"reason": "no"}), 404, "recovery-missing")
    office.caseworker.made(f"{settled}/closure", {"occurred_on": "2024-04-01"})


def test_an_instalment_is_voided_by_another_hand(office: Office, settled: str) -> None:
    both = {"roles": ["approver", "caseworker"]}
    office.admin.made(f"/staff/{office.approver.staff_id}/roles", both)
    shown = office.approver.made(f"{settled}/recovery", an_instalment())
    path = f"{settled}/recoveries/{shown['recoveries'][0]['recovery_id']}/voiding"
    refused(office.approver.post(path, {"reason": "no"}), 409, "same-person")
    office.desk("approver2").made(path, {"reason": "no"})


def test_a_voided_case_takes_its_agreement_and_money_along(office: Office, settled: str) -> None:
    office.caseworker.made(f"{settled}/recovery", an_instalment())
    assert voided(office, settled)["state"] == "voided"
    assert counted(office.auditor) == {}
    again = office.caseworker.post(f"{settled}/recovery", an_instalment())
    assert refused(again, 409, "out-of-order")["status_at"] == "voided"


def test_recovered_money_is_no_unions_money(office: Office, settled: str) -> None:
    fund = a_fund(office, money="100.00")
    before = office.finance.asked(f"/funds/{fund}")
    grouping = "season,kind,fund,source,area,month,category,occupation"
    for by in grouping.split(","):
        assert office.finance.asked("/finance/summary", year=2024, by=by)["rows"] == []
    office.caseworker.made(f"{settled}/recovery", an_instalment(amount="20000.00"))
    assert office.finance.asked(f"/funds/{fund}") == before
    for by in [*grouping.split(","), grouping]:
        summary = office.finance.asked("/finance/summary", year=2024, by=by)
        assert summary["rows"] == []
        assert summary["total"]["total"] == "0.00"
    assert office.finance.asked("/finance/entries", year=2024)["items"] == []
    assert figures(office.finance)["money_recovered"] == "20000.00"


def test_no_database_holds_the_parties_names_or_a_reason(office: Office, case: str) -> None:
    refusal = {"occurred_on": "2024-03-02", "reason": "申请人刘建国不是本县职工"}
    office.caseworker.made(f"{case}/refusal", refusal)
    office.approver.made(f"{case}/voiding", {"reason": "王大勇重复登记"})
    held = stored(office)
    assert "wages" in held, "what is not sealed is found"
    for text in ("刘建国", "宏运物流", "不是本县职工", "王大勇"):
        assert text not in held


def test_who_sees_the_parties(office: Office, settled: str) -> None:
    for desk in (office.caseworker, office.approver, office.auditor):
        shown = desk.asked(settled)
        assert (shown["applicant"], shown["respondent"]) == ("刘建国", "宏运物流公司")
    for desk in (office.finance, office.admin):
        refused(desk.get(settled), 403, "forbidden")
        refused(desk.get("/mediations"), 403, "forbidden")
        [fact] = behind(desk, "mediations_settled")
        assert "建国" not in str(fact)
        assert "宏运" not in str(fact)


def test_a_step_has_its_tag_and_key(office: Office, settled: str) -> None:
    first = office.caseworker.post(f"{settled}/recovery", an_instalment(), key="once")
    again = office.caseworker.post(f"{settled}/recovery", an_instalment(), key="once")
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert again.headers["ETag"] == '"v4"'
    assert again.headers["Idempotency-Replayed"] == "true"
    stale = office.caseworker.post(f"{settled}/recovery", an_instalment(), if_match='"v3"')
    assert refused(stale, 412, "version-stale")["current_version"] == 4
    assert counted(office.auditor)["money_recovered"] == "5000.00"


def test_it_is_not_there_for_the_county_next_door(office: Office, case: str) -> None:
    refused(office.neighbour.post(f"{case}/acceptance", ACCEPTANCE), 404, "missing")
    refused(office.caseworker.post(f"/mediations/{uuid4()}/acceptance", ACCEPTANCE), 404, "missing")
