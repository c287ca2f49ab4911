"""Funds, and finance's questions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import ValidationError

from aid_service.api.answers import Asked, asked, listed, page_of, paged, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.api.files import as_csv, as_xlsx
from aid_service.exports.sheets import Cell, Heading
from aid_service.gate import actor, command, ports
from aid_service.locale import language, page_words, word
from aid_service.schemas.asking import EntriesAsked, SummaryAsked, YearAsked
from aid_service.schemas.fund import (
    EntriesOut,
    FundIn,
    FundOut,
    FundsOut,
    ReceiptIn,
    ReceiptOut,
    SummaryOut,
)
from aid_service.schemas.register import SummaryCsvAsked
from aid_service.usecases.case_file import shown_fund
from aid_service.usecases.fund import (
    OpenFund,
    ReceiveMoney,
    fund_as_of,
    open_fund,
    receive_money,
)
from projections.season_totals import Total
from projections.totals_lines import KEYS

_SUMS = ("cash", "goods", "total", "persons", "households", "occasions")
_MONEY = _SUMS[:3]

blp = AidBlueprint("funds", __name__, url_prefix="/api/v1")


@blp.writes("/funds", needs="fund.write", body=FundIn, answers=FundOut, status=201)
def open_(body: dict[str, Any]) -> Any:
    """Open a fund of one source and year. 设立资金"""
    outcome = open_fund(ports(), command(), OpenFund(**body))
    return written(outcome, shown_fund(outcome.aggregate))


@blp.writes(
    "/funds/<uuid:fund_id>/receipts",
    needs="fund.write",
    body=ReceiptIn,
    answers=ReceiptOut,
    status=201,
)
def receive(body: dict[str, Any], fund_id: UUID) -> Any:
    """Record money received. 收款"""
    outcome = receive_money(ports(), command(), ReceiveMoney(fund_id=fund_id, **body))
    fund = outcome.aggregate
    return written(outcome, shown_fund(fund) | {"receipt_id": fund.receipt_id})


@blp.reads("/funds", needs="fund.read", query=YearAsked, answers=FundsOut)
def statement(query: dict[str, Any]) -> Any:
    """Every fund with its sums. 资金台账"""
    at, after = paged(query)
    found = ports().views.funds.funds(
        scope=actor().area,
        at=at.position,
        day=at.day,
        year=query.get("year"),
        after=after,
        limit=query["limit"] + 1,
    )
    items, last = page_of(found, query["limit"], "since")
    return listed(items, at, last=last)


@blp.reads("/funds/<uuid:fund_id>", needs="fund.read", answers=FundOut)
def read(query: dict[str, Any], fund_id: UUID) -> Any:
    """One fund, as of any moment. 资金"""
    at = asked(query)
    fund = fund_as_of(ports(), actor(), fund_id, at.moment)
    return shown_fund(fund), at.headers | {"ETag": f'"v{fund.version}"'}


@blp.reads("/finance/summary", needs="finance.read", query=SummaryAsked, answers=SummaryOut)
def summary(query: dict[str, Any]) -> Any:
    """Totals by one or more keys. 汇总"""
    at = asked(query)
    rows, total = ports().views.totals.summary(
        year=query["year"],
        by=_keys(query["by"]),
        scope=actor().area,
        at=at.position,
        day=at.day,
        filters=_filters(query),
    )
    body = {
        "rows": [row.keys | _sums(row) for row in rows],
        "total": _sums(total),
        "position": at.position,
    }
    return body, at.headers


@blp.serves("/finance/summary.xlsx", needs="finance.read", query=SummaryAsked)
def summary_xlsx(query: dict[str, Any]) -> Response:
    """The same figures as a sheet. 汇总表"""
    at = asked(query)
    headings, lines = _sheet(query, at)
    title = page_words("finance", language())["title"]
    return as_xlsx("summary", title, headings, lines, at.headers)


@blp.serves("/finance/summary.csv", needs="finance.read", query=SummaryCsvAsked)
def summary_csv(query: dict[str, Any]) -> Response:
    """The same as text. 汇总表（CSV）"""
    at = asked(query)
    headings, lines = _sheet(query, at)
    return as_csv("summary", query["encoding"], headings, lines, at.headers)


@blp.reads("/finance/entries", needs="finance.read", query=EntriesAsked, answers=EntriesOut)
def entries(query: dict[str, Any]) -> Any:
    """The lines behind a summary's row. 明细"""
    at, after = paged(query)
    items, last = _entries(query, at, after)
    return listed(items, at, last=last)


def _entries(query: dict[str, Any], at: Asked, after: int) -> tuple[Any, int | None]:
    found = ports().views.totals.entries(
        year=query["year"],
        scope=actor().area,
        at=at.position,
        day=at.day,
        filters=_filters(query),
        after=after,
        limit=query["limit"] + 1,
    )
    return page_of(found, query["limit"], "position")


def _sheet(query: dict[str, Any], at: Asked) -> tuple[list[Heading], list[list[Cell]]]:
    """A line for each row of the summary, and one for the total."""
    keys, words = _keys(query["by"]), page_words("finance", language())
    rows, total = ports().views.totals.summary(
        year=query["year"],
        by=keys,
        scope=actor().area,
        at=at.position,
        day=at.day,
        filters=_filters(query),
    )
    headings = [Heading(words[name], 16) for name in (*keys, *_SUMS)]
    lines = [[*(_said(row.keys[key]) for key in keys), *_sum_cells(row)] for row in rows]
    return headings, [*lines, [words["sum"], *[None] * (len(keys) - 1), *_sum_cells(total)]]


def _said(key: Any) -> Cell:
    return word(str(key), language()) if key is not None else "-"


def _sum_cells(total: Total) -> list[Cell]:
    return [Decimal(figure) if name in _MONEY else figure for name, figure in _sums(total).items()]


def _keys(text: str) -> list[str]:
    keys = [key.strip() for key in text.split(",")]
    if unknown := [key for key in keys if key not in KEYS]:
        raise ValidationError({"by": [f"not a key: {', '.join(unknown)}"]})
    return list(dict.fromkeys(keys))


def _filters(query: dict[str, Any]) -> dict[str, Any]:
    return {key: None if query[key] == "none" else query[key] for key in KEYS if key in query}


def _sums(total: Total) -> dict[str, Any]:
    return {
        "cash": total.cash.yuan,
        "goods": total.goods.yuan,
        "total": (total.cash + total.goods).yuan,
        "persons": total.persons,
        "households": total.households,
        "occasions": total.occasions,
    }
