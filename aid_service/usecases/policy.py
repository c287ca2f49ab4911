"""Issuing a version of the rules, and asking which is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Moment, Outcome
from aid_service.ports import Ports
from domain.aggregates.policy import POLICY_SET_ID, PolicySet
from domain.rules import Policy


@dataclass(frozen=True, kw_only=True)
class IssuePolicy:
    """`rules` holds what differs from the policy otherwise in force on the first day."""

    in_force_from: date
    label: str
    rules: dict[str, Any]
    version: str | None = None


def issue_policy(ports: Ports, command: Command, wish: IssuePolicy) -> Outcome[PolicySet]:
    def decide(policies: PolicySet) -> None:
        before = policies.on(wish.in_force_from)
        policies.issue(
            command.envelope,
            version=wish.version or f"policy-{len(policies.versions) + 1}",
            label=wish.label,
            in_force_from=wish.in_force_from,
            rules=msgspec.convert(
                _merged(msgspec.structs.asdict(before.rules), wish.rules), type(before.rules)
            ),
        )

    return ports.ledger.change(command, [(PolicySet, POLICY_SET_ID)], decide)


def policy_in_force(ports: Ports, day: date | None, moment: Moment) -> Policy:
    """On a day, today if none is named, as the ledger knew it at a moment."""
    policies = ports.ledger.load(PolicySet, POLICY_SET_ID, moment=Moment(moment.position))
    return policies.on(day or moment.day or ports.today())


def _merged(before: dict[str, Any], wish: dict[str, Any]) -> dict[str, Any]:
    """What is sent takes the place of what was; a cap or a season that is not sent stays."""
    both = before | wish
    for name in ("caps", "season_windows"):
        both[name] = before[name] | wish.get(name, {})
    return both
