"""Quarters of a plan as dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.calendar import add_months, next_quarter_start, quarter_end, quarter_of, quarter_start


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 1, 1), -1, date(2026, 12, 1)),
        (date(2027, 5, 31), 12, date(2028, 5, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day, months, then):
    assert add_months(day, months) == then


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-8, 20))
def test_every_day_of_a_quarter_lies_in_it(starts_on, quarter):
    first, last = quarter_start(starts_on, quarter), quarter_end(starts_on, quarter)

    assert (quarter_of(starts_on, first), quarter_of(starts_on, last)) == (quarter, quarter)


@pytest.mark.parametrize(
    ("today", "then"),
    [
        (date(2026, 11, 24), date(2027, 1, 1)),
        (date(2027, 1, 1), date(2027, 4, 1)),
        (date(2027, 6, 30), date(2027, 7, 1)),
    ],
)
def test_the_coming_quarter_starts_after_todays(today, then):
    assert next_quarter_start(today) == then
