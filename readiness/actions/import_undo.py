"""Undoing an import: what it made goes, what it changed goes back, and what others built on it stays."""

from __future__ import annotations

from itertools import batched
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, F, Min, OuterRef, Subquery
from django.utils import timezone

from catalog.models import Audience, Outcome, Resource
from readiness.actions.audit import record
from readiness.models import ImportBatch, Organization, Plan, Rating, User
from readiness.queries.import_undo import CHUNK, Undoing, ratings_of, superseded_by, undoing_of


@transaction.atomic
def undo_batch(*, batch: ImportBatch, actor: User | None) -> ImportBatch:
    """Take back what can be taken back without touching what came later; `review["stayed"]` lists the rest."""
    Organization.objects.select_for_update().get(pk=batch.organization_id)
    locked = ImportBatch.objects.select_for_update().defer("upload", "grids", "records").get(pk=batch.pk)
    found = undoing_of(locked)
    _take_ratings_back(locked)
    _restore(found)
    for label, keys in found.delete.items():
        for some in batched(keys, CHUNK):
            apps.get_model(label)._base_manager.filter(pk__in=some).delete()
    if found.shelves and locked.plan is not None:
        locked.plan.shelves.clear()
    if locked.plan_id:
        Plan.objects.filter(pk=locked.plan_id).update(revision=F("revision") + 1)
    locked.state, locked.undone_at = ImportBatch.State.UNDONE, timezone.now()
    stayed = [{"kind": each.kind, "name": each.name, "why": each.why} for each in found.stays[:500]]
    locked.review = {**locked.review, "stayed": stayed, "stayed_count": len(found.stays)}
    locked.save(update_fields=["state", "undone_at", "review"])
    record(
        organization=locked.organization,
        actor=actor,
        verb="import.undone",
        sentence=f"Undid the import of {locked.file_name or 'a workbook'}{_but(found)}",
        about=locked,
    )
    return locked


def _but(found: Undoing) -> str:
    count = len(found.stays)
    return f"; {count:,} {'thing' if count == 1 else 'things'} used or changed since stayed" if count else ""


def _take_ratings_back(batch: ImportBatch) -> None:
    """The levels of the import go; the earlier ones count again where no later one does."""
    earlier = list(superseded_by(batch).values_list("pk", flat=True))
    ratings_of(batch).delete()
    alike = Rating.objects.filter(
        learner=OuterRef("learner"), skill=OuterRef("skill"), source=OuterRef("source")
    )
    for some in batched(earlier, CHUNK):
        rows = Rating.objects.filter(pk__in=some)
        later = alike.filter(created_at__gt=batch.applied_at)
        first = later.order_by().values("source").annotate(at=Min("created_at")).values("at")
        rows.filter(Exists(later)).update(superseded_at=Subquery(first))
        rows.exclude(Exists(later)).update(superseded_at=None)


def _restore(found: Undoing) -> None:
    for label, pk, before in found.restore:
        model = apps.get_model(label)
        own = {each.name for each in model._meta.concrete_fields}
        values = {name: _value(model, name, kept) for name, kept in before.items() if name in own}
        if values:
            model._base_manager.filter(pk=pk).update(**values)
        if model is Resource:
            _restore_resource(pk, before)


def _value(model: type[models.Model], name: str, kept: Any) -> Any:
    field = model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        if field.related_model is Audience and isinstance(kept, str):
            return Audience.objects.get(slug=kept)
        return field.remote_field.model._base_manager.filter(pk=kept).first()
    return field.to_python(kept)


def _restore_resource(pk: int, before: dict[str, Any]) -> None:
    if "audiences" in before:
        Resource.objects.get(pk=pk).audiences.set(Audience.objects.filter(slug__in=before["audiences"]))
    for outcome, level in before.get("outcomes", {}).items():
        Outcome.objects.filter(pk=outcome).update(to_level=level)
    Outcome.objects.filter(pk__in=before.get("new_outcomes", [])).delete()
