"""Which year a review speaks of, and which year a word like 去年 means in it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from msgspec import Struct

_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_YEAR = r"(?P<year>20\d\d|二[〇零][〇零一二三四五六七八九]{2})年"
_DATE = re.compile(
    r"(?P<year>20\d\d|二[〇零][〇零一二三四五六七八九]{2})\s?[-/.年]\s?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})"
    r"\s?[-/.月]\s?(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日?"
)
_TITLED = re.compile(r"(?<![比较由自从到])" + _YEAR + r"(?!\s?\d{1,2}月|[一二三四五六七八九十]+月)")
_LONGEST_TITLE = 60
_NAMED = re.compile(
    r"(?<![比较由自从到])" + _YEAR + r"(?!\s?\d{1,2}月|[^，。]{0,4}(?:计划|打算|目标|规划))"
)
_HEAD_LINES = 4
_LATEST_MONTH = 3
_LAST_YEAR = r"去年|上年|上一年|过去的?一年|过去一年"
_THIS_YEAR = r"今年|本年"
_MARK = re.compile(
    rf"(?P<since>(?:自|从)(?:20\d\d)年[^，。；]{{0,12}}(?:以来|起)|(?:成立|启动|开办|创办|建成|运行|实施)以来)|"
    rf"{_YEAR}(?!至|-|—|以前|之前)(?P<after>以来)?|(?P<last>{_LAST_YEAR})(?!同期|底|末)|(?P<this>{_THIS_YEAR})|"
    r"(?P<own>全年|年内|一年来|年度内|当年)|"
    r"(?P<other>前年|往年|历年|近[几两三四五六七八九十\d]+年|[三四五六七八九十]年来|近年来|多年来|"
    r"十[三四]五(?:”|时期|期间)?以来|(?:大|届)[^，。；]{0,6}以来)"
)


class Year(Struct, frozen=True):
    """The reviewed year, and the year it was when the review spoke."""

    reviewed: int
    spoken: int


def year_of(text: str, told: int | None) -> Year | None:
    """From what the caller told, the title, the years named, or the date; None where none says."""
    published = _published(text)
    last, this = bool(re.search(_LAST_YEAR, text)), bool(re.search(_THIS_YEAR, text))
    if published is None:
        told = told or _titled(text) or _most_named(text)
        return None if told is None else Year(told, told + 1 if last and not this else told)
    named = told or _titled(text) or _most_named(text)
    if told is None and named not in (published.year, published.year - 1):
        named = None
    return Year(named or _before(published, last=last, this=this), published.year)


def spoken_year(words: str, year: Year) -> int | None:
    """The year last named in the words: the reviewed one where none is, None for several."""
    meant: int | None = year.reviewed
    for mark in _MARK.finditer(words):
        if mark["year"]:
            named = _number(mark["year"])
            meant = None if mark["after"] and named < year.reviewed else named
        elif mark["last"]:
            meant = year.spoken - 1
        elif mark["this"]:
            meant = year.spoken
        elif mark["own"]:
            meant = year.reviewed
        elif mark["other"]:
            meant = None
    return meant


def names_year(words: str) -> bool:
    return any(not mark["since"] and not mark["other"] for mark in _MARK.finditer(words))


def scope_of(sentence: str) -> str | None:
    """A year at the head of a sentence holds for those after it; an empty text where it names two.

    None where it does not begin with a year.
    """
    head = sentence.lstrip("到在自从")
    mark = _MARK.match(head)
    if mark is None or not mark["year"]:
        return None
    years = {named["year"] for named in _MARK.finditer(head) if named["year"]}
    return mark[0] if len(years) == 1 else ""


def _published(text: str) -> date | None:
    """The date in the head, else the last one that stands alone in a line."""
    lines = [line for line in text.splitlines() if line.strip()]
    alone = [line for line in lines[-3:] if len(line) <= len("发布日期：二〇二四年十二月三十一日")]
    for line in (*lines[:_HEAD_LINES], *alone):
        found = _DATE.search(line)
        if found and (day := _day(found)):
            return day
    return None


def _day(found: re.Match[str]) -> date | None:
    if not (found["month"].isdigit() and found["day"].isdigit()):
        return date(_number(found["year"]), 1, 1)
    try:
        return date(_number(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _titled(text: str) -> int | None:
    """A title has no full stop."""
    for line in [line for line in text.splitlines() if line.strip()][:2]:
        found = _TITLED.search(line)
        if found and len(line) <= _LONGEST_TITLE and "。" not in line:
            return _number(found["year"])
    return None


def _before(published: date, *, last: bool, this: bool) -> int:
    """去年 or 今年 as seen from the date; a review without either is published by March."""
    of_last_year = last if last != this else published.month <= _LATEST_MONTH
    return published.year - of_last_year


def _most_named(text: str) -> int | None:
    """None where later years are named too, but for the plans of the next."""
    named = Counter(_number(found["year"]) for found in _NAMED.finditer(text))
    if not named:
        return None
    most = max(named, key=lambda year: (named[year], year))
    return most if max(named) <= most + 1 else None


def _number(written: str) -> int:
    return int(written.translate(_HAN_DIGITS))
