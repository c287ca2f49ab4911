"""What is asked of lists that go out as files."""

from __future__ import annotations

from marshmallow import fields, validate

from aid_service.schemas.asking import AsOf, KnownAt, SummaryAsked
from aid_service.schemas.fields import AreaCode, Text


def _encoding() -> fields.String:
    """UTF-8 with its mark, or GB 18030 for programs that know no other."""
    return fields.String(load_default="utf-8", validate=validate.OneOf(["utf-8", "gb18030"]))


class RegisterAsked(KnownAt):
    """What opens sealed fields says what for."""

    purpose = Text(required=True)
    area = AreaCode()


class RegisterCsvAsked(RegisterAsked):
    sheet = fields.String(load_default="workers", validate=validate.OneOf(["workers", "members"]))
    encoding = _encoding()


class SummaryCsvAsked(SummaryAsked):
    encoding = _encoding()


class NoticeAsked(AsOf):
    area = AreaCode()
    level = fields.String(validate=validate.OneOf(["grassroots", "county"]))


class NoticeCsvAsked(NoticeAsked):
    encoding = _encoding()
