"""What each budget buys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readiness import formats
from readiness.charts.parts import (
    DataTable,
    Label,
    Point,
    Scale,
    Tick,
    anchor,
    area,
    nice_steps,
    path,
    share_bounds,
    share_ticks,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    template = "frontier"
    title: str
    finding: str
    table: DataTable
    height: int
    base: float
    ticks_across: tuple[Tick, ...]
    ticks_down: tuple[Tick, ...]
    bought: str
    filled: str
    beyond: str
    chosen: Point | None
    chosen_tick: Tick | None
    dots: tuple[Point, ...]
    more: Point | None
    leader: float | None
    labels: tuple[Label, ...]
    axis_title: str


def frontier(
    *,
    points: Sequence[tuple[float, float]],
    chosen: tuple[float, float] | None = None,
    currency: str = "EUR",
    title: str = "Readiness for each budget",
    axis_title: str = "Budget",
    height: int = 350,
) -> Frontier:
    """What each budget buys: `points` (cost, readiness) and the chosen plan among or between them."""
    curve = sorted({(float(cost), float(ready)) for cost, ready in points})
    mark = (float(chosen[0]), float(chosen[1])) if chosen else None
    everything = sorted({*curve, mark} if mark else set(curve))
    low, high = share_bounds([ready for _, ready in everything])
    most = max((cost for cost, _ in everything), default=0.0)
    base = height - 40
    x, y = Scale(0, most), Scale(low, high, base, 24)

    def at(point: tuple[float, float]) -> Point:
        return x(point[0]), y(point[1])

    bought = [at(point) for point in everything if mark is None or point[0] <= mark[0]]
    beyond = [at(point) for point in everything if mark is not None and point[0] >= mark[0]]
    filled = area(bought, [(bought[0][0], base), (bought[-1][0], base)]) if len(bought) > 1 else ""
    steps = _called_out(curve, mark)
    more = next((point for point in curve if mark and point[0] > mark[0]), None)
    chosen_tick = mark and Tick(x(mark[0]), formats.money_short(mark[0], currency), anchor(x(mark[0])))
    return Frontier(
        title=title,
        finding=_frontier_finding(everything, mark, more, currency),
        table=DataTable(
            title,
            ("Budget", "Readiness"),
            tuple(
                (formats.money(cost, currency, 0), formats.percent(ready, 1)) for cost, ready in everything
            ),
        ),
        height=height,
        base=base,
        ticks_across=_money_ticks(most, x, currency, mark),
        ticks_down=share_ticks(low, high, y),
        bought=path(bought),
        filled=filled,
        beyond=path(beyond) if len(beyond) > 1 else "",
        chosen=mark and at(mark),
        chosen_tick=chosen_tick,
        dots=tuple(at(point) for point in steps),
        more=more and at(more),
        leader=_more_at(at(more), base) if more and at(more)[0] <= 80 else None,
        labels=_frontier_labels(at, steps, mark, more, currency, base),
        axis_title=axis_title,
    )


def _called_out(curve: Sequence[Point], mark: Point | None) -> list[Point]:
    """At most two cheaper plans worth a word: near two fifths and two thirds of the chosen cost."""
    cheaper = [point for point in curve if mark and 0 < point[0] < mark[0] * 0.85]
    picked = (
        {min(cheaper, key=lambda p: abs(p[0] - mark[0] * part)) for part in (0.4, 0.67)} if cheaper else set()
    )
    return sorted(picked)


def _frontier_labels(at, steps, mark, more, currency: str, base: float) -> tuple[Label, ...]:
    labels = []
    for cost, ready in steps:
        px, py = at((cost, ready))
        text = f"{formats.money_short(cost, currency)} buys {formats.percent(ready, 1)}"
        labels.append(Label(px + 1.2, py + 19, text, "c-text2 c-minor-md"))
    if mark:
        px, py = at(mark)
        look = "c-pinetext c-b c-halo" + (" c-end" if px > 30 else "")
        labels.append(
            Label(px - 2.3 if px > 30 else px, py - 14, f"Your plan {formats.percent(mark[1], 1)}", look)
        )
    if more and mark and at(more)[0] <= 80:
        px, py = at(more)
        y = _more_at((px, py), base)
        labels.append(
            Label(
                px + 1.4, y, f"+{formats.money_short(more[0] - mark[0], currency)} buys", "c-text c-b c-halo"
            )
        )
        labels.append(Label(px + 1.4, y + 16, formats.points(more[1] - mark[1]), "c-text c-b c-halo"))
    return tuple(labels)


def _more_at(point: Point, base: float) -> float:
    """How far down the words about the next budget stand; a thin line leads there."""
    return round(min(point[1] + 42, base - 30), 2)


def _frontier_finding(everything, mark, more, currency: str) -> str:
    if not everything:
        return "No budget has been tried yet."
    (least, least_ready), (most, most_ready) = everything[0], everything[-1]
    cheapest = f"{formats.percent(least_ready, 1)} for {formats.money(least, currency, 0)}"
    dearest = f"{formats.percent(most_ready, 1)} for {formats.money(most, currency, 0)}"
    parts = [f"Readiness bought by each budget, from {cheapest} to {dearest}."]
    if mark:
        parts.append(
            f"The plan costs {formats.money(mark[0], currency, 0)} for {formats.percent(mark[1], 1)}."
        )
    if mark and more:
        extra = formats.money(more[0] - mark[0], currency, 0)
        parts.append(f"A further {extra} would add {formats.points(more[1] - mark[1], sign=False)}.")
    return " ".join(parts)


def _money_ticks(most: float, x: Scale, currency: str, mark: Point | None) -> tuple[Tick, ...]:
    """Round amounts, except where the chosen cost has its own label."""
    ticks = [Tick(x(cost), formats.money_short(cost, currency), anchor(x(cost))) for cost in nice_steps(most)]
    return tuple(tick for tick in ticks if mark is None or abs(tick.at - x(mark[0])) > 9)
