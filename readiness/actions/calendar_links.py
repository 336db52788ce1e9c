"""The secret address of a plan's calendar: made, replaced, withdrawn."""

from __future__ import annotations

import secrets

from django.db import transaction

from readiness.actions.audit import record
from readiness.actions.invitations import fingerprint
from readiness.models import CalendarLink, Member, Plan


@transaction.atomic
def make_calendar_link(*, plan: Plan, member: Member) -> str:
    """A fresh token, shown once; the address made before stops working at this moment."""
    token = secrets.token_urlsafe(32)
    CalendarLink.objects.filter(plan=plan, member=member).delete()
    link = CalendarLink.objects.create(plan=plan, member=member, token_hash=fingerprint(token))
    record(
        organization=plan.organization,
        actor=member.user,
        verb="calendar.linked",
        sentence=f"Made a calendar link for {plan.name}",
        about=link,
    )
    return token


@transaction.atomic
def withdraw_calendar_link(*, plan: Plan, member: Member) -> bool:
    """Whether there was one; whoever subscribed to it gets nothing more."""
    gone, _ = CalendarLink.objects.filter(plan=plan, member=member).delete()
    if gone:
        record(
            organization=plan.organization,
            actor=member.user,
            verb="calendar.unlinked",
            sentence=f"Withdrew the calendar link for {plan.name}",
            about=plan,
        )
    return bool(gone)


def plan_of_link(token: str) -> Plan | None:
    """The plan whose calendar the token opens, as long as its owner belongs to the organization."""
    link = (
        CalendarLink.objects.select_related("plan__organization")
        .filter(token_hash=fingerprint(token))
        .first()
    )
    return link.plan if link else None
