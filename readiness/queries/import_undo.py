"""What undoing an import would take away and put back, and what has to stay because something later stands on it.

Nothing is taken that anybody has changed or built on since: a person with a later rating, a team with somebody new in
it, a level that was assessed again. The rest goes back to what it was. The page shows the list before the button.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import batched
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from catalog.models import Outcome
from readiness.models import ImportBatch, Rating

from .import_review import NotReady

CHUNK = 900
# What goes first is what refers to the rest.
ORDER = (
    "readiness.requirement",
    "catalog.resource",
    "readiness.learner",
    "readiness.role",
    "readiness.team",
    "catalog.skill",
    "catalog.provider",
)
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Stays:
    """One thing that stays as it is, and why."""

    kind: str
    name: str
    why: str


@dataclass(slots=True)
class Undoing:
    """Everything undoing would do."""

    ratings: int = 0  # levels that go
    back: int = 0  # earlier levels that count again
    delete: dict[str, list[int]] = field(default_factory=dict)  # model -> rows made by the import
    restore: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)  # model, row, what it was
    stays: list[Stays] = field(default_factory=list)
    shelves: bool = False  # the plan goes back to all shelves

    @property
    def shown(self) -> list[Stays]:
        return self.stays[:SHOWN]

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What goes, in numbers."""
        return [(NAMES[label][len(rows) != 1], len(rows)) for label, rows in self.delete.items() if rows]


NAMES = {
    "readiness.requirement": ("requirement", "requirements"),
    "catalog.resource": ("training resource", "training resources"),
    "readiness.learner": ("person or group", "people and groups"),
    "readiness.role": ("role", "roles"),
    "readiness.team": ("team", "teams"),
    "catalog.skill": ("skill", "skills"),
    "catalog.provider": ("provider", "providers"),
}


def may_undo(batch: ImportBatch) -> None:
    """Raise where it cannot be undone any more, with the reason."""
    if batch.state == ImportBatch.State.UNDONE:
        raise NotReady(f"This import was undone on {batch.undone_at:%-d %B %Y} already.")
    if batch.state != ImportBatch.State.APPLIED or batch.applied_at is None or batch.undo_until is None:
        raise NotReady("This import has not been applied, so there is nothing to undo.")
    if timezone.now() > batch.undo_until:
        raise NotReady(
            f"An import can be undone for {ImportBatch.UNDO_DAYS} days; this one is from "
            f"{batch.applied_at:%-d %B %Y}. What it brought can be changed where it is shown."
        )


def ratings_of(batch: ImportBatch) -> models.QuerySet[Rating]:
    """The levels an import recorded: those of its moment."""
    return Rating.objects.filter(learner__organization=batch.organization_id, created_at=batch.applied_at)


def superseded_by(batch: ImportBatch) -> models.QuerySet[Rating]:
    """The earlier levels that gave way to them."""
    held = Rating.objects.filter(learner__organization=batch.organization_id, superseded_at=batch.applied_at)
    return held.exclude(created_at=batch.applied_at)


def undoing_of(batch: ImportBatch) -> Undoing:
    """What undoing this import would do now."""
    may_undo(batch)
    found = Undoing(ratings=ratings_of(batch).count(), back=superseded_by(batch).count())
    later = ratings_of(batch).filter(superseded_at__gt=batch.applied_at)
    for rating in later.select_related("learner", "skill")[:SHOWN]:
        found.stays.append(
            Stays("level", f"{rating.learner}, {rating.skill}", "assessed again since; the later level stays")
        )
    made, changed = _ledger(batch)
    for label in ORDER:
        _restorable(found, label, changed.get(label, {}))
        _deletable(found, label, made.get(label, {}), batch)
    found.shelves = bool(changed.get("readiness.plan"))
    return found


def _ledger(batch: ImportBatch) -> tuple[dict[str, dict[int, dict]], dict[str, dict[int, dict]]]:
    """What the import made, and what it changed: by model and row."""
    made: dict[str, dict[int, dict]] = defaultdict(dict)
    changed: dict[str, dict[int, dict]] = defaultdict(dict)
    for what in batch.rows.exclude(parsed={}).values_list("parsed", flat=True).iterator():
        (changed if what["before"] else made)[what["model"]][what["id"]] = what
    return made, changed


