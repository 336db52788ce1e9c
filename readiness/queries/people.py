"""The people of an organization, the teams they are in and the roles they have, as the pages list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from readiness.models import Learner, Organization, Plan, Rating, Requirement, Role, Team

A_PAGE = 50
LONGEST = 200  # characters of a search


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilters:
    """As the address says them; what does not exist filters nothing."""

    words: str = ""
    team: str = ""
    role: str = ""
    left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleList:
    page: Page
    filters: PeopleFilters
    teams: tuple[Team, ...]
    roles: tuple[Role, ...]
    people: int  # here today, each of a group counted
    rows: int
    gone: int
    filtered: bool


def here(organization: Organization | int, today: date) -> QuerySet[Learner]:
    """Those who have not left."""
    return Learner.objects.filter(organization=organization).filter(Q(left_on=None) | Q(left_on__gt=today))


def _counted(learners: QuerySet[Learner], today: date) -> dict[str, int]:
    """People and rows that are here, and rows of who has left."""
    gone = Q(left_on__lte=today)
    return learners.aggregate(
        people=Coalesce(Sum("headcount", filter=~gone), 0),
        rows=Count("pk", filter=~gone),
        gone=Count("pk", filter=gone),
    )


def people_list(
    organization: Organization, filters: PeopleFilters, number: str | int, *, today: date
) -> PeopleList:
    """One page of the list; four statements, however many people there are."""
    teams, roles = tuple(organization.teams.all()), tuple(organization.roles.all())
    everyone = Learner.objects.filter(organization=organization)
    gone = Q(left_on__lte=today)
    counts = _counted(everyone, today)
    found = everyone.filter(gone) if filters.left else everyone.exclude(gone)
    team = next((team for team in teams if str(team.pk) == filters.team), None)
    role = next((role for role in roles if str(role.pk) == filters.role), None)
    if team:
        found = found.filter(team=team)
    if role:
        found = found.filter(role=role)
    for word in filters.words[:LONGEST].replace("\x00", "").split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(external_id__icontains=word)
            | Q(team__name__icontains=word)
            | Q(role__name__icontains=word)
        )
    rows = found.select_related("team", "role").order_by("team__name", "name", "pk")
    return PeopleList(
        page=Paginator(rows, A_PAGE).get_page(number),
        filters=filters,
        teams=teams,
        roles=roles,
        filtered=bool(team or role or filters.words.strip()),
        **counts,
    )


# --- teams ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Branch:
    """A team in the tree, with how many people are in it and in it with all below."""

    team: Team
    depth: int
    people: int
    below: int


def team_tree(organization: Organization, *, today: date) -> tuple[Branch, ...]:
    """Every team, each followed by those within it; two statements."""
    teams = list(organization.teams.order_by("name"))
    people = dict(here(organization, today).order_by().values_list("team").annotate(people=Sum("headcount")))
    children: dict[int | None, list[Team]] = {}
    for team in teams:
        children.setdefault(team.parent_id, []).append(team)
    found: list[Branch] = []

    def walk(parent: int | None, depth: int) -> int:
        total = 0
        for team in children.pop(parent, ()):
            place = len(found)
            found.append(Branch(team, depth, people.get(team.pk, 0), 0))
            below = walk(team.pk, depth + 1)
            found[place] = Branch(team, depth, people.get(team.pk, 0), below)
            total += people.get(team.pk, 0) + below
        return total

    walk(None, 0)
    return tuple(found)


def within(teams: Iterable[Team], team: Team) -> set[int]:
    """The keys of the team and of all teams below it."""
    children: dict[int | None, list[int]] = {}
    for each in teams:
        children.setdefault(each.parent_id, []).append(each.pk)
    found, ahead = set(), [team.pk]
    while ahead:
        key = ahead.pop()
        if key not in found:
            found.add(key)
            ahead += children.get(key, [])
    return found


@dataclass(frozen=True, slots=True)
class TeamContents:
    """What would move along if the team were merged into another."""

    people: int
    rows: int
    gone: int
    teams: int
    managers: int
    rules: int

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.gone or self.teams)


def team_contents(team: Team, *, today: date) -> TeamContents:
    """Counts of all that hangs on the team."""
    of_team = _counted(Learner.objects.filter(team=team), today)
    rules = Plan.objects.filter(organization=team.organization_id, coverages__team=team).count()
    return TeamContents(**of_team, teams=team.children.count(), managers=team.managers.count(), rules=rules)


# --- roles ------------------------------------------------------------------------------------------------------


def roles_with_counts(plan: Plan, *, today: date) -> QuerySet[Role]:
    """The organization's roles with `people` who have them and `needs`, the skills the plan asks of them."""
    people = (
        here(plan.organization_id, today)
        .filter(role=OuterRef("pk"))
        .order_by()
        .values("role")
        .annotate(total=Sum("headcount"))
        .values("total")
    )
    needs = (
        Requirement.objects.filter(plan=plan, role=OuterRef("pk"))
        .order_by()
        .values("role")
        .annotate(total=Count("pk"))
        .values("total")
    )
    return (
        Role.objects.filter(organization=plan.organization_id)
        .select_related("audience", "template")
        .annotate(
            people=Coalesce(Subquery(people, output_field=IntegerField()), 0),
            needs=Coalesce(Subquery(needs, output_field=IntegerField()), 0),
        )
        .order_by(F("people").desc(), "name")
    )


# --- roles, not people ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Personal:
    """What is kept about single people, counted."""

    names: int
    emails: int
    numbers: int
    accounts: int
    people: int
    groups: int
    ratings: int


def personal_data(organization: Organization) -> Personal:
    """What "roles, not people" would remove."""
    kept = Learner.objects.filter(organization=organization)
    counts = kept.aggregate(
        names=Count("pk", filter=~Q(name="")),
        emails=Count("pk", filter=~Q(email="")),
        numbers=Count("pk", filter=~Q(external_id="")),
        accounts=Count("pk", filter=Q(user__isnull=False)),
        people=Count("pk"),
    )
    groups = kept.order_by().values("team", "role").distinct().count()
    ratings = Rating.objects.filter(learner__organization=organization).count()
    return Personal(**counts, groups=groups, ratings=ratings)
