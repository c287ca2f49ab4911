"""What a name is found by: its parts, their pinyin and their initials, in every reading."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT

_MOST_READINGS = 24
_NAME_DOTS = str.maketrans("", "", "·・•'")

Readings = tuple[str, ...]
"""How a character may be said, the likelier first."""
Run = tuple[str, tuple[Readings, ...]]
"""Some characters that follow each other in a name, and the readings of each."""


def name_terms(name: str) -> set[str]:
    """Every run of the name's characters, and of each reading of a run its pinyin and initials.
    All lower case, without blanks."""
    return set[str]().union(*map(run_terms, runs(name)))


def runs(name: str) -> list[Run]:
    """The whole name comes last."""
    plain = normalised(name)
    readings = _readings(plain)
    lengths = range(1, len(plain) + 1)
    return [
        (plain[first : first + length], readings[first : first + length])
        for length in lengths
        for first in range(len(plain) - length + 1)
    ]


def run_terms(run: Run) -> set[str]:
    """The run as it is, and in its readings, so many at most; the first character's, a surname's,
    change first, so that none of them is left out."""
    written, readings = run
    terms = {written}
    for backwards in itertools.islice(itertools.product(*reversed(readings)), _MOST_READINGS):
        syllables = backwards[::-1]
        terms.add("".join(syllables))
        terms.add("".join([syllable[0] for syllable in syllables]))
    return terms


def normalised(text: str) -> str:
    """NFKC, lower case, without blanks and name dots, so that what is typed meets what is kept."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(folded.split()).translate(_NAME_DOTS)


def _readings(name: str) -> tuple[Readings, ...]:
    """What each character may be read as, the likelier first: in this name, then by itself."""
    alone = tuple(_alone(character) for character in name)
    if not _holds_a_phrase(name):
        return alone
    together = pinyin(name, style=Style.NORMAL, heteronym=True)
    if len(together) != len(name):
        return alone
    return tuple(_typed((*likely, *known)) for likely, known in zip(together, alone, strict=True))


def _holds_a_phrase(name: str) -> bool:
    """Elsewhere each character is read as it is by itself, and finding that out takes long."""
    places = itertools.combinations(range(len(name) + 1), 2)
    return any(name[first:last] in PHRASES_DICT for first, last in places if last - first > 1)


@lru_cache(maxsize=8_192)
def _alone(character: str) -> Readings:
    return _typed(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def _typed(readings: Iterable[str]) -> Readings:
    """As they are typed, each once."""
    return tuple(dict.fromkeys(said.lower().replace("ü", "v") for said in readings if said))
