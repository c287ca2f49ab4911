"""The words of the review's page in each language, and its sentences: data under `words/`.

In a sentence `{lectures:场}` stands for the figure and what it is counted in; where a language
tells one from many, `{lectures:lecture|lectures}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources
from string import Formatter

from msgspec import Struct, json

from aid_service.exports.page import Sentence, Span

LANGUAGES = ("zh", "en")


class Field(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the review's four fields."""

    title: str
    sentences: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The figures that it speaks of, in order."""
        parsed = (part for text in self.sentences for part in Formatter().parse(text))
        return tuple(key for _, key, _, _ in parsed if key)


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """Every language has all of them. `name` is where a figure has its name in this language."""

    lang: str
    name: str
    title: str
    answered: str
    links: str
    plain: str
    at_least: str
    fields: tuple[Field, ...]
    units: dict[str, str]
    panels: dict[str, str]
    bases: dict[str, str]
    cumulative: str
    verdicts: dict[str, str]
    claimed_at_least: str
    restated: str
    seasons: dict[str, str]
    total: str
    persons: str
    cash: str
    goods: str
    season_picture: str
    season_note: str
    year_picture: str
    year_note: str
    empty_before: str
    figures_title: str
    season_columns: tuple[str, str, str, str]
    columns: dict[str, str]
    restated_title: str
    restated_lead: str
    unchanged: str
    restated_figure: str
    effects: dict[str, str]
    changing_fact: str
    more_facts: str


@cache
def words_in(language: str) -> Words:
    file = resources.files("aid_service.exports").joinpath("words", f"{language}.json")
    return json.decode(file.read_bytes(), type=Words)


def said(template: str, say: Callable[[str, str], Iterable[Span]]) -> Sentence:
    """The template's text, with what `say` gives for each name in braces and its forms."""
    spans: list[Span] = []
    for text, name, forms, _ in Formatter().parse(template):
        if text:
            spans.append(Span(text))
        if name:
            spans += say(name, forms or "")
    return tuple(spans)


def form(forms: str, *, one: bool) -> str:
    """`"lecture|lectures"` → the first for one, the second else; a single form serves both."""
    singular, _, plural = forms.partition("|")
    return singular if one or not plural else plural
