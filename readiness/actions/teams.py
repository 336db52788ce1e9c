"""The tree of teams, and the roles people have."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from catalog.models import Audience, RoleTemplate
from readiness.actions.audit import record
from readiness.models import Dependency, Learner, Organization, Requirement, Role, Team, User
from readiness.queries.people import within


class Circle(ValueError):
    """A team would come to lie within itself."""


class InUse(ValueError):
    """It still holds something."""


# --- teams ------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_team(*, organization: Organization, name: str, parent: Team | None, actor: User | None) -> Team:
    team = Team.objects.create(organization=organization, name=name, parent=parent)
    record(
        organization=organization,
        actor=actor,
        verb="team.added",
        sentence=f"Added the team {name}",
        about=team,
    )
    return team


@transaction.atomic
def change_team(*, team: Team, actor: User | None, **fields) -> Team:
    """Rename it, move it in the tree, set its hours. Into itself or what lies below it, it cannot move."""
    Organization.objects.select_for_update().get(pk=team.organization_id)  # two moves could make a circle
    parent = fields.get("parent")
    if parent is not None and parent.pk in within(team.organization.teams.all(), team):
        raise Circle(f"{parent} lies within {team}.")
    before = {name: getattr(team, name) for name, value in fields.items() if getattr(team, name) != value}
    if before:
        for name in before:
            setattr(team, name, fields[name])
        team.save(update_fields=[*before])
        record(
            organization=team.organization,
            actor=actor,
            verb="team.changed",
            sentence=f"Changed the team {team}",
            about=team,
            before={name: str(value) for name, value in before.items()},
            after={name: str(fields[name]) for name in before},
        )
    return team


@transaction.atomic
def merge_team(*, team: Team, into: Team, actor: User | None) -> Team:
    """Everything of the team becomes the other's, the teams within it too, and it is gone."""
    if into.pk in within(team.organization.teams.all(), team):
        raise Circle(f"{into} lies within {team}.")
    moved = Learner.objects.filter(team=team).update(team=into)
    _hand_over(team, into)
    Dependency.objects.filter(needs=into, gives=into).delete()  # with itself, a team needs no agreement
    name, key = team.name, team.pk
    team.delete()
    record(
        organization=into.organization,
        actor=actor,
        verb="team.merged",
        sentence=f"Merged the team {name} into {into}",
        about=into,
        before={"team": key, "name": name, "rows": moved},
    )
    return into


@transaction.atomic
def remove_team(*, team: Team, actor: User | None) -> None:
    """Only an empty one: people must be somewhere."""
    if team.learners.exists() or team.children.exists():
        raise InUse(f"{team} is not empty.")
    record(
        organization=team.organization,
        actor=actor,
        verb="team.removed",
        sentence=f"Removed the team {team}",
        before={"team": team.pk, "name": team.name},
    )
    team.delete()


def _hand_over(old: Team | Role, new: Team | Role) -> None:
    """Whatever points at the old one points at the new one, whichever model it is of."""
    relations: Any = old._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.many_to_many and relation.auto_created:
            _hand_over_many(relation, old, new)
        elif relation.one_to_many and not relation.related_model._meta.auto_created:
            _hand_over_rows(relation, old, new)


def _hand_over_rows(relation: Any, old: Team | Role, new: Team | Role) -> None:
    """Row by row, since some kinds there may be one of only; then the one that is there already counts."""
    name = relation.field.name
    for key in relation.related_model._base_manager.filter(**{name: old}).values_list("pk", flat=True):
        row = relation.related_model._base_manager.filter(pk=key)
        try:
            with transaction.atomic():
                row.update(**{name: new})
        except IntegrityError:
            row.delete()


def _hand_over_many(relation: Any, old: Team | Role, new: Team | Role) -> None:
    rows = relation.through._base_manager
    mine, other = relation.field.m2m_reverse_field_name(), relation.field.m2m_field_name()
    has = list(rows.filter(**{mine: new}).values_list(other, flat=True))
    rows.filter(**{mine: old, f"{other}__in": has}).delete()
    rows.filter(**{mine: old}).update(**{mine: new})


# --- roles ------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_role(
    *,
    organization: Organization,
    name: str,
    audience: Audience,
    template: RoleTemplate | None,
    actor: User | None,
    hours_per_quarter=None,
) -> Role:
    role = Role.objects.create(
        organization=organization,
        name=name,
        audience=audience,
        template=template,
        hours_per_quarter=hours_per_quarter,
    )
    record(
        organization=organization,
        actor=actor,
        verb="role.added",
        sentence=f"Added the role {name}",
        about=role,
    )
    return role


@transaction.atomic
def change_role(*, role: Role, actor: User | None, **fields) -> Role:
    """What differs is written; what plans ask of the role stays."""
    before = {name: getattr(role, name) for name, value in fields.items() if getattr(role, name) != value}
    if before:
        for name in before:
            setattr(role, name, fields[name])
        role.save(update_fields=[*before])
        record(
            organization=role.organization,
            actor=actor,
            verb="role.changed",
            sentence=f"Changed the role {role}",
            about=role,
            before={name: str(value) for name, value in before.items()},
            after={name: str(fields[name]) for name in before},
        )
    return role


@transaction.atomic
def merge_role(*, role: Role, into: Role, actor: User | None) -> Role:
    """Its people get the other role; where both need a skill, what the other needs counts."""
    theirs = set(Requirement.objects.filter(role=into).values_list("plan_id", "skill_id"))
    doubled = [
        each.pk for each in Requirement.objects.filter(role=role) if (each.plan_id, each.skill_id) in theirs
    ]
    Requirement.objects.filter(pk__in=doubled).delete()
    Learner.objects.filter(role=role).update(role=into)
    _hand_over(role, into)
    name, key = role.name, role.pk
    role.delete()
    record(
        organization=into.organization,
        actor=actor,
        verb="role.merged",
        sentence=f"Merged the role {name} into {into}",
        about=into,
        before={"role": key, "name": name},
    )
    return into


@transaction.atomic
def remove_role(*, role: Role, actor: User | None) -> None:
    """Only one that nobody has; what plans ask of it goes with it."""
    if role.learners.exists():
        raise InUse(f"{role} is somebody's role.")
    record(
        organization=role.organization,
        actor=actor,
        verb="role.removed",
        sentence=f"Removed the role {role}",
        before={"role": role.pk, "name": role.name},
    )
    role.delete()
