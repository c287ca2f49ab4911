"""Visits: recording, confirming, voiding, reading."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aid_service.api.answers import listed, page_of, paged, slice_of, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, command, ports
from aid_service.schemas.asking import Page, VisitsAsked
from aid_service.schemas.visit import DiaryOut, NothingIn, ReasonIn, VisitIn, VisitOut, VisitsOut
from aid_service.usecases.case_file import CaseFile
from aid_service.usecases.moment import Outcome
from aid_service.usecases.visit import (
    ConfirmVisit,
    RecordVisit,
    VoidVisit,
    confirm_visit,
    record_visit,
    void_visit,
)
from aid_service.usecases.worker import worker_as_of

blp = AidBlueprint("visits", __name__, url_prefix="/api/v1")

_OF_WORKER = "/workers/<uuid:worker_id>/visits"


@blp.writes(_OF_WORKER, needs="visit.record", body=VisitIn, answers=VisitOut, status=201)
def record(body: dict[str, Any], worker_id: UUID) -> Any:
    """Record a visit of the four seasons. 登记走访"""
    outcome = record_visit(ports(), command(), RecordVisit(worker_id=worker_id, **body))
    return _shown(outcome, outcome.fact.visit_id)


@blp.reads(_OF_WORKER, needs="worker.read", query=Page, answers=VisitsOut)
def of_worker(query: dict[str, Any], worker_id: UUID) -> Any:
    """A worker's visits, as of any moment. 某职工的走访"""
    at, after = paged(query)
    worker = worker_as_of(ports(), actor(), worker_id, at.moment)
    file = CaseFile(ports(), actor())
    items = [file.visit(worker, visit) for visit in worker.visits.by_id.values()]
    page, last = slice_of(items, after, query["limit"])
    return listed(page, at, last=last)


@blp.writes(
    f"{_OF_WORKER}/<uuid:visit_id>/confirmation",
    needs="visit.decide",
    body=NothingIn,
    answers=VisitOut,
)
def confirm(body: dict[str, Any], worker_id: UUID, visit_id: UUID) -> Any:
    """Confirm a visit as a second person. 确认走访"""
    del body
    wish = ConfirmVisit(worker_id=worker_id, visit_id=visit_id)
    return _shown(confirm_visit(ports(), command(), wish), visit_id)


@blp.writes(
    f"{_OF_WORKER}/<uuid:visit_id>/voiding", needs="visit.decide", body=ReasonIn, answers=VisitOut
)
def void(body: dict[str, Any], worker_id: UUID, visit_id: UUID) -> Any:
    """Void a visit; its value goes back to the fund. 作废走访"""
    wish = VoidVisit(worker_id=worker_id, visit_id=visit_id, **body)
    return _shown(void_visit(ports(), command(), wish), visit_id)


@blp.reads("/visits", needs="worker.read", query=VisitsAsked, answers=DiaryOut)
def diary(query: dict[str, Any]) -> Any:
    """All visits of the caller's area. 走访日志"""
    at, after = paged(query)
    found = ports().views.visits.visits(
        scope=actor().area,
        at=at.position,
        day=at.day,
        area=query.get("area"),
        season=query.get("season"),
        year=query.get("year"),
        state=query.get("state"),
        after=after,
        limit=query["limit"] + 1,
    )
    items, last = page_of(found, query["limit"], "since")
    return listed(items, at, last=last)


def _shown(outcome: Outcome[Any], visit_id: UUID) -> Any:
    worker = outcome.aggregate
    visit = worker.visits.named(visit_id)
    return written(outcome, CaseFile(ports(), actor()).visit(worker, visit))
