"""What cannot stand together, against trying every plan; and repairs, each solved again."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import combinations

import pytest

from readiness.planner.conflicts import find_conflict
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
    Split,
)
from tests.planner.tiny import Truth, plans, tiny_problem

SEEDS = range(200)


def scarce(seed: int) -> Problem:
    """Six people of three roles, each role asked for one skill; money, seats or hours for some of them only."""
    r = random.Random(seed)
    skills = ("a", "b", "c")
    roles = tuple(
        Role(
            id=f"r{n}", name=f"Role {n}", audience="e", segment="s" if n else "t",
            requirements=(Requirement(skill=s, level=2, mandatory=True, due=r.choice((None, None, 1))),),
        )
        for n, s in enumerate(skills)
    )  # fmt: skip
    courses = tuple(
        Resource(
            id=f"x{n}", title=f"Course {n}", hours=Decimal(r.choice((2, 4))),
            outcomes=(Outcome(skill=s, from_level=0, to_level=2),),
            price=Price(amount=Decimal(r.choice((20, 30, 50)))),
        )
        for n, s in enumerate(skills)
    )  # fmt: skip
    shared = Resource(
        id="y", title="Workshop", hours=Decimal(3), seat_limit=r.choice((None, 2)),
        outcomes=tuple(Outcome(skill=s, from_level=0, to_level=2) for s in skills),
        price=Price(amount=Decimal(60), seats=2, max_runs=r.choice((None, 1))),
    )  # fmt: skip
    return Problem(
        skills=tuple(Skill(id=s, name=s.upper()) for s in skills),
        roles=roles,
        learners=tuple(
            Learner(id=f"p{n}", role=f"r{n}", team="t", levels={s: 0}, headcount=r.choice((1, 2)))
            for n, s in enumerate(skills)
        ),
        resources=(*courses, shared),
        limits=Limits(
            quarters=2,
            budget=Decimal(r.choice((40, 60, 80, 100))),
            hours=Decimal(r.choice((1, 2, 3))),
            split=r.choice((None, None, Split(shares={"s": Decimal("0.6"), "t": Decimal("0.4")}))),
        ),
    )


def standing(problem: Problem, plan) -> frozenset[str]:
    """The demands that stand in a plan of `tiny.plans`, with the ids the planner gives them."""
    truth, found = Truth(problem), []
    roles = {role.id: role for role in problem.roles}
    horizon = problem.limits.quarters
    for role in roles.values():
        for need in (r for r in role.requirements if r.mandatory and r.level):
            due = min(need.due or horizon, horizon)
            mine = [(x, taken) for x, taken in plan if x.role == role.id]
            levels = [truth.level(x, taken, need.skill, due) for x, taken in mine]
            if all(level is None or level >= need.level for level in levels):
                found.append(f"mandatory:{role.id}:{need.skill}")
    for demand in problem.coverage:
        due = min(demand.due or horizon, horizon)
        levels = [truth.level(x, taken, demand.skill, due) for x, taken in plan]
        if sum(level is not None and level >= demand.level for level in levels) >= demand.people:
            found.append(f"coverage:{demand.id}")
    for pin in problem.pinned:
        there = sum(x.id == pin.learner and pin.resource in dict(taken) for x, taken in plan)
        if there >= pin.people:
            found.append(f"seat:{pin.learner}:{pin.resource}:")
    return frozenset(found)


def all_mandatory(problem: Problem) -> Problem:
    return replace(
        problem,
        roles=tuple(
            replace(role, requirements=tuple(replace(r, mandatory=True) for r in role.requirements))
            for role in problem.roles
        ),
    )


@cache
def demanding(seed: int) -> tuple[Problem, frozenset[frozenset[str]]]:
    """A tiny problem that demands what can stand alone but perhaps not together, and the sets that can stand.

    Every third problem is left as it is, with demands that cannot stand even alone.
    """
    problem = tiny_problem(seed)
    if not seed % 3:
        return problem, frozenset(standing(problem, plan) for plan in plans(problem))
    problem = all_mandatory(problem)
    sets = frozenset(standing(problem, plan) for plan in plans(problem))
    alone = frozenset.union(*sets)
    roles = tuple(
        replace(
            role,
            requirements=tuple(
                replace(r, mandatory=f"mandatory:{role.id}:{r.skill}" in alone) for r in role.requirements
            ),
        )
        for role in problem.roles
    )
    coverage = tuple(d for d in problem.coverage if f"coverage:{d.id}" in alone)
    pinned = tuple(p for p in problem.pinned if f"seat:{p.learner}:{p.resource}:" in alone)
    problem = replace(problem, roles=roles, coverage=coverage, pinned=pinned)
    return problem, frozenset(standing(problem, plan) for plan in plans(problem))


def smallest_core(ids: list[str], sets: frozenset[frozenset[str]]) -> int:
    for size in range(1, len(ids) + 1):
        for some in combinations(ids, size):
            if not any(set(some) <= stands for stands in sets):
                return size
    return 0


def check_core(problem: Problem, sets: frozenset[frozenset[str]]) -> int:
    """The size of the core found, which is the smallest there is; 0 where all demands stand."""
    found = find_conflict(problem, repairs=False)
    if found is None:
        asked = {f"seat:{p.learner}:{p.resource}:" for p in problem.pinned}
        asked |= {f"coverage:{d.id}" for d in problem.coverage}
        asked |= {
            f"mandatory:{role.id}:{r.skill}"
            for role in problem.roles
            for r in role.requirements
            if r.mandatory and r.level
        }
        assert any(asked <= stands for stands in sets)
        return 0
    ids, core = [d.id for d in found.demands], {d.id for d in found.core}
    assert not any(core <= stands for stands in sets)
    assert found.proof == "smallest"
    assert len(core) == smallest_core(ids, sets)
    most = max(len(stands & set(ids)) for stands in sets)
    assert len(ids) - len(found.unmet) == most
    return len(core)


@pytest.mark.parametrize("batch", range(5))
def test_the_core_is_the_smallest_set_that_cannot_stand(batch):
    sizes = [check_core(*demanding(seed)) for seed in SEEDS[batch::5]]
    assert {0, 1} <= set(sizes)


def test_demands_that_compete_for_scarce_limits_form_a_core_of_several():
    sizes = set()
    for seed in range(40):
        problem = scarce(seed)
        sizes.add(check_core(problem, frozenset(standing(problem, plan) for plan in plans(problem))))
    assert {0, 2} <= sizes
