"""The small charts that stand beside their numbers, in a row of a table or a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readiness import formats
from readiness.charts.parts import DataTable, Scale

AUDIENCES = ("e", "l", "t")  # end users, leadership, tech specialists: their letter in the stylesheet


@dataclass(frozen=True, slots=True)
class Bar:
    template = "bar"
    width: float
    tone: str
    height: int
    track: bool
    mark: float | None


def bar(
    value: float | None, of: float = 1, *, gap: bool = False, track: bool = False, mark: float | None = None
) -> Bar:
    """A bar of `value` in `of`. What is more than nothing shows at least a sliver; `mark` is a tick on the track."""
    scale = Scale(0, of)
    width = 0 if value is None else scale(value)
    if value is not None and value > 0:
        width = max(width, 0.8)
    return Bar(width, "g" if gap else "f", 8, track, None if mark is None else scale(mark))


@dataclass(frozen=True, slots=True)
class Dumbbell:
    template = "dumbbell"
    now: float | None
    then: float | None
    grid: tuple[float, ...]


def dumbbell(now: float | None, then: float | None, *, low: float = 0.2, high: float = 1) -> Dumbbell:
    """Readiness today and with the plan on one line; gridlines at each fifth."""
    scale = Scale(low, high)
    grid = tuple(scale(fifth / 5) for fifth in range(6) if low < fifth / 5 <= high)
    return Dumbbell(*(None if value is None else scale(value) for value in (now, then)), grid)


@dataclass(frozen=True, slots=True)
class Step:
    x: float
    tone: str


@dataclass(frozen=True, slots=True)
class Bullet:
    template = "bullet"
    steps: tuple[Step, ...]
    need: float | None


def bullet(have: int | None, need: int | None, plan: int | None = None, *, top: int = 5) -> Bullet:
    """Levels as steps: held (f), added by the plan (p), still open (x), beyond need (s)."""
    wide = 100 / top
    steps = []
    for number in range(1, top + 1):
        if have is not None and number <= have:
            tone = "f"
        elif plan is not None and number <= plan:
            tone = "p"
        elif need is not None and number <= need:
            tone = "x"
        else:
            tone = "s"
        steps.append(Step(round((number - 1) * wide + 0.5, 2), tone))
    return Bullet(tuple(steps), None if need is None else round(need * wide, 2))


@dataclass(frozen=True, slots=True)
class SplitPart:
    audience: str
    x: float
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class Split:
    template = "split"
    parts: tuple[SplitPart, ...]
    height: int
    baseline: float


def split(parts: Sequence[tuple[str, float, str]], *, height: int = 34) -> Split:
    """Shares of a whole, side by side: (audience letter, amount, label). A part too narrow drops its label."""
    total = sum(float(amount) for _, amount, _ in parts if amount > 0)
    drawn, x = [], 0.0
    for audience, amount, label in parts:
        if audience not in AUDIENCES:
            raise ValueError(f"An audience is one of {', '.join(AUDIENCES)}, not {audience!r}")
        width = float(amount) / total * 100 if total and amount > 0 else 0.0
        fits = width >= 1.9 * len(label) * 0.8
        drawn.append(SplitPart(audience, round(x, 2), round(width, 2), label if fits else ""))
        x += width
    return Split(tuple(drawn), height, height / 2 + 4.5)


@dataclass(frozen=True, slots=True)
class Column:
    x: float
    y: float
    height: float
    tone: str
    count: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    template = "histogram"
    title: str
    finding: str
    table: DataTable
    columns: tuple[Column, ...]
    width: float


def histogram(
    counts: Sequence[int], *, need: int | None = None, title: str = "People at each level"
) -> Histogram:
    """People at each level, from 0; below `need` in the color of a gap."""
    most = max(counts, default=0)
    slot = 100 / max(len(counts), 1)
    columns = []
    for level, count in enumerate(counts):
        height = round(count / most * 44, 2) if most else 0
        tone = "c-gap" if need is not None and level < need else "c-pine"
        columns.append(
            Column(
                round(level * slot + 1, 2), 60 - height, height, tone, str(count) if count else "", str(level)
            )
        )
    spoken = ", ".join(f"{formats.number(count)} at {level}" for level, count in enumerate(counts))
    rows = tuple(
        (f"{level} {formats.level_name(level)}", formats.number(n)) for level, n in enumerate(counts)
    )
    return Histogram(
        title=title,
        finding=f"{title}: {spoken or 'nobody'}",
        table=DataTable(title, ("Level", "People"), rows),
        columns=tuple(columns),
        width=round(max(slot - 2, 1), 2),
    )


@dataclass(frozen=True, slots=True)
class SparkBar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Spark:
    template = "spark"
    bars: tuple[SparkBar, ...]
    height: int


def spark(values: Sequence[float | None], *, of: float | None = None, height: int = 22) -> Spark:
    """A row of small columns, such as the load of each quarter; unknown leaves a hole, `of` is the full height."""
    full = of if of is not None else max((value for value in values if value is not None), default=0)
    scale = Scale(0, full, 0, height - 2)
    slot = 100 / max(len(values), 1)
    bars = []
    for number, value in enumerate(values):
        if value is None:
            continue
        tall = max(scale(value), 1)
        bars.append(SparkBar(round(number * slot, 2), round(height - tall, 2), round(slot * 0.8, 2), tall))
    return Spark(tuple(bars), height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    template = "shortfall"
    title: str
    finding: str
    at: float
    budget: str
    need: str
    short: str
    end: bool


def shortfall(
    budget: float, need: float, *, currency: str = "EUR", what: str = "Mandatory skills need"
) -> Shortfall:
    """A budget that is too small beside what is needed."""
    at = Scale(0, need)(budget)
    money = [formats.money(amount, currency) for amount in (budget, need, max(need - budget, 0))]
    return Shortfall(
        title="Budget and need",
        finding=f"{what} {money[1]}, {money[2]} more than the {money[0]} budget",
        at=at,
        budget=f"Budget {money[0]}",
        need=f"{what} {money[1]}",
        short=f"{money[2]} short",
        end=at > 40,
    )
