"""What a page for readers is made of: texts that are worded already and only need escaping."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A piece of text, perhaps a link; `aside` is said after it, smaller."""

    text: str
    href: str | None = None
    aside: str = ""


Sentence = tuple[Span, ...]


@dataclass(frozen=True)
class Column:
    title: str
    numeric: bool = False


@dataclass(frozen=True)
class Group:
    """Rows that belong together; each has a cell for every column."""

    title: str
    rows: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class Table:
    title: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Bar:
    """`size` in the unit that its panel shares; `printed` is what the reader sees of it."""

    size: int
    printed: str


@dataclass(frozen=True)
class Pair:
    """Two bars, one beneath the other, and what they belong to."""

    label: str
    first: Bar
    second: Bar
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """Pairs that are drawn to one scale."""

    title: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Picture:
    """Paired bars, with their numbers as a table; `legend` names the first and the second."""

    name: str
    title: str
    legend: tuple[str, str]
    note: str
    panels: tuple[Panel, ...]
    table: Table


@dataclass(frozen=True)
class Section:
    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Changes:
    """Each figure that changed is a section: its sentences are the facts that changed it."""

    title: str
    lead: str
    figures: tuple[Section, ...]


@dataclass(frozen=True)
class Page:
    """`changes` is what happened since the publication; None where nothing is published."""

    lang: str
    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    figures: Table
    changes: Changes | None
    pictures: tuple[Picture, ...]
