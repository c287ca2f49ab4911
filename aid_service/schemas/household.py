"""Who joins and who leaves a household, at the door."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from aid_service.schemas.command import Wish
from aid_service.schemas.correction import CorrectionIn
from aid_service.schemas.fields import AreaCode, BankCard, Day, IdNumber, Mobile, Text, Yuan
from aid_service.usecases.worker import NewMember
from domain.values import Occupation


class MemberJoiningIn(Wish):
    """A member as at a registration, and when and why they joined."""

    name = Text(required=True, longest=50)
    relation = Text(required=True, longest=20)
    id_number = IdNumber()
    birth_date = Day()
    monthly_income = Yuan()
    occurred_on = Day()
    reason = Text(longest=500)

    @post_load
    def _gather(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        when = {name: data.pop(name) for name in ("occurred_on", "reason") if name in data}
        return when | {"member": NewMember(**data)}


class MemberCorrectionIn(CorrectionIn):
    """What is named replaces; `null` is none any more; what is left out stays."""

    name = Text(longest=50)
    relation = Text(longest=20)
    id_number = IdNumber(allow_none=True)
    birth_date = Day(allow_none=True)
    monthly_income = Yuan(allow_none=True)

    @validates_schema
    def _something(self, data: dict[str, Any], **_: Any) -> None:
        if not data.keys() - {"reason", "occurred_on"}:
            told = "name, relation, ID number, birth date or monthly income"
            raise ValidationError({"name": [told]})

    @post_load
    def _gather(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        when = {name: data.pop(name) for name in ("reason", "occurred_on") if name in data}
        return when | {"changes": data}


class DepartureIn(CorrectionIn):
    pass


class MemberRegistrationIn(CorrectionIn):
    """What the household knows need not be told again: name, ID number, area."""

    occupation = fields.Enum(Occupation, by_value=True, required=True)
    name = Text(longest=50)
    id_number = IdNumber()
    area = AreaCode()
    employer = Text()
    platform = Text()
    phone = Mobile()
    address = Text()
    bank = Text(longest=100)
    bank_card = BankCard()
