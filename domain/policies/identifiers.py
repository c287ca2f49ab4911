"""Identifiers: the citizen number of GB 11643, mobile numbers, bank cards (rules, A8)."""

from __future__ import annotations

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_FULL_WIDTH = {0xFF10 + n: str(n) for n in range(10)} | {0xFF38: "X", 0xFF58: "X"}
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
    "61 62 63 64 65 71 81 82 83".split()
)


class InvalidIdentifier(ValueError):
    """The text is not such an identifier; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def normalised_id_number(text: str) -> str:
    """Eighteen characters, the last a digit or X; a 15-digit number of before 1999 is converted.

    Full-width digits and blanks are mended. A wrong check character or an impossible date of
    birth raises InvalidIdentifier; an unknown area does not (see `area_is_known`), and people
    born before their county's code existed are accepted.
    """
    number = re.sub(r"\s", "", text.translate(_FULL_WIDTH)).upper()
    if re.fullmatch(r"[0-9]{15}", number):
        body = f"{number[:6]}19{number[6:]}"
        number = body + check_character(body)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise InvalidIdentifier("id-number-shape")
    if check_character(number[:17]) != number[17]:
        raise InvalidIdentifier("id-number-check")
    birth_date_of(number)
    return number


def check_character(body: str) -> str:
    """ISO 7064 MOD 11-2 over the first seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def birth_date_of(number: str) -> date:
    """The day of birth inside an 18-character number."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InvalidIdentifier("id-number-date") from None


def area_is_known(number: str) -> bool:
    """Whether the number begins with a province's code of GB/T 2260."""
    return number[:2] in _PROVINCES


def normalised_mobile(text: str) -> str:
    """Eleven digits of a mainland mobile number; blanks, hyphens and +86 are dropped."""
    digits = re.sub(r"[\s-]", "", text.translate(_FULL_WIDTH))
    digits = re.sub(r"^(\+86|0086)", "", digits)
    if not re.fullmatch(r"1[3-9][0-9]{9}", digits):
        raise InvalidIdentifier("phone-shape")
    return digits


def normalised_bank_card(text: str) -> str:
    """Sixteen to nineteen digits. A failing Luhn check is only a warning: some passbook accounts
    have none (see `luhn_holds`)."""
    digits = re.sub(r"[\s-]", "", text.translate(_FULL_WIDTH))
    if not re.fullmatch(r"[0-9]{16,19}", digits):
        raise InvalidIdentifier("bank-card-shape")
    return digits


def luhn_holds(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
