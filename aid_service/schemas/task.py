"""What waits for somebody, at the door."""

from __future__ import annotations

from datetime import date

from marshmallow import Schema, fields, validate

from aid_service.schemas.asking import KnownAt
from aid_service.schemas.fields import AreaCode, Day
from projections.task_kinds import TaskKind

_DAYS = validate.Range(min=date(2000, 1, 1), max=date(2999, 12, 31))


class TaskCountsAsked(KnownAt):
    """`on` is the day that waiting and due days are counted to: today, if it is not named."""

    on = Day(validate=_DAYS)
    area = AreaCode()
    kind = fields.Enum(TaskKind, by_value=True)


class TasksAsked(TaskCountsAsked):
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))
    cursor = fields.String(load_default=None)


class TaskOut(Schema):
    """`since` is the day from which it is somebody's turn; `due_on` the day by which."""

    kind = fields.String()
    worker_id = fields.UUID()
    name = fields.String()
    area = fields.String()
    visit_id = fields.UUID()
    aid_id = fields.UUID()
    class_id = fields.UUID()
    enrolment_id = fields.UUID()
    season = fields.String()
    since = Day()
    days_waited = fields.Integer()
    due_on = Day(allow_none=True)
    sentence = fields.String()
    link = fields.String()


class TasksOut(Schema):
    items = fields.List(fields.Nested(TaskOut))
    position = fields.Integer()
    on = Day()


class TaskCountOut(Schema):
    kind = fields.String()
    title = fields.String()
    count = fields.Integer()


class TaskCountsOut(Schema):
    items = fields.List(fields.Nested(TaskCountOut))
    total = fields.Integer()
    position = fields.Integer()
    on = Day()
