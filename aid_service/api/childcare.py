"""Summer care classes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aid_service.api.answers import asked, listed, page_of, paged, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, command, ports
from aid_service.schemas.asking import ClassesAsked
from aid_service.schemas.childcare import (
    AttendanceIn,
    ClassesOut,
    ClassIn,
    ClassOut,
    EnrolmentIn,
    EnrolmentOut,
)
from aid_service.schemas.visit import ReasonIn
from aid_service.usecases.case_file import shown_class
from aid_service.usecases.childcare import (
    AnnounceClass,
    EnrolChild,
    TakeAttendance,
    WithdrawChild,
    announce_class,
    class_as_of,
    enrol_child,
    take_attendance,
    withdraw_child,
)
from aid_service.usecases.moment import Outcome

blp = AidBlueprint("childcare", __name__, url_prefix="/api/v1/childcare/classes")


@blp.writes("", needs="class.announce", body=ClassIn, answers=ClassOut, status=201)
def announce(body: dict[str, Any]) -> Any:
    """Announce a care class. 开设爱心托管班"""
    outcome = announce_class(ports(), command(), AnnounceClass(**body))
    return written(outcome, shown_class(outcome.aggregate))


@blp.reads("", needs="childcare.read", query=ClassesAsked, answers=ClassesOut)
def classes(query: dict[str, Any]) -> Any:
    """The classes of the caller's area. 托管班名册"""
    at, after = paged(query)
    found = ports().views.childcare.classes(
        scope=actor().area,
        at=at.position,
        year=query.get("year"),
        after=after,
        limit=query["limit"] + 1,
    )
    items, last = page_of(found, query["limit"], "since")
    return listed(items, at, last=last)


@blp.reads("/<uuid:class_id>", needs="childcare.read", answers=ClassOut)
def read(query: dict[str, Any], class_id: UUID) -> Any:
    """One class with its places and waiting list. 托管班"""
    at = asked(query)
    care_class = class_as_of(ports(), actor(), class_id, at.moment)
    return shown_class(care_class), at.headers | {"ETag": f'"v{care_class.version}"'}


@blp.writes(
    "/<uuid:class_id>/enrolments",
    needs="childcare.enrol",
    body=EnrolmentIn,
    answers=EnrolmentOut,
    status=201,
)
def enrol(body: dict[str, Any], class_id: UUID) -> Any:
    """Enrol a child, or put it on the waiting list. 报名"""
    outcome = enrol_child(ports(), command(), EnrolChild(class_id=class_id, **body))
    return _shown_enrolment(outcome, outcome.fact.enrolment_id)


@blp.writes(
    "/<uuid:class_id>/enrolments/<uuid:enrolment_id>/withdrawal",
    needs="childcare.enrol",
    body=ReasonIn,
    answers=EnrolmentOut,
)
def withdraw(body: dict[str, Any], class_id: UUID, enrolment_id: UUID) -> Any:
    """Withdraw a child; the first on the waiting list moves up. 退班"""
    wish = WithdrawChild(class_id=class_id, enrolment_id=enrolment_id, **body)
    return _shown_enrolment(withdraw_child(ports(), command(), wish), enrolment_id)


@blp.writes(
    "/<uuid:class_id>/attendance", needs="childcare.enrol", body=AttendanceIn, answers=ClassOut
)
def attendance(body: dict[str, Any], class_id: UUID) -> Any:
    """Take a day's attendance. 点名"""
    wish = TakeAttendance(class_id=class_id, day=body["date"], present=body["present"])
    outcome = take_attendance(ports(), command(), wish)
    return written(outcome, shown_class(outcome.aggregate))


def _shown_enrolment(outcome: Outcome[Any], enrolment_id: UUID) -> Any:
    care_class = outcome.aggregate
    shown = {
        "enrolment_id": enrolment_id,
        "class_id": care_class.id,
        "state": care_class.state_of(enrolment_id).value,
        "rank": care_class.rank_of(enrolment_id),
    }
    return written(outcome, shown)