def _restorable(found: Undoing, label: str, changed: dict[int, dict]) -> None:
    """Rows that can go back: those that still are what the import made of them."""
    for row in _rows(label, changed):
        what = changed[row.pk]
        if _is_still(row, what["after"]):
            found.restore.append((label, row.pk, what["before"]))
        else:
            found.stays.append(Stays(_kind(row), str(row), "changed again since"))


def _deletable(found: Undoing, label: str, made: dict[int, dict], batch: ImportBatch) -> None:
    """Rows that can go: unchanged, and nothing that stays refers to them."""
    unchanged = []
    for row in _rows(label, made):
        if _is_still(row, made[row.pk]["after"]):
            unchanged.append(row)
        else:
            found.stays.append(Stays(_kind(row), str(row), "changed since"))
    used = _used(label, [row.pk for row in unchanged], found, batch)
    found.delete[label] = [row.pk for row in unchanged if row.pk not in used]
    found.stays += [
        Stays(_kind(row), str(row), f"used by {used[row.pk]}") for row in unchanged if row.pk in used
    ]


def _rows(label: str, keys: Iterable[int]) -> list[models.Model]:
    model = apps.get_model(label)
    related = [each.name for each in model._meta.concrete_fields if each.name in ("role", "skill", "plan")]
    found: list[models.Model] = []
    for some in batched(keys, CHUNK):
        rows = model._base_manager.filter(pk__in=some)
        found += rows.select_related(*related) if related else rows
    return sorted(found, key=lambda row: row.pk)


def _kind(row: models.Model) -> str:
    return "person" if row._meta.label_lower == "readiness.learner" else str(row._meta.verbose_name)


def _is_still(row: models.Model, after: dict[str, Any]) -> bool:
    own = {each.name: each.attname for each in row._meta.concrete_fields}
    return all(_equal(getattr(row, own[name]), kept) for name, kept in after.items() if name in own)


def _equal(now: Any, kept: Any) -> bool:
    if isinstance(now, Decimal):
        return kept is not None and Decimal(kept) == now
    if isinstance(now, date):
        return kept == now.isoformat()
    return now == kept


def _used(label: str, keys: list[int], found: Undoing, batch: ImportBatch) -> dict[int, str]:
    """Which of the rows something refers to that does not go with them, and what that is."""
    used: dict[int, str] = {}
    if not keys:
        return used
    for model, name, attname in _references(label):
        if _goes_along(label, model):
            continue
        leaving = set(found.delete.get(model._meta.label_lower, ())) | _back(found, model, name)
        for some in batched(keys, CHUNK):
            rows = model._base_manager.filter(**{f"{name}__in": some}).order_by()
            if model is Rating:
                rows = rows.exclude(created_at=batch.applied_at, learner__organization=batch.organization_id)
            if model is Outcome and label != "catalog.resource":
                rows = rows.exclude(resource__in=found.delete.get("catalog.resource", []))
            for pk, key in rows.values_list("pk", attname).iterator():
                if pk not in leaving:
                    used.setdefault(key, _words(model))
    return used


def _references(label: str) -> list[tuple[type[models.Model], str, str]]:
    """Every foreign key to this model, of whatever app: (model, field, its column)."""
    relations = apps.get_model(label)._meta.get_fields(include_hidden=True)
    return [
        (each.related_model, each.field.name, each.field.attname)
        for each in relations
        if isinstance(each, models.ManyToOneRel) and each.related_model._meta.managed
    ]


def _goes_along(label: str, model: type[models.Model]) -> bool:
    """What belongs to a resource alone and was made with it."""
    return label == "catalog.resource" and model._meta.model_name in ("outcome", "resource_audiences")


def _back(found: Undoing, model: type[models.Model], name: str) -> set[int]:
    """Rows that leave the thing alone since they go back to what they were."""
    if model is Outcome:
        return {key for _, _, before in found.restore for key in before.get("new_outcomes", ())}
    return {pk for label, pk, before in found.restore if label == model._meta.label_lower and name in before}


def _words(model: type[models.Model]) -> str:
    names = {
        "rating": "a later level",
        "seat": "a plan",
        "action": "a plan",
        "residualgap": "a plan",
        "learner": "somebody who stays",
        "requirement": "a requirement that stays",
        "outcome": "a training resource that stays",
        "importbatch": "an import",
    }
    return names.get(model._meta.model_name, f"a {model._meta.verbose_name}")
