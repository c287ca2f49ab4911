"""The public notice: its clock in working days, and objections to it."""

from __future__ import annotations

import pytest

from domain.aggregates.dossier_steps import DossierStatus
from domain.events import dossier as facts
from tests.procedure import (
    check_economy,
    end_notice,
    object_to_it,
    open_notice,
    resolve,
    review,
    status_after,
    step,
    visit_household,
    with_dossier,
    with_reason,
)

LATE = "2025-06-02"


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        ("2024-03-07", "2024-03-13", 4),
        ("2024-03-08", "2024-03-14", 4),
        ("2024-04-01", "2024-04-07", 3),  # Qingming off, Sunday made up
        ("2024-09-27", "2024-10-09", 4),  # National Day week, 29 September made up
    ],
)
def test_a_notice_runs_for_five_working_days(since, until, shown):
    told = with_dossier("checked").given(lambda worker: open_notice(worker, on=since))
    told.when(lambda worker: end_notice(worker, on=until)).then_refused(
        "notice-running", field="occurred_on", working_days=shown, needed=5
    )


@pytest.mark.parametrize(
    ("since", "until"),
    [("2024-03-07", "2024-03-14"), ("2024-04-01", "2024-04-09"), ("2024-09-27", "2024-10-10")],
)
def test_after_the_fifth_working_day_it_may_end(since, until):
    told = with_dossier("checked").given(lambda worker: open_notice(worker, on=since))
    told.when(lambda worker: end_notice(worker, on=until)).then(
        facts.NoticeEnded, working_days=5, policy_version="sample-1"
    )


def test_a_second_notice_has_a_clock_of_its_own():
    told = with_dossier("noticed").given(
        lambda worker: open_notice(worker, on="2024-03-15", level="county")
    )
    assert told.aggregate.dossier.notice_level == "county"
    told.when(lambda worker: end_notice(worker, on="2024-03-21")).then_refused(
        "notice-running", working_days=4
    )
    told.when(lambda worker: end_notice(worker, on="2024-03-22")).then(facts.NoticeEnded)


def test_an_upheld_objection_rejects():
    told = with_dossier("notice").given(object_to_it())
    outcome = told.when(resolve(upheld=True)).then(facts.ObjectionResolved, upheld=True)
    assert status_after(outcome) == "rejected"


def test_a_dismissed_objection_restarts_the_clock():
    told = with_dossier("notice").given(object_to_it(), resolve(upheld=False, on="2024-03-11"))
    assert told.aggregate.dossier.status is DossierStatus.NOTICE
    told.when(lambda worker: end_notice(worker, on="2024-03-15")).then_refused("notice-running")
    told.when(lambda worker: end_notice(worker, on="2024-03-18")).then(facts.NoticeEnded)


def test_the_notice_goes_on_when_the_last_objection_is_dismissed():
    told = with_dossier("notice").given(
        object_to_it("one"), object_to_it("two"), resolve("one", upheld=False)
    )
    assert told.aggregate.dossier.status is DossierStatus.OBJECTED
    outcome = told.when(resolve("two", upheld=False)).then(facts.ObjectionResolved)
    assert status_after(outcome) == "notice"


def test_only_an_open_objection_is_resolved():
    told = with_dossier("notice").given(
        object_to_it("one"), object_to_it("two"), resolve("one", upheld=False)
    )
    for name in ("one", "never raised"):
        told.when(resolve(name, upheld=True)).then_refused(
            "objection-missing", field="objection_id"
        )


def test_an_objection_ends_with_a_return():
    def again(worker):
        step(facts.DossierResubmitted, "2024-03-21")(worker)
        for act in (review, visit_household, check_economy, open_notice):
            act(worker, on="2024-03-22")

    told = with_dossier("notice").given(
        object_to_it("old"), with_reason(facts.DossierReturned), again, object_to_it("new", LATE)
    )
    outcome = told.when(resolve("new", upheld=False, on=LATE)).then(facts.ObjectionResolved)
    assert status_after(outcome) == "notice"
