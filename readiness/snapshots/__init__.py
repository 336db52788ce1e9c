"""Rows to planner values: the only file that knows both.

A snapshot is all that a plan is computed from, read in a constant number of SQL statements. Ids are primary keys
as text, so that a result can be written back as rows. Names of people stay out: what is frozen with a version
must not remember somebody who was erased.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet, Sum

from catalog.models import Audience, Collection, Outcome, PriceBasis, Resource, Segment, Skill
from readiness.calendar import quarter_of
from readiness.models import BudgetLine, Coverage, Learner, Plan, Rating, Requirement, Role, Team
from readiness.planner import values

from .decisions import adjusted, with_plan_in_force
from .ways import mentoring, mentors_of, partners, vacancies

__all__ = ["levels_in_force", "mentors_of", "offered", "problem_for", "spendable_kinds", "with_plan_in_force"]

# The level in force is that of the first of these sources that has a current, valid rating.
PRECEDENCE: dict[str, int] = {source: place for place, source in enumerate(Rating.Source.values)}


def problem_for(plan: Plan, *, today: date) -> values.Problem:
    """Everything the planner needs to know of the plan, as of today, with what was kept or left out by hand."""
    return adjusted(plan, _problem(plan, today))


def _problem(plan: Plan, today: date) -> values.Problem:
    required = Requirement.objects.filter(plan=plan).order_by("role_id", "skill_id")
    by_role: dict[int, list[Requirement]] = defaultdict(list)
    for requirement in required:
        by_role[requirement.role_id].append(requirement)
    demands = list(Coverage.objects.filter(plan=plan).order_by("pk"))
    skills = {r.skill_id for r in required} | {demand.skill_id for demand in demands}
    learners = tuple(_learners(plan, skills, today))
    return values.Problem(
        skills=tuple(
            values.Skill(id=str(pk), name=name)
            for pk, name in Skill.objects.filter(pk__in=skills).order_by("pk").values_list("pk", "name")
        ),
        teams=tuple(
            values.Team(id=str(pk), name=name, parent=str(parent or ""))
            for pk, name, parent in Team.objects.filter(organization=plan.organization_id)
            .order_by("pk")
            .values_list("pk", "name", "parent_id")
        ),
        roles=tuple(
            _role(role, by_role[role.pk])
            for role in Role.objects.filter(organization=plan.organization_id)
            .select_related("audience")
            .order_by("pk")
        ),
        learners=learners,
        resources=(
            *(_resources(plan, skills) if "train" in plan.ways else ()),
            *(mentoring(plan, skills, learners) if "mentor" in plan.ways else ()),
        ),
        vacancies=tuple(vacancies(plan, skills, by_role)) if "hire" in plan.ways else (),
        partners=tuple(partners(plan, skills)) if "partner" in plan.ways else (),
        limits=_limits(plan),
        coverage=tuple(_coverage(demand) for demand in demands),
        currency=plan.organization.currency,
        starts_on=plan.starts_on.isoformat(),
    )


def _role(role: Role, requirements: Iterable[Requirement]) -> values.Role:
    return values.Role(
        id=str(role.pk),
        name=role.name,
        audience=role.audience.slug,
        segment=role.audience.segment or Segment.CONSUMERS,
        hours=role.hours_per_quarter,
        requirements=tuple(
            values.Requirement(
                skill=str(r.skill_id),
                level=r.level,
                importance=r.importance,
                mandatory=r.mandatory,
                due=r.due,
            )
            for r in requirements
        ),
    )


def _learners(plan: Plan, skills: set[int], today: date) -> Iterable[values.Learner]:
    levels = levels_in_force(plan, skills, today)
    here = Learner.objects.filter(Q(left_on=None) | Q(left_on__gt=today), organization=plan.organization_id)
    rows = here.order_by("pk").values_list(
        "pk", "team_id", "role_id", "headcount", "hours_per_quarter", "language", "team__hours_per_quarter",
        "role__hours_per_quarter",
    )  # fmt: skip
    for pk, team, role, headcount, own, language, of_team, of_role in rows:
        yield values.Learner(
            id=str(pk),
            team=str(team),
            role=str(role),
            levels=levels.get(pk, {}),
            headcount=headcount,
            # a person's own hours, else the role's (which the planner knows), else the team's
            hours=own if own is not None or of_role is not None else of_team,
            language=language,
        )


def levels_in_force(plan: Plan, skills: set[int], today: date) -> dict[int, dict[str, int]]:
    """Learner -> skill -> level in force. What has expired or was never said is absent."""
    rows = (
        Rating.objects.current()
        .filter(learner__organization=plan.organization_id, skill__in=skills)
        .filter(Q(valid_until=None) | Q(valid_until__gte=today))
        .values_list("learner_id", "skill_id", "source", "level")
    )
    best: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for learner, skill, source, level in rows.iterator(chunk_size=10_000):
        place = PRECEDENCE[source]
        held = best[learner].get(str(skill))
        if held is None or place < held[0]:
            best[learner][str(skill)] = (place, level)
    return {learner: {s: level for s, (_, level) in sorted(of.items())} for learner, of in best.items()}


def offered(plan: Plan) -> QuerySet[Resource]:
    """The published resources on the shelves that the plan may use."""
    shelves = list(plan.shelves.values_list("pk", flat=True))
    if not shelves:
        shelves = Collection.objects.filter(Q(public=True) | Q(pk=plan.organization.collection_id)).values(
            "pk"
        )
    found = Resource.objects.published().filter(collection__in=shelves)
    return found.filter(Q(language="") | Q(language__in=plan.languages)) if plan.languages else found


def _resources(plan: Plan, skills: set[int]) -> Iterable[values.Resource]:
    audiences = {a.pk: a for a in Audience.objects.all()}
    taught = Outcome.objects.filter(skill__in=skills).order_by("skill_id", "from_level")
    rows = (
        offered(plan)
        .filter(outcomes__skill__in=skills)
        .distinct()
        .order_by("pk")
        .prefetch_related("audiences", "prerequisites", Prefetch("outcomes", taught, to_attr="taught"))
    )
    present = {row.pk for row in rows}
    for row in rows:
        first = quarter_of(plan.starts_on, row.starts_on) if row.starts_on else None
        last = quarter_of(plan.starts_on, row.ends_on) if row.ends_on else None
        if (first or 1) > plan.quarters or (last is not None and last < 1):
            continue  # over before the plan starts, or not yet on when it ends
        yield values.Resource(
            id=str(row.pk),
            title=row.title,
            outcomes=tuple(
                values.Outcome(skill=str(o.skill_id), from_level=o.from_level, to_level=o.to_level)
                for o in row.taught
            ),
            hours=row.hours,
            price=_price(row, plan.organization.currency),
            audiences=_audiences([audiences[a.pk] for a in row.audiences.all()], audiences.values()),
            seat_limit=row.seat_limit,
            prerequisites=tuple(
                sorted(str(p.requires_id) for p in row.prerequisites.all() if p.requires_id in present)
            ),
            language=row.language,
            first_quarter=max(first, 1) if first is not None else None,
            last_quarter=min(last, plan.quarters) if last is not None else None,
            estimated=row.hours_estimated or row.price_estimated or any(o.estimated for o in row.taught),
        )


def _audiences(meant: list[Audience], every: Iterable[Audience]) -> frozenset[str]:
    """Slugs of the audiences meant and of those within them; empty for everyone."""
    if any(audience.everyone for audience in meant):
        return frozenset()
    pks = {audience.pk for audience in meant}
    return frozenset(a.slug for a in every if a.pk in pks or a.broader_id in pks)


def _price(row: Resource, currency: str) -> values.Price | None:
    """None where it is unknown, or in a currency that is not the organization's."""
    if row.price_basis == PriceBasis.FREE:
        return values.Price(amount=Decimal(0))
    if row.price_basis == PriceBasis.UNKNOWN or row.currency != currency:
        return None
    return values.Price(
        amount=row.price, seats=row.run_seats, max_runs=row.max_runs if row.run_seats else None
    )


