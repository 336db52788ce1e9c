"""A plan is one effort with its ten stages: what it is for, what it asks of roles, and its limits."""

from django.db import models
from django.utils import timezone

from catalog.models import Collection, ScenarioTemplate, Skill

from .organizations import Organization, User
from .people import HOURS, Role, Team

MONEY = {"max_digits": 14, "decimal_places": 2}


def all_ways() -> list[str]:
    """The ways to close a gap that a new plan may use."""
    return ["train", "mentor"]


class Plan(models.Model):
    class UnknownPolicy(models.TextChoices):
        EXCLUDE = "exclude", "Leave them out until they are assessed"
        MEDIAN = "median", "Assume the middle level of people in the same role"
        ZERO = "zero", "Assume level 0"

    class SplitBasis(models.TextChoices):
        MONEY = "money", "Money"
        HOURS = "hours", "Hours"
        SEATS = "seats", "Seats"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="plans")
    name = models.CharField(max_length=140)
    slug = models.SlugField(max_length=60)
    goals = models.TextField(blank=True, max_length=5000)
    success = models.TextField(blank=True, max_length=5000)
    maturity_aimed_at = models.PositiveSmallIntegerField(null=True, blank=True)
    readiness_target = models.PositiveSmallIntegerField(null=True, blank=True)  # percent
    sponsor = models.CharField(max_length=150, blank=True)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    quarters = models.PositiveSmallIntegerField(default=4)
    budget = models.DecimalField(**MONEY, null=True, blank=True)  # None: no limit was set
    hours_per_quarter = models.DecimalField(**HOURS)  # per person where neither person, role nor team says
    split_shares = models.JSONField(default=dict, blank=True)  # segment -> percent; {}: no split
    split_basis = models.CharField(max_length=6, choices=SplitBasis, default=SplitBasis.MONEY)
    split_tolerance = models.PositiveSmallIntegerField(default=10)  # points
    ways = models.JSONField(default=all_ways, blank=True)
    languages = models.JSONField(default=list, blank=True)  # []: any
    shelves = models.ManyToManyField(
        Collection, blank=True, related_name="+"
    )  # none: the public one and our own
    unknown_policy = models.CharField(max_length=8, choices=UnknownPolicy, default=UnknownPolicy.EXCLUDE)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="plan_slug_in_organization"),
            models.CheckConstraint(condition=models.Q(quarters__range=(1, 20)), name="plan_quarters_1_to_20"),
            models.CheckConstraint(
                condition=models.Q(budget=None) | models.Q(budget__gte=0), name="plan_budget_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanPart(models.Model):
    """What belongs to one plan and to nothing else."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True


class Scenario(PlanPart):
    """A business scenario for generative AI."""

    name = models.CharField(max_length=140)
    description = models.TextField(blank=True, max_length=5000)
    template = models.ForeignKey(
        ScenarioTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.name


class Concern(PlanPart):
    """What worries somebody about the change, and the answer to it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"

    kind = models.CharField(max_length=60)
    text = models.TextField(max_length=2000)
    who = models.CharField(max_length=140, blank=True)
    impact = models.TextField(blank=True, max_length=2000)
    area = models.CharField(max_length=140, blank=True)
    escalate = models.BooleanField(default=False)
    answer = models.TextField(blank=True, max_length=2000)
    owner = models.CharField(max_length=140, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)

    def __str__(self) -> str:
        return self.text[:80]


class Responsibility(PlanPart):
    """Something that must be carried from now on, or is to be retired."""

    name = models.CharField(max_length=200)
    retiring = models.BooleanField(default=False)
    area = models.CharField(max_length=140, blank=True)
    skills = models.ManyToManyField(Skill, blank=True, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Dependency(PlanPart):
    """One team needs something from another."""

    needs = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    gives = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=200)
    process = models.CharField(max_length=200, blank=True)
    process_exists = models.BooleanField(null=True, blank=True)
    tool = models.CharField(max_length=140, blank=True)
    tool_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "dependencies"

    def __str__(self) -> str:
        return self.what


class Requirement(PlanPart):
    """The role needs the skill at the level."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="requirements")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    importance = models.PositiveSmallIntegerField(default=2)
    mandatory = models.BooleanField(default=False)
    due = models.PositiveSmallIntegerField(null=True, blank=True)  # quarter of the plan; None: its horizon
    why = models.CharField(max_length=200, blank=True)  # it differs from the template

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "role", "skill"], name="one_requirement_a_role_and_skill"
            ),
            models.CheckConstraint(condition=models.Q(level__range=(1, 5)), name="requirement_level_1_to_5"),
            models.CheckConstraint(
                condition=models.Q(importance__range=(1, 3)), name="requirement_importance_1_to_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.skill} {self.level}"


class Coverage(PlanPart):
    """At least so many people hold the skill at the level."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "coverage"

    def __str__(self) -> str:
        return f"{self.people} people with {self.skill} {self.level}"


class BudgetLine(PlanPart):
    """Money set aside. Only the lines for skills can be spent by the planner."""

    class Kind(models.TextChoices):
        SKILLS = "skills", "Skills"
        TOOLS = "tools", "Tools"
        MAINTENANCE = "maintenance", "Maintenance"
        HIRING = "hiring", "Hiring"
        OTHER = "other", "Other"

    kind = models.CharField(max_length=12, choices=Kind)
    label = models.CharField(max_length=140)
    quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    amount = models.DecimalField(**MONEY)

    def __str__(self) -> str:
        return self.label
