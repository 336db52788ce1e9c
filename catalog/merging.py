"""Two things become one: whatever points to the one that goes points to the one that stays, here and in other apps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from . import references, states, usage
from .history import Recording
from .kinds import KINDS, Child
from .models import Change, Resource, Skill, SkillAlias, Status

MERGED = ("skill", "resource")
# By which columns two rows of a table say the same: then the higher level, weight and duty stand.
_SAME = {
    "catalog.Outcome": ("resource_id", "skill_id", "from_level"),
    "catalog.SkillLevel": ("skill_id", "level"),
    "catalog.SkillAlias": ("collection_id", "name"),
    "catalog.SkillRelation": ("skill_id", "other_id", "kind"),
    "catalog.Prerequisite": ("resource_id", "requires_id"),
    "catalog.Resource_audiences": ("resource_id", "audience_id"),
    "catalog.RoleTemplateSkill": ("role_id", "skill_id"),
    "catalog.ScenarioTemplateSkill": ("scenario_id", "skill_id", "audience_id", "role_id"),
    "catalog.MaturitySkill": ("maturity_id", "skill_id", "audience_id"),
    "catalog.ExternalId": ("collection_id", "framework", "external_id"),
}
_FILLED = {
    "skill": ("description", "category_id", "half_life_months", "owner_id", "review_by", "source"),
    "resource": ("description", "url", "provider_id", "language", "owner_id", "review_by", "source", "note"),
}


@transaction.atomic
def merge(*, kind: str, keep: int, gone: int, by: Any = None, note: str = "") -> Change:
    """Moves everything from `gone` to `keep`; `gone` is retired and says what replaced it. Raises ValidationError."""
    if kind not in MERGED:
        raise ValidationError("Only skills and resources can be merged.")
    model = KINDS[kind].model
    rows = model._default_manager.in_bulk([keep, gone])
    if keep == gone or len(rows) < 2:
        raise ValidationError("Choose two different entries that are still there.")
    stays, goes = rows[keep], rows[gone]
    if stays.collection_id != goes.collection_id and not stays.collection.public:
        raise ValidationError("What stands on two shelves is merged into the one on the public shelf.")
    recording = Recording(by=by, how=Change.How.MERGE, note=note)
    recording.about(kind, [keep, gone])
    for other, ids in references.pointing_at(kind, [gone]).items():
        recording.about(other, ids)
    _own_rows(kind, stays, goes)
    for arrow in references.arrows(kind):
        _repoint(arrow, kind, keep, gone)
    _fill(kind, stays, goes)
    if isinstance(goes, Skill):
        _keep_the_name(stays, goes)
    model._default_manager.filter(pk=gone).update(status=Status.RETIRED, replaced_by=keep)
    _no_circles(kind, keep)
    recording.elsewhere = usage.replace(kind, gone, keep)
    change = recording.finish()
    if change is None:  # never: retiring is a change
        raise ValidationError("There was nothing to merge.")
    return change


def _own_rows(kind: str, stays: models.Model, goes: models.Model) -> None:
    """What hangs on the one that goes hangs on the one that stays; where both say the same, the latter's stands."""
    for child in states.parts(kind):
        held = _rows(child, [stays.pk, goes.pk])
        mine, theirs = held[stays.pk], held[goes.pk]
        moved = {row for row in theirs if not _is_itself(child, row, stays.pk)}
        states.write_rows(child, [(goes.pk, theirs, ()), (stays.pk, (), set())])
        _put(child, stays.pk, mine, moved)


def _repoint(arrow: references.Arrow, kind: str, keep: int, gone: int) -> None:
    if arrow.child is None:
        rows = KINDS[arrow.kind].model._default_manager.filter(**{arrow.column: gone})
        rows.filter(pk=keep).update(**{arrow.column: None}) if arrow.kind == kind else None
        rows.exclude(pk__in=[keep, gone] if arrow.kind == kind else []).update(**{arrow.column: keep})
        return
    child, place = arrow.child, arrow.child.columns.index(arrow.column)
    owners = arrow.owners([gone])
    for owner, rows in _rows(child, owners).items():
        old = {row for row in rows if row[place] == gone}
        new = {(*row[:place], keep, *row[place + 1 :]) for row in old}
        new = {row for row in new if not _is_itself(child, row, owner)}
        states.write_rows(child, [(owner, old, ())])
        _put(child, owner, rows - old, new)


def _put(child: Child, owner: int, present: set[tuple], new: Iterable[tuple]) -> None:
    """Adds rows, each joined with the one that says the same already."""
    key = [child.columns.index(name) for name in _SAME[child.model._meta.label] if name != child.owner]
    by_key = {tuple(_folded(row[i]) for i in key): row for row in present}
    gone: set[tuple] = set()
    added: dict[tuple, tuple] = {}
    for row in new:
        same = tuple(_folded(row[i]) for i in key)
        other = added.get(same) or by_key.get(same)
        if other is None:
            added[same] = row
            continue
        joined = tuple(
            _higher(mine, theirs) if i not in key else mine
            for i, (mine, theirs) in enumerate(zip(other, row, strict=True))
        )
        if joined != other:
            if other in present:
                gone.add(other)
            added[same] = joined
    states.write_rows(child, [(owner, gone, set(added.values()))])


def _rows(child: Child, owners: Iterable[int]) -> dict[int, set[tuple]]:
    found: dict[int, set[tuple]] = {owner: set() for owner in owners}
    rows = child.model._default_manager.filter(**{f"{child.owner}__in": list(found)}).order_by()
    for owner, *values in rows.values_list(child.owner, *child.columns):
        found[owner].add(tuple(values))
    return found


def _is_itself(child: Child, row: tuple, owner: int) -> bool:
    """Whether the row would point from a thing to itself."""
    selfish = {"catalog.SkillRelation": "other_id", "catalog.Prerequisite": "requires_id"}
    column = selfish.get(child.model._meta.label)
    return column is not None and row[child.columns.index(column)] == owner


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _higher(mine: Any, theirs: Any) -> Any:
    """Of two numbers or duties the higher; of two texts the one that stands already."""
    return max(mine, theirs) if isinstance(mine, int) and isinstance(theirs, int) else mine


def _fill(kind: str, stays: models.Model, goes: models.Model) -> None:
    """What the one that stays leaves open is taken from the other."""
    filled = {
        name: getattr(goes, name)
        for name in _FILLED[kind]
        if getattr(stays, name) in (None, "") and getattr(goes, name) not in (None, "")
    }
    if isinstance(stays, Resource) and stays.hours is None and goes.hours is not None:
        filled |= {"hours": goes.hours, "hours_estimated": goes.hours_estimated}
    if filled:
        type(stays)._default_manager.filter(pk=stays.pk).update(**filled)


def _keep_the_name(stays: Skill, goes: Skill) -> None:
    """What people called it stays known as another name."""
    taken = Skill.objects.filter(collection=stays.collection_id).exclude(pk=goes.pk).named(goes.name).exists()
    if not taken:
        SkillAlias.objects.create(collection_id=stays.collection_id, skill=stays, name=goes.name)


def _no_circles(kind: str, keep: int) -> None:
    for child in states.parts(kind):
        if "clean" in vars(child.model) and child.model is not SkillAlias:
            for row in child.model._default_manager.filter(**{child.owner: keep}):
                try:
                    row.clean()
                except ValidationError as error:
                    said = " ".join(error.messages)
                    raise ValidationError(f"Merged, they would lead back to themselves: {said}") from None
