"""Whether the plan works: measures, their readings, and reviews."""

from django.db import models

from .plans import PlanPart

NUMBER = {"max_digits": 14, "decimal_places": 3, "null": True, "blank": True}


class Measure(PlanPart):
    class Family(models.TextChoices):
        VALUE = "value", "Business value"
        EFFICIENCY = "efficiency", "Efficiency"
        RESPONSIBLE = "responsible", "Responsible AI"
        LEARNING = "learning", "Learning"

    family = models.CharField(max_length=12, choices=Family)
    name = models.CharField(max_length=140)
    unit = models.CharField(max_length=30, blank=True)
    baseline = models.DecimalField(**NUMBER)
    target = models.DecimalField(**NUMBER)
    target_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=140, blank=True)
    owner = models.CharField(max_length=140, blank=True)
    cadence = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="readings")
    value = models.DecimalField(max_digits=14, decimal_places=3)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.measure} on {self.on}"


class Review(PlanPart):
    class Kind(models.TextChoices):
        PLAN = "plan", "Plan"
        BUDGET = "budget", "Budget"
        SKILLS = "skills", "Skills"
        AUDIT = "audit", "Audit"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PLAN)
    on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True, max_length=5000)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} review on {self.on}"
