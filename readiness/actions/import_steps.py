"""The steps of an import: keep the files, read them, check them against the organization, apply. Small ones at once."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.bounds import Refused
from readiness.actions.import_undo import undo_batch
from readiness.actions.imports import apply_batch
from readiness.imports.child import grids_in_child
from readiness.imports.choices import Choices, pack_choices, unpack_choices
from readiness.imports.grids import Grid
from readiness.imports.headings import bare_key
from readiness.imports.records import Mistake, Workbook, pack
from readiness.imports.staged import count_cells, pack_grids, unpack_grids
from readiness.imports.summary import summarize
from readiness.imports.translate import Translation, match, translate
from readiness.imports.words import bare
from readiness.imports.workbook import interpret
from readiness.models import ImportBatch, ImportMatch, ImportRow, Plan, User
from readiness.queries.import_changes import Changes, Contradiction
from readiness.queries.import_known import known_to, vocabulary_of
from readiness.queries.import_review import NotReady, plan_of, rehearsal
from readiness.queries.imports import compare

log = logging.getLogger(__name__)

AT_ONCE_BYTES = 200_000  # a file up to this size is read while the person waits a second
AT_ONCE_CELLS = 20_000  # and one of so many cells is checked and applied so
FORGOTTEN_AFTER = timedelta(days=30)  # what was staged and never decided
REJECTED_KEPT = 50_000
_BINARY = ("upload", "grids", "records")


def stage_files(
    *, plan: Plan, files: Mapping[str, bytes], called: str, actor: User | None, pasted: bool = False
) -> ImportBatch:
    """Keep the files until they have been read, and read them: now if they are small, else in the background."""
    forget_undecided(plan=plan)
    names = [[name, len(data)] for name, data in sorted(files.items())]
    message = json.dumps(names).encode() + b"\n" + b"".join(data for _, data in sorted(files.items()))
    batch = ImportBatch.objects.create(
        organization=plan.organization,
        plan=plan,
        kind="pasted" if pasted else "matched",
        file_name=called[:200],
        upload=gzip.compress(message, 1, mtime=0),
        created_by=actor,
    )
    return start_job(batch=batch, job=ImportBatch.Job.READ, at_once=len(message) <= AT_ONCE_BYTES)


def forget_undecided(*, plan: Plan) -> None:
    """Drop what was staged long ago and neither applied nor dropped: it may hold personal data."""
    old = ImportBatch.objects.filter(
        organization=plan.organization, created_at__lt=timezone.now() - FORGOTTEN_AFTER
    )
    old.exclude(state__in=[ImportBatch.State.APPLIED, ImportBatch.State.UNDONE]).delete()


def choose_matches(*, batch: ImportBatch, choices: Choices) -> ImportBatch:
    """Keep what was chosen and check again with it."""
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().defer(*_BINARY).get(pk=batch.pk)
        if locked.state in (ImportBatch.State.APPLIED, ImportBatch.State.UNDONE) or locked.job:
            raise NotReady(f"This import is {locked.get_state_display().lower()} already.")
        locked.mapping = {**locked.mapping, "choices": pack_choices(choices)}
        locked.save(update_fields=["mapping"])
    small = batch.review.get("cells", 0) <= AT_ONCE_CELLS
    return start_job(batch=locked, job=ImportBatch.Job.CHECK, at_once=small)


def restart(*, batch: ImportBatch) -> ImportBatch:
    """Check once more as it was chosen, or read a file whose reading broke off."""
    if batch.state in (ImportBatch.State.APPLIED, ImportBatch.State.UNDONE):
        raise NotReady(f"This import is {batch.get_state_display().lower()} already.")
    held = ImportBatch.objects.filter(pk=batch.pk, grids__isnull=False).exists()
    job = ImportBatch.Job.CHECK if held else ImportBatch.Job.READ
    return start_job(
        batch=batch, job=job, at_once=batch.review.get("cells", AT_ONCE_CELLS + 1) <= AT_ONCE_CELLS
    )


def start_apply(*, batch: ImportBatch, actor: User | None, mode: str, today: date) -> ImportBatch:
    """Apply the good rows, or all if none is rejected: now if it is small, else in the background."""
    if batch.state != ImportBatch.State.PREVIEWED:
        raise NotReady(f"This import is {batch.get_state_display().lower()} already.")
    rejected = batch.review.get("mistake_count", 0)
    if mode == "all" and rejected:
        raise NotReady(
            "Nothing was saved, since rows are rejected. Correct them, or import the good rows only."
        )
    if batch.review.get("cells", 0) <= AT_ONCE_CELLS:
        applied = apply_batch(batch=batch, actor=actor, today=today)
        remember(batch=applied)
        return applied
    ImportBatch.objects.filter(pk=batch.pk).update(
        mapping={**batch.mapping, "by": actor.pk if actor else None}
    )
    return start_job(batch=batch, job=ImportBatch.Job.APPLY, at_once=False)


def start_undo(*, batch: ImportBatch, actor: User | None) -> ImportBatch:
    """Undo: now if it is small, else in the background."""
    made = sum(count.get("new", 0) for kind, count in batch.counts.items() if kind != "rows")
    if made <= AT_ONCE_CELLS:
        return undo_batch(batch=batch, actor=actor)
    ImportBatch.objects.filter(pk=batch.pk).update(
        mapping={**batch.mapping, "by": actor.pk if actor else None}
    )
    return start_job(batch=batch, job=ImportBatch.Job.UNDO, at_once=False)


# --- jobs -------------------------------------------------------------------------------------------------


def start_job(*, batch: ImportBatch, job: str, at_once: bool) -> ImportBatch:
    """Give the batch something to do, unless it has; one whose worker died may be started again."""
    now = timezone.now()
    free = ImportBatch.objects.filter(Q(job="") | Q(lease_until__lt=now), pk=batch.pk)
    lease = now + timedelta(seconds=settings.IMPORT_LEASE)
    first = {"stage": "waiting", "progress": 0, "message": "", "lease_until": lease}
    if not free.update(job=job, **first):
        raise NotReady("This import is being worked on. Wait until that is done.")
    if at_once:
        work_on(batch_id=batch.pk)
    else:
        from readiness.tasks import work_on_import  # -- the task calls back into this module

        work_on_import.enqueue(batch.pk)
    return (
        ImportBatch.objects.defer(*_BINARY)
        .select_related("organization__collection", "plan")
        .get(pk=batch.pk)
    )


def work_on(*, batch_id: int) -> None:
    """Do what the batch has to do. Each job ends in one transaction, so that a kill on the way leaves nothing."""
    batch = ImportBatch.objects.select_related("organization__collection", "plan", "created_by").get(
        pk=batch_id
    )
    if not batch.job:
        return
    job, today = batch.job, timezone.localdate()
    by = User.objects.filter(pk=batch.mapping.get("by")).first() or batch.created_by
    message = ""
    try:
        if job == ImportBatch.Job.READ:
            _read(batch, today)
        elif job == ImportBatch.Job.CHECK:
            _check_again(batch, today)
        elif job == ImportBatch.Job.APPLY:
            _say(batch, "writing", 0.3)
            apply_batch(batch=batch, actor=by, today=today)
            remember(batch=batch)
        else:
            _say(batch, "undoing", 0.3)
            undo_batch(batch=batch, actor=by)
    except Refused as refused:
        _forget(batch, str(refused))
    except (NotReady, Contradiction) as reason:
        message = str(reason)
        if (
            job == ImportBatch.Job.APPLY and batch.grids
        ):  # what is stored has changed: show what would happen now
            _check_again(batch, today)
    except Exception:
        log.exception("Job %s of import %s failed", job, batch.pk)
        message = "Something went wrong on our side. Nothing was changed; the operator finds the details."
        ImportBatch.objects.filter(pk=batch.pk).update(job="", message=message, lease_until=None)
        raise
    done = {"job": "", "stage": "", "progress": 0, "lease_until": None}
    ImportBatch.objects.filter(pk=batch.pk).update(**done, **({"message": message} if message else {}))


def _check_again(batch: ImportBatch, today: date) -> None:
    grids = unpack_grids(_opened(batch.grids))
    if batch.kind != "workbook" or _check_template(batch, grids, today)[1]:
        _check(batch, grids, today)


def _say(batch: ImportBatch, stage: str, share: float) -> None:
    lease = timezone.now() + timedelta(seconds=settings.IMPORT_LEASE)
    ImportBatch.objects.filter(pk=batch.pk).update(stage=stage, progress=share, lease_until=lease)


def _forget(batch: ImportBatch, why: str) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=ImportBatch.State.FAILED, message=why, upload=None, grids=None, records=None
    )


def _closed(data: Any) -> bytes:
    return gzip.compress(json.dumps(data, separators=(",", ":")).encode(), 1, mtime=0)


def _opened(data: bytes | memoryview | None) -> Any:
    return json.loads(gzip.decompress(bytes(data or b"")))


def _read(batch: ImportBatch, today: date) -> None:
    """Open the files; the exact template without mistakes needs nothing more, anything else is matched."""
    _say(batch, "reading", 0.05)
    head, _, rest = gzip.decompress(bytes(batch.upload or b"")).partition(b"\n")
    files, at = [], 0
    for name, size in json.loads(head):
        files.append((name, rest[at : at + size]))
        at += size
    grids = grids_in_child(files)
    if not any(grid.rows for grid in grids):
        raise Refused(
            "There is nothing in it: no sheet has a row. Choose a file with headings and rows below them."
        )
    batch.upload, batch.grids, batch.state = None, _closed(pack_grids(grids)), ImportBatch.State.PARSED
    batch.save(update_fields=["upload", "grids", "state"])
    if batch.kind != "pasted" and _is_template(grids):
        strict, count = _check_template(batch, grids, today)
        if not strict:
            return
        batch.mapping = {
            **batch.mapping,
            "template_mistakes": [pack(each) for each in strict],
            "template_count": count,
        }
        batch.save(update_fields=["mapping"])
    _check(batch, grids, today)


def _is_template(grids: list[Grid]) -> bool:
    """Whether the sheets and headings are ours to the letter."""
    for grid in grids:
        if bare(grid.name) == "people" and not grid.hidden and grid.rows:
            for _, cells in grid.rows[:20]:
                headings = {bare(str(cell)) for cell in cells if isinstance(cell, str)}
                if {"team", "role"} <= headings and headings & {"name", "email", "headcount"}:
                    return True
    return False


def _check_template(batch: ImportBatch, grids: list[Grid], today: date) -> tuple[list[Mistake], int]:
    """Read it strictly; without mistakes it is ready, and these are all there are."""
    began = monotonic()
    reading = interpret(grids, batch.file_name, known_to(batch.organization, today))
    if reading.workbook is None:
        return list(reading.mistakes), reading.mistake_count
    try:
        changes = _compare(batch, reading.workbook, today)
    except Contradiction as contradiction:
        return list(contradiction.mistakes), len(contradiction.mistakes)
    about = {"notes": list(reading.notes), "ignored": [asdict(each) for each in reading.ignored]}
    batch.kind = "workbook"
    _keep(batch, reading.workbook, changes, about, dict(reading.rows), began, grids)
    return [], 0


def _check(batch: ImportBatch, grids: list[Grid], today: date) -> None:
    """Match, translate and compare; rows that contradict the organization are rejected like those that are wrong."""
    began = monotonic()
    _say(batch, "matching", 0.3)
    vocabulary = vocabulary_of(batch.organization, today)
    matched = match(grids, unpack_choices(batch.mapping.get("choices", {})), vocabulary)
    found = translate(matched, vocabulary)
    _say(batch, "comparing", 0.6)
    good, changes, extra = _without_contradictions(batch, found, today)
    about = {
        "notes": list(found.notes),
        "ignored": [asdict(each) for each in found.ignored],
        "matching": summarize(matched, found.namesakes),
        "mistakes": [{**pack(each), "place": each.place} for each in (*found.mistakes, *extra)][:200],
        "mistake_count": found.mistake_count + len(extra),
        "rejected": len({key for key in found.reasons if key[1] is not None}),
    }
    with transaction.atomic():
        ImportRow.objects.filter(batch=batch).delete()
        _keep_rejected(batch, grids, found)
        _keep(batch, good, changes, about, found.rows, began, grids)


def _compare(batch: ImportBatch, workbook: Workbook, today: date) -> Changes:
    return compare(organization=batch.organization, plan=plan_of(batch), workbook=workbook, today=today)


def _without_contradictions(
    batch: ImportBatch, found: Translation, today: date
) -> tuple[Workbook, Changes, list[Mistake]]:
    """The good rows less those that contradict what is stored."""
    good, extra = found.workbook, []
    for _ in range(5):
        try:
            return good, _compare(batch, good, today), extra
        except Contradiction as contradiction:
            if any(each.row is None for each in contradiction.mistakes):
                raise Refused(str(contradiction)) from None
            extra += contradiction.mistakes
            for each in contradiction.mistakes:
                found.reasons.setdefault((each.sheet, each.row), []).append(each.message)
            good = good.without({(each.sheet, each.row) for each in contradiction.mistakes})
    raise Refused(
        "The rows contradict each other and what is stored in too many ways. Import them in smaller parts."
    )


def _keep(batch, workbook: Workbook, changes: Changes, about, rows, began: float, grids) -> None:
    batch.records = _closed(pack(workbook))
    batch.counts = {"rows": rows}
    batch.review = {
        **about,
        **rehearsal(changes, rejected=about.get("rejected", 0)),
        "cells": count_cells(grids),
        "checked_at": timezone.now().isoformat(),
        "seconds": round(monotonic() - began, 1),
    }
    batch.state, batch.message = ImportBatch.State.PREVIEWED, ""
    batch.save(update_fields=["kind", "mapping", "records", "counts", "review", "state", "message"])


def _keep_rejected(batch: ImportBatch, grids: list[Grid], found: Translation) -> None:
    """The rows with what is wrong, to be looked at, downloaded and corrected."""
    cells = {(grid.name, number): row for grid in grids for number, row in grid.rows}
    places = sorted((sheet, row) for sheet, row in found.reasons if row is not None and (sheet, row) in cells)
    places = places[:REJECTED_KEPT]
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                batch=batch,
                sheet=sheet[:40],
                row=row,
                raw=pack_grids([Grid(sheet, ((row, cells[sheet, row]),))])[0]["rows"][0][1],
                problem="; ".join(found.reasons[sheet, row][:8]),
            )
            for sheet, row in places
        ),
        batch_size=1_000,
    )


# --- memory -----------------------------------------------------------------------------------------------


def remember(*, batch: ImportBatch) -> None:
    """What columns and words were taken for, for the next file. Numbers are not: they differ from file to file."""
    matching = batch.review.get("matching", {"sheets": [], "words": []})
    means: dict[tuple[str, str], str] = {}
    for sheet in matching["sheets"]:
        for column in sheet["columns"] if sheet["kind"] else ():
            if (
                column["heading"]
                and (column["chosen"] or column["sure"] >= 50)
                and column["field"] != "levels"
            ):
                means["column", bare_key(sheet["kind"], column["heading"])] = column["field"]
    for word in matching["words"]:
        if word["answer"] and not (word["kind"] == "level" and any(map(str.isdigit, word["word"]))):
            means[word["kind"], word["word"]] = word["answer"]
    kept = {key: value for key, value in means.items() if len(key[1]) <= 220 and len(value) <= 220}
    ImportMatch.objects.bulk_create(
        [
            ImportMatch(organization_id=batch.organization_id, kind=kind, said=said, means=value)
            for (kind, said), value in kept.items()
        ],
        update_conflicts=True,
        unique_fields=["organization", "kind", "said"],
        update_fields=["means"],
        batch_size=500,
    )
    if batch.organization.roles_only:  # the names in samples and rejected rows were for this rehearsal only
        ImportRow.objects.filter(batch=batch).exclude(problem="").delete()
        ImportBatch.objects.filter(pk=batch.pk).update(review={})
