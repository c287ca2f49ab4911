"""The dossier's steps at the door."""

from __future__ import annotations

from typing import ClassVar

from marshmallow import Schema, fields, validate

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import (
    ConsentsField,
    Day,
    Flag,
    Text,
    VisitorField,
    Yuan,
    two_different,
)
from domain.values import Category


class StepIn(Wish):
    occurred_on = Day(required=True)


class SubmitIn(StepIn):
    lists: ClassVar[tuple[str, ...]] = ("other_causes",)

    category_claimed = fields.Enum(Category, by_value=True, required=True)
    cause = Text(required=True)
    other_causes = fields.List(Text(), validate=validate.Length(max=3))
    annual_income = Yuan(required=True)
    rigid_expenditure = Yuan(required=True)
    consents = ConsentsField(required=True)


class ReviewIn(StepIn):
    opinion = Text(required=True, longest=1000)


class HouseholdVisitIn(StepIn):
    lists: ClassVar[tuple[str, ...]] = ("visitors",)

    visitors = fields.List(VisitorField(), required=True, validate=two_different)
    findings = Text(required=True, longest=2000)


class EconomicCheckIn(StepIn):
    source = Text(required=True)
    annual_income = Yuan(required=True)
    rigid_expenditure = Yuan(required=True)


class NoticeIn(StepIn):
    level = fields.String(required=True, validate=validate.OneOf(["grassroots", "county"]))
    place = Text(required=True)


class ObjectionIn(StepIn):
    text = Text(required=True, longest=2000)


class ObjectionResolutionIn(StepIn):
    objection_id = fields.UUID(required=True)
    upheld = Flag(required=True)


class ApprovalIn(StepIn):
    category = fields.Enum(Category, by_value=True, required=True)
    meeting = Text()


class ReasonStepIn(StepIn):
    reason = Text(required=True, longest=500)


class ResubmissionIn(StepIn):
    reason = Text(longest=500)


class ReverificationIn(StepIn):
    annual_income = Yuan(required=True)
    rigid_expenditure = Yuan(required=True)


class CategoryChangeIn(ReverificationIn):
    category = fields.Enum(Category, by_value=True, required=True)


class DossierOut(Schema):
    worker_id = fields.UUID()
    status = fields.String()
    category = fields.String(allow_none=True)
    category_claimed = fields.String(allow_none=True)
    annual_income = Yuan(allow_none=True)
    rigid_expenditure = Yuan(allow_none=True)
    cause = fields.String(allow_none=True)
    computed_category = fields.String(allow_none=True)
    computed_categories = fields.List(fields.String())
    net_monthly = Yuan(allow_none=True)
    policy_version = fields.String(allow_none=True)
    notice_level = fields.String(allow_none=True)
    notice_since = Day(allow_none=True)
    open_objections = fields.List(fields.UUID())
    objection_id = fields.UUID(allow_none=True)
    verified_on = Day(allow_none=True)
    version = fields.Integer()
