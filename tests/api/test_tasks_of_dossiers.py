"""Dossiers that wait: for each step, for whoever may take it, and for how many days."""

from __future__ import annotations

import pytest

from tests.cases import (
    a_filed_household,
    a_household,
    dossier,
)
from tests.office import Office, refused
from tests.staff import TOWN
from tests.waiting import WAITS_AT, counted, kinds, tasks


@pytest.mark.parametrize("status", WAITS_AT)
def test_a_dossier_waits_for_its_next_step(office: Office, status: str) -> None:
    worker_id, _ = a_household(office, name="王小明")
    dossier(office, worker_id, status)
    days = {"submitted": 1, "reviewed": 4, "visited": 5, "checked": 6}
    since = f"2024-03-0{days[status]}"
    [task] = tasks(office)
    assert task == {
        "kind": WAITS_AT[status],
        "worker_id": worker_id,
        "name": "王小明",
        "area": TOWN,
        "since": since,
        "days_waited": 20 - days[status],
        "due_on": None,
        "sentence": task["sentence"],
        "link": f"/api/v1/workers/{worker_id}/dossier",
    }
    assert "王小明" in task["sentence"]
    assert f"{20 - days[status]} days" in task["sentence"]
    assert office.caseworker.get(task["link"].removeprefix("/api/v1")).json["status"] == status
    for other in ("approver", "finance", "auditor", "admin"):
        assert tasks(office, other) == []


def test_it_is_told_in_chinese_first(office: Office) -> None:
    worker_id, _ = a_household(office, name="王小明")
    dossier(office, worker_id, "submitted")
    told = office.caseworker.get("/tasks", headers={"Accept-Language": "zh"}, on="2024-03-20").json
    assert told["items"][0]["sentence"] == "王小明的建档申请待基层初审，已等 19 天。"


def test_a_notice_waits_from_the_day_on_which_it_may_end(office: Office) -> None:
    """Opened on Thursday 7 March; five working days are over on Thursday 14."""
    worker_id, _ = a_household(office)
    dossier(office, worker_id, "notice")
    assert kinds(office, on="2024-03-13") == []
    [task] = tasks(office, on="2024-03-14")
    assert task["kind"] == "dossier_notice_end"
    assert (task["since"], task["due_on"], task["days_waited"]) == ("2024-03-14", "2024-03-14", 0)
    [later] = tasks(office, on="2024-03-20")
    assert later["days_waited"] == 6
    early = {"occurred_on": "2024-03-13"}
    response = office.caseworker.post(f"/workers/{worker_id}/dossier/notice-end", early)
    refused(response, 409, "notice-running")
    office.caseworker.made(
        f"/workers/{worker_id}/dossier/notice-end", {"occurred_on": "2024-03-14"}
    )
    assert kinds(office) == []
    assert kinds(office, "approver") == ["dossier_approval"]


def test_a_policy_of_more_notice_days_moves_the_day(office: Office) -> None:
    worker_id, _ = a_household(office)
    dossier(office, worker_id, "notice")
    office.admin.made(
        "/policies",
        {"in_force_from": "2024-01-01", "label": "county", "rules": {"notice_working_days": 7}},
    )
    assert kinds(office, on="2024-03-15") == []
    assert [task["due_on"] for task in tasks(office, on="2024-03-18")] == ["2024-03-18"]


def test_an_objection_waits_and_restarts_the_notice(office: Office) -> None:
    worker_id, _ = a_household(office)
    path = f"/workers/{worker_id}/dossier"
    dossier(office, worker_id, "notice")
    raised = office.caseworker.made(
        f"{path}/objection", {"occurred_on": "2024-03-11", "text": "has a car"}
    )
    assert kinds(office) == kinds(office, "approver") == ["dossier_objection"]
    office.approver.made(
        f"{path}/objection-resolution",
        {"occurred_on": "2024-03-12", "objection_id": raised["objection_id"], "upheld": False},
    )
    assert kinds(office, on="2024-03-18") == []
    assert [task["since"] for task in tasks(office, on="2024-03-20")] == ["2024-03-19"]


def test_who_had_a_dossier_in_hand_is_not_asked_to_approve_it(office: Office) -> None:
    worker_id, _ = a_household(office)
    dossier(office, worker_id, "noticed")
    held = {"roles": ["caseworker", "approver"]}
    office.admin.made(f"/staff/{office.caseworker.staff_id}/roles", held)
    assert kinds(office, "approver") == kinds(office, "approver2") == ["dossier_approval"]
    assert kinds(office) == []
    assert counted(office, "caseworker")["dossier_approval"] == 0


def test_a_returned_dossier_waits_for_the_caseworker(office: Office) -> None:
    worker_id, _ = a_household(office)
    path = f"/workers/{worker_id}/dossier"
    dossier(office, worker_id, "reviewed")
    office.approver.made(f"{path}/return", {"occurred_on": "2024-03-06", "reason": "x"})
    assert kinds(office) == ["dossier_resubmission"]
    office.caseworker.made(f"{path}/resubmission", {"occurred_on": "2024-03-07"})
    assert kinds(office) == ["dossier_review"]
    office.caseworker.made(f"{path}/withdrawal", {"occurred_on": "2024-03-08", "reason": "x"})
    assert kinds(office) == []


def test_an_active_dossier_is_due_thirty_days_before_its_year_is_over(office: Office) -> None:
    worker_id, _ = a_filed_household(office)
    path = f"/workers/{worker_id}/dossier"
    asked = {"kind": "reverification"}
    assert tasks(office, on="2025-02-12", **asked) == []
    [task] = tasks(office, on="2025-02-13", **asked)
    assert (task["since"], task["due_on"], task["days_waited"]) == ("2025-02-13", "2025-03-15", 0)
    [overdue] = tasks(office, "approver", on="2025-04-01", **asked)
    assert overdue["days_waited"] == 47
    office.clock.set("2025-04-02T10:00")
    office.approver.made(f"{path}/suspension", {"occurred_on": "2025-04-01", "reason": "x"})
    assert tasks(office, on="2025-04-02", **asked) == []
    office.approver.made(f"{path}/resumption", {"occurred_on": "2025-04-01", "reason": "x"})
    assert len(tasks(office, on="2025-04-02", **asked)) == 1
    figures = {"annual_income": "14400.00", "rigid_expenditure": "2400.00"}
    office.caseworker.made(f"{path}/reverification", {"occurred_on": "2025-04-02", **figures})
    assert tasks(office, on="2026-03-02", **asked) == []
    [again] = tasks(office, on="2026-03-03", **asked)
    assert again["due_on"] == "2026-04-02"
    office.approver.made(f"{path}/closure", {"occurred_on": "2025-04-02", "reason": "x"})
    assert tasks(office, on="2026-03-03", **asked) == []
