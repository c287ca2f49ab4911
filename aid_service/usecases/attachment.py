"""Attaching a file to a case, reading it, voiding it; comparing what is stored with the facts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

import structlog

from aid_service.attachments.media import ENDING_OF, media_type_of
from aid_service.attachments.store import FileLost, name_of
from aid_service.ledger.command import Command, KeyReused, StaleVersion
from aid_service.ledger.ledger import Outcome
from aid_service.ledger.recorder import Filter
from aid_service.ports import Ports
from aid_service.usecases.case_file import CaseFile
from aid_service.usecases.scope import reach
from aid_service.usecases.worker import access_log_of
from aid_service.vault.keyring import SubjectErased
from domain.aggregates.access import AccessLog
from domain.aggregates.attachments import Attachment, AttachmentState
from domain.aggregates.worker import Worker
from domain.events.attachment import AttachmentAdded, AttachmentKind, Belonging
from domain.events.fact import Recorded
from domain.refusals import Refusal
from domain.values import Role

_PAGE = 500

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class AddAttachment:
    """`file_name` is what the sender calls it: kept sealed, believed in nothing."""

    worker_id: UUID
    kind: AttachmentKind
    belongs_to: Belonging
    data: bytes
    file_name: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class VoidAttachment:
    worker_id: UUID
    attachment_id: UUID
    reason: str


@dataclass(frozen=True)
class OpenedFile:
    name: str
    media_type: str
    data: bytes
    position: int


@dataclass
class FilesChecked:
    """`orphans` are files that no fact names; the others are attachments by their ids."""

    sound: int = 0
    orphans: list[str] = field(default_factory=list)
    missing: list[UUID] = field(default_factory=list)
    altered: list[UUID] = field(default_factory=list)


def add_attachment(ports: Ports, command: Command, wish: AddAttachment) -> Outcome[Worker]:
    """The sealed file is stored first, then the fact: what a crash leaves between the two is a
    file that nobody knows, and never a fact without its file."""
    found = reach(ports.ledger.load(Worker, wish.worker_id), command.actor)
    found.attachments.require_there(wish.belongs_to)
    media_type, attachment_id = _accepted(ports, wish.data), ports.new_id()
    try:
        seal = ports.keyring.seal_if
        file_name = seal(found.id, "file_name", wish.file_name)
        note = seal(found.id, "note", wish.note)
        sealed = ports.keyring.seal_bytes(found.id, _bound_to(attachment_id), wish.data)
    except SubjectErased:
        raise Refusal("subject-erased") from None
    stored_as = ports.files.put(sealed)

    def decide(worker: Worker) -> None:
        reach(worker, command.actor).attachments.add(
            command.envelope,
            attachment_id=attachment_id,
            kind=wish.kind,
            belongs_to=wish.belongs_to,
            sha256=hashlib.sha256(wish.data).hexdigest(),
            size=len(wish.data),
            media_type=media_type,
            stored_as=stored_as,
            file_name=file_name,
            note=note,
        )

    try:
        outcome = ports.ledger.change(command, [(Worker, wish.worker_id)], decide)
    except (Refusal, StaleVersion, KeyReused):
        ports.files.remove(stored_as)
        raise
    if outcome.fact.stored_as != stored_as:  # a repetition: the first file stands
        ports.files.remove(stored_as)
    return outcome


def open_attachment(
    ports: Ports, command: Command, worker_id: UUID, attachment_id: UUID
) -> OpenedFile:
    """Leaves the fact of the reading on the worker's access stream. Refuses `attachment-voided`
    but to auditors, `file-lost` and `file-altered` for what is not there as it was."""
    worker = reach(ports.ledger.load(Worker, worker_id), command.actor)
    attachment = worker.attachments.named(attachment_id)
    if attachment.state is AttachmentState.VOIDED and command.actor.role is not Role.AUDITOR:
        raise Refusal("attachment-voided")
    told = attachment.told_by
    data = _content(ports, worker.id, told)

    def decide(access: AccessLog) -> None:
        access.open_attachment(
            command.envelope,
            worker_id=worker.id,
            area=worker.particulars.area_on(ports.today()),
            attachment_id=attachment_id,
        )

    outcome = ports.ledger.change(command, [(AccessLog, access_log_of(worker.id))], decide)
    return OpenedFile(_called(ports, told), told.media_type, data, outcome.position)


def void_attachment(ports: Ports, command: Command, wish: VoidAttachment) -> Outcome[Worker]:
    def decide(worker: Worker) -> None:
        reach(worker, command.actor).attachments.void(
            command.envelope,
            attachment_id=wish.attachment_id,
            reason=ports.keyring.seal(worker.id, "reason", wish.reason),
        )

    return ports.ledger.change(command, [(Worker, wish.worker_id)], decide)


def shown_attachment(file: CaseFile, worker: Worker, attachment: Attachment) -> dict[str, Any]:
    told = attachment.told_by
    return {
        "attachment_id": told.attachment_id,
        "worker_id": worker.id,
        "kind": told.kind.value,
        "of": told.belongs_to.of.value,
        "visit_id": told.belongs_to.visit_id,
        "aid_id": told.belongs_to.aid_id,
        "step": told.belongs_to.step,
        "sha256": told.sha256,
        "size": told.size,
        "media_type": told.media_type,
        "file_name": file.text(told.file_name, "file_name"),
        "note": file.text(told.note, "note"),
        "state": attachment.state.value,
        "added_by": told.actor.id,
    }


def check_files(ports: Ports, *, before: datetime) -> FilesChecked:
    """Compares every stored file with the facts; no key is needed. A file younger than `before`
    may be an attachment whose fact is just being written, and is no orphan."""
    checked = FilesChecked()
    known = {told.stored_as: told.attachment_id for told in _all_added(ports)}
    for file in ports.files.files():
        if file.name not in known and file.written_at < before:
            checked.orphans.append(file.name)
    for stored_as, attachment_id in known.items():
        try:
            sealed = ports.files.get(stored_as)
        except FileLost:
            checked.missing.append(attachment_id)
            continue
        if name_of(sealed) == stored_as:
            checked.sound += 1
        else:
            checked.altered.append(attachment_id)
    return checked


def _accepted(ports: Ports, data: bytes) -> str:
    if not data:
        raise Refusal("file-empty", field="file")
    if len(data) > ports.largest_file:
        raise Refusal("file-too-large", field="file", most=ports.largest_file)
    media_type = media_type_of(data)
    if media_type is None:
        raise Refusal("file-type-refused", field="file", taken=", ".join(ENDING_OF.values()))
    return media_type


def _content(ports: Ports, worker_id: UUID, told: AttachmentAdded) -> bytes:
    try:
        sealed = ports.files.get(told.stored_as)
        data = ports.keyring.open_bytes(worker_id, _bound_to(told.attachment_id), sealed)
    except FileLost:
        log.error("attachment_lost", attachment=str(told.attachment_id))
        raise Refusal("file-lost") from None
    except ValueError:
        log.error("attachment_altered", attachment=str(told.attachment_id))
        raise Refusal("file-altered") from None
    if data is None:
        raise Refusal("subject-erased")
    if hashlib.sha256(data).hexdigest() != told.sha256:
        log.error("attachment_altered", attachment=str(told.attachment_id))
        raise Refusal("file-altered")
    return data


def _called(ports: Ports, told: AttachmentAdded) -> str:
    """What the sender called it, with the ending of what it is."""
    given = ports.keyring.open(told.file_name, "file_name") if told.file_name else None
    stem = PurePath(given).stem if given else f"{told.kind}-{str(told.attachment_id)[:8]}"
    return f"{stem}.{ENDING_OF[told.media_type]}"


def _bound_to(attachment_id: UUID) -> str:
    """With the worker's key this binds a file to its worker and its attachment."""
    return f"attachment {attachment_id}"


def _all_added(ports: Ports) -> Iterator[AttachmentAdded]:
    wanted, position = (AttachmentAdded.TOPIC,), 0
    while page := ports.ledger.page(Filter(after=position, topics=wanted, limit=_PAGE)):
        for recorded in page:
            if isinstance(recorded, Recorded) and isinstance(recorded.fact, AttachmentAdded):
                yield recorded.fact
        position = page[-1].position
