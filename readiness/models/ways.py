"""Ways to close a gap beside the catalog's resources: mentoring here, posts to fill, partners for a time.

What nobody knows (a price, hours) is null, never 0; such a way is kept and stays out of the plan until it is known.
"""

from django.db import models

from catalog.models import Skill

from .people import HOURS, Role, Team
from .plans import MONEY, PlanPart

UNKNOWN_MONEY = {**MONEY, "null": True, "blank": True}


class Mentoring(PlanPart):
    """Those who hold `to_level` help others up to it. Their hours are a capacity; who they are is not stored."""

    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )  # of the mentors; None: any
    role = models.ForeignKey(Role, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    mentors = models.PositiveIntegerField(null=True, blank=True)  # None: all who hold the level
    from_level = models.PositiveSmallIntegerField(default=0)  # the least that is asked of the mentee
    to_level = models.PositiveSmallIntegerField()
    hours = models.DecimalField(**HOURS)  # of one mentee in all, and as many of the mentor
    mentor_hours = models.DecimalField(**HOURS)  # what one mentor gives in a quarter
    hour_price = models.DecimalField(**UNKNOWN_MONEY)  # of an hour of the mentor

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_level__range=(1, 5), from_level__lt=models.F("to_level")),
                name="mentoring_lifts",
            )
        ]

    def __str__(self) -> str:
        return f"Mentoring in {self.skill}"


class Vacancy(PlanPart):
    """Posts that may be filled by hiring. Who is hired holds what the role requires, unless `levels` says otherwise."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    posts = models.PositiveIntegerField(default=1)
    cost = models.DecimalField(**UNKNOWN_MONEY)  # of one hire, up to the plan's last quarter
    lead = models.PositiveSmallIntegerField(default=1)  # the quarter in which a hire is there

    class Meta:
        verbose_name_plural = "vacancies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(posts__gte=1, lead__gte=1), name="vacancy_posts_and_lead"
            )
        ]

    def __str__(self) -> str:
        return f"Hire: {self.role}"


class Partner(PlanPart):
    """Outside specialists who cover for `people` while they stay: `day_rate` x `days`, up to `units` times."""

    title = models.CharField(max_length=140)
    role = models.ForeignKey(Role, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    people = models.PositiveIntegerField(default=1)
    day_rate = models.DecimalField(**UNKNOWN_MONEY)
    days = models.PositiveIntegerField(null=True, blank=True)
    units = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(people__gte=1, units__gte=1), name="partner_people_and_units"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def cost(self):
        """Of one unit; None where rate or days are not known."""
        return None if self.day_rate is None or self.days is None else self.day_rate * self.days


class BroughtLevel(models.Model):
    """The level that somebody from outside brings in a skill: a hire or a partner, exactly one of them."""

    vacancy = models.ForeignKey(
        Vacancy, on_delete=models.CASCADE, null=True, blank=True, related_name="levels"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="levels"
    )
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(level__range=(0, 5)), name="brought_level_0_to_5"),
            models.CheckConstraint(
                condition=models.Q(vacancy=None, partner__isnull=False)
                | models.Q(partner=None, vacancy__isnull=False),
                name="brought_by_one",
            ),
            models.UniqueConstraint(fields=["vacancy", "skill"], name="one_level_a_skill_of_a_hire"),
            models.UniqueConstraint(fields=["partner", "skill"], name="one_level_a_skill_of_a_partner"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"
