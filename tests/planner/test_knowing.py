"""What missing ratings mean for readiness, and which of them matter to the plan."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.planner import make_plan
from readiness.planner.knowing import value_of_knowing
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
    UnknownLevels,
)
from tests.planner.tiny import tiny_problem


def two_skills(budget: int) -> Problem:
    """Skill a is unknown for one of two people; a course for each skill, and money for so many of them."""

    def course(skill: str) -> Resource:
        lifts = (Outcome(skill=skill, from_level=0, to_level=2),)
        return Resource(
            id=skill, title=skill, outcomes=lifts, hours=Decimal(2), price=Price(amount=Decimal(10))
        )

    needs = (Requirement(skill="a", level=2, importance=2), Requirement(skill="b", level=2))
    return Problem(
        skills=(Skill(id="a", name="A"), Skill(id="b", name="B")),
        roles=(Role(id="r", name="R", audience="e", segment="e", requirements=needs),),
        learners=(
            Learner(id="p", role="r", team="t", levels={"b": 0}),
            Learner(id="q", role="r", team="t", levels={"a": 2, "b": 2}),
        ),
        resources=(course("a"), course("b")),
        limits=Limits(budget=Decimal(budget), unknown_levels=UnknownLevels.ZERO),
    )


def test_readiness_is_a_range_over_what_is_not_known():
    problem = two_skills(10)
    found = value_of_knowing(problem, make_plan(problem))
    assert (found.unknown, found.required) == (1, 4)
    assert (found.now.low, found.now.high) == (6 / 12, 10 / 12)
    # The plan buys the course in skill a: worth 4 if nothing is held, nothing if all is.
    assert (found.planned.low, found.planned.high) == (10 / 12, 10 / 12)


def test_a_rating_that_turns_the_plan_round_is_worth_knowing():
    """With money for one course the plan takes it in a; if a were held, it would take the other."""
    problem = two_skills(10)
    (skill,) = value_of_knowing(problem, make_plan(problem)).skills
    assert (skill.role, skill.skill, skill.pairs, skill.basis) == ("r", "a", 1, "solved")
    assert (skill.seats, skill.regret) == (1, pytest.approx(2 / 12))
    assert skill.at_stake == pytest.approx(4 / 12)


def test_a_rating_that_changes_nothing_costs_no_readiness_not_to_know():
    problem = two_skills(0)
    (skill,) = value_of_knowing(problem, make_plan(problem)).skills
    assert (skill.seats, skill.regret) == (0, 0.0)


def test_stopping_leaves_the_order_by_what_is_at_stake():
    problem = two_skills(10)
    (skill,) = value_of_knowing(problem, make_plan(problem), stop=lambda: True).skills
    assert (skill.basis, skill.seats, skill.regret) == ("at stake", None, None)


def test_where_everything_is_rated_nothing_is_worth_asking():
    problem = two_skills(10)
    rated = replace(problem, learners=problem.learners[1:])
    found = value_of_knowing(rated, make_plan(rated))
    assert found.skills == found.people == ()
    assert found.now.low == found.now.high == 1.0


def filled(problem: Problem):
    """The problem with every combination of levels for what is not rated."""
    missing = [
        (x.id, r.skill, r.level)
        for x in problem.learners
        for r in next(role for role in problem.roles if role.id == x.role).requirements
        if r.level and r.skill not in x.levels
    ]
    for levels in product(*[range(level + 1) for _, _, level in missing[:3]]):
        more: dict[str, dict[str, int]] = {}
        for (who, skill, _), level in zip(missing, levels, strict=False):
            more.setdefault(who, {})[skill] = level
        yield replace(
            problem,
            learners=tuple(replace(x, levels={**more.get(x.id, {}), **x.levels}) for x in problem.learners),
        )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_whatever_the_ratings_turn_out_to_be_readiness_today_lies_in_the_range(seed):
    problem = tiny_problem(seed)
    plan = make_plan(problem)
    found = value_of_knowing(problem, plan, stop=lambda: True)
    for known in filled(problem):
        inside = value_of_knowing(known, plan, stop=lambda: True)
        if found.now.low is not None:
            assert found.now.low - 1e-12 <= inside.now.low <= inside.now.high <= found.now.high + 1e-12


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_no_plan_made_knowing_is_worse_than_the_plan_at_hand(seed):
    problem = tiny_problem(seed)
    for unknown in value_of_knowing(problem, make_plan(problem), skills=2, people=1).skills:
        assert unknown.regret >= 0
        assert unknown.mandatory >= 0
