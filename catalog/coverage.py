"""Which steps of which skills the published resources cover, measured against what role templates need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max

from .models import Collection, Outcome, RoleTemplateSkill, Status

SKILLS_SHOWN = 14
HIGHEST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A skill; `steps[n]` = resources that take people to level n + 1, None where no role needs that level."""

    skill_id: int
    name: str
    steps: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """Steps in a row that a role needs and no resource covers."""

    skill_id: int
    name: str
    from_level: int
    to_level: int


@dataclass(frozen=True, slots=True)
class Coverage:
    rows: tuple[Row, ...]
    levels: tuple[int, ...] = tuple(range(1, HIGHEST_SHOWN + 1))

    @property
    def open_steps(self) -> list[Open]:
        return [
            Open(row.skill_id, row.name, low, high)
            for row in self.rows
            for low, high in _stretches(row.steps)
        ]


def coverage(shelves: Sequence[Collection], limit: int = SKILLS_SHOWN) -> Coverage:
    """Coverage of the skills that most role templates need. Two statements."""
    needs = RoleTemplateSkill.objects.filter(
        role__collection__in=shelves, role__status=Status.PUBLISHED, skill__status=Status.PUBLISHED
    )
    ranked = (
        needs.order_by().values("skill", "skill__name").annotate(roles=Count("role"), highest=Max("level"))
    )
    needed = list(ranked.order_by("-roles", "skill__name")[:limit])
    taught: dict[int, list[tuple[int, int]]] = {}
    outcomes = Outcome.objects.filter(
        resource__collection__in=shelves,
        resource__status=Status.PUBLISHED,
        skill__in=[row["skill"] for row in needed],
    )
    for skill, low, high in outcomes.order_by().values_list("skill", "from_level", "to_level"):
        taught.setdefault(skill, []).append((low, high))
    return Coverage(
        tuple(
            Row(row["skill"], row["skill__name"], _steps(row["highest"], taught.get(row["skill"], [])))
            for row in needed
        )
    )


def _steps(highest: int, taught: list[tuple[int, int]]) -> tuple[int | None, ...]:
    return tuple(
        sum(low < level <= high for low, high in taught) if level <= highest else None
        for level in range(1, HIGHEST_SHOWN + 1)
    )


def _stretches(steps: tuple[int | None, ...]) -> list[tuple[int, int]]:
    """From and to of every stretch of steps that are needed and have no resource."""
    found: list[tuple[int, int]] = []
    for low, count in enumerate(steps):
        if count == 0:
            start = found.pop()[0] if found and found[-1][1] == low else low
            found.append((start, low + 1))
    return found
