"""What waits for me: for each role what it may do next, nothing of what it may not, and never what
one has had in one's own hands."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.cases import (
    PROCEDURE,
    STATUSES,
    a_child,
    a_class,
    a_filed_household,
    a_fund,
    a_household,
    a_person,
    a_visit,
    a_worker,
    aid,
    dossier,
)
from tests.office import Office, pointers, refused
from tests.staff import COUNTY, NEXT_COUNTY, TOWN
from tests.waiting import WAITS_AT, counted, kinds, tasks

# visits and aid


def test_a_visit_waits_for_another_than_its_recorder_and_visitors(office: Office) -> None:
    worker_id = a_worker(office)
    visitors = [{"staff_id": office.approver.staff_id}, "李四"]
    path = f"/workers/{worker_id}/visits"
    visit_id = office.caseworker.made(path, a_visit(visitors=visitors))["visit_id"]
    asked = {"on": "2024-07-11", "kind": "visit_confirmation"}
    [task] = tasks(office, "approver2", **asked)
    assert (task["visit_id"], task["days_waited"]) == (visit_id, 10)
    assert task["link"] == f"/api/v1{path}"
    assert tasks(office, "approver", **asked) == tasks(office, **asked) == []
    office.desk("approver2").made(f"{path}/{visit_id}/confirmation")
    assert tasks(office, "approver2", **asked) == []


def test_a_voided_visit_waits_for_nobody(office: Office) -> None:
    path = f"/workers/{a_worker(office)}/visits"
    visit_id = office.caseworker.made(path, a_visit())["visit_id"]
    office.approver.made(f"{path}/{visit_id}/voiding", {"reason": "x"})
    assert kinds(office, "approver", on="2024-12-20") == []


def test_aid_waits_for_its_decision_then_for_its_payment(office: Office) -> None:
    worker_id, _ = a_filed_household(office, name="王小明")
    aid_id = aid(office, worker_id, "requested", fund_id=a_fund(office))
    path = f"/workers/{worker_id}/aid"
    asked = {"on": "2024-04-11"}
    [task] = tasks(office, "approver", **asked)
    assert (task["kind"], task["aid_id"], task["days_waited"]) == ("aid_approval", aid_id, 10)
    assert task["link"] == f"/api/v1{path}"
    assert kinds(office, "finance", **asked) == []
    office.approver.made(f"{path}/{aid_id}/approval", {"decided_on": "2024-04-02"})
    assert kinds(office, "approver", **asked) == []
    [task] = tasks(office, "finance", **asked)
    assert (task["kind"], task["since"], task["name"]) == ("aid_payment", "2024-04-02", "王**")
    assert "王小明" not in task["sentence"]
    payment = {"paid_on": "2024-04-03", "reference": "bank 7"}
    office.finance.made(f"{path}/{aid_id}/payment", payment)
    assert kinds(office, "finance", **asked) == []


def test_nobody_is_asked_for_the_second_hand_on_their_own_aid(office: Office) -> None:
    worker_id, _ = a_filed_household(office)
    for who, roles in (("caseworker", ["caseworker", "approver"]), ("approver", ["approver"])):
        held = {"roles": [*roles, "finance"]}
        office.admin.made(f"/staff/{office.desk(who).staff_id}/roles", held)
    aid_id = aid(office, worker_id, "requested", fund_id=a_fund(office))
    asked = {"on": "2024-04-11"}
    assert "aid_approval" not in kinds(office, **asked)
    assert kinds(office, "approver2", **asked) == ["aid_approval"]
    path = f"/workers/{worker_id}/aid/{aid_id}/approval"
    office.approver.made(path, {"decided_on": "2024-04-02"})
    assert "aid_payment" not in kinds(office, **asked) + kinds(office, "approver", **asked)
    assert kinds(office, "finance", **asked) == ["aid_payment"]


def test_aid_without_money_waits_for_its_completion(office: Office) -> None:
    path = f"/workers/{a_worker(office)}/aid"
    body = {"kind": "legal", "reason": "wages", "occurred_on": "2024-04-01"}
    first, second = (office.caseworker.made(path, body)["aid_id"] for _ in range(2))
    asked = {"on": "2024-05-01"}
    assert kinds(office, **asked) == ["aid_completion"] * 2
    assert kinds(office, "approver", **asked) == ["aid_approval"] * 2
    office.approver.made(f"{path}/{first}/approval", {"decided_on": "2024-04-02"})
    office.approver.made(f"{path}/{second}/rejection", {"reason": "x"})
    [task] = tasks(office, **asked)
    assert (task["kind"], task["since"]) == ("aid_completion", "2024-04-02")
    office.caseworker.made(f"{path}/{first}/completion", {"occurred_on": "2024-04-30"})
    assert kinds(office, **asked) == kinds(office, "approver", **asked) == []


# bank cards


def test_a_bank_card_waits_for_another_than_who_entered_it(office: Office) -> None:
    path = f"/workers/{a_worker(office)}/bank-card"
    card = {"bank_card": "6217001234567890122", "reason": "new card"}
    office.caseworker.made(path, card | {"occurred_on": "2024-03-18"})
    asked = {"on": "2024-03-20", "kind": "bank_card_confirmation"}
    assert tasks(office, **asked) == tasks(office, "finance", **asked) == []
    [task] = tasks(office, "caseworker2", **asked)
    assert task == tasks(office, "approver", **asked)[0]
    assert (task["since"], task["days_waited"]) == ("2024-03-18", 2)
    assert task["link"] == f"/api/v1{path.removesuffix('/bank-card')}"
    assert "6217" not in str(task)

    office.desk("caseworker2").made(path, card | {"occurred_on": "2024-03-19"})
    assert [task["since"] for task in tasks(office, **asked)] == ["2024-03-19"]
    assert tasks(office, "caseworker2", **asked) == []
    assert counted(office, "approver", **asked)["bank_card_confirmation"] == 1
    before = office.head
    office.caseworker.made(f"{path}/confirmation")
    assert tasks(office, "approver", **asked) == []
    assert len(tasks(office, "approver", at_position=before, **asked)) == 1


# seasons


def test_who_is_on_file_and_not_visited_this_season_is_on_the_list(office: Office) -> None:
    worker_id, _ = a_filed_household(office)
    a_worker(office)  # not on file: no task
    asked = {"kind": "season_visit"}
    assert tasks(office, on="2024-05-15", **asked) == []
    [spring] = tasks(office, on="2024-04-20", **asked)
    assert (spring["season"], spring["since"]) == ("spring", "2024-02-01")
    assert (spring["due_on"], spring["days_waited"]) == ("2024-04-30", 79)
    assert [task["season"] for task in tasks(office, on="2024-07-15", **asked)] == [
        "summer",
        "autumn",
    ]
    visit = office.caseworker.made(f"/workers/{worker_id}/visits", a_visit())
    assert [task["season"] for task in tasks(office, on="2024-07-15", **asked)] == ["autumn"]
    assert counted(office, "caseworker", on="2024-07-15")["season_visit"] == 1
    assert [task["season"] for task in tasks(office, on="2025-07-15", **asked)] == [
        "summer",
        "autumn",
    ]
    office.approver.made(
        f"/workers/{worker_id}/visits/{visit['visit_id']}/voiding", {"reason": "x"}
    )
    assert counted(office, "caseworker", on="2024-07-15")["season_visit"] == 2
    assert tasks(office, "approver", on="2024-07-15", **asked) == []


def test_a_winter_that_goes_over_the_years_end_is_one_season(office: Office) -> None:
    worker_id, _ = a_filed_household(office)
    windows = {"winter": [{"first": "11-15", "last": "02-29"}]}
    office.admin.made(
        "/policies",
        {"in_force_from": "2024-01-01", "label": "county", "rules": {"season_windows": windows}},
    )
    asked = {"kind": "season_visit", "on": "2025-01-10"}
    [task] = tasks(office, **asked)
    assert (task["since"], task["due_on"]) == ("2024-11-15", "2025-02-28")
    visit = a_visit(season="winter", occurred_on="2024-12-01")
    office.caseworker.made(f"/workers/{worker_id}/visits", visit)
    assert tasks(office, **asked) == []


# childcare


def test_a_place_that_came_free_is_news_until_the_child_has_come(office: Office) -> None:
    office.clock.set("2024-06-10T10:00")
    class_id = a_class(office, capacity=1)
    first, second = a_worker(office), a_worker(office, name="李大山")
    path = f"/childcare/classes/{class_id}/enrolments"
    taken = office.caseworker.made(path, a_child(first))["enrolment_id"]
    waits = office.caseworker.made(path, a_child(second))["enrolment_id"]
    office.clock.set("2024-07-01T00:30")
    office.caseworker.made(f"{path}/{taken}/withdrawal", {"reason": "moved"})
    [task] = tasks(office, kind="childcare_place", on="2024-07-03")
    assert (task["worker_id"], task["enrolment_id"], task["class_id"]) == (second, waits, class_id)
    assert (task["since"], task["days_waited"], task["due_on"]) == ("2024-07-01", 2, "2024-07-08")
    assert task["link"] == f"/api/v1/childcare/classes/{class_id}"
    assert tasks(office, kind="childcare_place", on="2024-06-30") == []
    assert len(tasks(office, kind="childcare_place", on="2024-08-16")) == 1
    assert tasks(office, kind="childcare_place", on="2024-08-17") == [], "the class is over"
    office.clock.set("2024-07-08T18:00")
    roll = {"date": "2024-07-08", "present": [waits]}
    office.caseworker.made(f"/childcare/classes/{class_id}/attendance", roll)
    assert tasks(office, kind="childcare_place", on="2024-07-08") == []


# whose, where, when, how many


def test_an_area_sees_its_own_and_can_ask_for_less(office: Office) -> None:
    in_town, _ = a_household(office)
    in_county, _ = a_household(office, area=COUNTY)
    elsewhere = str(office.neighbour.made("/workers", a_person(area=NEXT_COUNTY))["id"])
    for worker_id in (in_town, in_county):
        dossier(office, worker_id, "submitted")
    application = {
        "category_claimed": "deep",
        "cause": "illness",
        "consents": ["dossier"],
        "annual_income": "0.00",
        "rigid_expenditure": "0.00",
        "occurred_on": "2024-03-02",
    }
    office.neighbour.made(f"/workers/{elsewhere}/dossier", application)

    def seen(who: str, **asked: str) -> list[str]:
        found = [task["worker_id"] for task in tasks(office, who, **asked)]
        assert counted(office, who, **asked)["dossier_review"] == len(found)
        return found

    assert seen("caseworker") == [in_town, in_county]
    assert seen("caseworker", area=TOWN) == seen("town caseworker") == [in_town]
    assert seen("caseworker", area=NEXT_COUNTY) == []
    assert seen("next caseworker") == [elsewhere]


def test_the_list_goes_on_page_by_page_and_keeps_its_position(office: Office) -> None:
    for status in STATUSES:
        worker_id, _ = a_household(office)
        dossier(office, worker_id, status)
    whole = tasks(office, on="2024-03-20")
    assert {task["kind"] for task in whole} == {
        *WAITS_AT.values(),
        "dossier_notice_end",
        "season_visit",
    }
    found = counted(office, "caseworker")
    assert found == {kind: sum(task["kind"] == kind for task in whole) for kind in found}
    paged: list[dict[str, Any]] = []
    asked: dict[str, str] | None = {"on": "2024-03-20", "limit": "2"}
    while asked:
        page = office.caseworker.get("/tasks", **asked)
        assert 0 < len(page.json["items"]) <= 2
        paged += page.json["items"]
        follows = page.headers.get("Link", "").partition(">")[0]
        asked = dict(parse_qsl(urlsplit(follows).query)) if follows else None
        newcomer, _ = a_household(office)
        dossier(office, newcomer, "submitted")
    assert paged == whole, "who came in the meantime is not on it"


def test_it_is_answered_as_of_any_position(office: Office) -> None:
    worker_id, _ = a_household(office)
    before = office.head
    dossier(office, worker_id, "submitted")
    submitted = office.head
    office.clock.forward(days=1)
    office.caseworker.made(
        f"/workers/{worker_id}/dossier/review", {"occurred_on": "2024-03-04", "opinion": "x"}
    )
    assert kinds(office, at_position=before) == []
    assert kinds(office, at_position=submitted) == ["dossier_review"]
    assert kinds(office) == ["dossier_household_visit"]
    known_at = "2024-12-20T12:00:00Z"
    told = office.caseworker.asked("/tasks", known_at=known_at)
    assert told["on"] == "2024-12-20", "counted to the day on which it was known"
    assert [task["kind"] for task in told["items"]] == ["dossier_review"]
    assert office.caseworker.asked("/tasks")["on"] == "2024-12-21"
    assert kinds(office, on="2024-03-03", at_position=submitted) == ["dossier_review"]
    assert kinds(office, on="2024-02-29", at_position=submitted) == [], "not begun on that day"


def test_a_new_round_of_a_dossier_begins_with_clean_hands(office: Office) -> None:
    worker_id, _ = a_household(office)
    path = f"/workers/{worker_id}/dossier"
    dossier(office, worker_id, "noticed")
    held = {"roles": ["caseworker", "approver"]}
    office.admin.made(f"/staff/{office.caseworker.staff_id}/roles", held)
    first_round = office.head
    office.approver.made(f"{path}/rejection", {"occurred_on": "2024-03-14", "reason": "x"})
    for below, _, body in PROCEDURE[:-1]:
        day = "2024-03-21" if below == "/notice-end" else "2024-03-14"
        office.desk("caseworker2").made(path + below, {"occurred_on": day, **body})
    asked = {"on": "2024-03-21", "kind": "dossier_approval"}
    assert len(tasks(office, **asked)) == 1
    assert tasks(office, at_position=first_round, **asked) == []


def test_each_role_counts_only_what_it_may_do(office: Office) -> None:
    assert set(counted(office, "finance")) == {"aid_payment"}
    assert set(counted(office, "approver")) == {
        "dossier_approval",
        "dossier_objection",
        "reverification",
        "bank_card_confirmation",
        "visit_confirmation",
        "aid_approval",
    }
    assert counted(office, "auditor") == counted(office, "admin") == {}
    assert counted(office, "caseworker", kind="dossier_review") == {"dossier_review": 0}


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"on": "2024-02-30"}, "#/on"),
        ({"on": "9999-12-31"}, "#/on"),
        ({"on": "1999-12-31"}, "#/on"),
        ({"area": "4"}, "#/area"),
        ({"kind": "lunch"}, "#/kind"),
        ({"limit": "0"}, "#/limit"),
        ({"cursor": "x"}, "#/cursor"),
        ({"role": "approver"}, "#/role"),
        ({"at_position": "999999"}, "#/at_position"),
    ],
)
def test_a_question_that_nobody_can_answer(
    office: Office, asked: dict[str, str], pointer: str
) -> None:
    response = office.caseworker.get("/tasks", **asked)
    refused(response, 422, "malformed")
    assert pointers(response) == [pointer]


def test_nobody_reads_a_list_without_a_token(office: Office) -> None:
    for path in ("/tasks", "/tasks/summary"):
        refused(office.stranger().get(path), 401, "unauthenticated")
