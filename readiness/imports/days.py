"""Dates as spreadsheets have them: which comes first, day or month, is told by the column as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from . import cells
from .words import clean, show

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_TWO = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{2}|\d{4})")
_WITH_NAME = re.compile(
    r"(?:(\d{1,2})\.? )?([a-zäéû]{3,9})\.?,? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})", re.IGNORECASE
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SERIAL = range(32_874, 60_000)  # 1990 to 2064, as Excel counts days


def order_of(values: Iterable[object]) -> str | None:
    """`dmy` or `mdy` where the column shows it; None where both are possible; "" where it does not matter."""
    first = second = unclear = False
    for value in values:
        parts = _TWO.fullmatch(clean(value)[:20]) if isinstance(value, str) else None
        if not parts or parts[2] == ".":
            continue
        one, other = int(parts[1]), int(parts[3])
        first, second = first or one > 12, second or other > 12
        unclear = unclear or (one <= 12 and other <= 12 and one != other)
    if first and not second:
        return DAY_FIRST
    if second and not first:
        return MONTH_FIRST
    return None if unclear else ""


def day(value: object, today: date | None, order: str) -> date | None:
    """A date that has been, None for an empty cell; `order` decides where day and month could be either."""
    number = _serial(value)
    if number is not None:
        value = date(1899, 12, 30) + timedelta(days=number)
    elif isinstance(value, str):
        value = _from_text(clean(value)[:40], order) or value
    if isinstance(value, datetime):
        value = value.date()
    return cells.day(value, today)


def _serial(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value.strip()[:6])
    whole = isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value)
    return int(value) if whole and int(value) in _SERIAL else None


def _from_text(said: str, order: str) -> date | None:
    if parts := _TWO.fullmatch(said):
        one, sign, other, year = parts.groups()
        number, month = int(one), int(other)
        if sign != "." and (order == MONTH_FIRST or month > 12):
            number, month = month, number
        elif sign != "." and not order and number <= 12 and number != month:
            return None  # cells.day says that both are possible
        return _made(int(year) + (2000 if len(year) == 2 else 0), month, number, said)
    if (parts := _WITH_NAME.fullmatch(said)) and (parts[1] or parts[3]):
        name = parts[2].casefold()[:3]
        if name in _MONTHS:
            return _made(int(parts[4]), _MONTHS.index(name) + 1, int(parts[1] or parts[3]), said)
    return None


def _made(year: int, month: int, number: int, said: str) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise cells.Bad("a date that exists", show(said)) from None
