"""Which category of hardship a household's figures give (rules of the work, A1.1)."""

from __future__ import annotations

from domain.rules import Band, Operator, Rules
from domain.values import Category, Money


def net_monthly_income(*, annual_income: Money, rigid_expenditure: Money, size: int) -> Money:
    """(income - rigid expenditure) ÷ 12 ÷ members, rounded down to a whole fen."""
    return Money((annual_income.fen - rigid_expenditure.fen) // (12 * size))


def categories_given(
    *, annual_income: Money, rigid_expenditure: Money, size: int, rules: Rules
) -> tuple[Category, ...]:
    """The categories that the policy gives: the income band, if any, then accidental hardship."""
    net = net_monthly_income(
        annual_income=annual_income, rigid_expenditure=rigid_expenditure, size=size
    )
    given: list[Category] = []
    if _within(net, band=rules.deep, line=rules.income_line):
        given.append(Category.DEEP)
    elif _within(net, band=rules.relative, line=rules.income_line):
        given.append(Category.RELATIVE)
    if rigid_expenditure.fen > annual_income.fen * rules.accidental_share:
        given.append(Category.ACCIDENTAL)
    return tuple(given)


def _within(net: Money, *, band: Band, line: Money) -> bool:
    limit = line.fen * band.multiplier
    return net.fen <= limit if band.operator is Operator.AT_MOST else net.fen < limit
