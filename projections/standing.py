"""How far read models are, and what they stopped hearing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID


@dataclass(frozen=True)
class Standing:
    """How far a read model is; `moved_at` is None before its first page."""

    view: str
    position: int
    moved_at: datetime | None


@dataclass(frozen=True)
class Parked:
    """A stream that a read model stopped hearing, at the fact that it cannot read."""

    view: str
    stream_id: UUID
    position: int
    topic: str
    error: str


def in_utc(instant: datetime) -> datetime:
    """SQLite keeps no zone."""
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant
