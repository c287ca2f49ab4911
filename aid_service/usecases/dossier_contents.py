"""What a dossier holds, paper by paper: the contents page that lies in front of the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aid_service.ledger.ledger import Moment
from aid_service.locale import paper_name, word
from aid_service.ports import SHANGHAI, Ports
from aid_service.usecases.case_file import CaseFile
from aid_service.usecases.worker import worker_as_of
from domain.events.fact import Recorded
from domain.values import Actor


@dataclass(frozen=True)
class Paper:
    """`by` is the role of whose hand it was; the position leads back to the fact."""

    number: int
    name: str
    day: date
    by: str
    position: int


@dataclass(frozen=True)
class Contents:
    worker_id: UUID
    name: str
    area: str
    status: str
    category: str
    papers: tuple[Paper, ...]


def contents_of(
    ports: Ports, actor: Actor, worker_id: UUID, moment: Moment, *, language: str
) -> Contents:
    """As known at a moment, in the order in which things were recorded."""
    worker = worker_as_of(ports, actor, worker_id, moment)
    shown = CaseFile(ports, actor).worker(worker)
    papers: list[Paper] = []
    for recorded in ports.ledger.history(worker_id, upto=moment.position):
        if not isinstance(recorded, Recorded):
            continue
        fact, name = recorded.fact, paper_name(recorded.fact.TOPIC, language)
        day = fact.occurred_on or recorded.recorded_at.astimezone(SHANGHAI).date()
        if name and (moment.day is None or day <= moment.day):
            by = word(fact.actor.role.value, language)
            papers.append(Paper(len(papers) + 1, name, day, by, recorded.position))
    category = shown["dossier"]["category"]
    return Contents(
        worker_id=worker_id,
        name=shown["name"],
        area=shown["area"],
        status=word(shown["dossier"]["status"], language),
        category=word(category.value, language) if category else "-",
        papers=tuple(papers),
    )
