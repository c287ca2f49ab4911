"""Activities and publications at the door. A number becomes a quantity of its unit here."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from aid_service.schemas.asking import Page
from aid_service.schemas.command import Wish
from aid_service.schemas.fields import AreaCode, Counted, Day, Text
from domain.events.outreach import ActivityKind, CountedBy, Level, PublicationKind
from domain.quantities import Attendances, Persons, Sessions


class ActivityIn(Wish):
    kind = fields.Enum(ActivityKind, by_value=True, required=True)
    title = Text(required=True)
    occurred_on = Day(required=True)
    sessions = Counted(Sessions, least=1, load_default=Sessions(1))
    attendances = Counted(Attendances)
    persons = Counted(Persons)
    counted_by = fields.Enum(CountedBy, by_value=True, required=True)
    venue = Text()
    partner = Text()
    area = AreaCode()


class PublicationIn(Wish):
    kind = fields.Enum(PublicationKind, by_value=True, required=True)
    title = Text(required=True)
    published_on = Day(required=True)
    outlet = Text(required=True)
    level = fields.Enum(Level, by_value=True)
    url = Text(longest=2000)
    area = AreaCode()


class ObjectsAsked(Page):
    year = fields.Integer(validate=validate.Range(min=1949, max=9999))
    kind = fields.String()


class ActivityOut(Schema):
    id = fields.UUID()
    kind = fields.String()
    title = fields.String()
    area = fields.String()
    occurred_on = Day()
    sessions = fields.Integer()
    attendances = fields.Integer(allow_none=True)
    persons = fields.Integer(allow_none=True)
    counted_by = fields.String()
    venue = fields.String(allow_none=True)
    partner = fields.String(allow_none=True)
    state = fields.String()
    version = fields.Integer()


class ActivitiesOut(Schema):
    items = fields.List(fields.Nested(ActivityOut))
    position = fields.Integer()


class PublicationOut(Schema):
    id = fields.UUID()
    kind = fields.String()
    title = fields.String()
    area = fields.String()
    published_on = Day()
    outlet = fields.String()
    level = fields.String(allow_none=True)
    url = fields.String(allow_none=True)
    state = fields.String()
    version = fields.Integer()


class PublicationsOut(Schema):
    items = fields.List(fields.Nested(PublicationOut))
    position = fields.Integer()
