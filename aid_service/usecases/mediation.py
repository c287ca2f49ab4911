"""Mediation: registering a dispute, deciding on it, and recovering money by instalments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from aid_service.identity.permissions import READS_NAMES
from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Outcome
from aid_service.ports import Ports
from aid_service.usecases.outreach import area_of
from aid_service.usecases.scope import reach
from aid_service.vault.masks import ERASED, masked_name
from domain.aggregates.mediation import Mediation
from domain.events import mediation as facts
from domain.events.fact import Fact
from domain.policies.days import require_not_future
from domain.values import Actor, Area, Money, Sealed


@dataclass(frozen=True, kw_only=True)
class RegisterMediation:
    applicant: str
    respondent: str
    dispute: str
    claimed: Money
    received_on: date
    area: Area | None = None


@dataclass(frozen=True, kw_only=True)
class MediationStep:
    mediation_id: UUID
    occurred_on: date
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Agree:
    mediation_id: UUID
    agreed: Money
    agreed_on: date


@dataclass(frozen=True, kw_only=True)
class Recover:
    mediation_id: UUID
    amount: Money
    received_on: date
    proof: str


@dataclass(frozen=True, kw_only=True)
class VoidRecovery:
    mediation_id: UUID
    recovery_id: UUID
    reason: str


def register_mediation(
    ports: Ports, command: Command, wish: RegisterMediation
) -> Outcome[Mediation]:
    """Both parties' names are sealed under the case's own key."""
    require_not_future(wish.received_on, today=ports.today(), field="received_on")
    area, mediation_id = area_of(wish.area, command.actor), ports.new_id()
    days = ports.policy_on(wish.received_on).rules.mediation_days

    def decide(mediation: Mediation) -> None:
        ports.keyring.admit(mediation_id)
        mediation.register(
            command.envelope,
            applicant=ports.keyring.seal(mediation_id, "applicant", wish.applicant),
            respondent=ports.keyring.seal(mediation_id, "respondent", wish.respondent),
            dispute=wish.dispute,
            claimed=wish.claimed,
            area=area,
            received_on=wish.received_on,
            deadline=wish.received_on + timedelta(days=days),
        )

    return ports.ledger.change(command, [(Mediation, mediation_id)], decide)


def take_step(
    fact_class: type[Fact], *, with_reason: bool = True
) -> Callable[[Ports, Command, MediationStep], Outcome[Mediation]]:
    """The use case of a step that is a turn and perhaps a reason."""

    def use_case(ports: Ports, command: Command, wish: MediationStep) -> Outcome[Mediation]:
        require_not_future(wish.occurred_on, today=ports.today())

        def decide(mediation: Mediation) -> None:
            reach(mediation, command.actor)
            told = {"reason": _reason(ports, mediation, wish.reason)} if with_reason else {}
            mediation.step(command.envelope, fact_class, occurred_on=wish.occurred_on, **told)

        return ports.ledger.change(command, [(Mediation, wish.mediation_id)], decide)

    return use_case


accept = take_step(facts.MediationAccepted, with_reason=False)
refuse = take_step(facts.MediationRefused)
fail = take_step(facts.MediationFailed)
withdraw = take_step(facts.MediationWithdrawn)
close = take_step(facts.MediationClosed)


def agree(ports: Ports, command: Command, wish: Agree) -> Outcome[Mediation]:
    require_not_future(wish.agreed_on, today=ports.today(), field="agreed_on")

    def decide(mediation: Mediation) -> None:
        reach(mediation, command.actor).agree(
            command.envelope, agreed=wish.agreed, agreed_on=wish.agreed_on
        )

    return ports.ledger.change(command, [(Mediation, wish.mediation_id)], decide)


def recover(ports: Ports, command: Command, wish: Recover) -> Outcome[Mediation]:
    """The money is the worker's; no fund hears of it."""
    require_not_future(wish.received_on, today=ports.today(), field="received_on")
    recovery_id = ports.new_id()

    def decide(mediation: Mediation) -> None:
        reach(mediation, command.actor).recover(
            command.envelope,
            recovery_id=recovery_id,
            amount=wish.amount,
            received_on=wish.received_on,
            proof=wish.proof,
        )

    return ports.ledger.change(command, [(Mediation, wish.mediation_id)], decide)


def void_recovery(ports: Ports, command: Command, wish: VoidRecovery) -> Outcome[Mediation]:
    def decide(mediation: Mediation) -> None:
        reach(mediation, command.actor).void_recovery(
            command.envelope,
            recovery_id=wish.recovery_id,
            reason=ports.keyring.seal(mediation.id, "reason", wish.reason),
        )

    return ports.ledger.change(command, [(Mediation, wish.mediation_id)], decide)


def shown_mediation(ports: Ports, actor: Actor, mediation: Mediation) -> dict[str, Any]:
    told, agreement = mediation.told_by, mediation.agreement

    def party(sealed: Sealed, field: str) -> str:
        name = ports.keyring.open(sealed, field)
        if name is None:
            return ERASED
        return name if actor.role in READS_NAMES else masked_name(name)

    return {
        "id": mediation.id,
        "applicant": party(told.applicant, "applicant"),
        "respondent": party(told.respondent, "respondent"),
        "dispute": told.dispute,
        "area": told.area.code,
        "received_on": told.occurred_on,
        "deadline": told.deadline,
        "claimed": told.claimed,
        "agreed": agreement.agreed if agreement else None,
        "agreed_on": agreement.occurred_on if agreement else None,
        "after_deadline": agreement.after_deadline if agreement else None,
        "recovered": mediation.recovered,
        "recoveries": [
            {
                "recovery_id": recovery.recovery_id,
                "amount": recovery.amount,
                "received_on": recovery.occurred_on,
                "proof": recovery.proof,
            }
            for recovery in mediation.recoveries.values()
        ],
        "state": "voided" if mediation.voided else mediation.state.value,
        "version": mediation.version,
    }


def _reason(ports: Ports, mediation: Mediation, reason: str | None) -> Sealed | None:
    return ports.keyring.seal_if(mediation.id, "reason", reason)
