"""Aid: request, decision, payment, return, completion, reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from marshmallow import Schema

from aid_service.api.answers import listed, page_of, paged, slice_of, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, command, ports
from aid_service.schemas import aid as schemas
from aid_service.schemas.asking import AidAsked, Page
from aid_service.schemas.visit import ReasonIn
from aid_service.usecases import aid as usecases
from aid_service.usecases.case_file import CaseFile
from aid_service.usecases.moment import Outcome
from aid_service.usecases.worker import worker_as_of

blp = AidBlueprint("aid", __name__, url_prefix="/api/v1")

_OF_WORKER = "/workers/<uuid:worker_id>/aid"


class StepView(NamedTuple):
    """A step's path, who may take it, its body, its wish, its use case, and what it is called."""

    path: str
    permission: str
    body: type[Schema]
    wish: Callable[..., Any]
    use_case: Callable[..., Any]
    called: str


STEPS = (
    StepView(
        "approval",
        "aid.decide",
        schemas.AidApprovalIn,
        usecases.ApproveAid,
        usecases.approve_aid,
        "批准",
    ),
    StepView(
        "rejection", "aid.decide", ReasonIn, usecases.RejectAid, usecases.reject_aid, "不予批准"
    ),
    StepView("payment", "aid.pay", schemas.AidPaymentIn, usecases.PayAid, usecases.pay_aid, "支付"),
    StepView(
        "return",
        "aid.return",
        schemas.AidReturnIn,
        usecases.ReturnAid,
        usecases.return_aid,
        "退回",
    ),
    StepView(
        "completion",
        "aid.complete",
        schemas.AidCompletionIn,
        usecases.CompleteAid,
        usecases.complete_aid,
        "办结",
    ),
)


@blp.writes(_OF_WORKER, needs="aid.request", body=schemas.AidIn, answers=schemas.AidOut, status=201)
def request_aid(body: dict[str, Any], worker_id: UUID) -> Any:
    """Request aid of one of six kinds. 申请帮扶"""
    wish = usecases.RequestAid(worker_id=worker_id, **body)
    outcome = usecases.request_aid(ports(), command(), wish)
    return _shown(outcome, outcome.fact.aid_id)


@blp.reads(_OF_WORKER, needs="worker.read", query=Page, answers=schemas.AidsOut)
def of_worker(query: dict[str, Any], worker_id: UUID) -> Any:
    """A worker's aid, as of any moment. 某职工的帮扶"""
    at, after = paged(query)
    worker = worker_as_of(ports(), actor(), worker_id, at.moment)
    file = CaseFile(ports(), actor())
    items = [file.aid(worker, case) for case in worker.aid.by_id.values()]
    page, last = slice_of(items, after, query["limit"])
    return listed(page, at, last=last)


@blp.reads("/aid", needs="worker.read", query=AidAsked, answers=schemas.AidLinesOut)
def register(query: dict[str, Any]) -> Any:
    """All aid of the caller's area. 帮扶台账"""
    at, after = paged(query)
    kind = query.get("kind")
    found = ports().views.aid.cases(
        scope=actor().area,
        at=at.position,
        area=query.get("area"),
        kind=kind.value if kind else None,
        state=query.get("state"),
        after=after,
        limit=query["limit"] + 1,
    )
    items, last = page_of(found, query["limit"], "since")
    return listed(items, at, last=last)


def _add(step: StepView) -> None:
    def take(body: dict[str, Any], worker_id: UUID, aid_id: UUID) -> Any:
        wish = step.wish(worker_id=worker_id, aid_id=aid_id, **body)
        return _shown(step.use_case(ports(), command(), wish), aid_id)

    take.__name__ = step.path
    take.__doc__ = f"Aid step: {step.path}. {step.called}"
    blp.writes(
        f"{_OF_WORKER}/<uuid:aid_id>/{step.path}",
        needs=step.permission,
        body=step.body,
        answers=schemas.AidOut,
    )(take)


for _step in STEPS:
    _add(_step)


def _shown(outcome: Outcome[Any], aid_id: UUID) -> Any:
    worker = outcome.aggregate
    return written(outcome, CaseFile(ports(), actor()).aid(worker, worker.aid.named(aid_id)))
