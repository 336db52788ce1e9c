"""The people of a problem, and what everybody's best bundle earns at given prices of seats.

A recursion over one person's levels and hours, written for checking: it shares nothing with the solver but the value
classes. Skills that no resource links are looked at apart and share only the hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import gcd

import numpy as np

from readiness.planner.values import Learner, Problem, Resource, Role, UnknownLevels

MOST_STATES = 400_000  # of all recursions together; a problem with more is not computed again


class TooLarge(Exception):
    """The best bundles have too many states to be looked at here."""


@dataclass(slots=True)
class Kind:
    """People who differ in levels and hours only: what they may take, and what matters to them."""

    role: Role
    segment: str
    useful: list[Resource]
    entry: dict[str, dict[str, int]]  # resource -> skill -> level asked
    parts: list[tuple[tuple[str, ...], list[Resource]]]  # skills that resources link, and those resources
    width: int  # more hours than this nobody can use
    caps: dict[str, int]  # skill -> the highest level that matters
    memo: dict[tuple, np.ndarray] = field(default_factory=dict)
    joined: dict[tuple, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """`people` alike; `levels` of the pairs in play only."""

    learner: Learner
    people: int
    levels: Mapping[str, int]
    hours: int  # steps, over the whole plan


class Crowd:
    """Everybody, and what they may take. Wishes are left aside, which only raises a bound."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.roles = {role.id: role for role in problem.roles}
        self.resources = {r.id: r for r in sorted(problem.resources, key=lambda r: r.id) if self._usable(r)}
        self.everything = {r.id: r for r in problem.resources}
        self.step = _common([Decimal(r.hours or 0) for r in self.resources.values()])
        self.medians = _medians(problem)
        self.people = [self._person(x) for x in sorted(problem.learners, key=lambda x: x.id)]
        self.widest: dict[tuple, int] = {}  # kind -> the most hours anybody of the kind has
        for person in self.people:
            key = self._key(person.learner)
            self.widest[key] = max(self.widest.get(key, 0), person.hours)
        self.kinds: dict[tuple, Kind] = {}
        self.total = sum(p.people * self._weight(p, required=True) for p in self.people)
        self.held = sum(p.people * self._weight(p, required=False) for p in self.people)

    def _usable(self, r: Resource) -> bool:
        quarters = self.problem.limits.quarters
        first, last = r.first_quarter or 1, r.last_quarter or quarters
        return r.hours is not None and r.price is not None and first <= min(last, quarters)

    def _person(self, learner: Learner) -> Person:
        levels = {}
        for skill in self._wanted(learner):
            level = learner.levels.get(skill)
            if level is None and self.problem.limits.unknown_levels is UnknownLevels.ZERO:
                level = 0
            elif level is None and self.problem.limits.unknown_levels is UnknownLevels.MEDIAN:
                level = self.medians.get((learner.role, skill), 0)
            if level is not None:
                levels[skill] = level
        return Person(learner, learner.headcount, levels, self._hours(learner))

    def _wanted(self, learner: Learner) -> set[str]:
        return {r.skill for r in self.roles[learner.role].requirements if r.level > 0}

    def _hours(self, learner: Learner) -> int:
        plenty = sum(self.length(r) for r in self.resources.values())
        for own in (learner.hours, self.roles[learner.role].hours, self.problem.limits.hours):
            if own is not None:
                return min(plenty, int(own * self.problem.limits.quarters / self.step))
        return plenty

    def length(self, resource: Resource) -> int:
        return int(Decimal(resource.hours or 0) / self.step)

    def _weight(self, person: Person, *, required: bool) -> int:
        needs = [
            r for r in self.roles[person.learner.role].requirements if r.level and r.skill in person.levels
        ]
        return sum(
            r.importance * (r.level if required else min(person.levels[r.skill], r.level)) for r in needs
        )

    def _key(self, learner: Learner) -> tuple:
        shut = frozenset(b.resource for b in self.problem.excluded if b.learner in ("", learner.id))
        return learner.role, learner.language, shut, frozenset(self._wanted(learner))

    def kind(self, learner: Learner) -> Kind:
        key = self._key(learner)
        if key not in self.kinds:
            role, (_, _, shut, wanted) = self.roles[learner.role], key
            open_ = [
                r
                for r in self.resources.values()
                if r.id not in shut
                and self.length(r) <= self.widest[key]
                and (not r.audiences or role.audience in r.audiences)
                and (not r.language or not learner.language or r.language == learner.language)
            ]
            useful, entry, caps = self._useful(learner, wanted, open_)
            width = min(self.widest[key], sum(self.length(r) for r in useful))
            self.kinds[key] = Kind(
                role, role.segment, useful, entry, _parts(wanted, useful, entry), width, caps
            )
        return self.kinds[key]

    def _useful(self, learner: Learner, wanted: frozenset[str], open_: list[Resource]):
        """Resources that raise a level that matters, and for each the levels it asks."""
        caps = dict.fromkeys(wanted, 0)
        for r in self.roles[learner.role].requirements:
            if r.skill in caps:
                caps[r.skill] = r.level
        entry = {r.id: self._asked(r) for r in open_}
        while True:
            useful = [
                r
                for r in open_
                if any(
                    o.skill in caps and o.to_level > entry[r.id][o.skill] < caps[o.skill] for o in r.outcomes
                )
            ]
            higher = dict(caps)
            for r in useful:
                for skill, level in entry[r.id].items():
                    if skill in higher:
                        higher[skill] = max(higher[skill], level)
            if higher == caps:
                return useful, entry, caps
            caps = higher

    def _asked(self, r: Resource) -> dict[str, int]:
        asked = {o.skill: o.from_level for o in r.outcomes}
        for before in r.prerequisites:
            for o in self.everything[before].outcomes:
                asked[o.skill] = max(asked.get(o.skill, 0), o.to_level)
        return asked

    def best_bundles(self, seat: Mapping[tuple[str, str], float], mandatory: float) -> float:
        """The sum over all people of what their best bundle earns."""
        earned, states = 0.0, 0
        for kind in self.kinds.values():
            kind.memo.clear()
            kind.joined.clear()
        for person in self.people:
            kind = self.kind(person.learner)
            before = len(kind.memo)
            earned += person.people * self._earns(kind, person, seat, mandatory)
            states += len(kind.memo) - before
            if states > MOST_STATES:
                raise TooLarge
        return earned

    def _earns(self, kind: Kind, person: Person, seat, mandatory: float) -> float:
        keys: tuple = ()
        table = np.zeros(kind.width + 1)
        needs = {r.skill: r for r in kind.role.requirements if r.level > 0}
        for number, (skills, _) in enumerate(kind.parts):
            state = tuple(_capped(person.levels.get(skill), kind.caps[skill]) for skill in skills)
            values = self._values(kind, number, state, seat, mandatory, needs)
            keys = (*keys, (number, state))
            if keys not in kind.joined:
                kind.joined[keys] = _split_hours(table, values)
            table = kind.joined[keys]
        return float(table[min(person.hours, kind.width)])

    def _values(self, kind: Kind, number: int, state: tuple, seat, mandatory: float, needs) -> np.ndarray:
        """float[width + 1]: the most that can be earned in one part from `state` within so many hours."""
        key = number, state
        if key in kind.memo:
            return kind.memo[key]
        (skills, resources), width = kind.parts[number], kind.width
        best = np.zeros(width + 1)
        held = dict(zip(skills, state, strict=True))
        for r in resources:
            length = self.length(r)
            if length > width or any(
                held.get(s) is not None and held[s] < level
                for s, level in kind.entry[r.id].items()
                if s in held
            ):
                continue
            after, worth = dict(held), 0.0
            for o in r.outcomes:
                now = held.get(o.skill)
                if now is None or min(o.to_level, kind.caps[o.skill]) <= now:
                    continue
                after[o.skill] = min(o.to_level, kind.caps[o.skill])
                need = needs.get(o.skill)
                if need is not None:
                    rise = min(o.to_level, need.level) - min(now, need.level)
                    worth += need.importance * rise / self.total
                    worth += mandatory * (need.mandatory and now < need.level <= o.to_level)
            if after == held:
                continue
            there = tuple(after[s] for s in skills)
            then = self._values(kind, number, there, seat, mandatory, needs)
            earned = then[: width + 1 - length] + (worth - seat[kind.segment, r.id])
            np.maximum(best[length:], earned, out=best[length:])
        kind.memo[key] = best
        return best


