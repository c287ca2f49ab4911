"""Undoing what conversion and copying did to a text, without losing where each character stood.

What cannot be undone is not guessed at: an unreadable run becomes BROKEN, and no claim reaches
across it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from msgspec import Struct
from opencc import OpenCC

BROKEN = "□"

_HAN = r"\u3400-\u9fff"
_MARKS = "，。、；：！？（）“”‘’《》〈〉【】…·"
_RANK = ",，、：；！。"
_WIDE = {ord(half): full for half, full in zip(",;:!?()", "，；：！？（）", strict=True)}
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B))} | {
    ord("．"): ".",
    ord("％"): "%",
    ord("／"): "/",
    ord("－"): "-",
    ord("〜"): "~",
    ord("～"): "~",
    ord("\u3000"): " ",
    ord("\u00a0"): " ",
    ord("\t"): " ",
    ord("﹐"): ",",
    ord("﹔"): ";",
    ord("﹕"): ":",
    ord("﹑"): "、",
    ord("｡"): "。",
    ord("､"): "、",
    ord("﹙"): "(",
    ord("﹚"): ")",
    ord("○"): "〇",
    ord("䦉"): "〇",
}

_INVISIBLE = r"[\u200b-\u200f\u2060\ufeff\u00ad\r]"
_TONED = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u030c\u0308"
_SYLLABLE = rf"[a-zü{_TONED}]"
_GLOSS = re.compile(
    rf"(?<=[{_HAN}])\s*[(（\[［〔]\s*(?:"
    rf"(?={_SYLLABLE}*[{_TONED}]){_SYLLABLE}{{1,10}}|[a-zü]{{1,6}}[1-5]|"
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:[aoeiuü]{1,3})(?:ng?|r)?"
    r")\s*[)）\]］〕]"
)
_LOST = re.compile(
    rf"\ufffd+(?:[?？\ufffd]*[A-Za-z]?(?=[{_HAN}]))?|(?<![?？])[?？]{{2,}}+[A-Za-z]?(?=[{_HAN}\d])|"
    rf"[?？]{_SYLLABLE}{{1,6}}[)）]"
)
_LOST_DOT = re.compile(r"(?<=[一二三四五六七八九十])[?？·•‧.](?=\s*[一二三四五六七八九十])")
_RUN = re.compile(r"[,，、：:；;！!。](?: *[,，、：:；;！!。])+")
_NARROW_MARK = re.compile(rf"[,;:!?()](?=\s*[{_HAN}{_MARKS}“”\"]|\s*\d)|[,;:!?()]")
_BLANK = re.compile(rf"(?<=[{_HAN}{_MARKS}□]) ++|(?<! ) ++(?=[{_HAN}{_MARKS}□])")
_WRAPPED = re.compile(
    rf"(?<=[{_HAN}\d，、“（])[ ]*\n[ ]*(?=[{_HAN}\d，、。；”）])"
    r"(?![一二三四五六七八九十]+[、是]|（|\d+[.、])"
)
_LONG_LINE = 30


class Mended(Struct, frozen=True):
    """A legible text; `origins[n]` is the place in the stored text of its character n."""

    text: str
    origins: tuple[int, ...]

    def replace(
        self, pattern: re.Pattern[str], written: str | Callable[[re.Match[str]], str]
    ) -> Mended:
        """What is written instead of a match stands where the match began."""
        pieces: list[str] = []
        origins: list[int] = []
        end = 0
        for match in pattern.finditer(self.text):
            piece = written if isinstance(written, str) else written(match)
            pieces += self.text[end : match.start()], piece
            origins += self.origins[end : match.start()]
            origins += _places(self.origins[match.start() : match.end()], len(piece))
            end = match.end()
        return Mended(
            "".join((*pieces, self.text[end:])), tuple(origins) + tuple(self.origins[end:])
        )


def mend(stored: str) -> Mended:
    """Simplified characters, one kind of punctuation, no glosses, no stray blanks."""
    text = _simplified(stored.translate(_NARROW))
    mended = Mended(text, tuple(range(len(text))))
    mended = mended.replace(re.compile(_INVISIBLE), "").replace(_GLOSS, "")
    mended = mended.replace(_LOST_DOT, "").replace(_LOST, BROKEN)
    mended = mended.replace(_RUN, _strongest).replace(_NARROW_MARK, _widened)
    mended = mended.replace(_BLANK, "")
    return mended.replace(_WRAPPED, _joined)


def decoded(raw: bytes) -> str:
    """UTF-8 or UTF-16 as marked, GB 18030 where UTF-8 would lose more than a few characters."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    text = raw.decode("utf-8-sig", errors="replace")
    if text.count("\ufffd") * 50 <= len(text):
        return text
    return raw.decode("gb18030", errors="replace")


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _simplified(text: str) -> str:
    """One character for one; a phrase that would change its length is left as it is."""
    converted = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    singly = ((_converter().convert(letter), letter) for letter in text)
    return "".join(new if len(new) == 1 else old for new, old in singly)


def _places(matched: tuple[int, ...], length: int) -> tuple[int, ...]:
    return matched if length == len(matched) else (matched[0],) * length


def _strongest(run: re.Match[str]) -> str:
    """`,，` is a comma and `,。` a full stop: the conversion put the half comma there."""
    marks = run[0].replace(" ", "").translate(_WIDE)
    return max(marks, key=_RANK.index)


def _widened(mark: re.Match[str]) -> str:
    """Half-width marks become full-width ones, except within numbers, times and addresses."""
    text, at = mark.string, mark.start()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    inside = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return mark[0] if inside else mark[0].translate(_WIDE)


def _joined(wrap: re.Match[str]) -> str:
    """A long line that stops inside a sentence goes on in the next; a heading does not."""
    begun = wrap.string.rfind("\n", 0, wrap.start()) + 1
    line = wrap.string[begun : wrap.start()]
    return "" if len(line) >= _LONG_LINE and "，" in line else wrap[0]
