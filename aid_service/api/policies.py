"""Dated policy data."""

from __future__ import annotations

from typing import Any

from aid_service.api.answers import asked, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import command, ports
from aid_service.schemas.asking import PolicyAsked
from aid_service.schemas.policy import PolicyIn, PolicyOut
from aid_service.usecases.policy import IssuePolicy, issue_policy, policy_in_force

blp = AidBlueprint("policies", __name__, url_prefix="/api/v1/policies")


@blp.reads("", needs="policy.read", query=PolicyAsked, answers=PolicyOut)
def in_force(query: dict[str, Any]) -> Any:
    """The policy in force on a day. 某日有效的政策"""
    at = asked(query)
    return policy_in_force(ports(), query.get("on"), at.moment), at.headers


@blp.writes("", needs="policy.write", body=PolicyIn, answers=PolicyOut, status=201)
def issue(body: dict[str, Any]) -> Any:
    """Issue a new version; what is not sent stays as it is. 发布新政策"""
    outcome = issue_policy(ports(), command(), IssuePolicy(**body))
    return written(outcome, outcome.aggregate.versions[-1])
