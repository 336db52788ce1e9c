"""Bounds from prices: whatever the prices are, no plan is above them."""

from __future__ import annotations

import random

import pytest

from readiness.planner.proof import Recount
from readiness.planner.proven import whole_runs
from readiness.planner.values import Basis
from tests.planner.tiny import Truth, plans, tiny_problem


def prices_for(problem, r: random.Random) -> dict[str, float]:
    rows = {f"run:{x.id}": r.random() for x in problem.resources if x.price is not None and x.price.per_run}
    rows |= {
        f"seats:{x.id}": r.random()
        for x in problem.resources
        if x.seat_limit is not None and x.price and x.hours
    }
    if problem.limits.budget is not None:
        rows["budget"] = 2 * r.random()
    if problem.limits.split is not None:
        rows |= {f"split:{g}": r.random() for g in range(len({role.segment for role in problem.roles}))}
    return {name: price for name, price in rows.items() if r.random() < 0.8}


def usable(problem, name: str) -> bool:
    at = name.partition(":")[2]
    return all(x.hours is not None and x.price is not None for x in problem.resources if x.id == at)


@pytest.mark.parametrize("batch", range(4))
def test_no_plan_is_above_what_any_prices_prove(batch):
    for seed in range(batch, 160, 4):
        problem, r = tiny_problem(seed), random.Random(seed)
        recount = Recount(problem, money=float(problem.limits.budget or 100), hours=1.0)
        split = problem.limits.split
        shares_of_use = split is not None and (
            split.basis is not Basis.MONEY or problem.limits.budget is None
        )
        if not recount.crowd.total or shares_of_use:  # there a seat that raises nothing makes room for others
            continue
        truth = Truth(problem)
        scores = [score for plan in plans(problem) if (score := truth.score(plan)) is not None]
        already = min(met for _, met, _, _, _ in scores)
        prices = [{n: p for n, p in prices_for(problem, r).items() if usable(problem, n)} for _ in range(3)]
        for needed in range(max(met for _, met, _, _, _ in scores) - already + 1):
            best = max(held for _, met, _, held, _ in scores if met - already >= needed) / recount.crowd.total
            lines = [recount.line(p, r.choice((0.0, 0.5)), needed) for p in prices]
            assert min(line.bound for line in lines) >= best - 1e-9, seed
            assert whole_runs(recount, lines) >= best - 1e-6, seed