# --- limits ---------------------------------------------------------------------------------------------------


def spendable_kinds(plan: Plan) -> tuple[str, ...]:
    """Which budget lines the planner may spend: skills, and hiring where it may hire or take partners."""
    outside = "hire" in plan.ways or "partner" in plan.ways
    return (BudgetLine.Kind.SKILLS, BudgetLine.Kind.HIRING) if outside else (BudgetLine.Kind.SKILLS,)


def _by_quarter(plan: Plan) -> tuple[Decimal, ...]:
    """The limit of each quarter where each is one of its own; () otherwise."""
    if not (plan.quarters_bind and plan.budget_rule == Plan.BudgetRule.LINES):
        return ()
    rows = BudgetLine.objects.filter(plan=plan, kind__in=spendable_kinds(plan), quarter__lte=plan.quarters)
    amounts = dict(rows.values_list("quarter").annotate(all=Sum("amount")).order_by())
    return tuple(amounts.get(quarter) or Decimal(0) for quarter in range(1, plan.quarters + 1))


def _limits(plan: Plan) -> values.Limits:
    split = None
    if plan.split_shares:
        split = values.Split(
            shares={
                segment: Decimal(str(share)) / 100 for segment, share in sorted(plan.split_shares.items())
            },
            tolerance=Decimal(plan.split_tolerance) / 100,
            basis=values.Basis(plan.split_basis),
        )
    return values.Limits(
        quarters=plan.quarters,
        budget=plan.budget,
        budget_by_quarter=_by_quarter(plan),
        hours=plan.hours_per_quarter,
        split=split,
        unknown_levels=values.UnknownLevels(plan.unknown_policy),
    )


def _coverage(demand: Coverage) -> values.Coverage:
    return values.Coverage(
        id=str(demand.pk),
        skill=str(demand.skill_id),
        level=demand.level,
        people=demand.people,
        team=str(demand.team_id or ""),
        role=str(demand.role_id or ""),
    )
