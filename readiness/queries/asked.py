"""Whom a campaign asks, and about which skills."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from catalog.models import Skill
from readiness.models import Campaign, CampaignInvite, Learner, Requirement

from .people import here, within


def in_its_teams(campaign: Campaign, today: date) -> QuerySet[Learner]:
    """Everyone who is in one of its teams or below: people, and unnamed groups too."""
    teams = list(campaign.plan.organization.teams.all())
    wanted = set().union(*(within(teams, team) for team in campaign.teams.all()))
    return here(campaign.plan.organization_id, today).filter(team__in=wanted)


def may_be_asked(campaign: Campaign, today: date) -> QuerySet[Learner]:
    """The people among them: a group without names cannot answer for itself."""
    return in_its_teams(campaign, today).filter(headcount=1)


def skills_asked(campaign: Campaign, learners: Iterable[Learner]) -> dict[int, list[Skill]]:
    """Learner -> skills in the order they are asked: those chosen, else those that the person's role requires."""
    chosen = list(campaign.skills.select_related("category"))
    if chosen:
        ordered = _in_order(chosen)
        return {learner.pk: ordered for learner in learners}
    by_role: defaultdict[int, list[Skill]] = defaultdict(list)
    rows = Requirement.objects.filter(plan=campaign.plan_id).select_related("skill__category")
    for requirement in rows:
        by_role[requirement.role_id].append(requirement.skill)
    ordered_by_role = {role: _in_order(skills) for role, skills in by_role.items()}
    return {learner.pk: ordered_by_role.get(learner.role_id, []) for learner in learners}


def skills_of(invite: CampaignInvite) -> list[Skill]:
    """What this person is asked about."""
    return skills_asked(invite.campaign, [invite.learner])[invite.learner_id]


def _in_order(skills: Iterable[Skill]) -> list[Skill]:
    """Kindred skills beside each other."""
    return sorted(skills, key=lambda s: (s.category.name if s.category else "", s.name.casefold(), s.pk))
