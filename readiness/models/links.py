"""Secret links: addresses that open something without signing in."""

from django.db import models
from django.utils import timezone

from .organizations import Member
from .plans import Plan


class CalendarLink(models.Model):
    """A member's address of a plan's calendar. The token itself is never stored, only its hash."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="calendar_links")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="calendar_links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "member"], name="one_calendar_link_a_plan_and_member")
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.plan} for {self.member}"
