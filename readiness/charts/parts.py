"""What all charts share: scales, ticks, paths, the table behind the picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readiness import formats

type Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class DataTable:
    """The numbers of a chart as text; the first cell of a row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis: percent across, or pixels down."""

    at: float
    label: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """Text beside a mark: percent across, pixels down."""

    x: float
    y: float
    text: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps low..high onto start..end, and holds what lies outside at the edge. Without a range: the start."""

    low: float
    high: float
    start: float = 0.0
    end: float = 100.0

    def __call__(self, value: float) -> float:
        low, high = float(self.low), float(self.high)
        if high <= low:
            return self.start
        part = min(max((float(value) - low) / (high - low), 0.0), 1.0)
        return round(self.start + part * (self.end - self.start), 2)


def path(points: Iterable[Point]) -> str:
    """An SVG path through the points; empty for none."""
    steps = [f"{_short(x)} {_short(y)}" for x, y in points]
    return "M" + "L".join(steps) if steps else ""


def area(upper: Sequence[Point], lower: Sequence[Point]) -> str:
    """A closed SVG path between two lines."""
    return f"{path([*upper, *reversed(lower)])}Z" if upper and lower else ""


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def share_bounds(values: Sequence[float]) -> tuple[float, float]:
    """Whole tenths around shares, at least two apart: where the vertical axis begins and ends."""
    if not values:
        return 0.0, 1.0
    low = math.floor(round(min(values) * 10, 6)) / 10
    high = math.ceil(round(max(values) * 10, 6)) / 10
    if round(high - low, 6) < 0.2:
        low, high = (high - 0.2, high) if high >= 0.2 else (low, low + 0.2)
    return round(low, 1), round(high, 1)


def share_steps(low: float, high: float) -> list[float]:
    """Three to six gridlines between the bounds: every 5, 10 or 20 points."""
    points = round((high - low) * 100)
    step = 5 if points <= 20 else 10 if points <= 50 else 20
    first = round(low * 100)
    return [n / 100 for n in range(first, first + points + 1, step)]


def nice_steps(high: float, count: int = 4) -> list[float]:
    """0 and up to `count` round numbers below or at `high`: steps of 1, 2 or 5 times a power of ten."""
    if high <= 0:
        return [0.0]
    rough = high / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999999)
    return [step * n for n in range(int(high / step + 1e-9) + 1)]


def share_ticks(low: float, high: float, y: Scale, leave_out: float | None = None) -> tuple[Tick, ...]:
    """Gridlines; none at the base, and none so near the target's that their labels would touch."""
    steps = [step for step in share_steps(low, high) if step > low]
    near = [step for step in steps if leave_out is None or abs(y(step) - y(leave_out)) > 16]
    return tuple(Tick(y(step), formats.percent(step)) for step in near)


def anchor(at: float) -> str:
    """How the text of a tick lies about it, so that it stays inside the chart."""
    return "c-end" if at > 90 else "c-mid" if at > 5 else ""
