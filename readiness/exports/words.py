"""Numbers as words of a sentence, beside the figures of `formats`."""

from __future__ import annotations

import math
from collections.abc import Sequence

SMALL = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def spelled(number: int) -> str:
    return SMALL[number] if 0 <= number < len(SMALL) else f"{number:,}"


def count(number: int, one: str, many: str | None = None) -> str:
    """count(1, "team") is "one team", count(14, "team") is "14 teams"."""
    return f"{spelled(number)} {one if number == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
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
