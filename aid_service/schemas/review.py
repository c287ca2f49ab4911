"""The annual review at the door."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import MOST_COUNTED, AreaCode, Day, Flag, Text
from aid_service.schemas.history import FactOut
from domain.events.review import Claim
from domain.figures import BY_KEY
from domain.quantities import Unit
from domain.values import Money


class FigureValue(fields.Field[Any]):
    """A whole number; for yuan a decimal string, or whole yuan. Read with the figure's unit."""


def in_unit(value: Any, unit: Unit) -> int:
    """The value in the unit that is stored: money in fen. Raises ValidationError."""
    if unit is Unit.YUAN and isinstance(value, str):
        try:
            fen = Money.of_yuan(value).fen
        except (ValueError, ArithmeticError):
            raise ValidationError({"value": ["money as a decimal string in yuan"]}) from None
        if not 0 <= fen <= MOST_COUNTED * 100:
            raise ValidationError({"value": [f"from 0 to {MOST_COUNTED} yuan"]})
        return fen
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValidationError({"value": ["a whole number"]})
    if not 0 <= value <= MOST_COUNTED:
        raise ValidationError({"value": [f"from 0 to {MOST_COUNTED}"]})
    return value * 100 if unit is Unit.YUAN else value


def unit_of(key: str) -> Unit:
    """Raises ValidationError for a key that is none of the 37."""
    if key not in BY_KEY:
        raise ValidationError({"key": ["no such figure"]})
    return BY_KEY[key].unit


class ClaimIn(Wish):
    """One claim; a unit that is not the figure's is refused, for unlike units do not compare."""

    key = fields.String(required=True)
    value = FigureValue(required=True)
    unit = fields.Enum(Unit, by_value=True, required=True)
    at_least = Flag(load_default=False)
    period = fields.String(required=True)
    phrase = fields.String(metadata={"description": "where it was read; not kept"})

    @validates_schema
    def _fits_its_figure(self, data: dict[str, Any], **_: Any) -> None:
        unit = unit_of(data["key"])
        if data["unit"] is not unit:
            raise ValidationError({"unit": [f"the figure is counted in {unit.value}"]})
        in_unit(data["value"], unit)

    @post_load
    def _become(self, data: dict[str, Any], **_: Any) -> Claim:
        return Claim(
            key=data["key"],
            value=in_unit(data["value"], data["unit"]),
            at_least=data["at_least"],
            period=data["period"],
        )


class PublicationOfReviewIn(Wish):
    """Publishing says nothing but itself."""


class OpeningBalanceIn(Wish):
    key = fields.String(required=True)
    value = FigureValue(required=True)
    up_to = Day(required=True)
    area = AreaCode()

    @post_load
    def _become(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"value": in_unit(data["value"], unit_of(data["key"]))}


class BalanceVoidingIn(Wish):
    reason = Text(required=True, longest=500)


class FigureOut(Schema):
    key = fields.String()
    value = fields.Raw()
    unit = fields.String()
    basis = fields.String(allow_none=True)
    period = fields.String()
    events = fields.String()
    chinese = fields.String()
    english = fields.String()


class FiguresOut(Schema):
    items = fields.List(fields.Nested(FigureOut))
    position = fields.Integer()


class ClaimOut(Schema):
    key = fields.String()
    value = fields.Raw()
    unit = fields.String()
    at_least = fields.Boolean()
    period = fields.String()


class ClaimsOut(Schema):
    year = fields.Integer()
    claims = fields.List(fields.Nested(ClaimOut))
    version = fields.Integer()


class VerdictOut(Schema):
    key = fields.String()
    claimed = fields.Raw()
    at_least = fields.Boolean()
    value = fields.Raw()
    unit = fields.String()
    period = fields.String()
    verdict = fields.String()
    short_by = fields.Raw()


class VerdictsOut(Schema):
    items = fields.List(fields.Nested(VerdictOut))
    position = fields.Integer()


class PublishedOut(Schema):
    year = fields.Integer()
    position = fields.Integer()
    version = fields.Integer()


class ChangeOut(FactOut):
    effect = fields.String()


class RestatedOut(Schema):
    key = fields.String()
    unit = fields.String()
    published = fields.Raw()
    today = fields.Raw()
    changes = fields.List(fields.Nested(ChangeOut))


class RestatementOut(Schema):
    items = fields.List(fields.Nested(RestatedOut))
    published_at = fields.Integer()
    position = fields.Integer()


class BalanceOut(Schema):
    balance_id = fields.UUID()
    key = fields.String()
    value = fields.Raw()
    up_to = Day()
    area = fields.String()
    version = fields.Integer()
