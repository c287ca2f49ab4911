"""The procedure, step by step: the plain road, every other turn, and every no."""

from __future__ import annotations

import pytest

from domain.aggregates.dossier_steps import ALLOWED_AT, STATUS_AFTER, DossierStatus
from domain.aggregates.worker import Worker
from domain.events import FACTS
from domain.events import dossier as facts
from domain.values import Category, Visitor
from tests.people import (
    APPROVER,
    CASEWORKER,
    DEEP,
    NO_DOSSIER,
    SECOND_CASEWORKER,
    VISITORS,
    an_actor,
    day,
    envelope,
    registered,
    sealed,
    yuan,
)
from tests.procedure import (
    INCOME,
    RIGID,
    approve_dossier,
    change_category,
    check_economy,
    dossier,
    end_notice,
    object_to_it,
    open_notice,
    reject,
    resolve,
    resume,
    reverify,
    review,
    status_after,
    step,
    submit,
    visit_household,
    with_dossier,
    with_reason,
)
from tests.story import STREAM_ID, story

RICH = yuan("90000.00")


def test_nobody_has_a_dossier_at_first():
    told = story(Worker).given(registered())
    assert told.aggregate.dossier.status is DossierStatus.NONE


@pytest.mark.parametrize(
    ("before", "act", "kind", "after"),
    [
        (None, submit, facts.DossierSubmitted, "submitted"),
        ("submitted", review, facts.DossierReviewed, "reviewed"),
        ("reviewed", visit_household, facts.HouseholdVisited, "visited"),
        ("visited", check_economy, facts.EconomyChecked, "checked"),
        ("checked", open_notice, facts.NoticeOpened, "notice"),
        ("notice", end_notice, facts.NoticeEnded, "noticed"),
        ("noticed", approve_dossier, facts.DossierApproved, "active"),
        ("noticed", reject(), facts.DossierRejected, "rejected"),
        ("reviewed", with_reason(facts.DossierReturned), facts.DossierReturned, "returned"),
        ("notice", with_reason(facts.DossierWithdrawn), facts.DossierWithdrawn, "withdrawn"),
        ("notice", object_to_it(), facts.ObjectionRaised, "objected"),
        ("active", reverify(), facts.DossierReverified, "active"),
        ("active", with_reason(facts.DossierSuspended), facts.DossierSuspended, "suspended"),
        ("active", with_reason(facts.DossierClosed), facts.DossierClosed, "closed"),
    ],
)
def test_the_road(before, act, kind, after):
    told = with_dossier(before) if before else story(Worker).given(registered())
    assert status_after(told.when(act).then(kind)) == after


def test_the_turns_that_follow_a_turn():
    returned = with_dossier("visited").given(with_reason(facts.DossierReturned))
    resubmitted = returned.when(step(facts.DossierResubmitted, "2024-03-21"))
    assert status_after(resubmitted.then(facts.DossierResubmitted)) == "submitted"
    suspended = with_dossier("active").given(with_reason(facts.DossierSuspended))
    resumed = suspended.when(resume("2024-04-01"))
    assert status_after(resumed.then(facts.DossierResumed, category=Category.DEEP)) == "active"
    closed = with_dossier("active").given(with_reason(facts.DossierClosed))
    reopened = closed.when(with_reason(facts.DossierReopened, "2024-05-06"))
    assert status_after(reopened.then(facts.DossierReopened)) == "submitted"


@pytest.mark.parametrize("ended", [reject(), with_reason(facts.DossierWithdrawn)])
def test_who_was_rejected_or_withdrew_may_apply_again(ended):
    told = with_dossier("noticed").given(ended)
    again = told.when(lambda worker: submit(worker, on="2024-06-03"))
    assert status_after(again.then(facts.DossierSubmitted)) == "submitted"
    assert again.aggregate.dossier.check is None


