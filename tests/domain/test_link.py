"""Links need two records; each story is told on both."""

from __future__ import annotations

import pytest

from domain.aggregates.link import Links
from domain.aggregates.worker import Worker
from domain.events.link import (
    DuplicateJudged,
    HouseholdGranted,
    HouseholdLinked,
    HouseholdUnlinked,
    Likeness,
    WorkerMerged,
    WorkerSplit,
)
from domain.policies.sample import SAMPLE
from domain.refusals import Refusal
from domain.values import AidKind, Season
from tests.people import (
    APPROVER,
    CASEWORKER,
    NO_DOSSIER,
    VISITORS,
    an_id,
    day,
    registered,
    sealed,
    yuan,
)
from tests.story import story

REASONS = {"reason": sealed("reason"), "other_reason": sealed("other reason")}
JOINING = [
    (Links.merge, Links.split, WorkerMerged, WorkerSplit),
    (Links.link_household, Links.unlink_household, HouseholdLinked, HouseholdUnlinked),
]


def record(name: str) -> Worker:
    worker = Worker.blank(an_id(name))
    registered()(worker)
    worker.collect_events()
    return worker


def refusal(step, one: Worker, other: Worker) -> tuple[str, object]:
    with pytest.raises(Refusal) as caught:
        step(one.links, APPROVER, other.links, **REASONS)
    assert not one.pending_events, "a refusal must leave no trace"
    assert not other.pending_events, "a refusal must leave no trace"
    return caught.value.code, caught.value.details.get("leading")


@pytest.mark.parametrize(("join", "part", "joined", "parted"), JOINING)
def test_both_files_are_told(join, part, joined, parted):
    one, other = record("one"), record("other")
    for step, fact in ((join, joined), (part, parted)):
        step(one.links, APPROVER, other.links, **REASONS)
        [here], [there] = one.collect_events(), other.collect_events()
        for told, reason in ((here, "reason"), (there, "other reason")):
            assert isinstance(told, fact)
            assert (told.leading_id, told.joined_id) == (one.id, other.id)
            assert told.reason == sealed(reason)
        assert (one.links.led_by, other.links.led_by) == (None, one.id if fact is joined else None)
    assert one.links.merged == one.links.household == set()


@pytest.mark.parametrize(
    ("join", "code"), [(Links.merge, "merged-record"), (Links.link_household, "already-linked")]
)
def test_a_record_has_one_that_leads_it_and_leads_no_further(join, code):
    one, two, three = record("one"), record("two"), record("three")
    join(one.links, APPROVER, two.links, **REASONS)
    one.collect_events()
    two.collect_events()
    for step in (Links.merge, Links.link_household):
        assert refusal(step, three, two) == (code, str(one.id))
        assert refusal(step, two, three) == (code, str(one.id))
    for step in (Links.split, Links.unlink_household):
        assert refusal(step, three, two)[0] == "not-linked"
        assert refusal(step, two, one)[0] == "not-linked"


def test_a_merged_record_takes_nothing_new():
    one, other = record("one"), record("other")
    Links.merge(one.links, APPROVER, other.links, **REASONS)
    one.links.require_leading()
    with pytest.raises(Refusal, match="merged-record"):
        other.links.require_leading()
    Links.split(one.links, APPROVER, other.links, **REASONS)
    other.links.require_leading()


def test_a_judgement_is_kept():
    outcome = (
        story(Worker)
        .given(registered())
        .when(
            lambda worker: worker.links.judge(
                CASEWORKER,
                other_id=an_id("other"),
                decision=Likeness.SOMEONE_ELSE,
                reason=sealed("rang both"),
            )
        )
        .then(DuplicateJudged, decision=Likeness.SOMEONE_ELSE)
    )
    assert outcome.aggregate.links.judged == {an_id("other"): Likeness.SOMEONE_ELSE}


def test_a_grant_on_another_record_is_noted_and_changes_nothing_here():
    outcome = (
        story(Worker)
        .given(registered())
        .when(
            lambda worker: worker.links.note_grant(
                APPROVER,
                aid_id=an_id("aid"),
                worker_id=an_id("other"),
                kind=AidKind.LIVING,
                amount=yuan("10.00"),
            )
        )
        .then(HouseholdGranted, amount=yuan("10.00"))
    )
    assert outcome.aggregate.aid.by_id == {}


@pytest.mark.parametrize(
    ("elsewhere", "code"), [("3000.00", None), ("3000.01", "cap-exceeded"), ("0.00", None)]
)
def test_what_a_person_was_given_elsewhere_counts(elsewhere, code):
    outcome = (
        story(Worker)
        .given(registered())
        .when(
            lambda worker: worker.visits.visit(
                CASEWORKER,
                visit_id=an_id("visit"),
                season=Season.SUMMER,
                occurred_on=day("2024-07-01"),
                visitors=VISITORS,
                cash=yuan("3000.00"),
                goods=(),
                fund_id=an_id("fund"),
                purpose=None,
                note=None,
                standing=NO_DOSSIER,
                policy=SAMPLE,
                given_elsewhere=yuan(elsewhere),
            )
        )
    )
    if code:
        outcome.then_refused(code, given=yuan(elsewhere))
    else:
        assert outcome.facts[0].given_this_year == yuan(elsewhere)
