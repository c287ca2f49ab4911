"""Records that look alike, and links between records, at the door."""

from __future__ import annotations

from marshmallow import Schema, fields

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import Text
from aid_service.schemas.worker import WorkerLineOut
from domain.events.link import Likeness


class LinkIn(Wish):
    """The other record; the one whose address is called leads."""

    other_id = fields.UUID(required=True)
    reason = Text(required=True, longest=500)


class JudgementIn(LinkIn):
    decision = fields.Enum(Likeness, by_value=True, required=True)


class DuplicateOut(WorkerLineOut):
    """`alike`: by which fields; `decision`: `same_person` where that was found already."""

    alike = fields.List(fields.String())
    decision = fields.String(allow_none=True)


class DuplicatesOut(Schema):
    items = fields.List(fields.Nested(DuplicateOut))
    position = fields.Integer()
