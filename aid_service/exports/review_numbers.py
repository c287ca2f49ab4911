"""How the review's numbers are shown: thousands separated, and each with the way to its facts."""

from __future__ import annotations

from decimal import Decimal

from aid_service.exports.page import Bar, Span
from aid_service.exports.review_answers import Answer
from domain.quantities import Unit
from domain.values import Money


def printed(value: int | str) -> str:
    """Money comes as `"65000.00"` and keeps its two places."""
    return f"{Decimal(value):,}"


def linked(answer: Answer, base_url: str) -> Span:
    """A figure's value, leading to the facts behind it."""
    return Span(printed(answer["value"]), base_url + answer["events"])


def bar(answer: Answer) -> Bar:
    """Money is drawn in fen, all else in its own unit."""
    value = answer["value"]
    size = Money.of_yuan(value).fen if answer["unit"] == Unit.YUAN else int(value)
    return Bar(size, printed(value))


def money_bar(money: Money) -> Bar:
    return Bar(money.fen, printed(money.yuan))
