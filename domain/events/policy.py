"""Facts about dated policy data."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from domain.events.fact import Fact
from domain.rules import Rules


class PolicyIssued(Fact, frozen=True):
    TOPIC: ClassVar[str] = "policy.issued.v1"

    version: str
    label: str
    in_force_from: date
    rules: Rules
