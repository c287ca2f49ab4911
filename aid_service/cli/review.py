"""`aid review`: reading a review's text, for a person to confirm what it claims."""

from __future__ import annotations

import json
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table

from aid_service.review_text.claims import ReviewRead, YearUnknown, read_review
from domain.figures import BY_KEY


@click.group()
def review() -> None:
    """The annual review. 年度总结"""


@review.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=int, help="the year reviewed, where the text does not say it")
@click.option("--json", "as_json", is_flag=True, help="as POST /reviews/{year}/claims takes it")
def read(*, file: Path, year: int | None, as_json: bool) -> None:
    """Propose the claims that a review's text makes; nothing is recorded. 读取总结文本"""
    try:
        found = read_review(file.read_text(encoding="utf-8-sig"), year=year)
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file}: not UTF-8 text") from error
    except YearUnknown as error:
        raise click.ClickException("which year is reviewed? Say --year") from error
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False, indent=2))
    else:
        _show(found)


def _plain(found: ReviewRead) -> dict[str, object]:
    """`claims` are what the API takes; `phrases` say where each was read."""
    told: dict[str, object] = msgspec.to_builtins(found)
    kept = ("key", "value", "unit", "at_least", "period")
    claims = [
        {name: value for name, value in msgspec.to_builtins(claim).items() if name in kept}
        for claim in found.claims
    ]
    phrases = {claim.key: claim.phrase for claim in found.claims}
    return told | {"claims": claims, "phrases": phrases}


def _show(found: ReviewRead) -> None:
    console = Console()
    claims = Table(
        title=f"{found.year} 年总结：{len(found.claims)} 项数据 / claims", show_lines=False
    )
    for column in ("指标 figure", "数值 value", "单位 unit", "期间 period", "原文 phrase"):
        claims.add_column(column)
    for claim in found.claims:
        value = f"{claim.value}{'+' if claim.at_least else ''}"
        name = f"{BY_KEY[claim.key].chinese}\n{claim.key}"
        claims.add_row(name, value, claim.unit.value, claim.period, claim.phrase)
    console.print(claims)
    rest = Table(title=f"未能识别 / not understood: {len(found.not_understood)}")
    for column in ("数字 number", "原因 reason", "句子 sentence"):
        rest.add_column(column)
    for number in found.not_understood:
        rest.add_row(number.number, str(number.reason), number.sentence)
    console.print(rest)