TO_STATUS = {
    "none": (),
    **{
        status: (dossier(status),)
        for status in ("submitted", "reviewed", "visited", "checked", "notice", "noticed", "active")
    },
    "objected": (dossier("notice"), object_to_it()),
    "rejected": (dossier("noticed"), reject()),
    "returned": (dossier("noticed"), with_reason(facts.DossierReturned)),
    "withdrawn": (dossier("noticed"), with_reason(facts.DossierWithdrawn)),
    "suspended": (dossier("active"), with_reason(facts.DossierSuspended)),
    "closed": (dossier("active"), with_reason(facts.DossierClosed)),
}
PENDING = "submitted reviewed visited checked notice objected noticed"
LATE = "2025-06-02"
LEGAL = {
    facts.DossierSubmitted: ("none rejected withdrawn", lambda w: submit(w, on=LATE)),
    facts.DossierReviewed: ("submitted", lambda w: review(w, on=LATE)),
    facts.HouseholdVisited: ("reviewed", lambda w: visit_household(w, on=LATE)),
    facts.EconomyChecked: ("visited", lambda w: check_economy(w, on=LATE)),
    facts.NoticeOpened: ("checked noticed", lambda w: open_notice(w, on=LATE)),
    facts.ObjectionRaised: ("notice objected", object_to_it("another", LATE)),
    facts.ObjectionResolved: ("objected", resolve(upheld=True, on=LATE)),
    facts.NoticeEnded: ("notice", lambda w: end_notice(w, on=LATE)),
    facts.DossierApproved: ("noticed", lambda w: approve_dossier(w, on=LATE)),
    facts.DossierRejected: (PENDING, reject(LATE)),
    facts.DossierReturned: (PENDING, with_reason(facts.DossierReturned, LATE)),
    facts.DossierResubmitted: ("returned", step(facts.DossierResubmitted, LATE)),
    facts.DossierWithdrawn: (f"{PENDING} returned", with_reason(facts.DossierWithdrawn, LATE)),
    facts.DossierReverified: ("active", reverify(LATE)),
    facts.CategoryChanged: ("active", change_category(Category.DEEP, INCOME, LATE)),
    facts.DossierSuspended: ("active", with_reason(facts.DossierSuspended, LATE)),
    facts.DossierResumed: ("suspended", resume(LATE)),
    facts.DossierClosed: ("active suspended", with_reason(facts.DossierClosed, LATE)),
    facts.DossierReopened: ("closed", with_reason(facts.DossierReopened, LATE)),
}


