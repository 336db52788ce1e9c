"""Who the plan is spent on, and what a little more or less would buy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from catalog.models import Segment
from readiness.formats import hours, money, number, shares
from readiness.models import Version
from readiness.planner.values import Basis, Kind

from .versions import Frozen

LETTERS = {
    Segment.CONSUMERS: "e",
    Segment.LEADERS: "l",
    Segment.BUILDERS: "t",
}  # their color in the stylesheet
NAMES = {
    Segment.CONSUMERS: "Consumers (end users)",
    Segment.LEADERS: "Business leaders",
    Segment.BUILDERS: "IT and developers",
}
BASIS = {Basis.MONEY: "Budget", Basis.HOURS: "Hours", Basis.SEATS: "Seats"}


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """`part` and `target` are whole percents; `target` None: no split was asked for."""

    letter: str
    name: str
    people: int
    used: str
    part: int
    target: int | None
    now: float | None
    then: float | None


@dataclass(frozen=True, slots=True)
class Spending:
    """`basis`: what is divided, Budget, Hours or Seats. `goal`: 70–20–10, empty without a split."""

    basis: str
    goal: str
    lines: tuple[SegmentLine, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Another budget that was solved for: how far away it is, the readiness it reaches, the points between.

    `seats` says in words what it would change.
    """

    budget: Decimal
    difference: str
    readiness: float
    points: float
    seats: str = ""


@dataclass(frozen=True, slots=True)
class Frontier:
    points: tuple[tuple[float, float], ...]
    chosen: tuple[float, float] | None


def spending(frozen: Frozen) -> Spending:
    """Each segment's part of the split's basis, beside its target, and its readiness now and then."""
    split = frozen.problem.limits.split
    basis = split.basis if split else Basis.MONEY
    used = _used(frozen, basis)
    targets = dict(split.shares) if split else {}
    order = list(LETTERS)
    present = [s for s in order if s in frozen.now.segments or targets.get(s)]
    parts = shares([Fraction(used.get(segment, Decimal(0))) for segment in present])
    lines = [
        SegmentLine(
            LETTERS[segment],
            NAMES[segment],
            frozen.now.segments[segment].people if segment in frozen.now.segments else 0,
            _written(used.get(segment, Decimal(0)), basis, frozen.problem.currency),
            part,
            round(targets[segment] * 100) if segment in targets else None,
            frozen.now.segments[segment].readiness if segment in frozen.now.segments else None,
            frozen.then.segments[segment].readiness if segment in frozen.then.segments else None,
        )
        for segment, part in zip(present, parts, strict=True)
    ]
    goal = "–".join(number(targets[segment] * 100) for segment in present if segment in targets)
    return Spending(BASIS[basis], goal, tuple(lines))


def _written(amount: Decimal, basis: Basis, currency: str) -> str:
    if basis is Basis.MONEY:
        return money(amount, currency, 0)
    return hours(amount) if basis is Basis.HOURS else number(amount)


def _used(frozen: Frozen, basis: Basis) -> Mapping[str, Decimal]:
    """Segment -> money, hours or seats. A run is paid whole: its cost is divided by who sits in it."""
    roles = {role.id: role for role in frozen.problem.roles}
    segments = {learner.id: roles[learner.role].segment for learner in frozen.problem.learners}
    prices = {resource.id: resource.price for resource in frozen.problem.resources}
    runs = {run.id: run for run in frozen.plan.runs}
    used: defaultdict[str, Decimal] = defaultdict(Decimal)
    for seat in frozen.plan.seats:
        price = prices[seat.resource]
        each = Decimal(1)
        if basis is Basis.HOURS:
            each = sum(seat.hours_by_quarter, Decimal(0))
        elif basis is Basis.MONEY and seat.run in runs:
            each = runs[seat.run].cost / runs[seat.run].taken
        elif basis is Basis.MONEY:
            each = price.amount if price and not price.per_run else Decimal(0)
        used[segments[seat.learner]] += each * seat.people
    if basis is Basis.MONEY:
        for action in frozen.plan.actions:
            if action.kind in (Kind.HIRE, Kind.PARTNER) and action.role in roles:
                used[roles[action.role].segment] += action.cost
    return used


# --- the frontier -----------------------------------------------------------------------------------------------


def frontier_of(version: Version, frozen: Frozen) -> Frontier:
    """Readiness at each budget that was solved for, and the plan itself."""
    solved = [
        (Decimal(str(point["budget"])), float(point["readiness"]))
        for point in version.frontier
        if point.get("budget") is not None and point.get("readiness") is not None
    ]
    summary, budget = frozen.plan.summary, frozen.problem.limits.budget
    points = tuple((float(amount), ready) for amount, ready in sorted(solved))
    if summary.readiness is None:
        return Frontier(points, None)
    at = budget if budget is not None else summary.cost
    return Frontier(points, (float(at), summary.readiness))
