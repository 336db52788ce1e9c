"""The promises of readiness/planner/README.md, each on problems it has not seen."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.planner import InvalidProblem, make_plan
from readiness.planner.document import fingerprint, to_document
from readiness.planner.values import (
    Booking,
    Coverage,
    Kind,
    Learner,
    Limits,
    Outcome,
    Partner,
    Price,
    Problem,
    Progress,
    Requirement,
    Resource,
    Role,
    Skill,
    Status,
    UnknownLevels,
    Vacancy,
)
from readiness.planner.verify import verify
from tests.planner.problems import made_up
from tests.planner.tiny import tiny_problem

seeds = st.integers(2000, 10**6)
some = settings(max_examples=25, deadline=None)


def rank(plan, problem):
    """What a plan is judged by: fewest wishes and mandatory requirements unmet, then readiness."""
    stages = {s["name"]: s["value"] for s in plan.certificate.evidence["stages"]}
    return (
        stages.get("pins", 0),
        -plan.summary.mandatory_unmet,
        stages.get("coverage", 0),
        plan.summary.readiness or 0,
    )


def no_worse(better, worse) -> bool:
    return better[:3] > worse[:3] or (better[:3] == worse[:3] and better[3] >= worse[3] - 1e-9)


def without_seconds(plan):
    return replace(plan, summary=replace(plan.summary, seconds=0.0))


@some
@given(seeds)
def test_a_plan_never_exceeds_budget_hours_seats_or_runs_and_puts_prerequisites_first(seed):
    problem = tiny_problem(seed)
    assert verify(to_document(problem, make_plan(problem))) == []


@some
@given(seeds, st.integers(1, 300))
def test_more_budget_is_never_worse(seed, more):
    problem = tiny_problem(seed)
    if problem.limits.budget is None:
        return
    richer = replace(problem, limits=replace(problem.limits, budget=problem.limits.budget + more))
    assert no_worse(rank(make_plan(richer), richer), rank(make_plan(problem), problem))


@some
@given(seeds, st.integers(1, 10))
def test_more_hours_are_never_worse(seed, more):
    problem = tiny_problem(seed)
    if problem.limits.hours is None:
        return
    freer = replace(problem, limits=replace(problem.limits, hours=problem.limits.hours + more))
    assert no_worse(rank(make_plan(freer), freer), rank(make_plan(problem), problem))


@some
@given(seeds)
def test_another_resource_never_hurts(seed):
    problem = tiny_problem(seed)
    gone = problem.resources[-1].id
    if any(gone in r.prerequisites for r in problem.resources) or any(
        b.resource == gone for b in (*problem.pinned, *problem.excluded)
    ):
        return
    fewer = replace(problem, resources=problem.resources[:-1])
    assert no_worse(rank(make_plan(problem), problem), rank(make_plan(fewer), fewer))


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_input_changes_nothing(seed):
    problem = made_up(25, seed=seed)
    r = random.Random(seed)

    def mixed(items):
        return tuple(r.sample(items, len(items)))

    other = replace(
        problem,
        learners=mixed(problem.learners),
        resources=mixed(problem.resources),
        roles=mixed([replace(role, requirements=mixed(role.requirements)) for role in problem.roles]),
        skills=mixed(problem.skills),
    )
    one, two = make_plan(problem), make_plan(other)
    assert replace(one, summary=replace(one.summary, seconds=0)) == replace(
        two, summary=replace(two.summary, seconds=0)
    )


def test_the_same_input_and_seed_give_the_same_document():
    problem = made_up(30, seed=7)
    first, second = (to_document(problem, make_plan(problem)) for _ in range(2))
    assert fingerprint(first) == fingerprint(second)


def test_people_alike_may_be_given_one_by_one_or_as_a_group():
    problem = made_up(8, seed=5)
    group = replace(problem, learners=tuple(replace(x, headcount=4) for x in problem.learners))
    single = replace(
        problem, learners=tuple(replace(x, id=f"{x.id}-{n}") for x in problem.learners for n in range(4))
    )
    one, two = make_plan(group), make_plan(single)
    assert (one.summary.readiness, one.summary.cost) == (two.summary.readiness, two.summary.cost)
    assert verify(to_document(group, one)) == []


def test_unknown_hours_or_prices_never_count_as_zero():
    problem = made_up(20, seed=1)
    used = {seat.resource for seat in make_plan(problem).seats}
    unknown = tuple(replace(r, price=None) if r.id in used else r for r in problem.resources)
    plan = make_plan(replace(problem, resources=unknown))
    assert not used & {seat.resource for seat in plan.seats}
    assert any("price is unknown" in sentence for sentence in plan.certificate.assumptions)
    assert "unknown_price" in {gap.reason for gap in plan.residual_gaps}


def test_a_level_above_the_target_still_opens_the_next_step():
    """The role needs level 2; the only way to skill b asks for level 3 in skill a, which somebody already holds."""

    def at(level: int) -> float | None:
        needs = (Requirement(skill="a", level=2), Requirement(skill="b", level=1))
        course = Resource(
            id="x",
            title="X",
            outcomes=(
                Outcome(skill="a", from_level=3, to_level=4),
                Outcome(skill="b", from_level=0, to_level=1),
            ),
            hours=Decimal(1),
            price=Price(amount=Decimal(0)),
        )
        return make_plan(
            Problem(
                skills=(Skill(id="a", name="A"), Skill(id="b", name="B")),
                roles=(Role(id="r", name="R", audience="e", segment="e", requirements=needs),),
                learners=(Learner(id="p", role="r", team="t", levels={"a": level, "b": 0}),),
                resources=(course,),
                limits=Limits(),
            )
        ).summary.readiness

    assert at(2) == pytest.approx(2 / 3)
    assert at(3) == 1


def test_pinned_seats_are_in_the_plan_and_excluded_ones_are_not():
    problem = made_up(20, seed=2)
    plan = make_plan(problem)
    taken = plan.seats[0]
    without = make_plan(replace(problem, excluded=(Booking(learner="", resource=taken.resource),)))
    assert taken.resource not in {seat.resource for seat in without.seats}
    free = next(
        x for x in problem.learners if x.id != taken.learner and x.role == _role(problem, taken.learner)
    )
    pinned = make_plan(
        replace(problem, pinned=(Booking(learner=free.id, resource=taken.resource, quarter=3),))
    )
    assert ("pinned", 3) in {
        ("pinned", s.quarter) for s in pinned.seats if (s.learner, s.resource) == (free.id, taken.resource)
    } or not pinned.summary.demands_met


def _role(problem, learner_id):
    return next(x.role for x in problem.learners if x.id == learner_id)


def two_courses(*, hours: int = 4, due: int | None = None, quarters: int = 4) -> Problem:
    """Five people, two skills, and for the first skill two courses that differ in nothing but their id."""

    def course(key: str, skill: str) -> Resource:
        lifts = (Outcome(skill=skill, from_level=0, to_level=1),)
        return Resource(id=key, title=key, outcomes=lifts, hours=Decimal(4), price=Price(amount=Decimal(10)))

    needs = (
        Requirement(skill="a", level=1, importance=1),
        Requirement(skill="b", level=1, importance=1, mandatory=True, due=due),
    )
    return Problem(
        skills=(Skill(id="a", name="A"), Skill(id="b", name="B")),
        roles=(Role(id="r", name="R", audience="e", segment="e", requirements=needs),),
        learners=tuple(Learner(id=f"p{n}", role="r", team="t", levels={"a": 0, "b": 0}) for n in range(5)),
        resources=(course("x", "a"), course("y", "a"), course("z", "b")),
        limits=Limits(quarters=quarters, hours=Decimal(hours)),
    )


@pytest.mark.parametrize(
    "kept", [("x", "x", "x", "x", "x"), ("y", "y", "y", "y", "y"), ("x", "y", "x", "y", "y")]
)
def test_the_plan_in_force_is_kept_where_it_is_as_good(kept):
    problem = two_courses()
    seats = tuple(Booking(learner=f"p{n}", resource=key) for n, key in enumerate(kept))
    again = make_plan(replace(problem, in_force=seats))
    assert {(s.learner, s.resource) for s in again.seats if s.resource != "z"} == {
        (b.learner, b.resource) for b in seats
    }
    assert again.summary.readiness == 1


def test_part_of_a_group_keeps_its_seats():
    problem = two_courses()
    problem = replace(problem, learners=(replace(problem.learners[0], headcount=5),))
    seats = (Booking(learner="p0", resource="y", people=3), Booking(learner="p0", resource="x", people=2))
    again = make_plan(replace(problem, in_force=seats))
    taken = {key: sum(s.people for s in again.seats if s.resource == key) for key in "xy"}
    assert taken == {"x": 2, "y": 3}


@pytest.mark.parametrize("quarter", [1, 2])
def test_a_mandatory_requirement_is_met_by_its_due_quarter(quarter):
    """The mandatory skill takes one quarter of hours, and so does the other: only one of them can come first."""
    problem = two_courses(due=quarter)
    plan = make_plan(problem)
    assert plan.summary.mandatory_unmet == 0
    assert all(seat.quarter <= quarter for seat in plan.seats if seat.resource == "z")
    late = replace(problem.resources[2], first_quarter=quarter + 1)
    missed = make_plan(replace(problem, resources=(*problem.resources[:2], late)))
    assert missed.summary.mandatory_unmet == 5
    assert not missed.summary.demands_met


def test_money_spent_late_does_not_meet_what_is_due_early():
    """Quarter 1 pays for two of five mandatory seats; what is left of the budget comes too late for the rest."""
    problem = two_courses(due=1)
    limits = replace(problem.limits, budget=Decimal(100), budget_by_quarter=(Decimal(20), None, None, None))
    plan = make_plan(replace(problem, limits=limits))
    assert plan.summary.mandatory_unmet == 3
    assert verify(to_document(replace(problem, limits=limits), plan)) == []


def test_hiring_and_partners_meet_a_coverage_demand():
    problem = made_up(10, seed=6)
    skill = problem.skills[0].id
    demand = Coverage(id="experts", skill=skill, level=5, people=3, team="new")
    all_skills = {s.id: 5 for s in problem.skills}
    hire = Vacancy(id="v", role="r0", team="new", posts=1, cost=Decimal(10), levels=all_skills)
    guests = Partner(
        id="g", title="Guests", role="r0", team="new", people=2, cost=Decimal(5), levels={skill: 5}
    )
    bare = replace(problem, coverage=(demand,))
    staffed = replace(bare, vacancies=(hire,), partners=(guests,))
    assert make_plan(bare).certificate.evidence["stages"][-1]["name"] == "cost"
    plan = make_plan(staffed)
    assert {Kind.HIRE, Kind.PARTNER} <= {action.kind for action in plan.actions}
    assert verify(to_document(staffed, plan)) == []
    coverage = next(s for s in plan.certificate.evidence["stages"] if s["name"] == "coverage")
    assert coverage["value"] == 0


def test_quarterly_budgets_are_kept():
    problem = made_up(20, seed=8)
    tight = replace(problem.limits, budget_by_quarter=(Decimal(0), Decimal(300), None, Decimal(0)))
    limited = replace(problem, limits=tight)
    plan = make_plan(limited)
    assert verify(to_document(limited, plan)) == []
    assert all(run.quarter in (2, 3) for run in plan.runs if run.cost)


@pytest.mark.parametrize("policy", UnknownLevels)
def test_every_assumption_about_unknown_levels_is_stated_and_verified(policy):
    problem = made_up(20, seed=9)
    assumed = replace(problem, limits=replace(problem.limits, unknown_levels=policy))
    plan = make_plan(assumed)
    assert verify(to_document(assumed, plan)) == []
    assert "required levels are not known" in plan.certificate.assumptions[0]


def test_progress_never_falls_and_ends_at_one():
    seen: list[Progress] = []
    make_plan(made_up(40, seed=1), on_progress=seen.append)
    shares = [p.share for p in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert seen[-1].best is not None


def test_stopping_early_gives_a_plan_with_an_honest_status():
    problem = made_up(40, seed=1)
    plan = make_plan(problem, stop=lambda: True)
    assert plan.summary.status is Status.BEST_FOUND
    assert verify(to_document(problem, plan)) == []


def test_a_problem_that_contradicts_itself_names_every_contradiction():
    problem = made_up(5)
    broken = replace(
        problem,
        limits=replace(problem.limits, quarters=0, budget=Decimal(-1)),
        learners=(*problem.learners, replace(problem.learners[0], role="nobody")),
    )
    with pytest.raises(InvalidProblem) as error:
        make_plan(broken)
    assert len(error.value.issues) == 4