@pytest.mark.parametrize("kind", LEGAL, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("status", TO_STATUS)
def test_every_step_at_every_status(status, kind):
    places, act = LEGAL[kind]
    outcome = story(Worker).given(registered(), *TO_STATUS[status]).when(act)
    if status in places.split():
        outcome.then(kind)
    else:
        outcome.then_refused("out-of-order", status=status, field=None)


def test_the_table_knows_every_step_and_every_status():
    steps = {fact for fact in FACTS if fact.__module__ == facts.__name__}
    assert set(ALLOWED_AT) == steps == set(LEGAL)
    assert set(STATUS_AFTER) == steps - {facts.ObjectionResolved}
    assert set(TO_STATUS) == {status.value for status in DossierStatus}


def test_no_step_lies_before_the_one_it_follows():
    told = with_dossier("submitted")
    told.when(lambda worker: review(worker, on="2024-02-29")).then_refused(
        "out-of-order", field="occurred_on", not_before="2024-03-01"
    )
    told.when(lambda worker: review(worker, on="2024-03-01")).then(facts.DossierReviewed)


@pytest.mark.parametrize(
    "visitors", [(), VISITORS[:1], (VISITORS[0], Visitor(VISITORS[0].staff_id))]
)
def test_two_different_people_visit(visitors):
    with_dossier("reviewed").when(
        lambda worker: worker.dossier.visit_household(
            CASEWORKER, occurred_on=day("2024-03-05"), visitors=visitors, findings=sealed("-")
        )
    ).then_refused("two-visitors-required", field="visitors")


def test_a_check_keeps_what_the_policy_gives():
    with_dossier("visited").when(check_economy).then(
        facts.EconomyChecked,
        net_monthly=yuan("500.00"),
        categories=(Category.DEEP,),
        household_size=2,
        annual_income=INCOME,
        rigid_expenditure=RIGID,
        policy_version="sample-1",
        occurred_on=day("2024-03-06"),
    )


@pytest.mark.parametrize(
    "hand",
    [CASEWORKER, *(envelope(an_actor(n, APPROVER.actor.role)) for n in ("Wu", "Zheng"))],
)
def test_no_earlier_hand_decides(hand):
    told = with_dossier("noticed")
    told.when(lambda worker: approve_dossier(worker, by=hand)).then_refused("same-person")
    told.when(reject(by=hand)).then_refused("same-person")


def test_the_hands_of_an_earlier_round_are_free():
    closed = with_dossier("active").given(with_reason(facts.DossierClosed))
    told = closed.given(with_reason(facts.DossierReopened, "2024-05-06", by=SECOND_CASEWORKER))
    told.when(reject("2024-05-07", by=SECOND_CASEWORKER)).then_refused("same-person")
    told.when(reject("2024-05-07")).then(facts.DossierRejected)


def test_a_category_comes_from_the_check():
    told = with_dossier("noticed")
    told.when(lambda worker: approve_dossier(worker, category=Category.RELATIVE)).then_refused(
        "category-not-given", field="category", category="relative", given="deep"
    )
    told.when(approve_dossier).then(
        facts.DossierApproved,
        category=Category.DEEP,
        meeting="2024-3",
        policy_version="sample-1",
    )


def test_no_category_fits_the_rich():
    told = with_dossier("visited").given(
        lambda worker: check_economy(worker, income=RICH), open_notice, end_notice
    )
    told.when(approve_dossier).then_refused("category-not-given", given="-")


def test_a_reverification_keeps_the_figures_and_leaves_the_category():
    outcome = (
        with_dossier("active")
        .when(reverify(income=RICH))
        .then(facts.DossierReverified, categories=(), annual_income=RICH, policy_version="sample-1")
    )
    after = outcome.aggregate.dossier
    assert (after.category, after.verified_on) == (Category.DEEP, day("2025-03-03"))


def test_a_change_of_category_is_a_new_check():
    told = with_dossier("active")
    told.when(change_category(Category.RELATIVE, INCOME)).then_refused(
        "category-not-given", category="relative", given="deep"
    )
    outcome = told.when(change_category(Category.RELATIVE, yuan("26400.00"))).then(
        facts.CategoryChanged, category=Category.RELATIVE, net_monthly=yuan("1000.00")
    )
    after = outcome.aggregate.dossier
    assert (after.category, after.verified_on) == (Category.RELATIVE, day("2024-06-03"))


def test_the_category_of_any_day():
    told = with_dossier("active").given(
        change_category(Category.RELATIVE, yuan("26400.00"), "2024-06-03"),
        with_reason(facts.DossierSuspended, "2024-07-01"),
        resume("2024-08-01"),
        with_reason(facts.DossierClosed, "2024-09-02"),
    )
    held = {
        "2024-03-14": None,
        "2024-03-15": Category.DEEP,
        "2024-06-02": Category.DEEP,
        "2024-06-03": Category.RELATIVE,
        "2024-06-30": Category.RELATIVE,
        "2024-07-01": None,
        "2024-08-01": Category.RELATIVE,
        "2024-09-01": Category.RELATIVE,
        "2024-09-02": None,
    }
    worker = told.aggregate
    assert {on: worker.dossier.category_on(day(on)) for on in held} == held
    assert worker.standing_on(day("2024-03-15")) == DEEP
    assert worker.standing_on(day("2024-03-14")) == NO_DOSSIER


def test_every_fact_of_the_road_says_who_and_when():
    worker = Worker.blank(STREAM_ID)
    registered()(worker)
    dossier("active")(worker)
    told = worker.collect_events()
    assert [fact.originator_version for fact in told] == list(range(1, 9))
    assert {fact.originator_id for fact in told} == {STREAM_ID}
    assert all(fact.occurred_on and fact.actor and fact.command_id for fact in told[1:])
    with pytest.raises(AttributeError):
        told[0].originator_version = 9


@pytest.mark.parametrize("kind", [facts.DossierApproved, facts.EconomyChecked, facts.NoticeEnded])
def test_a_step_with_a_decision_of_its_own_is_no_plain_step(kind):
    worker = with_dossier("noticed").aggregate
    with pytest.raises(ValueError, match="no plain step"):
        worker.dossier.step(CASEWORKER, kind, occurred_on=day("2024-03-20"))
