"""How figures are written."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from readiness import formats


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (147750, "€147,750"),
        (Decimal("147750.00"), "€147,750"),
        (Decimal("99.5"), "€99.50"),
        (Decimal("0.004"), "€0"),
        (0, "€0"),
        (-12400, "−€12,400"),
        (None, "not known"),
    ],
)
def test_money_is_written_in_full_with_cents_only_where_there_are_some(amount, written):
    assert formats.money(amount) == written


def test_money_of_another_currency_carries_its_sign_or_its_code():
    assert formats.money(5, "USD") == "$5"
    assert formats.money(5, "SEK") == "SEK\N{NO-BREAK SPACE}5"


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0, "€0"), (950, "€950"), (148_000, "€148k"), (12_500, "€12.5k"), (1_200_000, "€1.2m")],
)
def test_money_on_a_chart_is_short(amount, written):
    assert formats.money_short(amount) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.83, "83%"),
        (Fraction(1, 3), "33%"),
        (0.145, "15%"),
        (0, "0%"),
        (1, "100%"),
        (0.9999, ">99%"),
        (Fraction(1, 1000), "<1%"),
        (1.2, "120%"),
        (None, "not known"),
    ],
)
def test_a_share_that_is_not_all_never_reads_100_percent_and_not_nothing_never_0(share, written):
    assert formats.percent(share) == written


def test_percent_with_a_digit_keeps_the_same_honesty():
    assert formats.percent(0.8246, 1) == "82.5%"
    assert formats.percent(0.99999, 1) == ">99.9%"


@pytest.mark.parametrize(
    ("gap", "written"),
    [(-1.7, "−1.7"), (0.4, "+0.4"), (0.04, "0"), (-0.04, "0"), (0, "0"), (None, "not known")],
)
def test_a_signed_number_has_a_real_minus_and_no_sign_before_zero(gap, written):
    assert formats.signed(gap) == written


@pytest.mark.parametrize(
    ("gap", "band"),
    [
        (-2.1, "n5"),
        (-2.0, "n4"),
        (-1.6, "n4"),
        (-1.5, "n3"),
        (-1.1, "n3"),
        (-1.0, "n2"),
        (-0.6, "n2"),
        (-0.5, "n1"),
        (-0.1, "n1"),
        (-0.04, "0"),
        (0, "0"),
        (0.1, "p1"),
        (0.94, "p1"),
        (0.95, "p2"),
        (5, "p2"),
        (None, ""),
    ],
)
def test_the_band_of_a_gap_is_that_of_the_number_as_it_is_printed(gap, band):
    assert formats.gap_band(gap) == band


def test_points_are_a_difference_of_percentages():
    assert formats.points(0.006) == "+0.6 points"
    assert formats.points(-0.007) == "−0.7 points"
    assert formats.points(Fraction(1, 100)) == "+1.0 point"
    assert formats.points(0.29, 0, sign=False) == "29 points"


def test_hours_and_counts_agree_in_number():
    assert formats.hours(9412) == "9,412 hours"
    assert formats.hours(Decimal("2.5")) == "2.5 hours"
    assert formats.hours(Decimal("1.0")) == "1 hour"
    assert formats.hours(None) == "not known"
    assert formats.counted(0, "person", "people") == "0 people"
    assert formats.counted(1, "person", "people") == "1 person"


@pytest.mark.parametrize(
    ("parts", "whole"),
    [((1, 1, 1), [34, 33, 33]), ((67.9, 21.1, 11), [68, 21, 11]), ((0, 0), [0, 0]), ((5,), [100]), ((), [])],
)
def test_shares_add_up_to_100(parts, whole):
    assert formats.shares(parts) == whole


def test_not_assessed_is_not_level_0():
    assert formats.level_name(None) == "Not assessed"
    assert formats.level_name(0) == "None"


def test_quarters_are_counted_from_1_and_run_over_the_year():
    assert formats.quarter_label(date(2026, 10, 1), 1) == "Q4 2026"
    assert formats.quarter_label(date(2026, 10, 1), 2) == "Q1 2027"
    assert formats.quarter_short(date(2027, 1, 1), 4) == "Q4 27"
    assert formats.quarter_range(date(2027, 1, 1), 2, 3) == "Q2–Q3 2027"
    assert formats.quarter_range(date(2026, 10, 1), 1, 2) == "Q4 2026–Q1 2027"
    assert formats.quarter_range(date(2027, 1, 1), 2, 2) == "Q2 2027"


def test_a_day_has_its_year_only_where_it_is_another():
    assert formats.day(date(2026, 10, 15), date(2026, 10, 12)) == "Thursday 15 October"
    assert formats.day(date(2027, 10, 15), date(2026, 10, 12)) == "Friday 15 October 2027"
    assert formats.day_short(date(2026, 10, 9), date(2026, 10, 12)) == "Fri 9 Oct"
    assert formats.day(None) == "not known"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 10, 12), "today"),
        (date(2026, 10, 11), "yesterday"),
        (date(2026, 10, 13), "tomorrow"),
        (date(2026, 9, 30), "12 days ago"),
        (date(2026, 11, 2), "in 3 weeks"),
        (date(2026, 1, 12), "8 months ago"),
        (date(2029, 10, 12), "in 3 years"),
        (None, "not known"),
    ],
)
def test_a_relative_day_is_said_in_the_unit_people_use(day, written):
    assert formats.relative_day(day, date(2026, 10, 12)) == written
