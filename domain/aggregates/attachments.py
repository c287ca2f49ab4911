"""What is attached to a worker's visits, aid and dossier."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from domain.aggregates.aggregate import Aggregate, Part
from domain.aggregates.aid import AidCases
from domain.aggregates.dossier import Dossier
from domain.aggregates.dossier_steps import DossierStatus
from domain.aggregates.visit import Visits, VisitState
from domain.events.attachment import (
    AttachedTo,
    AttachmentAdded,
    AttachmentKind,
    AttachmentVoided,
    Belonging,
)
from domain.events.fact import Envelope, Fact
from domain.refusals import Refusal
from domain.values import Sealed

ATTACHING: tuple[type[Fact], ...] = (AttachmentAdded, AttachmentVoided)


class AttachmentState(StrEnum):
    KEPT = "kept"
    VOIDED = "voided"


class Attachment(Struct, frozen=True, gc=False):
    """One file as it stands."""

    told_by: AttachmentAdded
    state: AttachmentState = AttachmentState.KEPT


class Attachments(Part):
    def __init__(self, root: Aggregate, *, visits: Visits, aid: AidCases, dossier: Dossier) -> None:
        super().__init__(root)
        self.by_id: dict[UUID, Attachment] = {}
        self._visits, self._aid, self._dossier = visits, aid, dossier

    def named(self, attachment_id: UUID) -> Attachment:
        """Refuses `attachment-missing`."""
        if attachment_id not in self.by_id:
            raise Refusal("attachment-missing")
        return self.by_id[attachment_id]

    def require_there(self, belongs_to: Belonging) -> None:
        """Refuses what is not there to attach to, a voided visit, a dossier that nobody began."""
        match belongs_to:
            case Belonging(of=AttachedTo.VISIT, visit_id=UUID() as visit_id):
                if self._visits.named(visit_id).state is VisitState.VOIDED:
                    raise Refusal("out-of-order", status=VisitState.VOIDED.value)
            case Belonging(of=AttachedTo.AID, aid_id=UUID() as aid_id):
                self._aid.named(aid_id)
            case Belonging(of=AttachedTo.DOSSIER):
                if self._dossier.status is DossierStatus.NONE:
                    raise Refusal("out-of-order", status=DossierStatus.NONE.value)
            case _:
                raise Refusal("malformed", field="of")

    # decisions

    def add(
        self,
        by: Envelope,
        *,
        attachment_id: UUID,
        kind: AttachmentKind,
        belongs_to: Belonging,
        sha256: str,
        size: int,
        media_type: str,
        stored_as: str,
        file_name: Sealed | None,
        note: Sealed | None,
    ) -> None:
        self.require_there(belongs_to)
        self.root.record(
            AttachmentAdded,
            by,
            attachment_id=attachment_id,
            kind=kind,
            belongs_to=belongs_to,
            sha256=sha256,
            size=size,
            media_type=media_type,
            stored_as=stored_as,
            file_name=file_name,
            note=note,
        )

    def void(self, by: Envelope, *, attachment_id: UUID, reason: Sealed) -> None:
        """The file stays; only an auditor still opens it."""
        if self.named(attachment_id).state is AttachmentState.VOIDED:
            raise Refusal("out-of-order", status=AttachmentState.VOIDED.value)
        self.root.record(AttachmentVoided, by, attachment_id=attachment_id, reason=reason)

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case AttachmentAdded():
                self.by_id[fact.attachment_id] = Attachment(fact)
            case AttachmentVoided() if fact.attachment_id in self.by_id:
                kept = self.by_id[fact.attachment_id]
                self.by_id[fact.attachment_id] = replace(kept, state=AttachmentState.VOIDED)
