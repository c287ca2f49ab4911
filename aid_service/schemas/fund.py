"""Funds and finance at the door."""

from __future__ import annotations

from typing import ClassVar

from marshmallow import Schema, fields, validate

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import AreaCode, Day, Text, Whole, Yuan
from domain.values import Category, FundSource, FundUse


class FundIn(Wish):
    lists: ClassVar[tuple[str, ...]] = ("kinds", "categories")

    name = Text(required=True)
    source = fields.Enum(FundSource, by_value=True, required=True)
    year = Whole(required=True, validate=validate.Range(min=1949, max=9999))
    area = AreaCode(required=True)
    kinds = fields.List(fields.Enum(FundUse, by_value=True))
    categories = fields.List(fields.Enum(Category, by_value=True))


class ReceiptIn(Wish):
    amount = Yuan(required=True, positive=True)
    received_on = Day(required=True)
    reference = Text(required=True)


class FundOut(Schema):
    id = fields.UUID()
    name = fields.String()
    source = fields.String()
    year = fields.Integer()
    area = fields.String()
    kinds = fields.List(fields.String())
    categories = fields.List(fields.String())
    received = Yuan()
    reserved = Yuan()
    disbursed = Yuan()
    returned = Yuan()
    available = Yuan()
    version = fields.Integer()


class ReceiptOut(FundOut):
    receipt_id = fields.UUID()


class FundLineOut(FundOut):
    class Meta:
        exclude = ("version",)

    id = fields.UUID(attribute="fund_id")
    area = fields.String(attribute="area.code")


class FundsOut(Schema):
    items = fields.List(fields.Nested(FundLineOut))
    position = fields.Integer()


class SummaryOut(Schema):
    """Each row holds the keys asked for, then the sums."""

    rows = fields.List(fields.Dict())
    total = fields.Dict()
    position = fields.Integer()


class EntryOut(Schema):
    position = fields.Integer()
    case_id = fields.UUID()
    worker_id = fields.UUID()
    occurred_on = Day()
    season = fields.String(allow_none=True)
    kind = fields.String()
    fund = fields.UUID(attribute="fund_id", allow_none=True)
    source = fields.String(allow_none=True)
    area = fields.String(attribute="area.code")
    category = fields.String(allow_none=True)
    occupation = fields.String()
    cash = Yuan()
    goods = Yuan()


class EntriesOut(Schema):
    items = fields.List(fields.Nested(EntryOut))
    position = fields.Integer()
