"""Chinese first, English complete: problem titles, words, and a sentence for every fact."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from flask import request

LANGUAGES = ("zh", "en")


class _Blanks(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "-"


def language() -> str:
    """The language of the request being answered: zh unless the caller prefers English."""
    return request.accept_languages.best_match(LANGUAGES, default="zh") or "zh"


def problem_title(code: str, language: str) -> str:
    title: str = _catalogue(language)["problems"].get(code, code)
    return title


def sentence(topic: str, told: Mapping[str, Any], language: str) -> str:
    """One plain sentence for a fact; what it does not tell stands as a dash."""
    return _filled_in(_catalogue(language)["sentences"][topic], told, language)


def fault_sentence(code: str, told: Mapping[str, Any], language: str) -> str:
    """What is wrong with a row of a workbook, and what to do about it."""
    return _filled_in(_catalogue(language)["faults"][code], told, language)


def word(code: str, language: str) -> str:
    """A code of the domain as people say it."""
    catalogue = _catalogue(language)
    said: str = catalogue["words"].get(code) or catalogue["codes"].get(code, code)
    return said


def page_words(page: str, language: str) -> dict[str, str]:
    """The words of a list or page that goes out."""
    words: dict[str, str] = _catalogue(language)["pages"][page]
    return words


def paper_name(topic: str, language: str) -> str | None:
    """The paper that a fact stands for in a file; None where it stands for none."""
    name: str | None = _catalogue(language)["papers"].get(topic)
    return name


def task_title(kind: str, language: str) -> str:
    title: str = _catalogue(language)["tasks"][kind]["title"]
    return title


def task_sentence(kind: str, told: Mapping[str, Any], language: str) -> str:
    """One plain sentence for what waits."""
    return _filled_in(_catalogue(language)["tasks"][kind]["sentence"], told, language)


def _filled_in(template: str, told: Mapping[str, Any], language: str) -> str:
    words = _catalogue(language)["words"]
    known = {
        name: words.get(str(value), value) for name, value in told.items() if value is not None
    }
    return template.format_map(_Blanks(known))


@cache
def _catalogue(language: str) -> dict[str, Any]:
    text = resources.files("aid_service").joinpath("translations", f"{language}.json")
    catalogue: dict[str, Any] = json.loads(text.read_text(encoding="utf-8"))
    return catalogue
