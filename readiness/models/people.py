"""Teams, roles and the people (or unnamed groups of people) in them."""

from django.db import models
from django.db.models.functions import Lower

from catalog.models import Audience, RoleTemplate

from .organizations import Organization, User

HOURS = {"max_digits": 6, "decimal_places": 2, "null": True, "blank": True}


class Team(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    hours_per_quarter = models.DecimalField(**HOURS)  # None: the organization's

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organization", Lower("name"), name="team_name_in_organization")
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A job role or persona of the organization, perhaps begun from one of the catalog."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=120)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(
        RoleTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    hours_per_quarter = models.DecimalField(**HOURS)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organization", Lower("name"), name="role_name_in_organization")
        ]

    def __str__(self) -> str:
        return self.name


class Learner(models.Model):
    """One person, or a group of `headcount` people alike who stay unnamed."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="learners")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="learners")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="learners")
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    external_id = models.CharField(max_length=100, blank=True)
    headcount = models.PositiveIntegerField(default=1)
    hours_per_quarter = models.DecimalField(**HOURS)
    language = models.CharField(max_length=10, blank=True)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="learners")
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(headcount__gte=1), name="learner_headcount_positive"),
            models.CheckConstraint(
                condition=models.Q(headcount=1) | models.Q(name="", email=""), name="groups_stay_unnamed"
            ),
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=~models.Q(email=""),
                name="learner_email_in_organization",
            ),
            models.UniqueConstraint(
                "organization",
                "external_id",
                condition=~models.Q(external_id=""),
                name="learner_external_id_in_organization",
            ),
        ]

    def __str__(self) -> str:
        return self.name or (f"{self.headcount} people" if self.headcount > 1 else f"Person {self.pk}")
