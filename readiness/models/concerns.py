"""What worries people, who carries what, and who leans on whom."""

from django.db import models

from catalog.models import Skill

from .people import Role, Team
from .plans import PlanPart


class Concern(PlanPart):
    """What worries somebody about the change, and the answer to it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        IN_HAND = "in_hand", "In hand"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"

    class Weight(models.TextChoices):
        HIGH = "high", "High"
        MEDIUM = "medium", "Medium"
        LOW = "low", "Low"

    kind = models.CharField(max_length=60)
    text = models.TextField(max_length=2000)
    who = models.CharField(max_length=140, blank=True)
    weight = models.CharField(max_length=6, choices=Weight, blank=True)  # blank: not sure
    impact = models.TextField(blank=True, max_length=2000)
    area = models.CharField(max_length=140, blank=True)
    escalate = models.BooleanField(default=False)
    escalated_to = models.CharField(max_length=140, blank=True)
    answer = models.TextField(blank=True, max_length=2000)
    owner = models.CharField(max_length=140, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    raised_on = models.DateField(null=True, blank=True)
    responsibility = models.ForeignKey(  # whose crossing of areas it is
        "Responsibility", on_delete=models.SET_NULL, null=True, blank=True, related_name="concerns"
    )

    def __str__(self) -> str:
        return self.text[:80]


class Responsibility(PlanPart):
    """Something that must be carried from now on, or is to be retired."""

    class Closing(models.TextChoices):
        TRAIN = "train", "Train people of ours"
        HIRE = "hire", "Hire"
        PARTNER = "partner", "Bring in a partner"
        HELD = "held", "We have the skills"

    name = models.CharField(max_length=200)
    retiring = models.BooleanField(default=False)
    area = models.CharField(max_length=140, blank=True)
    other_area = models.CharField(max_length=140, blank=True)  # two areas: a crossing, so a concern
    skills = models.ManyToManyField(Skill, blank=True, related_name="+")
    closing = models.CharField(max_length=8, choices=Closing, blank=True)  # blank: not decided
    role = models.ForeignKey(Role, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    new_role = models.CharField(max_length=140, blank=True)  # where no role of ours will carry it
    due = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "responsibilities"

    def __str__(self) -> str:
        return self.name


class Dependency(PlanPart):
    """One team needs something from another."""

    needs = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    gives = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=200)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    responsibility = models.ForeignKey(
        Responsibility, on_delete=models.SET_NULL, null=True, blank=True, related_name="dependencies"
    )
    process = models.CharField(max_length=200, blank=True)
    process_exists = models.BooleanField(null=True, blank=True)  # None: not sure
    tool = models.CharField(max_length=140, blank=True)
    tool_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "dependencies"

    def __str__(self) -> str:
        return self.what


class TrainingPreference(PlanPart):
    """How a team likes to learn, and when it can."""

    class Way(models.TextChoices):
        SELF_PACED = "self-paced", "Alone, at one's own pace"
        LIVE = "live", "Live online"
        CLASSROOM = "classroom", "In a room together"
        COACHING = "coaching", "With a coach or mentor"
        PROJECT = "project", "In a real project or hackathon"
        PEERS = "peers", "In a circle of peers"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    ways = models.JSONField(default=list, blank=True)
    times = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=60, blank=True)
    note = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "team"], name="one_preference_a_team")]

    def __str__(self) -> str:
        return f"How {self.team} likes to learn"

    @property
    def ways_named(self) -> list[str]:
        return [str(self.Way(way).label) for way in self.ways if way in self.Way.values]
