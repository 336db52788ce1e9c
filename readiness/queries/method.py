"""How readiness is worked out, on the organization's own requirements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from readiness.planner.gaps import Analysis
from readiness.planner.values import Problem

from .heatmap import Grid

TERMS = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One requirement in the example: `counted` of `held` is at most `need`."""

    skill: str
    need: int
    importance: int
    held: int
    counted: int

    @property
    def points(self) -> int:
        return self.counted * self.importance

    @property
    def of(self) -> int:
        return self.need * self.importance


@dataclass(frozen=True, slots=True)
class Example:
    """Somebody imagined in a role that exists."""

    role: str
    terms: tuple[Term, ...]

    @property
    def points(self) -> int:
        return sum(term.points for term in self.terms)

    @property
    def of(self) -> int:
        return sum(term.of for term in self.terms)

    @property
    def readiness(self) -> float:
        return self.points / self.of


@dataclass(frozen=True, slots=True)
class GapExample:
    """One cell of the heatmap worked out: `people` stand `levels` above (or, negative, below) what they need."""

    skill: str
    column: str
    people: int
    levels: int
    average: float


def gap_example(grid: Grid, columns: Mapping[str, str], names: Mapping[str, str]) -> GapExample | None:
    """The cell with the most levels short among those that this reader sees."""
    seen = [
        (cell.levels_short, cell.known, key, skill)
        for (key, skill), cell in grid.cells.items()
        if key in columns and cell.average is not None and not grid.hides(key, skill)
    ]
    if not seen:
        return None
    *_, key, skill = max(seen)
    cell = grid.cells[key, skill]
    people, average = cell.known + cell.assumed, cell.average or 0.0
    return GapExample(names[skill], columns[key], people, round(average * people), average)


def example_of(problem: Problem, analysis: Analysis) -> Example | None:
    """The role most people have, with its most important requirements and made-up levels around them."""
    roles = [
        role
        for role in problem.roles
        if role.id in analysis.roles and any(n.level for n in role.requirements)
    ]
    if not roles:
        return None
    role = max(roles, key=lambda role: (analysis.roles[role.id].people, role.name))
    names = {skill.id: skill.name for skill in problem.skills}
    needs = sorted(
        (need for need in role.requirements if need.level),
        key=lambda need: (-need.importance, -need.level, names[need.skill]),
    )
    terms = []
    for place, need in enumerate(needs[:TERMS]):
        held = max(need.level - 1, 0) if place % 2 == 0 else min(need.level + 1, 5)
        terms.append(Term(names[need.skill], need.level, need.importance, held, min(held, need.level)))
    return Example(role.name, tuple(terms))
