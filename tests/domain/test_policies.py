"""The pure questions: days, seasons, caps, categories, duties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policies.caps import require_aid_within_cap, require_visit_within_caps
from domain.policies.days import age_on, require_not_future
from domain.policies.duties import require_other_person
from domain.policies.eligibility import categories_given, net_monthly_income
from domain.policies.sample import SAMPLE
from domain.policies.seasons import require_season_fits
from domain.policies.working_days import is_working_day, working_days_after
from domain.refusals import Refusal
from domain.rules import Band, CapKey, Operator, Window
from domain.values import NO_MONEY, AidKind, Category, Money, Season
from tests.people import an_id, day, yuan

RULES = SAMPLE.rules


def with_rules(**fields):
    return msgspec.structs.replace(RULES, **fields)


@pytest.mark.parametrize(
    ("on", "works"),
    [
        ("2024-03-15", True),
        ("2024-03-16", False),
        ("2024-02-09", True),
        ("2024-02-12", False),
        ("2024-02-18", True),
        ("2024-09-29", True),
        ("2024-10-01", False),
        ("2024-10-12", True),
    ],
)
def test_the_week_and_its_corrections(on, works):
    assert is_working_day(day(on), rules=RULES) is works


@pytest.mark.parametrize(
    ("first", "until", "count"),
    [
        ("2024-03-07", "2024-03-07", 0),
        ("2024-03-07", "2024-03-08", 1),
        ("2024-03-08", "2024-03-11", 1),
        ("2024-03-07", "2024-03-14", 5),
        ("2024-02-09", "2024-02-18", 1),
        ("2024-09-30", "2024-10-08", 1),
        ("2024-03-14", "2024-03-07", 0),
    ],
)
def test_the_first_day_is_not_counted(first, until, count):
    assert working_days_after(day(first), day(until), rules=RULES) == count


@given(st.dates(date(2023, 1, 1), date(2026, 12, 31)), st.integers(0, 200), st.integers(0, 200))
def test_working_days_add_up(first, some, more):
    middle = date.fromordinal(first.toordinal() + some)
    last = date.fromordinal(middle.toordinal() + more)
    assert working_days_after(first, last, rules=RULES) == working_days_after(
        first, middle, rules=RULES
    ) + working_days_after(middle, last, rules=RULES)


SEASONS = {
    Season.SPRING: ("02-01", "04-30"),
    Season.SUMMER: ("06-01", "08-31"),
    Season.AUTUMN: ("07-01", "09-30"),
    Season.WINTER: ("01-01", "02-29"),
}


@pytest.mark.parametrize("season", Season)
def test_both_ends_of_a_season_are_inside(season):
    first, last = (date.fromisoformat(f"2024-{end}") for end in SEASONS[season])
    require_season_fits(season, first, rules=RULES)
    require_season_fits(season, last, rules=RULES)
    for outside in (first.toordinal() - 1, last.toordinal() + 1):
        with pytest.raises(Refusal, match="season-mismatch"):
            require_season_fits(season, date.fromordinal(outside), rules=RULES)


def test_a_policy_may_relax_the_seasons():
    require_season_fits(Season.SPRING, day("2024-12-01"), rules=with_rules(season_enforced=False))


def test_a_season_without_a_window_fits_no_day():
    with pytest.raises(Refusal, match="season-mismatch"):
        require_season_fits(Season.SPRING, day("2024-03-01"), rules=with_rules(season_windows={}))


def test_a_window_may_reach_over_the_new_year():
    winter = Window("11-15", "02-29")
    inside = ("2024-11-15", "2024-12-31", "2025-01-01", "2024-02-29", "2025-02-28")
    assert all(winter.holds(day(on)) for on in inside)
    assert not any(winter.holds(day(on)) for on in ("2024-11-14", "2024-03-01", "2024-07-01"))


@pytest.mark.parametrize(
    ("value", "given", "refused_by"),
    [
        ("3000.00", "0.00", None),
        ("3000.01", "0.00", "visit_per_time"),
        ("3000.00", "3000.00", None),
        ("3000.00", "3000.01", "visit_per_person_year"),
        ("0.01", "6000.00", "visit_per_person_year"),
        ("0.00", "6000.00", None),
    ],
)
def test_the_caps_of_a_visit(value, given, refused_by):
    def ask():
        require_visit_within_caps(value=yuan(value), given_this_year=yuan(given), rules=RULES)

    if refused_by is None:
        ask()
    else:
        with pytest.raises(Refusal, match="cap-exceeded") as refused:
            ask()
        assert refused.value.details["cap_key"] == refused_by


def test_without_a_cap_there_is_no_limit():
    lavish, free = Money(10**12), with_rules(caps={})
    require_visit_within_caps(value=lavish, given_this_year=lavish, rules=free)
    for kind in (AidKind.LIVING, AidKind.EDUCATION, AidKind.MEDICAL):
        held = require_aid_within_cap(kind, amount=lavish, given=lavish, self_paid=None, rules=free)
        assert held is None


@pytest.mark.parametrize(
    ("self_paid", "limit", "cap"),
    [
        ("5000.00", None, "5000.00"),
        ("5000.00", "4000.00", "4000.00"),
        ("300.00", "400.00", "300.00"),
    ],
)
def test_medical_aid_is_capped_by_the_self_paid_part_and_the_policy(self_paid, limit, cap):
    caps = {CapKey.MEDICAL_PER_SELF_PAID: yuan(limit)} if limit else {}

    def ask(amount):
        return require_aid_within_cap(
            AidKind.MEDICAL,
            amount=amount,
            given=NO_MONEY,
            self_paid=yuan(self_paid),
            rules=with_rules(caps=caps),
        )

    assert ask(yuan(cap)).cap == yuan(cap)
    with pytest.raises(Refusal, match="cap-exceeded") as refused:
        ask(yuan(cap) + Money(1))
    assert refused.value.details["cap"] == yuan(cap)


def test_net_income_is_rounded_down_to_a_fen():
    def net(income, rigid="0.00", size=1):
        return net_monthly_income(
            annual_income=yuan(income), rigid_expenditure=yuan(rigid), size=size
        )

    assert net("14400.00", "2400.00", 2) == yuan("500.00")
    assert net("12000.11") == yuan("1000.00")
    assert net("12000.12") == yuan("1000.01")
    assert net("0.00", "0.01") == yuan("-0.01")


def categories(monthly, *, rules=RULES, rigid=NO_MONEY):
    """For one person whose income less the rigid expenditure is `monthly` a month."""
    income = Money(yuan(monthly).fen * 12) + rigid
    return categories_given(annual_income=income, rigid_expenditure=rigid, size=1, rules=rules)


AT_MOST = {
    "deep": Band(Operator.AT_MOST, Decimal("1")),
    "relative": Band(Operator.AT_MOST, Decimal("2")),
}
BELOW = {
    "deep": Band(Operator.BELOW, Decimal("1")),
    "relative": Band(Operator.BELOW, Decimal("1.5")),
}


@pytest.mark.parametrize(
    ("bands", "monthly", "given"),
    [
        (AT_MOST, "700.00", (Category.DEEP,)),
        (AT_MOST, "700.01", (Category.RELATIVE,)),
        (AT_MOST, "1400.00", (Category.RELATIVE,)),
        (AT_MOST, "1400.01", ()),
        (BELOW, "699.99", (Category.DEEP,)),
        (BELOW, "700.00", (Category.RELATIVE,)),
        (BELOW, "1049.99", (Category.RELATIVE,)),
        (BELOW, "1050.00", ()),
        (AT_MOST, "0.01", (Category.DEEP,)),
    ],
)
def test_the_operator_decides_on_the_line(bands, monthly, given):
    assert categories(monthly, rules=with_rules(**bands)) == given


@pytest.mark.parametrize(
    ("rigid", "accidental"), [("80000.00", False), ("80000.01", True), ("0.00", False)]
)
def test_costs_above_their_share_are_an_accident(rigid, accidental):
    given = categories_given(
        annual_income=yuan("100000.00"), rigid_expenditure=yuan(rigid), size=1, rules=RULES
    )
    assert (Category.ACCIDENTAL in given) is accidental


def test_who_spends_more_than_comes_in_is_in_deep_need_by_accident():
    assert categories("-50.00", rigid=yuan("700.00")) == (Category.DEEP, Category.ACCIDENTAL)


def test_a_household_may_fit_two_categories_the_band_first():
    given = categories("500.00", rigid=yuan("50000.00"))
    assert given == (Category.DEEP, Category.ACCIDENTAL)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2016-09-02", "2024-09-01", 7),
        ("2016-09-02", "2024-09-02", 8),
        ("2016-02-29", "2023-02-28", 6),
        ("2016-02-29", "2023-03-01", 7),
        ("2016-02-29", "2024-02-29", 8),
        ("2024-07-08", "2024-07-08", 0),
    ],
)
def test_age(born, on, age):
    assert age_on(day(on), born_on=day(born)) == age


def test_what_is_told_has_happened():
    require_not_future(day("2024-03-18"), today=day("2024-03-18"))
    with pytest.raises(Refusal, match="in-the-future") as refused:
        require_not_future(day("2024-03-19"), today=day("2024-03-18"), field="paid_on")
    assert refused.value.field == "paid_on"


def test_nobody_decides_on_what_they_had_in_their_hands():
    require_other_person(an_id("Zhao"), earlier_hands=[an_id("Wang"), an_id("Li")])
    require_other_person(an_id("Zhao"), earlier_hands=[])
    with pytest.raises(Refusal, match="same-person"):
        require_other_person(an_id("Li"), earlier_hands=[an_id("Wang"), an_id("Li")])


def test_the_sample_says_that_it_is_one():
    assert "sample" in SAMPLE.label
    assert SAMPLE.in_force_from == date(2000, 1, 1)
    assert set(RULES.season_windows) == set(Season)
    assert not set(RULES.days_off) & set(RULES.make_up_days)
    assert all(on.weekday() >= 5 for on in RULES.make_up_days)
