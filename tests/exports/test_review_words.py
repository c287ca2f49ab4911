from __future__ import annotations

import msgspec
import pytest

from aid_service.exports.page import Span
from aid_service.exports.review_words import LANGUAGES, form, said, words_in
from domain.figures import FIGURES, Basis
from domain.quantities import Unit
from domain.values import Season

KEYS = [figure.key for figure in FIGURES]
BOTH = pytest.mark.parametrize("language", LANGUAGES)


@BOTH
def test_every_figure_is_spoken_of_once_in_the_order_of_the_review(language):
    spoken = [key for field in words_in(language).fields for key in field.keys]
    assert spoken == KEYS


@BOTH
def test_there_is_a_word_for_everything(language):
    words = words_in(language)
    units = {unit.value for unit in Unit}
    assert set(words.units) == set(words.panels) == units
    assert set(words.bases) == {basis.value for basis in Basis}
    assert set(words.seasons) == {*(season.value for season in Season), "none"}
    assert set(words.verdicts) == {"supported", "short", "exceeded"}
    assert set(words.effects) == {"added", "left_out"}
    assert len(words.fields) == 4
    assert not [text for text in texts(msgspec.to_builtins(words)) if not text.strip()]


def texts(value):
    if isinstance(value, str):
        yield value
    else:
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


def test_both_languages_ask_for_the_same():
    """A blank that one language fills is filled in the other."""
    zh, en = (shape(msgspec.to_builtins(words_in(language))) for language in LANGUAGES)
    different = {name for name in zh if zh[name] != en[name]}
    assert not different


def shape(words):
    """The names in braces of each text; the sentences have their own test."""
    names: dict[str, set[str]] = {}
    for key, value in words.items():
        if key != "fields":
            for text in texts(value):
                said(text, lambda name, _, key=key: [names.setdefault(key, set()).add(name)])
            names.setdefault(key, set())
    return names


def test_a_sentence_keeps_its_words_around_its_numbers():
    told = said("新建{a:家}、{b:个}。", lambda name, forms: [Span(name), Span(forms)])
    assert [span.text for span in told] == ["新建", "a", "家", "、", "b", "个", "。"]


@pytest.mark.parametrize(
    ("forms", "one", "told"),
    [("show|shows", True, "show"), ("show|shows", False, "shows"), ("场", False, "场")],
)
def test_one_is_told_from_many(forms, one, told):
    assert form(forms, one=one) == told
