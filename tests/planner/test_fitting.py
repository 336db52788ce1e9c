"""Large plans keep what the decomposition does not carry, and say that the bound does not know it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from readiness.planner import make_plan
from readiness.planner.document import to_document
from readiness.planner.values import (
    Basis,
    Booking,
    Coverage,
    Kind,
    Learner,
    Limits,
    Outcome,
    Partner,
    Price,
    Problem,
    Requirement,
    Resource,
    Role,
    Skill,
    Status,
    Vacancy,
)
from readiness.planner.verify import verify
from tests.planner.problems import made_up
from tests.planner.tiny import tiny_problem


def large(problem: Problem):
    return make_plan(problem, exact_columns=0)


@pytest.mark.parametrize(
    "by_quarter",
    [("0", "400", None, "300"), ("300", "300", "300", "300"), (None, None, None, "0"), ("0",) * 4],
)
def test_a_large_plan_keeps_its_budgets_by_quarter(by_quarter):
    problem = made_up(60, seed=8)
    amounts = tuple(None if a is None else Decimal(a) for a in by_quarter)
    limited = replace(problem, limits=replace(problem.limits, budget_by_quarter=amounts))
    plan = large(limited)
    assert verify(to_document(limited, plan)) == []
    assert "budget by quarter" not in plan.certificate.covers
    assert any("budgets by quarter" in words for words in plan.certificate.assumptions)
    if any(amounts):
        assert plan.summary.seats


def test_moving_seats_to_later_quarters_loses_nothing_where_there_is_money_later():
    problem = made_up(60, seed=8)
    late = replace(problem.limits, budget_by_quarter=(Decimal(0), None, None, None))
    free, moved = large(problem), large(replace(problem, limits=late))
    assert moved.summary.readiness == free.summary.readiness
    assert moved.readiness_by_quarter[0] < free.readiness_by_quarter[0]


def due(quarter: int | None) -> Problem:
    """Skill b is mandatory and gains less an hour than a; hours for one of them a quarter."""

    def course(skill: str, levels: int) -> Resource:
        lifts = (Outcome(skill=skill, from_level=0, to_level=levels),)
        return Resource(
            id=skill, title=skill, outcomes=lifts, hours=Decimal(4), price=Price(amount=Decimal(10))
        )

    needs = (
        Requirement(skill="a", level=3, importance=3),
        Requirement(skill="b", level=1, mandatory=True, due=quarter),
    )
    return Problem(
        skills=(Skill(id="a", name="A"), Skill(id="b", name="B")),
        roles=(Role(id="r", name="R", audience="e", segment="e", requirements=needs),),
        learners=tuple(Learner(id=f"p{n}", role="r", team="t", levels={"a": 0, "b": 0}) for n in range(5)),
        resources=(course("a", 3), course("b", 1)),
        limits=Limits(quarters=2, hours=Decimal(4), budget=Decimal(200)),
    )


def test_a_large_plan_does_first_what_is_due_first():
    first, last = large(due(1)), large(due(None))
    assert {s.quarter for s in first.seats if s.resource == "b"} == {1}
    assert {s.quarter for s in last.seats if s.resource == "b"} == {2}
    assert first.summary.demands_met
    assert verify(to_document(due(1), first)) == []


def test_no_bound_is_claimed_for_a_plan_that_meets_fewer_requirements_in_time_than_it_is_about():
    problem = due(1)
    late = replace(problem, resources=(problem.resources[0], replace(problem.resources[1], first_quarter=2)))
    plan = large(late)
    assert plan.summary.mandatory_unmet == 5
    assert plan.summary.status is Status.BEST_FOUND
    assert verify(to_document(late, plan)) == []


@pytest.mark.parametrize("batch", range(4))
def test_tiny_problems_planned_as_if_they_were_large_keep_every_limit_and_prove_themselves(batch):
    """Pins, coverage, dates, budgets by quarter, splits: whatever the exact program carries."""
    for seed in range(batch, 160, 4):
        problem = tiny_problem(seed)
        plan, exact = large(problem), make_plan(problem)
        assert verify(to_document(problem, plan)) == [], seed
        split = problem.limits.split
        every_seat_counts = split is None or (
            split.basis is Basis.MONEY and problem.limits.budget is not None
        )
        if (
            every_seat_counts
            and plan.summary.mandatory_unmet >= exact.summary.mandatory_unmet
            and exact.summary.bound
        ):
            assert plan.summary.bound >= exact.summary.readiness - 1e-9, seed


def test_a_large_plan_hires_for_coverage_and_keeps_pins_in_their_quarter():
    problem = made_up(60, seed=6)
    skill = problem.skills[0].id
    demand = Coverage(id="experts", skill=skill, level=5, people=3, team="new")
    post = Vacancy(
        id="v", role="r0", team="new", posts=1, cost=Decimal(10), levels={s.id: 5 for s in problem.skills}
    )
    guests = Partner(
        id="g", title="Guests", role="r0", team="new", people=2, cost=Decimal(5), levels={skill: 5}
    )
    seat = large(problem).seats[0]
    pin = Booking(learner=seat.learner, resource=seat.resource, quarter=4)
    asked = replace(problem, coverage=(demand,), vacancies=(post,), partners=(guests,), pinned=(pin,))
    plan = large(asked)
    assert verify(to_document(asked, plan)) == []
    assert {Kind.HIRE, Kind.PARTNER} <= {action.kind for action in plan.actions}
    assert [s.quarter for s in plan.seats if (s.learner, s.resource) == (pin.learner, pin.resource)] == [4]
    assert "pinned and booked seats" in " ".join(plan.certificate.assumptions)
