"""How figures are written: on the screen, in the PDF and in the exports alike. Pure functions, no Django.

Shares and readiness come as parts of 1. What is not known comes as None and is written as `UNKNOWN`, never as 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

type Figure = int | float | Decimal | Fraction

UNKNOWN = "not known"
MINUS = "\N{MINUS SIGN}"
LEVELS = ("None", "Aware", "Foundation", "Practitioner", "Advanced", "Expert")
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF\N{NO-BREAK SPACE}", "INR": "₹"}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def _rounded(value: Figure, digits: int) -> Decimal:
    """Half away from zero, as people round; a binary 0.145 counts as the 0.145 that it prints as."""
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
    else:
        exact = Decimal(str(value))
    rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)  # no minus before a zero


def number(value: Figure | None, digits: int = 0) -> str:
    """1,234 or, with digits, 1,234.5; a real minus before a negative one."""
    if value is None:
        return UNKNOWN
    return f"{_rounded(value, digits):,f}".replace("-", MINUS)


def plain_number(value: Figure | None) -> str:
    """With as many decimals as it has and no more: 1,200, 6.5."""
    if value is None:
        return UNKNOWN
    return number(value, max(0, -int(Decimal(str(value)).normalize().as_tuple().exponent)))


def signed(value: Figure | None, digits: int = 1) -> str:
    """+0.4, −1.7, and a plain 0 for what rounds to nothing."""
    if value is None:
        return UNKNOWN
    rounded = _rounded(value, digits)
    if not rounded:
        return "0"
    return ("+" if rounded > 0 else "") + number(rounded, digits)


def money(amount: Figure | None, currency: str = "EUR", digits: int | None = None) -> str:
    """€147,750 in full; cents only where there are some, or where `digits` says so."""
    if amount is None:
        return UNKNOWN
    if digits is None:
        digits = 0 if _rounded(amount, 2) == _rounded(amount, 0) else 2
    rounded = _rounded(amount, digits)
    symbol = SYMBOLS.get(currency, f"{currency}\N{NO-BREAK SPACE}")
    return f"{MINUS if rounded < 0 else ''}{symbol}{abs(rounded):,f}"


def money_short(amount: Figure | None, currency: str = "EUR") -> str:
    """€148k, €1.2m: for the ticks of a chart, and nowhere else."""
    if amount is None:
        return UNKNOWN
    for size, letter in ((1_000_000, "m"), (1_000, "k")):
        if abs(_rounded(amount, 0)) >= size:
            scaled = _rounded(Fraction(_rounded(amount, 2)) / size, 1)
            return money(scaled, currency, 0 if scaled == scaled.to_integral() else 1) + letter
    return money(amount, currency, 0)


def percent(share: Figure | None, digits: int = 0) -> str:
    """83% from 0.83. What is not all never reads 100%, and what is not nothing never reads 0%."""
    if share is None:
        return UNKNOWN
    written = _rounded(_times_100(share), digits)
    step = Decimal(1).scaleb(-digits)
    if share > 0 and not written:
        return f"<{step}%"
    if share < 1 and written >= 100:
        return f">{100 - step}%"
    return number(written, digits) + "%"


def percent_number(share: Figure | None, digits: int = 0) -> str:
    """The figure of `percent` without its sign, where the sign is set apart."""
    return percent(share, digits).rstrip("%")


def shares(parts: Sequence[Figure]) -> list[int]:
    """Whole percents that add up to 100 (largest remainder), or zeros where there is nothing to share."""
    total = sum(Fraction(part) for part in parts)
    if not total:
        return [0] * len(parts)
    exact = [Fraction(part) * 100 / total for part in parts]
    whole = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (whole[i] - exact[i], i))
    for i in by_remainder[: 100 - sum(whole)]:
        whole[i] += 1
    return whole


def points(difference: Figure | None, digits: int = 1, *, sign: bool = True) -> str:
    """+0.6 points from 0.006: a difference of two percentages."""
    if difference is None:
        return UNKNOWN
    figure = _times_100(difference)
    written = signed(figure, digits) if sign else number(figure, digits)
    return f"{written} {'point' if abs(_rounded(figure, digits)) == 1 else 'points'}"


def hours(value: Figure | None) -> str:
    """9,412 hours, 1 hour, 2.5 hours."""
    if value is None:
        return UNKNOWN
    digits = 0 if _rounded(value, 1) == _rounded(value, 0) else 1
    return counted(value, "hour", "hours", digits=digits)


def counted(value: Figure | None, one: str, many: str, *, digits: int = 0) -> str:
    """1 person, 420 people."""
    if value is None:
        return UNKNOWN
    return f"{number(value, digits)} {one if _rounded(value, digits) == 1 else many}"


def level_name(level: int | None) -> str:
    """Foundation for 2; no answer is not level 0."""
    return "Not assessed" if level is None else LEVELS[level]


def gap_band(gap: Figure | None) -> str:
    """The color band of have minus need: n5 (most short) to n1, 0, p1, p2; empty where nothing is needed."""
    if gap is None:
        return ""
    value = _rounded(gap, 1)
    if value >= 1:
        return "p2"
    if value > 0:
        return "p1"
    if value == 0:
        return "0"
    for least, band in (("-0.5", "n1"), ("-1.0", "n2"), ("-1.5", "n3"), ("-2.0", "n4")):
        if value >= Decimal(least):
            return band
    return "n5"


def quarter(starts_on: date, index: int) -> tuple[int, int]:
    """(year, 1-4) of a plan's quarter, counted from 1 as the planner does: 1 is the one that holds `starts_on`."""
    year, position = divmod(starts_on.year * 4 + (starts_on.month - 1) // 3 + index - 1, 4)
    return year, position + 1


def quarter_label(starts_on: date, index: int) -> str:
    """Q2 2027."""
    year, position = quarter(starts_on, index)
    return f"Q{position} {year}"


def quarter_short(starts_on: date, index: int) -> str:
    """Q2 27: for narrow columns."""
    year, position = quarter(starts_on, index)
    return f"Q{position} {year % 100:02}"


def quarter_range(starts_on: date, first: int, last: int) -> str:
    """Q2–Q3 2027, Q4 2026–Q1 2027, or Q2 2027 where both are the same."""
    if first == last:
        return quarter_label(starts_on, first)
    from_year, from_position = quarter(starts_on, first)
    to_year, _ = quarter(starts_on, last)
    start = f"Q{from_position}" if from_year == to_year else f"Q{from_position} {from_year}"
    return f"{start}–{quarter_label(starts_on, last)}"


def day(value: date | None, today: date | None = None) -> str:
    """Thursday 15 October; with the year where it is not the year of `today`."""
    if value is None:
        return UNKNOWN
    written = f"{WEEKDAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]}"
    return written if today and value.year == today.year else f"{written} {value.year}"


def day_short(value: date | None, today: date | None = None) -> str:
    """Fri 9 Oct; with the year where it is not the year of `today`."""
    if value is None:
        return UNKNOWN
    written = f"{WEEKDAYS[value.weekday()][:3]} {value.day} {MONTHS[value.month - 1][:3]}"
    return written if today and value.year == today.year else f"{written} {value.year}"


def relative_day(value: date | None, today: date) -> str:
    """today, yesterday, 12 days ago, in 3 weeks: stands beside the date, never instead of it."""
    if value is None:
        return UNKNOWN
    days = (value - today).days
    if days in (-1, 0, 1):
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    count, unit = _span(abs(days))
    spoken = f"{count} {unit}" + ("" if count == 1 else "s")
    return f"in {spoken}" if days > 0 else f"{spoken} ago"


def _span(days: int) -> tuple[int, str]:
    if days < 14:
        return days, "day"
    if days < 61:
        return days // 7, "week"
    if days < 730:
        return days * 12 // 365, "month"
    return days // 365, "year"


def _times_100(share: Figure) -> Figure:
    """Exact, so that 0.145 becomes 14.5 and not 14.499999."""
    return share * 100 if isinstance(share, int | Fraction) else Decimal(str(share)) * 100
