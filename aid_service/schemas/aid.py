"""Aid at the door."""

from __future__ import annotations

from marshmallow import Schema, fields

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import Day, Text, Yuan
from domain.values import AidKind


class AidIn(Wish):
    kind = fields.Enum(AidKind, by_value=True, required=True)
    amount = Yuan(positive=True)
    fund_id = fields.UUID()
    member_id = fields.UUID()
    self_paid = Yuan()
    school_year = Text(longest=20)
    reason = Text(required=True, longest=1000)
    occurred_on = Day(required=True)


class AidApprovalIn(Wish):
    decided_on = Day(required=True)
    amount = Yuan(positive=True)
    fund_id = fields.UUID()


class AidPaymentIn(Wish):
    paid_on = Day(required=True)
    reference = Text(required=True)


class AidReturnIn(Wish):
    amount = Yuan(required=True, positive=True)
    returned_on = Day(required=True)
    reason = Text(required=True, longest=500)


class AidCompletionIn(Wish):
    occurred_on = Day(required=True)


class CapOut(Schema):
    key = fields.String()
    cap = Yuan()
    given = Yuan()


class AidOut(Schema):
    aid_id = fields.UUID()
    worker_id = fields.UUID()
    kind = fields.String()
    state = fields.String()
    amount = Yuan(allow_none=True)
    asked = Yuan(allow_none=True)
    fund_id = fields.UUID(allow_none=True)
    member_id = fields.UUID(allow_none=True)
    self_paid = Yuan(allow_none=True)
    school_year = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    occurred_on = Day()
    decided_on = Day(allow_none=True)
    policy_version = fields.String(allow_none=True)
    category = fields.String(allow_none=True)
    cap = fields.Nested(CapOut, allow_none=True)
    paid_on = Day(allow_none=True)
    reference = fields.String(allow_none=True)
    paid = Yuan()
    returned = Yuan()


class AidsOut(Schema):
    items = fields.List(fields.Nested(AidOut))
    position = fields.Integer()


class AidLineOut(Schema):
    aid_id = fields.UUID()
    worker_id = fields.UUID()
    area = fields.String(attribute="area.code")
    kind = fields.String()
    state = fields.String()
    amount = Yuan(allow_none=True)
    occurred_on = Day()


class AidLinesOut(Schema):
    items = fields.List(fields.Nested(AidLineOut))
    position = fields.Integer()
