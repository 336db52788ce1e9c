"""Quarters of a plan as dates. A plan's quarter n (from 1) is the n-th three months from its first day."""

from __future__ import annotations

from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day that many months later, or the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def quarter_start(starts_on: date, quarter: int) -> date:
    """The first day of the plan's quarter n."""
    return add_months(starts_on, 3 * (quarter - 1))


def quarter_end(starts_on: date, quarter: int) -> date:
    """The last day of the plan's quarter n."""
    return quarter_start(starts_on, quarter + 1) - timedelta(days=1)


def quarter_of(starts_on: date, day: date) -> int:
    """The plan's quarter the day lies in; 0 or less before the plan starts."""
    months = (day.year - starts_on.year) * 12 + day.month - starts_on.month
    quarter = months // 3 + 1
    return quarter - 1 if day < quarter_start(starts_on, quarter) else quarter


def next_quarter_start(today: date) -> date:
    """The first day of the calendar quarter after today's."""
    first = date(today.year, today.month - (today.month - 1) % 3, 1)
    return add_months(first, 3)
