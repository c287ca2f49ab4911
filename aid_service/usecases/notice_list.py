"""Who stands on the public notice: masked names, and nothing that only the file may say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aid_service.ledger.ledger import Moment
from aid_service.ports import Ports
from aid_service.vault.masks import ERASED, masked_name
from domain.aggregates.worker import Worker
from domain.values import Actor, Area, Category

_PAGE = 500


@dataclass(frozen=True)
class Noticed:
    """`unit` is where the person works, employer or platform, also one that is called after the
    person; `since` is the notice's first day."""

    name: str
    unit: str | None
    area: Area | None
    category: Category | None
    level: str | None
    since: date | None


def noticed_workers(
    ports: Ports,
    actor: Actor,
    *,
    at: int,
    day: date | None,
    area: Area | None,
    level: str | None,
) -> Iterator[Noticed]:
    """Whose dossier is at the step `notice`, as known at a position, by the first registered."""
    after = 0
    while page := ports.views.workers.workers(
        scope=actor.area, at=at, day=day, area=area, status="notice", after=after, limit=_PAGE
    ):
        after = page[-1].since
        ports.keyring.remember(line.worker_id for line in page)
        for line in page:
            worker = ports.ledger.load(Worker, line.worker_id, moment=Moment(at, day))
            if level is None or worker.dossier.notice_level == level:
                yield _noticed(ports, worker)


def _noticed(ports: Ports, worker: Worker) -> Noticed:
    told, dossier = worker.particulars, worker.dossier
    name = ports.keyring.open(told.name, "name")
    shown, unit = masked_name(name) if name else ERASED, told.employer or told.platform
    if name and unit:
        unit = unit.replace(name, shown)
    given = dossier.check.categories if dossier.check else ()
    claimed = dossier.submission.category_claimed if dossier.submission else None
    return Noticed(
        name=shown,
        unit=unit,
        area=told.area,
        category=next(iter(given), claimed),
        level=dossier.notice_level,
        since=dossier.notice_since,
    )
