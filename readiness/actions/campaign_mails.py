"""The mails of a campaign: asked for in a request, written and sent by the worker, each once."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMultiAlternatives, mailers  # ty: ignore[missing-module-member] -- new in Django 6.1
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from readiness.actions.audit import record
from readiness.actions.campaigns import add_people, token_of
from readiness.models import Campaign, CampaignInvite, LinkRequest, User
from readiness.queries.asked import may_be_asked, skills_asked
from readiness.queries.self_assessment import minutes

log = logging.getLogger(__name__)

TRIES = 5  # failures in a row after which the mail server is taken to be away
REST = timedelta(hours=20)  # between two mails to the same person


@transaction.atomic
def ask_for_mails(*, campaign: Campaign, site: str, actor: User, today: date, reminder: bool = False) -> int:
    """Put the mails on their way: invitations, or reminders to who has not finished. How many there will be."""
    from readiness.tasks import send_campaign_mails  # -- the task calls back into this module

    add_people(campaign=campaign, today=today)
    campaign.site = site
    campaign.save(update_fields=["site"])
    many = _due(campaign, reminder).count()
    record(
        organization=campaign.plan.organization,
        actor=actor,
        verb="campaign.reminded" if reminder else "campaign.invited",
        sentence=f"Sent {'reminders' if reminder else 'invitations'} for {campaign.name}",
        about=campaign,
        after={"mails": many},
    )
    if many:
        send_campaign_mails.enqueue(campaign.pk, reminder)
    return many


def _due(campaign: Campaign, reminder: bool):
    """Who is to get a mail now."""
    open_ = campaign.invites.filter(revoked_at=None, finished_at=None).exclude(learner__email="")
    if not reminder:
        return open_.filter(mailed_at=None)
    rested = timezone.now() - REST
    return open_.filter(mailed_at__lt=rested).exclude(reminded_at__gt=rested)


def send_mails(*, campaign_id: int, reminder: bool) -> int:
    """Send what is due. Each is claimed before it is sent, so that a second worker sends none twice."""
    campaign = Campaign.objects.select_related("plan__organization").get(pk=campaign_id)
    stamp = "reminded_at" if reminder else "mailed_at"
    due = list(_due(campaign, reminder).select_related("learner").order_by("pk"))
    skills = skills_asked(campaign, [invite.learner for invite in due])
    sent = failed = 0
    with mailers.default as connection:
        for invite in due:
            if not skills[invite.learner_id]:
                continue
            before = getattr(invite, stamp)
            mine = CampaignInvite.objects.filter(pk=invite.pk, revoked_at=None, **{stamp: before})
            if not mine.update(**{stamp: timezone.now()}):
                continue
            try:
                connection.send_messages(
                    [_message(campaign, invite, len(skills[invite.learner_id]), reminder)]
                )
            except (SMTPException, OSError) as problem:
                CampaignInvite.objects.filter(pk=invite.pk).update(**{stamp: before})
                failed += 1
                log.warning("A mail of campaign %s was refused: %s", campaign.pk, type(problem).__name__)
                if failed >= TRIES:
                    raise
            else:
                sent, failed = sent + 1, 0
    return sent


def _message(
    campaign: Campaign, invite: CampaignInvite, skills: int, reminder: bool
) -> EmailMultiAlternatives:
    link = campaign.site.rstrip("/") + reverse("answer-link", args=[token_of(invite)])
    facts = {
        "campaign": campaign,
        "organization": campaign.plan.organization,
        "name": invite.learner.name,
        "link": link,
        "skills": skills,
        "minutes": minutes(skills),
        "reminder": reminder,
        "begun": reminder and invite.answers.exists(),
    }
    subject = f"{'Reminder: ' if reminder else ''}{campaign.name}, {campaign.plan.organization.name}"
    message = EmailMultiAlternatives(
        " ".join(subject.split()),  # a line break would end the header
        render_to_string("mail/campaign.txt", facts),
        to=[invite.learner.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("mail/campaign.html", facts), "text/html")
    return message


# --- the one link for all ---------------------------------------------------------------------------------------


def request_link(*, campaign: Campaign, email: str, site: str) -> None:
    """Somebody asks for their personal link. The same work for an address that is known and one that is not."""
    from readiness.tasks import answer_link_request  # -- the task calls back into this module

    if not campaign.site:
        Campaign.objects.filter(pk=campaign.pk).update(site=site)
    request = LinkRequest.objects.create(campaign=campaign, email=email)
    answer_link_request.enqueue(request.pk)


def answer_request(*, request_id: int) -> None:
    """Mail the link if the address belongs to somebody who is asked; forget the address either way."""
    request = LinkRequest.objects.select_related("campaign__plan__organization").filter(pk=request_id).first()
    if request is None:
        return
    campaign, today = request.campaign, timezone.localdate()
    learner = may_be_asked(campaign, today).filter(email__iexact=request.email).first()
    request.delete()
    skills = len(skills_asked(campaign, [learner])[learner.pk]) if learner and campaign.is_open(today) else 0
    if not skills:
        return
    add_people(campaign=campaign, today=today)
    invite = campaign.invites.select_related("learner").get(learner=learner)
    if invite.revoked_at is not None:
        return
    with mailers.default as connection:
        connection.send_messages([_message(campaign, invite, skills, reminder=False)])
    CampaignInvite.objects.filter(pk=invite.pk, mailed_at=None).update(mailed_at=timezone.now())
