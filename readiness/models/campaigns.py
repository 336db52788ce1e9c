"""Asking people for their own view of their skills: the campaign, who is asked, and what they said."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalog.models import Skill

from .organizations import User
from .people import Learner, Team
from .plans import PlanPart


def new_nonce() -> str:
    """What makes a personal link new: another nonce, another link."""
    return secrets.token_hex(16)


class Campaign(PlanPart):
    """People of some teams rate themselves between two days."""

    name = models.CharField(max_length=140)
    purpose = models.TextField(max_length=1000)
    teams = models.ManyToManyField(Team, related_name="+")
    skills = models.ManyToManyField(
        Skill, blank=True, related_name="+"
    )  # none: what each one's role requires
    opens_on = models.DateField()
    closes_on = models.DateField()
    site = models.CharField(max_length=200, blank=True)  # where links in mails lead, as the sender saw it
    link_hash = models.CharField(
        max_length=64, blank=True
    )  # of the one link for all; the token is not stored
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opens_on")), name="campaign_closes_after_it_opens"
            ),
            models.UniqueConstraint(
                fields=["link_hash"], condition=~Q(link_hash=""), name="campaign_link_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, today: date) -> bool:
        return self.opens_on <= today <= self.closes_on

    def state(self, today: date) -> str:
        return "Not open yet" if today < self.opens_on else "Closed" if today > self.closes_on else "Open"


class CampaignInvite(models.Model):
    """One person asked. The link is worked out from `nonce` and the installation's secret, so no link is stored."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="invites")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="invites")
    nonce = models.CharField(max_length=32, default=new_nonce)
    token_hash = models.CharField(max_length=64, unique=True)  # of the link's token, to find it by
    mailed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "learner"], name="asked_once_a_campaign")]

    def __str__(self) -> str:
        return f"{self.learner}: {self.campaign}"


class CampaignAnswer(models.Model):
    """What somebody said of one skill. The level is also a rating; the example is for them and their managers."""

    invite = models.ForeignKey(CampaignInvite, on_delete=models.CASCADE, related_name="answers")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField(null=True, blank=True)  # None: not sure
    example = models.TextField(blank=True, max_length=2000)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invite", "skill"], name="one_answer_a_skill"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__range=(0, 5)), name="answer_level_0_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invite}: {self.skill}"


class Interest(models.Model):
    """How much somebody wishes to grow in a skill."""

    class Wish(models.IntegerChoices):
        NO = 0, "Not now"
        LITTLE = 1, "A little"
        YES = 2, "Yes"
        MUCH = 3, "Very much"

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="interests")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    wish = models.PositiveSmallIntegerField(choices=Wish)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "skill"], name="one_wish_a_skill"),
            models.CheckConstraint(condition=Q(wish__range=(0, 3)), name="wish_0_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.skill} {self.wish}"


class LinkRequest(models.Model):
    """An address typed at the one link for all: written for every address, known or not, and gone once dealt with."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="link_requests")
    email = models.EmailField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"A link for {self.campaign}"
