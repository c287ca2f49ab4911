"""Honours at the door."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import AreaCode, Day, Text, Whole
from domain.events.honour import HonourKind


class HonourIn(Wish):
    kind = fields.Enum(HonourKind, by_value=True, required=True)
    nominee = Text(longest=100)
    count = Whole(load_default=1, validate=validate.Range(min=1, max=1_000_000))
    occurred_on = Day(required=True)
    area = AreaCode()


class HonourNoticeIn(Wish):
    occurred_on = Day(required=True)
    place = Text(required=True)


class NamingIn(Wish):
    occurred_on = Day(required=True)
    document = Text()


class PassedOverIn(Wish):
    occurred_on = Day(required=True)
    reason = Text(longest=500)


class HonourOut(Schema):
    id = fields.UUID()
    kind = fields.String()
    area = fields.String()
    nominee = fields.String(allow_none=True)
    count = fields.Integer()
    unit = fields.String()
    occurred_on = Day()
    state = fields.String()
    version = fields.Integer()


class HonoursOut(Schema):
    items = fields.List(fields.Nested(HonourOut))
    position = fields.Integer()
