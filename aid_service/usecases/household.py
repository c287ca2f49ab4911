"""Who joins and who leaves a household; what was mistyped of a member; a member who becomes a
worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from aid_service.ledger.command import Command, DecideAgain
from aid_service.ledger.ledger import Outcome, Refs
from aid_service.ports import Ports
from aid_service.usecases.scope import reach, require_own_area
from aid_service.usecases.worker import (
    REVEALABLE_OF_MEMBERS,
    NewMember,
    RegisterWorker,
    record_registration,
    sealed_member,
)
from domain.aggregates.identity import Identity
from domain.aggregates.worker import Worker
from domain.policies.days import require_not_future
from domain.policies.identifiers import birth_date_of
from domain.refusals import Refusal
from domain.values import Area, Member, Occupation


@dataclass(frozen=True, kw_only=True)
class AddMember:
    worker_id: UUID
    member: NewMember
    occurred_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class PartWithMember:
    worker_id: UUID
    member_id: UUID
    reason: str
    occurred_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CorrectMember(PartWithMember):
    """`changes` to name, relation, ID number, birth date and monthly income: None is none any
    more, and what it does not name stays as it is."""

    changes: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class RegisterMember:
    """What the household knows of the member need not be told again: name, ID number, area."""

    worker_id: UUID
    member_id: UUID
    reason: str
    occupation: Occupation
    occurred_on: date | None = None
    name: str | None = None
    id_number: str | None = None
    area: Area | None = None
    employer: str | None = None
    platform: str | None = None
    phone: str | None = None
    address: str | None = None
    bank: str | None = None
    bank_card: str | None = None


def add_member(ports: Ports, command: Command, wish: AddMember) -> Outcome[Worker]:
    """Claims the member's ID number, where it is known, in the same transaction."""
    occurred_on, number = _day(ports, wish.occurred_on), wish.member.id_number
    born_on = birth_date_of(number) if number else wish.member.birth_date
    require_not_future(born_on or occurred_on, today=ports.today(), field="birth_date")
    member_id = ports.new_id()
    claims: Refs = [(Identity, ports.index.identity_of(number))] if number else []

    def decide(worker: Worker, *identities: Identity) -> None:
        reach(worker, command.actor)
        for identity in identities:
            identity.claim(command.envelope, worker_id=worker.id)
        ports.keyring.admit(member_id)
        worker.household.join(
            command.envelope,
            member=sealed_member(ports, member_id, wish.member),
            occurred_on=occurred_on,
            reason=ports.keyring.seal_if(worker.id, "reason", wish.reason),
        )

    return ports.ledger.change(command, [(Worker, wish.worker_id), *claims], decide)


def correct_member(ports: Ports, command: Command, wish: CorrectMember) -> Outcome[Worker]:
    """Where the ID number is another one, its claim is taken and the old one's released in the
    same command. Refuses `already-registered` where the new number is somebody else's."""
    occurred_on, today = _day(ports, wish.occurred_on), ports.today()
    number, born_on = wish.changes.get("id_number"), wish.changes.get("birth_date")
    require_not_future(birth_date_of(number) if number else today, today=today, field="id_number")
    require_not_future(born_on or today, today=today, field="birth_date")
    identity = ports.index.identity_of(number) if number else None

    def exchanged(worker: Worker) -> list[UUID]:
        """The claims on the former number and on the new one, where they are not the same."""
        former = reach(worker, command.actor).household.named(wish.member_id).identity
        if "id_number" not in wish.changes or identity == former:
            return []
        return [claim for claim in (former, identity) if claim]

    def claims(worker: Worker) -> Refs:
        return [(Identity, claim) for claim in exchanged(worker)]

    def decide(worker: Worker, *identities: Identity) -> None:
        if exchanged(worker) != [claim.id for claim in identities]:
            raise DecideAgain
        worker.household.correct(
            command.envelope,
            member=_corrected(ports, worker.household.named(wish.member_id), wish.changes),
            occurred_on=occurred_on,
            reason=ports.keyring.seal(worker.id, "reason", wish.reason),
        )
        for claim in identities:
            if claim.id == identity:
                claim.claim(command.envelope, worker_id=worker.id)
            else:
                claim.release(command.envelope)

    return ports.ledger.change(command, [(Worker, wish.worker_id)], decide, others=claims)


