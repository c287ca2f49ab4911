"""Fields at the door. A wrong type is an error, never a conversion that nobody asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields

from aid_service.usecases.visit import NamedVisitor
from domain.policies.identifiers import (
    InvalidIdentifier,
    normalised_bank_card,
    normalised_id_number,
    normalised_mobile,
)
from domain.quantities import Quantity
from domain.values import NO_MONEY, Area, Consent, Money

MOST_COUNTED = 1_000_000_000
_MONEY = re.compile(r"[0-9]{1,12}\.[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Text(fields.String):
    """Unicode text in NFC without control characters, its outer blanks removed."""

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        super().__init__(metadata={"maxLength": longest}, **kwargs)
        self._longest = longest

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        text = unicodedata.normalize("NFC", text).strip()
        if not text:
            raise ValidationError("must not be empty")
        if len(text) > self._longest:
            raise ValidationError(f"at most {self._longest} characters")
        if not text.isprintable() and any(
            unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text
        ):
            raise ValidationError("holds a control character")
        return text


class Whole(fields.Integer):
    """An integer; neither a float nor a text that looks like one."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Flag(fields.Boolean):
    """true or false, nothing that is merely like them."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Yuan(fields.Field[Money]):
    """Money as a decimal string in yuan with two places: `"1200.00"`."""

    def __init__(self, *, positive: bool = False, **kwargs: Any) -> None:
        told = {"pattern": f"^{_MONEY.pattern}$", "example": "1200.00"}
        super().__init__(metadata=told, **kwargs)
        self._positive = positive

    def _serialize(self, value: Money | None, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.yuan

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Money:
        if not isinstance(value, str) or not _MONEY.fullmatch(value):
            raise ValidationError('a decimal string in yuan with two places, like "1200.00"')
        money = Money.of_yuan(value)
        if self._positive and money == NO_MONEY:
            raise ValidationError("must be more than 0.00")
        return money


class Day(fields.Field[date]):
    """A day of the calendar, YYYY-MM-DD."""

    def _serialize(self, value: date | None, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValidationError("a day written YYYY-MM-DD")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError("no such day in the calendar") from None


class AreaCode(fields.Field[Area]):
    """A GB/T 2260 code, or a 12-digit town or village code."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return value.code if isinstance(value, Area) else value

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Area:
        if not isinstance(value, str):
            raise ValidationError("an area code is a string of digits")
        try:
            return Area.of_code(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class _Identifier(fields.String):
    @staticmethod
    def normalise(text: str) -> str:
        raise NotImplementedError

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        try:
            return self.normalise(text)
        except InvalidIdentifier as error:
            raise ValidationError(error.code) from None


class IdNumber(_Identifier):
    """A citizen number of GB 11643; checksum and date are errors."""

    normalise = staticmethod(normalised_id_number)


class Mobile(_Identifier):
    normalise = staticmethod(normalised_mobile)


class BankCard(_Identifier):
    normalise = staticmethod(normalised_bank_card)


class VisitorField(fields.Field[NamedVisitor]):
    """A name, `{"name": …}`, or `{"staff_id": …}`."""

    _name = Text(longest=50)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> NamedVisitor:
        if isinstance(value, str):
            value = {"name": value}
        if not isinstance(value, Mapping) or set(value) not in ({"name"}, {"staff_id"}):
            raise ValidationError('a name, or {"staff_id": …}')
        if "staff_id" in value:
            try:
                return NamedVisitor(staff_id=UUID(str(value["staff_id"])))
            except ValueError:
                raise ValidationError("not a UUID") from None
        return NamedVisitor(name=self._name.deserialize(value["name"]))


class ConsentsField(fields.Field[tuple[Consent, ...]]):
    """Consents given: purposes as texts, or `{purpose, version?, giver?}`; or an object of
    purposes that are true; or true, for the dossier as a whole. None given is an error."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> tuple[Consent, ...]:
        if value is True:
            value = ["dossier"]
        if isinstance(value, Mapping):
            if any(not isinstance(given, bool) for given in value.values()):
                raise ValidationError("a purpose is true or false")
            value = [purpose for purpose, given in value.items() if given]
        if not isinstance(value, list) or not value:
            raise ValidationError("at least one consent is needed")
        return tuple(self._consent(item) for item in value)

    @staticmethod
    def _consent(item: Any) -> Consent:
        told = {"purpose": item} if isinstance(item, str) else item
        if not isinstance(told, Mapping) or not {"purpose"} <= set(told) <= {
            "purpose",
            "version",
            "giver",
        }:
            raise ValidationError("a purpose, or {purpose, version, giver}")
        return Consent(**{name: Text(longest=100).deserialize(told[name]) for name in told})


def two_different(visitors: list[NamedVisitor]) -> None:
    """A visit is made by two people at least, and they are different people."""
    if len(visitors) < 2:
        raise ValidationError("two visitors at least")
    known_by = {visitor.staff_id or "".join((visitor.name or "").split()) for visitor in visitors}
    if len(known_by) < len(visitors):
        raise ValidationError("the same person stands twice")


class Counted(fields.Field[Quantity]):
    """A whole number that becomes a quantity of its unit, so that no other is added to it."""

    def __init__(self, unit: type[Quantity], *, least: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._unit, self._least = unit, least

    def _serialize(self, value: Quantity | None, attr: Any, obj: Any, **kwargs: Any) -> int | None:
        return None if value is None else value.number

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Quantity:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValidationError("a whole number")
        if not self._least <= value <= MOST_COUNTED:
            raise ValidationError(f"from {self._least} to {MOST_COUNTED}")
        return self._unit(value)
