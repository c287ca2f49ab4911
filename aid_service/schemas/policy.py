"""Policies at the door: the rules in JSON as they are, money in yuan."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, validate

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import Day, Flag, Text, Whole, Yuan
from domain.rules import Band, CapKey, Operator, Window
from domain.values import Season

_MONTH_DAY = validate.Regexp(r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")


def _something(rules: dict[str, Any]) -> None:
    if not rules:
        raise ValidationError("at least one rule must differ")


class BandSchema(Wish):
    becomes = Band

    operator = fields.Enum(Operator, by_value=True, required=True)
    multiplier = fields.Decimal(required=True, as_string=True, validate=validate.Range(min=0))


class WindowSchema(Wish):
    becomes = Window

    first = fields.String(required=True, validate=_MONTH_DAY)
    last = fields.String(required=True, validate=_MONTH_DAY)


class RulesSchema(Wish):
    """In a new version only what differs need be sent."""

    lists: ClassVar[tuple[str, ...]] = ("days_off", "make_up_days")

    income_line = Yuan(positive=True)
    deep = fields.Nested(BandSchema)
    relative = fields.Nested(BandSchema)
    accidental_share = fields.Decimal(as_string=True, validate=validate.Range(min=0, max=1))
    caps = fields.Dict(keys=fields.Enum(CapKey, by_value=True), values=Yuan())
    season_windows = fields.Dict(
        keys=fields.Enum(Season, by_value=True), values=fields.List(fields.Nested(WindowSchema))
    )
    season_enforced = Flag()
    notice_working_days = Whole(validate=validate.Range(min=0, max=60))
    days_off = fields.List(Day())
    make_up_days = fields.List(Day())
    childcare_min_age = Whole(validate=validate.Range(min=0, max=17))
    childcare_max_age = Whole(validate=validate.Range(min=0, max=17))
    reverification_months = Whole(validate=validate.Range(min=1, max=60))
    mediation_days = Whole(validate=validate.Range(min=1, max=365))


class PolicyIn(Wish):
    version = Text(longest=50)
    label = Text(load_default="-")
    in_force_from = Day(required=True)
    rules = fields.Nested(RulesSchema, required=True, validate=_something)


class PolicyOut(Schema):
    version = fields.String()
    label = fields.String()
    in_force_from = Day()
    rules = fields.Nested(RulesSchema)
