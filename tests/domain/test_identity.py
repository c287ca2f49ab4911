from __future__ import annotations

import pytest

from domain.aggregates.identity import Identity
from domain.events.identity import CareBooked, CareReleased, IdentityClaimed, IdentityReleased
from domain.values import Period
from tests.people import CASEWORKER, an_id, day
from tests.story import story

JULY = Period(day("2024-07-08"), day("2024-07-26"))


def claim(name="worker"):
    return lambda identity: identity.claim(CASEWORKER, worker_id=an_id(name))


def release(identity):
    identity.release(CASEWORKER)


def book(days=JULY, name="enrolment"):
    return lambda identity: identity.book_care(
        CASEWORKER, class_id=an_id("class"), enrolment_id=an_id(name), days=days
    )


def release_care(name="enrolment"):
    return lambda identity: identity.release_care(CASEWORKER, enrolment_id=an_id(name))


def test_one_household_holds_a_person():
    story(Identity).when(claim()).then(IdentityClaimed, worker_id=an_id("worker"))
    told = story(Identity).given(claim())
    for other in ("worker", "another"):
        told.when(claim(other)).then_refused("already-registered")


def test_who_is_released_may_be_claimed_again():
    told = story(Identity).given(claim())
    told.when(release).then(IdentityReleased, worker_id=an_id("worker"))
    again = story(Identity).given(claim(), release).when(claim("another"))
    again.then(IdentityClaimed, worker_id=an_id("another"))


def test_a_release_of_nobody_is_nothing():
    story(Identity).when(release).then_in_order()
    story(Identity).when(release_care()).then_in_order()


@pytest.mark.parametrize(
    ("first", "last", "meets"),
    [
        ("2024-06-01", "2024-07-07", False),
        ("2024-06-01", "2024-07-08", True),
        ("2024-07-10", "2024-07-12", True),
        ("2024-07-01", "2024-08-30", True),
        ("2024-07-26", "2024-08-30", True),
        ("2024-07-27", "2024-08-30", False),
    ],
)
def test_a_child_is_in_one_class_a_day(first, last, meets):
    outcome = story(Identity).given(book()).when(book(Period(day(first), day(last)), "another"))
    if meets:
        outcome.then_refused("already-enrolled")
    else:
        outcome.then(CareBooked, enrolment_id=an_id("another"))


def test_a_place_given_up_is_free():
    told = story(Identity).given(book())
    told.when(release_care("other")).then_in_order()
    told.when(release_care()).then(CareReleased, enrolment_id=an_id("enrolment"))
    story(Identity).given(book(), release_care()).when(book(name="another")).then(CareBooked)


def test_a_claim_and_a_place_are_two_things():
    story(Identity).given(claim()).when(book()).then(CareBooked, class_id=an_id("class"), days=JULY)
    story(Identity).given(book()).when(claim()).then(IdentityClaimed)
