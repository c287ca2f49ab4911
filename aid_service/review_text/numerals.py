"""Numbers as reviews write them: 1.2万, 3万余, 1,200, 七十, 一百二十, 两.

A number that could be read in two ways is not read at all.
"""

from __future__ import annotations

import re
from decimal import Decimal

_FIGURES = r"\d{1,12}(?:,\d{3})*(?:\.\d+)?[十百千万亿]"
NUMBER = (
    rf"(?<!\d){_FIGURES}{{0,2}}(?:(?<=[百千万亿]){_FIGURES}{{0,2}}){{0,3}}"
    r"|(?<![零〇一二两三四五六七八九十百千万亿])"
    r"[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]{0,14}"
    r"|[百千万](?=[余多])|(?<=[数几上近])[百千万]{1,2}"
)

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_VALUES = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DIGIT = "[一二两三四五六七八九]"
_SECTION = re.compile(
    rf"(?:(?P<thousands>{_DIGIT})千)?"
    rf"(?:零?(?P<hundreds>{_DIGIT})百)?"
    rf"(?:零?(?P<tens>{_DIGIT})?(?P<ten>十))?"
    rf"(?:(?P<gap>[零〇])?(?P<ones>{_DIGIT}))?"
)
_WRITTEN = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)([十百千万亿]{0,2})")
_LEADING_ZERO = re.compile(r"0\d")
_SHORTEST_ROW = 3


def number_of(written: str) -> Decimal | None:
    """None for what is no number or not surely one (三四百, 一百二)."""
    if written in _SCALES:
        return Decimal(_SCALES[written])
    if written[0].isdigit():
        return _of_figures(written)
    spoken = _of_characters(written)
    return None if spoken is None else Decimal(spoken)


def scale_of(written: str) -> int:
    """百万 → 1000000; an empty text is 1."""
    product = 1
    for letter in written:
        product *= _SCALES[letter]
    return product


def _of_figures(written: str) -> Decimal | None:
    """1.2万, and 3万5千 where each scale is smaller than the one before it."""
    total, smallest = Decimal(0), None
    if _LEADING_ZERO.match(written):
        return None
    for digits, letters in _WRITTEN.findall(written):
        scale = scale_of(letters)
        if smallest is not None and scale >= smallest:
            return None
        total, smallest = total + Decimal(digits.replace(",", "")) * scale, scale
    return total


def _of_characters(written: str) -> int | None:
    """A spoken number, or a row of at least three digits (二〇二四)."""
    if len(written) >= _SHORTEST_ROW and all(letter in _VALUES for letter in written):
        return int("".join(str(_VALUES[letter]) for letter in written))
    upper, mark, lower = written.rpartition("万")
    if not mark:
        return _of_section(lower, follows=False)
    high = _of_section(upper, follows=False)
    low = _of_section(lower, follows=True) if lower else 0
    return None if high is None or low is None else high * 10**4 + low


def _of_section(written: str, *, follows: bool) -> int | None:
    """Up to 9999. 一百二 and 两万三 are colloquial for 120 and 23000: not read."""
    section = _SECTION.fullmatch(written)
    if section is None or not written:
        return None
    higher = follows or section["hundreds"] or section["thousands"]
    if section["ones"] and higher and not section["ten"] and not section["gap"]:
        return None
    tens = _VALUES[section["tens"]] if section["tens"] else int(bool(section["ten"]))
    places = (section["thousands"], section["hundreds"], section["ones"])
    thousands, hundreds, ones = (_VALUES[place] if place else 0 for place in places)
    return thousands * 1000 + hundreds * 100 + tens * 10 + ones
