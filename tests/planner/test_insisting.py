"""What insisting costs, what the next point of the frontier costs, and the cheapest way to close a gap."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.planner import make_plan
from readiness.planner.closing import cheapest_closings
from readiness.planner.frontier import Point, frontier
from readiness.planner.insisting import insistences, not_insisting, price_of, prices_of, steps
from readiness.planner.values import Booking, Limits, Outcome, Price, Requirement, Resource, Vacancy
from tests.planner.problems import made_up
from tests.planner.test_explain import one_gap
from tests.planner.tiny import best, tiny_problem


@pytest.mark.parametrize("batch", range(4))
def test_the_price_of_insisting_is_what_trying_everything_gains_without(batch):
    for seed in range(batch * 15, batch * 15 + 15):
        problem = tiny_problem(seed)
        plan = make_plan(problem)
        total = plan.certificate.evidence["required_weight"]
        if not total:
            continue
        for price in prices_of(problem, plan):
            freer = not_insisting(problem, price.about)
            _, _, _, with_it, cost = best(problem)
            _, _, _, without, cost_without = best(freer)
            assert price.readiness * total == pytest.approx(without - with_it), (seed, price.about)
            assert price.cost == cost - cost_without, (seed, price.about)
            assert price.proven


def test_everything_insisted_on_is_listed_and_nothing_else():
    problem = tiny_problem(3)
    bare = replace(
        problem,
        limits=Limits(quarters=2),
        coverage=(),
        pinned=(),
        excluded=(),
        roles=tuple(
            replace(r, requirements=tuple(replace(q, mandatory=False, due=None) for q in r.requirements))
            for r in problem.roles
        ),
    )
    assert insistences(bare) == ()
    role = bare.roles[0]
    due = replace(role.requirements[0], mandatory=True, due=1, level=2)
    asked = replace(
        bare,
        roles=(replace(role, requirements=(due, *role.requirements[1:])), *bare.roles[1:]),
        pinned=(Booking(learner="p0", resource="r0"),),
        limits=Limits(quarters=2, budget_by_quarter=(Decimal(3), None)),
    )
    kinds = [(i.kind, i.quarter) for i in insistences(asked)]
    assert kinds == [("mandatory", None), ("date", 1), ("seats", None), ("quarterly_budget", None)]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_not_to_insist_on_mandatory_requirements_never_loses_readiness(seed):
    problem = replace(tiny_problem(seed), coverage=(), pinned=())
    plan = make_plan(problem)
    for about in insistences(problem):
        if about.kind in ("mandatory", "split") and not (
            about.kind == "split" and plan.summary.mandatory_unmet_now
        ):
            assert price_of(problem, plan, about).readiness >= -1e-9


def test_each_step_of_the_frontier_has_its_price():
    points = frontier(made_up(40, seed=1, budget=60))
    found = steps(points)
    assert len(found) == len(points) - 1
    assert sum(step.gain for step in found) == pytest.approx(points[-1].readiness - points[0].readiness)
    for step in found:
        if step.per_point is not None:
            paid = step.after.spent - step.before.spent
            assert float(step.per_point) * step.gain * 100 == pytest.approx(float(paid), abs=0.5)
        else:
            assert step.gain <= 1e-9


def test_a_step_that_buys_nothing_has_no_price():
    one = Point(Decimal(0), 0.5, 0.5, 0, Decimal(0), "optimal")
    two = replace(one, budget=Decimal(10))
    (step,) = steps([one, two])
    assert (step.per_point, step.gain) == (None, 0.0)


@pytest.mark.parametrize(
    ("changes", "kind", "lacks"),
    [
        ({"price": Price(amount=Decimal(101))}, "train", {"cost": 101, "budget_short": 1}),
        ({"price": Price(amount=Decimal(200), seats=20)}, "train", {"cost": 200, "budget_short": 100}),
        ({"hours": Decimal(20)}, "train", {"cost": 50, "hours_short": 8}),
        ({"seat_limit": 0}, "train", {"cost": 50, "seats_short": 1}),
        ({"hours": None}, "estimate", {}),
        ({"outcomes": ()}, "none", {}),
    ],
)
def test_a_gap_names_the_cheapest_way_to_close_it_and_what_that_lacks(changes, kind, lacks):
    problem = one_gap(**changes)
    (closing,) = cheapest_closings(problem, make_plan(problem))
    assert closing.kind == kind
    found = {k: getattr(closing, k) for k in ("cost", "budget_short", "hours_short", "seats_short")}
    assert found == {k: lacks.get(k, 0) for k in found}
    assert closing.people == (kind == "train")
    assert closing.sentence.endswith(".")


def test_the_cheapest_of_several_ways_is_named():
    problem = one_gap(price=Price(amount=Decimal(500)))
    base = problem.resources[0]

    def step(key: str, low: int, high: int, amount: int) -> Resource:
        lifts = (Outcome(skill="a", from_level=low, to_level=high),)
        return replace(base, id=key, title=key, outcomes=lifts, price=Price(amount=Decimal(amount)))

    problem = replace(
        problem,
        resources=(base, step("y", 0, 1, 120), step("z", 1, 2, 150)),
        limits=replace(problem.limits, budget=Decimal(100)),
    )
    (closing,) = cheapest_closings(problem, make_plan(problem))
    assert closing.resources == (("y", 1), ("z", 1))
    assert (closing.cost, closing.budget_short) == (270, 170)


def test_a_post_that_could_be_filled_is_named_where_no_training_leads_there():
    problem = one_gap(outcomes=())
    needs = (Requirement(skill="a", level=2),)
    post = Vacancy(id="v", role="r", team="t", posts=1, cost=Decimal(900), levels={"a": 2})
    problem = replace(problem, vacancies=(post,), roles=(replace(problem.roles[0], requirements=needs),))
    plan = make_plan(problem)
    closing = cheapest_closings(problem, plan)[0]
    assert (closing.kind, closing.source, closing.cost) == ("hire", "v", 900)
