"""A year's totals by one key come from cells; they say what the lines themselves would."""

from __future__ import annotations

import random
from typing import Any

import pytest
from msgspec import structs

from domain.aggregates.fund import Fund
from domain.aggregates.worker import Worker
from domain.values import Season
from projections.catalogue import Views
from projections.season_totals import SeasonTotals
from projections.totals_lines import KEYS
from tests.people import COUNTY, DEEP, NO_DOSSIER, TOWN, a_fund, an_id, registered
from tests.projections.tale import Tale
from tests.projections.test_funds_and_totals import FUND, paid_aid, returned, visit, void

SEASONS = {Season.WINTER: "2024-01-20", Season.SPRING: "2024-03-05", Season.SUMMER: "2023-07-09"}


def happens(tale: Tale, chance: random.Random, number: int) -> None:
    """Something befalls one of six workers."""
    name = f"worker {chance.randrange(6)}"
    season, on = chance.choice(list(SEASONS.items()))
    standing = chance.choice([NO_DOSSIER, DEEP])
    case = f"case {number}"
    acts: list[Any] = [visit(case, season=season, on=on, cash="10.00", standing=standing)]
    match chance.randrange(4):
        case 0:
            acts = [visit(case, season=season, on=on, goods="25.00", fund=FUND), void(case)]
        case 1 if number % 5 == 0:
            acts = [paid_aid(case, amount="90.00"), returned(case, "40.00", on="2024-06-01")]
    tale.tells(Worker, an_id(name), *acts)


def told(views: Views, at: int, year: int) -> dict[str, Any]:
    return {
        key: views.totals.summary(year=year, by=(key,), scope=COUNTY, at=at) for key in sorted(KEYS)
    }


@pytest.mark.parametrize("seed", range(3))
def test_cells_say_what_the_lines_say_at_every_position(
    tale: Tale, views: Views, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    tale.tells(Fund, FUND, a_fund())
    for number in range(6):
        tale.tells(Worker, an_id(f"worker {number}"), registered())
    from_cells: dict[tuple[int, int], Any] = {}
    for number in range(40):
        happens(tale, chance, number)
        if number % 7 == 0:
            at = views.fresh()
            from_cells |= {(at, year): told(views, at, year) for year in (2023, 2024)}

    with monkeypatch.context() as lines_only:
        lines_only.setattr(SeasonTotals, "_from_cells", lambda *_: None)
        for (at, year), answers in from_cells.items():
            assert told(views, at, year) == answers
    assert views.rebuild.run().differences == ()
    at = views.fresh()
    assert told(views, at, 2024) == answers_from_lines(views, at, monkeypatch)


def answers_from_lines(views: Views, at: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    with monkeypatch.context() as lines_only:
        lines_only.setattr(SeasonTotals, "_from_cells", lambda *_: None)
        return told(views, at, 2024)


def test_what_came_and_went_between_two_looks_was_there_in_between(
    tale: Tale, views: Views
) -> None:
    worker = an_id("worker")
    tale.tells(Worker, worker, registered(), visit("one", cash="10.00"))
    views.fresh()
    between = tale.tells(Worker, worker, visit("two", cash="20.00"))
    tale.tells(Worker, worker, void("two"))
    head = views.fresh()

    seen = [told(views, at, 2024)["season"][1].cash.yuan for at in (between, head)]
    assert seen == ["30.00", "10.00"]


def test_whoever_sees_a_part_gets_no_more_than_that_part(tale: Tale, views: Views) -> None:
    elsewhere = structs.replace(NO_DOSSIER, area=COUNTY)
    tale.tells(Worker, an_id("worker"), registered(), visit("one", cash="10.00"))
    tale.tells(Worker, an_id("other"), registered(), visit("two", cash="20.00", standing=elsewhere))
    at = views.fresh()
    seen = {
        scope: views.totals.summary(year=2024, by=("season",), scope=scope, at=at)[1].cash.yuan
        for scope in (COUNTY, TOWN, None)
    }
    assert seen == {COUNTY: "30.00", TOWN: "10.00", None: "0.00"}
