"""Which steps of which skills the published resources cover, measured against what role templates need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max

from .levels import MAX_LEVEL
from .models import Audience, Collection, Outcome, Resource, RoleTemplateSkill, Status, is_offered_to

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


def coverage(
    shelves: Sequence[Collection],
    limit: int | None = SKILLS_SHOWN,
    audience: Audience | None = None,
    highest: int = HIGHEST_SHOWN,
) -> Coverage:
    """Coverage of the skills that most role templates need, of one audience or of all. Two statements."""
    needs = RoleTemplateSkill.objects.filter(
        role__collection__in=shelves, role__status=Status.PUBLISHED, skill__status=Status.PUBLISHED
    )
    resources = Resource.objects.on(shelves).published().order_by()
    if audience is not None:
        needs = needs.filter(role__audience=audience)
        resources = resources.filter(is_offered_to([audience]))
    ranked = (
        needs.order_by().values("skill", "skill__name").annotate(roles=Count("role"), highest=Max("level"))
    )
    needed = list(ranked.order_by("-roles", "skill__name")[:limit])
    taught: dict[int, list[tuple[int, int]]] = {}
    outcomes = Outcome.objects.filter(
        resource__in=resources.values("pk"), skill__in=[row["skill"] for row in needed]
    )
    for skill, low, high in outcomes.order_by().values_list("skill", "from_level", "to_level"):
        taught.setdefault(skill, []).append((low, high))
    return Coverage(
        tuple(
            Row(
                row["skill"],
                row["skill__name"],
                _steps(row["highest"], taught.get(row["skill"], []), highest),
            )
            for row in needed
        ),
        tuple(range(1, highest + 1)),
    )


def whole_coverage(
    shelves: Sequence[Collection], audience: int | None
) -> tuple[Coverage, list[Audience], int | None]:
    """Every skill and every level, of one audience; the audiences there are, and the one that is meant."""
    audiences = list(Audience.objects.filter(everyone=False))
    chosen = next((one for one in audiences if one.pk == audience), None)
    found = coverage(shelves, limit=None, audience=chosen, highest=MAX_LEVEL)
    return found, audiences, chosen.pk if chosen else None


def _steps(highest: int, taught: list[tuple[int, int]], shown: int) -> tuple[int | None, ...]:
    return tuple(
        sum(low < level <= high for low, high in taught) if level <= highest else None
        for level in range(1, shown + 1)
    )


def _stretches(steps: tuple[int | None, ...]) -> list[tuple[int, int]]:
    """From and to of every stretch of steps that are needed and have no resource."""
    found: list[tuple[int, int]] = []
    for low, count in enumerate(steps):
        if count == 0:
            start = found.pop()[0] if found and found[-1][1] == low else low
            found.append((start, low + 1))
    return found
