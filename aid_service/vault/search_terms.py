"""What a name is found by: its parts, its pinyin and its initials, in every reading."""

from __future__ import annotations

import itertools
import unicodedata

from pypinyin import Style, pinyin

_MOST_READINGS = 24


def name_terms(name: str) -> set[str]:
    """Every run of the name's characters, and of each reading in pinyin every prefix at a
    syllable's end and every prefix of the initials. All lower case, without blanks."""
    plain = normalised(name)
    terms = {
        plain[first:last]
        for first in range(len(plain))
        for last in range(first + 1, len(plain) + 1)
    }
    for syllables in _readings(plain):
        for count in range(1, len(syllables) + 1):
            terms.add("".join(syllables[:count]))
            terms.add("".join(syllable[0] for syllable in syllables[:count]))
    return terms


def normalised(text: str) -> str:
    """NFKC, lower case, without blanks and name dots, so that what is typed meets what is kept."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not c.isspace() and c not in "·・•'")


def _readings(name: str) -> list[tuple[str, ...]]:
    """All readings of the characters' product: a surname's own reading is among them."""
    each = [
        sorted({reading.lower().replace("ü", "v") for reading in readings if reading})
        for readings in pinyin(name, style=Style.NORMAL, heteronym=True)
    ]
    return list(itertools.islice(itertools.product(*each), _MOST_READINGS))
