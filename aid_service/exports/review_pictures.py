"""The review's two pictures: what each season gave, and the year beside the year before."""

from __future__ import annotations

from urllib.parse import urlencode

from aid_service.exports.page import Bar, Column, Group, Pair, Panel, Picture, Span, Table
from aid_service.exports.review_answers import Answer, Answers
from aid_service.exports.review_numbers import bar, linked, money_bar, printed
from aid_service.exports.review_words import Words
from domain.quantities import Unit
from domain.values import Season
from projections.season_totals import Total

_NO_SEASON = "none"
"""Aid is given in no season; so the finance door calls it too."""


def seasons_picture(answers: Answers, words: Words, base_url: str) -> Picture:
    """All four seasons, given in or not; what belongs to no season where there is any."""
    by_season = {total.keys["season"] or _NO_SEASON: total for total in answers.seasons}
    seasons = [season.value for season in Season]
    seasons += [_NO_SEASON] if _NO_SEASON in by_season else []
    query = {"year": answers.year, "at_position": answers.position}
    address = f"{base_url}/api/v1/finance/entries?"

    def row(name: str, total: Total | None, **only: str) -> tuple[Span, ...]:
        cash, goods, persons = _sums(total)
        numbers = (cash.printed, goods.printed, persons)
        href = address + urlencode(query | only)
        return (Span(name), *(Span(number, href) for number in numbers))

    rows = [row(words.seasons[one], by_season.get(one), season=one) for one in seasons]
    pairs = [_pair(words, words.seasons[one], by_season.get(one)) for one in seasons]
    title = words.season_picture.format(year=answers.year)
    first, *others = words.season_columns
    columns = (Column(first), *(Column(other, numeric=True) for other in others))
    groups = (Group("", (*rows, row(words.total, answers.total))),)
    return Picture(
        name="seasons",
        title=title,
        legend=(words.cash, words.goods),
        note=words.season_note,
        panels=(Panel("", tuple(pairs)),),
        table=Table(title, columns, groups),
    )


def _pair(words: Words, name: str, total: Total | None) -> Pair:
    cash, goods, persons = _sums(total)
    return Pair(name, cash, goods, note=words.persons.format(persons=persons))


def _sums(total: Total | None) -> tuple[Bar, Bar, str]:
    """Cash, goods and persons; a season in which nothing was given is zero."""
    if total is None:
        return Bar(0, printed("0.00")), Bar(0, printed("0.00")), printed(0)
    return money_bar(total.cash), money_bar(total.goods), printed(total.persons)


def years_picture(answers: Answers, words: Words, base_url: str) -> Picture:
    """Each unit is a panel of its own, for unlike units have no common scale."""
    years = (str(answers.year), str(answers.year - 1))
    title = words.year_picture.format(year=years[0], before=years[1])
    by_unit: dict[str, list[tuple[Answer, Answer]]] = {unit.value: [] for unit in Unit}
    for now, before in zip(answers.figures, answers.before, strict=True):
        by_unit[now["unit"]].append((now, before))
    figure = Column(words.columns["figure"])
    return Picture(
        name="years",
        title=title,
        legend=years,
        note=words.year_note,
        panels=tuple(
            Panel(
                words.panels[unit],
                tuple(Pair(now[words.name], bar(now), bar(before)) for now, before in both),
            )
            for unit, both in by_unit.items()
        ),
        table=Table(
            title,
            (figure, *(Column(year, numeric=True) for year in years)),
            tuple(
                Group(
                    words.panels[unit],
                    tuple(
                        (Span(now[words.name]), linked(now, base_url), linked(before, base_url))
                        for now, before in both
                    ),
                )
                for unit, both in by_unit.items()
            ),
        ),
    )
