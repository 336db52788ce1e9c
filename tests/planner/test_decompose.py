"""Plans of the decomposition: within every limit, never above their bound, and close to what trying
everything finds.
"""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import numpy as np
import pytest

from readiness.planner import decompose, kernel, large
from readiness.planner.columns import Split
from readiness.planner.offers import Terms
from readiness.planner.schedule import schedule
from readiness.planner.values import (
    Booking,
    Learner,
    Limits,
    Outcome,
    Price,
    Problem,
    Requirement,
    Resource,
    Role,
    Skill,
)  # fmt: skip
from tests.bench.checker import check
from tests.bench.generate import organization
from tests.planner.test_lattice import best_by_trying, tiny, worth_of


def small(seed: int):
    """Few people, three of the resources in runs, some seats limited, a split."""
    rng = np.random.default_rng([seed, 5])
    columns = tiny(seed, people=4, skills=3, resources=5)
    return replace(
        columns,
        headcount=np.ones(4, int),
        worth=columns.worth * 0.5,
        run_size=np.array([2, 0, 0, 2, 0]),
        seat_limit=np.array([-1, 2, -1, -1, -1]),
        price=rng.integers(5, 60, 5).astype(float),
        budget=float(rng.integers(20, 160)),
        segment=np.array([0, 1]),
        split=Split(basis="money", cap=np.array([0.8, 0.7])),
    )


