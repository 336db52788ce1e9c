"""How organizations use the catalog, told to the catalog's curators: see catalog/usage.py, which calls this."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from catalog.models import Skill
from readiness.models import Action, Rating, Requirement, ResidualGap

FROZEN = {Action, ResidualGap}  # results of a version say what it was computed from, for ever
_JOINED = ("level", "importance", "mandatory", "due", "why")


def plans_using(kind: str, ids: Iterable[int]) -> dict[int, int]:
    """Of how many plans each is a part: a skill that is required, a resource that a version draws on."""
    if kind == "skill":
        rows = Requirement.objects.filter(skill__in=list(ids)).values_list("skill", "plan")
    elif kind == "resource":
        rows = Action.objects.filter(resource__in=list(ids)).values_list("resource", "version__plan")
    else:
        return {}
    return dict(Counter(pk for pk, _ in set(rows)))


@transaction.atomic
def replace(kind: str, old: int, new: int) -> dict[str, Any]:
    """Points requirements, ratings and all else at the skill that stays; resources stand in frozen results alone."""
    if kind != "skill":
        return {}
    moved: dict[str, Any] = {
        "old": old,
        "new": new,
        "joined": _join_requirements(old, new),
        "superseded": _supersede_ratings(old, new),
    }
    rows: dict[str, list[int]] = defaultdict(list)
    for model, column in _columns():
        pointing = model._default_manager.filter(**{column: old})
        if model._meta.auto_created:  # a pair that is there already is not made twice
            owner = next(
                f.attname for f in model._meta.concrete_fields if f.is_relation and f.attname != column
            )
            there = model._default_manager.filter(**{column: new}).values(owner)
            pointing = pointing.exclude(**{f"{owner}__in": there})
        ids = list(pointing.values_list("pk", flat=True))
        if ids:
            model._default_manager.filter(pk__in=ids).update(**{column: new})
            rows[model._meta.label] = ids
    moved["rows"] = dict(rows)
    return moved if rows or moved["joined"] or moved["superseded"] else {}


@transaction.atomic
def put_back(moved: dict[str, Any]) -> None:
    """The inverse of `replace`, for the rows that are still there."""
    columns = {model._meta.label: (model, column) for model, column in _columns()}
    for label, ids in moved["rows"].items():
        if label in columns:
            model, column = columns[label]
            model._default_manager.filter(pk__in=ids, **{column: moved["new"]}).update(
                **{column: moved["old"]}
            )
    for kept, before, gone in moved["joined"]:
        Requirement.objects.filter(pk=kept).update(**before)
        if not Requirement.objects.filter(pk=gone["id"]).exists():
            Requirement.objects.create(**gone)
    Rating.objects.filter(pk__in=moved["superseded"]).update(superseded_at=None)


def _columns() -> list[tuple[type[Model], str]]:
    """Every column of ours that points to a skill, tables added later included."""
    return [
        (model, field.attname)
        for model in apps.get_app_config("readiness").get_models(include_auto_created=True)
        if model not in FROZEN
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Skill
    ]


def _join_requirements(old: int, new: int) -> list[tuple[int, dict, dict]]:
    """Where a role needs both skills in a plan, the stricter of the two requirements stands."""
    joined = []
    for row in Requirement.objects.filter(skill=old):
        other = Requirement.objects.filter(plan=row.plan_id, role=row.role_id, skill=new).first()
        if other is None:
            continue
        before = {name: getattr(other, name) for name in _JOINED}
        gone = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        other.level = max(other.level, row.level)
        other.importance = max(other.importance, row.importance)
        other.mandatory = other.mandatory or row.mandatory
        other.due = min((d for d in (other.due, row.due) if d is not None), default=None)
        other.save(update_fields=["level", "importance", "mandatory", "due"])
        row.delete()
        joined.append((other.pk, before, gone))
    return joined


def _supersede_ratings(old: int, new: int) -> list[int]:
    """Where somebody has a current rating of both from one source, the later one stays current."""
    now, superseded = timezone.now(), []
    held = {(r.learner_id, r.source): r for r in Rating.objects.current().filter(skill=new)}
    for rating in Rating.objects.current().filter(skill=old):
        other = held.get((rating.learner_id, rating.source))
        if other is not None:
            superseded.append(min(rating, other, key=lambda r: (r.rated_on, r.pk)).pk)
    Rating.objects.filter(pk__in=superseded).update(superseded_at=now)
    return superseded
