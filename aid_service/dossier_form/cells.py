"""What somebody typed into a cell → canonical text. Full-width digits, stray blanks, numbers that
Excel keeps as floats and days in many spellings are mended; what could mean two things is not."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from aid_service.dossier_form.headings import Column, Kind
from aid_service.dossier_form.lists import housing_area_of
from aid_service.usecases.dossier_row import CAUSES_APART
from domain.policies.identifiers import (
    InvalidIdentifier,
    normalised_bank_card,
    normalised_id_number,
    normalised_mobile,
)
from domain.values import Area

MOST_EXACT = 10**15
"""Excel keeps fifteen digits of a number and puts zeros for the rest."""
_FIRST_SERIAL = date(1899, 12, 30)
_PLAUSIBLE_SERIALS = range(1, 73_051)
"""Days from 1900 to 2100, as Excel counts them."""
_SPELT_DAY = re.compile(r"([0-9]{4})[-./年]([0-9]{1,2})(?:[-./月]([0-9]{1,2})[日号]?|月)?")
_MOST_YUAN = Decimal(10) ** 12
_AMOUNT = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LONGEST_LINE = 200
"""What may be longer is an opinion, whose lines are its own."""


class CellFault(ValueError):
    """The cell cannot be read; `code` says why."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def said(cell: object) -> str:
    """The cell as text, outer and invisible blanks removed; empty where nothing was typed."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = unicodedata.normalize("NFC", str(cell))
    return _INVISIBLE.sub("", text).strip()


def canonical(column: Column, cell: object) -> str:
    """Empty for an empty cell. Raises CellFault."""
    if said(cell) in ("", "-", "—", "/", "／"):
        return ""
    return _READERS[column.kind](column, cell)


def _plain(cell: object) -> str:
    """Compatibility forms folded and blanks removed: for numbers, days and words of a list."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", said(cell)))


def _text(column: Column, cell: object) -> str:
    text = said(cell)
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co") and c not in "\n\t" for c in text):
        raise CellFault("control-character")
    if re.search(r"[\u3400-\u9fff\U00020000-\U0003ffff]", text):
        blanks = r"\s+" if column.longest <= _LONGEST_LINE else r"[ \u3000\t]+"
        text = re.sub(rf"(?<=[^\x00-\x7f]){blanks}(?=[^\x00-\x7f])", "", text)
    if len(text) > column.longest:
        raise CellFault("too-long", longest=str(column.longest))
    return text


def _choice(column: Column, cell: object) -> str:
    word = _plain(cell)
    if word not in column.values:
        raise CellFault("not-in-list", values=CAUSES_APART.join(column.values))
    return word


def _choices(column: Column, cell: object) -> str:
    text = unicodedata.normalize("NFKC", said(cell))
    words = [word for word in re.split(r"[、,;/|\s]+", text) if word]
    if any(word not in column.values for word in words):
        raise CellFault("not-in-list", values=CAUSES_APART.join(column.values))
    if len(words) > 3:
        raise CellFault("causes-too-many")
    return CAUSES_APART.join(words)


def _housing_area(column: Column, cell: object) -> str:
    word = _plain(cell)
    if word in column.values:
        return word
    number = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(?:平方米|平米|平|m2)?", word)
    if not number:
        raise CellFault("not-in-list", values=CAUSES_APART.join(column.values))
    return housing_area_of(float(number[1]))


def _whole_number(cell: object) -> str:
    """A number that must be read digit by digit: refused where Excel has lost some of them."""
    if isinstance(cell, float) and (abs(cell) >= MOST_EXACT or not cell.is_integer()):
        raise CellFault("digits-lost")
    text = _plain(cell)
    if re.fullmatch(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+", text):
        raise CellFault("digits-lost")
    return text.lstrip("'").removesuffix(".0")


def _identifier(normalise: Callable[[str], str]) -> Callable[[Column, object], str]:
    def read(column: Column, cell: object) -> str:
        del column
        try:
            return normalise(_whole_number(cell))
        except InvalidIdentifier as error:
            raise CellFault(error.code) from None

    return read


def _area(column: Column, cell: object) -> str:
    """A code, alone or beside the place's name."""
    del column
    _whole_number(cell)
    codes = re.findall(r"[0-9]+", unicodedata.normalize("NFKC", said(cell)))
    if len(codes) != 1:
        raise CellFault("area-shape")
    try:
        return Area.of_code(codes[0]).code
    except ValueError:
        raise CellFault("area-shape") from None


def _day(column: Column, cell: object) -> str:
    del column
    day = _spelt_day(cell)
    if len(day) != len("YYYY-MM-DD"):
        raise CellFault("day-shape")
    return day


def _day_or_month(column: Column, cell: object) -> str:
    del column
    return _spelt_day(cell)


def _spelt_day(cell: object) -> str:
    """YYYY-MM-DD, or YYYY-MM where no day was typed."""
    if isinstance(cell, datetime | date):
        return said(cell)
    text = _plain(cell)
    digits = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})?", text)
    spelt = digits or _SPELT_DAY.fullmatch(re.sub(r"T?00:00:00(\.0+)?$", "", text))
    try:
        if spelt:
            year, month, day = (int(part) if part else 0 for part in spelt.groups())
            return f"{date(year, month, day or 1):%Y-%m-%d}"[: 10 if day else 7]
        if re.fullmatch(r"[0-9]{1,5}(\.[0-9]+)?", text) and int(float(text)) in _PLAUSIBLE_SERIALS:
            return (_FIRST_SERIAL + timedelta(days=int(float(text)))).isoformat()
    except ValueError:
        raise CellFault("day-impossible") from None
    raise CellFault("day-shape")


def _money(column: Column, cell: object) -> str:
    """Yuan with two places. What a formula left behind the second place is rounded away."""
    del column
    text = re.sub(r"^(?:人民币|RMB|[¥¥$])|元整?$", "", _plain(cell))
    if not isinstance(cell, float) and not _AMOUNT.fullmatch(text):
        raise CellFault("money-shape")
    amount = Decimal(text.replace(",", ""))
    if abs(amount) >= _MOST_YUAN:
        raise CellFault("money-shape")
    if amount < 0:
        raise CellFault("money-negative")
    rounded = amount.quantize(Decimal("0.01"))
    if abs(amount - rounded) > Decimal("0.00001") and not isinstance(cell, float):
        raise CellFault("money-places")
    return str(rounded)


def _count(column: Column, cell: object) -> str:
    del column
    number = re.fullmatch(r"([0-9]{1,3})(?:\.0)?人?", _plain(cell))
    if not number or int(number[1]) == 0:
        raise CellFault("count-shape")
    return str(int(number[1]))


def _json(column: Column, cell: object) -> str:
    """The register's own column: an object of texts."""
    try:
        told = json.loads(said(cell))
    except (ValueError, RecursionError):
        raise CellFault("rest-shape") from None
    if not isinstance(told, dict) or not all(isinstance(text, str) for text in told.values()):
        raise CellFault("rest-shape")
    if len(said(cell)) > column.longest:
        raise CellFault("too-long", longest=str(column.longest))
    return said(cell)


_READERS: dict[Kind, Callable[[Column, object], str]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.HOUSING_AREA: _housing_area,
    Kind.ID_NUMBER: _identifier(normalised_id_number),
    Kind.PHONE: _identifier(normalised_mobile),
    Kind.BANK_CARD: _identifier(normalised_bank_card),
    Kind.AREA: _area,
    Kind.DAY: _day,
    Kind.DAY_OR_MONTH: _day_or_month,
    Kind.MONEY: _money,
    Kind.COUNT: _count,
    Kind.JSON: _json,
}
