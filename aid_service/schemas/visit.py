"""Visits at the door."""

from __future__ import annotations

from typing import ClassVar

from marshmallow import Schema, fields, validate

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import Day, Text, VisitorField, Whole, Yuan, two_different
from domain.values import NO_MONEY, Goods, Season


class GoodsIn(Wish):
    becomes = Goods

    name = Text(required=True, longest=100)
    quantity = Whole(required=True, validate=validate.Range(min=1, max=1_000_000))
    value = Yuan(required=True)


class VisitIn(Wish):
    lists: ClassVar[tuple[str, ...]] = ("visitors", "goods")

    season = fields.Enum(Season, by_value=True, required=True)
    occurred_on = Day(required=True)
    visitors = fields.List(VisitorField(), required=True, validate=two_different)
    purpose = Text(longest=500)
    cash = Yuan(load_default=NO_MONEY)
    goods = fields.List(fields.Nested(GoodsIn), load_default=list, validate=validate.Length(max=50))
    fund_id = fields.UUID()
    note = Text(longest=1000)


class ReasonIn(Wish):
    reason = Text(required=True, longest=500)


class NothingIn(Wish):
    """A step that says nothing but itself."""


class GoodsOut(Schema):
    name = fields.String()
    quantity = fields.Integer()
    value = Yuan()


class VisitorOut(Schema):
    name = fields.String()
    staff_id = fields.UUID()


class VisitOut(Schema):
    visit_id = fields.UUID()
    worker_id = fields.UUID()
    season = fields.String()
    occurred_on = Day()
    visitors = fields.List(fields.Nested(VisitorOut))
    purpose = fields.String(allow_none=True)
    cash = Yuan()
    goods = fields.List(fields.Nested(GoodsOut))
    value = Yuan()
    fund_id = fields.UUID(allow_none=True)
    note = fields.String(allow_none=True)
    state = fields.String()
    policy_version = fields.String()
    recorded_by = fields.UUID()


class VisitsOut(Schema):
    items = fields.List(fields.Nested(VisitOut))
    position = fields.Integer()


class DiaryLineOut(Schema):
    visit_id = fields.UUID()
    worker_id = fields.UUID()
    area = fields.String(attribute="area.code")
    season = fields.String()
    occurred_on = Day()
    cash = Yuan()
    goods = Yuan()
    fund_id = fields.UUID(allow_none=True)
    state = fields.String()


class DiaryOut(Schema):
    items = fields.List(fields.Nested(DiaryLineOut))
    position = fields.Integer()
