"""Many budgets at once: the bound and what is attainable at each, warm from the largest budget to the
smallest.

Best bundles and the value at given prices do not depend on the budget, so every pricing made for one budget
serves all the others; only the limits change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from readiness.planner import kernel, people
from readiness.planner.columns import Columns
from readiness.planner.coupling import BUDGET, Coupling
from readiness.planner.decompose import FIRST, MONEY_PRICES, most_met
from readiness.planner.lattice import MAX_STATES
from readiness.planner.master import Crowd, Master, Point, smallest_bound


@dataclass(frozen=True, slots=True)
class BudgetPoint:
    """`value` is attained by a plan in which a few people have parts of bundles and runs may be held in part;
    `bound` no plan exceeds. Both shares of 1. `price` is the readiness that one more unit of money buys."""

    budget: float
    value: float
    bound: float
    price: float
    passes: int


def bounds(
    columns: Columns,
    budgets: Sequence[float],
    *,
    tolerance: float = 1e-4,
    with_kernel=None,
    stop: Callable[[], bool] = lambda: False,
) -> list[BudgetPoint]:
    """One point for each budget, in the order given. All mandatory requirements must be within reach of the
    smallest budget; where they are not, `value` falls below what is held today.
    """
    found: dict[float, BudgetPoint] = {}
    with ThreadPoolExecutor(2) as pool:
        groups = people.group(columns, with_kernel or kernel.fastest(), pool, MAX_STATES)
        coupling = Coupling(columns, people.seats_wanted(columns, groups))
        crowd = Crowd([g.pricer for g in groups], [g.segment for g in groups], coupling, pool)
        coupling.require(most_met(crowd))
        master = Master(coupling, len(groups))
        master.bound_price(coupling.mandatory, FIRST, FIRST)
        points: list[Point] = []
        starts = [coupling.of_runs(money) for money in MONEY_PRICES]
        for start in starts:
            start[coupling.mandatory] = FIRST
        for budget in sorted(set(budgets), reverse=True):
            coupling.set_budget(budget)
            solved = smallest_bound(
                crowd, master, starts=starts, tolerance=tolerance, most_passes=100, known=points, stop=stop
            )
            starts = []
            now, price = columns.readiness_now, float(solved.price[BUDGET]) / coupling.money
            found[budget] = BudgetPoint(budget, now + solved.value, now + solved.bound, price, solved.passes)
    return [found[budget] for budget in budgets]
