"""Invented reviews in other words and orders: what is found, and what is left to a person and why.

Beside each text lie its claims ("70+" is 余) and the numbers that must not become one.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aid_service.review_text.claims import read_review
from aid_service.review_text.mending import mend
from domain.figures import BY_KEY

TEXTS = sorted((Path(__file__).parent / "counties").glob("*.txt"))


@pytest.fixture(params=TEXTS, ids=lambda path: path.stem)
def county(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_there_are_texts() -> None:
    assert len(TEXTS) >= 9


def test_claims_and_leftovers(county: Path) -> None:
    told = json.loads(county.with_suffix(".json").read_text(encoding="utf-8"))
    found = read_review(county.read_text(encoding="utf-8"))
    assert found.year == told["year"]
    claims = {c.key: f"{c.value}{'+' if c.at_least else ''}" for c in found.claims}
    assert claims == told["claims"]
    left = [[number.number, number.reason.value] for number in found.not_understood]
    assert left == told["not_understood"]


def test_a_claim_says_where_it_stands(county: Path) -> None:
    stored = county.read_text(encoding="utf-8")
    mended = mend(stored)
    for claim in read_review(stored).claims:
        assert claim.unit is BY_KEY[claim.key].unit
        assert claim.phrase in claim.sentence
        assert mended.text[mended.origins.index(claim.offset) :].startswith(claim.phrase)


def test_damage_changes_nothing(county: Path) -> None:
    """Doubled commas, wide digits, wrapped lines and blanks are undone before reading."""
    stored = county.read_text(encoding="utf-8")
    damaged = stored.replace("，", ",，").replace("。", ",。").replace("人", " 人")
    damaged = damaged.translate({ord("0") + n: ord("０") + n for n in range(10)})
    whole, hurt = read_review(stored), read_review(damaged)
    assert [(c.key, c.value, c.phrase) for c in hurt.claims] == [
        (c.key, c.value, c.phrase) for c in whole.claims
    ]
    assert [n.number for n in hurt.not_understood] == [n.number for n in whole.not_understood]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("慰问困难职工1305人次。", "unit-unlike"),
        ("慰问困难职工1305户。", "unit-unlike"),
        ("职工剧场惠及职工3万人。", "unit-unlike"),
        ("举办爱心托管班，惠及职工子女120名。", "unit-unlike"),
        ("现有户外劳动者驿站46个。", "unknown"),
        ("升级改造职工书屋12家。", "unknown"),
        ("新（改）建职工书屋12家。", "unknown"),
        ("荣获省劳动模范称号4人。", "unknown"),
        ("追回拖欠工会经费30万元。", "unknown"),
        ("涉案金额80万元。", "unknown"),
        ("新组建工会组织65家。", "not-stated"),
        ("举办文体活动46场。", "not-stated"),
        ("评选市级工匠10名。", "not-done"),
        ("新建职工书屋、爱心母婴室12个。", "summed"),
        ("新建文化广场、爱心母婴室12个。", "summed"),
        ("慰问劳模、深度困难职工1305人。", "summed"),
        ("慰问30名劳模、困难职工。", "summed"),
        ("上半年举办宣讲30场。", "part"),
        ("春节期间慰问困难职工320人。", "part"),
        ("累计建成职工书屋52家。", "cumulative"),
        ("新建户外劳动者驿站3个。", "of-the-year"),
        ("2022年举办宣讲40场。", "other-year"),
        ("十四五以来，举办宣讲400场。", "other-year"),
        ("全省新建职工书屋3200家。", "other-place"),
        ("计划新建职工书屋8家。", "planned"),
        ("比上年增加宣讲12场。", "compared"),
        ("平均每场宣讲120人。", "rate"),
        ("举办宣讲10-15场。", "range"),
        ("举办宣讲近百场。", "rough"),
        ("举办宣讲约80场。", "rough"),
        ("举办宣讲七八场。", "rough"),
        ("这是第12场宣讲。", "ordinal"),
        ("开展宣讲1 200场。", "broken"),
        ("举办宣讲1.5场。", "broken"),
    ],
)
def test_what_is_not_claimed_and_why(sentence: str, reason: str) -> None:
    found = read_review(sentence, year=2024)
    assert not found.claims
    assert [number.reason.value for number in found.not_understood] == [reason]


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("举办宣讲百余场。", {"lectures": 100}),
        ("举办宣讲一百二十场。", {"lectures": 120}),
        ("宣讲1,200场。", {"lectures": 1200}),
        ("职工3万5千人次参加宣讲。", {"lecture_attendances": 35000}),
        ("为职工追回工资六万五千元。", {"money_recovered": "65000.00"}),
        ("追回欠薪12345.67元。", {"money_recovered": "12345.67"}),
        ("建成10家职工书屋和2间母婴室。", {"libraries_built": 10, "mother_baby_rooms_built": 2}),
        ("举办活动120场，其中宣讲86场。", {"lectures": 86}),
        ("全年累计举办宣讲86场。", {"lectures": 86}),
    ],
)
def test_ways_to_say_a_number(sentence: str, claims: dict[str, object]) -> None:
    found = read_review(sentence, year=2024)
    assert {claim.key: claim.value for claim in found.claims} == claims


def test_what_follows_a_heading_of_plans_is_planned() -> None:
    text = "2024年工作总结\n举办宣讲86场。\n五、2025年工作打算\n新建职工书屋10家。"
    found = read_review(text)
    assert {claim.key for claim in found.claims} == {"lectures"}
    assert [number.reason.value for number in found.not_understood] == ["planned"]
