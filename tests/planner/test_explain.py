"""Reasons for what is in the plan and for what is not, and what other budgets would buy."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from readiness.planner import make_plan
from readiness.planner.explain import explain
from readiness.planner.frontier import frontier, knee, next_step, without
from readiness.planner.values import (
    Learner,
    Limits,
    Outcome,
    Price,
    Problem,
    Requirement,
    Resource,
    Role,
    Skill,
)
from tests.planner.problems import made_up


def one_gap(**changes) -> Problem:
    """One person, one skill at 0 of 2, one resource that would close it; `changes` to the resource."""
    course = Resource(
        id="x",
        title="Course",
        outcomes=(Outcome(skill="a", from_level=0, to_level=2),),
        hours=Decimal(4),
        price=Price(amount=Decimal(50)),
    )
    return Problem(
        skills=(Skill(id="a", name="Prompting"),),
        roles=(
            Role(
                id="r", name="R", audience="e", segment="e", requirements=(Requirement(skill="a", level=2),)
            ),
        ),
        learners=(Learner(id="p", role="r", team="t", levels={"a": 0}, language="en"),),
        resources=(replace(course, **changes),),
        limits=Limits(quarters=1, budget=Decimal(100), hours=Decimal(12)),
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"outcomes": ()}, "no_resource"),
        ({"outcomes": (Outcome(skill="a", from_level=1, to_level=2),)}, "entry_level"),
        ({"audiences": frozenset({"tech"})}, "audience"),
        ({"language": "de"}, "language"),
        ({"hours": None}, "unknown_hours"),
        ({"price": None}, "unknown_price"),
        ({"hours": Decimal(20)}, "hours"),
        ({"price": Price(amount=Decimal(101))}, "budget"),
        ({"price": Price(amount=Decimal(200), seats=20)}, "budget"),
        ({"seat_limit": 0}, "seats"),
        ({"price": Price(amount=Decimal(1), seats=5, max_runs=0)}, "seats"),
        ({"first_quarter": 2}, "dates"),
    ],
)
def test_a_gap_left_open_names_the_limit_that_binds(changes, reason):
    (gap,) = make_plan(one_gap(**changes)).residual_gaps
    assert (gap.reason, gap.people, gap.levels, gap.learners) == (reason, 1, 2, ("p",))
    assert gap.detail.endswith(".")


def test_a_gap_that_can_be_closed_is_closed():
    assert make_plan(one_gap()).residual_gaps == ()


def test_an_action_says_what_it_closes_and_at_what_price():
    problem = one_gap()
    plan = make_plan(problem)
    found = explain(problem, plan).actions["train:x"]
    assert found.sentence.startswith(
        "It closes 2 levels for 1 person, all in Prompting, at 25.00 EUR a level."
    )
    assert plan.actions[0].why == found.sentence
    assert (found.points, found.cost_per_point, found.cost_per_level) == (
        100,
        Decimal("0.50"),
        Decimal("25.00"),
    )


def test_alternatives_say_why_they_lost():
    problem = one_gap()
    dear = replace(problem.resources[0], id="y", title="Academy", price=Price(amount=Decimal(90)))
    problem = replace(problem, resources=(*problem.resources, dear))
    plan = make_plan(problem)
    (other,) = explain(problem, plan).actions["train:x"].alternatives
    assert (other.resource, other.reason, other.per_level) == ("y", "dearer", Decimal("45.00"))


def test_the_price_of_money_is_positive_exactly_when_the_budget_binds():
    problem = made_up(40, seed=1, budget=40)
    tight = explain(problem, make_plan(problem)).prices
    rich = replace(problem, limits=replace(problem.limits, budget=Decimal(10**6)))
    free = explain(rich, make_plan(rich)).prices
    assert tight.budget > 0
    assert free.budget == 0


def test_solving_without_an_action_loses_no_less_than_nothing():
    problem = made_up(30, seed=1, budget=60)
    plan = make_plan(problem)
    for action in plan.actions[:3]:
        found = without(problem, plan, action.id)
        assert (found.mandatory_lost, found.lost) >= (0, -1e-9) or found.mandatory_lost > 0
        assert action.id not in {other.id for other in found.plan.actions}


def test_the_frontier_rises_and_its_points_lie_under_their_bounds():
    problem = made_up(40, seed=1, budget=60)
    points = frontier(problem)
    assert len(points) >= 20
    for point in points:
        assert point.readiness <= point.bound + 1e-12
        assert point.spent <= point.budget
        assert point.kind == ("optimal" if point.readiness == point.bound else "within")
    for before, after in pairwise(points):
        assert after.mandatory_met > before.mandatory_met or after.bound >= before.readiness
    assert points[0].budget <= knee(points).budget <= points[-1].budget


def test_the_frontier_passes_through_the_plan():
    problem = made_up(40, seed=1, budget=60)
    plan = make_plan(problem)
    (point,) = frontier(problem, [problem.limits.budget], gap=0)
    assert point.readiness == pytest.approx(plan.summary.readiness)


def test_a_model_with_another_budget_answers_like_a_new_one():
    problem = made_up(40, seed=2, budget=60)
    budgets = [Decimal(n) for n in (300, 900, 1500, 2400)]
    for point in frontier(problem, budgets, gap=0, nodes=10**6):
        plan = make_plan(replace(problem, limits=replace(problem.limits, budget=point.budget)))
        assert point.readiness == pytest.approx(plan.summary.readiness)


def test_the_next_step_is_the_problem_solved_again():
    problem = made_up(40, seed=1, budget=40)
    plan = make_plan(problem)
    more = next_step(problem, plan, Decimal(500))
    less = next_step(problem, plan, Decimal(-500))
    assert more.gain > 0 > less.gain
    assert more.budget - less.budget == 1000
    assert sum(n for _, n in more.seats) == more.plan.summary.seats - plan.summary.seats
