from __future__ import annotations

import pytest

from domain.aggregates.union import GrassrootsUnion
from domain.events.union import (
    MembersRecruited,
    RecruitmentVoided,
    Sector,
    UnionFounded,
    UnionVoided,
)
from domain.quantities import Persons
from tests.people import APPROVER, CASEWORKER, SECOND_CASEWORKER, TOWN, an_id, day
from tests.story import story


def founded(by=CASEWORKER, *, sector=Sector.NEW_FORM):
    return lambda union: union.found(
        by, name="Couriers' union", sector=sector, area=TOWN, founded_on=day("2024-04-01")
    )


def recruited(number, *, name="first", on="2024-05-01", by=CASEWORKER):
    return lambda union: union.recruit(
        by, recruitment_id=an_id(name), occurred_on=day(on), recruited=Persons(number)
    )


def void_recruitment(name="first", by=APPROVER):
    return lambda union: union.void_recruitment(
        by, recruitment_id=an_id(name), reason="counted twice"
    )


def void(by=APPROVER):
    return lambda union: union.void(by, reason="never founded")


FOUNDED = story(GrassrootsUnion).given(founded())
VOIDED = FOUNDED.given(void())


@pytest.mark.parametrize("sector", Sector)
def test_it_is_founded_in_a_sector(sector):
    after = (
        story(GrassrootsUnion)
        .when(founded(sector=sector))
        .then(UnionFounded, sector=sector, occurred_on=day("2024-04-01"))
        .aggregate
    )
    assert (after.area, after.recruited) == (TOWN, Persons(0))


def test_recruits_add_up():
    FOUNDED.when(recruited(20)).then(
        MembersRecruited, recruited=Persons(20), sector=Sector.NEW_FORM, area=TOWN
    )
    told = FOUNDED.given(recruited(20), recruited(5, name="second", on="2025-01-01"))
    assert told.aggregate.recruited == Persons(25)


def test_nobody_is_recruited_before_the_founding():
    FOUNDED.when(recruited(1, on="2024-03-31")).then_refused(
        "out-of-order", field="occurred_on", not_before="2024-04-01"
    )
    FOUNDED.when(recruited(1, on="2024-04-01")).then(MembersRecruited)


def test_another_person_voids_a_recruitment_and_it_is_recorded_anew():
    told = FOUNDED.given(recruited(200, by=SECOND_CASEWORKER))
    told.when(void_recruitment(by=SECOND_CASEWORKER)).then_refused("same-person")
    told.when(void_recruitment(by=CASEWORKER)).then(
        RecruitmentVoided, recruitment_id=an_id("first")
    )
    corrected = told.given(void_recruitment(), recruited(20, name="corrected"))
    assert corrected.aggregate.recruited == Persons(20)


def test_a_recruitment_is_voided_once_and_must_be_there():
    told = FOUNDED.given(recruited(20), void_recruitment())
    told.when(void_recruitment()).then_refused("recruitment-missing")
    FOUNDED.when(void_recruitment("another")).then_refused("recruitment-missing")


def test_another_person_voids_it():
    FOUNDED.when(void(CASEWORKER)).then_refused("same-person")
    assert FOUNDED.when(void()).then(UnionVoided, reason="never founded").aggregate.voided


@pytest.mark.parametrize("act", [recruited(1), void_recruitment(), void()])
def test_what_is_voided_takes_no_step(act):
    VOIDED.when(act).then_refused("out-of-order", status="voided")
