"""Query strings: as of when, which page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from aid_service.schemas.fields import AreaCode, Day
from domain.values import AidKind, Category, FundSource, Occupation, Season

LAST_POSITION = 2**53
"""Greater positions do not survive JSON readers, and no ledger comes near."""


class Instant(fields.AwareDateTime):
    """RFC 3339, with a zone; an instant that UTC cannot write is refused."""

    def __init__(self) -> None:
        super().__init__(format="iso")

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        try:
            instant: datetime = super()._deserialize(value, attr, data, **kwargs)
            return instant.astimezone(UTC)
        except OverflowError:
            raise self.make_error("invalid", input=value, obj_type="datetime") from None


class KnownAt(Schema):
    """One clock: what the ledger knew."""

    class Meta:
        unknown = RAISE

    at_position = fields.Integer(validate=validate.Range(min=0, max=LAST_POSITION))
    known_at = Instant()


class AsOf(KnownAt):
    """Both clocks: what the ledger knew, and of that what was in force in the world."""

    effective_on = Day()


class Page(AsOf):
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))
    cursor = fields.String(load_default=None)


class KnownPage(KnownAt):
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))
    cursor = fields.String(load_default=None)


class WorkersAsked(Page):
    area = AreaCode()
    status = fields.String()
    category = fields.Enum(Category, by_value=True)
    occupation = fields.Enum(Occupation, by_value=True)
    season_not_visited = fields.Enum(Season, by_value=True)
    year = fields.Integer(validate=validate.Range(min=1949, max=9999))


class VisitsAsked(Page):
    area = AreaCode()
    season = fields.Enum(Season, by_value=True)
    year = fields.Integer(validate=validate.Range(min=1949, max=9999))
    state = fields.String(validate=validate.OneOf(["recorded", "confirmed", "voided"]))


class AidAsked(KnownPage):
    area = AreaCode()
    kind = fields.Enum(AidKind, by_value=True)
    state = fields.String(
        validate=validate.OneOf(["requested", "approved", "rejected", "paid", "completed"])
    )


class YearAsked(Page):
    year = fields.Integer(validate=validate.Range(min=1949, max=9999))


class ClassesAsked(KnownPage):
    year = fields.Integer(validate=validate.Range(min=1949, max=9999))


def _or_none(values: list[str]) -> fields.String:
    """A value of the list, or `none` for the lines that have none."""
    return fields.String(validate=validate.OneOf([*values, "none"]))


class TotalsAsked(AsOf):
    year = fields.Integer(required=True, validate=validate.Range(min=1949, max=9999))
    season = _or_none([season.value for season in Season])
    kind = fields.String(validate=validate.OneOf(["visit", *(kind.value for kind in AidKind)]))
    fund = fields.UUID()
    source = _or_none([source.value for source in FundSource])
    area = AreaCode()
    month = fields.String(validate=validate.Regexp(r"^[0-9]{4}-[0-9]{2}$"))
    category = _or_none([category.value for category in Category])
    occupation = fields.Enum(Occupation, by_value=True)


class SummaryAsked(TotalsAsked):
    by = fields.String(load_default="season")


class EntriesAsked(TotalsAsked):
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))
    cursor = fields.String(load_default=None)


class PolicyAsked(AsOf):
    on = Day()


class LedgerAsked(Schema):
    class Meta:
        unknown = RAISE

    after = fields.Integer(load_default=0, validate=validate.Range(min=0, max=LAST_POSITION))
    actor = fields.UUID()
    subject = fields.UUID()
    type = fields.String()
    recorded_from = Instant()
    recorded_to = Instant()
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))
    cursor = fields.String(load_default=None)
