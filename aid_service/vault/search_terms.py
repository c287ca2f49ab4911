"""What a name is found by: its parts, their pinyin and their initials, in every reading."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pypinyin import Style, pinyin

_MOST_READINGS = 24


def name_terms(name: str) -> set[str]:
    """Every run of the name's characters, and of each reading of a run its pinyin and initials.
    All lower case, without blanks."""
    plain = normalised(name)
    readings = _readings(plain)
    terms = set()
    for first, last in itertools.combinations(range(len(plain) + 1), 2):
        terms.add(plain[first:last])
        for syllables in _spoken(readings[first:last]):
            terms.add("".join(syllables))
            terms.add("".join(syllable[0] for syllable in syllables))
    return terms


def normalised(text: str) -> str:
    """NFKC, lower case, without blanks and name dots, so that what is typed meets what is kept."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not c.isspace() and c not in "·・•'")


def _spoken(readings: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """The run said in its readings, so many at most; the first character's, a surname's, change
    first, so that none of them is left out."""
    backwards = itertools.product(*reversed(readings))
    return (said[::-1] for said in itertools.islice(backwards, _MOST_READINGS))


def _readings(name: str) -> list[list[str]]:
    """What each character may be read as, the likelier first: in this name, then by itself."""
    together = pinyin(name, style=Style.NORMAL, heteronym=True)
    here = together if len(together) == len(name) else [[] for _ in name]
    return [
        list(dict.fromkeys(_typed(reading) for reading in (*likely, *_alone(character)) if reading))
        for character, likely in zip(name, here, strict=True)
    ]


@lru_cache(maxsize=8_192)
def _alone(character: str) -> list[str]:
    return pinyin(character, style=Style.NORMAL, heteronym=True)[0]


def _typed(reading: str) -> str:
    return reading.lower().replace("ü", "v")