def part_with_member(ports: Ports, command: Command, wish: PartWithMember) -> Outcome[Worker]:
    """The member's ID number is free again in the same transaction."""
    occurred_on = _day(ports, wish.occurred_on)

    def claims(worker: Worker) -> Refs:
        identity = reach(worker, command.actor).household.named(wish.member_id).identity
        return [(Identity, identity)] if identity else []

    def decide(worker: Worker, *identities: Identity) -> None:
        reach(worker, command.actor).household.depart(
            command.envelope,
            member_id=wish.member_id,
            occurred_on=occurred_on,
            reason=ports.keyring.seal(worker.id, "reason", wish.reason),
        )
        for identity in identities:
            identity.release(command.envelope)

    return ports.ledger.change(command, [(Worker, wish.worker_id)], decide, others=claims)


def register_member(ports: Ports, command: Command, wish: RegisterMember) -> Outcome[Worker]:
    """The member leaves the household and is a worker from now on; the claim on the ID number
    passes over, and each file names the other. The new worker is the outcome."""
    occurred_on, new_id = _day(ports, wish.occurred_on), ports.new_id()

    def others(_registered: Worker) -> Refs:
        member = _member(ports, command, wish)
        claims = dict.fromkeys(
            (member.identity, ports.index.identity_of(_number(ports, member, wish)))
        )
        return [(Worker, wish.worker_id), *((Identity, claim) for claim in claims if claim)]

    def decide(worker: Worker, household: Worker, *identities: Identity) -> None:
        member = reach(household, command.actor).household.named(wish.member_id)
        told = _told(ports, household, member, wish)
        require_own_area(told.area, command.actor)
        claim_of = {identity.id: identity for identity in identities}
        if member.identity in claim_of:
            claim_of[member.identity].release(command.envelope)
        identity = ports.index.identity_of(told.id_number)
        claim_of[identity].claim(command.envelope, worker_id=new_id)
        household.household.depart(
            command.envelope,
            member_id=wish.member_id,
            occurred_on=occurred_on,
            reason=ports.keyring.seal(household.id, "reason", wish.reason),
            registered_as=new_id,
        )
        record_registration(ports, command, worker, told, identity=identity)
        worker.household.grow_out_of(
            command.envelope, household_id=household.id, member_id=wish.member_id
        )

    return ports.ledger.change(command, [(Worker, new_id)], decide, others=others)


def _day(ports: Ports, occurred_on: date | None) -> date:
    """Today where no day is told."""
    today = ports.today()
    require_not_future(occurred_on or today, today=today)
    return occurred_on or today


def _corrected(ports: Ports, known: Member, changes: Mapping[str, Any]) -> Member:
    """Only what differs is sealed anew, so that the same told again is no change."""
    told = dict(changes)
    for field in changes.keys() & set(REVEALABLE_OF_MEMBERS):
        sealed, now = getattr(known, field), changes[field]
        text = now.isoformat() if isinstance(now, date) else now
        former = ports.keyring.open(sealed, field) if sealed else None
        told[field] = (
            sealed if text == former else ports.keyring.seal_if(known.member_id, field, text)
        )
    if "id_number" in changes:
        number = changes["id_number"]
        told["identity"] = ports.index.identity_of(number) if number else None
    return replace(known, **told)


def _member(ports: Ports, command: Command, wish: PartWithMember | RegisterMember) -> Member:
    """Refuses `missing` for a household, or a member, that is not there."""
    worker = reach(ports.ledger.load(Worker, wish.worker_id), command.actor)
    return worker.household.named(wish.member_id)


def _number(ports: Ports, member: Member, wish: RegisterMember) -> str:
    """As told now, or as the household knew it. Refuses `malformed` where nobody has told it."""
    known = ports.keyring.open(member.id_number, "id_number") if member.id_number else None
    number = wish.id_number or known
    if number is None:
        raise Refusal("malformed", field="id_number")
    require_not_future(birth_date_of(number), today=ports.today(), field="id_number")
    return number


def _told(ports: Ports, household: Worker, member: Member, wish: RegisterMember) -> RegisterWorker:
    name = wish.name or ports.keyring.open(member.name, "name")
    if name is None:
        raise Refusal("field-empty", field="name")
    return RegisterWorker(
        name=name,
        id_number=_number(ports, member, wish),
        area=wish.area or household.particulars.area_on(ports.today()),
        occupation=wish.occupation,
        employer=wish.employer,
        platform=wish.platform,
        phone=wish.phone,
        address=wish.address,
        bank=wish.bank,
        bank_card=wish.bank_card,
    )
