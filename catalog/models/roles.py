"""Role templates and maturity levels: what a kind of role, or an ambition, asks of people."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from catalog.levels import IMPORTANCE_CHOICES, LEVEL_CHOICES, MAX_LEVEL

from .shelves import Audience, Collection, ShelfQuerySet, Status
from .skills import Skill


class RoleTemplate(models.Model):
    """A role to start from; an organization copies it and makes it its own."""

    class Family(models.TextChoices):
        AUDIENCE = "audience", "For a whole audience"
        PERSONA = "persona", "Persona"
        CENTER = "center", "Center of excellence"
        JOB = "job", "Job role"

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="role_templates")
    audience = models.ForeignKey(Audience, on_delete=models.RESTRICT, related_name="role_templates")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100)
    family = models.CharField(max_length=20, choices=Family, default=Family.JOB)
    description = models.TextField(blank=True)
    responsibilities = models.TextField(blank=True, help_text="One a line.")
    deliverables = models.TextField(blank=True, help_text="What the role hands over, one a line.")
    status = models.CharField(max_length=20, choices=Status, default=Status.PUBLISHED)
    source = models.CharField(max_length=300, blank=True, help_text="Where it is named.")

    objects = ShelfQuerySet.as_manager()

    class Meta:
        ordering = ["family", "name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "collection",
                name="role_template_name_unique",
                violation_error_message="This shelf has a role of that name already.",
            ),
            models.UniqueConstraint(fields=["collection", "slug"], name="role_template_slug_unique"),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values),
                name="role_template_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NeededSkill(models.Model):
    """A skill needed at a level: shared by role and scenario templates."""

    skill = models.ForeignKey(Skill, on_delete=models.RESTRICT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=LEVEL_CHOICES)
    importance = models.PositiveSmallIntegerField(choices=IMPORTANCE_CHOICES, default=2)
    mandatory = models.BooleanField(default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__range=(1, MAX_LEVEL)),
                name="%(class)s_level_in_range",
                violation_error_message="A skill that is needed is needed at level 1 or more.",
            ),
            models.CheckConstraint(
                condition=models.Q(importance__range=(1, 3)),
                name="%(class)s_importance_in_range",
            ),
        ]


class RoleTemplateSkill(NeededSkill):
    role = models.ForeignKey(RoleTemplate, on_delete=models.CASCADE, related_name="skills")

    class Meta(NeededSkill.Meta):
        ordering = ["-mandatory", "-importance", "-level", "skill__name"]
        constraints = [
            *NeededSkill.Meta.constraints,
            models.UniqueConstraint(
                fields=["role", "skill"],
                name="role_template_skill_unique",
                violation_error_message="The role names this skill already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} at {self.level}"


class MaturityLevel(models.Model):
    """How demanding the uses of generative AI are that an organization is ready for, 1 to 4."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="maturity_levels")
    level = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    use_cases = models.TextField(blank=True, help_text="What becomes feasible, one a line.")
    data_readiness = models.TextField(blank=True, help_text="What the data must be like, one a line.")
    source = models.CharField(max_length=300, blank=True, help_text="Where it is named.")

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "level"], name="maturity_level_unique"),
            models.CheckConstraint(condition=models.Q(level__range=(1, 4)), name="maturity_level_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.name}"


class MaturitySkill(models.Model):
    """What the maturity level asks for: people of this audience (anyone, if none is named) at this level."""

    maturity = models.ForeignKey(MaturityLevel, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.RESTRICT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=LEVEL_CHOICES)
    audience = models.ForeignKey(Audience, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["audience__position", "-level", "skill__name"]
        constraints = [
            models.UniqueConstraint(fields=["maturity", "skill", "audience"], name="maturity_skill_unique"),
            models.UniqueConstraint(
                fields=["maturity", "skill"],
                condition=models.Q(audience__isnull=True),
                name="maturity_skill_for_anyone_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, MAX_LEVEL)),
                name="maturity_skill_level_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} at {self.level}"
