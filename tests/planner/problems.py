"""Made-up problems of any size, deterministic: 9 teams, roles in three segments, courses per seat and in runs."""

from __future__ import annotations

import random
from decimal import Decimal

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

SEGMENTS = ("consumers", "leaders", "builders")


def made_up(
    people: int = 40, *, seed: int = 0, skills: int = 8, resources: int = 14, budget: int = 120
) -> Problem:
    """`budget` is money per head; a third of the courses come in runs, some have few seats or one audience."""
    r = random.Random(seed)
    names = [f"s{n:02d}" for n in range(skills)]
    roles = [_role(r, n, names) for n in range(6)]
    return Problem(
        skills=tuple(Skill(id=name, name=f"Skill {name}") for name in names),
        roles=tuple(roles),
        learners=tuple(_learner(r, n, roles) for n in range(people)),
        resources=tuple(_course(r, n, names, people) for n in range(resources)),
        limits=Limits(
            budget=Decimal(budget * people),
            hours=Decimal(12),
            split=Split(shares=dict(zip(SEGMENTS, map(Decimal, ("0.7", "0.2", "0.1")), strict=True))),
        ),
    )


def _role(r: random.Random, n: int, names: list[str]) -> Role:
    segment = SEGMENTS[0] if n < 4 else SEGMENTS[n - 3]
    needs = tuple(
        Requirement(skill=s, level=r.randint(1, 4), importance=r.randint(1, 3), mandatory=k == 0)
        for k, s in enumerate(r.sample(names, min(len(names), 5)))
    )
    return Role(id=f"r{n}", name=f"Role {n}", audience=segment, segment=segment, requirements=needs)


def _learner(r: random.Random, n: int, roles: list[Role]) -> Learner:
    role = roles[min(int(r.random() ** 1.5 * len(roles)), len(roles) - 1)]
    levels = {
        need.skill: max(0, min(5, round(need.level - 1.4 + r.gauss(0, 1.1))))
        for need in role.requirements
        if r.random() < 0.95
    }
    hours = Decimal(r.choice((8, 16))) if r.random() < 0.3 else None
    return Learner(id=f"p{n:05d}", role=role.id, team=f"t{r.randrange(9)}", levels=levels, hours=hours)


def _course(r: random.Random, n: int, names: list[str], people: int) -> Resource:
    skill = names[n % len(names)]
    start = 0 if n < len(names) else r.randint(0, 2)
    end = min(5, start + r.randint(1, 2))
    lifts = [Outcome(skill=skill, from_level=start, to_level=end)]
    lifts += [
        Outcome(skill=other, from_level=0, to_level=max(1, end - 1))
        for other in r.sample(names, r.choice((0, 0, 1)))
        if other != skill
    ]
    if r.random() < 0.35:
        price = Price(
            amount=Decimal(r.randint(3, 12) * 100), seats=r.choice((6, 8, 12)), max_runs=r.randint(1, 6)
        )
    else:
        price = Price(amount=Decimal(r.randint(0, 24) * 5))
    return Resource(
        id=f"x{n:02d}",
        title=f"Course {n}",
        outcomes=tuple(lifts),
        hours=Decimal(r.choice((2, 3, 4, 6, 8))),
        price=price,
        audiences=frozenset() if r.random() < 0.75 else frozenset({r.choice(SEGMENTS)}),
        seat_limit=None if r.random() < 0.8 else r.randint(2, people),
    )