def _capped(level: int | None, cap: int) -> int | None:
    return None if level is None else min(level, cap)


def _split_hours(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """out[h]: the most of one[h - x] + other[x]."""
    out = one + other[0]
    for x in np.flatnonzero(np.diff(other) > 0) + 1:
        np.maximum(out[x:], one[: len(one) - x] + other[x], out=out[x:])
    return out


def _parts(wanted, useful: list[Resource], entry) -> list[tuple[tuple[str, ...], list[Resource]]]:
    """Skills in sets that no useful resource links, each with the resources about it."""
    sets: list[tuple[set[str], list[Resource]]] = []
    for r in useful:
        about = ({o.skill for o in r.outcomes} | {s for s, level in entry[r.id].items() if level}) & wanted
        linked = [part for part in sets if part[0] & about]
        for part in linked:
            sets.remove(part)
        skills = about.union(*[part[0] for part in linked])
        sets.append((skills, [*[x for part in linked for x in part[1]], r]))
    return [(tuple(sorted(skills)), resources) for skills, resources in sets]


def _common(lengths: list[Decimal]) -> Decimal:
    """The largest step in which all lengths are whole; 1 where there are none."""
    places = max(
        [0, *(-exponent for x in lengths if isinstance(exponent := x.normalize().as_tuple().exponent, int))]
    )
    whole = gcd(*(int(x.scaleb(places)) for x in lengths))
    return Decimal(whole).scaleb(-places) if whole else Decimal(1)


def _medians(problem: Problem) -> dict[tuple[str, str], int]:
    rated: dict[tuple[str, str], list[int]] = {}
    for x in problem.learners:
        for skill, level in x.levels.items():
            rated.setdefault((x.role, skill), []).extend([level] * x.headcount)
    for levels in rated.values():
        levels.sort()
    return {key: (v[(len(v) - 1) // 2] + v[len(v) // 2]) // 2 for key, v in rated.items()}
