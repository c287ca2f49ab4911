"""Aid: request, decision, payment, return, completion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Outcome, Refs
from aid_service.ports import Ports
from aid_service.usecases.fund import require_fund
from aid_service.usecases.linked import (
    LinkedRecords,
    of_household,
    root_of,
    same_student,
    standing_in_household,
)
from aid_service.usecases.scope import reach
from domain.aggregates.aggregate import Aggregate
from domain.aggregates.aid import AidState
from domain.aggregates.fund import Fund
from domain.aggregates.policy import POLICY_SET_ID, PolicySet
from domain.aggregates.worker import Worker
from domain.events.aid import AidRequested
from domain.policies.days import require_not_future
from domain.refusals import Refusal
from domain.values import NO_MONEY, AidKind, FundUse, Money


@dataclass(frozen=True, kw_only=True)
class RequestAid:
    worker_id: UUID
    kind: AidKind
    reason: str
    occurred_on: date
    amount: Money | None = None
    fund_id: UUID | None = None
    member_id: UUID | None = None
    self_paid: Money | None = None
    school_year: str | None = None


@dataclass(frozen=True, kw_only=True)
class ApproveAid:
    """Amount and fund replace those of the request where they are given."""

    worker_id: UUID
    aid_id: UUID
    decided_on: date
    amount: Money | None = None
    fund_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class RejectAid:
    worker_id: UUID
    aid_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class PayAid:
    worker_id: UUID
    aid_id: UUID
    paid_on: date
    reference: str


@dataclass(frozen=True, kw_only=True)
class ReturnAid:
    worker_id: UUID
    aid_id: UUID
    amount: Money
    returned_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class CompleteAid:
    worker_id: UUID
    aid_id: UUID
    occurred_on: date


def request_aid(ports: Ports, command: Command, wish: RequestAid) -> Outcome[Worker]:
    require_not_future(wish.occurred_on, today=ports.today())
    aid_id = ports.new_id()
    refs: Refs = [(Worker, wish.worker_id)]
    if wish.fund_id:
        refs = [*refs, (Fund, wish.fund_id)]

    def decide(worker: Worker, fund: Fund | None = None) -> None:
        reach(worker, command.actor).links.require_leading()
        if fund is not None:
            require_fund(fund)
        if wish.member_id and wish.member_id not in worker.members:
            raise Refusal("member-missing", field="member_id")
        worker.aid.request(
            command.envelope,
            aid_id=aid_id,
            kind=wish.kind,
            reason=ports.keyring.seal(worker.id, "reason", wish.reason),
            occurred_on=wish.occurred_on,
            amount=wish.amount,
            fund_id=wish.fund_id,
            member_id=wish.member_id,
            self_paid=wish.self_paid,
            school_year=wish.school_year,
        )

    return ports.ledger.change(command, refs, decide)


def approve_aid(ports: Ports, command: Command, wish: ApproveAid) -> Outcome[Worker]:
    """The grant and its reservation are one transaction over worker and fund. The dossier may lie
    on any linked record of the household; what they were granted counts towards the cap, and the
    record that leads them is told."""
    require_not_future(wish.decided_on, today=ports.today(), field="decided_on")
    refs: Refs = [(Worker, wish.worker_id), (PolicySet, POLICY_SET_ID)]
    linked = LinkedRecords(of_household)

    def others(worker: Worker) -> Refs:
        return [*_fund_of(worker, wish.aid_id, wish.fund_id), *linked.refs(worker)]

    def decide(worker: Worker, policies: PolicySet, *agreeing: Aggregate) -> None:
        case = reach(worker, command.actor).aid.named(wish.aid_id)
        worker.links.require_leading()
        records = linked.of(worker, agreeing)
        fund = next((found for found in agreeing if isinstance(found, Fund)), None)
        standing = standing_in_household(worker, records, wish.decided_on)
        amount = wish.amount or case.request.amount
        worker.aid.approve(
            command.envelope,
            aid_id=wish.aid_id,
            decided_on=wish.decided_on,
            amount=amount,
            fund_id=fund.id if fund else None,
            standing=standing,
            policy=policies.on(wish.decided_on),
            granted_elsewhere=_granted_on(ports, worker, case.request, wish.decided_on, records),
        )
        root = root_of(worker, records)
        if root is not worker and amount:
            root.links.note_grant(
                command.envelope,
                aid_id=wish.aid_id,
                worker_id=worker.id,
                kind=case.request.kind,
                amount=amount,
            )
        if fund is not None and amount:
            require_fund(fund).reserve(
                command.envelope,
                case_id=wish.aid_id,
                amount=amount,
                use=FundUse(case.request.kind.value),
                day=wish.decided_on,
                standing=standing,
            )

    return ports.ledger.change(command, refs, decide, others=others)


def reject_aid(ports: Ports, command: Command, wish: RejectAid) -> Outcome[Worker]:
    """An approval that is taken back frees what it had reserved."""

    def its_fund(worker: Worker) -> Refs:
        return _fund_of(worker, wish.aid_id)

    def decide(worker: Worker, fund: Fund | None = None) -> None:
        case = reach(worker, command.actor).aid.named(wish.aid_id)
        was_reserved = case.state is AidState.APPROVED and bool(case.granted)
        worker.aid.reject(
            command.envelope,
            aid_id=wish.aid_id,
            reason=ports.keyring.seal(worker.id, "reason", wish.reason),
        )
        if fund is not None and was_reserved:
            fund.release(command.envelope, case_id=wish.aid_id, day=ports.today())

    return ports.ledger.change(command, [(Worker, wish.worker_id)], decide, others=its_fund)


def pay_aid(ports: Ports, command: Command, wish: PayAid) -> Outcome[Worker]:
    require_not_future(wish.paid_on, today=ports.today(), field="paid_on")

    def its_fund(worker: Worker) -> Refs:
        return _fund_of(worker, wish.aid_id)

    def decide(worker: Worker, fund: Fund | None = None) -> None:
        case = reach(worker, command.actor).aid.named(wish.aid_id)
        amount = case.granted
        worker.aid.pay(
            command.envelope,
            aid_id=wish.aid_id,
            paid_on=wish.paid_on,
            reference=wish.reference,
            standing=worker.standing_on(wish.paid_on),
        )
        payment = worker.aid.named(wish.aid_id).payment
        if fund is not None and payment is not None:
            fund.disburse(
                command.envelope,
                case_id=wish.aid_id,
                amount=amount,
                use=FundUse(case.request.kind.value),
                day=wish.paid_on,
                standing=payment.standing,
            )

    return ports.ledger.change(command, [(Worker, wish.worker_id)], decide, others=its_fund)


def return_aid(ports: Ports, command: Command, wish: ReturnAid) -> Outcome[Worker]:
    require_not_future(wish.returned_on, today=ports.today(), field="returned_on")

    def its_fund(worker: Worker) -> Refs:
        return _fund_of(worker, wish.aid_id)

    def decide(worker: Worker, fund: Fund | None = None) -> None:
        reach(worker, command.actor).aid.take_back(
            command.envelope,
            aid_id=wish.aid_id,
            amount=wish.amount,
            returned_on=wish.returned_on,
            reason=ports.keyring.seal(worker.id, "reason", wish.reason),
        )
        if fund is not None:
            fund.take_back(
                command.envelope, case_id=wish.aid_id, amount=wish.amount, day=wish.returned_on
            )

    return ports.ledger.change(command, [(Worker, wish.worker_id)], decide, others=its_fund)


def complete_aid(ports: Ports, command: Command, wish: CompleteAid) -> Outcome[Worker]:
    require_not_future(wish.occurred_on, today=ports.today())

    def decide(worker: Worker) -> None:
        reach(worker, command.actor).aid.complete(
            command.envelope,
            aid_id=wish.aid_id,
            occurred_on=wish.occurred_on,
            standing=worker.standing_on(wish.occurred_on),
        )

    return ports.ledger.change(command, [(Worker, wish.worker_id)], decide)


def _granted_on(
    ports: Ports, worker: Worker, wanted: AidRequested, day: date, records: Sequence[Worker]
) -> Money:
    """What other records of the household were granted on the key of this request."""
    return sum(
        (
            record.aid.granted_like(
                wanted,
                day=day,
                students=same_student(ports, worker, wanted.member_id, record, records),
            )
            for record in records
        ),
        start=NO_MONEY,
    )


def _fund_of(worker: Worker, aid_id: UUID, named: UUID | None = None) -> Refs:
    """The fund that the case draws on, where it has one."""
    case = worker.aid.by_id.get(aid_id)
    fund_id = named or (case.fund_id if case else None)
    return [(Fund, fund_id)] if fund_id else []
