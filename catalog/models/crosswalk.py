"""Where things came from: their ids in other frameworks, and what the loader last wrote."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .resources import Resource
from .roles import RoleTemplate
from .shelves import Collection
from .skills import Skill


class ExternalId(models.Model):
    """The id a skill, role or resource has in another framework: the crosswalk."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="external_ids")
    framework = models.SlugField(max_length=50)
    external_id = models.CharField(max_length=300)
    skill = models.ForeignKey(
        Skill,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="external_ids",
    )
    role = models.ForeignKey(
        RoleTemplate,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="external_ids",
    )
    resource = models.ForeignKey(
        Resource,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="external_ids",
    )

    class Meta:
        ordering = ["framework", "external_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "framework", "external_id"],
                name="external_id_unique",
            ),
            models.CheckConstraint(
                condition=Q(skill__isnull=False, role__isnull=True, resource__isnull=True)
                | Q(skill__isnull=True, role__isnull=False, resource__isnull=True)
                | Q(skill__isnull=True, role__isnull=True, resource__isnull=False),
                name="external_id_of_one_thing",
                violation_error_message="Choose one skill, one role or one resource.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework} {self.external_id}"


class LoadedRecord(models.Model):
    """What `load_catalog` last wrote for one entry, so that a curator's edit is seen and kept."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="loaded_records")
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    object_id = models.PositiveBigIntegerField()
    loaded_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "kind", "key"], name="loaded_record_unique")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
