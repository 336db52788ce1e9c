"""What past imports did: the list on the page to choose a file, and the report of one with what undoing would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from readiness.models import ImportBatch, ImportRow, Plan

from .import_known import vocabulary_of
from .import_review import NAMES, Kind, NotReady
from .import_undo import Undoing, undoing_of

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Report:
    batch: ImportBatch
    kinds: list[Kind]
    rejected: list[ImportRow]
    rejected_count: int
    undoing: Undoing | None
    no_undo: str  # why not, where it cannot be undone
    stayed: list[dict[str, Any]]
    stayed_count: int


def past_imports(plan: Plan) -> list[ImportBatch]:
    """The latest ones, those that wait for a decision among them."""
    heavy = ("upload", "grids", "records", "review", "mapping")
    return list(plan.imports.select_related("created_by").defer(*heavy).order_by("-created_at", "-pk")[:10])


def report_of(batch: ImportBatch) -> Report:
    """What was imported, rejected and may be undone."""
    undoing, why = None, ""
    try:
        undoing = undoing_of(batch)
    except NotReady as reason:
        why = str(reason)
    rejected = ImportRow.objects.filter(batch=batch).exclude(problem="")
    return Report(
        batch=batch,
        kinds=[Kind(NAMES[kind][1], **count) for kind, count in batch.counts.items() if kind in NAMES],
        rejected=list(rejected[:SHOWN]),
        rejected_count=rejected.count(),
        undoing=undoing,
        no_undo=why,
        stayed=batch.review.get("stayed", [])[:SHOWN],
        stayed_count=batch.review.get("stayed_count", 0),
    )


def names_for(batch: ImportBatch) -> dict[str, list[str]]:
    """The names a word of the file may be matched with; only of this organization and the public catalog."""
    known = vocabulary_of(batch.organization, batch.created_at.date())
    return {
        "skill": sorted(set(known.skills.values())),
        "role": sorted(set(known.roles.values())),
        "team": sorted(set(known.teams.values())),
    }
