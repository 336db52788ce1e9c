"""What the walk through a stage shows of a plan: which steps have an answer, and one row of a register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.models import Skill
from readiness.models import (
    AuditEntry,
    Check,
    Concern,
    Measure,
    Plan,
    PlanPart,
    StructureChange,
    Upkeep,
)


@dataclass(frozen=True, slots=True)
class Preset:
    """A suggestion for a new row. `answers` are the values it begins with; `picks` what it asks: (level, skill)."""

    key: str
    title: str
    text: str
    answers: Mapping[str, Any]
    picks: tuple[tuple[int, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a kind that belong to a step: the model, and which of its rows."""

    model: type[PlanPart]
    only: Mapping[str, Any] = field(default_factory=dict)


def filled(plan: Plan, parts: Mapping[str, Part]) -> set[str]:
    """The keys of those parts of which the plan has a row. One SQL statement."""
    if not parts:
        return set()
    there = {
        f"has_{place}": Exists(part.model._default_manager.filter(plan=OuterRef("pk"), **part.only))
        for place, part in enumerate(parts.values())
    }
    found = Plan.objects.filter(pk=plan.pk).annotate(**there).values(*there).get()
    return {key for place, key in enumerate(parts) if found[f"has_{place}"]}


def row_of(plan: Plan, part: Part, pk: int) -> PlanPart | None:
    """The row, if it belongs to the plan."""
    return part.model._default_manager.filter(plan=plan, pk=pk, **part.only).first()


def last_change(row: Any) -> AuditEntry | None:
    """Who changed the row last, and when."""
    entries = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
    return entries.select_related("actor").order_by("-at", "-pk").first()


def skills_to_choose(plan: Plan) -> QuerySet[Skill]:
    """Published skills of the shelves the organization sees: the public one and its own."""
    shelves = Q(collection__public=True) | Q(collection=plan.organization.collection_id)
    return Skill.objects.published().filter(shelves).order_by("name")


def owners_named(plan: Plan) -> list[str]:
    """Who was named as an owner before, and the members of the organization."""
    found = {plan.sponsor.partition(",")[0].strip()}
    for model in (Concern, Measure, Check, Upkeep, StructureChange):
        found |= set(model.objects.filter(plan=plan).exclude(owner="").values_list("owner", flat=True))
    members = plan.organization.members.exclude(user__name="").values_list("user__name", flat=True)
    return sorted((found | set(members)) - {""})


def team_names(plan: Plan) -> list[str]:
    return list(plan.organization.teams.values_list("name", flat=True))
