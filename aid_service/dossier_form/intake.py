"""A workbook as it came → what was taken in of it, and the workbook to give back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from uuid import UUID

import msgspec

from aid_service.dossier_form.households import Households
from aid_service.dossier_form.reading import open_workbook
from aid_service.dossier_form.returning import with_errors
from aid_service.ledger.command import Command
from aid_service.locale import fault_sentence
from aid_service.ports import Ports
from aid_service.usecases.dossier_fault import Fault
from aid_service.usecases.dossier_import import ImportDossiers, Report, import_dossiers
from domain.refusals import Refusal
from domain.values import Actor

Progress = Callable[[int, int], None]
"""Called with the rows done with, and with how many there are."""


def take_in(
    ports: Ports,
    command: Command,
    data: bytes,
    *,
    dry_run: bool,
    progress: Progress = lambda _done, _total: None,
) -> Report:
    """What is wrong is kept with the workbook, for some days, for whoever sent it. Raises
    Unreadable."""
    workbook = open_workbook(data)
    households = Households(workbook, today=ports.today())
    total = sum(1 for _ in workbook.workers.rows())
    wish = ImportDossiers(
        sha256=hashlib.sha256(data).hexdigest(),
        rows=households.rows(),
        leftovers=lambda: [*households.orphans(), *households.unknown_columns()],
        total=total,
        members=households.members,
        dry_run=dry_run,
        progress=lambda done: progress(done, total),
    )
    report = import_dossiers(ports, command, wish)
    if report.faults:
        ports.papers.keep(
            report.import_id,
            command.actor.id,
            workbook=data,
            report=msgspec.json.encode(report.faults),
            now=ports.now(),
        )
    return report


def faults_of(ports: Ports, actor: Actor, import_id: UUID) -> list[Fault]:
    """Those of the actor's own last import of the file, while they are kept."""
    paper = ports.papers.get(import_id, actor.id, now=ports.now())
    return msgspec.json.decode(paper[1], type=list[Fault]) if paper else []


def returned(ports: Ports, actor: Actor, import_id: UUID, language: str) -> bytes:
    """The workbook with what is wrong beside each row. Refuses `paper-gone`."""
    paper = ports.papers.get(import_id, actor.id, now=ports.now())
    if paper is None:
        raise Refusal("paper-gone")
    faults = msgspec.json.decode(paper[1], type=list[Fault])
    return annotated(paper[0], faults, language)


def annotated(data: bytes, faults: list[Fault], language: str) -> bytes:
    return with_errors(data, faults, lambda fault: said(fault, language))


def said(fault: Fault, language: str) -> str:
    return fault_sentence(fault.code, {**dict(fault.details), "heading": fault.heading}, language)
