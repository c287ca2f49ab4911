"""Who looks like somebody known: the same phone, the same card, or name and birth date."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import structlog

from aid_service.ledger.ledger import Outcome
from aid_service.ports import Ports
from aid_service.usecases.register import shown
from aid_service.vault.search_tokens import SearchTokens
from domain.aggregates.worker import Worker
from domain.events.link import Likeness
from domain.values import Actor

_MOST_ALIKE = 50
_MOST_WARNED_OF = 5

ALIKE_BY = ("name", "phone", "bank_card")
"""The fields by which two records look alike; a name only together with the birth date."""

log = structlog.get_logger()


def known_alike(
    ports: Ports,
    actor: Actor,
    outcome: Outcome[Worker],
    fields: Collection[str] = ALIKE_BY,
) -> list[dict[str, object]]:
    """Warnings about others in the actor's area who look like the one just told of; outside of it
    nothing is said. As known before the command, so that a repetition gives the same; and no
    reason to fail what is recorded already."""
    worker, warnings = outcome.aggregate, []
    try:
        ports.views.fresh()
        for field, token in _tokens(ports, worker).items():
            if field not in fields:
                continue
            found = _found_by(ports, actor, worker, token, at=outcome.position - 1)
            warnings += [
                {
                    "code": f"{field.replace('_', '-')}-known",
                    "pointer": f"#/{field}",
                    "worker_id": other,
                }
                for other in found[:_MOST_WARNED_OF]
            ]
    except Exception as error:
        log.error("not_compared", error=type(error).__name__, position=outcome.position)
        return [{"code": "not-compared", "pointer": "#"}]
    return warnings


def open_duplicates(
    ports: Ports, actor: Actor, worker: Worker, *, at: int
) -> list[dict[str, object]]:
    """The records in the actor's area that look alike and were neither merged nor judged to be
    someone else's; each with what makes it alike."""
    alike: dict[UUID, list[str]] = {}
    for field, token in _tokens(ports, worker).items():
        for other in _found_by(ports, actor, worker, token, at=at):
            alike.setdefault(other, []).append(field)
    lines = ports.views.workers.by_id(list(alike), scope=actor.area, at=at)
    judged = worker.links.judged
    return [
        line | {"alike": alike[other], "decision": judged.get(other)}
        for other, line in zip(lines, shown(ports, actor, list(lines.values())), strict=True)
    ]


def _tokens(ports: Ports, worker: Worker) -> dict[str, int]:
    """By field; a card counts as soon as it is proposed."""
    told = worker.particulars
    tokens = SearchTokens(ports.keyring, ports.index)
    card = told.proposal.bank_card if told.proposal else told.bank_card
    found = {
        "name": tokens.of_namesake(told.name, told.id_number),
        "phone": tokens.of_field("phone", told.phone),
        "bank_card": tokens.of_field("bank_card", card),
    }
    return {field: token for field, tokens in found.items() for token in tokens}


def _found_by(ports: Ports, actor: Actor, worker: Worker, token: int, *, at: int) -> list[UUID]:
    links = worker.links
    settled = {worker.id, links.merged_into, *links.merged}
    settled |= {
        other for other, decision in links.judged.items() if decision is Likeness.SOMEONE_ELSE
    }
    found = ports.views.workers.found_by(
        [token], scope=actor.area, at=at, limit=_MOST_ALIKE + len(settled)
    )
    return [line.worker_id for line in found if line.worker_id not in settled]
