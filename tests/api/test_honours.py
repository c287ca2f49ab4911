"""Honours over HTTP: a recommendation is not an award, and a nominee's name is a person's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.office import Office, refused
from tests.stored import stored
from tests.year_objects import an_honour, behind, counted, made, voided

NOTICE = {"occurred_on": "2024-03-10", "place": "notice board"}
NAMING = {"occurred_on": "2024-04-20", "document": "No. 12"}
NOT_CHOSEN = {"occurred_on": "2024-04-20", "reason": "fewer places"}


@pytest.fixture
def honour(office: Office) -> str:
    """The path of a nomination."""
    return f"/honours/{made(office, '/honours', an_honour())}"


def test_nomination_notice_and_name(office: Office, honour: str) -> None:
    shown = office.auditor.asked(honour)
    assert (shown["state"], shown["nominee"], shown["count"]) == ("nominated", "刘巧手", 1)
    assert office.caseworker.made(f"{honour}/notice", NOTICE)["state"] == "noticed"
    assert office.caseworker.made(f"{honour}/naming", NAMING)["state"] == "named"
    assert office.auditor.asked(honour, effective_on="2024-03-31")["state"] == "noticed"
    assert office.auditor.asked(honour, effective_on="2024-03-01")["state"] == "nominated"
    assert counted(office.auditor) == {"city_craftsman_nominations": 1}


@pytest.mark.parametrize("with_notice", [True, False])
def test_a_nominee_who_is_not_chosen_was_nominated_all_the_same(
    office: Office, honour: str, *, with_notice: bool
) -> None:
    if with_notice:
        office.caseworker.made(f"{honour}/notice", NOTICE)
    shown = office.caseworker.made(f"{honour}/not-chosen", NOT_CHOSEN)
    assert shown["state"] == "not_chosen"
    assert counted(office.auditor) == {"city_craftsman_nominations": 1}
    for step, body in (("notice", NOTICE), ("naming", NAMING), ("not-chosen", NOT_CHOSEN)):
        refused(office.caseworker.post(f"{honour}/{step}", body), 409, "out-of-order")


def test_nobody_is_named_without_notice(office: Office, honour: str) -> None:
    problem = refused(office.caseworker.post(f"{honour}/naming", NAMING), 409, "out-of-order")
    assert problem["status_at"] == "nominated"
    early = NOTICE | {"occurred_on": "2024-02-29"}
    problem = refused(office.caseworker.post(f"{honour}/notice", early), 409, "out-of-order")
    assert problem["not_before"] == "2024-03-01"
    future = NOTICE | {"occurred_on": "2024-12-21"}
    refused(office.caseworker.post(f"{honour}/notice", future), 422, "in-the-future")


@pytest.mark.parametrize(
    ("kind", "unit", "figure", "state"),
    [
        (
            "provincial_model_worker",
            "person",
            "provincial_model_worker_nominations",
            "nominated",
        ),
        ("city_craftsman", "person", "city_craftsman_nominations", "nominated"),
        ("innovation_studio", "studio", "innovation_studio_applications", "nominated"),
        ("rural_project", "case", "rural_project_nominations", "nominated"),
        ("finest_worker", "person", "finest_worker_nominations", "nominated"),
        ("publicity", "attendance", "exemplar_publicity", "held"),
        ("recuperation", "person", "recuperation_participants", "held"),
    ],
)
def test_each_kind_counts_in_its_own_figure(
    office: Office, kind: str, unit: str, figure: str, state: str
) -> None:
    body = {"kind": kind, "count": 35, "occurred_on": "2024-03-01"}
    shown = office.caseworker.made("/honours", body)
    assert (shown["count"], shown["unit"], shown["state"]) == (35, unit, state)
    assert shown["nominee"] is None
    assert counted(office.auditor) == {figure: 35}
    if state == "held":
        problem = office.caseworker.post(f"/honours/{shown['id']}/notice", NOTICE)
        assert refused(problem, 409, "out-of-order")["status_at"] == "held"


def test_one_named_nominee_may_stand_for_several(office: Office) -> None:
    made(office, "/honours", an_honour(kind="recuperation", count=12))
    assert counted(office.auditor) == {"recuperation_participants": 12}


def test_a_wrong_nomination_is_voided_and_recorded_anew(office: Office, honour: str) -> None:
    office.caseworker.made(f"{honour}/notice", NOTICE)
    assert voided(office, honour)["state"] == "voided"
    refused(office.caseworker.post(f"{honour}/naming", NAMING), 409, "out-of-order")
    assert counted(office.auditor) == {}
    made(office, "/honours", an_honour(kind="finest_worker"))
    assert counted(office.auditor) == {"finest_worker_nominations": 1}


def test_who_sees_the_nominee(office: Office, honour: str) -> None:
    def seen_by(desk: Any) -> Any:
        return desk.asked(honour)["nominee"]

    full = [seen_by(desk) for desk in (office.caseworker, office.approver, office.auditor)]
    assert full == ["刘巧手"] * 3
    masked = seen_by(office.admin)
    assert masked.startswith("刘")
    assert "巧手" not in masked
    assert office.admin.asked("/honours")["items"][0]["nominee"] == masked
    refused(office.finance.get(honour), 403, "forbidden")


def test_behind_a_figure_the_nominee_is_masked_too(office: Office, honour: str) -> None:
    del honour
    key = "city_craftsman_nominations"
    [fact] = behind(office.auditor, key)
    assert fact["changes"]["nominee"] == "刘巧手"
    for desk in (office.finance, office.admin):
        [fact] = behind(desk, key)
        assert "巧手" not in str(fact)
        assert fact["changes"]["nominee"].startswith("刘")


def test_no_database_holds_a_nominees_name(office: Office, honour: str) -> None:
    office.caseworker.made(f"{honour}/notice", NOTICE)
    behind(office.auditor, "city_craftsman_nominations")
    assert "notice board" in stored(office), "what is not sealed is found"
    assert "刘巧手" not in stored(office)


def test_a_step_has_its_tag_and_key(office: Office, honour: str) -> None:
    first = office.caseworker.post(f"{honour}/notice", NOTICE, key="once", if_match='"v1"')
    again = office.caseworker.post(f"{honour}/notice", NOTICE, key="once", if_match='"v1"')
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json == first.json
    assert again.headers["ETag"] == first.headers["ETag"] == '"v2"'
    stale = office.caseworker.post(f"{honour}/naming", NAMING, if_match='"v1"')
    refused(stale, 412, "version-stale")
