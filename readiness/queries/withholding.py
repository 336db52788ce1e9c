"""Which figures stay unsaid so that none about too few people can be worked out from those that are said.

A figure is about the people of a team, a role, an audience or everybody in one skill. The finest groups that such
figures can be cut into are a team's people of one role: atoms. What is said are sums over sets of atoms, and what
can be worked out from them is every set that is a linear combination of those sets. So a figure is withheld where
its own set is below the floor, and then further ones, roles first, until no set below the floor is a
combination of what is left. Whom a reader sees one by one anyway (a manager's own teams) is known to the reader, and
so taken out of every set first.

Not covered: what rounding or a figure at the end of its scale gives away ("nobody is short" says it of each).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

import numpy as np

from readiness.planner.values import Problem

from .visibility import Sight

TEAM, ROLE, AUDIENCE, ALL = "team", "role", "audience", "all"
MOST_SETS = (
    4_000  # sets below the floor that are looked at; with more, roles and audiences are not told at all
)
UNSEEN = 0.005  # a share of a rounded percentage so small that nothing of it can be seen
NONE = frozenset[tuple[str, str]]()

type Atoms = Mapping[tuple[str, str], int]  # (team, role) -> people known in the skill
type Set = tuple[str, str]  # kind and key of a figure


class Withholding:
    """For one reader of one problem: `cell`, `total` and `ready` say whether a figure is withheld."""

    def __init__(self, problem: Problem, sight: Sight):
        self.sight = sight
        self.problem = problem
        self.audience = {role.id: role.audience for role in problem.roles}
        self._hidden: dict[str, frozenset[Set]] = {}
        self._weights: dict[Set, float] = defaultdict(float)
        self._unsaid: dict[Set, float] = defaultdict(float)
        if not sight.everyone:
            self._work_out()

    def cell(self, kind: str, key: str, skill: str) -> bool:
        """Whether the figures of one skill about this team, role or audience are withheld."""
        return (kind, key) in self._hidden.get(skill, NONE)

    def total(self, skill: str) -> bool:
        """Whether those about everybody are."""
        return self.cell(ALL, "", skill)

    def ready(self, kind: str, key: str, assessed: int) -> bool:
        """Whether a readiness in whole percent is: for few people, or where it would tell of what is withheld."""
        if self.sight.withholds(assessed, key if kind == TEAM else ""):
            return True
        return self._unsaid[(kind, key)] > UNSEEN * self._weights[(kind, key)]

    def sets(self, team: str, role: str) -> tuple[Set, ...]:
        """The figures that these people are part of."""
        return ((TEAM, team), (ROLE, role), (AUDIENCE, self.audience[role]), (ALL, ""))

    def _work_out(self) -> None:
        atoms: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
        weights: dict[tuple[str, Set], float] = defaultdict(float)
        needs = {role.id: [need for need in role.requirements if need.level] for role in self.problem.roles}
        for learner in self.problem.learners:
            for need in needs[learner.role]:
                if need.skill not in learner.levels:
                    continue
                atoms[need.skill][(learner.team, learner.role)] += learner.headcount
                for each in self.sets(learner.team, learner.role):
                    weights[(need.skill, each)] += learner.headcount * need.level * need.importance
        seen_before: dict[tuple, frozenset[Set]] = {}
        for skill, of_skill in atoms.items():
            pattern = tuple(sorted(of_skill.items()))
            if pattern not in seen_before:
                seen_before[pattern] = self._hide(of_skill)
            self._hidden[skill] = seen_before[pattern]
        for (skill, each), weight in weights.items():
            self._weights[each] += weight
            if each in self._hidden[skill]:
                self._unsaid[each] += weight

    def _hide(self, atoms: Atoms) -> frozenset[Set]:
        floor = self.sight.floor
        closed = sorted(atom for atom in atoms if not self.sight.people_of(atom[0]))
        people = np.array([atoms[atom] for atom in closed])
        members: dict[Set, np.ndarray] = {}
        for place, (team, role) in enumerate(closed):
            for each in self.sets(team, role):
                members.setdefault(each, np.zeros(len(closed)))[place] = 1
        hidden = {each for each, row in members.items() if people @ row < floor}
        small = small_sets(people, floor)
        if small is None:
            hidden |= {each for each in members if each[0] in (ROLE, AUDIENCE)}
            hidden |= self._complement(members, people, hidden)
            return frozenset(hidden)
        while True:
            said = [each for each in members if each not in hidden]
            given_away = _given_away(said, members, small)
            if not given_away:
                return frozenset(hidden)
            hidden.add(
                min(given_away, key=lambda each: _worth(each, int(people @ members[each]), int(people.sum())))
            )

    def _complement(
        self, members: Mapping[Set, np.ndarray], people: np.ndarray, hidden: set[Set]
    ) -> set[Set]:
        """With teams alone: so many more of the smallest that what they leave of the total is enough people."""
        teams = sorted((people @ row, each) for each, row in members.items() if each[0] == TEAM)
        more, left = set[Set](), sum(size for size, each in teams if each in hidden)
        for size, each in teams:
            if 0 < left < self.sight.floor and each not in hidden:
                more.add(each)
                left += size
        return more | ({(ALL, "")} if 0 < left < self.sight.floor else set())


def _worth(each: Set, size: int, everybody: int) -> tuple:
    """What is given up first: roles, audiences, teams of at most a quarter, the total, larger teams."""
    large = each[0] == TEAM and size * 4 > everybody
    return (4 if large else (ROLE, AUDIENCE, TEAM, ALL).index(each[0])), size, each


def small_sets(people: np.ndarray, floor: int) -> np.ndarray | None:
    """Every set of atoms with fewer people than the floor, a row each; None where there are too many to look at."""
    small = [place for place, count in enumerate(people) if count < floor]
    found: list[np.ndarray] = []
    for size in range(1, floor):
        for places in combinations(small, size):
            if people[list(places)].sum() < floor:
                row = np.zeros(len(people))
                row[list(places)] = 1
                found.append(row)
            if len(found) > MOST_SETS:
                return None
        if size * min((people[place] for place in small), default=floor) >= floor:
            break
    return np.array(found).reshape(len(found), len(people))


def _given_away(said: list[Set], members: Mapping[Set, np.ndarray], small: np.ndarray) -> list[Set]:
    """The figures out of which the first of the small sets can be worked out; none if none can be."""
    if not said or not len(small):
        return []
    rows = np.array([members[each] for each in said])
    _, sizes, basis = np.linalg.svd(rows, full_matrices=False)
    basis = basis[sizes > 1e-9]
    left = small - (small @ basis.T) @ basis
    reached = np.flatnonzero(np.abs(left).max(axis=1) < 1e-7)
    if not len(reached):
        return []
    shares = np.linalg.lstsq(rows.T, small[reached[0]], rcond=None)[0]
    return [each for each, share in zip(said, shares, strict=True) if abs(share) > 1e-7]
