"""Looking after what stands on the shelves: checks of links, and pairs that look alike and are not the same."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class LinkCheck(models.Model):
    """One walk along the links, in the background, with a lease: who holds it says so, or has lost it."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELED = "canceled", "Stopped"

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    resource_ids = models.JSONField(default=list)
    checked = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=dict)  # link state -> how many
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    queued_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    cancel_requested = models.BooleanField(default=False)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["-queued_at", "-pk"]

    def __str__(self) -> str:
        return f"Check of {self.total} links, {self.get_state_display().lower()}"

    @property
    def total(self) -> int:
        return len(self.resource_ids)

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELED)


class DistinctPair(models.Model):
    """Two things that look alike and were found to be different: they are not reported again."""

    kind = models.CharField(max_length=30)
    first_id = models.PositiveBigIntegerField()
    second_id = models.PositiveBigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "first_id", "second_id"], name="distinct_pair_unique"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="distinct_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} is not {self.second_id}"
