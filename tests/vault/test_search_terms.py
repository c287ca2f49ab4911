"""What a name is found by."""

from __future__ import annotations

import pytest

from aid_service.vault.search_terms import name_terms, normalised


@pytest.mark.parametrize(
    ("surname", "read_as"),
    [
        ("曾", "zeng"),
        ("单", "shan"),
        ("仇", "qiu"),
        ("区", "ou"),
        ("解", "xie"),
        ("朴", "piao"),
        ("盖", "ge"),
        ("覃", "qin"),
        ("覃", "tan"),
        ("翟", "zhai"),
        ("翟", "di"),
        ("查", "zha"),
        ("任", "ren"),
        ("乐", "yue"),
        ("尉迟", "yuchi"),
        ("万俟", "moqi"),
        ("长孙", "zhangsun"),
    ],
)
@pytest.mark.parametrize("given", ["明", "重行", "长乐", "单参", "朝和"])
def test_a_surname_is_found_by_its_own_reading(surname: str, read_as: str, given: str) -> None:
    """Whatever the readings of the given name's characters are."""
    terms = name_terms(surname + given)
    assert read_as in terms
    assert read_as[0] in terms


@pytest.mark.parametrize(
    "asked",
    ["王小明", "小明", "王小", "明", "wangxiaoming", "wang", "wangxiao", "wxm", "wx", "xiaoming"],
)
def test_a_name_is_found_whole_or_in_part(asked: str) -> None:
    assert normalised(asked) in name_terms("王小明")


@pytest.mark.parametrize("asked", ["李", "liming", "lm", "王明", "mingxiao"])
def test_a_name_is_not_found_by_another(asked: str) -> None:
    assert normalised(asked) not in name_terms("王小明")


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("阿依古丽·买买提", "阿依古丽买买提"),
        ("阿依古丽·买买提", "买买提"),
        ("ＷＡＮＧ　明", "wang明"),
        ("吕布", "lvbu"),
        ("Wang Ming", "wangming"),
        ("O'Neil", "oneil"),
    ],
)
def test_blanks_dots_width_and_case_do_not_matter(kept: str, asked: str) -> None:
    assert normalised(asked) in name_terms(kept)


def test_a_rare_character_without_a_reading_is_found_by_itself() -> None:
    terms = name_terms("\U00030edd小明")
    assert "\U00030edd小明" in terms
    assert "小明" in terms


def test_a_long_name_has_not_too_many_terms() -> None:
    assert len(name_terms("单单单单单单单单")) < 500
