"""Recording, confirming and voiding a visit."""

from __future__ import annotations

from collections.abc import Iterable
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
    person_of,
    standing_in_household,
)
from aid_service.usecases.scope import reach
from domain.aggregates.aggregate import Aggregate
from domain.aggregates.fund import Fund
from domain.aggregates.policy import POLICY_SET_ID, PolicySet
from domain.aggregates.staff import Staff
from domain.aggregates.visit import value_of
from domain.aggregates.worker import Worker
from domain.policies.days import require_not_future
from domain.refusals import Refusal
from domain.values import NO_MONEY, FundUse, Goods, Money, Season, Visitor


@dataclass(frozen=True, kw_only=True)
class NamedVisitor:
    """Who went along: a member of staff, or somebody by name."""

    staff_id: UUID | None = None
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecordVisit:
    worker_id: UUID
    season: Season
    occurred_on: date
    visitors: tuple[NamedVisitor, ...]
    cash: Money
    goods: tuple[Goods, ...]
    fund_id: UUID | None = None
    purpose: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConfirmVisit:
    worker_id: UUID
    visit_id: UUID


@dataclass(frozen=True, kw_only=True)
class VoidVisit:
    worker_id: UUID
    visit_id: UUID
    reason: str


def staff_among(visitors: tuple[NamedVisitor, ...]) -> Refs:
    return [(Staff, visitor.staff_id) for visitor in visitors if visitor.staff_id]


def sealed_visitors(
    ports: Ports,
    worker_id: UUID,
    visitors: tuple[NamedVisitor, ...],
    agreeing: Iterable[Aggregate],
) -> tuple[Visitor, ...]:
    """Names are sealed in the worker's file. Refuses `staff-missing` where one of the visitors'
    staff, found among the agreeing, was never added."""
    if not all(found.exists for found in agreeing if isinstance(found, Staff)):
        raise Refusal("staff-missing", field="visitors")
    return tuple(
        Visitor(
            staff_id=visitor.staff_id,
            name=ports.keyring.seal_if(worker_id, "visitor", visitor.name),
        )
        for visitor in visitors
    )


def record_visit(ports: Ports, command: Command, wish: RecordVisit) -> Outcome[Worker]:
    """The value given leaves the fund in the same transaction. What a merged person was given on
    other records counts towards the caps; the dossier may lie on any record of the household."""
    require_not_future(wish.occurred_on, today=ports.today())
    visit_id, value = ports.new_id(), value_of(wish.cash, wish.goods)
    refs: Refs = [
        (Worker, wish.worker_id),
        (PolicySet, POLICY_SET_ID),
        *staff_among(wish.visitors),
    ]
    if value and wish.fund_id:
        refs = [*refs, (Fund, wish.fund_id)]
    linked = LinkedRecords(of_household)
    ports.keyring.fetch(wish.worker_id)

    def decide(worker: Worker, policies: PolicySet, *agreeing: Aggregate) -> None:
        reach(worker, command.actor).links.require_leading()
        records = linked.of(worker, agreeing)
        fund = next((found for found in agreeing if isinstance(found, Fund)), None)
        own = [record for record in records if person_of(record, [worker, *records]) is worker]
        standing = standing_in_household(worker, records, wish.occurred_on)
        worker.visits.visit(
            command.envelope,
            visit_id=visit_id,
            season=wish.season,
            occurred_on=wish.occurred_on,
            visitors=sealed_visitors(ports, worker.id, wish.visitors, agreeing),
            cash=wish.cash,
            goods=wish.goods,
            fund_id=wish.fund_id,
            purpose=ports.keyring.seal_if(worker.id, "purpose", wish.purpose),
            note=ports.keyring.seal_if(worker.id, "note", wish.note),
            standing=standing,
            policy=policies.on(wish.occurred_on),
            given_elsewhere=sum(
                (record.visits.given_in(wish.occurred_on.year) for record in own),
                start=NO_MONEY,
            ),
        )
        if fund is not None:
            require_fund(fund).disburse(
                command.envelope,
                case_id=visit_id,
                amount=value,
                use=FundUse.VISIT,
                day=wish.occurred_on,
                standing=standing,
            )

    return ports.ledger.change(command, refs, decide, others=linked.refs)


def confirm_visit(ports: Ports, command: Command, wish: ConfirmVisit) -> Outcome[Worker]:
    def decide(worker: Worker) -> None:
        reach(worker, command.actor).visits.confirm(command.envelope, visit_id=wish.visit_id)

    return ports.ledger.change(command, [(Worker, wish.worker_id)], decide)


def void_visit(ports: Ports, command: Command, wish: VoidVisit) -> Outcome[Worker]:
    """The value goes back to the fund in the same transaction."""

    def its_fund(worker: Worker) -> Refs:
        visit = worker.visits.by_id.get(wish.visit_id)
        fund_id = visit.told_by.fund_id if visit else None
        return [(Fund, fund_id)] if fund_id else []

    def decide(worker: Worker, fund: Fund | None = None) -> None:
        visit = reach(worker, command.actor).visits.named(wish.visit_id)
        worker.visits.void(
            command.envelope,
            visit_id=wish.visit_id,
            reason=ports.keyring.seal(worker.id, "reason", wish.reason),
        )
        if fund is not None:
            fund.take_back(
                command.envelope,
                case_id=wish.visit_id,
                amount=visit.value,
                day=visit.told_by.occurred_on,
            )

    return ports.ledger.change(command, [(Worker, wish.worker_id)], decide, others=its_fund)
