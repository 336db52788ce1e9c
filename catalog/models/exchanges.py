"""What was imported from other frameworks: the file until it is loaded, how far it is, and the report."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .shelves import Collection


class FrameworkImport(models.Model):
    """One import of a file in one of the field's formats; its report is kept."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        REHEARSED = "rehearsed", "Rehearsed, nothing loaded yet"
        DONE = "done", "Loaded"
        FAILED = "failed", "Failed, nothing loaded"

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="imports")
    format = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    upload = models.BinaryField(null=True, editable=False)  # dropped once it is loaded or could not be read
    rehearsal = models.BooleanField(
        "rehearse first", default=True, help_text="Say what would change, and change nothing yet."
    )
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED, editable=False)
    stage = models.CharField(max_length=60, blank=True, editable=False)
    counts = models.JSONField(default=dict, blank=True, editable=False)
    problems = models.JSONField(default=list, blank=True, editable=False)  # sentences, the first thousand
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "import from a framework"
        verbose_name_plural = "imports from frameworks"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"

    @property
    def is_over(self) -> bool:
        return self.state not in (self.State.QUEUED, self.State.RUNNING)
