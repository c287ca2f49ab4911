"""Questions about the register: lists and searches; opened and masked for who asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from aid_service.identity.permissions import READS_NAMES
from aid_service.ports import Ports
from aid_service.vault.masks import ERASED, masked_id_number, masked_name
from aid_service.vault.search_terms import normalised
from domain.policies.identifiers import (
    InvalidIdentifier,
    normalised_id_number,
    normalised_mobile,
)
from domain.values import Actor, Area, Season
from projections.worker_register import RegisteredWorker


def list_workers(
    ports: Ports,
    actor: Actor,
    *,
    at: int,
    day: date | None,
    after: int,
    limit: int,
    area: Area | None = None,
    status: str | None = None,
    category: str | None = None,
    occupation: str | None = None,
    not_visited: tuple[Season, int] | None = None,
) -> list[dict[str, object]]:
    return shown(
        ports,
        actor,
        ports.views.workers.workers(
            scope=actor.area,
            at=at,
            day=day,
            area=area,
            status=status,
            category=category,
            occupation=occupation,
            not_visited=not_visited,
            after=after,
            limit=limit,
        ),
    )


def search_workers(
    ports: Ports, actor: Actor, query: str, *, at: int, limit: int
) -> list[dict[str, object]]:
    """By a whole or partial name, pinyin or initials, or a phone or ID number in full."""
    tokens = [ports.index.number("name", normalised(query))]
    for kind, normalise in (("phone", normalised_mobile), ("id_number", normalised_id_number)):
        try:
            tokens.append(ports.index.number(kind, normalise(query)))
        except InvalidIdentifier:
            continue
    found = ports.views.workers.found_by(tokens, scope=actor.area, at=at, limit=limit)
    return shown(ports, actor, found)


def shown(ports: Ports, actor: Actor, lines: Sequence[RegisteredWorker]) -> list[dict[str, object]]:
    ports.keyring.remember(line.worker_id for line in lines)
    return [_shown_line(ports, actor, line) for line in lines]


def _shown_line(ports: Ports, actor: Actor, line: RegisteredWorker) -> dict[str, object]:
    name = ports.keyring.open(line.name, "name") or ERASED
    number = ports.keyring.open(line.id_number, "id_number")
    return {
        "id": line.worker_id,
        "since": line.since,
        "name": name if actor.role in READS_NAMES else masked_name(name),
        "id_number": masked_id_number(number) if number else ERASED,
        "area": line.area.code,
        "occupation": line.occupation,
        "household_size": line.household_size,
        "dossier": {"status": line.status, "category": line.category},
    }
