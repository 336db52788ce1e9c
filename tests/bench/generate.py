"""Organizations of any size, made deterministically: the families A and B of the planner's benches.

A: 60 resources, mostly priced per seat; levels that hang together by team, person and field. B: 200
resources, about 50 of them in runs; levels and hours independent of each other, so that hardly two people
are alike. Roles need 7-12 of 40 skills; skill 0 is mandatory for all; budget 150 a head; at most 80, 30 and
20 % of it for the three segments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readiness.planner.columns import UNLIMITED, Columns, Split

SKILLS, FIELD = 40, 5
QUARTERS = 4
END_USERS, LEADERS, BUILDERS = 0, 1, 2


@dataclass(frozen=True)
class Family:
    name: str
    resources: int
    independent: bool
    roles: int = 24


FAMILIES = {"A": Family("A", 60, False), "B": Family("B", 200, True)}


@dataclass
class Course:
    primary: int
    teaches: dict[int, tuple[int, int]]  # skill: (entry level, exit level)
    hours: int
    price: float  # per seat, or per run
    run_size: int = 0
    seats: int = UNLIMITED
    segments: tuple[int, ...] = (END_USERS, LEADERS, BUILDERS)


def organization(family: str, people: int, seed: int = 0, budget_per_head: float = 150.0) -> Columns:
    """Money in cents, hours whole, one row a person."""
    made = FAMILIES[family]
    rng = np.random.default_rng([seed, made.roles, made.resources])
    segment, target, importance = _roles(rng, made.roles)
    size = _role_sizes(rng, segment)
    courses = _courses(rng, made.resources, people, segment, target, importance, size)
    role, levels, hours = _people(
        np.random.default_rng([seed, 99, people]), people, made, segment, target, size
    )
    total = float((importance * target)[role].sum())
    held = float((importance[role] * np.minimum(levels, target[role])).sum())
    entry, exit_ = np.zeros((len(courses), SKILLS), np.uint8), np.zeros((len(courses), SKILLS), np.uint8)
    for j, course in enumerate(courses):
        for skill, (low, high) in course.teaches.items():
            entry[j, skill], exit_[j, skill] = low, high
    mandatory = np.zeros((made.roles, SKILLS), bool)
    mandatory[:, 0] = True
    per_run = np.array([c.run_size > 0 for c in courses])
    return Columns(
        role=role,
        levels=levels,
        hours=hours * QUARTERS,
        headcount=np.ones(people, np.int64),
        target=target.astype(np.uint8),
        worth=importance * people / total,
        mandatory=mandatory,
        segment=segment,
        offered=_offered(courses, segment, target),
        entry=entry,
        exit=exit_,
        length=np.array([c.hours for c in courses]),
        price=np.round(np.array([c.price for c in courses]) * 100),
        run_size=np.array([c.run_size for c in courses]),
        max_runs=np.array([c.seats // c.run_size if c.run_size else UNLIMITED for c in courses]),
        seat_limit=np.where(per_run, UNLIMITED, np.array([c.seats for c in courses])),
        budget=round(budget_per_head * people * 100),
        split=Split(basis="money", cap=np.array([0.8, 0.3, 0.2])),
        readiness_now=held / total,
    )


def _roles(rng, roles: int):
    leaders, builders = max(2, roles // 6), max(3, roles // 4)
    segment = np.array(
        [END_USERS] * (roles - leaders - builders) + [LEADERS] * leaders + [BUILDERS] * builders
    )
    target, importance = np.zeros((roles, SKILLS), int), np.zeros((roles, SKILLS), int)

    def fields(*which: int) -> np.ndarray:
        return np.concatenate([np.arange(FIELD * f, FIELD * f + FIELD) for f in which])

    for r, of in enumerate(segment):
        if of == END_USERS:
            pool = np.concatenate([np.arange(2, 5), fields(1, 2, 3)])
            picks, low, high = [rng.choice(pool, rng.integers(5, 8), replace=False)], 1, 4
        elif of == LEADERS:
            picks = [
                rng.choice(np.arange(2, 5), 1),
                rng.choice(fields(4), rng.integers(3, 5), replace=False),
                rng.choice(fields(1, 3), 3, replace=False),
            ]
            low, high = 2, 4
        else:
            picks = [
                rng.choice(fields(5, 6, 7), rng.integers(7, 10), replace=False),
                rng.choice(fields(1, 2), 1),
            ]
            low, high = 2, 5
        pick = np.unique(np.concatenate([[1], *picks]))
        target[r, pick] = np.clip(
            rng.integers(low, high + 1, len(pick)) - (rng.random(len(pick)) < 0.3), 1, 5
        )
        importance[r, pick] = rng.integers(1, 6, len(pick))
        target[r, 0], importance[r, 0] = (2 if of == END_USERS else 3), 5
    return segment, target, importance


def _role_sizes(rng, segment: np.ndarray) -> np.ndarray:
    part = np.array([0.76, 0.09, 0.15])[segment] / np.bincount(segment)[segment]
    size = part * rng.uniform(0.5, 1.5, len(segment))
    return size / size.sum()


def _courses(rng, many: int, people: int, segment, target, importance, size) -> list[Course]:
    needed = target > 0
    demand = (importance * needed * size[:, None]).sum(0) + 0.02 * needed.sum(0)
    demand[0] = 0
    technical = (needed & (segment == BUILDERS)[:, None]).sum(0) > (
        needed & (segment == END_USERS)[:, None]
    ).sum(0)
    courses = [
        Course(0, {0: (0, 2)}, 3, 15.0),
        Course(0, {0: (2, 3)}, 3, 30.0, segments=(LEADERS, BUILDERS)),
    ]
    popular = [int(s) for s in np.argsort(-demand, kind="stable") if demand[s] > 0]
    chance, highest = demand / demand.sum(), target.max(0)
    courses += [
        _course(rng, skill, "elearning", True, people, demand, chance, highest, technical)
        for skill in popular[: int(0.6 * many)]
    ]
    kinds, odds = ["elearning", "workshop", "programme", "licence", "mentoring"], [0.5, 0.22, 0.1, 0.08, 0.1]
    while len(courses) < many:
        kind = str(rng.choice(kinds, p=odds))
        skill = int(rng.choice(SKILLS, p=chance))
        courses.append(_course(rng, skill, kind, False, people, demand, chance, highest, technical))
    return courses[:many]


def _course(
    rng, skill: int, kind: str, basic: bool, people: int, demand, chance, highest, technical
) -> Course:
    steps = {
        "elearning": (1, 2),
        "workshop": (1, 2),
        "programme": (2, 3),
        "licence": (1, 2),
        "mentoring": (1, 1),
    }[kind]
    high = min(2, max(1, int(highest[skill]))) if basic else int(rng.integers(1, max(2, highest[skill] + 1)))
    low = 0 if basic else max(0, high - int(rng.integers(steps[0], steps[1] + 1)))
    if kind == "programme":
        high = min(5, low + int(rng.integers(2, 4)))
    teaches = {skill: (low, high)}
    luck = rng.random()
    beside = [
        x
        for x in range(skill // FIELD * FIELD, skill // FIELD * FIELD + FIELD)
        if x != skill and demand[x] > 0
    ]
    for other in rng.permutation(beside)[: 0 if luck < 0.45 else 1 if luck < 0.82 else 2]:
        picked = int(rng.choice(SKILLS, p=chance)) if rng.random() < 0.04 else int(other)
        teaches.setdefault(picked, (0, int(max(1, high - rng.integers(0, 3)))))
    rise = sum(b - a for a, b in teaches.values())
    made = _priced(rng, kind, rise, people)
    if rng.random() >= 0.75:
        made["segments"] = (BUILDERS,) if technical[skill] else (int(rng.choice([END_USERS, LEADERS])),)
    return Course(skill, teaches, min(made.pop("hours"), 60), **made)


def _priced(rng, kind: str, rise: int, people: int) -> dict:
    if kind == "elearning":
        return {"hours": int(rng.choice([2, 3, 4])) * rise, "price": float(rng.integers(4, 25) * 5 * rise)}
    if kind == "workshop":
        hours, size = int(rng.choice([8, 12, 16])), int(rng.choice([12, 16, 20, 25]))
        price = float(rng.integers(8, 30) * 250)
        seats = size * max(1, int(people * rng.uniform(0.01, 0.06) / size))
        return {"hours": hours, "price": price, "run_size": size, "seats": seats}
    if kind == "programme":
        seats = max(2, int(people * rng.uniform(0.003, 0.02)))
        return {
            "hours": int(rng.choice([24, 32, 40])),
            "price": float(rng.integers(15, 50) * 50),
            "seats": seats,
        }
    if kind == "licence":
        hours, size = int(rng.choice([3, 4, 6])) * rise, int(rng.choice([100, 250, 500]))
        seats = size * max(1, int(people * 0.25 / size))
        return {"hours": hours, "price": float(rng.integers(10, 40) * size), "run_size": size, "seats": seats}
    seats = max(2, int(people * rng.uniform(0.005, 0.03)))
    return {"hours": int(rng.choice([6, 8, 10])), "price": float(rng.choice([0, 20, 40])), "seats": seats}


def _offered(courses: list[Course], segment: np.ndarray, target: np.ndarray) -> np.ndarray:
    """A role is offered what is for its segment and teaches first a skill it needs, below what it needs."""
    return np.array(
        [
            [segment[r] in c.segments and target[r, c.primary] > c.teaches[c.primary][0] for c in courses]
            for r in range(len(segment))
        ]
    )


def _people(rng, people: int, family: Family, segment, target, size):
    role = np.sort(rng.choice(len(segment), people, p=size))
    of = segment[role]
    if family.independent:
        levels = rng.uniform(-0.5, 5.5, (people, SKILLS)).astype(np.float32)
        hours = np.where(
            of == END_USERS,
            rng.integers(6, 15, people),
            np.where(of == LEADERS, rng.integers(8, 19, people), rng.integers(14, 37, people)),
        )
    else:
        team = rng.integers(0, max(8, people // 40), people)
        common = rng.normal(0, 0.5, team.max() + 1)[team] + rng.normal(0, 0.7, people)
        field = rng.normal(0, 0.6, (people, SKILLS // FIELD)).astype(np.float32)
        levels = rng.normal(0, 0.7, (people, SKILLS)).astype(np.float32)
        levels += target[role].astype(np.float32) - 1.4 + common.astype(np.float32)[:, None]
        levels += np.repeat(field, FIELD, axis=1)
        hours = np.where(
            of == END_USERS,
            rng.choice([8, 12], people),
            np.where(of == LEADERS, rng.choice([8, 12, 16], people), rng.choice([16, 24, 32], people)),
        )
    return role, np.clip(np.round(levels), 0, 5).astype(np.uint8), hours
