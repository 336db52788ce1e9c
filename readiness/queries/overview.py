"""The overview: where the organization stands, where the plan leads, and what needs somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from catalog.models import Audience
from readiness.calendar import quarter_end
from readiness.formats import counted, quarter_label, quarter_short, signed
from readiness.models import AuditEntry, Computation, Member, Plan, Version
from readiness.planner.gaps import Analysis, Standing, analyze
from readiness.planner.values import Problem
from readiness.snapshots import problem_for

from .attention import Notice, notices
from .findings import held_sentence, plan_sentence, widest
from .method import Example, example_of
from .stages import Facts, facts_of
from .versions import Frozen, changes_since, computed_version, frozen, newest_computation
from .visibility import sight_of
from .withholding import AUDIENCE, TEAM, Withholding

ENTRIES = 5
LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A group of people with its readiness today and with the plan; both None where they are withheld or unknown."""

    name: str
    people: int
    now: float | None
    then: float | None
    withheld: bool


@dataclass(frozen=True, slots=True)
class Widest:
    """The skill people are furthest below on average."""

    skill: str
    gap: str
    people: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    people: int
    teams: int
    lede: str
    now: float | None
    then: float | None
    horizon: str
    horizon_short: str
    required: int
    held: int
    ready_people: int
    known: tuple[tuple[date, float], ...]
    planned: tuple[tuple[date, float], ...]
    target: float | None
    audiences: tuple[Line, ...]
    by_team: tuple[Line, ...]
    assessed: int
    mandatory: int
    mandatory_met: int
    mandatory_then: int | None
    widest: Widest | None
    example: Example | None
    version: Version | None
    computation: Computation | None
    notices: tuple[Notice, ...]
    entries: tuple[AuditEntry, ...]
    facts: Facts


def overview_page(plan: Plan, *, member: Member, today: date) -> OverviewPage:
    """Everything the page shows to this member."""
    problem = problem_for(plan, today=today)
    now = analyze(problem)
    sight = sight_of(member)
    version, computation = computed_version(plan), newest_computation(plan)
    ahead = frozen(version) if version else None
    facts = facts_of(plan, problem, now, version, computation, today)
    then = ahead.then if ahead else None
    names = dict(Audience.objects.values_list("slug", "name"))
    team_names = {team.id: team.name for team in problem.teams}
    unsaid = Withholding(problem, sight)
    lines = _lines(now.teams, then.teams if then else {}, team_names, unsaid, TEAM)
    return OverviewPage(
        people=now.people,
        teams=len(now.teams),
        lede=_lede(plan, now, version, ahead),
        now=now.readiness,
        then=then.readiness if then else None,
        horizon=quarter_label(ahead.starts_on, ahead.problem.limits.quarters) if ahead else "",
        horizon_short=quarter_short(ahead.starts_on, ahead.problem.limits.quarters) if ahead else "",
        required=now.required_levels,
        held=now.held_levels,
        ready_people=now.people_ready,
        known=_known(plan, now, today),
        planned=_planned(ahead, today),
        target=None if plan.readiness_target is None else plan.readiness_target / 100,
        audiences=_lines(now.audiences, then.audiences if then else {}, names, unsaid, AUDIENCE),
        by_team=tuple(sorted(lines, key=lambda line: (line.now is None, line.now or 0, line.name))),
        assessed=now.people_assessed,
        mandatory=now.mandatory_pairs,
        mandatory_met=now.mandatory_met,
        mandatory_then=then.mandatory_met if then else None,
        widest=_widest(now, problem),
        example=example_of(problem, now),
        version=version,
        computation=computation,
        notices=notices(
            problem=problem,
            analysis=now,
            version=version,
            frozen=ahead,
            changes=changes_since(ahead.problem, problem) if ahead else (),
            facts=facts,
            sight=sight,
            today=today,
        ),
        entries=_entries(plan),
        facts=facts,
    )


def _entries(plan: Plan) -> tuple[AuditEntry, ...]:
    """The latest, of the same thing done again and again by one person only the last."""
    rows = AuditEntry.objects.filter(organization=plan.organization_id).select_related("actor")[:LOOKED_AT]
    runs = [next(run) for _, run in groupby(rows, key=lambda entry: (entry.actor_id, entry.sentence))]
    return tuple(runs[:ENTRIES])


def _lede(plan: Plan, now: Analysis, version: Version | None, ahead: Frozen | None) -> str:
    held = held_sentence(now.readiness)
    if not now.people:
        return "Add the people whose readiness this plan is about, and what their roles need."
    if version is None or ahead is None or now.readiness is None:
        return held
    reached = ahead.plan.summary.readiness
    return f"{held} {plan_sentence(version.name, reached, ahead.after, plan.readiness_target)}".strip()


def _lines(
    now: Mapping[str, Standing],
    then: Mapping[str, Standing],
    names: Mapping[str, str],
    unsaid: Withholding,
    kind: str,
) -> tuple[Line, ...]:
    """Most people first."""
    found = []
    for key, standing in sorted(now.items(), key=lambda pair: (-pair[1].people, names.get(pair[0], pair[0]))):
        withheld = unsaid.ready(kind, key, standing.assessed)
        later = then.get(key)
        found.append(
            Line(
                names.get(key, key),
                standing.people,
                None if withheld else standing.readiness,
                None if withheld or later is None else later.readiness,
                withheld,
            )
        )
    return tuple(found)


def _known(plan: Plan, now: Analysis, today: date) -> tuple[tuple[date, float], ...]:
    """What readiness was when each version was worked out, and what it is today."""
    rows = (
        Version.objects.filter(plan=plan, document__isnull=False)
        .order_by("number")
        .values_list("created_at", "summary")
    )
    found = {at.date(): summary.get("readiness_now") for at, summary in rows if at.date() < today}
    if now.readiness is not None:
        found[today] = now.readiness
    return tuple((day, float(share)) for day, share in sorted(found.items()) if share is not None)


def _planned(ahead: Frozen | None, today: date) -> tuple[tuple[date, float], ...]:
    if ahead is None:
        return ()
    ends = (
        (quarter_end(ahead.starts_on, quarter), share)
        for quarter, share in enumerate(ahead.plan.readiness_by_quarter, start=1)
    )
    return tuple((day, share) for day, share in ends if day > today)


def _widest(now: Analysis, problem: Problem) -> Widest | None:
    found = widest(now)
    if found is None:
        return None
    key, standing = found
    name = next(skill.name for skill in problem.skills if skill.id == key)
    return Widest(name, f"{signed(standing.average)} levels", counted(standing.short, "person", "people"))
