"""Facts about reading: they lie on an access stream of their own and move no worker's version."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.values import Area


class FieldRevealed(Fact, frozen=True):
    TOPIC: ClassVar[str] = "access.field_revealed.v1"

    worker_id: UUID
    area: Area
    field: str
    purpose: str
    member_id: UUID | None = None


class RegisterExported(Fact, frozen=True):
    """An area's register went out, opened, as known at a position, in a file of these bytes."""

    TOPIC: ClassVar[str] = "access.register_exported.v1"

    area: Area
    at_position: int
    form: str
    rows: int
    sha256: str
    purpose: str


class AttachmentOpened(Fact, frozen=True):
    TOPIC: ClassVar[str] = "access.attachment_opened.v1"

    worker_id: UUID
    area: Area
    attachment_id: UUID
