"""Tiny random problems, and the best plan for each found by trying everything.

`best` shares nothing with the planner but the value classes: every person's every set of resources in every order and
every quarter, every combination of people, every limit checked as the README states it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product

from readiness.planner.values import (
    Basis,
    Booking,
    Coverage,
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
    UnknownLevels,
)

SKILLS = ("a", "b", "c")
SEGMENTS = ("consumers", "leaders")


def tiny_problem(seed: int) -> Problem:
    """2-3 people, 2-4 resources, 1-2 quarters; each kind of limit present in a share of the problems."""
    r = random.Random(seed)
    quarters = r.choice((1, 1, 2))
    resources = tuple(_resource(r, n, quarters) for n in range(r.randint(2, 3 if quarters == 2 else 4)))
    roles = tuple(_role(r, n, quarters) for n in range(2))
    learners = tuple(_learner(r, n) for n in range(r.choice((2, 2, 3))))
    budget = Decimal(r.choice((0, 40, 80, 120, 200))) if r.random() < 0.8 else None
    by_quarter = ()
    if quarters == 2 and r.random() < 0.3:
        by_quarter = (Decimal(r.choice((0, 40, 80))), None)
    split = None
    if r.random() < 0.3:
        shares = {"consumers": Decimal("0.7"), "leaders": Decimal("0.3")}
        split = Split(
            shares=shares, tolerance=Decimal(r.choice(("0.05", "0.20"))), basis=r.choice(list(Basis))
        )
    coverage = ()
    if r.random() < 0.3:
        due = r.choice((None, 1))
        coverage = (
            Coverage(
                id="k",
                skill=r.choice(SKILLS),
                level=r.randint(1, 3),
                people=r.randint(1, 3),
                team="",
                due=due,
            ),
        )
    everyone = {learner.id: learner for learner in learners}
    booking = []
    for _ in range(2):
        who = r.choice(sorted(everyone))
        booking.append(Booking(learner=who, resource=r.choice(resources).id, people=everyone[who].headcount))
    return Problem(
        skills=tuple(Skill(id=s, name=s.upper()) for s in SKILLS),
        roles=roles,
        learners=learners,
        resources=resources,
        limits=Limits(
            quarters=quarters,
            budget=budget,
            budget_by_quarter=by_quarter,
            hours=Decimal(r.choice(("4", "6", "7.5", "12"))) if r.random() < 0.9 else None,
            split=split,
            unknown_levels=r.choice(list(UnknownLevels)),
        ),
        coverage=coverage,
        pinned=(booking[0],) if r.random() < 0.2 else (),
        excluded=(booking[1],) if r.random() < 0.2 else (),
    )


def _resource(r: random.Random, n: int, quarters: int) -> Resource:
    outcomes = []
    for skill in r.sample(SKILLS, r.choice((1, 1, 2, 2, 3))):
        start = r.choice((0, 0, 1, 2))
        outcomes.append(Outcome(skill=skill, from_level=start, to_level=min(start + r.randint(1, 2), 5)))
    if r.random() < 0.4:
        price = Price(
            amount=Decimal(r.choice((40, 60))), seats=r.choice((1, 2, 3)), max_runs=r.choice((None, 1, 2))
        )
    else:
        price = Price(amount=Decimal(r.choice(("0", "20", "40", "12.5"))))
    return Resource(
        id=f"r{n}",
        title=f"Course {n}",
        outcomes=tuple(outcomes),
        hours=Decimal(r.choice(("0", "2", "3", "4", "4.5"))) if r.random() < 0.95 else None,
        price=price if r.random() < 0.95 else None,
        audiences=frozenset({r.choice(SEGMENTS)}) if r.random() < 0.2 else frozenset(),
        seat_limit=r.choice((1, 2)) if r.random() < 0.2 else None,
        prerequisites=(f"r{r.randrange(n)}",) if n and r.random() < 0.25 else (),
        first_quarter=2 if quarters == 2 and r.random() < 0.15 else None,
        last_quarter=1 if quarters == 2 and r.random() < 0.1 else None,
    )


def _role(r: random.Random, n: int, quarters: int) -> Role:
    needs = tuple(
        Requirement(
            skill=skill,
            level=r.randint(0, 4),
            importance=r.randint(1, 3),
            mandatory=r.random() < 0.3,
            due=1 if r.random() < 0.2 else None,
        )
        for skill in r.sample(SKILLS, r.randint(1, 3))
    )
    return Role(
        id=f"role{n}", name=f"Role {n}", audience=SEGMENTS[n], segment=SEGMENTS[n], requirements=needs
    )


def _learner(r: random.Random, n: int) -> Learner:
    return Learner(
        id=f"p{n}",
        role=f"role{r.randrange(2)}",
        team=f"t{r.randrange(2)}",
        levels={skill: r.choice((0, 0, 1, 2, 3)) for skill in SKILLS if r.random() < 0.85},
        headcount=r.choice((1, 1, 1, 2)),
        hours=Decimal(r.choice((3, 8))) if r.random() < 0.3 else None,
    )


def best(problem: Problem) -> tuple[int, int, int, int, Decimal]:
    """(-missed pins, mandatory met at due, -coverage short, importance-weighted levels held, -cost), the greatest."""
    truth = Truth(problem)
    people = [truth.options(learner) for learner in problem.learners for _ in range(learner.headcount)]
    owners = [learner for learner in problem.learners for _ in range(learner.headcount)]
    return max(
        score
        for choice in product(*people)
        if (score := truth.score(list(zip(owners, choice, strict=True)))) is not None
    )


def plans(problem: Problem) -> Iterator[list[tuple[Learner, Option]]]:
    """Every plan within the limits: what each person takes."""
    truth = Truth(problem)
    owners = [learner for learner in problem.learners for _ in range(learner.headcount)]
    for choice in product(*[truth.options(learner) for learner in owners]):
        plan = list(zip(owners, choice, strict=True))
        if truth.score(plan) is not None:
            yield plan


Option = tuple[tuple[str, int], ...]  # (resource, completion quarter) in order


class Truth:
    def __init__(self, problem: Problem):
        self.p = problem
        self.roles = {x.id: x for x in problem.roles}
        self.resources = {x.id: x for x in problem.resources}
        self.t = problem.limits.quarters

    def start(self, learner: Learner) -> dict[str, int]:
        need = {q.skill for q in self.roles[learner.role].requirements if q.level}
        need |= {c.skill for c in self.p.coverage}
        found = {}
        for skill in need:
            if skill in learner.levels:
                found[skill] = learner.levels[skill]
            elif self.p.limits.unknown_levels is UnknownLevels.ZERO:
                found[skill] = 0
            elif self.p.limits.unknown_levels is UnknownLevels.MEDIAN:
                rated = sorted(
                    x.levels[skill]
                    for x in self.p.learners
                    if x.role == learner.role and skill in x.levels
                    for _ in range(x.headcount)
                )
                n = len(rated)
                found[skill] = (rated[(n - 1) // 2] + rated[n // 2]) // 2 if n else 0
        return found

    def options(self, learner: Learner) -> list[Option]:
        """Everything one person can do, one entry for each set of (resource, quarter)."""
        role = self.roles[learner.role]
        given = (learner.hours, role.hours, self.p.limits.hours)
        hours = next((amount for amount in given if amount is not None), None)
        shut = {b.resource for b in self.p.excluded if b.learner in ("", learner.id)}
        usable = [
            x
            for x in self.p.resources
            if x.hours is not None
            and x.price is not None
            and (not x.audiences or role.audience in x.audiences)
            and x.id not in shut
        ]
        usable = self._useful(learner, usable)
        found: dict[frozenset, Option] = {}
        for size in range(len(usable) + 1):
            for order in permutations(usable, size):
                for quarters in self._quarters(order, hours):
                    option = tuple((x.id, q) for x, q in zip(order, quarters, strict=True))
                    if self._possible(learner, order):
                        found.setdefault(frozenset(option), option)
        return list(found.values())

    def _useful(self, learner: Learner, usable):
        """Resources are offered for a required or demanded level, or as a step towards one that is."""
        held = self.start(learner)
        goals = {q.skill: q.level for q in self.roles[learner.role].requirements}
        for demand in self.p.coverage:
            goals[demand.skill] = max(goals.get(demand.skill, 0), demand.level)
        wanted = {s for s, goal in goals.items() if s in held and held[s] < goal}
        pinned = {b.resource for b in self.p.pinned if b.learner == learner.id}
        chosen: list = []
        for _ in usable:
            for x in usable:
                lifts = any(o.skill in wanted and o.to_level > held[o.skill] for o in x.outcomes)
                if x not in chosen and (lifts or x.id in pinned):
                    chosen.append(x)
                    wanted |= {s for s, level in self._asks(x) if s in held and held[s] < level}
        return chosen

    def _asks(self, x) -> list[tuple[str, int]]:
        asked = [(o.skill, o.from_level) for o in x.outcomes]
        return asked + [(o.skill, o.to_level) for p in x.prerequisites for o in self.resources[p].outcomes]

    def _quarters(self, order, hours) -> Iterator[tuple[int, ...]]:
        for quarters in product(range(1, self.t + 1), repeat=len(order)):
            total, good = Decimal(0), list(quarters) == sorted(quarters)
            for x, q in zip(order, quarters, strict=True):
                total += x.hours
                good &= hours is None or total <= hours * q
                good &= (x.first_quarter or 1) <= q <= (x.last_quarter or self.t)
            if good:
                yield quarters

    def _possible(self, learner: Learner, order) -> bool:
        held = self.start(learner)
        for x in order:
            if any(held[s] < level for s, level in self._asks(x) if s in held):
                return False
            for o in x.outcomes:
                if o.skill in held:
                    held[o.skill] = max(held[o.skill], o.to_level)
        return True

    def level(self, learner: Learner, option: Option, skill: str, quarter: int) -> int | None:
        held = self.start(learner).get(skill)
        if held is None:
            return None
        rises = [
            o.to_level
            for r, q in option
            if q <= quarter
            for o in self.resources[r].outcomes
            if o.skill == skill
        ]
        return max([held, *rises])

    def score(self, choice: list[tuple[Learner, Option]]):
        cost = self._cost(choice)
        if cost is None or not self._split_holds(choice):
            return None
        met = held = 0
        for learner, option in choice:
            for need in self.roles[learner.role].requirements:
                level = self.level(learner, option, need.skill, self.t)
                if level is None or not need.level:
                    continue
                held += need.importance * min(level, need.level)
                at_due = self.level(learner, option, need.skill, min(need.due or self.t, self.t))
                met += need.mandatory and at_due is not None and at_due >= need.level
        short = 0
        for demand in self.p.coverage:
            due = min(demand.due or self.t, self.t)
            levels = (self.level(learner, option, demand.skill, due) for learner, option in choice)
            short += max(demand.people - sum(x is not None and x >= demand.level for x in levels), 0)
        missed = 0
        for pin in self.p.pinned:
            there = sum(
                learner.id == pin.learner and pin.resource in dict(option) for learner, option in choice
            )
            missed += max(pin.people - there, 0)
        return -missed, met, -short, held, -cost

    def _cost(self, choice) -> Decimal | None:
        """Money in all; None when a limit on money, seats or runs is broken."""
        seats: Counter[tuple[str, int]] = Counter()
        for _, option in choice:
            seats.update(option)
        spent = [Decimal(0)] * self.t
        runs: Counter[str] = Counter()
        for (key, quarter), people in seats.items():
            price = self.resources[key].price
            units = people if price.seats is None else -(-people // price.seats)
            runs[key] += units
            spent[quarter - 1] += price.amount * units
        for key, x in self.resources.items():
            taken = sum(n for (resource, _), n in seats.items() if resource == key)
            if x.seat_limit is not None and taken > x.seat_limit:
                return None
            if x.price is not None and x.price.max_runs is not None and runs[key] > x.price.max_runs:
                return None
        limits = self.p.limits
        if limits.budget is not None and sum(spent) > limits.budget:
            return None
        if any(m is not None and s > m for s, m in zip(spent, limits.budget_by_quarter, strict=False)):
            return None
        return sum(spent, Decimal(0))

    def _split_holds(self, choice) -> bool:
        split = self.p.limits.split
        if split is None:
            return True
        charged: Counter[str] = Counter()
        for learner, option in choice:
            for key, _ in option:
                x = self.resources[key]
                each = {
                    Basis.SEATS: Fraction(1),
                    Basis.HOURS: Fraction(x.hours),
                    Basis.MONEY: Fraction(x.price.amount) / (x.price.seats or 1),
                }[split.basis]
                charged[self.roles[learner.role].segment] += each
        whole = Fraction(sum(charged.values()))
        if split.basis is Basis.MONEY and self.p.limits.budget is not None:
            whole = Fraction(self.p.limits.budget)
        return all(
            amount <= (Fraction(split.shares[s]) + Fraction(split.tolerance)) * whole
            for s, amount in charged.items()
        )
