"""What was uploaded, row by row, and what became of it."""

from django.db import models
from django.utils import timezone

from .organizations import Organization, User
from .plans import Plan


class ImportBatch(models.Model):
    class State(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        PARSED = "parsed", "Parsed"
        PREVIEWED = "previewed", "Previewed"
        APPLIED = "applied", "Applied"
        UNDONE = "undone", "Undone"
        FAILED = "failed", "Failed"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="imports")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="imports")
    kind = models.CharField(max_length=20, default="workbook")
    file_name = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    counts = models.JSONField(default=dict, blank=True)
    records = models.BinaryField(
        null=True, blank=True
    )  # what was read, gzipped JSON, until applied or dropped
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.file_name or self.kind} ({self.get_state_display()})"


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
