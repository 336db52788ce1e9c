"""Bringing a workbook in: staged for a look, then applied whole or not at all."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from catalog.models import Outcome, Provider, Resource, Skill
from readiness.actions.audit import record
from readiness.imports.records import Reading, Workbook, pack
from readiness.models import (
    ImportBatch,
    ImportRow,
    Learner,
    Organization,
    Plan,
    Rating,
    Requirement,
    Role,
    Team,
    User,
)
from readiness.queries.import_changes import Change, Changes
from readiness.queries.import_review import NotReady, plan_of, rehearsal, staged_workbook
from readiness.queries.imports import compare

BATCH = 1_000
_ONE = {"people": "person"}
WRITTEN = {  # of a new row: what may change later, so that undoing would take somebody else's work with it
    "readiness.learner": (
        *("team", "role", "name", "email", "external_id", "headcount", "hours_per_quarter", "left_on"),
        "user",
    ),
    "readiness.role": ("name", "audience", "template", "hours_per_quarter"),
    "readiness.team": ("name", "parent", "hours_per_quarter"),
    "readiness.requirement": ("level", "importance", "mandatory", "due"),
    "catalog.skill": ("name", "description", "category", "status"),
    "catalog.provider": ("name",),
    "catalog.resource": ("title", "url", "hours", "price", "price_basis", "status", "description"),
}


def stage_workbook(*, plan: Plan, reading: Reading, actor: User | None, today: date) -> ImportBatch:
    """Keep what was read, once it fits in, until it is applied or dropped. The file itself is not kept."""
    if reading.workbook is None:
        raise NotReady("A file with mistakes cannot be imported.")
    changes = compare(organization=plan.organization, plan=plan, workbook=reading.workbook, today=today)
    records = gzip.compress(json.dumps(pack(reading.workbook)).encode(), mtime=0)
    about = {"notes": list(reading.notes), "ignored": [asdict(each) for each in reading.ignored]}
    return ImportBatch.objects.create(
        organization=plan.organization,
        plan=plan,
        file_name=reading.name[:200],
        state=ImportBatch.State.PREVIEWED,
        records=records,
        kind="workbook",
        review={**about, **rehearsal(changes)},
        counts={"rows": dict(reading.rows)},
        created_by=actor,
    )


@transaction.atomic
def drop_batch(*, batch: ImportBatch) -> None:
    """Forget what was staged."""
    decided = [ImportBatch.State.APPLIED, ImportBatch.State.UNDONE]
    ImportBatch.objects.filter(pk=batch.pk).exclude(state__in=decided).delete()


@transaction.atomic
def apply_batch(*, batch: ImportBatch, actor: User | None, today: date) -> ImportBatch:
    """Apply what was staged, once: a second press of the button finds it done."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ImportBatch.State.PREVIEWED:
        raise NotReady(f"This import is {locked.get_state_display().lower()} already.")
    return apply_workbook(
        organization=batch.organization,
        plan=plan_of(batch),
        records=staged_workbook(locked),
        actor=actor,
        today=today,
        batch=locked,
    )


@transaction.atomic
def apply_workbook(
    *,
    organization: Organization,
    plan: Plan,
    records: Workbook,
    actor: User | None,
    today: date,
    batch: ImportBatch | None = None,
) -> ImportBatch:
    """Write all of it or nothing. `counts` of the batch returned says what was new, changed and unchanged."""
    Organization.objects.select_for_update().get(
        pk=organization.pk
    )  # two imports at once: one after the other
    changes = compare(organization=organization, plan=plan, workbook=records, today=today)
    if batch is not None and batch.review and batch.review["found"] != changes.counts:
        raise NotReady(
            "What is stored has changed since the file was checked. Look at what would happen now."
        )
    now = timezone.now()
    _write(changes, plan, actor, now)
    batch = batch or ImportBatch(organization=organization, plan=plan, created_by=actor)
    batch.state, batch.applied_at = ImportBatch.State.APPLIED, now
    batch.records = batch.grids = batch.upload = None
    batch.counts = {**batch.counts, **changes.counts}
    batch.save()
    _keep_rows(batch, changes)
    if not changes.nothing:
        Plan.objects.filter(pk=plan.pk).update(revision=models.F("revision") + 1)
    record(
        organization=organization,
        actor=actor,
        verb="import.applied",
        sentence=f"Imported {batch.file_name or 'a workbook'}: {summary(changes.counts)}",
        about=batch,
        after=changes.counts,
    )
    return batch


def summary(counts: dict[str, dict[str, int]]) -> str:
    """ "12 people new, 3 ratings changed", or that nothing was."""
    parts = [
        f"{count[word]:,} {_ONE.get(kind, kind.removesuffix('s')) if count[word] == 1 else kind} {word}"
        for kind, count in counts.items()
        for word in ("new", "changed")
        if isinstance(count.get(word), int) and count[word]
    ]
    return ", ".join(parts) or "nothing new, nothing changed"


# --- writing ----------------------------------------------------------------------------------------------


def _write(changes: Changes, plan: Plan, actor: User | None, now: datetime) -> None:
    """In the order in which rows need each other."""
    _give_slugs(changes.skills, Skill, plan.organization.collection_id)
    Skill.objects.bulk_create(changes.skills, batch_size=BATCH)
    Team.objects.bulk_create(changes.teams, batch_size=BATCH)
    _save(Role, changes.roles)
    _save(Learner, changes.learners)
    _write_ratings(changes, actor, now)
    _save(Requirement, changes.requirements)
    _write_offers(changes, now)
    if changes.own_shelf_only:
        plan.shelves.set([plan.organization.collection])


