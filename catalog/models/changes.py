"""What curators did: every change with who, when, before and after, so that it can be read and undone."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from .shelves import Collection


class Change(models.Model):
    """One deed: a form saved, a hundred rows edited, a file imported. Undoing it is another one."""

    class How(models.TextChoices):
        FORM = "form", "Edited"
        BULK = "bulk", "Edited many"
        IMPORT = "import", "Imported a file"
        LOAD = "load", "Loaded records"
        MERGE = "merge", "Merged"
        DELETE = "delete", "Deleted"
        UNDO = "undo", "Undid"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    how = models.CharField(max_length=10, choices=How)
    note = models.TextField("change note", blank=True)
    undoes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by"
    )
    elsewhere = models.JSONField(default=dict)  # what other apps moved along, as they need it to move it back

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_how_display()} on {self.at:%d %B %Y}"

    @property
    def is_undone(self) -> bool:
        return hasattr(self, "undone_by")


class ChangedThing(models.Model):
    """What one change did to one thing.

    `fields`: column -> [before, after], only those that differ; a thing that was made or deleted has all of its own.
    `rows`: table -> {"gone": [...], "new": [...]}, what hung on it and hangs on it no more, and the other way round.
    """

    class What(models.TextChoices):
        MADE = "made", "Made"
        CHANGED = "changed", "Changed"
        DELETED = "deleted", "Deleted"

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="things")
    what = models.CharField(max_length=10, choices=What)
    kind = models.CharField(max_length=30)
    object_id = models.PositiveBigIntegerField()
    name = models.CharField(max_length=300)
    collection = models.ForeignKey(
        Collection, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    fields = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    rows = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["kind", "name", "pk"]
        indexes = [models.Index(fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.name}"
