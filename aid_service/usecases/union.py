"""Grassroots unions: founding, and recruiting members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Outcome
from aid_service.ports import Ports
from aid_service.usecases.scope import reach, require_own_area
from domain.aggregates.union import GrassrootsUnion
from domain.events.union import Sector
from domain.policies.days import require_not_future
from domain.quantities import Persons
from domain.values import Area


@dataclass(frozen=True, kw_only=True)
class FoundUnion:
    name: str
    sector: Sector
    founded_on: date
    area: Area


@dataclass(frozen=True, kw_only=True)
class RecruitMembers:
    union_id: UUID
    occurred_on: date
    recruited: Persons


@dataclass(frozen=True, kw_only=True)
class VoidRecruitment:
    union_id: UUID
    recruitment_id: UUID
    reason: str


def found_union(ports: Ports, command: Command, wish: FoundUnion) -> Outcome[GrassrootsUnion]:
    require_not_future(wish.founded_on, today=ports.today(), field="founded_on")
    require_own_area(wish.area, command.actor)

    def decide(union: GrassrootsUnion) -> None:
        union.found(
            command.envelope,
            name=wish.name,
            sector=wish.sector,
            area=wish.area,
            founded_on=wish.founded_on,
        )

    return ports.ledger.change(command, [(GrassrootsUnion, ports.new_id())], decide)


def recruit_members(
    ports: Ports, command: Command, wish: RecruitMembers
) -> Outcome[GrassrootsUnion]:
    require_not_future(wish.occurred_on, today=ports.today())
    recruitment_id = ports.new_id()

    def decide(union: GrassrootsUnion) -> None:
        reach(union, command.actor).recruit(
            command.envelope,
            recruitment_id=recruitment_id,
            occurred_on=wish.occurred_on,
            recruited=wish.recruited,
        )

    return ports.ledger.change(command, [(GrassrootsUnion, wish.union_id)], decide)


def void_recruitment(
    ports: Ports, command: Command, wish: VoidRecruitment
) -> Outcome[GrassrootsUnion]:
    def decide(union: GrassrootsUnion) -> None:
        reach(union, command.actor).void_recruitment(
            command.envelope, recruitment_id=wish.recruitment_id, reason=wish.reason
        )

    return ports.ledger.change(command, [(GrassrootsUnion, wish.union_id)], decide)


def shown_union(union: GrassrootsUnion) -> dict[str, Any]:
    told = union.told_by
    return {
        "id": union.id,
        "name": told.name,
        "sector": told.sector.value,
        "area": told.area.code,
        "founded_on": told.occurred_on,
        "recruited": union.recruited.number,
        "state": "voided" if union.voided else "founded",
        "version": union.version,
    }
