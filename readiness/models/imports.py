"""What was uploaded, row by row, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from .organizations import Organization, User
from .plans import Plan

STAGES = {
    "reading": "Opening the file and reading its cells",
    "matching": "Finding out what its columns and words mean",
    "comparing": "Comparing it with what is stored",
    "writing": "Writing; large files take up to half a minute, and nothing is shown until all of it is there",
    "undoing": "Taking it back; nothing changes until all of it is done",
}


class ImportBatch(models.Model):
    class State(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        PARSED = "parsed", "Parsed"
        PREVIEWED = "previewed", "Previewed"
        APPLIED = "applied", "Applied"
        UNDONE = "undone", "Undone"
        FAILED = "failed", "Failed"

    class Job(models.TextChoices):
        READ = "read", "Reading the file"
        CHECK = "check", "Checking it"
        APPLY = "apply", "Importing"
        UNDO = "undo", "Undoing"

    UNDO_DAYS = 30

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="imports")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="imports")
    kind = models.CharField(max_length=20, default="workbook")
    file_name = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    counts = models.JSONField(default=dict, blank=True)
    # All of it only until the import is applied or dropped: the files as they came, their cells, the good rows.
    upload = models.BinaryField(null=True, blank=True)
    grids = models.BinaryField(null=True, blank=True)
    records = models.BinaryField(null=True, blank=True)
    review = models.JSONField(default=dict, blank=True)  # what the rehearsal found, for the page
    job = models.CharField(max_length=10, choices=Job, blank=True)  # what is being done in the background
    stage = models.CharField(max_length=100, blank=True)
    progress = models.FloatField(default=0)
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.file_name or self.kind} ({self.get_state_display()})"

    @property
    def undo_until(self) -> datetime | None:
        return self.applied_at + timedelta(days=self.UNDO_DAYS) if self.applied_at else None

    @property
    def at_work(self) -> bool:
        """Whether somebody is at it: work that has not been heard of for long was killed on the way."""
        lost = self.stage != "waiting" and self.lease_until is not None and self.lease_until < timezone.now()
        return bool(self.job) and not lost

    @property
    def percent(self) -> int:
        return round(100 * self.progress)

    @property
    def stage_words(self) -> str:
        """What is being done, in words."""
        return STAGES.get(self.stage, "Waiting for its turn")


class ImportRow(models.Model):
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=40, blank=True)
    row = models.PositiveIntegerField(null=True, blank=True)
    column = models.CharField(max_length=140, blank=True)
    raw = models.JSONField(default=dict, blank=True)
    parsed = models.JSONField(default=dict, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["sheet", "row", "pk"]

    def __str__(self) -> str:
        return f"{self.sheet} row {self.row}"


class ImportMatch(models.Model):
    """What a word of a file was taken for the last time, so that nobody is asked twice."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="import_matches")
    kind = models.CharField(max_length=10)  # column, level, skill, role, team or source
    said = models.CharField(max_length=220)
    means = models.CharField(max_length=220, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind", "said"], name="one_meaning_of_a_word")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.said}: {self.means}"
