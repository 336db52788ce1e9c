"""What people say of themselves, what their managers say, and what both agree on. Nothing said is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from catalog.models import Skill
from readiness.actions.audit import record
from readiness.actions.invitations import fingerprint
from readiness.models import Campaign, CampaignAnswer, CampaignInvite, Interest, Learner, Rating, User

NOT_SURE = None


def invite_of_token(token: str, today: date) -> CampaignInvite | None:
    """The place whose personal link this is, unless it was withdrawn, is over, or the person has left."""
    return usable(CampaignInvite.objects.filter(token_hash=fingerprint(token)).first(), today)


def usable(invite: CampaignInvite | None, today: date) -> CampaignInvite | None:
    """The same place, as long as it can be answered from."""
    if invite is None or invite.revoked_at is not None or not invite.campaign.is_open(today):
        return None
    left = invite.learner.left_on
    return None if left is not None and left <= today else invite


@transaction.atomic
def answer_skill(
    *,
    invite: CampaignInvite,
    skill: Skill,
    level: int | None,
    example: str = "",
    wish: int | None = None,
    now: datetime,
) -> CampaignAnswer:
    """Keep one answer. A level becomes the person's own rating; "not sure" (None) takes an earlier one back.

    No entry in the audit log: who answered what is nobody's business, and the ratings keep their own history.
    """
    answer, _ = CampaignAnswer.objects.update_or_create(
        invite=invite, skill=skill, defaults={"level": level, "example": example, "answered_at": now}
    )
    give_rating(learner=invite.learner, skill=skill, level=level, source=Rating.Source.SELF, by=None, now=now)
    if wish is None:
        Interest.objects.filter(learner=invite.learner, skill=skill).delete()
    else:
        Interest.objects.update_or_create(
            learner=invite.learner, skill=skill, defaults={"wish": wish, "said_at": now}
        )
    return answer


def give_rating(
    *, learner: Learner, skill: Skill, level: int | None, source: str, by: User | None, now: datetime
) -> bool:
    """A rating of that source; the one before is superseded, never changed. None: no rating any more. Whether new."""
    current = Rating.objects.current().filter(learner=learner, skill=skill, source=source)
    held = current.select_for_update().first()
    today = timezone.localtime(now).date()
    if (held is None and level is None) or (
        held is not None and (held.level, held.rated_on, held.valid_until) == (level, today, None)
    ):
        return False
    current.update(superseded_at=now)
    if level is not None:
        Rating.objects.create(
            learner=learner, skill=skill, level=level, source=source, rated_by=by, rated_on=today
        )
    return True


@transaction.atomic
def finish(*, invite: CampaignInvite, now: datetime) -> None:
    """The person says that this is all; they may still change it until the campaign closes."""
    CampaignInvite.objects.filter(pk=invite.pk, finished_at=None).update(finished_at=now)


@transaction.atomic
def rate_beside(
    *,
    campaign: Campaign,
    learner: Learner,
    manager: Mapping[Skill, int | None],
    agreed: Mapping[Skill, int | None],
    actor: User,
    now: datetime,
) -> int:
    """The manager's levels and the agreed ones, of those skills that changed. How many did."""
    new = 0
    for source, levels in ((Rating.Source.MANAGER, manager), (Rating.Source.AGREED, agreed)):
        for skill, level in levels.items():
            new += give_rating(learner=learner, skill=skill, level=level, source=source, by=actor, now=now)
    if new:
        record(
            organization=campaign.plan.organization,
            actor=actor,
            verb="campaign.rated",
            sentence=f"Rated somebody beside their self-assessment in {campaign.name}",
            about=learner,
            after={"ratings": new},
        )
    return new
