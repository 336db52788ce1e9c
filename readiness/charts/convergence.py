"""How close the solver is to proving that nothing better exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
class Convergence:
    template = "convergence"
    title: str
    finding: str
    table: DataTable
    height: int
    base: float
    ticks_across: tuple[Tick, ...]
    ticks_down: tuple[Tick, ...]
    band: str
    best: str
    bound: str
    now: Point | None
    labels: tuple[Label, ...]


def convergence(
    *,
    steps: Sequence[tuple[float, float, float]],
    seconds: float,
    title: str = "Readiness of the best plan so far",
    height: int = 250,
) -> Convergence:
    """How close the solver is: (seconds, best found, bound) at each improvement, of at most `seconds`."""
    low, high = share_bounds([value for _, best, bound in steps for value in (best, bound)])
    base = height - 26
    x, y = Scale(0, max(seconds, *(s for s, _, _ in steps), 1)), Scale(low, high, base, 16)
    best = _stairs([(x(at), y(value)) for at, value, _ in steps])
    bound = _stairs([(x(at), y(value)) for at, _, value in steps])
    last = steps[-1] if steps else None
    labels = ()
    if last:
        px, left = x(last[0]), x(last[0]) > 66
        across, end = (px - 1.5, " c-end") if left else (px + 1.5, "")
        labels = (
            Label(
                across,
                y(last[1]) + 18,
                f"Best so far {formats.percent(last[1], 1)}",
                f"c-pinetext c-b c-halo{end}",
            ),
            Label(
                across, y(last[2]) - 10, f"Cannot pass {formats.percent(last[2], 1)}", f"c-text2 c-halo{end}"
            ),
        )
    return Convergence(
        title=title,
        finding="No plan has been found yet."
        if last is None
        else f"After {formats.number(last[0])} seconds the best plan found reaches {formats.percent(last[1], 1)}."
        f" No plan can pass {formats.percent(last[2], 1)}.",
        table=DataTable(
            title,
            ("Seconds", "Best found", "No plan can pass"),
            tuple((formats.number(s, 1), formats.percent(b, 1), formats.percent(u, 1)) for s, b, u in steps),
        ),
        height=height,
        base=base,
        ticks_across=tuple(
            Tick(x(second), f"{formats.number(second)} s", anchor(x(second)))
            for second in nice_steps(x.high, 3)
        ),
        ticks_down=share_ticks(low, high, y),
        band=area(best, bound),
        best=path(best),
        bound=path(bound),
        now=best[-1] if best else None,
        labels=labels,
    )


def _stairs(points: Sequence[Point]) -> list[Point]:
    """A line that holds its height until the next point."""
    steps = list(points[:1])
    for (_, before), (x, y) in pairwise(points):
        steps += [(x, before), (x, y)]
    return steps
