"""What the plan leaves open, what stands in the way, and what else could be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.models import Outcome, Status
from readiness.formats import counted, money, number, quarter_label
from readiness.models import Plan
from readiness.planner.gaps import EXPERTISE
from readiness.planner.values import ResidualGap

from .versions import Frozen

SHOWN = 8
NOTHING: Mapping[tuple[str, str, str, str], str] = {}
WAYS = 5
REASONS = {
    "no_resource": "Nothing published teaches this level",
    "entry_level": "What is offered asks for a higher level to begin with",
    "audience": "What teaches this is not offered to these people",
    "language": "What teaches this is not offered in their language",
    "unknown_hours": "What teaches this has no known hours",
    "unknown_price": "What teaches this has no known price",
    "hours": "The learning hours are used up",
    "budget": "The budget is used up",
    "split": "Their share of the split is used up",
    "seats": "All places are taken",
    "dates": "It cannot be finished in time",
    "not_worth_it": "Within these limits other gaps gain more",
    "excluded": "Excluded by choice",
}


@dataclass(frozen=True, slots=True)
class LeftLine:
    """A gap that stays: `average` is levels short a person, negative."""

    skill: str
    who: str
    average: float
    levels: int
    mandatory: bool
    why: str
    cheapest: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """Something outside the plan that would close more. `page` is a URL name, empty where there is nothing to press.

    `use`: the way (hire, partner, mentor) that pressing it allows the plan to use.
    """

    icon: str
    title: str
    text: str
    page: str = ""
    label: str = ""
    price: str = ""
    use: str = ""


def residual(
    frozen: Frozen, cheapest: Mapping[tuple[str, str, str, str], str] = NOTHING
) -> tuple[LeftLine, ...]:
    """By skill and reason: mandatory first, then most levels short. `cheapest`: see queries.plan_findings."""
    groups: defaultdict[tuple[str, str, bool], list[ResidualGap]] = defaultdict(list)
    for gap in frozen.plan.residual_gaps:
        groups[gap.skill, gap.reason, gap.mandatory].append(gap)
    skills = {skill.id: skill.name for skill in frozen.problem.skills}
    teams = {team.id: team.name for team in frozen.problem.teams}
    lines = []
    for (skill, reason, mandatory), gaps in groups.items():
        people, levels = sum(gap.people for gap in gaps), sum(gap.levels for gap in gaps)
        where = sorted({gap.team for gap in gaps})
        place = teams.get(where[0], "") if len(where) == 1 else f"{len(where)} teams"
        who = f"{counted(people, 'person', 'people')} in {place}{', mandatory' if mandatory else ''}"
        details = {gap.detail for gap in gaps if gap.detail}
        why = details.pop() if len(details) == 1 else REASONS.get(reason, reason.replace("_", " "))
        ways = {cheapest.get((gap.team, gap.role, gap.skill, gap.reason), "") for gap in gaps} - {""}
        way = ways.pop() if len(ways) == 1 else ""
        lines.append(
            LeftLine(skills[skill], who, -levels / people if people else 0, levels, mandatory, why, way)
        )
    return tuple(sorted(lines, key=lambda line: (not line.mandatory, -line.levels, line.skill, line.why)))


def other_ways(plan: Plan, frozen: Frozen) -> tuple[Way, ...]:
    """For the skills with most left open: who could mentor, which drafts would teach it, what is not known."""
    left: defaultdict[str, int] = defaultdict(int)
    for gap in frozen.plan.residual_gaps:
        left[gap.skill] += gap.levels
    skills = {skill.id: skill.name for skill in frozen.problem.skills}
    order = sorted(left, key=lambda key: (-left[key], skills[key]))
    ways = [
        *_outside(plan),
        *_drafts(plan, order),
        *_unknown(frozen, left),
        *_mentors(plan, frozen, order, skills),
    ]
    return tuple(ways[:WAYS])


def _outside(plan: Plan) -> list[Way]:
    """Posts and partners that are known and that the plan may not use yet."""
    currency = plan.organization.currency
    ways = []
    if "hire" not in plan.ways:
        ways += [
            Way(
                "person",
                f"Hire: {row.role}",
                f"{counted(row.posts, 'post', 'posts')} in {row.team}, from "
                f"{quarter_label(plan.starts_on, row.lead)}",
                label="Add",
                price=f"{money(row.cost, currency)} each",
                use="hire",
            )
            for row in plan.vacancys.filter(cost__isnull=False).select_related("role", "team")[:2]
        ]
    if "partner" not in plan.ways:
        ways += [
            Way(
                "building",
                f"Borrow: {row.title}",
                f"{counted(row.days, 'day', 'days')}, covers {counted(row.people, 'person', 'people')}",
                label="Add",
                price=money(row.cost, currency),
                use="partner",
            )
            for row in plan.partners.filter(day_rate__isnull=False, days__isnull=False)[:2]
        ]
    return ways


def _drafts(plan: Plan, order: list[str]) -> list[Way]:
    """Resources on the organization's shelf that nobody has published yet."""
    rows = (
        Outcome.objects.filter(
            skill__in=[int(key) for key in order],
            resource__collection=plan.organization.collection_id,
            resource__status=Status.DRAFT,
        )
        .select_related("resource", "skill")
        .order_by("resource__title", "pk")
    )
    return [
        Way(
            "journal-check",
            f"Publish {row.resource.title}",
            f"{row.skill.name} from {row.from_level} to {row.to_level}, still a draft",
            "catalog:resources",
            "Review",
        )
        for row in rows[:2]
    ]


def _unknown(frozen: Frozen, left: dict[str, int]) -> list[Way]:
    out = [
        resource
        for resource in frozen.problem.resources
        if (resource.hours is None or resource.price is None)
        and any(o.skill in left for o in resource.outcomes)
    ]
    out.sort(key=lambda resource: (-sum(left.get(o.skill, 0) for o in resource.outcomes), resource.title))
    return [
        Way(
            "question-circle",
            f"Find out the {'hours' if resource.hours is None else 'price'} of {resource.title}",
            "Until then it cannot be planned",
            "catalog:resources",
            "Complete",
        )
        for resource in out[:2]
    ]


def _mentors(plan: Plan, frozen: Frozen, order: list[str], skills: dict[str, str]) -> list[Way]:
    """Skills that people here hold well and nobody mentors yet; how many, never who."""
    ways = []
    offered = {str(pk) for pk in plan.mentorings.values_list("skill_id", flat=True)}
    for skill in order:
        if skill in offered:
            continue
        experts = sum(
            learner.headcount
            for learner in frozen.problem.learners
            if learner.levels.get(skill, 0) >= EXPERTISE
        )
        short = frozen.then.skills[skill].short if skill in frozen.then.skills else 0
        if experts and short:
            hold = "person holds" if experts == 1 else "people hold"
            still = counted(short, "person", "people")
            ways.append(
                Way(
                    "people",
                    f"Mentoring in {skills[skill]}",
                    f"{number(experts)} {hold} level {EXPERTISE} or above, for {still} still short",
                    "budget-ways",
                    "Offer",
                )
            )
    return ways
