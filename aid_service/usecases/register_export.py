"""The register going out as the form's sheets, and the fact that it went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid5

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Moment, Outcome
from aid_service.ports import Ports
from aid_service.usecases.dossier_row import Said, said_of
from domain.aggregates.access import AccessLog
from domain.aggregates.worker import Worker
from domain.values import Area

_PAGE = 500
_NAMESPACE = UUID("4f2b8a56-1d0c-5e7e-8b7a-90b3d1c6e2f4")


@dataclass(frozen=True, kw_only=True)
class ExportRegister:
    """What went out: how many households of which area, as known at a position, in a file of
    these bytes, and what for."""

    area: Area
    position: int
    form: str
    rows: int
    sha256: str
    purpose: str


def registered_households(ports: Ports, area: Area, *, at: int) -> Iterator[Said]:
    """Every household of an area in the order of registration, opened, as known at a position."""
    after = 0
    while page := ports.views.workers.workers(scope=area, at=at, after=after, limit=_PAGE):
        after = page[-1].since
        workers = [ports.ledger.load(Worker, line.worker_id, moment=Moment(at)) for line in page]
        ports.keyring.remember(
            subject for worker in workers for subject in (worker.id, *worker.members)
        )
        yield from (said_of(ports, worker) for worker in workers)


def record_export(ports: Ports, command: Command, wish: ExportRegister) -> Outcome[AccessLog]:
    """Before the file is handed over: whatever opens sealed fields leaves a fact."""

    def decide(access: AccessLog) -> None:
        access.export_register(
            command.envelope,
            area=wish.area,
            at_position=wish.position,
            form=wish.form,
            rows=wish.rows,
            sha256=wish.sha256,
            purpose=wish.purpose,
        )

    access_id = uuid5(_NAMESPACE, wish.area.prefix)
    return ports.ledger.change(command, [(AccessLog, access_id)], decide)
