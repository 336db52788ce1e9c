"""When things happen: a table with one drawing a row. Positions are quarters from the start of the plan, from 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from readiness import formats
from readiness.charts.parts import Scale, Tick
from readiness.charts.rows import AUDIENCES


@dataclass(frozen=True, slots=True)
class TimelineRow:
    template = "timeline_row"
    grid: tuple[float, ...]
    x: float
    width: float
    audience: str
    self_paced: bool
    sessions: tuple[float, ...]
    today: float | None
    label: str
    label_x: float
    label_end: bool


@dataclass(frozen=True, slots=True)
class LoadColumn:
    x: float
    width: float
    y: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Load:
    template = "timeline_load"
    grid: tuple[float, ...]
    columns: tuple[LoadColumn, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The frame of a plan's calendar; `row` and `load` draw in it."""

    template = "timeline_head"
    quarters: int
    ticks: tuple[Tick, ...]
    today: float | None

    def _across(self, position: float) -> float:
        return Scale(0, self.quarters)(position)

    @property
    def grid(self) -> tuple[float, ...]:
        return tuple(self._across(quarter) for quarter in range(self.quarters + 1))

    def row(
        self,
        start: float,
        end: float,
        *,
        audience: str,
        label: str,
        self_paced: bool = False,
        sessions: Sequence[float] = (),
    ) -> TimelineRow:
        """One action from `start` to `end`; at least a sliver. Near the right edge the label goes before the bar."""
        if audience not in AUDIENCES:
            raise ValueError(f"An audience is one of {', '.join(AUDIENCES)}, not {audience!r}")
        left, right = self._across(start), self._across(max(end, start))
        width = max(round(right - left, 2), 0.8)
        at_end = right > 81
        return TimelineRow(
            self.grid,
            min(left, 99.2),
            width,
            audience,
            self_paced,
            tuple(self._across(at) for at in sessions if start <= at <= end),
            self.today,
            label,
            # Without room on either side it goes over the bar's end.
            left if at_end and left > 14 else right,
            at_end,
        )

    def load(self, shares: Sequence[float | None]) -> Load:
        """The part of the hours people can spare that each quarter takes; unknown is left blank."""
        columns = []
        for quarter, share in enumerate(shares[: self.quarters]):
            left = self._across(quarter)
            height = 0 if share is None else round(min(max(share, 0), 1) * 30, 2)
            label = "" if share is None else formats.percent(share)
            columns.append(
                LoadColumn(left, round(100 / self.quarters, 2), round(40 - height, 2), height, label)
            )
        return Load(self.grid, tuple(columns))


def timeline(starts_on: date, quarters: int, today: date | None = None) -> Timeline:
    """The calendar of a plan; today's line only where it lies within."""
    labels = [_quarter_label(starts_on, number, quarters) for number in range(1, quarters + 1)]
    scale = Scale(0, quarters)
    ticks = tuple(Tick(scale(number), label) for number, label in enumerate(labels))
    end = _months_later(starts_on, 3 * quarters)
    span = (end - starts_on).days
    inside = today is not None and span > 0 and starts_on <= today <= end
    return Timeline(quarters, ticks, round((today - starts_on).days / span * 100, 2) if inside else None)


def _quarter_label(starts_on: date, number: int, quarters: int) -> str:
    """With the year for the first, the last, and where the year changes."""
    full = formats.quarter_label(starts_on, number)
    _, position = formats.quarter(starts_on, number)
    return full if number in (1, quarters) or position == 1 else f"Q{position}"


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
