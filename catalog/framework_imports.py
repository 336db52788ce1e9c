"""Runs an uploaded framework through its reader and onto a shelf, and keeps the report."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from .exchange import Exchanged, bring_in
from .formats import FORMATS
from .formats.files import files_in
from .models import Collection, FrameworkImport
from .schema import RecordProblems

log = logging.getLogger(__name__)
State = FrameworkImport.State
MOST_PROBLEMS = 1000
MOST_BYTES = 50 * 1024 * 1024  # an upload; larger files go through `manage.py import_framework`


def start(
    *, collection: Collection, format: str, name: str, data: bytes, rehearsal: bool, by: Any
) -> FrameworkImport:
    """Takes the upload in and has it rehearsed or loaded in the background."""
    found = FrameworkImport.objects.create(
        collection=collection,
        format=format,
        file_name=name[:200],
        upload=data,
        rehearsal=rehearsal,
        created_by=by,
    )
    _enqueue(found)
    return found


def load_now(*, import_: FrameworkImport) -> FrameworkImport:
    """Loads what was rehearsed. What is loaded already, or failed, stays as it is."""
    taken = FrameworkImport.objects.filter(pk=import_.pk, state=State.REHEARSED).update(
        state=State.QUEUED, rehearsal=False
    )
    import_.refresh_from_db()
    if taken:
        _enqueue(import_)
    return import_


def _enqueue(found: FrameworkImport) -> None:
    from .tasks import import_framework  # -- the task calls back into this module

    transaction.on_commit(lambda: import_framework.enqueue(found.pk))


def run(*, pk: int) -> None:
    """Does what was asked for, unless another worker has begun it already."""
    begun = FrameworkImport.objects.filter(pk=pk, state=State.QUEUED).update(
        state=State.RUNNING, stage="reading"
    )
    if not begun:
        return
    found = FrameworkImport.objects.select_related("collection").get(pk=pk)
    try:
        package = FORMATS[found.format].read(files_in(found.file_name, bytes(found.upload or b"")))
        done = bring_in(
            package,
            collection=found.collection,
            dry_run=found.rehearsal,
            by=found.created_by,
            on_progress=lambda stage: _say(found, stage=stage),
        )
    except RecordProblems as error:
        _fail(found, [str(problem) for problem in error.problems])
    except Exception:
        log.exception("import %s", pk)
        _fail(
            found,
            ["Something unexpected went wrong. Nothing was loaded; the operator's log says what it was."],
        )
    else:
        _finish(found, done)


def _fail(found: FrameworkImport, problems: list[str]) -> None:
    _say(
        found, state=State.FAILED, stage="", problems=problems[:MOST_PROBLEMS], counts={"problems": len(problems)},
        finished_at=timezone.now(), upload=None,
    )  # fmt: skip


def _finish(found: FrameworkImport, done: Exchanged) -> None:
    told = [str(skipped) for skipped in done.skipped]
    told += [f"{r.kind} “{r.key}” was kept as it is: {r.reason}." for r in done.loaded.kept()]
    _say(
        found, state=State.REHEARSED if found.rehearsal else State.DONE, stage="", counts=done.counts(),
        problems=told[:MOST_PROBLEMS], finished_at=timezone.now(),
        upload=found.upload if found.rehearsal else None,
    )  # fmt: skip


def _say(found: FrameworkImport, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(found, name, value)
    found.save(update_fields=list(fields))
