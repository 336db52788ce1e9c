"""Numbers as words of a sentence, beside the figures of `formats`. Pure functions, no Django."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

from readiness import formats

SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()
PARTS = (
    (1 / 4, "a quarter"),
    (1 / 3, "a third"),
    (1 / 2, "half"),
    (2 / 3, "two thirds"),
    (3 / 4, "three quarters"),
    (4 / 5, "four fifths"),
    (9 / 10, "nine tenths"),
)
NEAR = 0.025  # a share so near to a plain fraction is called by its name


def spelled(number: int) -> str:
    """four, 14: as a word up to twelve."""
    return SMALL[number] if 0 <= number < len(SMALL) else formats.number(number)


def count(number: int, one: str, many: str = "") -> str:
    """one team, 14 teams, no teams."""
    return f"{spelled(number)} {one if number == 1 else many or one + 's'}"


def part(share: float) -> str:
    """two thirds for 0.65; 58% where no plain fraction is near."""
    distance, name = min((abs(share - fraction), name) for fraction, name in PARTS)
    return name if distance <= NEAR else formats.percent(share)


def sentence(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """a, b and c."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def bound_percent(bound: float, digits: int = 1) -> str:
    """A proven bound, rounded up: rounded down it would claim more than is proven."""
    whole = math.ceil(bound * 100 * 10**digits - 1e-6) / 10**digits
    return f"{min(whole, 100):.{digits}f}%"


def gap_percent(gap: float) -> str:
    """How far below the bound: rounded up to two digits, so that nothing is claimed that is not proven."""
    points = max(gap, 0) * 100
    if points < 1e-7:
        return "0%"
    digits = max(0, 1 - math.floor(math.log10(points)))
    up = math.ceil(points * 10**digits - 1e-9) / 10**digits
    return (f"{up:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{up:.0f}") + "%"


def end_of(following: date) -> str:
    """The last moment before a day: "the end of 2027" before 1 January 2028, "the end of June 2027" before 1 July."""
    last = following - timedelta(days=1)
    if (last.month, last.day) == (12, 31):
        return f"the end of {last.year}"
    month = f"{formats.MONTHS[last.month - 1]} {last.year}"
    return f"the end of {month}" if following.day == 1 else f"{last.day} {month}"
