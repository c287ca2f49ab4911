"""The dossier's procedure: one view per step, made from one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from marshmallow import Schema

from aid_service.api.answers import asked, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, command, ports
from aid_service.schemas import dossier as schemas
from aid_service.usecases import dossier as steps
from aid_service.usecases.case_file import CaseFile
from aid_service.usecases.worker import worker_as_of

blp = AidBlueprint("dossier", __name__, url_prefix="/api/v1/workers/<uuid:worker_id>/dossier")


class StepView(NamedTuple):
    """A step's path, who may take it, its body, its wish, its use case, and what it is called."""

    path: str
    permission: str
    body: type[Schema]
    wish: type[steps.Step]
    use_case: Callable[..., Any]
    called: str


_REASON = steps.GiveReason
STEPS = (
    StepView("review", "dossier.prepare", schemas.ReviewIn, steps.Review, steps.review, "基层初审"),
    StepView(
        "household-visit",
        "dossier.prepare",
        schemas.HouseholdVisitIn,
        steps.VisitHousehold,
        steps.visit_household,
        "入户走访",
    ),
    StepView(
        "economic-check",
        "dossier.prepare",
        schemas.EconomicCheckIn,
        steps.CheckEconomy,
        steps.check_economy,
        "经济状况核对",
    ),
    StepView(
        "notice", "dossier.prepare", schemas.NoticeIn, steps.OpenNotice, steps.open_notice, "公示"
    ),
    StepView(
        "objection",
        "dossier.prepare",
        schemas.ObjectionIn,
        steps.Object,
        steps.raise_objection,
        "异议",
    ),
    StepView(
        "objection-resolution",
        "dossier.send_back",
        schemas.ObjectionResolutionIn,
        steps.ResolveObjection,
        steps.resolve_objection,
        "异议处理",
    ),
    StepView(
        "notice-end",
        "dossier.prepare",
        schemas.StepIn,
        steps.EndNotice,
        steps.end_notice,
        "公示期满",
    ),
    StepView(
        "approval", "dossier.decide", schemas.ApprovalIn, steps.Approve, steps.approve, "批准建档"
    ),
    StepView(
        "rejection", "dossier.decide", schemas.ReasonStepIn, _REASON, steps.reject, "不予建档"
    ),
    StepView(
        "return", "dossier.send_back", schemas.ReasonStepIn, _REASON, steps.send_back, "退回补正"
    ),
    StepView(
        "resubmission",
        "dossier.prepare",
        schemas.ResubmissionIn,
        _REASON,
        steps.resubmit,
        "重新提交",
    ),
    StepView(
        "withdrawal",
        "dossier.send_back",
        schemas.ReasonStepIn,
        _REASON,
        steps.withdraw,
        "撤回申请",
    ),
    StepView(
        "reverification",
        "dossier.reassess",
        schemas.ReverificationIn,
        steps.Reverify,
        steps.reverify,
        "年度复核",
    ),
    StepView(
        "category-change",
        "dossier.reassess",
        schemas.CategoryChangeIn,
        steps.ChangeCategory,
        steps.change_category,
        "类别变更",
    ),
    StepView("suspension", "dossier.decide", schemas.ReasonStepIn, _REASON, steps.suspend, "暂停"),
    StepView("resumption", "dossier.decide", schemas.ReasonStepIn, _REASON, steps.resume, "恢复"),
    StepView("closure", "dossier.decide", schemas.ReasonStepIn, _REASON, steps.close, "撤档"),
    StepView(
        "reopening", "dossier.decide", schemas.ReasonStepIn, _REASON, steps.reopen, "重新建档"
    ),
)


@blp.writes(
    "", needs="dossier.prepare", body=schemas.SubmitIn, answers=schemas.DossierOut, status=201
)
def submit(body: dict[str, Any], worker_id: UUID) -> Any:
    """Apply for a dossier. 申请建档"""
    outcome = steps.submit(ports(), command(), steps.Submit(worker_id=worker_id, **body))
    return written(outcome, CaseFile(ports(), actor()).dossier(outcome.aggregate))


@blp.reads("", needs="worker.read", answers=schemas.DossierOut)
def read(query: dict[str, Any], worker_id: UUID) -> Any:
    """The dossier, as of any moment. 困难职工档案"""
    at = asked(query)
    worker = worker_as_of(ports(), actor(), worker_id, at.moment)
    return CaseFile(ports(), actor()).dossier(worker), at.headers


def _add(step: StepView) -> None:
    def take(body: dict[str, Any], worker_id: UUID) -> Any:
        wish = step.wish(worker_id=worker_id, **body)
        outcome = step.use_case(ports(), command(), wish)
        return written(outcome, CaseFile(ports(), actor()).dossier(outcome.aggregate))

    take.__name__ = step.path.replace("-", "_")
    take.__doc__ = f"Dossier step: {step.path}. {step.called}"
    blp.writes(f"/{step.path}", needs=step.permission, body=step.body, answers=schemas.DossierOut)(
        take
    )


for _step in STEPS:
    _add(_step)
