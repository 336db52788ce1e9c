"""Whether the plan works: measures, their readings, checks, how skills are kept up to date, and reviews."""

from django.db import models

from catalog.models import Skill

from .plans import Cadence, PlanPart

NUMBER = {"max_digits": 14, "decimal_places": 3, "null": True, "blank": True}


class Measure(PlanPart):
    class Family(models.TextChoices):
        VALUE = "value", "Business value"
        EFFICIENCY = "efficiency", "Efficiency"
        RESPONSIBLE = "responsible", "Responsible AI"
        LEARNING = "learning", "Learning"

    class Direction(models.TextChoices):
        UP = "up", "More is better"
        DOWN = "down", "Less is better"

    family = models.CharField(max_length=12, choices=Family)
    name = models.CharField(max_length=140)
    unit = models.CharField(max_length=30, blank=True)
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.UP)
    baseline = models.DecimalField(**NUMBER)
    target = models.DecimalField(**NUMBER)
    target_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=140, blank=True)
    owner = models.CharField(max_length=140, blank=True)
    cadence = models.CharField(max_length=30, choices=Cadence, blank=True)

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="readings")
    value = models.DecimalField(max_digits=14, decimal_places=3)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.measure} on {self.on}"


class Check(PlanPart):
    """How one hears whether it goes well: a feedback loop, an audit, or people who look at what AI made."""

    class Kind(models.TextChoices):
        FEEDBACK = "feedback", "Feedback loop"
        FAIRNESS = "fairness", "Fairness audit"
        SECURITY = "security", "Security audit"
        PERFORMANCE = "performance", "Performance audit"
        HUMAN = "human", "Human in the loop"

    AUDITS = (Kind.FAIRNESS, Kind.SECURITY, Kind.PERFORMANCE)

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=140)
    who = models.CharField(max_length=140, blank=True)
    how = models.TextField(max_length=2000, blank=True)
    cadence = models.CharField(max_length=12, choices=Cadence, blank=True)  # blank: each time it comes up
    owner = models.CharField(max_length=140, blank=True)
    leads_to = models.TextField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return self.name


class Upkeep(PlanPart):
    """How some skills are kept up to date."""

    name = models.CharField(max_length=140)
    skills = models.ManyToManyField(Skill, blank=True, related_name="+")
    cadence = models.CharField(max_length=12, choices=Cadence, blank=True)
    owner = models.CharField(max_length=140, blank=True)
    trigger = models.CharField(max_length=200, blank=True)
    half_life_months = models.PositiveSmallIntegerField(null=True, blank=True)  # None: each skill's own

    class Meta:
        verbose_name_plural = "upkeep"

    def __str__(self) -> str:
        return self.name


class Review(PlanPart):
    class Kind(models.TextChoices):
        PLAN = "plan", "Plan"
        BUDGET = "budget", "Budget"
        SKILLS = "skills", "Skills"
        AUDIT = "audit", "Audit"
        FEEDBACK = "feedback", "Feedback"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PLAN)
    title = models.CharField(max_length=140, blank=True)
    on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True, max_length=5000)
    # What the calendar was made from, and the day it gave; blank: added by hand.
    origin = models.CharField(max_length=40, blank=True)
    planned_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "origin", "planned_on"],
                condition=~models.Q(origin=""),
                name="one_review_an_origin_and_day",
            )
        ]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()} review"
