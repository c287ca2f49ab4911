"""Grassroots unions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aid_service.api.answers import written
from aid_service.api.blueprint import AidBlueprint
from aid_service.api.objects import add_common_views
from aid_service.gate import command, ports
from aid_service.schemas.union import MembersIn, MembersOut, UnionIn, UnionOut, UnionsOut
from aid_service.schemas.visit import ReasonIn
from aid_service.usecases.union import (
    FoundUnion,
    RecruitMembers,
    VoidRecruitment,
    found_union,
    recruit_members,
    shown_union,
    void_recruitment,
)

blp = AidBlueprint("unions", __name__, url_prefix="/api/v1/unions")


@blp.writes("", needs="outreach.write", body=UnionIn, answers=UnionOut, status=201)
def found(body: dict[str, Any]) -> Any:
    """Record a union that was founded. 登记建会"""
    outcome = found_union(ports(), command(), FoundUnion(**body))
    return written(outcome, shown_union(outcome.aggregate))


@blp.writes(
    "/<uuid:union_id>/members",
    needs="outreach.write",
    body=MembersIn,
    answers=MembersOut,
    status=201,
)
def recruit(body: dict[str, Any], union_id: UUID) -> Any:
    """Record members recruited. 登记发展会员"""
    wish = RecruitMembers(union_id=union_id, **body)
    outcome = recruit_members(ports(), command(), wish)
    shown = shown_union(outcome.aggregate)
    return written(outcome, shown | {"recruitment_id": outcome.fact.recruitment_id})


@blp.writes(
    "/<uuid:union_id>/members/<uuid:recruitment_id>/voiding",
    needs="outreach.void",
    body=ReasonIn,
    answers=UnionOut,
)
def void_recruited(body: dict[str, Any], union_id: UUID, recruitment_id: UUID) -> Any:
    """Void a record of members recruited. 作废发展会员记录"""
    wish = VoidRecruitment(union_id=union_id, recruitment_id=recruitment_id, **body)
    outcome = void_recruitment(ports(), command(), wish)
    return written(outcome, shown_union(outcome.aggregate))


add_common_views(blp, "union", show=shown_union, one=UnionOut, many=UnionsOut)
