from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.aggregates.childcare import CareClass, EnrolmentState
from domain.aggregates.worker import Worker
from domain.events import childcare as facts
from domain.policies.sample import SAMPLE
from domain.values import Period
from tests.people import ADMIN, CASEWORKER, TOWN, an_id, day, registered, sealed
from tests.story import STREAM_ID, story

JULY = Period(day("2024-07-08"), day("2024-07-26"))


def announce(capacity=2, *, days=JULY, min_age=6, max_age=12):
    return lambda care_class: care_class.announce(
        ADMIN,
        title="summer class",
        site="school",
        area=TOWN,
        capacity=capacity,
        days=days,
        min_age=min_age,
        max_age=max_age,
        rules=SAMPLE.rules,
    )


def take(name, *, born="2016-01-02"):
    return lambda care_class: care_class.take_place(
        CASEWORKER,
        enrolment_id=an_id(name),
        worker_id=an_id(f"parent of {name}"),
        born_on=day(born),
    )


def give_up(name):
    return lambda care_class: care_class.give_up_place(
        CASEWORKER, enrolment_id=an_id(name), reason="moved"
    )


def attend(on, *names):
    return lambda care_class: care_class.take_attendance(
        CASEWORKER, day=day(on), present=tuple(an_id(name) for name in names)
    )


def a_class(*names, capacity=2):
    return story(CareClass).given(announce(capacity), *(take(name) for name in names))


def test_a_class_is_announced():
    outcome = story(CareClass).when(announce()).then(facts.ClassAnnounced, capacity=2, days=JULY)
    assert (outcome.aggregate.area, outcome.aggregate.attendance_rate) == (TOWN, None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"days": Period(JULY.last, JULY.first)}, "days-reversed"),
        ({"min_age": 9, "max_age": 8}, "ages-reversed"),
        ({"min_age": -1}, "age-outside"),
        ({"max_age": 18}, "age-outside"),
    ],
)
def test_what_cannot_be_announced(fields, code):
    story(CareClass).when(announce(**fields)).then_refused(code)


def test_its_limits_may_be_reached():
    one_day = Period(JULY.first, JULY.first)
    story(CareClass).when(announce(days=one_day, min_age=8, max_age=8)).then(facts.ClassAnnounced)
    story(CareClass).when(announce(min_age=0, max_age=17)).then(facts.ClassAnnounced)


def test_places_first_and_then_the_waiting_list():
    a_class("a").when(take("b")).then(
        facts.PlaceTaken,
        waiting=False,
        enrolment_id=an_id("b"),
        worker_id=an_id("parent of b"),
    )
    outcome = a_class("a", "b", "c").when(take("d")).then(facts.PlaceTaken, waiting=True)
    care_class = outcome.aggregate
    assert [care_class.rank_of(an_id(name)) for name in "abcd"] == [None, None, 1, 2]
    assert care_class.state_of(an_id("a")) is EnrolmentState.ENROLLED
    assert care_class.state_of(an_id("c")) is EnrolmentState.WAITLISTED
    assert care_class.first_waiting == (an_id("c"), an_id("parent of c"))


def test_a_freed_place_goes_to_the_first_in_the_same_breath():
    outcome = a_class("a", "b", "c", "d").when(give_up("a"))
    outcome.then_in_order(facts.PlaceGivenUp, facts.PlaceFilled)
    given_up, filled = outcome.facts
    assert (given_up.enrolment_id, given_up.worker_id) == (an_id("a"), an_id("parent of a"))
    assert (filled.enrolment_id, filled.worker_id) == (an_id("c"), an_id("parent of c"))
    care_class = outcome.aggregate
    assert care_class.state_of(an_id("a")) is EnrolmentState.WITHDRAWN
    assert care_class.rank_of(an_id("d")) == 1
    assert len(care_class.enrolled) == 2


def test_who_waits_and_withdraws_moves_nobody_up():
    outcome = a_class("a", "b", "c", "d").when(give_up("c")).then(facts.PlaceGivenUp)
    assert outcome.aggregate.rank_of(an_id("d")) == 1


def test_nobody_waits_and_the_place_stays_free():
    outcome = a_class("a", "b").when(give_up("a")).then(facts.PlaceGivenUp)
    assert outcome.aggregate.first_waiting is None
    a_class("a", "b", "c").given(give_up("a")).when(take("e")).then(facts.PlaceTaken, waiting=True)
    a_class("a", "b").given(give_up("a")).when(take("e")).then(facts.PlaceTaken, waiting=False)


def test_a_withdrawal_happens_once_and_to_somebody():
    told = a_class("a").given(give_up("a"))
    told.when(give_up("a")).then_refused("out-of-order", status="withdrawn")
    told.when(give_up("stranger")).then_refused("enrolment-missing")


