"""Adding, changing and moving people. Names stay out of the audit log: it outlives whom it would name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from readiness.actions.audit import record
from readiness.models import Learner, Organization, Team, User
from readiness.words import count

PERSONAL = frozenset({"name", "email", "external_id"})


class Personal(ValueError):
    """A name, address or number where the organization keeps none."""


@transaction.atomic
def add_person(*, organization: Organization, actor: User | None, **fields: Any) -> Learner:
    """A person, or a group where the headcount is more than one."""
    _refuse_personal(organization, fields)
    learner = Learner.objects.create(organization=organization, **fields)
    what = count(learner.headcount, "person", "people")
    record(
        organization=organization,
        actor=actor,
        verb="person.added",
        sentence=f"Added {what} to {learner.team}",
        about=learner,
        after=_told(fields),
    )
    return learner


@transaction.atomic
def change_person(*, learner: Learner, actor: User | None, **fields: Any) -> Learner:
    """Write what differs; nothing is recorded where nothing does."""
    _refuse_personal(learner.organization, fields)
    changed = {name: value for name, value in fields.items() if getattr(learner, name) != value}
    if not changed:
        return learner
    before = {name: getattr(learner, name) for name in changed}
    for name, value in changed.items():
        setattr(learner, name, value)
    learner.save(update_fields=[*changed])
    record(
        organization=learner.organization,
        actor=actor,
        verb="person.changed",
        sentence=f"Changed {count(learner.headcount, 'person', 'people')} in {learner.team}",
        about=learner,
        before=_told(before),
        after=_told(changed),
    )
    return learner


@transaction.atomic
def move_people(*, learners: Iterable[Learner], team: Team, actor: User | None) -> int:
    """Into the team, those who are not in it yet; how many moved."""
    moving = [learner for learner in learners if learner.team_id != team.pk]
    if moving:
        Learner.objects.filter(pk__in=[learner.pk for learner in moving]).update(team=team)
        record(
            organization=team.organization,
            actor=actor,
            verb="people.moved",
            sentence=f"Moved {_people(moving)} to {team}",
            about=team,
            before={str(learner.pk): learner.team_id for learner in moving},
        )
    return len(moving)


@transaction.atomic
def mark_left(
    *, organization: Organization, learners: Iterable[Learner], on: date | None, actor: User | None
) -> int:
    """They left on that day; with None, they are back. Their ratings stay."""
    changing = [learner for learner in learners if learner.left_on != on]
    if changing:
        Learner.objects.filter(pk__in=[learner.pk for learner in changing]).update(left_on=on)
        said = "as having left" if on else "as being back"
        record(
            organization=organization,
            actor=actor,
            verb="people.left" if on else "people.back",
            sentence=f"Marked {_people(changing)} {said}",
            before={str(each.pk): each.left_on and each.left_on.isoformat() for each in changing},
        )
    return len(changing)


def _people(learners: list[Learner]) -> str:
    return count(sum(learner.headcount for learner in learners), "person", "people")


def _refuse_personal(organization: Organization, fields: Mapping[str, Any]) -> None:
    if organization.roles_only and any(fields.get(name) for name in PERSONAL | {"user"}):
        raise Personal("This organization keeps no personal data.")


def _told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the log may remember of them: that a name was given, not which."""
    return {name: "given" if name in PERSONAL and value else _plain(value) for name, value in fields.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return value if value is None or isinstance(value, (str, int)) else str(value)
