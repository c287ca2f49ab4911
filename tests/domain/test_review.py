from __future__ import annotations

import pytest

from domain.aggregates.review import OpeningBalances, Review
from domain.events.review import (
    Claim,
    OpeningBalanceSet,
    OpeningBalanceVoided,
    ReviewClaimed,
    ReviewPublished,
)
from domain.figures import BY_KEY, FIGURES
from domain.quantities import Unit
from tests.people import ADMIN, APPROVER, COUNTY, an_id, day
from tests.review_table import CUMULATIVE, TABLE, Row
from tests.story import story


def a_claim(key="wechat_articles", value=245, *, at_least=False, period="2024"):
    return Claim(key=key, value=value, at_least=at_least, period=period)


def claimed(*claims):
    return lambda review: review.claim(APPROVER, year=2024, area=COUNTY, claims=claims)


def published(position):
    return lambda review: review.publish(APPROVER, year=2024, area=COUNTY, position=position)


def balance(key="theatre_shows_cumulative", value=40, up_to="2023-12-31", *, name="first"):
    return lambda balances: balances.set_balance(
        ADMIN,
        balance_id=an_id(name),
        key=key,
        area=COUNTY,
        value=value,
        up_to=day(up_to),
    )


def void_balance(name="first", by=APPROVER):
    return lambda balances: balances.void(by, balance_id=an_id(name), reason="another series")


def test_the_figures_are_those_of_the_contract():
    listed = [
        Row(one.key, one.unit.value, one.basis and one.basis.value, one.cumulative)
        for one in FIGURES
    ]
    assert listed == list(TABLE)


def test_persons_and_households_say_how_they_are_counted():
    assert len(FIGURES) == len(BY_KEY) == 37
    for figure in FIGURES:
        counts_people = figure.unit in (Unit.PERSON, Unit.HOUSEHOLD)
        assert (figure.basis is not None) is counts_people, figure.key


def test_claims_are_kept_as_they_were_told():
    claims = (a_claim(), a_claim("theatre_shows_cumulative", 52, period="cumulative"))
    after = story(Review).when(claimed(*claims)).then(ReviewClaimed, claims=claims).aggregate
    assert list(after.claims.values()) == list(claims)
    assert after.area == COUNTY


def test_a_later_claim_takes_the_earlier_ones_place():
    told = story(Review).given(claimed(a_claim(), a_claim("media_items", 29)))
    after = told.when(claimed(a_claim(value=246, at_least=True))).aggregate
    assert after.claims == {
        "wechat_articles": a_claim(value=246, at_least=True),
        "media_items": a_claim("media_items", 29),
    }


@pytest.mark.parametrize(
    ("key", "period", "expected"),
    [
        ("wechat_articles", "2023", "2024"),
        ("wechat_articles", "cumulative", "2024"),
        ("stations_built_cumulative", "2024", "cumulative"),
    ],
)
def test_a_claim_on_another_period_is_refused(key, period, expected):
    told = story(Review).when(claimed(a_claim("media_items"), a_claim(key, period=period)))
    told.then_refused("period-mismatch", field="period", key=key, period=expected)


def test_a_claim_on_no_figure_is_refused():
    told = story(Review).when(claimed(a_claim("happiness")))
    told.then_refused("figure-unknown", field="key", key="happiness")


def test_a_publication_pins_a_position_and_a_second_pins_anew():
    told = story(Review)
    told.when(published(17)).then(ReviewPublished, year=2024, position=17)
    after = told.given(published(17)).when(published(23)).aggregate
    assert after.publication.position == 23


@pytest.mark.parametrize("key", CUMULATIVE)
def test_a_cumulative_figure_has_an_opening_balance(key):
    outcome = story(OpeningBalances).when(balance(key))
    after = outcome.then(OpeningBalanceSet, key=key, value=40, up_to=day("2023-12-31")).aggregate
    assert after.area == COUNTY


@pytest.mark.parametrize("key", [key for key in BY_KEY if key not in CUMULATIVE])
def test_no_other_figure_has_one(key):
    story(OpeningBalances).when(balance(key)).then_refused(
        "figure-not-cumulative", field="key", key=key
    )


def test_no_unknown_figure_has_one():
    story(OpeningBalances).when(balance("theatre_shows")).then_refused("figure-not-cumulative")
    story(OpeningBalances).when(balance("happiness")).then_refused("figure-unknown", field="key")


def test_another_person_voids_a_balance():
    told = story(OpeningBalances).given(balance(), balance(name="second", up_to="2022-12-31"))
    told.when(void_balance(by=ADMIN)).then_refused("same-person")
    after = told.when(void_balance()).then(OpeningBalanceVoided, reason="another series").aggregate
    assert list(after.by_id) == [an_id("second")]


def test_a_balance_is_voided_once_and_must_be_there():
    told = story(OpeningBalances).given(balance(), void_balance())
    told.when(void_balance()).then_refused("balance-missing")
    story(OpeningBalances).when(void_balance()).then_refused("balance-missing")
