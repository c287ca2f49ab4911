"""Grassroots unions at the door."""

from __future__ import annotations

from marshmallow import Schema, fields

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import AreaCode, Counted, Day, Text
from domain.events.union import Sector
from domain.quantities import Persons


class UnionIn(Wish):
    name = Text(required=True)
    sector = fields.Enum(Sector, by_value=True, required=True)
    founded_on = Day(required=True)
    area = AreaCode(required=True)


class MembersIn(Wish):
    occurred_on = Day(required=True)
    recruited = Counted(Persons, least=1, required=True)


class UnionOut(Schema):
    id = fields.UUID()
    name = fields.String()
    sector = fields.String()
    area = fields.String()
    founded_on = Day()
    recruited = fields.Integer()
    state = fields.String()
    version = fields.Integer()


class MembersOut(UnionOut):
    recruitment_id = fields.UUID()


class UnionsOut(Schema):
    items = fields.List(fields.Nested(UnionOut))
    position = fields.Integer()
