"""Damage undone, and the place of each character kept."""

from __future__ import annotations

import pytest

from aid_service.review_text.mending import BROKEN, decoded, mend


@pytest.mark.parametrize(
    ("stored", "legible"),
    [
        ("舉(jǔ)措", "举措"),
        ("項（xiàng）目", "项目"),
        ("務(wu4)工", "务工"),
        ("職工(新就業形態勞動者)2257名", "职工（新就业形态劳动者）2257名"),
        ("聽黨話,,跟黨走,。", "听党话，跟党走。"),
        ("共245篇,；發表", "共245篇；发表"),
        ("１２ 場次,， 惠及 職工 １０００ 余人", "12场次，惠及职工1000余人"),
        ("2025/01/17 11:05 來源:網", "2025/01/17 11:05来源：网"),
        ("1,200名", "1,200名"),
        ("慶“五?一 ”", "庆“五一”"),
        ("生活??h總工會", f"生活{BROKEN}总工会"),
        ("延津?qū)嵺建功", f"延津{BROKEN}嵺建功"),
        ("著名乾隆", "著名乾隆"),
    ],
)
def test_mending(stored: str, legible: str) -> None:
    assert mend(stored).text == legible


def test_a_long_line_goes_on_and_a_heading_does_not() -> None:
    long = "去年以来，县总工会坚持以职工为中心，深入企业车间开展宣讲活动，惠及职"
    assert mend(f"{long}\n工3000人次").text == f"{long}工3000人次"
    assert mend("一、思想引领\n举办宣讲").text == "一、思想引领\n举办宣讲"


def test_every_character_knows_where_it_stood() -> None:
    stored = "四項(xiàng)舉(jǔ)措,,共 12 場"
    mended = mend(stored)
    assert mended.text == "四项举措，共12场"
    assert [stored[place] for place in mended.origins] == list("四項舉措,共12場")


def test_encodings_of_chinese_offices() -> None:
    text = "县总工会举办宣讲八十六场"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert decoded(text.encode(encoding)) == text
