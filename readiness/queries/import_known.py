"""What the reader of a workbook may take for granted of an organization."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q

from catalog.models import Audience, RoleTemplate, Skill, SkillAlias
from readiness.imports.records import Known
from readiness.imports.vocabulary import KnownPerson, Vocabulary
from readiness.imports.words import same
from readiness.models import ImportMatch, Learner, Organization, Role, Team


def known_to(organization: Organization, today: date) -> Known:
    """What the reader of a workbook may take for granted here."""
    shelves = Q(collection__public=True) | Q(collection=organization.collection_id)
    roles = set(Role.objects.filter(organization=organization).values_list("name", flat=True))
    roles |= set(RoleTemplate.objects.published().filter(shelves).values_list("name", flat=True))
    skills = set(Skill.objects.filter(shelves).values_list("name", flat=True))
    skills |= set(SkillAlias.objects.filter(shelves).values_list("name", flat=True))
    return Known(
        roles=frozenset(roles),
        skills=frozenset(skills),
        audiences={word: audience.slug for audience in Audience.objects.all() for word in _names(audience)},
        names_allowed=not organization.roles_only,
        today=today,
    )


def _names(audience: Audience) -> list[str]:
    return [audience.slug, *audience.names]


def vocabulary_of(organization: Organization, today: date) -> Vocabulary:
    """Everything a file of this organization can be matched against."""
    shelves = Q(collection__public=True) | Q(collection=organization.collection_id)
    mine = organization.collection_id
    published = Q(collection=mine) | Q(status="published")
    skills = sorted(
        Skill.objects.filter(shelves, published).values_list("pk", "name", "collection_id"),
        key=lambda row: (row[2] != mine, row[0]),
    )
    names: dict[str, str] = {}
    for _, name, _ in skills:
        names.setdefault(same(name), name)
    by_pk = {pk: name for pk, name, _ in skills}
    aliases = SkillAlias.objects.filter(shelves).values_list("skill_id", "name", "collection_id")
    for skill, alias, _ in sorted(aliases, key=lambda row: (row[2] != mine, row[0])):
        if skill in by_pk:
            names.setdefault(same(alias), by_pk[skill])
    roles = [*Role.objects.filter(organization=organization).values_list("name", flat=True)]
    roles += RoleTemplate.objects.published().filter(shelves).values_list("name", flat=True)
    teams = Team.objects.filter(organization=organization).values_list("name", flat=True)
    remembered: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, said, means in ImportMatch.objects.filter(organization=organization).values_list(
        "kind", "said", "means"
    ):
        remembered[kind][said] = means
    people = Learner.objects.filter(organization=organization, headcount=1, left_on=None)
    return Vocabulary(
        skills=names,
        roles={same(name): name for name in reversed(roles)},
        teams={same(name): name for name in teams},
        audiences={word: audience.slug for audience in Audience.objects.all() for word in _names(audience)},
        people=tuple(
            KnownPerson(*row)
            for row in people.values_list("name", "email", "external_id", "team__name", "role__name")
        ),
        names_allowed=not organization.roles_only,
        today=today,
        remembered=remembered,
    )
