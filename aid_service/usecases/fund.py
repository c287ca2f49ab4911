"""Opening a fund and receiving money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Moment, Outcome
from aid_service.ports import Ports
from aid_service.usecases.scope import reach, require_own_area
from domain.aggregates.fund import Fund
from domain.policies.days import require_not_future
from domain.refusals import Refusal
from domain.values import Actor, Area, Category, FundSource, FundUse, Money


@dataclass(frozen=True, kw_only=True)
class OpenFund:
    name: str
    source: FundSource
    year: int
    area: Area
    kinds: tuple[FundUse, ...] = ()
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReceiveMoney:
    fund_id: UUID
    amount: Money
    received_on: date
    reference: str


def require_fund(fund: Fund) -> Fund:
    """Refuses `fund-missing` for a fund that a command names and nobody opened."""
    if not fund.exists:
        raise Refusal("fund-missing", field="fund_id")
    return fund


def open_fund(ports: Ports, command: Command, wish: OpenFund) -> Outcome[Fund]:
    def decide(fund: Fund) -> None:
        require_own_area(wish.area, command.actor)
        fund.open(
            command.envelope,
            name=wish.name,
            source=wish.source,
            year=wish.year,
            area=wish.area,
            kinds=wish.kinds,
            categories=wish.categories,
        )

    return ports.ledger.change(command, [(Fund, ports.new_id())], decide)


def receive_money(ports: Ports, command: Command, wish: ReceiveMoney) -> Outcome[Fund]:
    require_not_future(wish.received_on, today=ports.today(), field="received_on")
    receipt_id = ports.new_id()

    def decide(fund: Fund) -> None:
        reach(fund, command.actor).receive(
            command.envelope,
            receipt_id=receipt_id,
            amount=wish.amount,
            received_on=wish.received_on,
            reference=wish.reference,
        )

    return ports.ledger.change(command, [(Fund, wish.fund_id)], decide)


def fund_as_of(ports: Ports, actor: Actor, fund_id: UUID, moment: Moment) -> Fund:
    return reach(ports.ledger.load(Fund, fund_id, moment=moment), actor)
