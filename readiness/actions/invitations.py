"""Ways in: the one-time link of the first start, and invitations to an organization."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from readiness.actions.audit import record
from readiness.models import Invitation, Member, Organization, User

VALID_FOR = timedelta(days=7)


def fingerprint(token: str) -> str:
    """What is stored instead of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    *, organization: Organization | None, role: str, email: str = "", actor: User | None = None
) -> tuple[Invitation, str]:
    """An invitation and its token, which is shown once and never stored."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            organization=organization,
            email=email.lower(),
            role=role,
            token_hash=fingerprint(token),
            invited_by=actor,
            expires_at=timezone.now() + VALID_FOR,
        )
        record(
            organization=organization,
            actor=actor,
            verb="member.invited",
            sentence=f"Invited {email or 'somebody'} as {invitation.get_role_display().lower()}",
            about=invitation,
        )
    return invitation, token


def open_invitation(token: str, now: datetime) -> Invitation | None:
    """The invitation of the token, if it can still be used. Looking does not use it up."""
    return (
        Invitation.objects.select_related("organization")
        .filter(token_hash=fingerprint(token), used_at=None, expires_at__gt=now)
        .first()
    )


@transaction.atomic
def accept_invitation(*, token: str, user: User, now: datetime) -> Invitation | None:
    """Make the user a member; None if the invitation was used meanwhile or is meant for another address."""
    invitation = open_invitation(token, now)
    if invitation is None or (invitation.email and invitation.email != user.email.lower()):
        return None
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now):
        return None
    if invitation.organization is None:  # the first owner also curates the public catalog
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
        return invitation
    Member.objects.get_or_create(
        organization=invitation.organization, user=user, defaults={"role": invitation.role}
    )
    record(
        organization=invitation.organization,
        actor=user,
        verb="member.joined",
        sentence=f"Joined as {invitation.get_role_display().lower()}",
        about=invitation,
    )
    return invitation


def ensure_owner_link() -> str | None:
    """The path of a fresh one-time link, while nobody but the demo has an account; None once somebody has."""
    real = User.objects.exclude(Q(memberships__organization__is_demo=True) & Q(is_superuser=False))
    if real.exists():
        return None
    Invitation.objects.filter(organization=None, used_at=None).delete()
    _, token = invite(organization=None, role=Member.Role.OWNER)
    return reverse("invitation", args=[token])
