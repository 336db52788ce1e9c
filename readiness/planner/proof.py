"""The bound of a large plan, computed again from the prices in its certificate and the problem alone.

Shares nothing with the solver but the value classes. For any prices >= 0 of the limits no plan within them, with at
least `mandatory_met` of the requirements newly met, has a readiness above

    now + sum(price x limit) - mandatory price x met / people
        + for each resource in runs the most its runs can earn
        + sum over people of their best bundle's worth at these prices.

Limits, and what a seat uses of each, are read from the problem; from the certificate come the prices and the units
they are for. Everybody's best bundle is found by a recursion over their levels and hours; dates and due quarters are
left aside, which only raises the bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from readiness.planner.proof_people import Crowd
from readiness.planner.values import Basis, Problem, Resource


@dataclass(frozen=True, slots=True)
class Line:
    """What some prices prove: readiness <= constant + sum of slope x runs held, for any runs."""

    constant: float
    slope: Mapping[str, float]
    most_runs: Mapping[str, int]

    @property
    def bound(self) -> float:
        """With as many runs as pay."""
        return self.constant + sum(max(s, 0.0) * self.most_runs[j] for j, s in self.slope.items())


class Recount:
    """A problem read for checking bounds. `money` and `hours`: how much of each the prices call one."""

    def __init__(self, problem: Problem, *, money: float, hours: float):
        self.problem, self.money, self.hour_unit = problem, money, hours
        self.crowd = Crowd(problem)
        self.resources = self.crowd.resources
        self.segments = sorted({role.segment for role in problem.roles})
        self.heads = sum(x.headcount for x in problem.learners)

    # --- limits -----------------------------------------------------------------------------------------------

    @property
    def budget(self) -> Decimal | None:
        limits = self.problem.limits
        amounts = [] if limits.budget is None else [limits.budget]
        by_quarter = [amount for amount in limits.budget_by_quarter if amount is not None]
        if by_quarter and len(by_quarter) == limits.quarters:
            amounts.append(sum(by_quarter, Decimal(0)))
        return min(amounts) if amounts else None

    def _uses(self, row: str, segment: str, resource: Resource) -> float:
        """What one seat uses of a row."""
        kind, _, about = row.partition(":")
        price = resource.price
        assert price is not None
        each = float(price.amount) / (price.seats or 1) / self.money
        if kind == "budget":
            return 0.0 if price.per_run else float(price.amount) / self.money
        if kind in ("seats", "run"):
            return (resource.id == about) / self.heads
        split = self.problem.limits.split
        if kind != "split" or split is None:
            raise ValueError(f"There is no limit called {row!r}.")
        mine = self.segments[int(about)] == segment
        if split.basis is Basis.MONEY and self.budget is not None:
            return each * mine
        if split.basis is Basis.HOURS:
            each = float(resource.hours or 0) / self.hour_unit / self.heads
        elif split.basis is Basis.SEATS:
            each = 1.0 / self.heads
        return each * (mine - self._cap(about))

    def _cap(self, about: str) -> float:
        split = self.problem.limits.split
        assert split is not None
        segment = self.segments[int(about)]
        return float(split.shares[segment] + split.tolerance)

    def limit(self, row: str) -> float:
        kind, _, about = row.partition(":")
        limits, limit = self.problem.limits, 0.0
        if kind == "budget":
            if self.budget is None:
                raise ValueError("A price is put on a budget that does not exist.")
            limit = float(self.budget) / self.money
        elif kind == "seats":
            most = self.resources[about].seat_limit
            if most is None:
                raise ValueError(f"A price is put on seats of {about}, which has no limit.")
            limit = most / self.heads
        elif kind == "split" and limits.split is not None and limits.split.basis is Basis.MONEY:
            limit = 0.0 if self.budget is None else self._cap(about) * float(self.budget) / self.money
        return limit

    # --- the bound --------------------------------------------------------------------------------------------

    def line(self, prices: Mapping[str, float], mandatory_price: float, mandatory_met: int) -> Line:
        """What these prices prove about every plan that meets `mandatory_met` more requirements than today."""
        if any(not price >= 0 for price in (*prices.values(), mandatory_price)):
            raise ValueError("A price lies below 0.")
        constant = self.crowd.held / self.crowd.total + sum(p * self.limit(row) for row, p in prices.items())
        constant -= mandatory_price * mandatory_met / self.heads
        seat = {
            (segment, r.id): sum(
                p * self._uses(row, segment, r) for row, p in prices.items() if self._counts(row, r)
            )
            for segment in self.segments
            for r in self.resources.values()
        }
        constant += self.crowd.best_bundles(seat, mandatory_price / self.heads)
        slope, most = {}, self._most_runs()
        for key in most:
            price = self.resources[key].price
            assert price is not None
            places = prices.get(f"run:{key}", 0.0) * (price.seats or 1) / self.heads
            slope[key] = places - prices.get("budget", 0.0) * float(price.amount) / self.money
        return Line(constant, slope, most)

    @staticmethod
    def _counts(row: str, resource: Resource) -> bool:
        kind, _, about = row.partition(":")
        return kind not in ("seats", "run") or about == resource.id

    def _most_runs(self) -> dict[str, int]:
        """Runs that could be of use: for everybody who could take the resource, and no more than are possible."""
        wanted = {key: 0 for key, r in self.resources.items() if r.price is not None and r.price.per_run}
        for person in self.crowd.people:
            for r in self.crowd.kind(person.learner).useful:
                if r.id in wanted and self.crowd.length(r) <= person.hours:
                    wanted[r.id] += person.people
        most = {}
        for key, people in wanted.items():
            price = self.resources[key].price
            assert price is not None
            runs = ceil(people / (price.seats or 1))
            most[key] = runs if price.max_runs is None else min(runs, price.max_runs)
        return most
