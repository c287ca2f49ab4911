"""The objects of the federation's year by subject: finding, reading and voiding them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Moment, Outcome
from aid_service.ports import Ports
from aid_service.usecases.scope import reach
from domain.aggregates.facility import Facility
from domain.aggregates.honour import Honour
from domain.aggregates.mediation import Mediation
from domain.aggregates.outreach import Activity, Publication, YearObject
from domain.aggregates.union import GrassrootsUnion
from domain.values import Actor

SUBJECTS: dict[str, type[YearObject]] = {
    "activity": Activity,
    "publication": Publication,
    "facility": Facility,
    "honour": Honour,
    "union": GrassrootsUnion,
    "mediation": Mediation,
}


@dataclass(frozen=True)
class Found:
    """An object, and its place in the list."""

    since: int
    found: Any


def objects_of(
    ports: Ports,
    actor: Actor,
    subject: str,
    *,
    position: int,
    day: date | None,
    year: int | None,
    kind: str | None,
    after: int,
    limit: int,
) -> list[Found]:
    """As they stood at a position, in the order they were recorded; voided ones left out."""
    lines = ports.views.directory.objects(
        subject,
        scope=actor.area,
        at=position,
        day=day,
        year=year,
        kind=kind,
        after=after,
        limit=limit,
    )
    moment = Moment(position, day)
    return [
        Found(line.since, ports.ledger.load(SUBJECTS[subject], line.object_id, moment=moment))
        for line in lines
    ]


def object_as_of(ports: Ports, actor: Actor, subject: str, object_id: UUID, moment: Moment) -> Any:
    """Refuses `missing` for what was not known then, or lies outside the actor's area."""
    return reach(ports.ledger.load(SUBJECTS[subject], object_id, moment=moment), actor)


def void_object(
    ports: Ports, command: Command, subject: str, object_id: UUID, reason: str
) -> Outcome[Any]:
    """Takes an object out of every count, by another person than its recorder."""

    def decide(found: Any) -> None:
        reach(found, command.actor)
        told = ports.keyring.seal(found.id, "reason", reason) if found.seals_reasons else reason
        found.void(command.envelope, reason=told)

    return ports.ledger.change(command, [(SUBJECTS[subject], object_id)], decide)
