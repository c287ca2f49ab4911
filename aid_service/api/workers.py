"""Workers: registering, finding, reading, revealing a field, replaying the history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aid_service.api.answers import asked, listed, page_of, paged, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, command, ports
from aid_service.locale import language
from aid_service.schemas.asking import Page, WorkersAsked
from aid_service.schemas.history import FactsOut
from aid_service.schemas.worker import (
    RevealIn,
    RevealOut,
    SearchIn,
    WorkerIn,
    WorkerOut,
    WorkersOut,
)
from aid_service.usecases.case_file import CaseFile
from aid_service.usecases.duplicate import known_alike
from aid_service.usecases.history import worker_history
from aid_service.usecases.register import list_workers, search_workers
from aid_service.usecases.worker import (
    RegisterWorker,
    RevealField,
    register_worker,
    reveal_field,
    worker_as_of,
)

blp = AidBlueprint("workers", __name__, url_prefix="/api/v1/workers")


@blp.writes("", needs="worker.register", body=WorkerIn, answers=WorkerOut, status=201)
def register(body: dict[str, Any]) -> Any:
    """Register a worker with their household. 登记职工及其家庭"""
    outcome = register_worker(ports(), command(), RegisterWorker(**body))
    file = CaseFile(ports(), actor())
    warnings = file.warnings(outcome.aggregate) + known_alike(ports(), actor(), outcome)
    return written(outcome, file.worker(outcome.aggregate) | {"warnings": warnings})


@blp.reads("", needs="worker.read", query=WorkersAsked, answers=WorkersOut)
def find(query: dict[str, Any]) -> Any:
    """The register, filtered. 职工名册"""
    at, after = paged(query)
    season = query.get("season_not_visited")
    year = query.get("year") or ports().today().year
    found = list_workers(
        ports(),
        actor(),
        at=at.position,
        day=at.day,
        after=after,
        limit=query["limit"] + 1,
        area=query.get("area"),
        status=query.get("status"),
        category=query.get("category"),
        occupation=query.get("occupation"),
        not_visited=(season, year) if season else None,
    )
    items, last = page_of(found, query["limit"], "since")
    return listed(items, at, last=last)


@blp.writes("/search", needs="worker.search", body=SearchIn, answers=WorkersOut)
def search(body: dict[str, Any]) -> Any:
    """Search by name, pinyin, initials, phone or ID number. 查找职工"""
    at = asked({})
    items = search_workers(ports(), actor(), body["q"], at=at.position, limit=body["limit"])
    return listed(items, at)


@blp.reads("/<uuid:worker_id>", needs="worker.read", answers=WorkerOut)
def read(query: dict[str, Any], worker_id: UUID) -> Any:
    """One worker, as of any moment. 职工档案"""
    at = asked(query)
    worker = worker_as_of(ports(), actor(), worker_id, at.moment)
    shown = CaseFile(ports(), actor()).worker(worker)
    return shown, at.headers | {"ETag": f'"v{worker.version}"'}


@blp.reads("/<uuid:worker_id>/history", needs="history.read", query=Page, answers=FactsOut)
def history(query: dict[str, Any], worker_id: UUID) -> Any:
    """Every fact of the worker's own stream, in order. 历史"""
    at, after = paged(query)
    found = worker_history(
        ports(),
        actor(),
        worker_id,
        at.moment,
        language=language(),
        after=after,
        limit=query["limit"] + 1,
    )
    items, last = page_of(found, query["limit"], "position")
    return listed(items, at, last=last)


@blp.writes("/<uuid:worker_id>/reveal", needs="worker.reveal", body=RevealIn, answers=RevealOut)
def reveal(body: dict[str, Any], worker_id: UUID) -> Any:
    """Open one sealed field for a purpose; a fact is left. 查看完整字段"""
    value, outcome = reveal_field(ports(), command(), RevealField(worker_id=worker_id, **body))
    shown, headers = written(outcome, {"field": body["field"], "value": value})
    return shown, headers | {"Cache-Control": "no-store"}
