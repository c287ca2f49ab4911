"""Households: members who join, who are corrected, who leave, who become workers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aid_service.api.answers import written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, command, ports
from aid_service.schemas.household import (
    DepartureIn,
    MemberCorrectionIn,
    MemberJoiningIn,
    MemberRegistrationIn,
)
from aid_service.schemas.worker import WorkerOut
from aid_service.usecases.case_file import CaseFile
from aid_service.usecases.duplicate import known_alike
from aid_service.usecases.household import (
    AddMember,
    CorrectMember,
    PartWithMember,
    RegisterMember,
    add_member,
    correct_member,
    part_with_member,
    register_member,
)
from aid_service.usecases.moment import Outcome

blp = AidBlueprint("households", __name__, url_prefix="/api/v1/workers/<uuid:worker_id>")

_MEMBER = "/members/<uuid:member_id>"


@blp.writes("/members", needs="worker.correct", body=MemberJoiningIn, answers=WorkerOut, status=201)
def join(body: dict[str, Any], worker_id: UUID) -> Any:
    """A member joins the household. 新增家庭成员"""
    return _shown(add_member(ports(), command(), AddMember(worker_id=worker_id, **body)))


@blp.writes(
    f"{_MEMBER}/correction", needs="worker.correct", body=MemberCorrectionIn, answers=WorkerOut
)
def correct(body: dict[str, Any], worker_id: UUID, member_id: UUID) -> Any:
    """Correct what is known of a member. 更正家庭成员信息"""
    wish = CorrectMember(worker_id=worker_id, member_id=member_id, **body)
    return _shown(correct_member(ports(), command(), wish))


@blp.writes(f"{_MEMBER}/departure", needs="worker.correct", body=DepartureIn, answers=WorkerOut)
def depart(body: dict[str, Any], worker_id: UUID, member_id: UUID) -> Any:
    """A member leaves the household. 家庭成员离开"""
    wish = PartWithMember(worker_id=worker_id, member_id=member_id, **body)
    return _shown(part_with_member(ports(), command(), wish))


@blp.writes(
    f"{_MEMBER}/registration",
    needs="worker.register",
    body=MemberRegistrationIn,
    answers=WorkerOut,
    status=201,
)
def register(body: dict[str, Any], worker_id: UUID, member_id: UUID) -> Any:
    """A member leaves the household and is registered as a worker. 家庭成员登记为职工"""
    wish = RegisterMember(worker_id=worker_id, member_id=member_id, **body)
    outcome = register_member(ports(), command(), wish)
    file = CaseFile(ports(), actor())
    warnings = file.warnings(outcome.aggregate) + known_alike(ports(), actor(), outcome)
    return written(outcome, file.worker(outcome.aggregate) | {"warnings": warnings})


def _shown(outcome: Outcome[Any]) -> Any:
    return written(outcome, CaseFile(ports(), actor()).worker(outcome.aggregate))
