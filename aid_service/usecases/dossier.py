"""The dossier's procedure, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Outcome, Refs
from aid_service.ports import Ports
from aid_service.usecases.linked import once_in_household
from aid_service.usecases.scope import reach
from aid_service.usecases.visit import NamedVisitor, sealed_visitors, staff_among
from domain.aggregates.aggregate import Aggregate
from domain.aggregates.dossier_steps import IN_FORCE, OPEN
from domain.aggregates.staff import Staff
from domain.aggregates.worker import Worker
from domain.events import dossier as facts
from domain.events.fact import Fact
from domain.policies.days import require_not_future
from domain.values import Category, Consent, Money, Sealed


@dataclass(frozen=True, kw_only=True)
class Step:
    """What every step says: whose dossier, and the day in the world."""

    worker_id: UUID
    occurred_on: date


@dataclass(frozen=True, kw_only=True)
class Submit(Step):
    category_claimed: Category
    cause: str
    annual_income: Money
    rigid_expenditure: Money
    consents: tuple[Consent, ...]
    other_causes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Review(Step):
    opinion: str


@dataclass(frozen=True, kw_only=True)
class VisitHousehold(Step):
    visitors: tuple[NamedVisitor, ...]
    findings: str


@dataclass(frozen=True, kw_only=True)
class CheckEconomy(Step):
    source: str
    annual_income: Money
    rigid_expenditure: Money


@dataclass(frozen=True, kw_only=True)
class OpenNotice(Step):
    level: str
    place: str


@dataclass(frozen=True, kw_only=True)
class Object(Step):
    text: str


@dataclass(frozen=True, kw_only=True)
class ResolveObjection(Step):
    objection_id: UUID
    upheld: bool


@dataclass(frozen=True, kw_only=True)
class EndNotice(Step):
    pass


@dataclass(frozen=True, kw_only=True)
class Approve(Step):
    category: Category
    meeting: str | None = None


@dataclass(frozen=True, kw_only=True)
class GiveReason(Step):
    """A step that needs a reason and nothing else; `reason` may be left out at a resubmission."""

    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reverify(Step):
    annual_income: Money
    rigid_expenditure: Money


@dataclass(frozen=True, kw_only=True)
class ChangeCategory(Step):
    category: Category
    annual_income: Money
    rigid_expenditure: Money


def submit(ports: Ports, command: Command, wish: Submit) -> Outcome[Worker]:
    def decide(worker: Worker) -> None:
        worker.links.require_leading()

        def seal(text: str) -> Sealed:
            return ports.keyring.seal(worker.id, "cause", text)

        worker.dossier.submit(
            command.envelope,
            occurred_on=wish.occurred_on,
            category_claimed=wish.category_claimed,
            cause=seal(wish.cause),
            other_causes=tuple(seal(cause) for cause in wish.other_causes),
            annual_income=wish.annual_income,
            rigid_expenditure=wish.rigid_expenditure,
            household_size=worker.household_size,
            consents=wish.consents,
        )

    return _step(ports, command, wish, *once_in_household(command, decide, besides=OPEN))


def review(ports: Ports, command: Command, wish: Review) -> Outcome[Worker]:
    def decide(worker: Worker) -> None:
        worker.dossier.step(
            command.envelope,
            facts.DossierReviewed,
            occurred_on=wish.occurred_on,
            opinion=ports.keyring.seal(worker.id, "opinion", wish.opinion),
        )

    return _step(ports, command, wish, decide)


def visit_household(ports: Ports, command: Command, wish: VisitHousehold) -> Outcome[Worker]:
    def decide(worker: Worker, *staff: Staff) -> None:
        worker.dossier.visit_household(
            command.envelope,
            occurred_on=wish.occurred_on,
            visitors=sealed_visitors(ports, worker.id, wish.visitors, staff),
            findings=ports.keyring.seal(worker.id, "findings", wish.findings),
        )

    return _step(ports, command, wish, decide, agreeing=staff_among(wish.visitors))


def check_economy(ports: Ports, command: Command, wish: CheckEconomy) -> Outcome[Worker]:
    policy = ports.policy_on(wish.occurred_on)

    def decide(worker: Worker) -> None:
        worker.dossier.check_economy(
            command.envelope,
            occurred_on=wish.occurred_on,
            source=wish.source,
            annual_income=wish.annual_income,
            rigid_expenditure=wish.rigid_expenditure,
            household_size=worker.household_size,
            policy=policy,
        )

    return _step(ports, command, wish, decide)


def open_notice(ports: Ports, command: Command, wish: OpenNotice) -> Outcome[Worker]:
    def decide(worker: Worker) -> None:
        worker.dossier.step(
            command.envelope,
            facts.NoticeOpened,
            occurred_on=wish.occurred_on,
            level=wish.level,
            place=wish.place,
        )

    return _step(ports, command, wish, decide)


def raise_objection(ports: Ports, command: Command, wish: Object) -> Outcome[Worker]:
    objection_id = ports.new_id()

    def decide(worker: Worker) -> None:
        worker.dossier.step(
            command.envelope,
            facts.ObjectionRaised,
            occurred_on=wish.occurred_on,
            objection_id=objection_id,
            text=ports.keyring.seal(worker.id, "text", wish.text),
        )

    return _step(ports, command, wish, decide)


def resolve_objection(ports: Ports, command: Command, wish: ResolveObjection) -> Outcome[Worker]:
    def decide(worker: Worker) -> None:
        worker.dossier.resolve_objection(
            command.envelope,
            occurred_on=wish.occurred_on,
            objection_id=wish.objection_id,
            upheld=wish.upheld,
        )

    return _step(ports, command, wish, decide)


def end_notice(ports: Ports, command: Command, wish: EndNotice) -> Outcome[Worker]:
    policy = ports.policy_on(wish.occurred_on)

    def decide(worker: Worker) -> None:
        worker.dossier.end_notice(command.envelope, occurred_on=wish.occurred_on, policy=policy)

    return _step(ports, command, wish, decide)


def approve(ports: Ports, command: Command, wish: Approve) -> Outcome[Worker]:
    policy = ports.policy_on(wish.occurred_on)

    def decide(worker: Worker) -> None:
        worker.dossier.approve(
            command.envelope,
            occurred_on=wish.occurred_on,
            category=wish.category,
            meeting=wish.meeting,
            policy=policy,
        )

    return _step(ports, command, wish, *once_in_household(command, decide, besides=IN_FORCE))


def reject(ports: Ports, command: Command, wish: GiveReason) -> Outcome[Worker]:
    def decide(worker: Worker) -> None:
        worker.dossier.reject(
            command.envelope,
            occurred_on=wish.occurred_on,
            reason=ports.keyring.seal(worker.id, "reason", wish.reason or ""),
        )

    return _step(ports, command, wish, decide)


def resume(ports: Ports, command: Command, wish: GiveReason) -> Outcome[Worker]:
    def decide(worker: Worker) -> None:
        worker.dossier.resume(
            command.envelope,
            occurred_on=wish.occurred_on,
            reason=ports.keyring.seal(worker.id, "reason", wish.reason or ""),
        )

    return _step(ports, command, wish, *once_in_household(command, decide, besides=IN_FORCE))


def reopen(ports: Ports, command: Command, wish: GiveReason) -> Outcome[Worker]:
    def decide(worker: Worker) -> None:
        worker.links.require_leading()
        worker.dossier.step(
            command.envelope,
            facts.DossierReopened,
            occurred_on=wish.occurred_on,
            reason=ports.keyring.seal(worker.id, "reason", wish.reason or ""),
        )

    return _step(ports, command, wish, *once_in_household(command, decide, besides=OPEN))


def give_reason(
    fact_class: type[Fact],
) -> Callable[[Ports, Command, GiveReason], Outcome[Worker]]:
    """The use case of a step that is a reason and a turn: return, withdrawal, resubmission,
    suspension, closure."""

    def use_case(ports: Ports, command: Command, wish: GiveReason) -> Outcome[Worker]:
        def decide(worker: Worker) -> None:
            worker.dossier.step(
                command.envelope,
                fact_class,
                occurred_on=wish.occurred_on,
                reason=ports.keyring.seal_if(worker.id, "reason", wish.reason),
            )

        return _step(ports, command, wish, decide)

    return use_case


send_back = give_reason(facts.DossierReturned)
withdraw = give_reason(facts.DossierWithdrawn)
resubmit = give_reason(facts.DossierResubmitted)
suspend = give_reason(facts.DossierSuspended)
close = give_reason(facts.DossierClosed)


def reverify(ports: Ports, command: Command, wish: Reverify) -> Outcome[Worker]:
    policy = ports.policy_on(wish.occurred_on)

    def decide(worker: Worker) -> None:
        worker.dossier.reverify(
            command.envelope,
            occurred_on=wish.occurred_on,
            annual_income=wish.annual_income,
            rigid_expenditure=wish.rigid_expenditure,
            household_size=worker.household_size,
            policy=policy,
        )

    return _step(ports, command, wish, decide)


def change_category(ports: Ports, command: Command, wish: ChangeCategory) -> Outcome[Worker]:
    policy = ports.policy_on(wish.occurred_on)

    def decide(worker: Worker) -> None:
        worker.dossier.change_category(
            command.envelope,
            occurred_on=wish.occurred_on,
            category=wish.category,
            annual_income=wish.annual_income,
            rigid_expenditure=wish.rigid_expenditure,
            household_size=worker.household_size,
            policy=policy,
        )

    return _step(ports, command, wish, decide)


def _step(
    ports: Ports,
    command: Command,
    wish: Step,
    decide: Callable[..., None],
    others: Callable[[Worker], Refs] | None = None,
    *,
    agreeing: Refs = (),
) -> Outcome[Worker]:
    require_not_future(wish.occurred_on, today=ports.today())

    def decide_within_reach(worker: Worker, *others: Aggregate) -> None:
        decide(reach(worker, command.actor), *others)

    refs: Refs = [(Worker, wish.worker_id), *agreeing]
    return ports.ledger.change(command, refs, decide_within_reach, others=others)
