"""Skills, their other names, what each level looks like, and how they hang together."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from catalog.levels import LEVEL_CHOICES, LEVELS, MAX_LEVEL

from .shelves import Category, Collection, ShelfQuerySet, Status


class SkillQuerySet(ShelfQuerySet):
    def named(self, name: str) -> SkillQuerySet:
        """Skills that go by this name or alias, whatever its case."""
        return self.filter(models.Q(name__iexact=name) | models.Q(aliases__name__iexact=name)).distinct()


class Skill(models.Model):
    class Kind(models.TextChoices):
        KNOWLEDGE = "knowledge", "Knowledge"
        PRACTICE = "practice", "Practice"
        TOOL = "tool", "Tool or language"
        BEHAVIOR = "behavior", "Behavior"

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="skills")
    category = models.ForeignKey(
        Category,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="skills",
    )
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PRACTICE)
    half_life_months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="After how many months half of it is out of date; blank if that is not known.",
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.PUBLISHED)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaces",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review_by = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="Where it is named.")

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "collection",
                name="skill_name_unique",
                violation_error_message="This shelf has a skill of that name already.",
            ),
            models.UniqueConstraint(
                fields=["collection", "slug"],
                name="skill_slug_unique",
                violation_error_message="This shelf has a skill with that address already.",
            ),
            models.CheckConstraint(
                condition=models.Q(half_life_months__isnull=True) | models.Q(half_life_months__gte=1),
                name="skill_half_life_positive",
            ),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="skill_status_known"),
        ]

    def __str__(self) -> str:
        return self.name


class SkillAlias(models.Model):
    """Another name of a skill; the shelf stands here too, so that the database keeps aliases unique in it."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, editable=False, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "skill aliases"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "collection",
                name="alias_unique",
                violation_error_message="This alias already names a skill on this shelf.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.collection_id and self.skill_id:
            others = Skill.objects.filter(collection=self.collection_id).exclude(pk=self.skill_id)
            if other := others.named(self.name).first():
                raise ValidationError(
                    {"name": f"“{self.name}” already names the skill “{other}” on this shelf."}
                )


class SkillLevel(models.Model):
    """What a person at this level can be seen to do."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(choices=LEVEL_CHOICES)
    description = models.TextField()

    class Meta:
        ordering = ["skill", "level"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "level"], name="one_text_per_level"),
            models.CheckConstraint(
                condition=models.Q(level__range=(0, MAX_LEVEL)),
                name="skill_level_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {LEVELS[self.level]}"


class SkillRelation(models.Model):
    """How `skill` stands to `other`: is part of it, builds on it, is related to it."""

    class Kind(models.TextChoices):
        RELATED = "related", "Related to"
        PREREQUISITE = "prerequisite", "Builds on"
        BROADER = "broader", "Part of"
        EXACT_MATCH = "exact_match", "The same as"
        CLOSE_MATCH = "close_match", "Close to"

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="related_from")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.RELATED)

    ACYCLIC = (Kind.PREREQUISITE, Kind.BROADER)

    class Meta:
        ordering = ["kind", "other__name"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "other", "kind"], name="skill_relation_unique"),
            models.CheckConstraint(
                condition=~models.Q(skill=models.F("other")),
                name="skill_is_not_related_to_itself",
                violation_error_message="A skill cannot be related to itself.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=(
                        "related",
                        "prerequisite",
                        "broader",
                        "exact_match",
                        "close_match",
                    )
                ),
                name="skill_relation_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill}: {self.get_kind_display().lower()} {self.other}"

    def clean(self) -> None:
        if self.kind in self.ACYCLIC and self.skill_id and self.other_id and self._closes_a_cycle():
            raise ValidationError({"other": f"“{self.other}” already {self.get_kind_display().lower()} it."})

    def _closes_a_cycle(self) -> bool:
        seen: set[int] = set()
        reached = {self.other_id}
        while reached:
            if self.skill_id in reached:
                return True
            seen |= reached
            onward = SkillRelation.objects.filter(kind=self.kind, skill__in=reached)
            reached = set(onward.values_list("other", flat=True)) - seen
        return False
