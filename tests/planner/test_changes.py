"""What a new plan changes against the one in force, and what it is put down to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.planner import make_plan
from readiness.planner.changes import compare, compare_plans
from readiness.planner.document import to_document
from readiness.planner.values import Booking, Plan, Problem
from tests.planner.tiny import tiny_problem


def planned(problem: Problem) -> tuple[Problem, Plan]:
    return problem, make_plan(problem)


def in_force(plan: Plan) -> tuple[Booking, ...]:
    seats: Counter[tuple[str, str]] = Counter()
    for seat in plan.seats:
        seats[seat.learner, seat.resource] += seat.people
    return tuple(Booking(learner=who, resource=what, people=n) for (who, what), n in sorted(seats.items()))


def with_seats() -> tuple[Problem, Plan]:
    """The first tiny problem whose plan has a few seats and costs something."""
    for seed in range(200):
        problem, plan = planned(tiny_problem(seed))
        wishes = problem.pinned or problem.excluded
        if plan.summary.seats >= 3 and plan.summary.cost and problem.limits.budget and not wishes:
            return problem, plan
    raise AssertionError


OLD = with_seats()


def test_nothing_changed_changes_nothing():
    document = to_document(*OLD)
    found = compare(document, document)
    assert (found.inputs, found.seats, found.actions) == ((), (), ())
    assert found.kept == OLD[1].summary.seats
    assert found.cost.before == found.cost.after == OLD[1].summary.cost


def test_who_left_takes_their_seats_with_them():
    problem, plan = OLD
    gone = plan.seats[0].learner
    new = planned(replace(problem, learners=tuple(x for x in problem.learners if x.id != gone)))
    found = compare_plans(problem, plan, *new)
    assert [(c.what, c.learner) for c in found.inputs] == [("left", gone)]
    theirs = [s for s in found.seats if s.learner == gone]
    assert theirs
    assert all((s.kind, s.because, s.direct) == ("dropped", (f"left:{gone}",), True) for s in theirs)


def test_what_was_completed_is_done_and_not_dropped():
    problem, plan = OLD
    seat = plan.seats[0]
    reached = {o.skill: o.to_level for r in problem.resources if r.id == seat.resource for o in r.outcomes}
    learners = tuple(
        replace(x, levels={**x.levels, **{s: max(x.levels.get(s, 0), n) for s, n in reached.items()}})
        if x.id == seat.learner
        else x
        for x in problem.learners
    )
    found = compare_plans(problem, plan, *planned(replace(problem, learners=learners)))
    assert {c.what for c in found.inputs} == {"completed"}
    mine = [s for s in found.seats if (s.learner, s.resource) == (seat.learner, seat.resource)]
    assert [s.kind for s in mine] == ["done"]
    assert mine[0].direct


def test_less_money_is_named_as_the_reason_of_what_nobody_else_explains():
    problem, plan = OLD
    poor = replace(problem, limits=replace(problem.limits, budget=Decimal(0)))
    found = compare_plans(problem, plan, *planned(poor))
    assert [(c.what, c.before, c.after) for c in found.inputs] == [
        ("budget", problem.limits.budget, Decimal(0))
    ]
    assert found.cost.after == 0
    assert found.seats
    assert all((s.because, s.direct) == (("budget",), False) for s in found.seats)
    assert sum(a.cost_after - a.cost_before for a in found.actions) == -plan.summary.cost


def test_a_dearer_course_is_named_for_its_own_seats():
    problem, plan = OLD
    used = plan.seats[0].resource
    resources = tuple(
        replace(r, price=replace(r.price, amount=r.price.amount + 1000)) if r.id == used else r
        for r in problem.resources
    )
    found = compare_plans(problem, plan, *planned(replace(problem, resources=resources)))
    assert [(c.what, c.resource, c.field) for c in found.inputs] == [("resource", used, "price")]
    assert all(s.direct for s in found.seats if s.resource == used)
    assert {s.kind for s in found.seats if s.resource == used} == {"dropped"}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**5), st.integers(0, 10**5))
def test_old_seats_less_what_went_plus_what_came_are_the_new_seats(one, other):
    """Whatever two problems are compared: tiny problems share ids, so this mixes every kind of change."""
    old, new = planned(tiny_problem(one)), planned(tiny_problem(other))
    found = compare_plans(*old, *new)
    seats: Counter[tuple[str, str, int]] = Counter()
    for seat in old[1].seats:
        seats[seat.learner, seat.resource, seat.quarter] += seat.people
    for change in found.seats:
        if change.before is not None:
            seats[change.learner, change.resource, change.before] -= change.people
        if change.after is not None:
            seats[change.learner, change.resource, change.after] += change.people
        assert set(change.because) <= {c.id for c in found.inputs}
    expected: Counter[tuple[str, str, int]] = Counter()
    for seat in new[1].seats:
        expected[seat.learner, seat.resource, seat.quarter] += seat.people
    assert +seats == expected
    assert (found.inputs == ()) <= (found.seats == ())


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**5), st.integers(0, 200))
def test_planned_again_with_the_plan_in_force_no_equally_good_plan_keeps_more_seats(seed, more):
    """The least change: against planning afresh, readiness and cost are the same and no fewer seats stay."""
    problem, plan = planned(tiny_problem(seed))
    if problem.limits.budget is None:
        return
    changed = replace(problem, limits=replace(problem.limits, budget=problem.limits.budget + more))
    afresh, again = make_plan(changed), make_plan(replace(changed, in_force=in_force(plan)))
    assert (afresh.summary.readiness, afresh.summary.cost) == (again.summary.readiness, again.summary.cost)
    kept = [compare_plans(problem, plan, changed, new).kept for new in (afresh, again)]
    changes = [
        plan.summary.seats + new.summary.seats - 2 * k for new, k in zip((afresh, again), kept, strict=True)
    ]
    assert changes[1] <= changes[0]
