"""Decisions about a computed plan: keep a line, hold it in another quarter, leave it out; and take them back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q

from readiness.actions.audit import record
from readiness.formats import counted, quarter_label
from readiness.models import Action, Adjustment, Learner, Plan, User, Version


@transaction.atomic
def adjust(
    *,
    plan: Plan,
    version: Version,
    action: Action,
    kind: str,
    actor: User | None,
    quarter: int | None = None,
    learners: Iterable[Learner] | None = None,
) -> list[Adjustment]:
    """Decide about a whole line of the version, or about some people's places in it; the former decision is replaced.

    Nothing is computed: the next draft honors it.
    """
    chosen = list(learners) if learners is not None else [None]
    made = Adjustment.objects.filter(plan=plan, key=action.key)
    if learners is not None:
        made = made.filter(learner__in=chosen)
    made.delete()
    decided = Adjustment.objects.bulk_create(
        Adjustment(
            plan=plan,
            kind=kind,
            key=action.key,
            title=action.title,
            learner=learner,
            quarter=quarter if kind == Adjustment.Kind.MOVE else None,
            version=version,
            decided_by=actor,
        )
        for learner in chosen
    )
    whose = "" if learners is None else f" for {counted(len(chosen), 'person', 'people')}"
    _note(plan, actor, f"plan.{kind}", f"{_did(plan, kind, quarter)} {action.title}{whose}")
    return decided


@transaction.atomic
def undo_adjustment(*, adjustment: Adjustment, actor: User | None) -> Plan:
    """Take a decision back, with what was decided alike for others at the same time."""
    plan = adjustment.plan
    alike = Q(pk=adjustment.pk)
    if adjustment.learner_id is not None:
        alike |= Q(
            key=adjustment.key,
            kind=adjustment.kind,
            quarter=adjustment.quarter,
            version=adjustment.version_id,
            learner__isnull=False,
        )
    Adjustment.objects.filter(alike, plan=plan).delete()
    _note(
        plan, actor, "plan.undone", f"Took back: {adjustment.get_kind_display().lower()} {adjustment.title}"
    )
    return plan


def _did(plan: Plan, kind: str, quarter: int | None) -> str:
    match kind:
        case Adjustment.Kind.PIN:
            return "Kept"
        case Adjustment.Kind.MOVE:
            return f"Moved to {quarter_label(plan.starts_on, quarter or 1)}:"
    return "Left out"


def _note(plan: Plan, actor: User | None, verb: str, sentence: str) -> None:
    plan.revision = F("revision") + 1
    plan.save(update_fields=["revision"])
    plan.refresh_from_db(fields=["revision"])
    record(organization=plan.organization, actor=actor, verb=verb, sentence=sentence, about=plan)
