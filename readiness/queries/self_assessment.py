"""What a person answering a campaign sees: one skill after the other, then everything they said."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.models import Skill
from readiness.formats import LEVELS
from readiness.models import Campaign, CampaignAnswer, CampaignInvite, Interest, Member
from readiness.words import count

from .asked import skills_of

SECONDS = 20  # that one skill takes to read and answer


def minutes(skills: int) -> int:
    """About how long so many skills take."""
    return max(1, math.ceil(skills * SECONDS / 60))


@dataclass(frozen=True, slots=True)
class Sees:
    """One line of "Who sees what"."""

    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A skill with what was said of it; `place` counts from 1. `answer` None: not answered, which is not "not sure"."""

    place: int
    skill: Skill
    answer: CampaignAnswer | None
    wish: int | None

    @property
    def said(self) -> str:
        if self.answer is None:
            return "Not answered"
        return "Not sure" if self.answer.level is None else f"{self.answer.level} {LEVELS[self.answer.level]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A person's whole self-assessment as it stands."""

    invite: CampaignInvite
    skills: tuple[Asked, ...]
    sees: tuple[Sees, ...]
    sees_line: str

    @property
    def campaign(self) -> Campaign:
        return self.invite.campaign

    @property
    def answered(self) -> int:
        return sum(asked.answer is not None for asked in self.skills)

    @property
    def total_minutes(self) -> int:
        return minutes(len(self.skills))

    @property
    def minutes_left(self) -> int:
        return minutes(len(self.skills) - self.answered)

    @property
    def next_place(self) -> int | None:
        """The first skill without an answer."""
        return next((asked.place for asked in self.skills if asked.answer is None), None)


def invite_to_answer(pk: int) -> CampaignInvite | None:
    """The place with all that its pages need."""
    return (
        CampaignInvite.objects.select_related(
            "campaign__plan__organization", "learner__team", "learner__role"
        )
        .filter(pk=pk)
        .first()
    )


def assessment_of(invite: CampaignInvite) -> Assessment:
    """Everything about it; the same number of statements for any number of skills."""
    answers = {answer.skill_id: answer for answer in invite.answers.all()}
    wishes = dict(Interest.objects.filter(learner=invite.learner_id).values_list("skill", "wish"))
    skills = tuple(
        Asked(place, skill, answers.get(skill.pk), wishes.get(skill.pk))
        for place, skill in enumerate(skills_of(invite), start=1)
    )
    sees, line = _who_sees(invite)
    return Assessment(invite=invite, skills=skills, sees=sees, sees_line=line)


def level_texts(skill: Skill) -> Mapping[int, str]:
    """Level -> what somebody at it can be seen to do, of those that are described."""
    return dict(skill.levels.values_list("level", "description"))


def said_at(answer: CampaignAnswer, zone: str) -> datetime:
    """When it was saved, in the organization's time."""
    try:
        return answer.answered_at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return answer.answered_at


def open_invites(user_pk: int, organization_pk: int, today) -> list[CampaignInvite]:
    """Those of the signed-in person that can be answered now."""
    return list(
        CampaignInvite.objects.select_related("campaign__plan")
        .filter(
            learner__user=user_pk,
            learner__organization=organization_pk,
            revoked_at=None,
            campaign__opens_on__lte=today,
            campaign__closes_on__gte=today,
        )
        .order_by("campaign__closes_on", "pk")
    )


def _who_sees(invite: CampaignInvite) -> tuple[tuple[Sees, ...], str]:
    """Exactly what access.py and the pages do, in words."""
    organization = invite.campaign.plan.organization
    managers = [
        str(member.user)
        for member in Member.objects.filter(teams=invite.learner.team_id, role=Member.Role.MANAGER)
        .select_related("user")
        .order_by("user__name", "pk")
    ]
    planners = Member.objects.filter(
        organization=organization, role__in=(Member.Role.OWNER, Member.Role.PLANNER)
    ).count()
    floor = organization.privacy_floor
    lines = [Sees("You", "always, and you can change them until the last day")]
    lines += [Sees(name, "your manager: levels and examples") for name in managers]
    lines.append(
        Sees("Who plans the training", f"{count(planners, 'person', 'people')}: levels, no examples")
    )
    lines.append(Sees("Everyone else", f"only averages of {floor} people or more"))
    manager = "your manager" if len(managers) == 1 else "your managers" if managers else ""
    others = (
        f"the {count(planners, 'person', 'people')} who {'plans' if planners == 1 else 'plan'} the training"
    )
    who = ", ".join(part for part in ("you", manager) if part) + f" and {others}"
    return tuple(lines), f"Seen by {who}. Never used for pay or appraisal."
