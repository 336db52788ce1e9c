"""What a plan may use beside the catalog's resources, and of the catalog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from catalog.models import Collection, Resource, Skill
from readiness.formats import counted, hours, money, quarter_label
from readiness.models import Learner, Mentoring, Partner, Plan, Requirement, Vacancy
from readiness.planner.values import Learner as Person
from readiness.snapshots import levels_in_force, mentors_of
from readiness.words import listed


@dataclass(frozen=True, slots=True)
class WayLine:
    """Something that may be used beside the catalog: `lacks` is why it cannot be planned yet."""

    pk: int
    title: str
    text: str
    price: str
    lacks: str


def shelves_for(plan: Plan) -> QuerySet[Collection]:
    """The shelves a plan may use: the public one and the organization's own."""
    return Collection.objects.filter(Q(public=True) | Q(pk=plan.organization.collection_id)).order_by(
        "-public", "name"
    )


def languages_for(plan: Plan) -> list[tuple[str, str]]:
    """The languages of resources on those shelves, with how many there are."""
    rows = (
        Resource.objects.published()
        .filter(collection__in=shelves_for(plan).order_by())
        .exclude(language="")
        .order_by("language")
        .values_list("language")
        .annotate(many=Count("pk"))
    )
    found = dict.fromkeys(plan.languages, 0) | dict(rows)
    return [
        (code, f"{code} ({counted(many, 'resource', 'resources')})") for code, many in sorted(found.items())
    ]


def skills_for(plan: Plan) -> dict[int, Skill]:
    """The skills that the plan is about, by name."""
    required = Requirement.objects.filter(plan=plan).values("skill")
    covered = plan.coverages.values("skill")
    rows = Skill.objects.filter(Q(pk__in=required) | Q(pk__in=covered)).order_by("name")
    return {skill.pk: skill for skill in rows}


def mentoring_lines(plan: Plan, *, today: date) -> list[WayLine]:
    rows = list(Mentoring.objects.filter(plan=plan).select_related("skill", "team", "role").order_by("pk"))
    people = _people_with_levels(plan, {row.skill_id for row in rows}, today) if rows else []
    return [_mentoring(row, mentors_of(row, people), plan) for row in rows]


def _people_with_levels(plan: Plan, skills: set[int], today: date) -> list[Person]:
    levels = levels_in_force(plan, skills, today)
    here = Learner.objects.filter(Q(left_on=None) | Q(left_on__gt=today), organization=plan.organization_id)
    return [
        Person(id=str(pk), team=str(team), role=str(role), headcount=many, levels=levels.get(pk, {}))
        for pk, team, role, many in here.values_list("pk", "team_id", "role_id", "headcount")
    ]


def _mentoring(row: Mentoring, mentors: int, plan: Plan) -> WayLine:
    currency = plan.organization.currency
    text = f"From {row.from_level} to {row.to_level}; {counted(mentors, 'person', 'people')} may mentor"
    lacks = _lacking(
        ("hours of a mentee", row.hours), ("hours of a mentor", row.mentor_hours), ("price", row.hour_price)
    )
    if row.hours and row.mentor_hours is not None:
        room = int(Decimal(row.mentor_hours) * mentors * plan.quarters // Decimal(row.hours))
        text += f", room for {counted(room, 'mentee', 'mentees')} at {hours(row.hours)} each"
    if not mentors:
        lacks = lacks or f"nobody meant holds level {row.to_level}"
    price = "Free" if row.hour_price == 0 else f"{money(row.hour_price, currency)} an hour"
    return WayLine(row.pk, str(row.skill), text, price if row.hour_price is not None else "not known", lacks)


def vacancy_lines(plan: Plan) -> list[WayLine]:
    rows = Vacancy.objects.filter(plan=plan).select_related("team", "role").prefetch_related("levels")
    return [_vacancy(row, plan) for row in rows.order_by("pk")]


def _vacancy(row: Vacancy, plan: Plan) -> WayLine:
    late = row.lead > plan.quarters
    other = len(row.levels.all())
    brings = "holds what the role requires" + (
        f", but for {counted(other, 'skill', 'skills')}" if other else ""
    )
    when = quarter_label(plan.starts_on, row.lead)
    text = f"{counted(row.posts, 'post', 'posts')} in {row.team}, from {when}; {brings}"
    lacks = _lacking(("cost", row.cost)) or ("the plan ends before anybody is there" if late else "")
    return WayLine(row.pk, str(row.role), text, _each(row.cost, plan, "a hire"), lacks)


def partner_lines(plan: Plan) -> list[WayLine]:
    rows = Partner.objects.filter(plan=plan).select_related("team", "role").prefetch_related("levels__skill")
    return [_partner(row, plan) for row in rows.order_by("pk")]


def _partner(row: Partner, plan: Plan) -> WayLine:
    covers = listed([f"{level.skill} {level.level}" for level in row.levels.all()])
    days = f", {counted(row.days, 'day', 'days')}" if row.days else ""
    text = f"Covers {covers or 'nothing yet'} for {counted(row.people, 'person', 'people')}{days}"
    lacks = _lacking(("price of a day", row.day_rate), ("number of days", row.days))
    return WayLine(row.pk, row.title, text, _each(row.day_rate, plan, "a day"), lacks)


def _each(amount: Decimal | None, plan: Plan, unit: str) -> str:
    return "not known" if amount is None else f"{money(amount, plan.organization.currency)} {unit}"


def _lacking(*parts: tuple[str, object]) -> str:
    missing = [name for name, value in parts if value is None]
    return f"{listed(missing)} not known" if missing else ""
