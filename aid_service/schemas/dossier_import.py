"""Imports of workbooks at the door."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from aid_service.schemas.attachment import FileField
from aid_service.schemas.command import Wish


class ImportIn(Wish):
    """A multipart body: the workbook, and whether it is only looked at."""

    file = FileField(required=True)
    dry_run = fields.String(load_default="false", validate=validate.OneOf(["true", "false"]))

    @post_load
    def _read(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"data": data["file"].read(), "dry_run": data["dry_run"] == "true"}


class FaultOut(Schema):
    """`message` says what is wrong and what to do; `column` is null where there is none."""

    sheet = fields.String()
    row = fields.Integer()
    column = fields.Integer(allow_none=True)
    heading = fields.String()
    code = fields.String()
    level = fields.String()
    message = fields.String()


class ImportOut(Schema):
    id = fields.UUID()
    state = fields.String()
    dry_run = fields.Boolean()
    sha256 = fields.String()
    area = fields.String(allow_none=True)
    rows = fields.Integer()
    members = fields.Integer()
    imported = fields.Integer(allow_none=True)
    already_registered = fields.Integer(allow_none=True)
    faulty = fields.Integer(allow_none=True)
    errors = fields.Integer()
    warnings = fields.Integer()
    faults = fields.List(fields.Nested(FaultOut))
    started_by = fields.UUID()
    withdrawn = fields.Integer(allow_none=True)
    kept = fields.Integer(allow_none=True)


class ImportsOut(Schema):
    items = fields.List(fields.Nested(ImportOut))
    position = fields.Integer()


class RowOut(Schema):
    """`outcome` is `imported`, `withdrawn`, `kept` or `faulty`; `because` says why it was kept."""

    row = fields.Integer()
    outcome = fields.String()
    worker_id = fields.UUID(allow_none=True)
    because = fields.String(allow_none=True)
    faults = fields.List(fields.Nested(FaultOut))


class KeptOut(Schema):
    row = fields.Integer()
    worker_id = fields.UUID()
    because = fields.String()
    message = fields.String()


class ImportRowsOut(ImportOut):
    items = fields.List(fields.Nested(RowOut))
    position = fields.Integer()
    version = fields.Integer()


class UndoneOut(Schema):
    id = fields.UUID()
    state = fields.String()
    reason = fields.String()
    withdrawn = fields.Integer()
    kept = fields.List(fields.Nested(KeptOut))
    version = fields.Integer()
