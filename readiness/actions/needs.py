"""What roles need of a plan's skills, how many people a team needs, and skills of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from catalog.models import RoleTemplateSkill, Skill
from readiness.actions.audit import record
from readiness.actions.organizations import free_slug
from readiness.models import Coverage, Plan, Requirement, Role, User
from readiness.words import count


@dataclass(frozen=True, slots=True)
class Need:
    """What a role needs from now on; level None or 0: nothing. Importance None: as it is, or as the template says."""

    role: int
    skill: int
    level: int | None
    importance: int | None = None
    mandatory: bool | None = None


@transaction.atomic
def set_needs(*, plan: Plan, needs: Iterable[Need], actor: User | None, how: str = "Changed") -> int:
    """Write those that differ; how many did."""
    wanted = {(need.role, need.skill): need for need in needs}
    there = {
        (row.role_id, row.skill_id): row
        for row in Requirement.objects.select_for_update().filter(plan=plan, role__in={r for r, _ in wanted})
    }
    suggested = _suggested(plan, wanted)
    new, altered, gone = [], [], []
    before: dict[str, int | None] = {}
    for key, need in wanted.items():
        row = there.get(key)
        if not need.level:
            if row is not None:
                gone.append(row.pk)
                before[f"{key[0]}-{key[1]}"] = row.level
            continue
        if row is None:
            importance, mandatory = suggested.get(key, (2, False))
            new.append(
                Requirement(
                    plan=plan,
                    role_id=need.role,
                    skill_id=need.skill,
                    level=need.level,
                    importance=need.importance or importance,
                    mandatory=mandatory if need.mandatory is None else need.mandatory,
                )
            )
            before[f"{key[0]}-{key[1]}"] = None
        elif _differs(row, need):
            before[f"{key[0]}-{key[1]}"] = row.level
            row.level = need.level
            row.importance = need.importance or row.importance
            row.mandatory = row.mandatory if need.mandatory is None else need.mandatory
            altered.append(row)
    Requirement.objects.filter(pk__in=gone).delete()
    Requirement.objects.bulk_create(new)
    Requirement.objects.bulk_update(altered, ["level", "importance", "mandatory"], batch_size=200)
    if before:
        _note(
            plan,
            actor,
            "needs.changed",
            f"{how} {count(len(before), 'required level')}",
            before,
            {
                f"{role}-{skill}": wanted[role, skill].level
                for role, skill in wanted
                if f"{role}-{skill}" in before
            },
        )
    return len(before)


def _differs(row: Requirement, need: Need) -> bool:
    return (
        row.level != need.level
        or need.importance not in (None, row.importance)
        or need.mandatory not in (None, row.mandatory)
    )


def _suggested(plan: Plan, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, bool]]:
    """What the templates of the roles say of importance and duty."""
    roles = dict(
        Role.objects.filter(organization=plan.organization_id, template__isnull=False).values_list(
            "pk", "template"
        )
    )
    said = {
        (row.role_id, row.skill_id): (row.importance, row.mandatory)
        for row in RoleTemplateSkill.objects.filter(role__in=set(roles.values()))
    }
    return {
        (role, skill): said[roles[role], skill]
        for role, skill in wanted
        if role in roles and (roles[role], skill) in said
    }


@transaction.atomic
def set_need(
    *, plan: Plan, role: Role, skill: Skill, level: int | None, actor: User | None, **fields
) -> None:
    """One cell with all that belongs to it; level None or 0: the role does not need the skill."""
    row = Requirement.objects.select_for_update().filter(plan=plan, role=role, skill=skill).first()
    before = {} if row is None else {name: getattr(row, name) for name in ("level", *fields)}
    if not level:
        if row is not None:
            row.delete()
            _note(plan, actor, "need.dropped", f"{role} no longer needs {skill}", before, {})
        return
    after = {"level": level, **fields}
    if before == after:
        return
    Requirement.objects.update_or_create(plan=plan, role=role, skill=skill, defaults=after)
    _note(plan, actor, "need.changed", f"{role} needs {skill} at level {level}", before, after)


# --- enough people in a team ------------------------------------------------------------------------------------


@transaction.atomic
def add_rule(*, plan: Plan, actor: User | None, **fields) -> Coverage:
    """At least so many people at a level in a skill, in a team, a role, or anywhere. Said twice, the later counts."""
    key = {name: fields.get(name) for name in ("team", "role", "skill", "level")}
    Coverage.objects.filter(plan=plan, **key).delete()
    rule = Coverage.objects.create(plan=plan, **fields)
    where = rule.team or rule.role or "the organization"
    said = f"{where} needs {rule.people} people at level {rule.level} in {rule.skill}"
    _note(plan, actor, "rule.added", said, {}, {"rule": rule.pk})
    return rule


@transaction.atomic
def remove_rule(*, rule: Coverage, actor: User | None) -> None:
    before = {"people": rule.people, "level": rule.level, "skill": rule.skill_id, "team": rule.team_id}
    said = f"Removed the rule about {rule.skill} in {rule.team or rule.role or 'the organization'}"
    _note(rule.plan, actor, "rule.removed", said, before, {})
    rule.delete()


# --- skills of one's own ----------------------------------------------------------------------------------------


@transaction.atomic
def add_own_skill(*, plan: Plan, name: str, description: str, actor: User | None) -> Skill:
    """On the organization's own shelf, where no other organization sees it."""
    shelf = plan.organization.collection
    skill = Skill.objects.create(
        collection=shelf,
        name=name,
        description=description,
        slug=free_slug(name, lambda s: Skill.objects.filter(collection=shelf, slug=s).exists(), "skill"),
    )
    _note(plan, actor, "skill.added", f"Added the skill {name} to our own shelf", {}, {"skill": skill.pk})
    return skill


def _note(plan: Plan, actor: User | None, verb: str, said: str, before: dict, after: dict) -> None:
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    record(
        organization=plan.organization,
        actor=actor,
        verb=verb,
        sentence=said,
        about=plan,
        before=before,
        after=after,
    )
