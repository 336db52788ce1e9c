"""The plan document and the two analyses, with the lookups that every part of the report needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from readiness.exports.extras import ReportExtras
from readiness.formats import money, quarter_label
from readiness.planner.gaps import Analysis, Cell, SkillStanding
from readiness.planner.values import Action, Plan, Problem, Seat

AUDIENCES = {
    "leadership": "Leadership",
    "tech-specialists": "Tech specialists",
    "end-users": "End users",
    "everyone": "Everyone",
}
SEGMENTS = {"consumers": "End users", "leaders": "Business leaders", "builders": "IT and developers"}


class Figures:
    """Nothing here changes; ids are the planner's."""

    def __init__(self, problem: Problem, plan: Plan, now: Analysis, then: Analysis, extras: ReportExtras):
        self.problem, self.plan, self.now, self.then, self.extras = problem, plan, now, then, extras
        self.roles = {role.id: role for role in problem.roles}
        self.learners = {learner.id: learner for learner in problem.learners}
        self.resources = {resource.id: resource for resource in problem.resources}
        self.skill_names = {skill.id: skill.name for skill in problem.skills}
        self.horizon = problem.limits.quarters

    @cached_property
    def starts_on(self) -> date | None:
        try:
            return date.fromisoformat(self.problem.starts_on)
        except ValueError:
            return None

    @cached_property
    def quarters(self) -> list[str]:
        return [self.quarter(index) for index in range(1, self.horizon + 1)]

    def quarter(self, index: int) -> str:
        return f"Quarter {index}" if self.starts_on is None else quarter_label(self.starts_on, index)

    @cached_property
    def skills(self) -> list[str]:
        """Skills that somebody's role requires: by group, mandatory first, then those most people need."""
        groups = list(dict.fromkeys(self.extras.skill_groups.values()))
        standing = self.now.skills

        def place(skill: str) -> tuple:
            group = self.extras.skill_groups.get(skill)
            of = standing[skill]
            rank = groups.index(group) if group is not None else len(groups)
            return rank, not of.mandatory, -of.people, self.skill_name(skill), skill

        return sorted((skill for skill, of in standing.items() if of.people), key=place)

    @cached_property
    def teams(self) -> list[str]:
        """Teams that have people, in the order asked for."""
        order = {team: place for place, team in enumerate(self.extras.team_order)}
        return sorted(
            (team for team, of in self.now.teams.items() if of.people),
            key=lambda team: (order.get(team, len(order)), self.team_name(team), team),
        )

    @cached_property
    def segments(self) -> list[str]:
        """Segments that have people or a share in the split, the largest share first."""
        split = self.problem.limits.split
        shares = dict(split.shares) if split else {}
        present = {segment for segment, of in self.now.segments.items() if of.people}
        return sorted(present | set(shares), key=lambda s: (-shares.get(s, Decimal(0)), s))

    @cached_property
    def team_names(self) -> Mapping[str, str]:
        return {team.id: team.name for team in self.problem.teams} | dict(self.extras.team_names)

    def team_name(self, team: str) -> str:
        return self.team_names.get(team) or team or "No team"

    def skill_name(self, skill: str) -> str:
        return self.skill_names.get(skill, skill)

    def audience_name(self, audience: str) -> str:
        return self.extras.audience_names.get(audience) or AUDIENCES.get(audience) or _humanized(audience)

    def segment_name(self, segment: str) -> str:
        return self.extras.segment_names.get(segment) or SEGMENTS.get(segment) or _humanized(segment)

    # --- actions ----------------------------------------------------------------------------------------------

    @cached_property
    def seats_of(self) -> Mapping[str, list[Seat]]:
        """Action id -> its seats."""
        seats = defaultdict(list)
        for seat in self.plan.seats:
            seats[seat.action].append(seat)
        return seats

    def span(self, action: Action) -> tuple[int, int]:
        """First and last quarter in which anything of the action happens."""
        seats = self.seats_of.get(action.id, ())
        at = [seat.first_quarter for seat in seats] + [seat.quarter for seat in seats] + list(action.quarters)
        return (min(at), max(at)) if at else (1, self.horizon)

    @cached_property
    def actions(self) -> list[Action]:
        """In the order of the calendar, the most helpful first within a quarter."""
        return sorted(self.plan.actions, key=lambda a: (*self.span(a), -a.gain, a.title, a.id))

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Action id -> the short name it has in the report."""
        width = max(2, len(str(len(self.actions))))
        return {action.id: f"A{number:0{width}}" for number, action in enumerate(self.actions, 1)}

    def segment_of(self, learner: str) -> str:
        return self.roles[self.learners[learner].role].segment

    # --- people -----------------------------------------------------------------------------------------------

    @cached_property
    def people_trained(self) -> int:
        """People with at least one seat; the parts of a divided group are different people."""
        return sum(people for people in self._parts.values())

    @cached_property
    def _parts(self) -> Mapping[tuple[str, int], int]:
        parts: dict[tuple[str, int], int] = {}
        for seat in self.plan.seats:
            key = seat.learner, seat.part
            parts[key] = max(parts.get(key, 0), seat.people)
        return parts

    @cached_property
    def points(self) -> float | None:
        """Percentage points of readiness that the plan gains."""
        summary = self.plan.summary
        if summary.readiness is None or summary.readiness_now is None:
            return None
        return (summary.readiness - summary.readiness_now) * 100


def held(cell: Cell | SkillStanding | None) -> float | None:
    """Average level held by those whose level is known or assumed."""
    people = sum(cell.histogram) if cell else 0
    return sum(level * n for level, n in enumerate(cell.histogram)) / people if cell and people else None


def needed(cell: Cell | SkillStanding | None) -> float | None:
    """Average level needed, over the same people as `held`."""
    level = held(cell)
    return None if cell is None or level is None or cell.average is None else level - cell.average


def percent(share: float | Decimal | None) -> float | None:
    """A share of 1 in percent; the template rounds it as `formats.percent` does."""
    return None if share is None else tidy(float(share) * 100, 6)


def money_of(of: Figures, amount: Decimal) -> str:
    return money(amount, of.problem.currency)


def tidy(number: float | None, digits: int = 4) -> float | None:
    """Without the noise of floating point, so that the same data print the same."""
    return None if number is None else round(float(number), digits) + 0.0


def shares_of(amount: Decimal, weights: Sequence[int], unit: Decimal) -> list[Decimal]:
    """`amount` divided by weight in whole `unit`s that add up again (largest remainder)."""
    total = sum(weights)
    if not total:
        return [amount, *[Decimal(0)] * (len(weights) - 1)]
    exact = [amount * weight / total for weight in weights]
    floors = [share // unit * unit for share in exact]
    rest = amount - sum(floors)
    by_remainder = sorted(range(len(weights)), key=lambda i: (floors[i] - exact[i], i))
    for i in by_remainder[: int(rest / unit)]:
        floors[i] += unit
    floors[by_remainder[0]] += amount - sum(floors)
    return floors


def _humanized(slug: str) -> str:
    return slug.replace("-", " ").replace("_", " ").strip().capitalize()
