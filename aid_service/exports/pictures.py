"""Paired bars as SVG, from numbers alone: no script, no style sheet, no outside font.

The first bar is plain and the second hatched, so that they differ without colour; every bar has
its number printed beside it. Lengths are in the units of the view box, 720 wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from xml.sax.saxutils import escape

from aid_service.exports.page import Bar, Pair, Panel, Picture

WIDTH = 720
LONGEST = 340
_LEFT, _LEGEND, _LETTERS = 260, 200, 34
_BAR, _GAP, _BETWEEN, _TOP, _HEADING = 12, 2, 10, 34, 28
_PAIR = 2 * _BAR + _GAP + _BETWEEN
_FONTS = (
    "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', "
    "'WenQuanYi Micro Hei', sans-serif"
)
_AT_ITS_END = 'text-anchor="end"'
_OPENING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
    'aria-labelledby="{name}-title {name}-desc" '
    'font-family="{fonts}" font-size="12" fill="#222">'
)
_HATCH = (
    '<defs><pattern id="{name}-hatch" width="5" height="5" '
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" fill="#fff"/>'
    '<rect width="2" height="5" fill="#5b6770"/></pattern></defs>'
)


def drawn(picture: Picture) -> str:
    """The whole picture, to stand alone."""
    return _svg(picture, picture.panels, picture.name, title=picture.title, headed=True)


def drawn_panels(picture: Picture) -> list[str]:
    """Each panel by itself, to stand under the picture's title and be kept on one sheet."""
    return [
        _svg(picture, (panel,), f"{picture.name}-{number}", title=panel.title, headed=False)
        for number, panel in enumerate(picture.panels, start=1)
    ]


def _svg(
    picture: Picture, panels: tuple[Panel, ...], name: str, *, title: str, headed: bool
) -> str:
    """`name` keeps its ids apart from its neighbours'; `title` is the one that is seen."""
    height = _TOP + sum(_height(panel, headed=headed) for panel in panels)
    spoken = picture.title if headed or not title else f"{picture.title}: {title}"
    told = "; ".join(_told(pair, picture.legend) for panel in panels for pair in panel.pairs)
    return "\n".join(
        [
            _OPENING.format(width=WIDTH, height=height, name=name, fonts=_FONTS),
            f'<title id="{name}-title">{escape(spoken)}</title>',
            f'<desc id="{name}-desc">{escape(told)}</desc>',
            _HATCH.format(name=name),
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            _text(0, 15, title, 'font-size="14" font-weight="bold"'),
            *_legend(picture.legend, name),
            *_panels(panels, name, headed=headed),
            "</svg>",
        ]
    )


def _panels(panels: tuple[Panel, ...], name: str, *, headed: bool) -> Iterator[str]:
    top = _TOP
    for panel in panels:
        bars = [bar.size for pair in panel.pairs for bar in (pair.first, pair.second)]
        most = max(bars, default=0)
        first_row = top
        if headed and panel.title:
            yield _text(0, top + 12, panel.title, 'font-weight="bold"')
            yield f'<line x1="0" y1="{top + 18}" x2="{WIDTH}" y2="{top + 18}" stroke="#bbb"/>'
            first_row += _HEADING
        for row, pair in enumerate(panel.pairs):
            y = first_row + row * _PAIR
            yield from _label(pair, y)
            yield from _bar(pair.first, y, most, _first())
            yield from _bar(pair.second, y + _BAR + _GAP, most, _second(name))
        top += _height(panel, headed=headed)


def _label(pair: Pair, y: int) -> Iterator[str]:
    """Beside the pair's middle; on two lines where it is long, or where there is a note."""
    lines = [*wrap(pair.label, _LETTERS), *([pair.note] if pair.note else [])]
    for number, line in enumerate(lines):
        yield _text(_LEFT - 10, y + (10 if lines[1:] else 17) + 14 * number, line, _AT_ITS_END)


def _bar(bar: Bar, y: int, most: int, look: str) -> Iterator[str]:
    """Nothing is drawn of a bar below nothing; its number still says so."""
    length = LONGEST * max(bar.size, 0) / most if most > 0 else 0.0
    yield f'<rect class="bar" x="{_LEFT}" y="{y}" width="{length:.2f}" height="{_BAR}" {look}/>'
    yield _text(_LEFT + length + 6, y + 10, bar.printed)


def _legend(legend: tuple[str, str], name: str) -> Iterator[str]:
    for number, (words, look) in enumerate(zip(legend, (_first(), _second(name)), strict=True)):
        x = _LEFT + number * _LEGEND
        yield f'<rect x="{x}" y="4" width="26" height="{_BAR}" {look}/>'
        yield _text(x + 34, 14, words)


def _first() -> str:
    return 'fill="#9c1f16" stroke="#9c1f16" stroke-width="0.8"'


def _second(name: str) -> str:
    return f'fill="url(#{name}-hatch)" stroke="#5b6770" stroke-width="0.8"'


def _height(panel: Panel, *, headed: bool) -> int:
    return (_HEADING if headed and panel.title else 0) + len(panel.pairs) * _PAIR + 8


def _told(pair: Pair, legend: tuple[str, str]) -> str:
    note = f" ({pair.note})" if pair.note else ""
    first, second = pair.first.printed, pair.second.printed
    return f"{pair.label}{note}: {legend[0]} {first}, {legend[1]} {second}"


def _text(x: float, y: int, words: str, look: str = "") -> str:
    return f'<text x="{x:.2f}" y="{y}" {look}>{escape(words)}</text>'
