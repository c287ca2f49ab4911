"""Whatever the service may say to people it can say in Chinese and in English, and it carries no
words that it never says."""

from __future__ import annotations

import ast
import json
import string
import types
import typing
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

from aid_service.problems import _BY_STATUS, _MALFORMED, _NOT_FOUND, _OF_THEIR_OWN
from domain.events import FACTS, TOPICS
from domain.values import Season
from projections.task_kinds import TaskKind

ROOT = Path(__file__).parents[2]
LANGUAGES = ("zh", "en")
HAN = "\u4e00\u9fff"
SAID_BY_HAND = {"goods_value", "household_size"}
"""Sums that a history adds to what the fact itself tells."""
TOLD_OF_A_TASK = {"name", "days_waited", "due_on", "season"}
NOTICE_LEVELS = {"grassroots", "county"}
"""The one list of choices that facts hold as plain text."""


def catalogue(language: str) -> dict[str, typing.Any]:
    file = ROOT / "aid_service" / "translations" / f"{language}.json"
    pairs_once = json.loads(file.read_text("utf-8"), object_pairs_hook=once)
    assert isinstance(pairs_once, dict)
    return pairs_once


def once(pairs: list[tuple[str, typing.Any]]) -> dict[str, typing.Any]:
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), [name for name in names if names.count(name) > 1]
    return dict(pairs)


def codes() -> Iterator[str]:
    """Every code that is written down: refusals, workbooks that cannot be read, and the gate's and
    the handlers' problems."""
    yield from _BY_STATUS.values()
    for room in ("aid_service", "domain"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    yield from code_of(node)


def code_of(call: ast.Call) -> Iterator[str]:
    place = {"Refusal": 0, "Unreadable": 0, "problem": 1}.get(getattr(call.func, "id", ""))
    if place is None or len(call.args) <= place:
        return
    for node in ast.walk(call.args[place]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def choices(kind: object) -> set[str]:
    """The values that a field of this type may hold, where they are a list of choices."""
    if isinstance(kind, types.UnionType):
        return set().union(*(choices(part) for part in typing.get_args(kind)))
    if kind is bool:
        return {"True", "False"}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {str(member.value) for member in kind}
    return set()


def words_needed(language: str) -> set[str]:
    told = catalogue(language)
    needed = {season.value for season in Season} | NOTICE_LEVELS
    for fact in FACTS:
        kinds = typing.get_type_hints(fact)
        for name in blanks(told["sentences"][fact.TOPIC]) & set(kinds):
            needed |= choices(kinds[name])
    return needed


def test_both_languages_say_the_same_things():
    zh, en = (catalogue(language) for language in LANGUAGES)
    assert {part: set(zh[part]) for part in zh} == {part: set(en[part]) for part in en}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_has_a_sentence_and_every_sentence_a_fact(language: str):
    assert set(catalogue(language)["sentences"]) == set(TOPICS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.TOPIC)
def test_a_sentence_asks_only_for_what_its_fact_tells(fact: typing.Any, language: str):
    sentence = catalogue(language)["sentences"][fact.TOPIC]
    assert sentence.strip()
    assert blanks(sentence) <= {*fact.__struct_fields__, *SAID_BY_HAND}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_a_title_and_every_title_a_refusal(language: str):
    assert set(catalogue(language)["problems"]) == set(codes())
    assert all(catalogue(language)["problems"].values())


def test_every_code_with_a_status_of_its_own_is_raised_somewhere():
    assert {*_MALFORMED, *_NOT_FOUND, *_OF_THEIR_OWN} <= set(codes())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TaskKind)
def test_every_task_has_a_title_and_a_sentence(kind: TaskKind, language: str):
    told = catalogue(language)["tasks"][kind.value]
    assert set(told) == {"title", "sentence"}
    assert told["title"].strip()
    assert blanks(told["sentence"]) <= TOLD_OF_A_TASK
    assert "name" in blanks(told["sentence"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_no_task_that_nobody_has(language: str):
    assert set(catalogue(language)["tasks"]) == set(TaskKind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_that_is_told_has_its_word_and_every_word_is_told(language: str):
    words = catalogue(language)["words"]
    assert set(words) == words_needed(language)
    assert all(word.strip() for word in words.values())


def test_what_is_said_in_chinese_is_chinese():
    told = catalogue("zh")
    said = [*told["problems"].values(), *told["words"].values(), *told["sentences"].values()]
    said += [text for task in told["tasks"].values() for text in task.values()]
    for text in said:
        assert any(HAN[0] <= character <= HAN[1] for character in text), text


def test_what_is_said_in_english_is_english():
    said = json.dumps(catalogue("en"), ensure_ascii=False)
    assert not any(HAN[0] <= character <= HAN[1] for character in said)