def _save(model: type[models.Model], changes: Iterable[Change]) -> None:
    changes = list(changes)
    model._default_manager.bulk_create([each.of for each in changes if not each.before], batch_size=BATCH)
    altered = [each for each in changes if each.before]
    fields = sorted({name for each in altered for name in each.before})
    if altered:
        model._default_manager.bulk_update([each.of for each in altered], fields, batch_size=200)


def _write_ratings(changes: Changes, actor: User | None, now: datetime) -> None:
    """New ratings supersede, none is overwritten; both carry the import's moment, so it can be undone."""
    superseded = [rating.was.id for rating in changes.ratings if rating.was is not None]
    for start in range(0, len(superseded), BATCH):
        Rating.objects.filter(pk__in=superseded[start : start + BATCH]).update(superseded_at=now)
    # An earlier entry of the same import gives way to the latest one, and wide to dated of the same source.
    latest: dict[tuple[int, int, str], int] = {}
    for place, rating in enumerate(changes.ratings):
        if rating.current:
            latest[(rating.learner.pk, rating.skill.pk, rating.source)] = place
    rows = (
        Rating(
            learner=rating.learner,
            skill=rating.skill,
            level=rating.level,
            source=rating.source,
            rated_by=actor,
            rated_on=rating.on,
            created_at=now,
            superseded_at=None
            if latest.get((rating.learner.pk, rating.skill.pk, rating.source)) == place
            else now,
        )
        for place, rating in enumerate(changes.ratings)
    )
    for some in batched(rows, 10 * BATCH):  # 200,000 rows at once would be too much to hold
        Rating.objects.bulk_create(some, batch_size=BATCH)


def _write_offers(changes: Changes, now: datetime) -> None:
    _give_slugs(changes.providers, Provider)
    Provider.objects.bulk_create(changes.providers)
    new = [each.of for each in changes.resources if each.is_new]
    Resource.objects.bulk_create(new, batch_size=BATCH)
    altered = [each for each in changes.resources if each.before]
    if altered:
        fields = sorted({name for each in altered for name in each.before})
        Resource.objects.bulk_update([each.of for each in altered], fields, batch_size=200)
    outcomes = [outcome for each in changes.resources for outcome in each.outcomes]
    Outcome.objects.bulk_create([each for each in outcomes if each.pk is None], batch_size=BATCH)
    Outcome.objects.bulk_update(
        [each for each in outcomes if each.pk is not None], ["to_level"], batch_size=BATCH
    )
    for each in changes.resources:
        if each.audiences is not None:
            each.of.audiences.set(each.audiences)


def _give_slugs(rows: list[Any], model: type[models.Model], collection: int | None = None) -> None:
    """A free address for each new row."""
    if not rows:
        return
    taken = (
        model._default_manager.all()
        if collection is None
        else model._default_manager.filter(collection=collection)
    )
    used = set(taken.values_list("slug", flat=True))
    for row in rows:
        stem = slugify(row.name)[:80] or model._meta.model_name
        slug, number = stem, 2
        while slug in used:
            slug, number = f"{stem}-{number}", number + 1
        used.add(slug)
        row.slug = slug


# --- what is kept of it -----------------------------------------------------------------------------------


def _keep_rows(batch: ImportBatch, changes: Changes) -> None:
    """One row for each thing made or changed, with what it was; ratings are found by the batch's moment."""
    rows = [
        _row(batch, each.sheet, each.row, each.of, each.before)
        for each in (*changes.learners, *changes.roles, *changes.requirements)
    ]
    rows += [
        _row(batch, "", None, made, {}) for made in (*changes.teams, *changes.skills, *changes.providers)
    ]
    for each in changes.resources:
        before = {**each.before}
        if not each.is_new:
            before |= {"audiences": each.audiences_before} if each.audiences is not None else {}
            before |= {
                "outcomes": each.outcomes_before,
                "new_outcomes": _made(each.outcomes, each.outcomes_before),
            }
        rows.append(_row(batch, "resources", each.row, each.of, before))
    if changes.own_shelf_only:
        shelf = {"model": "readiness.plan", "id": batch.plan_id, "before": {"shelves": []}, "after": {}}
        rows.append(ImportRow(batch=batch, parsed=shelf))
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)


def _made(outcomes: list[Outcome], changed: dict[int, int]) -> list[int]:
    return [outcome.pk for outcome in outcomes if outcome.pk not in changed]


def _row(
    batch: ImportBatch, sheet: str, row: int | None, of: models.Model, before: dict[str, Any]
) -> ImportRow:
    """The row of ours, what it was and what it was made: undoing keeps its hands off what has changed since."""
    fields = before or WRITTEN.get(of._meta.label_lower, ())
    own = {field.name: field.attname for field in of._meta.concrete_fields}
    what = {
        "model": of._meta.label_lower,
        "id": of.pk,
        "before": {name: _plain(v) for name, v in before.items()},
        "after": {name: _plain(getattr(of, own[name])) for name in fields if name in own},
    }
    return ImportRow(batch=batch, sheet=sheet[:40], row=row or None, parsed=what)


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (list, dict)):
        return value
    return pack(value)
