"""What is read of organizations as such."""

from __future__ import annotations

from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from catalog.models import Collection
from readiness.models import Invitation, Member, Organization, Plan, Version


def shelves_of(user) -> list[Collection]:
    """The public collections, and those of the user's organizations."""
    mine = Q(organization__members__user_id=user.pk) if user.is_authenticated else Q(pk__in=())
    return list(Collection.objects.filter(Q(public=True) | mine).distinct().order_by("-public", "name"))


def plans_of(organization: Organization) -> list[Plan]:
    """The organization's plans, each with its latest computed `summary`."""
    computed = Version.objects.filter(
        plan=OuterRef("pk"), document__isnull=False, chosen_at__isnull=False
    ).order_by("-chosen_at", "-number")
    plans = Plan.objects.filter(organization=organization).order_by("-created_at", "-pk")
    return list(plans.annotate(latest_summary=Subquery(computed.values("summary")[:1])))


def members_of(organization: Organization) -> QuerySet[Member]:
    """Who belongs to it, with their accounts."""
    return Member.objects.filter(organization=organization).select_related("user").order_by("user__email")


def invitations_of(organization: Organization, now: datetime) -> QuerySet[Invitation]:
    """The invitations that can still be used."""
    return Invitation.objects.filter(organization=organization, used_at=None, expires_at__gt=now).order_by(
        "-pk"
    )
