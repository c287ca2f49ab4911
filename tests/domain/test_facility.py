from __future__ import annotations

import pytest

from domain.aggregates.facility import Facility
from domain.events.facility import (
    FacilityClosed,
    FacilityKind,
    FacilityOpened,
    FacilityReopened,
    FacilityVoided,
    ServiceGiven,
    ServiceVoided,
)
from domain.events.outreach import Level
from domain.quantities import Attendances
from tests.people import APPROVER, CASEWORKER, SECOND_CASEWORKER, TOWN, an_id, day
from tests.story import story


def opened(by=CASEWORKER, *, kind=FacilityKind.DRIVERS_HOME, on="2024-03-01"):
    return lambda facility: facility.open(
        by,
        kind=kind,
        name="Home by the ring road",
        area=TOWN,
        opened_on=day(on),
        level=Level.COUNTY,
        smart_24h=False,
    )


def closed(on="2024-06-30"):
    return lambda facility: facility.close(CASEWORKER, closed_on=day(on), reason="roof repair")


def reopened(on="2024-09-01"):
    return lambda facility: facility.reopen(CASEWORKER, reopened_on=day(on), reason="roof done")


def served(on, attendances=12, *, name="service", by=CASEWORKER):
    return lambda facility: facility.give_service(
        by,
        service_id=an_id(name),
        occurred_on=day(on),
        attendances=Attendances(attendances),
    )


def void_service(name="service", by=APPROVER):
    return lambda facility: facility.void_service(
        by, service_id=an_id(name), reason="counted twice"
    )


def void(by=APPROVER):
    return lambda facility: facility.void(by, reason="never built")


OPEN = story(Facility).given(opened())
CLOSED = story(Facility).given(opened(), closed())
REOPENED = story(Facility).given(opened(), closed(), reopened())
VOIDED = story(Facility).given(opened(), void())


def test_it_opens_and_is_in_service():
    outcome = story(Facility).when(opened())
    after = outcome.then(
        FacilityOpened,
        kind=FacilityKind.DRIVERS_HOME,
        occurred_on=day("2024-03-01"),
        level=Level.COUNTY,
        smart_24h=False,
    ).aggregate
    assert (after.in_service, after.area, after.voided) == (True, TOWN, False)


def test_it_closes_and_opens_again():
    after = OPEN.when(closed()).then(FacilityClosed, occurred_on=day("2024-06-30")).aggregate
    assert not after.in_service
    assert not after.voided, "what was closed was built all the same"
    after = CLOSED.when(reopened()).then(FacilityReopened, reason="roof done").aggregate
    assert after.in_service
    REOPENED.when(closed("2024-12-31")).then(FacilityClosed)


@pytest.mark.parametrize(
    ("told", "act", "status"),
    [
        (OPEN, reopened(), "open"),
        (CLOSED, closed("2024-07-01"), "closed"),
        (REOPENED, reopened("2024-09-02"), "open"),
        (VOIDED, closed(), "voided"),
        (VOIDED, reopened(), "voided"),
        (VOIDED, served("2024-04-01"), "voided"),
        (VOIDED, void_service(), "voided"),
        (VOIDED, void(), "voided"),
    ],
)
def test_a_step_out_of_turn_is_refused(told, act, status):
    told.when(act).then_refused("out-of-order", status=status)


@pytest.mark.parametrize(
    ("told", "act", "field", "not_before"),
    [
        (OPEN, closed("2024-02-29"), "closed_on", "2024-03-01"),
        (CLOSED, reopened("2024-06-29"), "reopened_on", "2024-06-30"),
        (REOPENED, closed("2024-08-31"), "closed_on", "2024-09-01"),
    ],
)
def test_a_turn_does_not_come_before_the_last(told, act, field, not_before):
    told.when(act).then_refused("out-of-order", field=field, not_before=not_before)


def test_it_may_close_on_the_day_it_opened():
    OPEN.when(closed("2024-03-01")).then(FacilityClosed)
    CLOSED.when(reopened("2024-06-30")).then(FacilityReopened)


@pytest.mark.parametrize(
    ("told", "on"),
    [
        (OPEN, "2024-03-01"),
        (OPEN, "2025-01-01"),
        (CLOSED, "2024-03-01"),
        (CLOSED, "2024-06-30"),
        (REOPENED, "2024-06-30"),
        (REOPENED, "2024-09-01"),
        (REOPENED, "2024-12-31"),
    ],
)
def test_services_are_given_while_it_serves(told, on):
    outcome = told.when(served(on, 12))
    outcome.then(
        ServiceGiven,
        occurred_on=day(on),
        attendances=Attendances(12),
        kind=FacilityKind.DRIVERS_HOME,
        area=TOWN,
    )


@pytest.mark.parametrize(
    ("told", "on"),
    [
        (OPEN, "2024-02-29"),
        (CLOSED, "2024-02-29"),
        (CLOSED, "2024-07-01"),
        (REOPENED, "2024-02-29"),
        (REOPENED, "2024-07-01"),
        (REOPENED, "2024-08-31"),
    ],
)
def test_no_services_are_given_while_it_is_shut(told, on):
    told.when(served(on)).then_refused("facility-closed", field="occurred_on")


def test_another_person_voids_a_service_and_it_is_recorded_anew():
    told = OPEN.given(served("2024-04-01", 120, by=SECOND_CASEWORKER))
    told.when(void_service(by=SECOND_CASEWORKER)).then_refused("same-person")
    after = told.when(void_service(by=CASEWORKER)).then(ServiceVoided).aggregate
    assert after.services == {}
    corrected = told.given(void_service(), served("2024-04-01", 12, name="corrected")).aggregate
    assert [given.attendances for given in corrected.services.values()] == [Attendances(12)]


def test_a_service_is_voided_once_and_must_be_there():
    told = OPEN.given(served("2024-04-01"), void_service())
    told.when(void_service()).then_refused("service-missing")
    OPEN.when(void_service("another")).then_refused("service-missing")


def test_a_service_of_a_closed_facility_can_still_be_voided():
    told = OPEN.given(served("2024-04-01"), closed())
    told.when(void_service()).then(ServiceVoided, service_id=an_id("service"))


@pytest.mark.parametrize("told", [OPEN, CLOSED, REOPENED])
def test_another_person_voids_it(told):
    told.when(void(CASEWORKER)).then_refused("same-person")
    after = told.when(void()).then(FacilityVoided, reason="never built").aggregate
    assert (after.voided, after.in_service) == (True, False)
