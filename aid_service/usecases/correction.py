"""Correcting and changing what was registered about a worker, from a day on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aid_service.ledger.command import Command, DecideAgain
from aid_service.ledger.ledger import Outcome, Refs
from aid_service.ports import Ports
from aid_service.usecases.scope import reach
from domain.aggregates.identity import Identity
from domain.aggregates.worker import Worker
from domain.events.correction import (
    AddressChanged,
    EmploymentChanged,
    PhoneChanged,
    UnionChanged,
)
from domain.policies.days import require_not_future
from domain.policies.identifiers import birth_date_of
from domain.values import Area


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What each of them says: whose, why, and from which day in the world; None is today."""

    worker_id: UUID
    reason: str
    occurred_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ChangePhone(Correction):
    """Comes normalised, as ID and card numbers do."""

    phone: str


@dataclass(frozen=True, kw_only=True)
class ChangeAddress(Correction):
    address: str


@dataclass(frozen=True, kw_only=True)
class ChangeEmployment(Correction):
    """`changes` to occupation, employer and platform; what it does not name stays as it is."""

    changes: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ChangeUnion(Correction):
    union: str


@dataclass(frozen=True, kw_only=True)
class MoveWorker(Correction):
    area: Area


@dataclass(frozen=True, kw_only=True)
class CorrectName(Correction):
    name: str


@dataclass(frozen=True, kw_only=True)
class CorrectIdNumber(Correction):
    id_number: str


@dataclass(frozen=True, kw_only=True)
class ProposeBankCard(Correction):
    bank_card: str
    bank: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConfirmBankCard:
    worker_id: UUID


def change_phone(ports: Ports, command: Command, wish: ChangePhone) -> Outcome[Worker]:
    def change(worker: Worker, **told: Any) -> None:
        phone = ports.keyring.seal(worker.id, "phone", wish.phone)
        worker.particulars.change(command.envelope, PhoneChanged, phone=phone, **told)

    return _correct(ports, command, wish, change)


def change_address(ports: Ports, command: Command, wish: ChangeAddress) -> Outcome[Worker]:
    def change(worker: Worker, **told: Any) -> None:
        address = ports.keyring.seal(worker.id, "address", wish.address)
        worker.particulars.change(command.envelope, AddressChanged, address=address, **told)

    return _correct(ports, command, wish, change)


def change_employment(ports: Ports, command: Command, wish: ChangeEmployment) -> Outcome[Worker]:
    def change(worker: Worker, **told: Any) -> None:
        stays = {
            name: getattr(worker.particulars, name)
            for name in ("occupation", "employer", "platform")
        }
        worker.particulars.change(
            command.envelope, EmploymentChanged, **(stays | dict(wish.changes)), **told
        )

    return _correct(ports, command, wish, change)


def change_union(ports: Ports, command: Command, wish: ChangeUnion) -> Outcome[Worker]:
    def change(worker: Worker, **told: Any) -> None:
        worker.particulars.change(command.envelope, UnionChanged, union=wish.union, **told)

    return _correct(ports, command, wish, change)


def move_worker(ports: Ports, command: Command, wish: MoveWorker) -> Outcome[Worker]:
    """By somebody whose area covers the present one; the new one may lie outside it, and then the
    file is out of the mover's sight."""

    def change(worker: Worker, **told: Any) -> None:
        worker.particulars.move(command.envelope, area=wish.area, **told)

    return _correct(ports, command, wish, change)


def correct_name(ports: Ports, command: Command, wish: CorrectName) -> Outcome[Worker]:
    def change(worker: Worker, **told: Any) -> None:
        name = ports.keyring.seal(worker.id, "name", wish.name)
        worker.particulars.correct_name(command.envelope, name=name, **told)

    return _correct(ports, command, wish, change)


def correct_id_number(ports: Ports, command: Command, wish: CorrectIdNumber) -> Outcome[Worker]:
    """The claim on the old number is released and the new one's taken in the same command.
    Refuses `already-registered` where the new number is somebody else's."""
    require_not_future(birth_date_of(wish.id_number), today=ports.today(), field="id_number")
    identity = ports.index.identity_of(wish.id_number)

    def claims(worker: Worker) -> Refs:
        former = reach(worker, command.actor).particulars.identity
        return [(Identity, claim) for claim in dict.fromkeys((former, identity))]

    def change(worker: Worker, *identities: Identity, **told: Any) -> None:
        claim_of = {claim.id: claim for claim in identities}
        former = claim_of.get(worker.particulars.identity)
        if former is None:
            raise DecideAgain
        worker.particulars.correct_id_number(
            command.envelope,
            id_number=ports.keyring.seal(worker.id, "id_number", wish.id_number),
            identity=identity,
            **told,
        )
        claim_of[identity].claim(command.envelope, worker_id=worker.id)
        former.release(command.envelope)

    return _correct(ports, command, wish, change, others=claims)


def propose_bank_card(ports: Ports, command: Command, wish: ProposeBankCard) -> Outcome[Worker]:
    def change(worker: Worker, **told: Any) -> None:
        card = ports.keyring.seal(worker.id, "bank_card", wish.bank_card)
        worker.particulars.propose_bank_card(
            command.envelope, bank_card=card, bank=wish.bank, **told
        )

    return _correct(ports, command, wish, change)


def confirm_bank_card(ports: Ports, command: Command, wish: ConfirmBankCard) -> Outcome[Worker]:
    """In force from today, by another person than who entered it."""

    def decide(worker: Worker) -> None:
        particulars = reach(worker, command.actor).particulars
        particulars.confirm_bank_card(command.envelope, occurred_on=ports.today())

    return ports.ledger.change(command, [(Worker, wish.worker_id)], decide)


def _correct(
    ports: Ports,
    command: Command,
    wish: Correction,
    change: Callable[..., None],
    *,
    others: Callable[[Worker], Refs] | None = None,
) -> Outcome[Worker]:
    today = ports.today()
    occurred_on = wish.occurred_on or today
    require_not_future(occurred_on, today=today)

    def decide(worker: Worker, *agreeing: Any) -> None:
        reach(worker, command.actor)
        reason = ports.keyring.seal(worker.id, "reason", wish.reason)
        change(worker, *agreeing, occurred_on=occurred_on, reason=reason)

    return ports.ledger.change(command, [(Worker, wish.worker_id)], decide, others=others)
