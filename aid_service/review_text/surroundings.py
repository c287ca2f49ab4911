"""The words around a number: what was said since the last one, and what follows straight after."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from aid_service.review_text.mending import BROKEN
from aid_service.review_text.sightings import Sighting, sightings

_SENTENCE = re.compile(rf"{BROKEN}*[^。！？{BROKEN}\n]+[。！？]?")
_CLAUSE_ENDS = re.compile("[，：；]")
_TAIL_ENDS = re.compile(r"[，：；。！？（]")
_FAR_ENOUGH = 1000
_JOINED = re.compile(r"(?:[、/]|以及|和|及|与)$")


class Sentence(Struct, frozen=True):
    """`begin` is its place in the mended text; `opens` says that a line begins with it."""

    begin: int
    text: str
    opens: bool


class Surroundings(Struct, frozen=True):
    """`near` is the clause up to the number, `tail` the words straight after it.

    `statement` and `sentence` reach back to their own beginnings, `before` to the last number;
    `earlier` are the clauses of `before` but the nearest. `joined` says that the number goes on a
    list (10家书屋、2个驿站), `bracketed` that it explains the number before it.
    """

    sighting: Sighting
    sentence: str
    statement: str
    before: str
    earlier: tuple[str, ...]
    near: str
    tail: str
    joined: bool
    bracketed: bool
    first: bool


def sentences(text: str) -> Iterator[Sentence]:
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            opens = match.start() == 0 or text[match.start() - 1] == "\n"
            yield Sentence(match.start(), match[0], opens)


def surrounded(sentence: str) -> Iterator[Surroundings]:
    found = tuple(sightings(sentence))
    last: Sighting | None = None
    ground = 0
    for place, sighting in enumerate(found):
        following = found[place + 1].begin if place + 1 < len(found) else len(sentence)
        begun = sentence.rfind("；", 0, sighting.begin) + 1
        first = last is None or last.end <= begun
        since = begun if last is None else max(begun, last.end)
        before = sentence[since : sighting.begin]
        depth = _depth(sentence[: sighting.begin])
        bracketed = not first and depth > ground
        *earlier, near = _CLAUSE_ENDS.split(before)
        joined = not first and bool(_JOINED.search(near))
        yield Surroundings(
            sighting=sighting,
            sentence=sentence[max(0, sighting.begin - _FAR_ENOUGH) : sighting.begin],
            statement=sentence[max(begun, sighting.begin - _FAR_ENOUGH) : sighting.begin],
            before=before,
            earlier=tuple(earlier),
            near="" if joined else near,
            tail=_TAIL_ENDS.split(sentence[sighting.end : following])[0],
            joined=joined,
            bracketed=bracketed,
            first=first,
        )
        ground = ground if bracketed else depth
        last = sighting


def _depth(text: str) -> int:
    return text.count("（") - text.count("）")
