"""Units are types: persons and attendances do not add, for mypy as at run time."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from msgspec import Struct


class Unit(StrEnum):
    """Units are types: what is counted in one is never added to another."""

    ARTICLE = "article"
    SESSION = "session"
    ATTENDANCE = "attendance"
    PERSON = "person"
    HOUSEHOLD = "household"
    SITE = "site"
    STUDIO = "studio"
    CASE = "case"
    UNION = "union"
    YUAN = "yuan"


class Quantity(Struct, frozen=True, gc=False, order=True, forbid_unknown_fields=True):
    """A whole number of one unit; only like is added to like."""

    number: int

    def __add__(self, other: Self) -> Self:
        if type(other) is not type(self):
            raise TypeError(f"{type(self).__name__} and {type(other).__name__} do not add")
        return type(self)(self.number + other.number)


class Sessions(Quantity, frozen=True):
    """场、场次"""


class Attendances(Quantity, frozen=True):
    """人次: one person may stand in several."""


class Persons(Quantity, frozen=True):
    """人、名"""


class Count(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A whole number whose unit is known only when it is read."""

    number: int
    unit: Unit

    def __add__(self, other: Count) -> Count:
        if not isinstance(other, Count) or other.unit is not self.unit:
            raise TypeError(f"{self.unit} and {getattr(other, 'unit', other)} do not add")
        return Count(self.number + other.number, self.unit)
