"""Corrections at the door: what is so now, why, and from which day; today where none is told."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import AreaCode, BankCard, Day, IdNumber, Mobile, Text
from domain.values import Occupation


class CorrectionIn(Wish):
    reason = Text(required=True, longest=500)
    occurred_on = Day()


class PhoneChangeIn(CorrectionIn):
    phone = Mobile(required=True)


class AddressChangeIn(CorrectionIn):
    address = Text(required=True)


class EmploymentChangeIn(CorrectionIn):
    """What is named replaces; `null` is none any more; what is left out stays."""

    occupation = fields.Enum(Occupation, by_value=True)
    employer = Text(allow_none=True)
    platform = Text(allow_none=True)

    @validates_schema
    def _something(self, data: dict[str, Any], **_: Any) -> None:
        if not data.keys() & {"occupation", "employer", "platform"}:
            raise ValidationError({"employer": ["employer, platform or occupation"]})

    @post_load
    def _gather(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        told = ("reason", "occurred_on")
        changes = {name: value for name, value in data.items() if name not in told}
        return {name: data[name] for name in told if name in data} | {"changes": changes}


class UnionChangeIn(CorrectionIn):
    union = Text(required=True, longest=100)


class AreaChangeIn(CorrectionIn):
    area = AreaCode(required=True)


class NameChangeIn(CorrectionIn):
    name = Text(required=True, longest=50)


class IdNumberChangeIn(CorrectionIn):
    id_number = IdNumber(required=True)


class BankCardChangeIn(CorrectionIn):
    bank = Text(longest=100)
    bank_card = BankCard(required=True)
