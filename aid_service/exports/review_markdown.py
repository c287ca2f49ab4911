"""The review's page as Markdown. Pictures are files of their own beside it: most readers of
Markdown drop an SVG that stands in the text, and all of them show one that is linked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from aid_service.exports.page import Page, Section, Sentence, Span, Table

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~!])")
_FIRST = re.compile(r"^(\d*)([-+.)])")
"""What makes a list of a line that begins with it."""


def markdown(page: Page, pictures: Mapping[str, str]) -> str:
    """`pictures` says in which file each picture is, by its name."""
    return "\n".join(_lines(page, pictures))


def _lines(page: Page, pictures: Mapping[str, str]) -> Iterator[str]:
    yield f"# {_escaped(page.title)}\n"
    for line in page.lead:
        yield f"{_escaped(line)}\n"
    for section in page.sections:
        yield f"## {_escaped(section.title)}\n"
        for sentence in section.sentences:
            yield f"{_sentence(sentence)}\n"
    yield from _table(page.figures)
    if page.changes:
        yield f"## {_escaped(page.changes.title)}\n"
        yield f"{_escaped(page.changes.lead)}\n"
        for figure in page.changes.figures:
            yield from _list(figure)
    for picture in page.pictures:
        title = _escaped(picture.title)
        yield f"## {title}\n"
        yield f"{_escaped(picture.note)}\n"
        yield f"![{title}]({pictures[picture.name]})\n"
        yield from _table(picture.table, headed=False)


def _list(section: Section) -> Iterator[str]:
    yield f"### {_escaped(section.title)}\n"
    for sentence in section.sentences:
        yield f"- {_sentence(sentence)}"
    yield ""


def _table(table: Table, *, headed: bool = True) -> Iterator[str]:
    """Markdown has no groups of rows: a group's title stands in a row of its own, in bold."""
    if headed:
        yield f"## {_escaped(table.title)}\n"
    yield _row(_escaped(column.title) for column in table.columns)
    yield _row("---:" if column.numeric else "---" for column in table.columns)
    for group in table.groups:
        if group.title:
            yield _row([f"**{_escaped(group.title)}**", *[""] * (len(table.columns) - 1)])
        for row in group.rows:
            yield _row(_span(cell) for cell in row)
    yield ""


def _row(cells: Iterator[str] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _sentence(sentence: Sentence) -> str:
    return _FIRST.sub(r"\1\\\2", "".join(_span(span) for span in sentence))


def _span(span: Span) -> str:
    text = _escaped(span.text)
    aside = f" `{span.aside}`" if span.aside else ""
    return f"[{text}]({span.href}){aside}" if span.href else f"{text}{aside}"


def _escaped(text: str) -> str:
    """Text that Markdown takes for nothing but text, on one line."""
    plain = (
        re.sub(r"\s+", " ", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )
    return _SPECIAL.sub(r"\\\1", plain)
