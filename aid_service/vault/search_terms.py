"""What a name is found by: its parts, their pinyin and their initials, in every reading."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT

_MOST_READINGS = 24

Readings = tuple[str, ...]


def name_terms(name: str) -> set[str]:
    """Every run of the name's characters, and of each reading of a run its pinyin and initials.
    All lower case, without blanks."""
    plain = normalised(name)
    readings = _readings(plain)
    terms = set()
    for first, last in itertools.combinations(range(len(plain) + 1), 2):
        terms.add(plain[first:last])
        terms.update(_said_as(readings[first:last]))
    return terms


def normalised(text: str) -> str:
    """NFKC, lower case, without blanks and name dots, so that what is typed meets what is kept."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not c.isspace() and c not in "·・•'")


@lru_cache(maxsize=8_192)
def _said_as(readings: tuple[Readings, ...]) -> frozenset[str]:
    """A run's pinyin and initials in its readings, so many at most; the first character's, a
    surname's, change first, so that none of them is left out."""
    backwards = itertools.islice(itertools.product(*reversed(readings)), _MOST_READINGS)
    said = [syllables[::-1] for syllables in backwards]
    initials = ("".join([syllable[0] for syllable in syllables]) for syllables in said)
    return frozenset("".join(syllables) for syllables in said).union(initials)


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
    runs = itertools.combinations(range(len(name) + 1), 2)
    return any(name[first:last] in PHRASES_DICT for first, last in runs if last - first > 1)


@lru_cache(maxsize=8_192)
def _alone(character: str) -> Readings:
    return _typed(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def _typed(readings: Iterable[str]) -> Readings:
    """As they are typed, each once."""
    return tuple(dict.fromkeys(said.lower().replace("ü", "v") for said in readings if said))
