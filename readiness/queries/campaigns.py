"""Campaigns as those who run them see them: who was asked, who has finished, and, for managers, what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from catalog.models import Skill
from readiness import access
from readiness.models import Campaign, CampaignInvite, Learner, Member, Plan, Rating, Requirement
from readiness.snapshots import PRECEDENCE

from .asked import in_its_teams, skills_asked


def campaigns_of(plan: Plan) -> QuerySet[Campaign]:
    """The plan's campaigns, the newest first, with how many were asked and how many have finished."""
    return plan.campaigns.annotate(
        asked=Count("invites", filter=Q(invites__revoked_at=None)),
        finished=Count("invites", filter=Q(invites__revoked_at=None, invites__finished_at__isnull=False)),
    )


@dataclass(frozen=True, slots=True)
class Person:
    """How far somebody is; never what they said."""

    invite: CampaignInvite
    name: str
    team: str
    state: str
    answered: int
    of: int


@dataclass(frozen=True, slots=True)
class TeamCount:
    """`finished` None: withheld."""

    name: str
    asked: int
    finished: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPage:
    campaign: Campaign
    state: str
    asked: int
    finished: int | None  # None: withheld
    begun: int | None
    mailed: int
    to_mail: int  # who has an address and no mail yet
    without_address: int
    newcomers: int
    groups: int
    group_people: int
    people: tuple[Person, ...]
    teams: tuple[TeamCount, ...]


def campaign_page(campaign: Campaign, *, member: Member, today: date) -> CampaignPage:
    """How far it is, as far as this member may know."""
    invites = list(
        campaign.invites.filter(revoked_at=None)
        .select_related("learner__team")
        .annotate(said=Count("answers"))
        .order_by("learner__name", "pk")
    )
    all_ = in_its_teams(campaign, today)
    groups = all_.filter(headcount__gt=1).aggregate(groups=Count("pk"), people=Sum("headcount"))
    newcomers = all_.filter(headcount=1).exclude(invites__campaign=campaign).count()
    sees_all = access.may(member, "edit_people")
    visible = set(access.visible_learners(member).values_list("pk", flat=True)) if not sees_all else None
    if not access.may(member, "see_people"):
        visible = set()
    finished = sum(invite.finished_at is not None for invite in invites)
    hidden = not sees_all and len(invites) < campaign.plan.organization.privacy_floor
    return CampaignPage(
        campaign=campaign,
        state=campaign.state(today),
        asked=len(invites),
        finished=None if hidden else finished,
        begun=None if hidden else sum(bool(invite.said) for invite in invites),
        mailed=sum(invite.mailed_at is not None for invite in invites),
        to_mail=sum(invite.mailed_at is None and bool(invite.learner.email) for invite in invites),
        without_address=sum(not invite.learner.email for invite in invites),
        newcomers=newcomers,
        groups=groups["groups"],
        group_people=groups["people"] or 0,
        people=tuple(_people(campaign, invites, visible)),
        teams=tuple(_teams(invites, 0 if sees_all else campaign.plan.organization.privacy_floor)),
    )


def _people(campaign: Campaign, invites: list[CampaignInvite], visible: set[int] | None) -> list[Person]:
    shown = [invite for invite in invites if visible is None or invite.learner_id in visible]
    skills = skills_asked(campaign, [invite.learner for invite in shown])
    return [
        Person(
            invite=invite,
            name=str(invite.learner),
            team=invite.learner.team.name,
            state=_state(invite),
            answered=invite.said,
            of=len(skills[invite.learner_id]),
        )
        for invite in shown
    ]


def _state(invite: CampaignInvite) -> str:
    if invite.finished_at:
        return "Finished"
    if invite.said:
        return "Begun"
    return "Invited" if invite.mailed_at else "Not invited yet"


def _teams(invites: list[CampaignInvite], floor: int) -> list[TeamCount]:
    """By team. Where one is withheld, what is withheld in all must be too many people to subtract it out again."""
    counts: dict[str, list[int]] = {}
    for invite in invites:
        both = counts.setdefault(invite.learner.team.name, [0, 0])
        both[0] += 1
        both[1] += invite.finished_at is not None
    by_size = sorted(counts, key=lambda name: (counts[name][0], name))
    withheld: set[str] = set()
    for name in by_size:
        hidden = sum(counts[each][0] for each in withheld)
        if counts[name][0] < floor or 0 < hidden < floor:
            withheld.add(name)
    return [
        TeamCount(name, counts[name][0], None if name in withheld else counts[name][1])
        for name in sorted(counts)
    ]


# --- beside the manager's view ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Beside:
    """One skill: what each said, what is in force, and what the role needs. None: nobody said."""

    skill: Skill
    self_: int | None
    answered: bool
    manager: int | None
    agreed: int | None
    in_force: int | None
    in_force_source: str
    needed: int | None
    example: str

    @property
    def difference(self) -> int | None:
        """How much higher the manager sees it."""
        return None if self.self_ is None or self.manager is None else self.manager - self.self_


@dataclass(frozen=True, slots=True)
class BesidePage:
    campaign: Campaign
    learner: Learner
    rows: tuple[Beside, ...]
    examples: bool  # whether the reader may see them

    @property
    def differ(self) -> int:
        return sum(bool(row.difference) for row in self.rows)


def beside_page(invite: CampaignInvite, *, member: Member, today: date) -> BesidePage:
    """Self, manager's and agreed level of every skill asked; examples for who manages the person's team only."""
    campaign, learner = invite.campaign, invite.learner
    examples = member.role == Member.Role.MANAGER and member.teams.filter(pk=learner.team_id).exists()
    skills = skills_asked(campaign, [learner])[learner.pk]
    answers = {answer.skill_id: answer for answer in invite.answers.all()}
    levels = current_levels(learner, today)
    needed = dict(
        Requirement.objects.filter(plan=campaign.plan_id, role=learner.role_id).values_list("skill", "level")
    )
    rows = []
    for skill in skills:
        held = levels.get(skill.pk, {})
        source = next((each for each in PRECEDENCE if each in held), None)  # the first that counts
        answer = answers.get(skill.pk)
        rows.append(
            Beside(
                skill=skill,
                self_=held.get(Rating.Source.SELF),
                answered=answer is not None,
                manager=held.get(Rating.Source.MANAGER),
                agreed=held.get(Rating.Source.AGREED),
                in_force=held[source] if source else None,
                in_force_source=str(Rating.Source(source).label) if source else "",
                needed=needed.get(skill.pk),
                example=answer.example if examples and answer else "",
            )
        )
    return BesidePage(campaign, learner, tuple(rows), examples)


def current_levels(learner: Learner, today: date) -> Mapping[int, dict[str, int]]:
    """Skill -> source -> level, of the ratings that are current and valid."""
    levels: dict[int, dict[str, int]] = {}
    rows = learner.ratings.current().filter(Q(valid_until=None) | Q(valid_until__gte=today))
    for skill, source, level in rows.values_list("skill", "source", "level"):
        levels.setdefault(skill, {})[source] = level
    return levels
