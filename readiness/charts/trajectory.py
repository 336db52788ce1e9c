"""Readiness over time: known, with the plan, without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from readiness import formats
from readiness.charts.parts import DataTable, Label, Point, Scale, Tick, area, path, share_bounds, share_ticks

Dated = Sequence[tuple[date, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    template = "trajectory"
    title: str
    finding: str
    table: DataTable
    height: int
    base: float
    ticks_across: tuple[Tick, ...]
    ticks_down: tuple[Tick, ...]
    target: Tick | None
    band: str
    known: str
    planned: str
    without: str
    dots: tuple[Point, ...]
    today: Point | None
    goal: Point | None
    labels: tuple[Label, ...]


def trajectory(
    *,
    known: Dated,
    planned: Dated = (),
    band: Sequence[tuple[date, float, float]] = (),
    without: Dated = (),
    target: float | None = None,
    title: str = "Readiness, share of required skill levels held",
    height: int = 286,
) -> Trajectory:
    """Readiness over time.

    `known` ends today; `planned` and `without` (the plan) go on from there; `band` is the likely range
    (day, low, high). Each is sorted by day; any may be empty.
    """
    planned, without = _joined(known, planned), _joined(known, without)
    days = [day for day, *_ in (*known, *planned, *band, *without)]
    values = [value for _, *rest in (*known, *planned, *band, *without) for value in rest]
    low, high = share_bounds(values + ([target] if target is not None else []))
    base = height - 26
    first, last = (min(days), max(days)) if days else (date.min, date.min)
    x = Scale(first.toordinal(), last.toordinal())
    y = Scale(low, high, base, 22)

    def at(points: Dated) -> list[Point]:
        return [(x(day.toordinal()), y(value)) for day, value in points]

    lower = [(day, least) for day, least, _ in band]
    upper = [(day, most) for day, _, most in band]
    if band and known:
        lower, upper = [known[-1], *lower], [known[-1], *upper]
    return Trajectory(
        title=title,
        finding=_trajectory_finding(known, planned, band, without),
        table=_trajectory_table(title, known, planned, without),
        height=height,
        base=base,
        ticks_across=_date_ticks(days, x),
        ticks_down=share_ticks(low, high, y, leave_out=target),
        target=None if target is None else Tick(y(target), f"{formats.percent(target)} target"),
        band=area(at(upper), at(lower)),
        known=path(at(known)),
        planned=path(at(planned)),
        without=path(at(without)),
        dots=tuple(at(planned)[1:-1]),
        today=at(known)[-1] if known else None,
        goal=at(planned)[-1] if len(planned) > 1 else None,
        labels=_trajectory_labels(at, known, planned, without),
    )


def _joined(known: Dated, later: Dated) -> Dated:
    """The later line, begun where the known one ends."""
    if not later or not known or later[0][0] <= known[-1][0]:
        return later
    return [known[-1], *later]


def _trajectory_labels(at, known: Dated, planned: Dated, without: Dated) -> tuple[Label, ...]:
    labels = []
    if known:
        px, py = at(known)[-1]
        # To the left of the point; where there is no room, to its right, under the line that rises from it.
        x, y, look = (
            (px - 1.4, py - 12, "c-text c-b c-halo c-end")
            if px > 15
            else (px + 2, py + 3, "c-text c-b c-halo")
        )
        labels.append(Label(x, y, f"Today {formats.percent(known[-1][1])}", look))
    if len(planned) > 1:
        px, py = at(planned)[-1]
        text = f"With the plan {formats.percent(planned[-1][1])}"
        labels.append(Label(px - 2.5, py - 16, text, "c-pinetext c-b c-end c-halo"))
    if len(without) > 1:
        px, py = at(without)[-1]
        text = f"Without it {formats.percent(without[-1][1])}"
        labels.append(Label(px, py + 17, text, "c-tick c-end c-halo"))
    return tuple(labels)


def _trajectory_finding(known: Dated, planned: Dated, band, without: Dated) -> str:
    parts = []
    if known:
        now = formats.percent(known[-1][1])
        first_day, first_value = known[0]
        parts.append(
            f"Readiness went from {formats.percent(first_value)} in {_month(first_day)} to {now} today."
            if len(known) > 1
            else f"Readiness is {now} today."
        )
    if len(planned) > 1:
        day, value = planned[-1]
        likely = (
            f", likely between {formats.percent(band[-1][1])} and {formats.percent(band[-1][2])}"
            if band
            else ""
        )
        parts.append(f"With the plan it reaches {formats.percent(value)} in {_month(day)}{likely}.")
    if len(without) > 1:
        parts.append(f"Without the plan it would be {formats.percent(without[-1][1])}.")
    return " ".join(parts) or "Nothing is known yet."


def _trajectory_table(title: str, known: Dated, planned: Dated, without: Dated) -> DataTable:
    lines = [dict(known), dict(planned), dict(without)]
    days = sorted({day for line in lines for day in line})
    rows = [
        (
            formats.day_short(day),
            *("–" if line.get(day) is None else formats.percent(line[day], 1) for line in lines),
        )
        for day in days
    ]
    return DataTable(title, ("Day", "Known", "With the plan", "Without it"), tuple(rows))


def _month(day: date) -> str:
    return f"{formats.MONTHS[day.month - 1]} {day.year}"


def _date_ticks(days: Sequence[date], x: Scale) -> tuple[Tick, ...]:
    """First and last day, and between them what has room; the year where it changes. `minor` ones leave a phone."""
    if not days:
        return ()
    first, last = min(days), max(days)
    if first == last:
        return (Tick(0, f"{formats.MONTHS[first.month - 1][:3]} {first.year}"),)
    kept = [first]
    for day in sorted(set(days)):
        at = x(day.toordinal())
        if at - x(kept[-1].toordinal()) >= 20 and 100 - at >= 20:
            kept.append(day)
    ticks, year = [], None
    for number, day in enumerate([*kept, last]):
        month = formats.MONTHS[day.month - 1][:3]
        ends = number in (0, len(kept))
        label = month if day.year == year and not ends else f"{month} {day.year}"
        look = "" if number == 0 else "c-end" if number == len(kept) else "c-mid"
        ticks.append(Tick(x(day.toordinal()), label, f"{look} c-minor" if not ends and number % 2 else look))
        year = day.year
    return tuple(ticks)
