from __future__ import annotations

import pytest

from domain.aggregates.honour import UNIT_OF, Honour, HonourState
from domain.events.honour import (
    HonourKind,
    HonourNamed,
    HonourNominated,
    HonourNotChosen,
    HonourNoticed,
    HonourVoided,
)
from domain.figures import BY_KEY
from domain.quantities import Count, Unit
from projections.review_series import HEARD
from tests.people import APPROVER, CASEWORKER, COUNTY, day, sealed
from tests.story import story

HAPPENING = (HonourKind.PUBLICITY, HonourKind.RECUPERATION)


def nominated(by=CASEWORKER, *, kind=HonourKind.CITY_CRAFTSMAN, number=1, nominee=None):
    return lambda honour: honour.nominate(
        by,
        kind=kind,
        area=COUNTY,
        number=number,
        nominee=nominee,
        occurred_on=day("2024-03-01"),
    )


def noticed(on="2024-03-10"):
    return lambda honour: honour.notice(CASEWORKER, occurred_on=day(on), place="notice board")


def named(on="2024-04-20"):
    return lambda honour: honour.name(CASEWORKER, occurred_on=day(on), document="No. 12")


def passed_over(on="2024-04-20", reason="fewer places"):
    return lambda honour: honour.pass_over(CASEWORKER, occurred_on=day(on), reason=reason)


def void(by=APPROVER):
    return lambda honour: honour.void(by, reason="entered twice")


NOMINATED = story(Honour).given(nominated())
NOTICED = NOMINATED.given(noticed())
NAMED = NOTICED.given(named())
PASSED_OVER = NOTICED.given(passed_over())
HELD = story(Honour).given(nominated(kind=HonourKind.PUBLICITY, number=4))
VOIDED = NOMINATED.given(void())


def test_a_nomination_says_whom_and_how_many():
    told = nominated(number=3, nominee=sealed("Liu"))
    after = (
        story(Honour)
        .when(told)
        .then(
            HonourNominated,
            count=Count(3, Unit.PERSON),
            nominee=sealed("Liu"),
            occurred_on=day("2024-03-01"),
        )
        .aggregate
    )
    assert (after.state, after.area) == (HonourState.NOMINATED, COUNTY)


@pytest.mark.parametrize("kind", HonourKind)
def test_each_kind_counts_in_the_unit_of_its_figure(kind):
    outcome = story(Honour).when(nominated(kind=kind, number=2))
    [fact] = outcome.facts
    [line] = HEARD[HonourNominated](fact).lines
    assert fact.count == Count(2, BY_KEY[line.series].unit)
    assert line.number == 2
    assert set(UNIT_OF) == set(HonourKind)


def test_notice_comes_before_the_name():
    after = NOMINATED.when(noticed()).then(HonourNoticed, place="notice board").aggregate
    assert after.state is HonourState.NOTICED
    after = NOTICED.when(named()).then(HonourNamed, document="No. 12").aggregate
    assert after.state is HonourState.NAMED
    NOMINATED.when(named()).then_refused("out-of-order", status="nominated")


@pytest.mark.parametrize("told", [NOMINATED, NOTICED])
def test_a_nominee_may_be_passed_over_before_or_after_the_notice(told):
    after = told.when(passed_over()).then(HonourNotChosen, reason="fewer places").aggregate
    assert after.state is HonourState.NOT_CHOSEN
    told.when(passed_over(reason=None)).then(HonourNotChosen, reason=None)


@pytest.mark.parametrize(
    ("told", "status"),
    [(NAMED, "named"), (PASSED_OVER, "not_chosen"), (HELD, "held"), (VOIDED, "voided")],
)
@pytest.mark.parametrize("act", [noticed("2024-05-01"), named("2024-05-01"), passed_over()])
def test_what_is_settled_takes_no_step(told, status, act):
    told.when(act).then_refused("out-of-order", status=status)


def test_a_second_notice_is_out_of_order():
    NOTICED.when(noticed("2024-03-11")).then_refused("out-of-order", status="noticed")


@pytest.mark.parametrize(
    ("told", "act", "not_before"),
    [
        (NOMINATED, noticed("2024-02-29"), "2024-03-01"),
        (NOMINATED, passed_over("2024-02-29"), "2024-03-01"),
        (NOTICED, named("2024-03-09"), "2024-03-10"),
    ],
)
def test_a_step_does_not_come_before_the_last(told, act, not_before):
    told.when(act).then_refused("out-of-order", field="occurred_on", not_before=not_before)


@pytest.mark.parametrize("kind", HAPPENING)
def test_publicity_and_recuperation_happen_and_are_not_won(kind):
    assert story(Honour).when(nominated(kind=kind)).aggregate.state is HonourState.HELD


@pytest.mark.parametrize("told", [NOMINATED, NOTICED, NAMED, PASSED_OVER, HELD])
def test_another_person_voids_it(told):
    told.when(void(CASEWORKER)).then_refused("same-person")
    after = told.when(void()).then(HonourVoided, reason="entered twice").aggregate
    assert after.voided


def test_it_is_voided_once():
    VOIDED.when(void()).then_refused("out-of-order", status="voided")
