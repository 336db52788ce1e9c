"""A plan is one effort with its ten stages: what it is for, what it asks of roles, and its limits."""

from django.db import models
from django.utils import timezone

from catalog.models import Collection, ScenarioTemplate, Skill

from .organizations import Organization, User
from .people import HOURS, Role, Team

MONEY = {"max_digits": 14, "decimal_places": 2}


class Cadence(models.TextChoices):
    """How often something is done."""

    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every quarter"
    HALF_YEARLY = "half-yearly", "Twice a year"
    YEARLY = "yearly", "Once a year"

    @property
    def months(self) -> int:
        return {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}[self.value]


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

    class BudgetRule(models.TextChoices):
        LINES = "lines", "What the lines it may spend add up to"
        AMOUNT = "amount", "An amount of its own"

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
    budget = models.DecimalField(**MONEY, null=True, blank=True)  # all the planner may spend; None: no limit
    budget_rule = models.CharField(
        max_length=6, choices=BudgetRule, default=BudgetRule.AMOUNT
    )  # where it is from
    quarters_bind = models.BooleanField(
        default=False
    )  # with LINES: each quarter's lines are a limit of their own
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
    review_cadence = models.CharField(max_length=12, choices=Cadence, blank=True)  # of the plan itself
    budget_cadence = models.CharField(max_length=12, choices=Cadence, blank=True)
    first_review_on = models.DateField(null=True, blank=True)  # None: two weeks into the plan
    revision = models.PositiveIntegerField(default=1)  # counts every change of an answer
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
    skills = models.ManyToManyField(Skill, blank=True, related_name="+")  # of an own one; else the template's

    def __str__(self) -> str:
        return self.name


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
    """Money set aside. A line is all rows of one kind and label: one a quarter, or one for the plan as a whole.

    The planner may spend the lines for skills, and those for hiring where it may hire or take partners.
    """

    class Kind(models.TextChoices):
        SKILLS = "skills", "Skills"
        TOOLS = "tools", "Tools"
        MAINTENANCE = "maintenance", "Maintenance"
        HIRING = "hiring", "Hiring"
        OTHER = "other", "Other"

    kind = models.CharField(max_length=12, choices=Kind)
    label = models.CharField(max_length=140)
    quarter = models.PositiveSmallIntegerField(null=True, blank=True)  # None: the plan as a whole
    amount = models.DecimalField(**MONEY, null=True, blank=True)  # None: not known yet

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gte=0), name="budget_line_not_negative"
            )
        ]

    def __str__(self) -> str:
        return self.label
