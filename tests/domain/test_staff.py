from __future__ import annotations

import pytest

from domain.aggregates.staff import Staff
from domain.events.staff import StaffAdded, StaffAreaChanged, StaffRolesChanged, StaffSuspended
from domain.values import Role
from tests.people import ADMIN, COUNTY, TOWN, day, sealed
from tests.story import STREAM_ID, story


def add(staff):
    staff.add(
        ADMIN, name=sealed("Wang"), roles=(Role.CASEWORKER,), area=COUNTY, on=day("2024-02-01")
    )


def change_roles(staff):
    staff.change_roles(ADMIN, roles=(Role.APPROVER, Role.AUDITOR), on=day("2024-06-03"))


def change_area(staff):
    staff.change_area(ADMIN, area=TOWN, on=day("2024-07-01"))


def suspend(staff):
    staff.suspend(ADMIN, reason="left", on=day("2024-09-02"))


def test_each_change_is_a_fact():
    story(Staff).when(add).then(
        StaffAdded, name=sealed("Wang"), roles=(Role.CASEWORKER,), area=COUNTY
    )
    told = story(Staff).given(add)
    told.when(change_roles).then(StaffRolesChanged, roles=(Role.APPROVER, Role.AUDITOR))
    story(Staff).given(add).when(change_area).then(StaffAreaChanged, area=TOWN)
    story(Staff).given(add).when(suspend).then(StaffSuspended, reason="left")


def test_who_may_do_what_where_on_any_day():
    staff = story(Staff).given(add, change_roles, change_area, suspend).aggregate
    changed = (Role.APPROVER, Role.AUDITOR)
    assert staff.roles_on(day("2024-01-31")) == ()
    assert staff.roles_on(day("2024-02-01")) == (Role.CASEWORKER,)
    assert staff.roles_on(day("2024-06-02")) == (Role.CASEWORKER,)
    assert staff.roles_on(day("2024-06-03")) == changed
    assert staff.roles_on(day("2024-09-01")) == changed
    assert staff.roles_on(day("2024-09-02")) == ()
    assert staff.area_on(day("2024-01-31")) is None
    assert staff.area_on(day("2024-06-30")) == COUNTY
    assert staff.area_on(day("2024-07-01")) == TOWN == staff.area


def test_a_blank_stream_is_nobody():
    nobody = Staff.blank(STREAM_ID)
    assert (nobody.area, nobody.roles_on(day("2024-06-03"))) == (None, ())


@pytest.mark.parametrize("act", [change_roles, change_area, suspend])
def test_who_is_suspended_changes_no_more(act):
    story(Staff).given(add, suspend).when(act).then_refused("out-of-order", status="suspended")
