"""The envelope that every fact carries."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, NamedTuple
from uuid import UUID

from msgspec import Struct

from domain.values import Actor


class Envelope(Struct, frozen=True, gc=False, kw_only=True):
    """Who did it, in which command, and as part of which chain of commands."""

    actor: Actor
    command_id: UUID
    correlation_id: UUID


class Fact(
    Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Something that happened: past tense, frozen, for ever.

    `originator_id` and `originator_version` are its stream and place there; they are inside the
    stored state too, so that a row moved elsewhere does not open. `recorded_at` is not here: the
    ledger stamps it when it writes the fact, and gives it back with the position.
    `occurred_on` is the day in the world; `policy_version` the rule that decided.
    """

    TOPIC: ClassVar[str]

    originator_id: UUID
    originator_version: int
    actor: Actor
    command_id: UUID
    correlation_id: UUID
    occurred_on: date | None = None
    policy_version: str | None = None


class Recorded(NamedTuple):
    """A fact in its place in the ledger; `recorded_at` never runs backwards along positions."""

    position: int
    recorded_at: datetime
    fact: Fact


class Unreadable(NamedTuple):
    """A row of the ledger that this version of the service cannot read."""

    position: int
    recorded_at: datetime
    originator_id: UUID
    topic: str
    error: str
