"""PolicySet: the versions of the rules, and which of them decides on a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.aggregates.aggregate import Aggregate, UnknownFact
from domain.events.fact import Envelope, Fact
from domain.events.policy import PolicyIssued
from domain.policies.sample import SAMPLE
from domain.refusals import Refusal
from domain.rules import Policy, Rules

POLICY_SET_ID = UUID("9f3c1c5a-5a0e-5c27-8f6b-1d0d3f6f2a10")
"""There is one set; its stream begins with the sample before any fact."""


class PolicySet(Aggregate):
    def begin(self) -> None:
        self.versions: list[Policy] = [SAMPLE]

    def on(self, day: date) -> Policy:
        """The policy in force: the latest to begin on or before the day, and of two that begin
        together the one issued later. Refuses `policy-missing` before the first."""
        in_force = None
        for policy in self.versions:
            if policy.in_force_from <= day and (
                in_force is None or policy.in_force_from >= in_force.in_force_from
            ):
                in_force = policy
        if in_force is None:
            raise Refusal("policy-missing", day=day.isoformat())
        return in_force

    # decisions

    def issue(
        self, by: Envelope, *, version: str, label: str, in_force_from: date, rules: Rules
    ) -> None:
        if any(policy.version == version for policy in self.versions):
            raise Refusal("policy-version-taken", field="version", version=version)
        self.record(
            PolicyIssued,
            by,
            version=version,
            label=label,
            in_force_from=in_force_from,
            rules=rules,
        )

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case PolicyIssued():
                self.versions.append(
                    Policy(fact.version, fact.label, fact.in_force_from, fact.rules)
                )
            case _:
                raise UnknownFact(fact)
