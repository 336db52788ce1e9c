"""Roles, not people: from one moment on the organization keeps no personal data about those it plans for."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import transaction

from readiness.actions.audit import record
from readiness.models import ImportBatch, Learner, Organization, Rating, Seat, User
from readiness.snapshots import PRECEDENCE

BATCH = 1_000


@transaction.atomic
def keep_roles_only(*, organization: Organization, actor: User | None, today: date) -> Organization:
    """People of one team and role become one unnamed group; each skill's level is their middle one.

    A skill that fewer than half of a group's people are rated in stays without an answer: unknown is not guessed.
    Who has left is forgotten. What was imported can no longer be undone, since that would bring names back.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    people = Learner.objects.filter(organization=organization)
    before = people.count()
    staying = [each for each in people.order_by("pk") if each.left_on is None or each.left_on > today]
    groups: dict[tuple[int, int], list[Learner]] = defaultdict(list)
    for learner in staying:
        groups[(learner.team_id, learner.role_id)].append(learner)
    levels = _levels(organization, today)
    _forget_the_rest(organization)
    Rating.objects.filter(learner__organization=organization).delete()
    ratings: list[Rating] = []
    for members in groups.values():
        ratings += _merge(members, levels, today)
    people.exclude(pk__in=[members[0].pk for members in groups.values()]).delete()
    Rating.objects.bulk_create(ratings, batch_size=BATCH)
    organization.roles_only = True
    organization.save(update_fields=["roles_only"])
    record(
        organization=organization,
        actor=actor,
        verb="organization.roles_only",
        sentence="Removed all personal data: roles and headcounts only from now on",
        about=organization,
        before={"rows": before},
        after={"groups": len(groups), "ratings": len(ratings)},
    )
    return organization


@transaction.atomic
def allow_people(*, organization: Organization, actor: User | None) -> Organization:
    """Names may be entered again. What was removed does not come back."""
    organization.roles_only = False
    organization.save(update_fields=["roles_only"])
    record(
        organization=organization,
        actor=actor,
        verb="organization.people",
        sentence="Allowed people to be named again",
        about=organization,
    )
    return organization


def _levels(organization: Organization, today: date) -> dict[int, dict[int, int]]:
    """Learner -> skill -> level in force."""
    best: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    rows = Rating.objects.current().filter(learner__organization=organization)
    for rating in rows.only("learner_id", "skill_id", "source", "level", "valid_until").iterator():
        if rating.valid_until and rating.valid_until < today:
            continue
        place = PRECEDENCE[rating.source]
        held = best[rating.learner_id].get(rating.skill_id)
        if held is None or place < held[0]:
            best[rating.learner_id][rating.skill_id] = (place, rating.level)
    return {key: {skill: level for skill, (_, level) in of.items()} for key, of in best.items()}


def _merge(members: list[Learner], levels: dict[int, dict[int, int]], today: date) -> list[Rating]:
    """The first of them becomes the group; its new ratings."""
    held: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for member in members:
        for skill, level in levels.get(member.pk, {}).items():
            held[skill].append((level, member.headcount))
    group, people = members[0], sum(member.headcount for member in members)
    for name in ("hours_per_quarter", "language"):
        values = {getattr(member, name) for member in members}
        setattr(
            group, name, values.pop() if len(values) == 1 else Learner._meta.get_field(name).get_default()
        )
    group.name = group.email = group.external_id = ""
    group.user, group.headcount, group.left_on = None, people, None
    group.save(
        update_fields=[
            "name",
            "email",
            "external_id",
            "user",
            "headcount",
            "left_on",
            "hours_per_quarter",
            "language",
        ]
    )
    Seat.objects.filter(learner__in=members[1:]).update(learner=group)  # earlier versions keep their seats
    return [
        Rating(
            learner=group, skill_id=skill, level=middle(known), source=Rating.Source.IMPORT, rated_on=today
        )
        for skill, known in sorted(held.items())
        if sum(heads for _, heads in known) * 2 >= people
    ]


def middle(levels: list[tuple[int, int]]) -> int:
    """The level of the middle person of (level, people); of two middle ones the lower."""
    half, so_far = (sum(people for _, people in levels) + 1) // 2, 0
    for level, people in sorted(levels):
        so_far += people
        if so_far >= half:
            return level
    raise ValueError("nobody")


def _forget_the_rest(organization: Organization) -> None:
    """What else is kept about single people, in whichever model; and what was read from files, for its names."""
    relations: Any = Learner._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.one_to_many and relation.related_model not in (Rating, Seat):
            about = {f"{relation.field.name}__organization": organization}
            relation.related_model._base_manager.filter(**about).delete()
    ImportBatch.objects.filter(organization=organization).delete()
