"""The only way a view gets an object: the object, or 404.

What a member may do is one table, `MAY`. Somebody else's organization does not exist (404); one's own where the
part does not allow it is 403, since that it exists is no secret to a member. Each function sets what it found on
the request (`organization`, `member`, `plan`), where the page's frame reads it.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from readiness.models import (
    Action,
    Adjustment,
    Campaign,
    CampaignInvite,
    Computation,
    Coverage,
    ImportBatch,
    Learner,
    Member,
    Mentoring,
    Organization,
    Partner,
    Plan,
    Role,
    Team,
    Vacancy,
    Version,
)

_ROLE = Member.Role
MAY: dict[str, frozenset[str]] = {
    # overview, group figures (those under the privacy floor withheld), plan, exports without names
    "see": frozenset({_ROLE.OWNER, _ROLE.PLANNER, _ROLE.MANAGER, _ROLE.MEMBER, _ROLE.VIEWER}),
    # individuals with their ratings: all of them, or (managers) those of the teams managed
    "see_people": frozenset({_ROLE.OWNER, _ROLE.PLANNER, _ROLE.MANAGER}),
    "edit_people": frozenset({_ROLE.OWNER, _ROLE.PLANNER}),
    "edit_plan": frozenset({_ROLE.OWNER, _ROLE.PLANNER}),
    "export_people": frozenset({_ROLE.OWNER, _ROLE.PLANNER}),
    "manage": frozenset({_ROLE.OWNER}),
}


def may(member: Member, needs: str) -> bool:
    """Whether this part in the organization allows it."""
    return member.role in MAY[needs]


def organizations(request: HttpRequest) -> QuerySet[Organization]:
    """Those the user is a member of."""
    return Organization.objects.filter(members__user_id=request.user.pk).order_by("name")


def organization(request: HttpRequest, slug: str, needs: str = "see") -> Organization:
    """The organization, if the user is a member of it and may do what is needed."""
    member = (
        Member.objects.select_related("organization__collection")
        .filter(organization__slug=slug, user_id=request.user.pk)
        .first()
    )
    if member is None:
        raise Http404("No such organization")
    if not may(member, needs):
        raise PermissionDenied(f"Your part here, {member.get_role_display()}, does not allow this.")
    request.organization, request.member = member.organization, member
    return member.organization


def plan(request: HttpRequest, organization_slug: str, slug: str, needs: str = "see") -> Plan:
    """The plan of an organization the user is a member of."""
    owner = organization(request, organization_slug, needs)
    found = Plan.objects.filter(organization=owner, slug=slug).first()
    if found is None:
        raise Http404("No such plan")
    found.organization = owner  # already fetched
    request.plan = found
    return found


def version(
    request: HttpRequest, organization_slug: str, slug: str, number: int, needs: str = "see"
) -> Version:
    """A version of such a plan."""
    owner = plan(request, organization_slug, slug, needs)
    found = Version.objects.select_related("computation").filter(plan=owner, number=number).first()
    if found is None:
        raise Http404("No such version")
    found.plan = owner
    return found


def computation(
    request: HttpRequest, organization_slug: str, slug: str, number: int, needs: str = "see"
) -> Computation:
    """The try to compute such a version."""
    found = version(request, organization_slug, slug, number, needs)
    if not hasattr(found, "computation"):
        raise Http404("No such computation")
    return found.computation


def action(
    request: HttpRequest, organization_slug: str, slug: str, number: int, pk: int, needs: str = "edit_plan"
) -> Action:
    """A line of such a version."""
    owner = version(request, organization_slug, slug, number, needs)
    found = Action.objects.filter(version=owner, pk=pk).first()
    if found is None:
        raise Http404("No such action")
    found.version = owner
    return found


def adjustment(request: HttpRequest, organization_slug: str, slug: str, pk: int) -> Adjustment:
    """A decision about such a plan."""
    owner = plan(request, organization_slug, slug, "edit_plan")
    found = Adjustment.objects.filter(plan=owner, pk=pk).first()
    if found is None:
        raise Http404("No such decision")
    found.plan = owner
    return found


WAYS = {"mentoring": Mentoring, "hiring": Vacancy, "partner": Partner}


def way(
    request: HttpRequest, organization_slug: str, slug: str, kind: str, pk: int | None
) -> Mentoring | Vacancy | Partner:
    """A way to close gaps that such a plan offers; without a key a new one, not yet stored."""
    owner = plan(request, organization_slug, slug, "edit_plan")
    if kind not in WAYS:
        raise Http404("No such way")
    found = WAYS[kind](plan=owner) if pk is None else WAYS[kind].objects.filter(plan=owner, pk=pk).first()
    if found is None:
        raise Http404("No such way")
    found.plan = owner
    return found


def import_batch(request: HttpRequest, organization_slug: str, slug: str, pk: int) -> ImportBatch:
    """An upload to such a plan."""
    owner = plan(request, organization_slug, slug, "edit_people")
    files = ("upload", "grids", "records")  # megabytes, which no page needs
    found = ImportBatch.objects.filter(plan=owner, pk=pk).defer(*files).first()
    if found is None:
        raise Http404("No such upload")
    found.plan, found.organization = owner, owner.organization
    return found


def learner(request: HttpRequest, organization_slug: str, slug: str, pk: int) -> Learner:
    """Somebody among the people that planners look after."""
    owner = plan(request, organization_slug, slug, "edit_people").organization
    found = Learner.objects.select_related("team", "role").filter(organization=owner, pk=pk).first()
    if found is None:
        raise Http404("Nobody of that kind")
    found.organization = owner
    return found


def team(request: HttpRequest, organization_slug: str, slug: str, pk: int) -> Team:
    """A team of the organization."""
    owner = plan(request, organization_slug, slug, "edit_people").organization
    found = Team.objects.filter(organization=owner, pk=pk).first()
    if found is None:
        raise Http404("No such team")
    found.organization = owner
    return found


def role(request: HttpRequest, organization_slug: str, slug: str, pk: int) -> Role:
    """A role of the organization."""
    owner = plan(request, organization_slug, slug, "edit_people").organization
    found = Role.objects.select_related("audience", "template").filter(organization=owner, pk=pk).first()
    if found is None:
        raise Http404("No such role")
    found.organization = owner
    return found


def rule(request: HttpRequest, organization_slug: str, slug: str, pk: int) -> Coverage:
    """A rule of the plan about how many people hold a skill."""
    owner = plan(request, organization_slug, slug, "edit_plan")
    found = Coverage.objects.select_related("team", "role", "skill").filter(plan=owner, pk=pk).first()
    if found is None:
        raise Http404("No such rule")
    found.plan = owner
    return found


def one_of[Row: Model](rows: QuerySet[Row], pk: int) -> Row:
    """One of those that the member may look at."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("Not among them")
    return found


def campaign(
    request: HttpRequest, organization_slug: str, slug: str, pk: int, needs: str = "see"
) -> Campaign:
    """A self-assessment of such a plan."""
    owner = plan(request, organization_slug, slug, needs)
    found = Campaign.objects.filter(plan=owner, pk=pk).first()
    if found is None:
        raise Http404("No such self-assessment")
    found.plan = owner
    return found


def invite(
    request: HttpRequest, organization_slug: str, slug: str, campaign_pk: int, pk: int, needs: str
) -> CampaignInvite:
    """Somebody asked in it, of those the member sees one by one."""
    owner = campaign(request, organization_slug, slug, campaign_pk, needs)
    rows = CampaignInvite.objects.select_related("learner__team", "learner__role")
    found = one_of(rows.filter(campaign=owner, learner__in=visible_learners(request.member)), pk)
    found.campaign = owner
    return found


def visible_learners(member: Member) -> QuerySet[Learner]:
    """The people whose own ratings this member may see."""
    people = Learner.objects.filter(organization_id=member.organization_id)
    if member.role in (_ROLE.OWNER, _ROLE.PLANNER):
        return people
    if member.role == _ROLE.MANAGER:
        return people.filter(team__managers=member)
    return people.filter(user_id=member.user_id)
