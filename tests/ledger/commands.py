"""Commands on the ledger itself, without HTTP: a fund is opened, filled and drawn upon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from aid_service.assembly import open_ports
from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Ledger, Outcome
from aid_service.settings import Settings
from domain.aggregates.fund import Fund
from domain.refusals import Refusal
from domain.values import FundUse, Role
from tests.people import DEEP, a_fund, an_actor, an_id, day, yuan

SOMEBODY = an_actor("Wang", Role.CASEWORKER)


def a_command(
    command_id: UUID | None = None,
    *,
    fingerprint: str = "asked",
    keyed: bool = False,
    expected_version: int | None = None,
) -> Command:
    command_id = command_id or uuid4()
    return Command(
        id=command_id,
        actor=SOMEBODY,
        correlation_id=command_id,
        fingerprint=fingerprint,
        keyed=keyed,
        expected_version=expected_version,
    )


def open_fund(ledger: Ledger, fund_id: UUID, *, money: str = "1000.00") -> Outcome[Fund]:
    """Opened and filled by one command: two facts."""

    def decide(fund: Fund) -> None:
        a_fund()(fund)
        receive(money)(fund)

    return ledger.change(a_command(), [(Fund, fund_id)], decide)


def receive(money: str) -> Callable[[Fund], None]:
    def act(fund: Fund) -> None:
        fund.receive(
            a_command().envelope,
            receipt_id=uuid4(),
            amount=yuan(money),
            received_on=day("2024-01-02"),
            reference="slip",
        )

    return act


def pay(money: str, *, case_id: UUID | None = None) -> Callable[[Fund], None]:
    """A payment of its own, as a decision on the fund."""

    def act(fund: Fund) -> None:
        fund.disburse(
            a_command().envelope,
            case_id=case_id or uuid4(),
            amount=yuan(money),
            use=FundUse.LIVING,
            day=day("2024-05-01"),
            standing=DEEP,
        )

    return act


def pay_from(ledger: Ledger, fund_id: UUID, money: str, **told: Any) -> Outcome[Fund]:
    return ledger.change(a_command(**told), [(Fund, fund_id)], pay(money))


def drain(settings: Settings, fund_id: UUID, money: str, times: int) -> int:
    """What a process of its own does: pays as often as it may. Gives how often it could."""
    ports, paid = open_ports(settings), 0
    for _ in range(times):
        try:
            pay_from(ports.ledger, fund_id, money)
        except Refusal as refusal:
            if refusal.code != "fund-exhausted":
                raise
        else:
            paid += 1
    ports.close()
    return paid


def most_decisions(settings: Settings, fund_id: UUID, times: int) -> int:
    """What a process of its own does: pays a fen so many times. Gives how often it had to decide
    on the command that others overtook most."""
    ports, most = open_ports(settings), 0
    for _ in range(times):
        decided = 0

        def decide(fund: Fund) -> None:
            nonlocal decided
            decided += 1
            pay("0.01")(fund)

        ports.ledger.change(a_command(), [(Fund, fund_id)], decide)
        most = max(most, decided)
    ports.close()
    return most


FUND = an_id("fund")
OTHER_FUND = an_id("other fund")
