"""Who needs which skill at which level and what they hold, under the plan's assumption about unknown levels.

A *pair* is one learner and one skill. It is **in play** when the learner's level is known or assumed and the
role requires the skill above level 0, or a coverage demand that counts the learner asks for it. Only pairs in
play enter readiness, entry levels and the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from readiness.planner.values import Coverage, Learner, Problem, Role, UnknownLevels


@dataclass(frozen=True, slots=True)
class Need:
    """A learner needs a skill at `target`; `weight` is 0 when only a coverage demand asks for it."""

    skill: str
    target: int
    weight: int
    mandatory: bool
    due: int  # quarter, at most the horizon


class Workforce:
    """The problem's people as the planner sees them. Lookups by learner id; nothing here changes."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.roles: Mapping[str, Role] = {role.id: role for role in problem.roles}
        self.learners: Mapping[str, Learner] = {learner.id: learner for learner in problem.learners}

    @cached_property
    def medians(self) -> Mapping[tuple[str, str], int]:
        """(role, skill) -> median known level over people, rounded down; pairs nobody has a level in are absent."""
        counts: dict[tuple[str, str], list[int]] = {}
        for learner in self.problem.learners:
            for skill, level in learner.levels.items():
                counts.setdefault((learner.role, skill), [0] * 6)[level] += learner.headcount
        return {key: _median(histogram) for key, histogram in counts.items()}

    def level(self, learner: Learner, skill: str) -> int | None:
        """The learner's known or assumed level; None where it is unknown and nothing is assumed."""
        known = learner.levels.get(skill)
        if known is not None:
            return known
        match self.problem.limits.unknown_levels:
            case UnknownLevels.ZERO:
                return 0
            case UnknownLevels.MEDIAN:
                return self.medians.get((learner.role, skill), 0)
        return None

    def hours(self, learner: Learner) -> Decimal | None:
        """Learning hours a quarter of each of these people: their own, else the role's, else the organization's."""
        if learner.hours is not None:
            return learner.hours
        role_hours = self.roles[learner.role].hours
        return role_hours if role_hours is not None else self.problem.limits.hours

    def coverage(self, learner: Learner) -> tuple[Coverage, ...]:
        """The coverage demands that count this learner."""
        return tuple(demand for demand in self.problem.coverage if counts(demand, learner.team, learner.role))

    def needs(self, learner: Learner) -> tuple[Need, ...]:
        """Every need of the learner, in play or not, in order of skill id."""
        horizon = self.problem.limits.quarters
        needs = {
            r.skill: Need(r.skill, r.level, r.importance, r.mandatory, min(r.due or horizon, horizon))
            for r in self.roles[learner.role].requirements
            if r.level > 0
        }
        for demand in self.coverage(learner):
            if demand.skill not in needs and demand.level > 0:
                needs[demand.skill] = Need(demand.skill, 0, 0, False, horizon)
        return tuple(needs[skill] for skill in sorted(needs))

    def in_play(self, learner: Learner) -> dict[str, int]:
        """skill -> level held, for the learner's pairs in play."""
        levels = {need.skill: self.level(learner, need.skill) for need in self.needs(learner)}
        return {skill: level for skill, level in levels.items() if level is not None}


def counts(demand: Coverage, team: str, role: str) -> bool:
    """Whether a coverage demand counts people of this team and role."""
    return demand.team in ("", team) and demand.role in ("", role)


def _median(histogram: list[int]) -> int:
    people = sum(histogram)
    middle = ((people - 1) // 2, people // 2)
    found = []
    for position in middle:
        seen = 0
        for level, count in enumerate(histogram):
            seen += count
            if position < seen:
                found.append(level)
                break
    return sum(found) // 2
