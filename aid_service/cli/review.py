"""`aid review`: reading a review's text, for a person to confirm what it claims."""

from __future__ import annotations

import json
from typing import BinaryIO

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from aid_service.review_text.claims import (
    Claim,
    NotUnderstood,
    ReviewRead,
    YearUnknown,
    read_review,
)
from aid_service.review_text.mending import decoded
from aid_service.review_text.sightings import Doubt
from domain.figures import BY_KEY
from domain.quantities import Unit

_UNITS = {
    Unit.ARTICLE: "篇",
    Unit.SESSION: "场次",
    Unit.ATTENDANCE: "人次",
    Unit.PERSON: "人",
    Unit.HOUSEHOLD: "户",
    Unit.SITE: "个",
    Unit.STUDIO: "个",
    Unit.CASE: "件",
    Unit.UNION: "家",
    Unit.YUAN: "元",
}
_REASONS = {
    Doubt.UNKNOWN: "不知所指 / nothing that is counted here",
    Doubt.UNIT_UNLIKE: "单位不符 / another unit than the figure's",
    Doubt.AMBIGUOUS: "可作两解 / may mean more than one figure",
    Doubt.CONTRADICTED: "前后不一 / two numbers for one figure",
    Doubt.PART: "只是一部分 / a part of a number or of the year",
    Doubt.SUMMED: "几项合计 / one number for several things",
    Doubt.NOT_DONE: "并非新建、推荐或办成 / not built, put forward or settled",
    Doubt.NOT_STATED: "缺少限定 / its place, level or sector is not named",
    Doubt.CUMULATIVE: "累计数 / a total over years; the figure is the year's",
    Doubt.OF_THE_YEAR: "当年数 / the year's; the figure is a total over years",
    Doubt.OTHER_YEAR: "其他年份 / another year",
    Doubt.OTHER_PLACE: "其他地方 / another place",
    Doubt.PLANNED: "计划数 / planned",
    Doubt.COMPARED: "比较数 / a comparison",
    Doubt.RATE: "平均数 / a rate",
    Doubt.RANGE: "区间 / a range",
    Doubt.ROUGH: "约数 / roughly",
    Doubt.ORDINAL: "序数 / an ordinal",
    Doubt.BROKEN: "字迹残缺 / damaged",
}
_EXCERPT = 60


@click.group()
def review() -> None:
    """The annual review. 年度总结"""


@review.command()
@click.argument("file", type=click.File("rb"))
@click.option("--year", type=click.IntRange(2000, 2099), help="the year reviewed, where unsaid")
@click.option("--json", "as_json", is_flag=True, help="as POST /reviews/{year}/claims takes it")
def read(file: BinaryIO, *, year: int | None, as_json: bool) -> None:
    """Propose the claims that a review's text makes; nothing is recorded. 读取总结文本"""
    stored = decoded(file.read())
    try:
        found = read_review(stored, year=year)
    except YearUnknown:
        raise click.ClickException(
            "文中看不出年份，请加 --year / the text names no year: add --year"
        ) from None
    if as_json:
        click.echo(json.dumps(_told(found), ensure_ascii=False, indent=2))
    else:
        _show(found, stored)


def _told(found: ReviewRead) -> dict[str, object]:
    """`claims` are what the service accepts, as they stand; `phrases` say where each was read."""
    told: dict[str, object] = msgspec.to_builtins(found)
    claims = [
        {
            "key": claim.key,
            "value": claim.value,
            "unit": claim.unit.value,
            "at_least": claim.at_least,
            "period": claim.period,
        }
        for claim in found.claims
    ]
    phrases = {claim.key: claim.phrase for claim in found.claims}
    return told | {"claims": claims, "phrases": phrases}


def _show(found: ReviewRead, stored: str) -> None:
    console = Console()
    title = f"{found.year} 年：请核对 {len(found.claims)} 项 / to be confirmed"
    heads = ("指标 figure", "数值 value", "期间 period", "行 line", "原文 phrase")
    console.print(_table(title, heads, [_row(claim, stored) for claim in found.claims]))
    if found.not_understood:
        title = f"未采用 {len(found.not_understood)} 处 / not understood"
        heads = ("数字 number", "缘由 reason", "或指 perhaps", "行 line", "上下文 words")
        console.print(_table(title, heads, [_left(n, stored) for n in found.not_understood]))


def _table(title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    """Chinese has no blanks to break at: the words are folded, never cut."""
    table = Table(title=title, show_lines=True)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(words) for words in row))
    return table


def _row(claim: Claim, stored: str) -> tuple[str, ...]:
    over = "≥ " if claim.at_least else ""
    period = "累计 so far" if claim.period == "cumulative" else claim.period
    name = f"{BY_KEY[claim.key].chinese}\n{claim.key}"
    value = f"{over}{claim.value} {_UNITS[claim.unit]}"
    return name, value, period, _line(claim.offset, stored), claim.phrase


def _left(left: NotUnderstood, stored: str) -> tuple[str, ...]:
    perhaps = BY_KEY[left.figure].chinese if left.figure else ""
    at = left.sentence.find(left.number)
    begin = max(0, at - _EXCERPT // 2)
    words = left.sentence[begin : begin + _EXCERPT]
    reason = _REASONS[left.reason].replace(" / ", "\n")
    return left.number, reason, perhaps, _line(left.offset, stored), words


def _line(offset: int, stored: str) -> str:
    return str(stored.count("\n", 0, offset) + 1)
