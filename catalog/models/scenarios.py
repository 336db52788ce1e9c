"""Business scenarios to start from, and the skills each asks of an audience or a role."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from .roles import NeededSkill, RoleTemplate
from .shelves import Audience, Collection, ShelfQuerySet, Status


class ScenarioTemplate(models.Model):
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="scenario_templates")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100)
    description = models.TextField(blank=True)
    maturity = models.PositiveSmallIntegerField(help_text="The maturity level it takes, 1 to 4.")
    status = models.CharField(max_length=20, choices=Status, default=Status.PUBLISHED)
    source = models.CharField(max_length=300, blank=True, help_text="Where it is named.")

    objects = ShelfQuerySet.as_manager()

    class Meta:
        ordering = ["maturity", "name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "collection",
                name="scenario_template_name_unique",
                violation_error_message="This shelf has a scenario of that name already.",
            ),
            models.UniqueConstraint(fields=["collection", "slug"], name="scenario_template_slug_unique"),
            models.CheckConstraint(
                condition=models.Q(maturity__range=(1, 4)),
                name="scenario_template_maturity_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values),
                name="scenario_template_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScenarioTemplateSkill(NeededSkill):
    """What the scenario asks of everybody in an audience, or in one role."""

    scenario = models.ForeignKey(ScenarioTemplate, on_delete=models.CASCADE, related_name="skills")
    audience = models.ForeignKey(Audience, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    role = models.ForeignKey(RoleTemplate, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta(NeededSkill.Meta):
        ordering = ["audience__position", "role__name", "-level", "skill__name"]
        constraints = [
            *NeededSkill.Meta.constraints,
            models.UniqueConstraint(
                fields=["scenario", "skill", "audience"],
                name="scenario_skill_of_audience_unique",
                violation_error_message="The scenario asks this audience for the skill already.",
            ),
            models.UniqueConstraint(
                fields=["scenario", "skill", "role"],
                name="scenario_skill_of_role_unique",
                violation_error_message="The scenario asks this role for the skill already.",
            ),
            models.CheckConstraint(
                condition=models.Q(audience__isnull=False, role__isnull=True)
                | models.Q(audience__isnull=True, role__isnull=False),
                name="scenario_skill_for_audience_or_role",
                violation_error_message="Choose an audience or a role, and not both.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} at {self.level}"
