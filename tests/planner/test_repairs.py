"""Repairs of what cannot stand: each verified, each the smallest of its kind, tried one step below."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from readiness.planner.conflicts import find_conflict
from readiness.planner.document import to_document
from readiness.planner.repairs import Repair
from readiness.planner.values import Booking, Coverage, Problem
from readiness.planner.verify import verify
from tests.planner.test_conflicts import scarce, standing
from tests.planner.tiny import plans, tiny_problem


def repaired() -> list[tuple[Problem, Repair]]:
    problems = [scarce(seed) for seed in range(24)] + [tiny_problem(seed) for seed in range(0, 90, 3)]
    found = [(problem, find_conflict(problem)) for problem in problems]
    return [(problem, repair) for problem, conflict in found if conflict for repair in conflict.repairs]


REPAIRED = repaired()


def most_standing(problem: Problem) -> int:
    return max(len(standing(problem, plan)) for plan in plans(problem))


def demands(problem: Problem) -> int:
    needs = sum(r.mandatory and r.level > 0 for role in problem.roles for r in role.requirements)
    return needs + len(problem.coverage) + len(problem.pinned)


def test_after_a_repair_every_demand_is_met_and_the_plan_proves_it():
    assert {repair.kind for _, repair in REPAIRED} == {"budget", "extend", "hours", "relax"}
    for _, repair in REPAIRED:
        assert repair.plan.summary.demands_met
        assert verify(to_document(repair.problem, repair.plan)) == []
        assert most_standing(repair.problem) == demands(repair.problem)


def alone(kind: str) -> list[tuple[Problem, Repair]]:
    """Repairs of a kind that needed nothing relaxed beside."""
    what = {"budget": {"budget"}, "extend": {"quarters", "due", "coverage_due"}, "hours": {"hours"}}[kind]
    return [(p, r) for p, r in REPAIRED if r.kind == kind and {c.what for c in r.changes} <= what]


def test_a_cent_less_than_the_budget_asked_for_does_not_do():
    assert len(alone("budget")) >= 10
    for _, repair in alone("budget"):
        assert repair.smallest
        limits = repair.problem.limits
        less = replace(repair.problem, limits=replace(limits, budget=limits.budget - Decimal("0.01")))
        assert most_standing(less) < demands(less)


def test_an_hour_less_does_not_do():
    assert alone("hours")
    for problem, repair in alone("hours"):
        (change,) = repair.changes
        less = change.after - 1
        if less <= change.before:
            assert find_conflict(problem) is not None
            continue
        roles = tuple(replace(r, hours=less) if r.id == change.id else r for r in repair.problem.roles)
        learners = tuple(
            replace(x, hours=less) if x.role == change.id and x.hours == change.after else x
            for x in repair.problem.learners
        )
        shorter = replace(repair.problem, roles=roles, learners=learners)
        assert most_standing(shorter) < demands(shorter)


def test_a_quarter_less_does_not_do():
    assert alone("extend")
    for _, repair in alone("extend"):
        until = max(c.after for c in repair.changes)
        problem = repair.problem
        roles = tuple(
            replace(
                role,
                requirements=tuple(
                    replace(r, due=r.due - 1) if r.due == until else r for r in role.requirements
                ),
            )
            for role in problem.roles
        )
        quarters = problem.limits.quarters
        limits = replace(problem.limits, quarters=quarters - 1 if until == quarters else quarters)
        sooner = replace(problem, roles=roles, limits=limits)
        assert most_standing(sooner) < demands(sooner)


def test_what_is_relaxed_could_not_be_asked_for_one_level_higher():
    levels = [(p, r, c) for p, r in REPAIRED for c in r.changes if r.kind == "relax" and c.what == "level"]
    assert levels
    for _, repair, change in levels:
        role_id, _, skill = change.id.partition(":")
        roles = tuple(
            replace(
                role,
                requirements=tuple(
                    replace(r, level=r.level + 1) if r.skill == skill else r for r in role.requirements
                ),
            )
            if role.id == role_id
            else role
            for role in repair.problem.roles
        )
        higher = replace(repair.problem, roles=roles)
        assert most_standing(higher) < demands(higher)


@pytest.mark.parametrize("seed", [2, 9])
def test_the_order_of_the_input_changes_no_repair(seed):
    problem = scarce(seed)
    turned = replace(
        problem, learners=problem.learners[::-1], resources=problem.resources[::-1], roles=problem.roles[::-1]
    )
    one, two = find_conflict(problem), find_conflict(turned)
    assert one is not None
    assert two is not None
    assert (one.core, one.limits, [r.changes for r in one.repairs]) == (
        two.core,
        two.limits,
        [r.changes for r in two.repairs],
    )


def test_coverage_and_pins_are_relaxed_to_what_is_within_reach():
    """Nobody is rated in skill a but role 0, so at most its people can be counted; the pinned seat is excluded."""
    problem = scarce(3)
    booking = Booking(learner="p0", resource="x1")
    asked = replace(
        problem,
        limits=replace(problem.limits, budget=Decimal(1000), split=None, hours=Decimal(12)),
        coverage=(Coverage(id="all", skill="a", level=2, people=5),),
        pinned=(booking,),
        excluded=(booking,),
    )
    found = find_conflict(asked)
    assert found is not None
    repair = found.repairs[-1]
    holders = next(x.headcount for x in problem.learners if "a" in x.levels)
    assert {(c.what, c.id, c.after) for c in repair.changes} == {
        ("coverage_people", "all", holders),
        ("seat", "p0:x1", 0),
    }
    assert repair.plan.summary.demands_met
