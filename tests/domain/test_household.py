from __future__ import annotations

from msgspec.structs import replace

from domain.aggregates.worker import Worker
from domain.events.household import (
    MemberCorrected,
    MemberDeparted,
    MemberJoined,
    MemberRegistered,
)
from tests.people import CASEWORKER, a_member, an_id, day, registered, sealed
from tests.story import story

SPOUSE, CHILD = a_member("spouse"), a_member("child")
FAMILY = story(Worker).given(registered(SPOUSE))


def join(member, on="2024-06-03"):
    return lambda worker: worker.household.join(
        CASEWORKER, member=member, occurred_on=day(on), reason=None
    )


def depart(member, on="2024-06-03", **told):
    return lambda worker: worker.household.depart(
        CASEWORKER,
        member_id=member.member_id,
        occurred_on=day(on),
        reason=sealed("moved"),
        **told,
    )


def correct(member, on="2024-06-03"):
    return lambda worker: worker.household.correct(
        CASEWORKER, member=member, occurred_on=day(on), reason=sealed("mistyped")
    )


def test_who_joins_makes_the_household_greater():
    outcome = FAMILY.when(join(CHILD)).then(MemberJoined, member=CHILD, household_size=3)
    assert outcome.aggregate.household_size == 3
    assert list(outcome.aggregate.members.values()) == [SPOUSE, CHILD]


def test_who_leaves_makes_it_smaller():
    outcome = FAMILY.when(depart(SPOUSE, registered_as=an_id("new")))
    outcome.then(MemberDeparted, household_size=1, registered_as=an_id("new"))
    assert (outcome.aggregate.members, outcome.aggregate.household_size) == ({}, 1)


def test_only_a_member_leaves_and_not_before_joining():
    FAMILY.when(depart(CHILD)).then_refused("missing")
    FAMILY.given(depart(SPOUSE)).when(depart(SPOUSE)).then_refused("missing")
    joined = FAMILY.given(join(CHILD))
    joined.when(depart(CHILD, on="2024-06-02")).then_refused(
        "out-of-order", field="occurred_on", not_before="2024-06-03"
    )
    joined.when(depart(CHILD)).then(MemberDeparted)
    FAMILY.when(depart(SPOUSE, on="2000-01-01")).then(MemberDeparted)


def test_a_member_is_corrected_and_stays_in_place():
    told = replace(SPOUSE, relation="sister")
    outcome = FAMILY.given(join(CHILD)).when(correct(told)).then(MemberCorrected, member=told)
    assert list(outcome.aggregate.members.values()) == [told, CHILD]
    assert outcome.aggregate.household_size == 3


def test_a_correction_comes_after_the_joining_and_the_last_correction():
    FAMILY.when(correct(SPOUSE)).then_refused("unchanged")
    FAMILY.when(correct(CHILD)).then_refused("missing")
    FAMILY.given(depart(SPOUSE)).when(correct(SPOUSE)).then_refused("missing")
    sister, aunt = (replace(CHILD, relation=relation) for relation in ("sister", "aunt"))
    joined = FAMILY.given(join(CHILD))
    joined.when(correct(sister, on="2024-06-02")).then_refused(
        "out-of-order", field="occurred_on", not_before="2024-06-03"
    )
    corrected = joined.given(correct(sister, on="2024-07-01"))
    corrected.when(correct(aunt, on="2024-06-30")).then_refused(
        "out-of-order", field="occurred_on", not_before="2024-07-01"
    )
    corrected.when(correct(aunt, on="2024-07-01")).then(MemberCorrected)


def test_who_was_corrected_later_may_have_left_before():
    corrected = FAMILY.given(correct(replace(SPOUSE, relation="sister"), on="2024-07-01"))
    corrected.when(depart(SPOUSE, on="2024-06-01")).then(MemberDeparted, household_size=1)


def test_a_new_worker_knows_the_household_of_before():
    outcome = FAMILY.when(
        lambda worker: worker.household.grow_out_of(
            CASEWORKER, household_id=an_id("household"), member_id=an_id("member")
        )
    ).then(MemberRegistered, household_id=an_id("household"), member_id=an_id("member"))
    assert outcome.aggregate.household.grew_up_in == an_id("household")
