from __future__ import annotations

import pytest

from domain.aggregates.outreach import Activity, Publication
from domain.events.outreach import (
    ActivityHeld,
    ActivityKind,
    ActivityVoided,
    CountedBy,
    Level,
    PublicationIssued,
    PublicationKind,
    PublicationVoided,
)
from domain.quantities import Attendances, Persons, Sessions
from tests.people import APPROVER, CASEWORKER, COUNTY, SECOND_CASEWORKER, TOWN, day
from tests.story import story


def held(by=CASEWORKER, **told):
    fields = {
        "kind": ActivityKind.LECTURE,
        "title": "Workers' congress in the workshops",
        "area": TOWN,
        "occurred_on": day("2024-05-04"),
        "counted_by": CountedBy.SIGNED_LIST,
        "sessions": Sessions(2),
        "attendances": Attendances(120),
        "persons": None,
        "venue": None,
        "partner": None,
    }
    return lambda activity: activity.hold(by, **(fields | told))


def issued(by=CASEWORKER, **told):
    fields = {
        "kind": PublicationKind.MEDIA_ITEM,
        "title": "A cool drink for couriers",
        "area": COUNTY,
        "published_on": day("2024-07-02"),
        "outlet": "Xinxiang Daily",
        "level": Level.CITY,
        "url": None,
    }
    return lambda publication: publication.issue(by, **(fields | told))


def voided(by=APPROVER):
    return lambda thing: thing.void(by, reason="recorded twice")


RECORDED = [(Activity, held, ActivityVoided), (Publication, issued, PublicationVoided)]


def test_an_activity_keeps_what_was_counted_in_its_units():
    after = (
        story(Activity)
        .when(held(persons=Persons(80), venue="Workers' Theatre", partner="Opera house"))
        .then(
            ActivityHeld,
            kind=ActivityKind.LECTURE,
            occurred_on=day("2024-05-04"),
            sessions=Sessions(2),
            attendances=Attendances(120),
            persons=Persons(80),
            counted_by=CountedBy.SIGNED_LIST,
            venue="Workers' Theatre",
            partner="Opera house",
        )
        .aggregate
    )
    assert (after.area, after.voided) == (TOWN, False)


def test_what_was_not_counted_is_not_zero():
    after = story(Activity).when(held(attendances=None)).aggregate
    assert after.told_by.attendances is None
    assert after.told_by.persons is None


def test_a_publication_stands_on_the_day_it_was_published():
    after = (
        story(Publication)
        .when(issued())
        .then(
            PublicationIssued,
            kind=PublicationKind.MEDIA_ITEM,
            occurred_on=day("2024-07-02"),
            outlet="Xinxiang Daily",
            level=Level.CITY,
        )
        .aggregate
    )
    assert (after.area, after.voided) == (COUNTY, False)


@pytest.mark.parametrize(("kind", "recorded", "fact"), RECORDED)
def test_another_person_voids_it(kind, recorded, fact):
    outcome = story(kind).given(recorded()).when(voided())
    assert outcome.then(fact, reason="recorded twice").aggregate.voided


@pytest.mark.parametrize(("kind", "recorded", "fact"), RECORDED)
def test_whoever_recorded_it_does_not_void_it(kind, recorded, fact):
    told = story(kind).given(recorded(SECOND_CASEWORKER))
    told.when(voided(SECOND_CASEWORKER)).then_refused("same-person")
    told.when(voided(CASEWORKER)).then(fact)


@pytest.mark.parametrize(("kind", "recorded", "fact"), RECORDED)
def test_it_is_voided_once(kind, recorded, fact):
    told = story(kind).given(recorded(), voided())
    assert type(told.past[-1]) is fact
    told.when(voided()).then_refused("out-of-order", status="voided")
