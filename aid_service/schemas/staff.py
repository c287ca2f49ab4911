"""Staff at the door."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import AreaCode, Day, Text
from domain.values import Role

GRANTED = [role for role in Role if role is not Role.OPERATOR]


def _roles() -> Any:
    return fields.List(
        fields.Enum(Role, by_value=True, validate=validate.OneOf(GRANTED)),
        required=True,
        validate=validate.Length(min=1),
    )


class StaffIn(Wish):
    lists: ClassVar[tuple[str, ...]] = ("roles",)

    name = Text(required=True, longest=50)
    roles = _roles()
    area = AreaCode(required=True)


class RolesIn(Wish):
    lists: ClassVar[tuple[str, ...]] = ("roles",)

    roles = _roles()
    occurred_on = Day()


class AreaIn(Wish):
    area = AreaCode(required=True)
    occurred_on = Day()


class SuspensionIn(Wish):
    reason = Text(required=True)
    occurred_on = Day()


class StaffOut(Schema):
    id = fields.UUID()
    name = fields.String(allow_none=True)
    roles = fields.List(fields.String())
    area = fields.String(allow_none=True)
    suspended_from = Day(allow_none=True)
    version = fields.Integer()


class StaffListOut(Schema):
    items = fields.List(fields.Nested(StaffOut))
    position = fields.Integer()
