"""A review's text → claims that a person may confirm, and every number that became none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from aid_service.review_text.mending import mend
from aid_service.review_text.readings import Reading, read_number
from aid_service.review_text.sightings import Doubt
from aid_service.review_text.surroundings import Sentence, sentences, surrounded
from aid_service.review_text.years import Year, scope_of, year_of
from domain.figures import BY_KEY, FIGURES
from domain.quantities import Unit
from domain.values import Money

_NUMBERING = r"(?:[一二三四五六七八九十]+[、是]|（[一二三四五六七八九十]+）|\d+[.、])?"
_PLAN_HEADING = re.compile(
    rf"{_NUMBERING}(?:下一?步|(?P<year>20\d\d)年度?(?:重点)?(?:工作)?(?:主要)?(?:计划|打算|思路|安排)|明年|今后|"
    "工作(?:计划|打算|思路))"
)
_OUTER_MARKS = "，、：；（）”’》—的 "
_LONGEST_PHRASE = 40


class YearUnknown(Exception):
    """Neither the text nor the caller says which year is reviewed."""


class Claim(Struct, frozen=True):
    """`value` in the figure's unit, money in yuan; `offset` is the phrase's place in the file."""

    key: str
    value: int | str
    unit: Unit
    at_least: bool
    period: str
    phrase: str
    sentence: str
    offset: int


class NotUnderstood(Struct, frozen=True):
    """A number with a unit that no claim used; `figure` is the one that it might be about."""

    number: str
    reason: Doubt
    figure: str | None
    sentence: str
    offset: int


class ReviewRead(Struct, frozen=True):
    """Claims in the order of the catalogue, the rest in the order of the text."""

    year: int
    claims: tuple[Claim, ...]
    not_understood: tuple[NotUnderstood, ...]


class _Placed(Struct, frozen=True):
    reading: Reading
    sentence: Sentence
    doubt: Doubt | None


def read_review(stored: str, *, year: int | None = None) -> ReviewRead:
    """`year` overrules the text. Raises YearUnknown."""
    mended = mend(stored)
    known = year_of(mended.text, year)
    if known is None:
        raise YearUnknown
    placed = _without_contradictions(list(_placed(mended.text, known)))
    proposals: dict[str, Claim] = {}
    rest = []
    for found in placed:
        if found.doubt is None and found.reading.key is not None:
            claim = _claim(found, found.reading.key, mended.origins, known.reviewed)
            proposals.setdefault(claim.key, claim)
        else:
            rest.append(_not_understood(found, mended.origins))
    ordered = tuple(proposals[figure.key] for figure in FIGURES if figure.key in proposals)
    return ReviewRead(known.reviewed, ordered, tuple(rest))


def _placed(text: str, year: Year) -> Iterator[_Placed]:
    scope, planned = "", False
    for sentence in sentences(text):
        if sentence.opens:
            scope = ""
        planned = planned or (sentence.opens and _is_plan(sentence.text, year))
        earlier: list[Reading] = []
        for around in surrounded(sentence.text):
            earlier = [] if around.first else earlier
            reading = read_number(around, earlier, year, scope)
            yield _Placed(reading, sentence, reading.doubt or (Doubt.PLANNED if planned else None))
            earlier.append(reading)
        named = scope_of(sentence.text)
        scope = scope if named is None else named


def _is_plan(heading: str, year: Year) -> bool:
    """From such a heading on, a review speaks of what is still to come."""
    found = _PLAN_HEADING.match(heading)
    return found is not None and (found["year"] is None or int(found["year"]) > year.reviewed)


def _without_contradictions(placed: list[_Placed]) -> list[_Placed]:
    """Two unlike numbers for one figure are both left to a person."""
    told: dict[str, set[tuple[Decimal | None, bool]]] = defaultdict(set)
    for found in placed:
        if found.doubt is None and found.reading.key:
            sighting = found.reading.around.sighting
            told[found.reading.key].add((sighting.value, sighting.at_least))
    return [
        _Placed(found.reading, found.sentence, Doubt.CONTRADICTED)
        if found.doubt is None and len(told[found.reading.key or ""]) > 1
        else found
        for found in map(_with_whole_number, placed)
    ]


def _with_whole_number(found: _Placed) -> _Placed:
    """1.2人 is no number of persons."""
    key, value = found.reading.key, found.reading.around.sighting.value
    if found.doubt or key is None or value is None:
        return found
    smallest = Decimal("0.01") if BY_KEY[key].unit is Unit.YUAN else Decimal(1)
    return found if value % smallest == 0 else _Placed(found.reading, found.sentence, Doubt.BROKEN)


def _claim(found: _Placed, key: str, origins: tuple[int, ...], year: int) -> Claim:
    figure, sighting = BY_KEY[key], found.reading.around.sighting
    value = sighting.value or Decimal(0)
    begin, end = _phrase_of(found.reading, found.sentence.text)
    phrase = found.sentence.text[begin:end]
    begin += len(phrase) - len(_trimmed(phrase))
    return Claim(
        key=key,
        value=Money(int(value * 100)).yuan if figure.unit is Unit.YUAN else int(value),
        unit=figure.unit,
        at_least=sighting.at_least,
        period="cumulative" if figure.cumulative else str(year),
        phrase=_trimmed(phrase).rstrip(_OUTER_MARKS),
        sentence=found.sentence.text.strip(),
        offset=origins[found.sentence.begin + begin],
    )


def _trimmed(phrase: str) -> str:
    """Without the marks and the numbering before it."""
    return re.sub(f"^{_NUMBERING}", "", phrase.lstrip(_OUTER_MARKS))


def _phrase_of(reading: Reading, sentence: str) -> tuple[int, int]:
    """The clause up to the number, or from its topic on where it is long, and the words behind."""
    around, spoken = reading.around, reading.spoken
    begin, end = around.sighting.begin - len(around.near), around.sighting.end
    if spoken is None:
        return begin, end
    if spoken.carried and not around.near.strip(_OUTER_MARKS):
        begin = max(sentence.rfind(mark, 0, begin) for mark in "，；：（") + 1
    if len(around.near) > _LONGEST_PHRASE and not spoken.behind:
        begin += spoken.begin
    return begin, end + spoken.end


def _not_understood(found: _Placed, origins: tuple[int, ...]) -> NotUnderstood:
    sighting, sentence = found.reading.around.sighting, found.sentence
    return NotUnderstood(
        number=sentence.text[sighting.begin : sighting.end],
        reason=found.doubt or Doubt.UNKNOWN,
        figure=found.reading.key or found.reading.about,
        sentence=sentence.text.strip(),
        offset=origins[sentence.begin + sighting.begin],
    )
