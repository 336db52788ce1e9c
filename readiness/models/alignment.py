"""How the organization sets itself up for the effort: its center of excellence, capabilities, structure."""

from django.db import models

from catalog.models import RoleTemplate

from .people import Learner, Role, Team
from .plans import PlanPart


class CenterFunction(PlanPart):
    """What the center of excellence does, and who does it."""

    class State(models.TextChoices):
        THERE = "there", "In place"
        PLANNED = "planned", "To be built"
        NOT_NEEDED = "not_needed", "Not needed"

    name = models.CharField(max_length=140)
    duties = models.TextField(max_length=2000, blank=True)
    template = models.ForeignKey(
        RoleTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    lead = models.CharField(max_length=140, blank=True)
    state = models.CharField(max_length=10, choices=State, blank=True)  # blank: not sure

    def __str__(self) -> str:
        return self.name


class Capability(PlanPart):
    """Something the organization must be able to do, mapped to the people it rests on."""

    name = models.CharField(max_length=140)
    function = models.ForeignKey(
        CenterFunction, on_delete=models.SET_NULL, null=True, blank=True, related_name="capabilities"
    )
    roles = models.ManyToManyField(Role, blank=True, related_name="+")
    people = models.ManyToManyField(Learner, blank=True, related_name="+")
    note = models.TextField(max_length=2000, blank=True)

    class Meta:
        verbose_name_plural = "capabilities"

    def __str__(self) -> str:
        return self.name


class StructureChange(PlanPart):
    """A change of the organization's structure that the effort takes."""

    class Kind(models.TextChoices):
        TEAM = "team", "A team is formed or merged"
        ROLE = "role", "A role is created or changed"
        LINE = "line", "Somebody reports to somebody else"
        BODY = "body", "A board or steering group meets"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        IDEA = "idea", "To be decided"
        DECIDED = "decided", "Decided"
        DONE = "done", "Done"

    kind = models.CharField(max_length=6, choices=Kind)
    what = models.CharField(max_length=200)
    why = models.TextField(max_length=2000, blank=True)
    owner = models.CharField(max_length=140, blank=True)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.IDEA)

    def __str__(self) -> str:
        return self.what