@pytest.mark.parametrize(
    ("born", "age"),
    [("2018-07-08", 6), ("2018-07-09", 5), ("2011-07-09", 12), ("2011-07-08", 13)],
)
def test_age_is_counted_on_the_first_day(born, age):
    outcome = a_class().when(take("a", born=born))
    if 6 <= age <= 12:
        outcome.then(facts.PlaceTaken)
    else:
        outcome.then_refused("age-outside", field="child.birth_date", age=age)


def test_attendance_is_of_days_and_children_of_the_class():
    told = a_class("a", "b", "c")
    told.when(attend("2024-07-08", "a")).then(
        facts.AttendanceTaken, day=day("2024-07-08"), present=(an_id("a"),)
    )
    told.when(attend("2024-07-26")).then(facts.AttendanceTaken, present=())
    for outside in ("2024-07-07", "2024-07-27"):
        told.when(attend(outside, "a")).then_refused("outside-class-days", field="date")
    for absent in ("c", "stranger"):
        told.when(attend("2024-07-08", "a", absent)).then_refused("not-enrolled", field="present")


def test_a_child_is_there_once():
    a_class("a").when(attend("2024-07-08", "a", "a")).then(
        facts.AttendanceTaken, present=(an_id("a"),)
    )


def test_the_rate_is_of_child_days():
    told = a_class("a", "b").given(attend("2024-07-08", "a", "b"), attend("2024-07-09", "b"))
    assert told.aggregate.attendance_rate == 0.75
    mended = told.given(attend("2024-07-09", "a", "b"))
    assert mended.aggregate.attendance_rate == 1.0


def test_the_rate_counts_the_places_of_its_day():
    told = a_class("a", "b").given(
        attend("2024-07-08", "a"), give_up("a"), attend("2024-07-09", "b")
    )
    assert told.aggregate.attendance_rate == 2 / 3


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=60), st.integers(1, 4))
@settings(deadline=None)
def test_any_order_fills_places_in_the_order_of_coming(moves, capacity):
    care_class = CareClass.blank(STREAM_ID)
    announce(capacity)(care_class)
    came = []
    for number, (leaves, place) in enumerate(moves):
        if leaves and came:
            give_up(came.pop(place % len(came)))(care_class)
        elif not leaves:
            came.append(str(number))
            take(str(number))(care_class)
        inside = {name for name in came if an_id(name) in care_class.enrolled}
        assert len(inside) == len(care_class.enrolled) == min(capacity, len(came))
        queue = [name for name in came if name not in inside]
        assert [care_class.rank_of(an_id(name)) for name in queue] == [*range(1, len(queue) + 1)]


def enrol(*, consent=True, waiting=False):
    return lambda worker: worker.enrolments.enrol(
        CASEWORKER,
        enrolment_id=an_id("a"),
        class_id=an_id("class"),
        child_name=sealed("child"),
        birth_date=sealed("2016-01-02"),
        id_number=None,
        identities=(an_id("identity"),),
        both_parents_work=True,
        guardian_consent=consent,
        waiting=waiting,
    )


def move_up(worker):
    worker.enrolments.move_up(CASEWORKER, enrolment_id=an_id("a"))


def withdraw(worker):
    worker.enrolments.withdraw(CASEWORKER, enrolment_id=an_id("a"), reason=sealed("moved"))


def test_the_workers_own_stream_tells_of_the_child():
    told = story(Worker).given(registered())
    told.when(enrol()).then(facts.ChildEnrolled, waiting=False, identities=(an_id("identity"),))
    waiting = story(Worker).given(registered(), enrol(waiting=True))
    assert waiting.aggregate.enrolments.named(an_id("a")).state is EnrolmentState.WAITLISTED
    moved = waiting.when(move_up).then(facts.ChildMovedUp, class_id=an_id("class"))
    assert moved.aggregate.enrolments.named(an_id("a")).state is EnrolmentState.ENROLLED
    left = story(Worker).given(registered(), enrol()).when(withdraw)
    left.then(facts.ChildWithdrawn, class_id=an_id("class"), reason=sealed("moved"))
    assert left.aggregate.enrolments.named(an_id("a")).state is EnrolmentState.WITHDRAWN


def test_without_a_guardians_consent_nothing_is_kept():
    story(Worker).given(registered()).when(enrol(consent=False)).then_refused(
        "consent-required", field="guardian_consent"
    )


@pytest.mark.parametrize("act", [move_up, withdraw])
def test_an_unknown_enrolment_is_missing(act):
    story(Worker).given(registered()).when(act).then_refused("enrolment-missing")
