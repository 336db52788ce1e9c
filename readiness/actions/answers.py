"""Keeping what is answered in the walk. Two people in one draft never lose anything to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from readiness.actions.audit import record
from readiness.merging import merge, plain
from readiness.models import Plan, PlanPart, User


@dataclass(frozen=True, slots=True)
class Sent:
    """What one page sends about one row. `opened` are marks (see readiness.merging); `about` is what a log calls it."""

    row: Model
    answers: Mapping[str, Any]
    opened: Mapping[str, str] = field(default_factory=dict)
    about: str = ""


class Conflict(Exception):
    """Somebody changed the same answers meanwhile. Nothing was kept. `fields`: by place of what was sent."""

    def __init__(self, fields: dict[int, tuple[str, ...]]):
        super().__init__("Somebody else changed this meanwhile")
        self.fields = fields


def stored_values(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """What the row holds; of a link to many, the rows it links to."""
    found = {}
    for name in names:
        value = getattr(row, name)
        found[name] = list(value.all()) if row._meta.get_field(name).many_to_many else value
    return found


@transaction.atomic
def save_answers(*, plan: Plan, sent: Iterable[Sent], actor: User | None) -> bool:
    """Write what changed, all of it or, on a Conflict, nothing. Says whether anything changed."""
    merged, conflicts = [], {}
    for place, part in enumerate(sent):
        row = type(part.row)._default_manager.select_for_update().get(pk=part.row.pk)
        before = stored_values(row, part.answers)
        found = merge(part.opened, before, part.answers)
        merged.append((part, row, before, found.changes))
        if found.conflicts:
            conflicts[place] = found.conflicts
    if conflicts:
        raise Conflict(conflicts)
    for part, row, before, changes in merged:
        if changes:
            _write(row, changes)
            record(
                organization=plan.organization,
                actor=actor,
                verb="answers.changed",
                sentence=f"Changed {part.about or row}",
                about=row,
                before={name: plain(before[name]) for name in changes},
                after={name: plain(value) for name, value in changes.items()},
            )
    changed = any(changes for *_, changes in merged)
    if changed:
        _count_change(plan)
    return changed


@transaction.atomic
def add_row[Row: PlanPart](
    *, plan: Plan, model: type[Row], answers: Mapping[str, Any], actor: User | None
) -> Row:
    """A new part of the plan: a concern, a measure."""
    many = {name for name in answers if model._meta.get_field(name).many_to_many}
    row = model._default_manager.create(
        plan=plan, **{name: value for name, value in answers.items() if name not in many}
    )
    for name in many:
        getattr(row, name).set(answers[name])
    record(
        organization=plan.organization,
        actor=actor,
        verb="answers.added",
        sentence=f"Added the {model._meta.verbose_name} “{row}”",
        about=row,
        after={name: plain(value) for name, value in answers.items()},
    )
    _count_change(plan)
    return row


@transaction.atomic
def add_rows[Row: PlanPart](
    *, plan: Plan, model: type[Row], answers: Iterable[Mapping[str, Any]], actor: User | None
) -> list[Row]:
    """Several new parts, all or none."""
    return [add_row(plan=plan, model=model, answers=each, actor=actor) for each in answers]


@transaction.atomic
def remove_row(*, plan: Plan, row: PlanPart, actor: User | None) -> None:
    """Take a part out of the plan. What it said stays in the log."""
    fields = [field.name for field in row._meta.concrete_fields if field.name not in ("id", "plan")]
    record(
        organization=plan.organization,
        actor=actor,
        verb="answers.removed",
        sentence=f"Removed the {row._meta.verbose_name} “{row}”",
        about=row,
        before={name: plain(value) for name, value in stored_values(row, fields).items()},
    )
    row.delete()
    _count_change(plan)


def _write(row: Model, changes: Mapping[str, Any]) -> None:
    many = {name for name in changes if row._meta.get_field(name).many_to_many}
    for name in changes.keys() - many:
        setattr(row, name, changes[name])
    if changes.keys() - many:
        row.save(update_fields=sorted(changes.keys() - many))
    for name in many:
        getattr(row, name).set(changes[name])


def _count_change(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
