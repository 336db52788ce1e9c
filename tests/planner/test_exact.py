"""The exact method against trying everything, on hundreds of tiny problems."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from readiness.planner import make_plan
from readiness.planner.document import to_document
from readiness.planner.exact import ExactModel
from readiness.planner.offers import Terms
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
    Status,
)
from readiness.planner.verify import verify
from tests.planner.tiny import best, tiny_problem

BATCHES = 20
EACH = 20


def wishes_met(problem, plan):
    """People whose pinned seat is in the plan, less those who wished for one."""
    wished = sum(pin.people for pin in problem.pinned)
    there = sum(
        min(
            pin.people,
            sum(s.people for s in plan.seats if (s.learner, s.resource) == (pin.learner, pin.resource)),
        )
        for pin in problem.pinned
    )
    return there - wished


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_plan_is_better_than_the_planner_s(batch):
    for seed in range(batch * EACH, (batch + 1) * EACH):
        problem = tiny_problem(seed)
        plan = make_plan(problem)
        missed, met, short, held, cost = best(problem)
        terms = Terms(problem)
        total = plan.certificate.evidence["required_weight"]
        assert plan.summary.status is Status.OPTIMAL, seed
        assert wishes_met(problem, plan) == missed, seed
        mandatory = sum(group.people * need.mandatory for group in terms.groups for need in group.needs)
        assert mandatory - plan.summary.mandatory_unmet == met, seed
        stages = {s["name"]: s["value"] for s in plan.certificate.evidence["stages"]}
        if problem.coverage and "coverage" in stages:
            assert stages["coverage"] == short, seed
        if total:
            assert round(plan.summary.readiness * total) == held, seed
        assert plan.summary.cost == -cost, seed
        assert verify(to_document(problem, plan)) == [], seed


def test_the_two_formulations_agree():
    """Person blocks and bundle blocks are written independently and give the same optimum."""
    for seed in range(40):
        terms = Terms(tiny_problem(seed))
        values = []
        for bundles, limit in ((True, 3000), (False, 0)):
            model = ExactModel(terms, always_bundles=bundles, bundle_limit=limit)
            solved = model.solve(gap=0.0, nodes=None, tie_nodes=None)
            values.append({stage.name: stage.value for stage in solved.stages if stage.value})
        assert values[0] == values[1], seed


def test_two_resources_cannot_open_each_other_s_door():
    """X needs what Y teaches and Y what X teaches; only Z opens the circle, and there is no money for it."""

    def course(key, outcomes, amount):
        lifts = tuple(Outcome(skill=s, from_level=a, to_level=b) for s, a, b in outcomes)
        return Resource(
            id=key, title=key, outcomes=lifts, hours=Decimal(1), price=Price(amount=Decimal(amount))
        )

    needs = tuple(Requirement(skill=s, level=3) for s in "ab")
    problem = Problem(
        skills=tuple(Skill(id=s, name=s) for s in "ab"),
        roles=(Role(id="r", name="R", audience="e", segment="e", requirements=needs),),
        learners=(Learner(id="p", role="r", team="t", levels={"a": 0, "b": 0}),),
        resources=(
            course("X", [("a", 2, 3), ("b", 0, 2)], 0),
            course("Y", [("b", 2, 3), ("a", 0, 2)], 0),
            course("Z", [("a", 0, 2)], 100),
        ),
        limits=Limits(budget=Decimal(50)),
    )
    assert make_plan(problem).summary.readiness == 0
    richer = replace(problem, limits=Limits(budget=Decimal(100)))
    assert make_plan(richer).summary.readiness == 1
