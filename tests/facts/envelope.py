"""What every example of a fact carries."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain import values
from domain.events.fact import Fact
from domain.values import Area, Role
from tests.people import an_id

ENVELOPE: dict[str, Any] = {
    "originator_id": an_id("stream"),
    "originator_version": 7,
    "actor": values.Actor(an_id("actor"), Role.CASEWORKER, Area("410726")),
    "command_id": an_id("command"),
    "correlation_id": an_id("chain"),
    "occurred_on": date(2024, 3, 18),
    "policy_version": "sample-1",
}


def of(kind: type[Fact], /, *parts: dict[str, Any], **fields: Any) -> Fact:
    for part in parts:
        fields = part | fields
    return kind(**ENVELOPE, **fields)
