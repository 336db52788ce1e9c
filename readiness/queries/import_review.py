"""What the page shows on which somebody decides whether a staged workbook is imported."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import date

from readiness.imports.records import Workbook, unpack_workbook
from readiness.models import ImportBatch, Plan, Rating

from .import_changes import Changes, NewRating, StoredRating, changed_ratings
from .imports import compare

NAMES = {
    "people": ("person or group", "people and groups"),
    "ratings": ("rating", "ratings"),
    "requirements": ("requirement", "requirements"),
    "resources": ("resource", "resources"),
    "teams": ("team", "teams"),
    "roles": ("role", "roles"),
    "skills": ("skill", "skills"),
}
SHOWN = 100


class NotReady(Exception):
    """The batch has been applied or dropped already; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class ChangedRating:
    """One line of "changed": who, what, from where to where, and who said so."""

    person: str
    skill: str
    before: int
    after: int
    before_said: str
    after_said: str
    place: str

    @property
    def goes_down(self) -> bool:
        return self.after < self.before


@dataclass(frozen=True, slots=True)
class Review:
    batch: ImportBatch
    headline: str
    nothing: bool
    kinds: list[Kind]
    ratings: Kind
    changed: list[ChangedRating]
    changed_count: int
    new_names: list[tuple[str, str]]  # what is new and has a name: teams, roles and skills
    notes: list[str]
    ignored: list[dict[str, str]]
    rows: int
    own_shelf_only: bool


def staged_workbook(batch: ImportBatch) -> Workbook:
    """What was read out of the file."""
    if batch.records is None:
        raise NotReady(f"This import is {batch.get_state_display().lower()} already.")
    return unpack_workbook(json.loads(gzip.decompress(bytes(batch.records))))


def plan_of(batch: ImportBatch) -> Plan:
    """The plan it was uploaded to."""
    if batch.plan is None:
        raise NotReady("This import belongs to no plan.")
    return batch.plan


def review_of(batch: ImportBatch, today: date) -> Review:
    """The rehearsal of the import."""
    changes = compare(
        organization=batch.organization, plan=plan_of(batch), workbook=staged_workbook(batch), today=today
    )
    kinds = [Kind(NAMES[kind][1], **count) for kind, count in changes.counts.items()]
    moved = changed_ratings(changes)
    return Review(
        batch=batch,
        headline=_headline(changes),
        nothing=changes.nothing,
        kinds=kinds,
        ratings=next(kind for kind in kinds if kind.name == "ratings"),
        changed=[_line(was, new) for was, new in moved[:SHOWN]],
        changed_count=len(moved),
        new_names=_new_names(changes),
        notes=[*_read_as(changes), *batch.mapping.get("notes", [])],
        ignored=batch.mapping.get("ignored", []),
        rows=sum(batch.counts.get("rows", {}).values()),
        own_shelf_only=changes.own_shelf_only,
    )


def _headline(changes: Changes) -> str:
    """What there is to import, in a sentence."""
    parts = []
    for kind in ("people", "ratings", "requirements", "resources"):
        number = changes.counts[kind]["new"] + changes.counts[kind]["changed"]
        if number:
            parts.append(f"{number:,} {NAMES[kind][number != 1]}")
    if not parts:
        return "Nothing in this file is new" if changes.nothing else "A few names are ready to import"
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"{listed} {'is' if listed.startswith('1 ') and len(parts) == 1 else 'are'} ready to import"


def _line(was: StoredRating, new: NewRating) -> ChangedRating:
    source = Rating.Source(new.source).label
    return ChangedRating(
        person=str(new.learner),
        skill=new.skill.name,
        before=was.level,
        after=new.level,
        before_said=f"{source}, {was.on:%-d %B %Y}",
        after_said=f"{source}, {new.on:%-d %B %Y}",
        place=f"{new.sheet} {new.row}",
    )


def _new_names(changes: Changes) -> list[tuple[str, str]]:
    new = {
        "Teams": [team.name for team in changes.teams],
        "Roles": [change.of.name for change in changes.roles if change.of.pk is None],
        "Skills": [skill.name for skill in changes.skills],
    }
    return [(kind, _some(names)) for kind, names in new.items() if names]


def _read_as(changes: Changes) -> list[str]:
    """Where the catalog knows a skill by another name, so that nobody wonders where theirs went."""
    return [f"“{said}” is read as the skill “{name}”" for said, name in sorted(changes.other_names.items())]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 20:,} more" if len(names) > 20 else ""
    return ", ".join(names[:20]) + more
