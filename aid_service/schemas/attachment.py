"""Attachments at the door."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields, post_load, validates_schema
from werkzeug.datastructures import FileStorage

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import Text
from domain.events.attachment import AttachedTo, AttachmentKind, Belonging, FiledStep

_LONGEST_NAME = 100
_NAMED_BY = {
    AttachedTo.VISIT: "visit_id",
    AttachedTo.AID: "aid_id",
    AttachedTo.DOSSIER: "step",
}


class FileField(Upload):  # type: ignore[misc]
    """A file; a text of the same name is none."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> FileStorage:
        if not isinstance(value, FileStorage):
            raise ValidationError("a file")
        return value


class AttachmentIn(Wish):
    """A multipart body: the file, and what it belongs to."""

    file = FileField(required=True)
    kind = fields.Enum(AttachmentKind, by_value=True, required=True)
    of = fields.Enum(AttachedTo, by_value=True, required=True)
    visit_id = fields.UUID()
    aid_id = fields.UUID()
    step = fields.Enum(FiledStep, by_value=True)
    note = Text(longest=500)

    @validates_schema
    def _named_by_its_own(self, data: dict[str, Any], **_: Any) -> None:
        for of, name in _NAMED_BY.items():
            if (data["of"] is of) != (name in data):
                raise ValidationError({name: [f"goes with of={of.value}, and only with it"]})

    @post_load
    def _belong(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        upload = data.pop("file")
        named = {name: data.pop(name) for name in _NAMED_BY.values() if name in data}
        return data | {
            "belongs_to": Belonging(of=data.pop("of"), **named),
            "data": upload.read(),
            "file_name": _own_name(upload.filename or ""),
        }


class AttachmentOut(Schema):
    attachment_id = fields.UUID()
    worker_id = fields.UUID()
    kind = fields.String()
    of = fields.String()
    visit_id = fields.UUID(allow_none=True)
    aid_id = fields.UUID(allow_none=True)
    step = fields.String(allow_none=True)
    sha256 = fields.String()
    size = fields.Integer()
    media_type = fields.String()
    file_name = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    state = fields.String()
    added_by = fields.UUID()


class AttachmentsOut(Schema):
    items = fields.List(fields.Nested(AttachmentOut))
    position = fields.Integer()


def _own_name(given: str) -> str | None:
    """The last part of a path, of printable characters, or none."""
    last = unicodedata.normalize("NFC", given.replace("\\", "/")).rpartition("/")[2]
    return "".join(c for c in last if c.isprintable()).strip(" .")[-_LONGEST_NAME:] or None
