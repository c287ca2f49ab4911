"""Whether a row may go in: by the caller's area, and by what the register knows already."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aid_service.ports import Ports
from aid_service.usecases.dossier_fault import Fault, FormRow, Level
from aid_service.usecases.dossier_row import (
    AREA,
    ID_NUMBER,
    NAME,
    Application,
    Said,
    application_of,
    differing,
    registration_of,
    said_of,
)
from aid_service.usecases.scope import sees
from aid_service.usecases.worker import RegisterWorker
from domain.aggregates.identity import Identity
from domain.aggregates.worker import Worker
from domain.events.correction import IdentityCorrected
from domain.events.fact import Recorded
from domain.events.identity import IdentityReleased
from domain.events.worker import WorkerRegistered
from domain.values import Actor


@dataclass(frozen=True)
class Wished:
    """A household that may go in. `opened` is the version of the claim on the worker's number:
    it grows when the number is released, so that the same row is another command then."""

    said: Said
    registration: RegisterWorker
    application: Application | None
    claims: tuple[UUID, ...]
    opened: int


@dataclass(frozen=True)
class Judged:
    """`wished` is None for what is faulty, and for what is `known`: registered, saying the same."""

    row: FormRow
    faults: tuple[Fault, ...]
    wished: Wished | None = None
    known: bool = False

    @property
    def faulty(self) -> bool:
        return any(fault.level is Level.ERROR for fault in self.faults)


def judged(ports: Ports, actor: Actor, row: FormRow) -> Judged:
    if row.said is None:
        return Judged(row, row.faults)
    registration = registration_of(row.said)
    claims = [ports.index.identity_of(number) for number in row.said.id_numbers]
    identities = [ports.ledger.load(Identity, claim) for claim in claims]
    holder, known, faults = identities[0].worker_id, False, list(row.faults)
    if not sees(actor, registration.area):
        faults.append(row.place.fault("area-outside", AREA))
    elif holder is None:
        if _corrected_since(ports, identities[0], row.said.cells[NAME]):
            faults.append(row.place.fault("number-corrected", ID_NUMBER))
    else:
        found = _against_register(ports, actor, row, row.said, holder)
        known = not found
        faults += found
    faults += _members_elsewhere(row, row.said, identities, holder)
    wished = Wished(
        row.said,
        registration,
        application_of(row.said),
        tuple(claims),
        identities[0].version,
    )
    verdict = Judged(row, tuple(faults), wished, known)
    return Judged(row, verdict.faults, known=known) if known or verdict.faulty else verdict


def _against_register(
    ports: Ports, actor: Actor, row: FormRow, said: Said, worker_id: UUID
) -> list[Fault]:
    """Nothing where the register says the same."""
    worker = ports.ledger.load(Worker, worker_id)
    if not sees(actor, worker.area):
        return [row.place.fault("registered-elsewhere", ID_NUMBER)]
    if worker.particulars.identity != ports.index.identity_of(said.id_numbers[0]):
        return [row.place.fault("member-elsewhere", ID_NUMBER)]
    apart = differing(said, said_of(ports, worker))
    if not apart:
        return []
    return [
        row.place.fault("registered-otherwise", ID_NUMBER, details={"headings": "、".join(apart)})
    ]


def _corrected_since(ports: Ports, identity: Identity, name: str) -> bool:
    """Whether somebody of this name was registered under the number, and it was another one: who
    sends the row again would register the person once more."""
    if not identity.exists:
        return False
    told = [each.fact for each in ports.ledger.history(identity.id) if isinstance(each, Recorded)]
    former = {fact.worker_id for fact in told if isinstance(fact, IdentityReleased)}
    return any(_was_called(ports, worker_id, identity.id, name) for worker_id in former)


def _was_called(ports: Ports, worker_id: UUID, identity: UUID, name: str) -> bool:
    """The worker still stands, and was once of this name and this number."""
    if ports.ledger.load(Worker, worker_id).withdrawn:
        return False
    told = [each.fact for each in ports.ledger.history(worker_id) if isinstance(each, Recorded)]
    known = [fact for fact in told if isinstance(fact, WorkerRegistered | IdentityCorrected)]
    names = {ports.keyring.open(fact.name, "name") for fact in known}
    return identity in {fact.identity for fact in known} and name in names


def _members_elsewhere(
    row: FormRow, said: Said, identities: list[Identity], holder: UUID | None
) -> list[Fault]:
    """Members whose numbers stand in another household."""
    numbered = [
        place
        for place, member in zip(row.members, said.members, strict=True)
        if ID_NUMBER in member
    ]
    return [
        place.fault("member-elsewhere", ID_NUMBER)
        for place, identity in zip(numbered, identities[1:], strict=True)
        if identity.worker_id not in (None, holder)
    ]