def best_of_all(columns, required: int | None = None) -> tuple[int, float]:
    """The most mandatory requirements met, and the most readiness given that, by trying every plan."""
    people, resources = len(columns.role), len(columns.price)
    options = []
    for row in range(people):
        mine = []
        for taken in product((False, True), repeat=resources):
            bundle = tuple(np.flatnonzero(taken).tolist())
            if not all(columns.offered[columns.role[row], j] for j in bundle):
                continue
            if columns.length[list(bundle)].sum() > columns.hours[row]:
                continue
            gain = worth_of(columns, row, bundle, 0.0)
            if np.isfinite(gain):
                mine.append((bundle, gain, round(worth_of(columns, row, bundle, 1.0) - gain)))
        options.append(mine)
    best = (-1, -1.0)
    size = np.maximum(columns.run_size, 1)
    for plan in product(*options):
        met, gain = sum(o[2] for o in plan), sum(o[1] for o in plan)
        if (met, gain) <= best:
            continue
        seats = np.zeros((2, resources))
        for row, (bundle, _, _) in enumerate(plan):
            seats[columns.segment[columns.role[row]], list(bundle)] += 1
        taken = seats.sum(axis=0)
        cost = (np.where(columns.run_size > 0, -(-taken // size), taken) * columns.price).sum()
        split = (seats * columns.seat_charge).sum(axis=1) <= columns.split.cap * columns.budget + 1e-9
        limited = (columns.seat_limit < 0) | (taken <= columns.seat_limit)
        if cost <= columns.budget and split.all() and limited.all():
            best = (met, gain)
    return best


@pytest.mark.parametrize("seed", range(30))
def test_no_plan_beats_the_bound_and_mandatory_requirements_come_first(seed):
    columns = small(seed)
    plan = decompose.solve_columns(columns)
    met, gain = best_of_all(columns)
    assert check(columns, plan) == []
    assert plan.mandatory_met == met
    assert plan.certificate.bound >= gain / columns.people - 1e-9
    assert plan.readiness == pytest.approx(gain / columns.people, abs=1e-9)


def bound_from_prices(columns, rows, mandatory_price: float, met: int) -> float:
    """The certificate's formula, with everybody's best bundle found by trying all."""
    people, budget = columns.people, columns.budget
    seat = np.zeros((2, len(columns.price)))
    bound, run_price, money = -mandatory_price * met / people, {}, 0.0
    for name, limit, price in rows:
        kind, _, at = name.partition(":")
        bound += limit * price
        if kind == "budget":
            money = price
            seat += price * people * np.where(columns.run_size > 0, 0, columns.price) / budget
        elif kind == "split":
            seat[int(at)] += price * people * columns.seat_charge / budget
        else:
            seat[:, int(at)] += price
            if kind == "run":
                run_price[int(at)] = price
    for j in np.flatnonzero(columns.run_size):
        able = sum(1 for role in columns.role if columns.offered[role, j])
        profit = columns.run_size[j] * run_price.get(j, 0.0) / people - money * columns.price[j] / budget
        bound += -(-able // columns.run_size[j]) * max(0.0, profit)
    for row in range(len(columns.role)):
        price = seat[columns.segment[columns.role[row]]]
        bound += best_by_trying(columns, row, price, mandatory_price) / people
    return bound


@pytest.mark.parametrize("seed", range(0, 30, 3))
def test_the_bound_follows_from_the_prices_in_the_certificate(seed):
    columns = small(seed)
    proof = decompose.solve_columns(columns).certificate
    recomputed = bound_from_prices(columns, proof.rows, proof.mandatory_price, proof.mandatory_met)
    assert recomputed >= proof.bound - 1e-9
    if proof.kind == "dual":
        assert recomputed == pytest.approx(proof.bound, abs=1e-9)


@pytest.mark.parametrize(
    ("family", "people", "most"), [("A", 2000, 0.0005), ("B", 3000, 0.02), ("B", 60, 1e-6)]
)
def test_organizations_are_planned_to_within_the_gap(family, people, most):
    columns = organization(family, people, seed=0)
    plan = decompose.solve_columns(columns)
    assert check(columns, plan) == []
    assert plan.certificate.bound - plan.readiness <= most * (plan.certificate.bound - columns.readiness_now)


def test_both_kernels_lead_to_the_same_plan():
    pytest.importorskip("numba", reason="numba (extra `fast`) is missing: the compiled kernel was NOT tested")
    columns = organization("A", 1600, seed=2)
    slow = decompose.solve_columns(columns, with_kernel=kernel)
    fast = decompose.solve_columns(columns)
    assert slow.readiness == pytest.approx(fast.readiness, abs=1e-5)
    assert slow.certificate.bound == pytest.approx(fast.certificate.bound, abs=1e-5)


def test_the_same_input_and_seed_give_the_same_plan():
    columns = organization("A", 1600, seed=0)
    one, other = decompose.solve_columns(columns, seed=7), decompose.solve_columns(columns, seed=7)
    assert (one.row == other.row).all()
    assert [one.bundles[b] for b in one.bundle] == [other.bundles[b] for b in other.bundle]
    assert one.certificate == other.certificate


@pytest.mark.parametrize("basis", ["hours", "seats"])
def test_a_split_of_hours_or_seats_holds(basis):
    columns = replace(organization("A", 1600), split=Split(basis=basis, cap=np.array([0.7, 0.2, 0.3])))
    plan = decompose.solve_columns(columns)
    assert check(columns, plan) == []


def test_stopping_at_once_still_gives_a_plan_within_all_limits():
    columns = organization("B", 2000)
    plan = decompose.solve_columns(columns, stop=lambda: True)
    assert check(columns, plan) == []


def test_a_lattice_cut_apart_still_gives_a_plan_within_all_limits():
    columns = organization("A", 1600)
    plan = decompose.solve_columns(columns, max_states=40)
    assert check(columns, plan) == []


def problem(**limits) -> Problem:
    """Two roles, a chain of courses, one workshop in runs."""
    skills = (Skill(id="ai", name="AI"), Skill(id="ethics", name="Ethics"))
    roles = (
        Role(
            id="clerk", name="Clerk", audience="users", segment="consumers",
            requirements=(
                Requirement(skill="ai", level=3, importance=2),
                Requirement(skill="ethics", level=2, mandatory=True),
            ),
        ),
        Role(
            id="lead", name="Lead", audience="leaders", segment="leaders",
            requirements=(Requirement(skill="ai", level=2), Requirement(skill="ethics", level=3, mandatory=True)),
        ),
    )  # fmt: skip

    def resource(id_, outcomes, hours, amount, **more):
        price = Price(amount=Decimal(amount), seats=more.pop("seats", None))
        made = tuple(Outcome(skill=s, from_level=a, to_level=b) for s, a, b in outcomes)
        return Resource(id=id_, title=id_, outcomes=made, hours=Decimal(hours), price=price, **more)

    resources = (
        resource("basics", [("ai", 0, 2)], "2.5", "20"),
        resource("deeper", [("ai", 2, 3)], "6", "80", prerequisites=("basics",)),
        resource("ethics", [("ethics", 0, 2)], "1.5", "10.50"),
        resource(
            "leading", [("ethics", 2, 3), ("ai", 0, 1)], "4", "300", seats=3, audiences=frozenset({"leaders"})
        ),
        resource("unknown", [("ai", 0, 5)], "1", "1", language="fr"),
    )
    rng = np.random.default_rng(3)
    learners = tuple(
        Learner(
            id=f"p{k}", role="clerk" if k % 3 else "lead", team="t", language="en", headcount=1 + k % 4,
            levels={s.id: int(rng.integers(0, 4)) for s in skills if rng.random() < 0.9},
        )
        for k in range(40)
    )  # fmt: skip
    given = {"budget": Decimal(3000), "hours": Decimal(3), **limits}
    return Problem(skills=skills, roles=roles, learners=learners, resources=resources, limits=Limits(**given))


def test_a_problem_is_planned_in_its_own_words():
    solution = decompose.solve(problem())
    taken = {r for a in solution.assigned for r in a.resources}
    assert "unknown" not in taken
    assert taken <= {"basics", "deeper", "ethics", "leading"}
    hours = {"basics": 2.5, "deeper": 6, "ethics": 1.5, "leading": 4}
    assert all(sum(hours[r] for r in a.resources) <= 12 for a in solution.assigned)
    assert solution.readiness <= solution.certificate.bound + 1e-12
    assert solution.left_out == ()


def test_more_budget_never_gives_less_readiness():
    found = [decompose.solve(problem(budget=Decimal(b))).readiness for b in (0, 300, 900, 2000, 5000)]
    assert found == sorted(found)


def test_without_a_budget_money_does_not_bind():
    free = decompose.solve(problem(budget=None))
    assert free.readiness >= decompose.solve(problem(budget=Decimal(5000))).readiness - 1e-9


def test_a_large_plan_fits_the_calendar_and_its_budget():
    base = problem(budget=Decimal(30000))
    crowd = tuple(replace(learner, headcount=learner.headcount * 20) for learner in base.learners)
    many = replace(base, learners=crowd)
    assert large.suits(many)
    terms = Terms(many)
    found = large.solve(terms)
    calendar = schedule(terms, found.solved.assigned)
    assert calendar.cost <= 30000
    stage = found.solved.stage("readiness")
    assert calendar.gain_by_quarter[-1] == stage.value <= stage.bound
    assert stage.bound - stage.value <= 0.002 * stage.bound


def test_pinned_seats_are_in_the_plan_and_excluded_ones_are_not():
    pins = (Booking(learner="p5", resource="basics", people=1),)
    shut = (Booking(learner="", resource="deeper"),)
    solution = decompose.solve(replace(problem(), pinned=pins, excluded=shut))
    assert any(a.learner == "p5" and "basics" in a.resources for a in solution.assigned)
    assert all("deeper" not in a.resources for a in solution.assigned)
