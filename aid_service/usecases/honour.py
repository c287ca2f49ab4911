"""Honours: nominating, the public notice, naming or passing over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aid_service.identity.permissions import READS_NAMES
from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Outcome
from aid_service.ports import Ports
from aid_service.usecases.outreach import area_of
from aid_service.usecases.scope import reach
from aid_service.vault.masks import ERASED, masked_name
from domain.aggregates.honour import Honour
from domain.events.honour import HonourKind
from domain.policies.days import require_not_future
from domain.values import Actor, Area


@dataclass(frozen=True, kw_only=True)
class Nominate:
    kind: HonourKind
    occurred_on: date
    count: int
    nominee: str | None = None
    area: Area | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeHonour:
    honour_id: UUID
    occurred_on: date
    place: str


@dataclass(frozen=True, kw_only=True)
class NameHonour:
    honour_id: UUID
    occurred_on: date
    document: str | None = None


@dataclass(frozen=True, kw_only=True)
class PassOver:
    honour_id: UUID
    occurred_on: date
    reason: str | None = None


def nominate(ports: Ports, command: Command, wish: Nominate) -> Outcome[Honour]:
    """The nominee's name is sealed under a key of its own."""
    require_not_future(wish.occurred_on, today=ports.today())
    area, honour_id = area_of(wish.area, command.actor), ports.new_id()

    def decide(honour: Honour) -> None:
        if wish.nominee:
            ports.keyring.admit(honour_id)
        honour.nominate(
            command.envelope,
            kind=wish.kind,
            area=area,
            number=wish.count,
            nominee=ports.keyring.seal_if(honour_id, "name", wish.nominee),
            occurred_on=wish.occurred_on,
        )

    return ports.ledger.change(command, [(Honour, honour_id)], decide)


def notice_honour(ports: Ports, command: Command, wish: NoticeHonour) -> Outcome[Honour]:
    require_not_future(wish.occurred_on, today=ports.today())

    def decide(honour: Honour) -> None:
        reach(honour, command.actor).notice(
            command.envelope, occurred_on=wish.occurred_on, place=wish.place
        )

    return ports.ledger.change(command, [(Honour, wish.honour_id)], decide)


def name_honour(ports: Ports, command: Command, wish: NameHonour) -> Outcome[Honour]:
    require_not_future(wish.occurred_on, today=ports.today())

    def decide(honour: Honour) -> None:
        reach(honour, command.actor).name(
            command.envelope, occurred_on=wish.occurred_on, document=wish.document
        )

    return ports.ledger.change(command, [(Honour, wish.honour_id)], decide)


def pass_over(ports: Ports, command: Command, wish: PassOver) -> Outcome[Honour]:
    require_not_future(wish.occurred_on, today=ports.today())

    def decide(honour: Honour) -> None:
        reach(honour, command.actor).pass_over(
            command.envelope, occurred_on=wish.occurred_on, reason=wish.reason
        )

    return ports.ledger.change(command, [(Honour, wish.honour_id)], decide)


def shown_honour(ports: Ports, actor: Actor, honour: Honour) -> dict[str, Any]:
    told = honour.told_by
    nominee = None
    if told.nominee:
        name = ports.keyring.open(told.nominee, "name")
        nominee = ERASED if name is None else name
        if name and actor.role not in READS_NAMES:
            nominee = masked_name(name)
    return {
        "id": honour.id,
        "kind": told.kind.value,
        "area": told.area.code,
        "nominee": nominee,
        "count": told.count.number,
        "unit": told.count.unit.value,
        "occurred_on": told.occurred_on,
        "state": "voided" if honour.voided else honour.state.value,
        "version": honour.version,
    }
