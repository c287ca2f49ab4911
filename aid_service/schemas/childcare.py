"""Care classes at the door."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import AreaCode, Day, Flag, IdNumber, Text, Whole
from aid_service.usecases.childcare import Child
from domain.policies.identifiers import birth_date_of


class ClassIn(Wish):
    title = Text(required=True)
    site = Text(required=True)
    area = AreaCode(required=True)
    capacity = Whole(required=True, validate=validate.Range(min=1, max=10_000))
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    min_age = Whole(required=True, validate=validate.Range(min=0, max=120))
    max_age = Whole(required=True, validate=validate.Range(min=0, max=120))


class ChildIn(Wish):
    becomes = Child

    name = Text(required=True, longest=50)
    birth_date = Day(required=True)
    id_number = IdNumber()

    @validates_schema
    def _one_birth_date(self, data: dict[str, Any], **_: Any) -> None:
        number = data.get("id_number")
        if number and birth_date_of(number) != data["birth_date"]:
            raise ValidationError({"birth_date": ["differs from the ID number's"]})


class EnrolmentIn(Wish):
    worker_id = fields.UUID(required=True)
    child = fields.Nested(ChildIn, required=True)
    both_parents_work = Flag(required=True)
    guardian_consent = Flag(required=True)


class AttendanceIn(Wish):
    lists: ClassVar[tuple[str, ...]] = ("present",)

    date = Day(required=True)
    present = fields.List(fields.UUID(), required=True)


class EnrolmentOut(Schema):
    enrolment_id = fields.UUID()
    class_id = fields.UUID()
    state = fields.String()
    rank = fields.Integer(allow_none=True)


class PlaceOut(Schema):
    enrolment_id = fields.UUID()
    worker_id = fields.UUID()


class WaitingOut(PlaceOut):
    rank = fields.Integer()


class ClassOut(Schema):
    id = fields.UUID()
    title = fields.String()
    site = fields.String()
    area = fields.String()
    capacity = fields.Integer()
    starts_on = Day()
    ends_on = Day()
    min_age = fields.Integer()
    max_age = fields.Integer()
    enrolled = fields.List(fields.Nested(PlaceOut))
    waiting_list = fields.List(fields.Nested(WaitingOut))
    attendance_rate = fields.Float(allow_none=True)
    version = fields.Integer()


class ClassLineOut(Schema):
    id = fields.UUID(attribute="class_id")
    title = fields.String()
    site = fields.String()
    area = fields.String(attribute="area.code")
    capacity = fields.Integer()
    starts_on = Day()
    ends_on = Day()
    enrolled_count = fields.Integer(attribute="enrolled")
    waiting_count = fields.Integer(attribute="waiting")


class ClassesOut(Schema):
    items = fields.List(fields.Nested(ClassLineOut))
    position = fields.Integer()
