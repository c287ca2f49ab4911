"""Replaying histories: every fact of a worker's stream, and the ledger as auditors read it."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from msgspec import Struct

from aid_service.ledger.ledger import Moment
from aid_service.ledger.recorder import Filter
from aid_service.locale import sentence
from aid_service.ports import Ports
from aid_service.usecases.case_file import CaseFile
from aid_service.usecases.worker import worker_as_of
from domain.events.fact import Fact, Recorded, Unreadable
from domain.quantities import Count, Quantity
from domain.values import NO_MONEY, Actor, Area, Goods, Money, Sealed, Visitor

_ENVELOPE = set(Fact.__struct_fields__)
_SEALED_AS = {"other_causes": "cause", "nominee": "name"}


def worker_history(
    ports: Ports,
    actor: Actor,
    worker_id: UUID,
    moment: Moment,
    *,
    language: str,
    after: int,
    limit: int,
) -> list[dict[str, Any]]:
    """In the order of the stream, as known at a moment; by the world's clock, what had happened."""
    worker_as_of(ports, actor, worker_id, moment)
    told = FactTeller(CaseFile(ports, actor), language)
    items = [
        told.item(recorded)
        for recorded in ports.ledger.history(worker_id, upto=moment.position)
        if recorded.position > after and _had_happened(recorded, moment.day)
    ]
    return items[:limit]


def ledger_page(
    ports: Ports, actor: Actor, wanted: Filter, *, language: str
) -> list[dict[str, Any]]:
    """The ledger in order. Sealed fields stay sealed: an auditor checks what was decided, and
    reveals a field by name and purpose where it matters."""
    del actor
    told = FactTeller(None, language)
    return [told.item(recorded) for recorded in ports.ledger.page(wanted)]


class FactTeller:
    """Tells facts to one reader, in one language."""

    def __init__(self, case_file: CaseFile | None, language: str) -> None:
        self._case_file = case_file
        self._language = language

    def item(self, recorded: Recorded | Unreadable) -> dict[str, Any]:
        if isinstance(recorded, Unreadable):
            return {
                "position": recorded.position,
                "subject": recorded.originator_id,
                "type": recorded.topic,
                "recorded_at": recorded.recorded_at,
                "unreadable": recorded.error,
            }
        fact = recorded.fact
        changes = {
            name: self._told(getattr(fact, name), name)
            for name in fact.__struct_fields__
            if name not in _ENVELOPE
        }
        return {
            "position": recorded.position,
            "subject": fact.originator_id,
            "version": fact.originator_version,
            "type": fact.TOPIC,
            "recorded_at": recorded.recorded_at,
            "occurred_on": fact.occurred_on,
            "actor": {
                "id": fact.actor.id,
                "role": fact.actor.role.value,
                "area": fact.actor.area.code if fact.actor.area else None,
            },
            "command_id": fact.command_id,
            "policy_version": fact.policy_version,
            "reason": changes.get("reason"),
            "changes": {name: value for name, value in changes.items() if value is not None},
            "sentence": sentence(fact.TOPIC, self._said(fact, changes), self._language),
        }

    def _said(self, fact: Fact, changes: dict[str, Any]) -> dict[str, Any]:
        """The changes, and the few sums that a sentence needs."""
        goods: tuple[Goods, ...] = getattr(fact, "goods", ())
        members = getattr(fact, "members", ())
        return {
            **changes,
            "occurred_on": fact.occurred_on,
            "goods_value": sum((line.value for line in goods), start=NO_MONEY).yuan,
            "household_size": 1 + len(members),
        }

    def _told(self, value: Any, name: str) -> Any:
        match value:
            case Sealed():
                return self._opened(value, _SEALED_AS.get(name, name))
            case Money():
                return value.yuan
            case Area():
                return value.code
            case Visitor(name=Sealed() as sealed):
                return {"name": self._opened(sealed, "visitor")}
            case Visitor():
                return {"staff_id": str(value.staff_id)}
            case Enum():
                return value.value
            case Quantity() | Count():
                return value.number
            case UUID() | date():
                return str(value)
            case Struct():
                return {
                    field: told
                    for field in value.__struct_fields__
                    if (told := self._told(getattr(value, field), field)) is not None
                }
            case tuple() | list():
                return [self._told(item, name) for item in value]
            case dict():
                return {str(key): self._told(item, str(key)) for key, item in value.items()}
        return value if isinstance(value, str | int | float | bool | None) else str(value)

    def _opened(self, sealed: Sealed, field: str) -> str:
        return self._case_file.field(sealed, field) if self._case_file else "****"


def _had_happened(recorded: Recorded | Unreadable, day: date | None) -> bool:
    if day is None or isinstance(recorded, Unreadable) or recorded.fact.occurred_on is None:
        return True
    return recorded.fact.occurred_on <= day
