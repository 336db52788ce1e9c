"""Every component once, on one page: to look at, to copy from, and for the tests that look."""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from readiness import charts, formats
from readiness.forms.styleguide import SampleForm

_TODAY = date(2026, 10, 12)


def _task(number: int, name: str, hint: str, status: str, url: str = "#tasks") -> SimpleNamespace:
    return SimpleNamespace(number=number, name=name, hint=hint, status=status, url=url)


def _step(number: int, name: str, done: bool = False, url: str = "#steps") -> SimpleNamespace:
    return SimpleNamespace(number=number, name=name, done=done, url=url)


def _trajectory() -> charts.Trajectory:
    return charts.trajectory(
        known=[
            (date(2026, 3, 31), 0.46),
            (date(2026, 6, 30), 0.49),
            (date(2026, 9, 30), 0.526),
            (_TODAY, 0.54),
        ],
        planned=[
            (date(2026, 12, 31), 0.60),
            (date(2027, 3, 31), 0.655),
            (date(2027, 6, 30), 0.743),
            (date(2027, 9, 30), 0.793),
            (date(2027, 12, 31), 0.83),
        ],
        band=[
            (date(2026, 12, 31), 0.587, 0.61),
            (date(2027, 3, 31), 0.634, 0.673),
            (date(2027, 6, 30), 0.714, 0.768),
            (date(2027, 9, 30), 0.759, 0.824),
            (date(2027, 12, 31), 0.792, 0.864),
        ],
        without=[(date(2027, 3, 31), 0.53), (date(2027, 12, 31), 0.51)],
        target=0.8,
    )


def _frontier() -> charts.Frontier:
    budgets = (0, 10, 20, 30, 45, 60, 80, 100, 125, 148, 158, 175, 200, 220)
    ready = (62, 65.2, 68, 70.1, 72.7, 75, 77.6, 79.6, 81.6, 83, 83.6, 84.4, 85.3, 85.8)
    points = [(thousand * 1000, share / 100) for thousand, share in zip(budgets, ready, strict=True)]
    return charts.frontier(
        points=points,
        chosen=(148_000, 0.83),
        title="Readiness by Q4 2027 for each budget",
        axis_title="Budget to Q4 2027",
    )


def _convergence() -> charts.Convergence:
    best = (
        (5.5, 0.735, 0.892),
        (6.5, 0.758, 0.874),
        (8, 0.789, 0.874),
        (12, 0.807, 0.856),
        (17, 0.819, 0.845),
    )
    return charts.convergence(steps=[*best, (22, 0.824, 0.838), (28, 0.824, 0.834)], seconds=45)


_CALENDAR = charts.timeline(date(2026, 10, 1), 5, _TODAY)


@dataclass(frozen=True)
class Samples:
    """What the components show; the figures are those of the drawn screens."""

    today: date = _TODAY
    levels: range = range(6)
    gaps: tuple = (-2.4, -1.8, -1.3, -0.8, -0.3, 0, 0.4, 1.2)
    empty_form: SampleForm = field(default_factory=SampleForm)
    refused_form: SampleForm = field(
        default_factory=lambda: SampleForm({"bad-budget": "148,000", "bad-horizon": "Q3 2025"}, prefix="bad")
    )
    trajectory: charts.Trajectory = field(default_factory=_trajectory)
    frontier: charts.Frontier = field(default_factory=_frontier)
    convergence: charts.Convergence = field(default_factory=_convergence)
    shortfall: charts.Shortfall = field(default_factory=lambda: charts.shortfall(60_000, 72_400))
    histogram: charts.Histogram = field(default_factory=lambda: charts.histogram((1, 4, 7, 3, 1, 0), need=4))
    bullet: charts.Bullet = field(default_factory=lambda: charts.bullet(2, 4, 3))
    load: charts.Load = field(default_factory=lambda: _CALENDAR.load((0.18, 0.63, 0.53, 0.37, 0.29)))
    calendar: charts.Timeline = _CALENDAR
    audiences: tuple = tuple(
        (name, people, charts.bar(now, track=True, mark=then), now, then)
        for name, people, now, then in (
            ("End users", 330, 0.50, 0.84),
            ("Leadership", 38, 0.60, 0.88),
            ("Tech specialists", 52, 0.61, 0.78),
        )
    )
    teams: tuple = tuple(
        (name, charts.dumbbell(now, then), now, then)
        for name, now, then in (
            ("Warehouse operations", 0.29, 0.74),
            ("Sales & customer service", 0.51, 0.84),
            ("Data & analytics", 0.70, 0.86),
        )
    )
    splits: tuple = (
        ("Target", charts.split((("e", 70, "70%"), ("l", 20, "20%"), ("t", 10, "10%")), height=22)),
        ("This plan", charts.split((("e", 67.9, "End users 68%"), ("l", 21.1, "21%"), ("t", 11, "11%")))),
    )
    actions: tuple = tuple(
        (name, _CALENDAR.row(start, end, audience=who, label=people, self_paced=alone, sessions=sessions))
        for name, start, end, who, people, alone, sessions in (
            ("Career Essentials in Generative AI", 1, 2, "e", "330 people", True, ()),
            ("Generative AI for Executives", 0.33, 0.55, "l", "38 people", False, (0.44,)),
            ("Depot labs", 3, 4, "e", "208 people", False, (3.1, 3.3, 3.5, 3.7, 3.9)),
            ("AI security and governance labs", 4, 4.9, "t", "61 people", True, ()),
        )
    )
    task_groups: tuple = (
        SimpleNamespace(
            title="Describe the organization",
            tasks=(
                _task(4, "Required skills", "14 skills, 4 of them mandatory", "Completed"),
                _task(5, "Existing skills", "371 of 420 people assessed", "In progress"),
            ),
        ),
        SimpleNamespace(
            title="Make it happen",
            tasks=(
                _task(8, "Plan", "Draft 4: 83% ready, best possible within 0.1%", "Ready to review"),
                _task(10, "Publish", "Approve a plan first", "Cannot start yet", ""),
            ),
        ),
    )
    stages: tuple = (
        _step(5, "Existing skills", done=True),
        _step(6, "Gaps", done=True),
        _step(7, "Budget & capacity"),
        _step(8, "Plan"),
        _step(10, "Publish", url=""),
    )
    page: Page = field(default_factory=lambda: Paginator(range(420), 25).page(2))
    spark: charts.Spark = field(default_factory=lambda: charts.spark((18, 63, 53, None, 29), of=100))
    level_names: tuple = formats.LEVELS


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The style guide."""
    return render(request, "styleguide.html", {"samples": Samples()})
