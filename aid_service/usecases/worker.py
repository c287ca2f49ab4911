"""Registering a worker, and revealing one sealed field of theirs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Moment, Outcome, Refs
from aid_service.ports import Ports
from aid_service.usecases.scope import reach, require_own_area, sees
from domain.aggregates.access import AccessLog
from domain.aggregates.identity import Identity
from domain.aggregates.worker import Worker
from domain.policies.days import require_not_future
from domain.policies.identifiers import birth_date_of
from domain.refusals import Refusal
from domain.values import Actor, Area, Member, Money, Occupation, Sealed

_ACCESS_NAMESPACE = UUID("c7d7a7c4-8c0d-5b5b-9a35-0a2f3f0e5d11")

REVEALABLE = ("name", "id_number", "phone", "address", "bank_card", "form")
REVEALABLE_OF_MEMBERS = ("name", "id_number", "birth_date")


@dataclass(frozen=True, kw_only=True)
class NewMember:
    name: str
    relation: str
    id_number: str | None = None
    birth_date: date | None = None
    monthly_income: Money | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterWorker:
    """ID numbers and phone come normalised."""

    name: str
    id_number: str
    area: Area
    occupation: Occupation
    employer: str | None = None
    platform: str | None = None
    phone: str | None = None
    address: str | None = None
    bank: str | None = None
    bank_card: str | None = None
    members: tuple[NewMember, ...] = ()
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class RevealField:
    """`field` is one of REVEALABLE, or of REVEALABLE_OF_MEMBERS with a member."""

    worker_id: UUID
    field: str
    purpose: str
    member_id: UUID | None = None


def register_worker(ports: Ports, command: Command, wish: RegisterWorker) -> Outcome[Worker]:
    """Claims the ID numbers of the whole household in the same transaction. Refuses
    `already-registered` where one of them stands in an open household."""
    require_own_area(wish.area, command.actor)
    today = ports.today()
    require_not_future(birth_date_of(wish.id_number), today=today, field="id_number")
    for member in wish.members:
        born_on = birth_date_of(member.id_number) if member.id_number else member.birth_date
        require_not_future(born_on or today, today=today, field="members")
    worker_id = ports.new_id()
    member_ids = [ports.new_id() for _ in wish.members]
    claims = [
        ports.index.identity_of(number)
        for number in (wish.id_number, *(member.id_number for member in wish.members))
        if number
    ]
    refs: Refs = [(Worker, worker_id), *((Identity, claim) for claim in claims)]

    def decide(worker: Worker, *identities: Identity) -> None:
        for identity in identities:
            identity.claim(command.envelope, worker_id=worker_id)
        record_registration(ports, command, worker, wish, identity=claims[0], member_ids=member_ids)

    return ports.ledger.change(command, refs, decide)


def record_registration(
    ports: Ports,
    command: Command,
    worker: Worker,
    wish: RegisterWorker,
    *,
    identity: UUID,
    member_ids: Sequence[UUID] = (),
) -> None:
    """Seals what was told under the person's own key, and a member's under the member's."""
    ports.keyring.admit(worker.id, *member_ids)
    seal = ports.keyring.seal_if
    form = json.dumps(wish.form, ensure_ascii=False) if wish.form else None
    worker.register(
        command.envelope,
        name=ports.keyring.seal(worker.id, "name", wish.name),
        id_number=ports.keyring.seal(worker.id, "id_number", wish.id_number),
        identity=identity,
        area=wish.area,
        occupation=wish.occupation,
        employer=wish.employer,
        platform=wish.platform,
        phone=seal(worker.id, "phone", wish.phone),
        address=seal(worker.id, "address", wish.address),
        bank=wish.bank,
        bank_card=seal(worker.id, "bank_card", wish.bank_card),
        form=seal(worker.id, "form", form),
        members=tuple(
            sealed_member(ports, member_id, member)
            for member_id, member in zip(member_ids, wish.members, strict=True)
        ),
    )


def reveal_field(
    ports: Ports, command: Command, wish: RevealField
) -> tuple[str | None, Outcome[AccessLog]]:
    """Opens one field for a purpose and leaves the fact on the worker's access stream.

    Returns the text, None for an erased person, and what the command came to. Refuses `field-empty`
    where nothing was ever entered.
    """
    worker = reach(ports.ledger.load(Worker, wish.worker_id), command.actor)
    holder: object = worker.particulars
    if wish.member_id is not None:
        if wish.member_id not in worker.members:
            raise Refusal("member-missing", field="member_id")
        holder = worker.members[wish.member_id]
    sealed: Sealed | None = getattr(holder, wish.field, None)
    if sealed is None:
        raise Refusal("field-empty", field="field")

    def decide(access: AccessLog) -> None:
        access.reveal(
            command.envelope,
            worker_id=worker.id,
            area=worker.particulars.area_on(ports.today()),
            field=wish.field,
            member_id=wish.member_id,
            purpose=wish.purpose,
        )

    outcome = ports.ledger.change(command, [(AccessLog, access_log_of(worker.id))], decide)
    return ports.keyring.open(sealed, wish.field), outcome


def access_log_of(worker_id: UUID) -> UUID:
    """The stream of facts about who read this worker's file."""
    return uuid5(_ACCESS_NAMESPACE, str(worker_id))


def worker_as_of(ports: Ports, actor: Actor, worker_id: UUID, moment: Moment) -> Worker:
    """Seen by the area that looked after the worker at that position, and by the one that does
    now. Refuses `missing` for others, and for who was not known then."""
    known = ports.ledger.load(Worker, worker_id, moment=Moment(moment.position))
    if not sees(actor, known.area):
        reach(ports.ledger.load(Worker, worker_id), actor)
    if not known.exists:
        raise Refusal("missing")
    if moment.day is None:
        return known
    return ports.ledger.load(Worker, worker_id, moment=moment)


def sealed_member(ports: Ports, member_id: UUID, member: NewMember) -> Member:
    """A member's fields are sealed under the member's own key."""
    seal = ports.keyring.seal_if
    return Member(
        member_id=member_id,
        name=ports.keyring.seal(member_id, "name", member.name),
        relation=member.relation,
        id_number=seal(member_id, "id_number", member.id_number),
        identity=ports.index.identity_of(member.id_number) if member.id_number else None,
        birth_date=seal(
            member_id, "birth_date", member.birth_date.isoformat() if member.birth_date else None
        ),
        monthly_income=member.monthly_income,
    )
