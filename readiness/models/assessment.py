"""What people hold, who said so and when."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from catalog.models import Skill

from .organizations import User
from .people import Learner


class RatingQuerySet(models.QuerySet):
    def current(self) -> RatingQuerySet:
        """Not superseded by a later rating of the same source."""
        return self.filter(superseded_at=None)


class Rating(models.Model):
    """A level somebody gave. Never overwritten: a later one of the same source supersedes it."""

    class Source(models.TextChoices):
        """In order of precedence: the level in force is that of the first source that has a valid one."""

        TEST = "test", "Test"
        EVIDENCE = "evidence", "Evidence"
        AGREED = "agreed", "Agreed"  # by the person and their manager
        MANAGER = "manager", "Manager"
        IMPORT = "import", "Import"
        PEER = "peer", "Peer"
        SELF = "self", "Self"

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="ratings")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10, choices=Source)
    rated_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    rated_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(level__lte=5), name="rating_level_0_to_5"),
            models.UniqueConstraint(
                fields=["learner", "skill", "source"],
                condition=models.Q(superseded_at=None),
                name="one_current_rating_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.skill} {self.level} ({self.get_source_display()})"
