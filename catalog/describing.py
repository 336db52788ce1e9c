"""A change in plain words: field by field, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from . import states
from .kinds import KINDS, Child
from .levels import IMPORTANCE, LEVELS
from .models import ChangedThing

SHOWN = 600
AROUND = 120
NOTHING = "nothing"
_LABELS = {
    "catalog.SkillAlias": "also called",
    "catalog.SkillLevel": "level",
    "catalog.SkillRelation": "relation",
    "catalog.RoleTemplateSkill": "needs",
    "catalog.ScenarioTemplateSkill": "needs",
    "catalog.MaturitySkill": "needs",
    "catalog.Outcome": "teaches",
    "catalog.Resource_audiences": "audience",
    "catalog.Prerequisite": "needs first",
    "catalog.ExternalId": "id elsewhere",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One field of one thing; what was added has no before, what was taken away no after."""

    label: str
    before: str
    after: str


def lines_of(things: Iterable[ChangedThing]) -> dict[int, list[Line]]:
    """Changed thing's id -> its lines. One statement for each table whose rows are named."""
    things = list(things)
    names = _names(things)
    return {thing.pk: _lines(thing, names) for thing in things}


def label_of(kind: str, column: str) -> str:
    """What the column is called on screen: hours, price basis, owner."""
    for field in KINDS[kind].model._meta.concrete_fields:
        if field.attname == column:
            return str(field.verbose_name)
    return column


def _lines(thing: ChangedThing, names: Mapping[tuple[str, int], str]) -> list[Line]:
    if thing.kind not in KINDS:
        return []
    model = KINDS[thing.kind].model
    found = []
    for field in model._meta.concrete_fields:  # in the order of the form, whatever the database made of it
        if field.attname not in thing.fields:
            continue
        before, after = thing.fields[field.attname]
        one, other = _said(field, before, names), _said(field, after, names)
        if one == other == NOTHING:
            continue
        found.append(Line(str(field.verbose_name), *_apart(one, other)))
    for child in states.parts(thing.kind):
        label = child.model._meta.label
        rows = thing.rows.get(label, {})
        called = _LABELS.get(label, child.model._meta.verbose_name)
        found += [Line(called, _row(child, row, names), "") for row in rows.get("gone", ())]
        found += [Line(called, "", _row(child, row, names)) for row in rows.get("new", ())]
    return found


def _said(field: models.Field, value: Any, names: Mapping[tuple[str, int], str]) -> str:
    if value is None or value == "":
        return NOTHING
    if field.is_relation:
        label = field.related_model._meta.label
        return names.get((label, value), f"one that is not there any more (number {value})")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)


def _apart(before: str, after: str) -> tuple[str, str]:
    """Both texts, long ones cut to the place where they differ."""
    if max(len(before), len(after)) <= SHOWN:
        return before, after
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    low = max(0, start - AROUND)

    def cut(text: str) -> str:
        head = "… " if low and len(text) > low else ""
        tail = " …" if len(text) > low + SHOWN else ""
        return f"{head}{text[low : low + SHOWN]}{tail}"

    return cut(before), cut(after)


def _row(child: Child, values: list, names: Mapping[tuple[str, int], str]) -> str:
    """A row that hangs on a thing, in a few words."""
    row = dict(zip(child.columns, values, strict=False))
    by_column = {field.attname: field for field in child.model._meta.concrete_fields}
    said = {name: _said(by_column[name], value, names) for name, value in row.items() if name in by_column}
    match child.model._meta.label:
        case "catalog.Outcome":
            guess = ", our estimate" if row.get("estimated") else ""
            return f"{said['skill_id']} from {row['from_level']} to {row['to_level']}{guess}"
        case "catalog.SkillLevel":
            level = row["level"]
            name = LEVELS[level] if level < len(LEVELS) else ""
            return f"{level} {name}: {said['description']}"
        case "catalog.SkillRelation":
            return f"{said['kind'].lower()} {said['other_id']}"
        case "catalog.ExternalId":
            return f"{row['framework']} {row['external_id']}"
        case "catalog.RoleTemplateSkill" | "catalog.ScenarioTemplateSkill" | "catalog.MaturitySkill":
            whom = next((said[k] for k in ("audience_id", "role_id") if row.get(k)), "")
            weight = IMPORTANCE.get(row.get("importance"), "").lower()
            more = [part for part in (whom, weight, "mandatory" if row.get("mandatory") else "") if part]
            return f"{said['skill_id']} at level {row['level']}" + (f" ({', '.join(more)})" if more else "")
    return ", ".join(text for name, text in said.items() if name != "collection_id")


def _names(things: Iterable[ChangedThing]) -> dict[tuple[str, int], str]:
    """(Model, id) -> name of everything the changes point to."""
    wanted: dict[type[models.Model], set[int]] = {}
    for thing in things:
        if thing.kind not in KINDS:
            continue
        for field in KINDS[thing.kind].model._meta.concrete_fields:
            if field.is_relation:
                pair = thing.fields.get(field.attname, ())
                wanted.setdefault(field.related_model, set()).update(v for v in pair if v is not None)
        for child in states.parts(thing.kind):
            rows = thing.rows.get(child.model._meta.label, {})
            for field in child.model._meta.concrete_fields:
                if field.is_relation and field.attname in child.columns:
                    place = child.columns.index(field.attname)
                    wanted.setdefault(field.related_model, set()).update(
                        row[place]
                        for row in (*rows.get("gone", ()), *rows.get("new", ()))
                        if place < len(row) and row[place] is not None
                    )
    return {
        (model._meta.label, pk): str(row)
        for model, ids in wanted.items()
        if ids
        for pk, row in model._default_manager.in_bulk(ids).items()
    }
