"""What the page shows on which somebody decides whether a staged workbook is imported."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils import timezone

from readiness.imports.choices import Choices, unpack_choices
from readiness.imports.records import Workbook, unpack_workbook
from readiness.models import ImportBatch, Plan, Rating

from .import_changes import Change, Changes, NewRating, StoredRating, changed_ratings

NAMES = {
    "people": ("person or group", "people and groups"),
    "ratings": ("rating", "ratings"),
    "requirements": ("requirement", "requirements"),
    "resources": ("resource", "resources"),
    "teams": ("team", "teams"),
    "roles": ("role", "roles"),
    "skills": ("skill", "skills"),
}
FIELD_NAMES = {
    "hours_per_quarter": "Hours a quarter",
    "external_id": "Employee number",
    "email": "E-mail address",
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
class ChangedField:
    """One line of what changes of people, roles and requirements."""

    what: str
    field: str
    before: str
    after: str
    place: str


@dataclass(frozen=True, slots=True)
class NewThing:
    """One line of what is new: a person, or a level of somebody."""

    what: str
    detail: str
    place: str


@dataclass(frozen=True, slots=True)
class Review:
    """The rehearsal as it was found at `checked_at`."""

    batch: ImportBatch
    headline: str
    nothing: bool
    kinds: list[Kind]
    ratings: Kind
    changed: list[ChangedRating]
    changed_count: int
    goes_down: int
    fields: list[ChangedField]
    new_people: list[NewThing]
    new_ratings: list[NewThing]
    new_names: list[tuple[str, str]]  # what is new and has a name: teams, roles and skills
    notes: list[str]
    ignored: list[dict[str, str]]
    mistakes: list[dict[str, Any]]
    mistake_count: int
    rejected: int  # rows
    rows: int
    sheets: list[str]
    seconds: float
    checked_at: datetime
    own_shelf_only: bool
    undo_until: datetime

    @property
    def ready(self) -> int:
        """How much would be written."""
        return sum(kind.new + kind.changed for kind in self.kinds)


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


def rehearsal(changes: Changes, rejected: int = 0) -> dict[str, Any]:
    """What the import would do, as JSON values: found once, shown as often as the page is opened."""
    moved = changed_ratings(changes)
    new = [each for each in changes.ratings if each.was is None]
    return {
        "headline": _headline(changes, rejected),
        "nothing": changes.nothing,
        "found": changes.counts,
        "changed": [asdict(_line(was, new)) for was, new in moved[:SHOWN]],
        "changed_count": len(moved),
        "goes_down": sum(new.level < was.level for was, new in moved),
        "fields": [asdict(each) for each in islice(_changed_fields(changes), SHOWN)],
        "new_people": [asdict(_new_person(each)) for each in changes.learners if each.is_new][:SHOWN],
        "new_ratings": [asdict(_new_rating(each)) for each in new[:SHOWN]],
        "new_names": _new_names(changes),
        "read_as": _read_as(changes),
        "own_shelf_only": changes.own_shelf_only,
    }


def review_of(batch: ImportBatch, today: date) -> Review:
    """The rehearsal of the import, as it was found when the file was checked."""
    if batch.state != ImportBatch.State.PREVIEWED:
        raise NotReady(f"This import is {batch.get_state_display().lower()} already.")
    found = batch.review
    kinds = [Kind(NAMES[kind][1], **count) for kind, count in found["found"].items()]
    now = timezone.localtime()
    return Review(
        batch=batch,
        headline=found["headline"],
        nothing=found["nothing"],
        kinds=kinds,
        ratings=next(kind for kind in kinds if kind.name == "ratings"),
        changed=[ChangedRating(**line) for line in found["changed"]],
        changed_count=found["changed_count"],
        goes_down=found["goes_down"],
        fields=[ChangedField(**line) for line in found["fields"]],
        new_people=[NewThing(**line) for line in found["new_people"]],
        new_ratings=[NewThing(**line) for line in found["new_ratings"]],
        new_names=[(kind, names) for kind, names in found["new_names"]],
        notes=[*found["read_as"], *found.get("notes", [])],
        ignored=found.get("ignored", []),
        mistakes=found.get("mistakes", [])[:SHOWN],
        mistake_count=found.get("mistake_count", 0),
        rejected=found.get("rejected", 0),
        rows=sum(batch.counts.get("rows", {}).values()),
        sheets=list(batch.counts.get("rows", {})),
        seconds=found.get("seconds", 0),
        checked_at=datetime.fromisoformat(found["checked_at"]) if "checked_at" in found else now,
        own_shelf_only=found["own_shelf_only"],
        undo_until=now + timedelta(days=ImportBatch.UNDO_DAYS),
    )


def _changed_fields(changes: Changes) -> Iterator[ChangedField]:
    """People, roles and requirements that change: what each field was and will be."""
    for change in (*changes.learners, *changes.roles, *changes.requirements):
        for name, before in change.before.items():
            what = (
                f"{change.of.role.name}, {change.of.skill.name}"
                if change.sheet and hasattr(change.of, "skill")
                else str(change.of)
            )
            label = FIELD_NAMES.get(name, name.replace("_", " ").capitalize())
            yield ChangedField(
                what,
                label,
                _said(before),
                _said(getattr(change.of, name)),
                f"{change.sheet} {change.row or ''}".strip(),
            )


def _said(value: Any) -> str:
    if value is None or value == "":
        return "not given"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def _new_person(change: Change) -> NewThing:
    learner = change.of
    who = learner.name or learner.email or learner.external_id or f"{learner.headcount:,} people"
    return NewThing(who, f"{learner.role.name}, {learner.team.name}", f"{change.sheet} {change.row}")


def _new_rating(new: NewRating) -> NewThing:
    source = Rating.Source(new.source).label
    who = new.learner.name or new.learner.email or f"{new.learner.headcount:,} people"
    return NewThing(
        who, f"{new.skill.name}: {new.level} ({source}, {new.on:%-d %B %Y})", f"{new.sheet} {new.row}"
    )


def _headline(changes: Changes, rejected: int) -> str:
    """What there is to import, in a sentence."""
    parts = []
    for kind in ("people", "ratings", "requirements", "resources"):
        number = changes.counts[kind]["new"] + changes.counts[kind]["changed"]
        if number:
            parts.append(f"{number:,} {NAMES[kind][number != 1]}")
    fix = f"{rejected:,} {'row needs' if rejected == 1 else 'rows need'} a fix"
    if not parts:
        if changes.nothing:
            return f"Nothing is ready to import; {fix}" if rejected else "Nothing in this file is new"
        parts.append("A few names")
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    ready = f"{listed} {'is' if listed.startswith('1 ') and len(parts) == 1 else 'are'} ready to import"
    return f"{ready}; {fix}" if rejected else ready


def _line(was: StoredRating, new: NewRating) -> ChangedRating:
    source = Rating.Source(new.source).label
    return ChangedRating(
        person=new.learner.name or new.learner.email or str(new.learner),
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


def choices_of(batch: ImportBatch) -> Choices:
    """What was chosen so far."""
    return unpack_choices(batch.mapping.get("choices", {}))
