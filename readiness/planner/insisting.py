"""What it costs to insist: on the split, on mandatory requirements first, on a date, on coverage, on a wish.

Each is answered by solving the problem again without it. The same for a point of the frontier: what the next one
costs for each point of readiness it adds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from readiness.planner.frontier import Point
from readiness.planner.optimize import make_plan
from readiness.planner.tally import unmet_mandatory
from readiness.planner.values import Plan, Problem

NODES = 100  # of each plan without something


@dataclass(frozen=True, slots=True, kw_only=True)
class Insistence:
    """Something the problem insists on. `kind`: split, mandatory, date (`quarter`), coverage, seats (pinned and
    booked), excluded, quarterly_budget."""

    kind: str
    quarter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOfInsisting:
    """The best plan that need not keep to it: `readiness` gained (share of 1, below 0 never for a proven plan),
    `cost` more (or less) money, `mandatory_unmet` more people times mandatory requirements unmet at the horizon or
    their due quarters. `proven`: both plans are optimal, so the price is exact.
    """

    about: Insistence
    readiness: float
    cost: Decimal
    mandatory_unmet: int
    proven: bool
    plan: Plan


def insistences(problem: Problem) -> tuple[Insistence, ...]:
    """What the problem insists on, in this order: split, mandatory set, dates ascending, the rest."""
    found = []
    if problem.limits.split is not None:
        found.append(Insistence(kind="split"))
    needs = [r for role in problem.roles for r in role.requirements if r.level > 0]
    if any(r.mandatory for r in needs):
        found.append(Insistence(kind="mandatory"))
    dues = {r.due for r in needs if r.mandatory} | {d.due for d in problem.coverage}
    found += [
        Insistence(kind="date", quarter=due)
        for due in sorted(due for due in dues if due is not None and due < problem.limits.quarters)
    ]
    for kind, there in (
        ("coverage", problem.coverage),
        ("seats", (*problem.pinned, *problem.booked)),
        ("excluded", problem.excluded),
        ("quarterly_budget", [a for a in problem.limits.budget_by_quarter if a is not None]),
    ):
        if there:
            found.append(Insistence(kind=kind))
    return tuple(found)


def not_insisting(problem: Problem, about: Insistence) -> Problem:
    """The problem that does not insist on it."""
    match about.kind:
        case "split":
            return replace(problem, limits=replace(problem.limits, split=None))
        case "mandatory":
            return _requirements(problem, lambda r: replace(r, mandatory=False))
        case "date":
            late = _requirements(problem, lambda r: replace(r, due=None) if r.due == about.quarter else r)
            coverage = tuple(replace(d, due=None) if d.due == about.quarter else d for d in late.coverage)
            return replace(late, coverage=coverage)
        case "coverage":
            return replace(problem, coverage=())
        case "seats":
            return replace(problem, pinned=(), booked=())
        case "excluded":
            return replace(problem, excluded=())
        case "quarterly_budget":
            return replace(problem, limits=replace(problem.limits, budget_by_quarter=()))
    raise ValueError(f"Nobody can insist on {about.kind!r}.")


def _requirements(problem: Problem, change: Callable) -> Problem:
    roles = tuple(
        replace(role, requirements=tuple(change(r) for r in role.requirements)) for role in problem.roles
    )
    return replace(problem, roles=roles)


def price_of(
    problem: Problem, plan: Plan, about: Insistence, *, seed: int = 0, node_limit: int | None = NODES
) -> PriceOfInsisting:
    """The problem solved again without it; `plan` is the plan of `problem`."""
    other = not_insisting(problem, about)
    free = make_plan(other, seed=seed, node_limit=node_limit)
    unmet = free.summary.mandatory_unmet
    if about.kind in ("mandatory", "date"):
        unmet = unmet_mandatory(problem, free)
    return PriceOfInsisting(
        about=about,
        readiness=(free.summary.readiness or 0.0) - (plan.summary.readiness or 0.0),
        cost=free.summary.cost - plan.summary.cost,
        mandatory_unmet=unmet - plan.summary.mandatory_unmet,
        proven="optimal" == free.summary.status == plan.summary.status,
        plan=free,
    )


def prices_of(
    problem: Problem,
    plan: Plan,
    *,
    seed: int = 0,
    node_limit: int | None = NODES,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[PriceOfInsisting, ...]:
    """`price_of` for everything the problem insists on, until `stop`."""
    found = []
    for about in insistences(problem):
        if stop():
            break
        found.append(price_of(problem, plan, about, seed=seed, node_limit=node_limit))
    return tuple(found)


# --- on the frontier ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """From one point of the frontier to the next: `per_point` is money for each readiness point (hundredth) gained,
    None where nothing is gained: more money buys nothing here, or pays for mandatory requirements (`mandatory`)."""

    before: Point
    after: Point
    gain: float
    mandatory: int
    per_point: Decimal | None


def steps(points: Sequence[Point]) -> tuple[Step, ...]:
    """The price of each next point, ascending by budget. What is paid counts, not the budget."""
    found = []
    for before, after in pairwise(sorted(points, key=lambda p: p.budget)):
        gain, paid = after.readiness - before.readiness, after.spent - before.spent
        each = None
        if gain > 1e-9:
            each = (paid / Decimal(repr(gain * 100))).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        found.append(Step(before, after, gain, after.mandatory_met - before.mandatory_met, each))
    return tuple(found)
