"""What the reader of a workbook may take for granted of an organization."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from catalog.models import Audience, RoleTemplate, Skill, SkillAlias
from readiness.imports.records import Known
from readiness.models import Organization, Role


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
