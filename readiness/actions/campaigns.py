"""Campaigns: begun, changed, closed; who is asked, and by which link."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from readiness.actions.audit import record
from readiness.actions.invitations import fingerprint
from readiness.models import Campaign, CampaignInvite, Learner, Plan, Team, User
from readiness.models.campaigns import new_nonce
from readiness.queries.asked import may_be_asked

SALT = "readiness.campaign-invite"


def token_of(invite: CampaignInvite) -> str:
    """The personal link's token: 256 bits that nobody works out without the installation's secret."""
    return _token(invite.nonce)


def _token(nonce: str) -> str:
    key = hashlib.sha256(f"{SALT}:{settings.SECRET_KEY}".encode()).digest()
    digest = hmac.digest(key, nonce.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@transaction.atomic
def start_campaign(
    *,
    plan: Plan,
    name: str,
    purpose: str,
    teams: Iterable[Team],
    opens_on: date,
    closes_on: date,
    actor: User,
    today: date,
    skills: Iterable = (),
) -> Campaign:
    """The campaign with a place for everyone who can be asked; nobody is told yet."""
    campaign = Campaign.objects.create(
        plan=plan, name=name, purpose=purpose, opens_on=opens_on, closes_on=closes_on, created_by=actor
    )
    campaign.teams.set(teams)
    campaign.skills.set(skills)
    asked = add_people(campaign=campaign, today=today)
    _note(campaign, actor, "campaign.started", f"Started the self-assessment {name}", after={"asked": asked})
    return campaign


def add_people(*, campaign: Campaign, today: date) -> int:
    """A place for everyone who has none yet; how many those were."""
    missing = may_be_asked(campaign, today).exclude(invites__campaign=campaign).values_list("pk", flat=True)
    rows = [_invite(campaign, learner) for learner in missing]
    CampaignInvite.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


def _invite(campaign: Campaign, learner: int) -> CampaignInvite:
    nonce = new_nonce()
    return CampaignInvite(
        campaign=campaign, learner_id=learner, nonce=nonce, token_hash=fingerprint(_token(nonce))
    )


@transaction.atomic
def change_campaign(*, campaign: Campaign, actor: User, **fields: object) -> Campaign:
    """Another name, purpose, or days; a later last day opens it again."""
    before = {name: str(getattr(campaign, name)) for name in fields}
    for name, value in fields.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=list(fields))
    after = {name: str(value) for name, value in fields.items()}
    _note(campaign, actor, "campaign.changed", f"Changed the self-assessment {campaign.name}", before, after)
    return campaign


def close_campaign(*, campaign: Campaign, actor: User, today: date) -> Campaign:
    """No more answers from now on; what was said stays."""
    yesterday = today - timedelta(days=1)
    return change_campaign(
        campaign=campaign,
        actor=actor,
        opens_on=min(campaign.opens_on, yesterday),
        closes_on=min(campaign.closes_on, yesterday),
    )


@transaction.atomic
def make_shared_link(*, campaign: Campaign, actor: User) -> str:
    """One token for all, shown once; the one made before stops working at this moment."""
    token = secrets.token_urlsafe(32)
    campaign.link_hash = fingerprint(token)
    campaign.save(update_fields=["link_hash"])
    _note(campaign, actor, "campaign.link_made", f"Made the shared link of {campaign.name}")
    return token


@transaction.atomic
def withdraw_shared_link(*, campaign: Campaign, actor: User) -> None:
    campaign.link_hash = ""
    campaign.save(update_fields=["link_hash"])
    _note(campaign, actor, "campaign.link_withdrawn", f"Withdrew the shared link of {campaign.name}")


@transaction.atomic
def personal_links(*, campaign: Campaign, actor: User, today: date) -> list[tuple[Learner, str]]:
    """Everyone's own token, to be handed over by other ways than mail. That they were shown is noted."""
    add_people(campaign=campaign, today=today)
    invites = (
        campaign.invites.filter(revoked_at=None)
        .select_related("learner__team")
        .order_by("learner__name", "pk")
    )
    _note(campaign, actor, "campaign.links_shown", f"Looked at the personal links of {campaign.name}")
    return [(invite.learner, token_of(invite)) for invite in invites]


@transaction.atomic
def withdraw_invite(*, invite: CampaignInvite, actor: User) -> None:
    """The person's link stops working; what they said stays."""
    invite.revoked_at = timezone.now()
    invite.save(update_fields=["revoked_at"])
    _note(invite.campaign, actor, "campaign.invite_withdrawn", f"Withdrew a link of {invite.campaign.name}")


@transaction.atomic
def renew_invite(*, invite: CampaignInvite, actor: User) -> str:
    """Another link for the person, shown once; the one before stops working."""
    invite.nonce = new_nonce()
    token = token_of(invite)
    invite.token_hash, invite.revoked_at = fingerprint(token), None
    invite.save(update_fields=["nonce", "token_hash", "revoked_at"])
    _note(invite.campaign, actor, "campaign.invite_renewed", f"Renewed a link of {invite.campaign.name}")
    return token


def campaign_of_link(token: str) -> Campaign | None:
    """The campaign whose shared link this is."""
    return (
        Campaign.objects.select_related("plan__organization").filter(link_hash=fingerprint(token)).first()
        if token
        else None
    )


def _note(
    campaign: Campaign,
    actor: User,
    verb: str,
    sentence: str,
    before: Mapping | None = None,
    after: Mapping | None = None,
) -> None:
    record(
        organization=campaign.plan.organization,
        actor=actor,
        verb=verb,
        sentence=sentence,
        about=campaign,
        before=dict(before or {}),
        after=dict(after or {}),
    )
