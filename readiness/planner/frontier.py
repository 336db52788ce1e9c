"""What other budgets would buy: readiness against budget, and what a little more or less changes.

Mandatory requirements come first at every budget, so a point with more of them met may have slightly less readiness
than one before it; each point says how many it leaves unmet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from readiness.planner.check import check_problem
from readiness.planner.exact import ExactModel
from readiness.planner.offers import Terms
from readiness.planner.optimize import make_plan
from readiness.planner.schedule import held_weight, required_weight, schedule
from readiness.planner.values import Booking, Kind, Plan, Problem

POINTS = 21
STAGES = ("pins", "mandatory", "coverage", "readiness")
POINT_GAP = 5e-3  # how close to its bound each point is solved, relative to the readiness gained
POINT_NODES = 50


@dataclass(frozen=True, slots=True)
class Point:
    """At `budget` a plan of this `readiness` exists, and none is above `bound` with as many mandatory met.

    `kind` is "optimal" when the two are equal, else "within". `mandatory_met` counts requirements newly met.
    """

    budget: Decimal
    readiness: float
    bound: float
    mandatory_met: int
    spent: Decimal
    kind: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """The plan re-solved with `amount` more (or, below 0, less) money.

    `gain` is the change in readiness, `mandatory_met` the change in mandatory requirements met; `seats` lists
    (resource id, change in seats), largest change first.
    """

    amount: Decimal
    budget: Decimal
    gain: float
    mandatory_met: int
    cost: Decimal
    seats: tuple[tuple[str, int], ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class Without:
    """The plan re-solved without one action's resource: `lost` readiness, and money saved."""

    action: str
    lost: float
    mandatory_lost: int
    saved: Decimal
    plan: Plan


def budgets_for(problem: Problem, points: int = POINTS) -> tuple[Decimal, ...]:
    """Round budgets from 0 to a third above the problem's (or above the cost of all it could use)."""
    budget = problem.limits.budget
    if not budget:
        budget = make_plan(
            replace(problem, limits=replace(problem.limits, budget=None)), node_limit=1
        ).summary.cost
    top = budget * 4 / 3 if problem.limits.budget else budget
    step = top / (points - 1) or Decimal(1)
    return tuple((step * n).quantize(Decimal(1), rounding=ROUND_HALF_UP) for n in range(points))


def frontier(
    problem: Problem,
    budgets: Sequence[Decimal] | None = None,
    *,
    seed: int = 0,
    gap: float = POINT_GAP,
    nodes: int = POINT_NODES,
    stop: Callable[[], bool] | None = None,
) -> tuple[Point, ...]:
    """A point for each budget, ascending. Budgets by quarter are left out: the curve is about money in all."""
    check_problem(problem)
    budgets = sorted(set(budgets if budgets is not None else budgets_for(problem)))
    top = max(budgets, default=Decimal(0))
    terms = Terms(replace(problem, limits=replace(problem.limits, budget=top, budget_by_quarter=())))
    total, held = required_weight(terms), held_weight(terms)
    model = ExactModel(terms, seed=seed)

    def at(budget: Decimal, again: bool) -> Point:
        model.rebudget(budget)
        solved = model.solve(gap=gap, nodes=nodes, tie_nodes=0, stop=stop, stages=STAGES, again=again)
        calendar = schedule(terms, solved.assigned, hired=solved.hired, partners=solved.partners)
        gained = calendar.gain_by_quarter[-1]
        stage, met = solved.stage("readiness"), solved.stage("mandatory")
        bound = gained if stage is None else total - held if stage.bound is None else max(stage.bound, gained)
        return Point(
            budget=budget,
            readiness=(held + gained) / total if total else 0.0,
            bound=(held + bound) / total if total else 0.0,
            mandatory_met=met.value if met else 0,
            spent=calendar.cost,
            kind="optimal" if bound == gained else "within",
        )

    if not budgets:
        return ()
    most = at(top, again=False)
    model.last = None
    points: list[Point] = []
    for budget in budgets[:-1]:
        if stop is not None and stop():
            break
        last = points[-1] if points else None
        if last is not None and (last.readiness, last.mandatory_met) == (most.bound, most.mandatory_met):
            points.append(replace(last, budget=budget))  # nothing is left to buy
        else:
            # What a smaller budget paid for, a larger one pays for too: each point starts from the one before it.
            points.append(at(budget, again=bool(points)))
    points.append(most)
    return tuple(points)


def knee(points: Sequence[Point]) -> Point | None:
    """The point farthest above the straight line from the first to the last: beyond it money buys less."""
    if len(points) < 3:
        return None
    first, last = points[0], points[-1]
    width, height = float(last.budget - first.budget), last.readiness - first.readiness
    if width <= 0 or height <= 0:
        return None

    def above(point: Point) -> float:
        return (point.readiness - first.readiness) / height - float(point.budget - first.budget) / width

    return max(points, key=above)


def next_step(
    problem: Problem, plan: Plan, amount: Decimal, *, seed: int = 0, node_limit: int | None = None
) -> NextStep:
    """What `amount` more (or less, below 0) money does to the plan: the problem solved again."""
    before = problem.limits.budget
    budget = max((plan.summary.cost if before is None else before) + amount, Decimal(0))
    other = make_plan(
        replace(problem, limits=replace(problem.limits, budget=budget)), seed=seed, node_limit=node_limit
    )
    seats = {a.resource or a.source: a.seats or a.people for a in other.actions}
    for action in plan.actions:
        key = action.resource or action.source
        seats[key] = seats.get(key, 0) - (action.seats or action.people)
    changes = sorted(((k, n) for k, n in seats.items() if n), key=lambda change: (-abs(change[1]), change[0]))
    return NextStep(
        amount=amount,
        budget=budget,
        gain=(other.summary.readiness or 0.0) - (plan.summary.readiness or 0.0),
        mandatory_met=plan.summary.mandatory_unmet - other.summary.mandatory_unmet,
        cost=other.summary.cost,
        seats=tuple(changes),
        plan=other,
    )


def without(
    problem: Problem, plan: Plan, action_id: str, *, seed: int = 0, node_limit: int | None = None
) -> Without:
    """The re-solved counterfactual: the best plan that may not use this action. Raises KeyError for another id."""
    action = {a.id: a for a in plan.actions}[action_id]
    if action.kind is Kind.HIRE:
        rest = tuple(v for v in problem.vacancies if v.id != action.source)
        other = replace(problem, vacancies=rest)
    elif action.kind is Kind.PARTNER:
        other = replace(problem, partners=tuple(p for p in problem.partners if p.id != action.source))
    else:
        ban = Booking(learner="", resource=action.resource or "")
        other = replace(problem, excluded=(*problem.excluded, ban))
    again = make_plan(other, seed=seed, node_limit=node_limit)
    return Without(
        action_id,
        (plan.summary.readiness or 0.0) - (again.summary.readiness or 0.0),
        again.summary.mandatory_unmet - plan.summary.mandatory_unmet,
        plan.summary.cost - again.summary.cost,
        again,
    )
