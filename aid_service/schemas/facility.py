"""Facilities at the door."""

from __future__ import annotations

from marshmallow import Schema, fields

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import AreaCode, Counted, Day, Flag, Text
from domain.events.facility import FacilityKind
from domain.events.outreach import Level
from domain.quantities import Attendances


class FacilityIn(Wish):
    kind = fields.Enum(FacilityKind, by_value=True, required=True)
    name = Text(required=True)
    level = fields.Enum(Level, by_value=True)
    smart_24h = Flag(load_default=False)
    opened_on = Day(required=True)
    area = AreaCode(required=True)


class ServiceIn(Wish):
    occurred_on = Day(required=True)
    attendances = Counted(Attendances, required=True)


class ClosureIn(Wish):
    closed_on = Day(required=True)
    reason = Text(required=True)


class ReopeningIn(Wish):
    reopened_on = Day(required=True)
    reason = Text(required=True)


class FacilityOut(Schema):
    id = fields.UUID()
    kind = fields.String()
    name = fields.String()
    area = fields.String()
    opened_on = Day()
    level = fields.String(allow_none=True)
    smart_24h = fields.Boolean()
    state = fields.String()
    in_service = fields.Boolean()
    services = fields.Integer()
    version = fields.Integer()


class ServiceOut(Schema):
    service_id = fields.UUID()
    facility_id = fields.UUID()
    occurred_on = Day()
    attendances = fields.Integer()


class FacilitiesOut(Schema):
    items = fields.List(fields.Nested(FacilityOut))
    position = fields.Integer()
