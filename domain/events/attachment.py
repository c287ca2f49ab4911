"""Facts about what is attached to a worker's file: photos, receipts, signed sheets."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from msgspec import Struct

from domain.events.fact import Fact
from domain.values import Sealed


class AttachmentKind(StrEnum):
    PHOTO = "photo"
    RECEIPT = "receipt"
    SIGNED_SHEET = "signed_sheet"


class AttachedTo(StrEnum):
    VISIT = "visit"
    DOSSIER = "dossier"
    AID = "aid"


class FiledStep(StrEnum):
    """The steps of a dossier, by the names that callers know them by."""

    SUBMISSION = "submission"
    REVIEW = "review"
    HOUSEHOLD_VISIT = "household-visit"
    ECONOMIC_CHECK = "economic-check"
    NOTICE = "notice"
    OBJECTION = "objection"
    OBJECTION_RESOLUTION = "objection-resolution"
    NOTICE_END = "notice-end"
    APPROVAL = "approval"
    REJECTION = "rejection"
    RETURN = "return"
    RESUBMISSION = "resubmission"
    WITHDRAWAL = "withdrawal"
    REVERIFICATION = "reverification"
    CATEGORY_CHANGE = "category-change"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    CLOSURE = "closure"
    REOPENING = "reopening"


class Belonging(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """What an attachment belongs to: a visit, an aid, or a step of the dossier."""

    of: AttachedTo
    visit_id: UUID | None = None
    aid_id: UUID | None = None
    step: FiledStep | None = None


class AttachmentAdded(Fact, frozen=True):
    """`sha256` and `size` are the plain content's; `stored_as` names the sealed file by the
    SHA-256 of its sealed bytes."""

    TOPIC: ClassVar[str] = "worker.attachment_added.v1"

    attachment_id: UUID
    kind: AttachmentKind
    belongs_to: Belonging
    sha256: str
    size: int
    media_type: str
    stored_as: str
    file_name: Sealed | None = None
    note: Sealed | None = None


class AttachmentVoided(Fact, frozen=True):
    TOPIC: ClassVar[str] = "worker.attachment_voided.v1"

    attachment_id: UUID
    reason: Sealed
