from __future__ import annotations

from datetime import date

import pytest

from domain.aggregates.policy import PolicySet
from domain.events.policy import PolicyIssued
from domain.policies.sample import SAMPLE
from domain.refusals import Refusal
from tests.people import ADMIN, day
from tests.story import STREAM_ID, story


def issue(version, on):
    return lambda policies: policies.issue(
        ADMIN, version=version, label=version, in_force_from=day(on), rules=SAMPLE.rules
    )


def test_the_sample_decides_from_the_first_day_of_2000():
    policies = PolicySet.blank(STREAM_ID)
    assert policies.on(date(2000, 1, 1)) == SAMPLE
    assert policies.on(date(2099, 12, 31)) == SAMPLE
    with pytest.raises(Refusal, match="policy-missing"):
        policies.on(date(1999, 12, 31))


def test_a_new_version_decides_from_its_day_on():
    outcome = (
        story(PolicySet)
        .when(issue("2025", "2025-01-01"))
        .then(PolicyIssued, version="2025", in_force_from=day("2025-01-01"), rules=SAMPLE.rules)
    )
    assert outcome.aggregate.on(day("2024-12-31")).version == "sample-1"
    assert outcome.aggregate.on(day("2025-01-01")).version == "2025"


def test_the_order_of_issue_is_not_the_order_of_days():
    told = story(PolicySet).given(issue("late", "2026-01-01"), issue("early", "2025-01-01"))
    assert told.aggregate.on(day("2025-06-02")).version == "early"
    assert told.aggregate.on(day("2026-01-01")).version == "late"


def test_of_two_that_begin_together_the_later_issue_decides():
    told = story(PolicySet).given(issue("first", "2025-01-01"), issue("mended", "2025-01-01"))
    assert told.aggregate.on(day("2025-01-01")).version == "mended"


@pytest.mark.parametrize("taken", ["sample-1", "2025"])
def test_a_version_is_issued_once(taken):
    told = story(PolicySet).given(issue("2025", "2025-01-01"))
    told.when(issue(taken, "2027-01-01")).then_refused(
        "policy-version-taken", field="version", version=taken
    )
