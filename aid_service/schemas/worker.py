"""Workers at the door."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import AreaCode, BankCard, Day, IdNumber, Mobile, Text, Yuan
from aid_service.usecases.worker import REVEALABLE, REVEALABLE_OF_MEMBERS, NewMember
from domain.values import Occupation


class MemberIn(Wish):
    becomes = NewMember

    name = Text(required=True, longest=50)
    relation = Text(required=True, longest=20)
    id_number = IdNumber()
    birth_date = Day()
    monthly_income = Yuan()


class WorkerIn(Wish):
    lists: ClassVar[tuple[str, ...]] = ("members",)

    name = Text(required=True, longest=50)
    id_number = IdNumber(required=True)
    phone = Mobile()
    area = AreaCode(required=True)
    occupation = fields.Enum(Occupation, by_value=True, required=True)
    employer = Text()
    platform = Text()
    address = Text()
    bank = Text(longest=100)
    bank_card = BankCard()
    members = fields.List(fields.Nested(MemberIn), validate=validate.Length(max=30))
    form = fields.Dict(keys=Text(longest=50), values=Text(longest=500))

    @validates_schema
    def _each_person_once(self, data: dict[str, Any], **_: Any) -> None:
        """One ID number, one person of the household."""
        seen = {data.get("id_number")}
        for index, member in enumerate(data.get("members", [])):
            if member.id_number and member.id_number in seen:
                raise ValidationError(
                    {"members": {index: {"id_number": ["stands twice in this household"]}}}
                )
            seen.add(member.id_number)


class RevealIn(Wish):
    field = fields.String(
        required=True, validate=validate.OneOf(sorted({*REVEALABLE, *REVEALABLE_OF_MEMBERS}))
    )
    purpose = Text(required=True)
    member_id = fields.UUID()

    @validates_schema
    def _field_of_its_holder(self, data: dict[str, Any], **_: Any) -> None:
        known = REVEALABLE_OF_MEMBERS if data.get("member_id") else REVEALABLE
        if data["field"] not in known:
            raise ValidationError({"field": [f"one of {', '.join(known)}"]})


class SearchIn(Wish):
    q = Text(required=True, longest=50)
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class RevealOut(Schema):
    field = fields.String()
    value = fields.String(allow_none=True)


class DossierBriefOut(Schema):
    status = fields.String()
    category = fields.String(allow_none=True)


class MemberOut(Schema):
    member_id = fields.UUID()
    name = fields.String()
    relation = fields.String()
    id_number = fields.String(allow_none=True)
    monthly_income = Yuan(allow_none=True)


class WarningOut(Schema):
    """`worker_id` leads to who is known already, where that is what the warning is about."""

    code = fields.String()
    pointer = fields.String()
    worker_id = fields.UUID()


class WorkerLineOut(Schema):
    id = fields.UUID()
    name = fields.String()
    id_number = fields.String()
    area = fields.String()
    occupation = fields.String()
    household_size = fields.Integer()
    dossier = fields.Nested(DossierBriefOut)


class BankCardProposedOut(Schema):
    bank = fields.String(allow_none=True)
    bank_card = fields.String()
    proposed_by = fields.UUID()


class WorkerOut(WorkerLineOut):
    """`merged_into` and `household_of` are the record that leads this one, `merged` and
    `household_with` those that this one leads; `grew_up_in` is the household that the worker
    was a member of before."""

    phone = fields.String(allow_none=True)
    employer = fields.String(allow_none=True)
    platform = fields.String(allow_none=True)
    union = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    bank = fields.String(allow_none=True)
    bank_card = fields.String(allow_none=True)
    bank_card_proposed = fields.Nested(BankCardProposedOut, allow_none=True)
    grew_up_in = fields.UUID(allow_none=True)
    merged_into = fields.UUID(allow_none=True)
    merged = fields.List(fields.UUID())
    household_of = fields.UUID(allow_none=True)
    household_with = fields.List(fields.UUID())
    members = fields.List(fields.Nested(MemberOut))
    version = fields.Integer()
    warnings = fields.List(fields.Nested(WarningOut))


class WorkersOut(Schema):
    items = fields.List(fields.Nested(WorkerLineOut))
    position = fields.Integer()
