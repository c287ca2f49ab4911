"""Facts as auditors and caseworkers read them."""

from __future__ import annotations

from marshmallow import Schema, fields

from aid_service.schemas.fields import Day


class ActorOut(Schema):
    id = fields.UUID()
    role = fields.String()
    area = fields.String(allow_none=True)


class FactOut(Schema):
    position = fields.Integer()
    subject = fields.UUID()
    version = fields.Integer()
    type = fields.String()
    recorded_at = fields.AwareDateTime(format="iso")
    occurred_on = Day(allow_none=True)
    actor = fields.Nested(ActorOut)
    command_id = fields.UUID()
    policy_version = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    changes = fields.Dict()
    sentence = fields.String()
    unreadable = fields.String()


class FactsOut(Schema):
    items = fields.List(fields.Nested(FactOut))
    position = fields.Integer()
