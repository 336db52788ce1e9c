"""What has been answered so far, counted; the wizard makes the state of each stage of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Func, IntegerField, OuterRef, Subquery

from readiness.models import (
    Computation,
    Concern,
    Dependency,
    Measure,
    Plan,
    Responsibility,
    Review,
    Scenario,
    Version,
)
from readiness.planner.gaps import Analysis, analyze
from readiness.planner.values import Problem
from readiness.snapshots import problem_for

from .findings import gaps_title
from .versions import computed_version, newest_computation


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Counts of what is stored for a plan, and its latest result."""

    plan: Plan
    currency: str
    scenarios: int
    concerns: int
    concerns_open: int
    dependencies: int
    responsibilities: int
    measures: int
    reviews: int
    next_review: date | None
    teams: int
    roles: int
    roles_asked: int  # roles of people here that require something
    people: int
    assessed: int
    complete: int
    skills: int
    mandatory_skills: int
    shortfall: str
    version: Version | None
    computation: Computation | None
    approved: int | None  # number of the version that waits to be published
    published: int | None  # number of the one in force


def facts_of(
    plan: Plan,
    problem: Problem,
    analysis: Analysis,
    version: Version | None,
    computation: Computation | None,
    today: date,
) -> Facts:
    """One SQL statement; the rest is counted in what was read already."""
    stored = (
        Plan.objects.filter(pk=plan.pk)
        .annotate(
            scenario_count=_count(Scenario),
            concern_count=_count(Concern),
            open_count=_count(Concern, state=Concern.State.OPEN),
            dependency_count=_count(Dependency),
            responsibility_count=_count(Responsibility),
            measure_count=_count(Measure),
            review_count=_count(Review),
            next_review=Subquery(
                Review.objects.filter(plan=OuterRef("pk"), done_on=None, on__gte=today)
                .order_by("on")
                .values("on")[:1]
            ),
            approved=_number_of(Version.State.APPROVED),
            published=_number_of(Version.State.PUBLISHED),
        )
        .values()[0]
    )
    here = {learner.role for learner in problem.learners}
    asked = [
        role for role in problem.roles if role.id in here and any(need.level for need in role.requirements)
    ]
    return Facts(
        plan=plan,
        currency=plan.organization.currency,
        scenarios=stored["scenario_count"],
        concerns=stored["concern_count"],
        concerns_open=stored["open_count"],
        dependencies=stored["dependency_count"],
        responsibilities=stored["responsibility_count"],
        measures=stored["measure_count"],
        reviews=stored["review_count"],
        next_review=stored["next_review"],
        teams=len({learner.team for learner in problem.learners}),
        roles=len(here),
        roles_asked=len(asked),
        people=analysis.people,
        assessed=analysis.people_assessed,
        complete=analysis.people_complete,
        skills=len({need.skill for role in asked for need in role.requirements if need.level}),
        mandatory_skills=len({need.skill for role in asked for need in role.requirements if need.mandatory}),
        shortfall=gaps_title(analysis.skills, {skill.id: skill.name for skill in problem.skills}),
        version=version,
        computation=computation,
        approved=stored["approved"],
        published=stored["published"],
    )


def _number_of(state: str) -> Subquery:
    """Number of the plan's version in that state."""
    return Subquery(Version.objects.filter(plan=OuterRef("pk"), state=state).values("number")[:1])


def facts_now(plan: Plan, *, today: date) -> Facts:
    """The same for a page that needs nothing else."""
    problem = problem_for(plan, today=today)
    return facts_of(plan, problem, analyze(problem), computed_version(plan), newest_computation(plan), today)


def _count(model, **only) -> Func | Subquery:
    """How many rows of the model belong to the plan."""
    rows = model.objects.filter(plan=OuterRef("pk"), **only).order_by().values("plan")
    return Func(
        Subquery(rows.annotate(rows=Count("pk")).values("rows"), output_field=IntegerField()),
        0,
        function="COALESCE",
    )
