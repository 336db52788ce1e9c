"""What the planner computed: a version of a plan with its data frozen, and its rows."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone

from catalog.models import Resource, Skill

from .organizations import User
from .people import Learner, Role, Team
from .plans import MONEY, Plan


class Version(models.Model):
    """A result with the data it was computed from. Immutable once approved; the published one is in force."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    inputs = models.BinaryField()  # the problem: gzip of its JSON
    document = models.BinaryField(null=True)  # the whole plan.json, gzipped; None until computed
    summary = models.JSONField(default=dict)
    certificate = models.JSONField(default=dict)
    frontier = models.JSONField(default=list)
    findings = models.JSONField(
        default=dict
    )  # see actions/looking_further.py; a key that is not there: not asked yet
    fingerprint = models.CharField(max_length=64, blank=True)
    label = models.CharField(max_length=80, blank=True)  # the name of a what-if
    chosen_at = models.DateTimeField(
        null=True, default=timezone.now
    )  # the latest is the plan's draft; None: a what-if, which changes nothing
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # why it may leave mandatory requirements unmet, and who said so
    decision = models.TextField(blank=True, max_length=2000)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    # the sponsor, by name and date, and who wrote that down
    approved_by = models.CharField(max_length=150, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    surroundings = models.BinaryField(null=True)  # what the report prints beside the plan, as approved
    published_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        get_latest_by = "number"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="version_number_in_plan"),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(state="published"), name="one_version_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | (
                    ~models.Q(approved_by="")
                    & models.Q(approved_on__isnull=False, document__isnull=False, surroundings__isnull=False)
                ),
                name="approved_versions_say_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.name.lower()}"

    @property
    def name(self) -> str:
        """Draft 4; once it has been published, version 4."""
        kept = self.state in (self.State.PUBLISHED, self.State.SUPERSEDED)
        return f"{'Version' if kept else 'Draft'} {self.number}"

    @property
    def is_what_if(self) -> bool:
        return self.chosen_at is None


class Computation(models.Model):
    """One try to compute a version, with a lease: who holds it says so again and again, or has lost it."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELED = "canceled", "Canceled"

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="computation")
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    stage = models.CharField(max_length=20, blank=True)
    progress = models.FloatField(default=0)
    best = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    cancel_requested = models.BooleanField(default=False)
    message = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.version}: {self.get_state_display()}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELED)

    @property
    def lease(self) -> int:
        return settings.COMPUTATION_LEASE


class Action(models.Model):
    """One line of the plan."""

    class Kind(models.TextChoices):
        TRAIN = "train", "Train"
        MENTOR = "mentor", "Mentor"
        HIRE = "hire", "Hire"
        PARTNER = "partner", "Partner"

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="actions")
    key = models.CharField(max_length=80)  # the planner's id
    kind = models.CharField(max_length=8, choices=Kind)
    resource = models.ForeignKey(Resource, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=300)
    people = models.PositiveIntegerField()
    seats = models.PositiveIntegerField()
    hours = models.DecimalField(max_digits=12, decimal_places=2)
    cost = models.DecimalField(**MONEY)
    gain = models.FloatField()  # share of readiness, 0-1
    why = models.TextField(blank=True)

    class Meta:
        ordering = [F("gain").desc(), "key"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="action_key_in_version")]

    def __str__(self) -> str:
        return self.title


class Run(models.Model):
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="runs")
    key = models.CharField(max_length=80)
    quarter = models.PositiveSmallIntegerField()
    seats = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    cost = models.DecimalField(**MONEY)

    def __str__(self) -> str:
        return f"{self.action}, quarter {self.quarter}"


class Seat(models.Model):
    """Somebody's place in an action."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="seats_taken")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, null=True, blank=True, related_name="seats_taken")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="seats")
    people = models.PositiveIntegerField(default=1)
    first_quarter = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.learner}: {self.action}"


class ResidualGap(models.Model):
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="residual_gaps")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.SET_NULL, null=True, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.SET_NULL, null=True, related_name="+")
    people = models.PositiveIntegerField()
    levels = models.PositiveIntegerField()
    mandatory = models.BooleanField(default=False)
    reason = models.CharField(max_length=20)
    detail = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.levels} levels of {self.skill}"
