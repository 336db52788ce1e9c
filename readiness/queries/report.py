"""What the report prints beside the plan itself: rows of the other stages, read at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Min, Sum

from catalog.models import Audience, Resource, Segment, Skill
from readiness.models import (
    BudgetLine,
    Check,
    Concern,
    Dependency,
    Learner,
    Measure,
    Plan,
    Rating,
    Responsibility,
    Review,
    Scenario,
    Upkeep,
)

from .concerns import Crossing, concern_rows


@dataclass(frozen=True, slots=True)
class ReportRows:
    scenarios: list[Scenario]
    concerns: list[Concern]
    crossings: tuple[Crossing, ...]
    responsibilities: list[Responsibility]
    dependencies: list[Dependency]
    measures: list[Measure]
    checks: list[Check]
    upkeep: list[Upkeep]
    reviews: list[Review]
    budget_lines: list[BudgetLine]


def report_rows(plan: Plan) -> ReportRows:
    """What was answered in the stages around the plan, in the order of its pages."""
    register = concern_rows(plan)
    return ReportRows(
        scenarios=list(plan.scenarios.order_by("pk")),
        concerns=list(register.concerns),
        crossings=register.crossings,
        responsibilities=list(plan.responsibilitys.prefetch_related("skills").order_by("pk")),
        dependencies=list(plan.dependencys.select_related("needs", "gives").order_by("pk")),
        measures=list(plan.measures.prefetch_related("readings").order_by("family", "pk")),
        checks=list(plan.checks.order_by("pk")),
        upkeep=list(plan.upkeeps.prefetch_related("skills").order_by("pk")),
        reviews=list(plan.reviews.order_by("on", "pk")),
        budget_lines=_whole_lines(plan),
    )


def _whole_lines(plan: Plan) -> list[BudgetLine]:
    """The budget lines over all quarters, not those whose amount nobody knows yet."""
    rows = plan.budgetlines.filter(amount__isnull=False).values("kind", "label")
    return [
        BudgetLine(plan=plan, kind=row["kind"], label=row["label"], amount=row["all"])
        for row in rows.annotate(all=Sum("amount"), first=Min("pk")).order_by("first")
    ]


def resource_facts(ids: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """Id -> (link, provider, format) of the resources that are still in the catalog; mentoring is not from there."""
    found = Resource.objects.filter(pk__in=[int(id) for id in ids if id.isdigit()]).select_related("provider")
    return {str(r.pk): (r.url, r.provider.name if r.provider else "", r.get_format_display()) for r in found}


def audience_names() -> dict[str, str]:
    """Slug -> name."""
    return dict(Audience.objects.values_list("slug", "name"))


def segment_names() -> dict[str, str]:
    """Value -> name, as in the audience split."""
    return dict(Segment.choices)


def skill_groups(ids: Iterable[str]) -> dict[str, str]:
    """Skill -> name of its category."""
    rows = Skill.objects.filter(pk__in=[int(id) for id in ids], category__isnull=False)
    return {str(pk): name for pk, name in rows.values_list("pk", "category__name")}


def assessed_on(organization: int) -> dict[str, str]:
    """Team -> ISO date of its newest current rating."""
    rows = Rating.objects.current().filter(learner__organization=organization)
    newest = rows.values("learner__team").annotate(last=Max("rated_on"))
    return {str(row["learner__team"]): row["last"].isoformat() for row in newest}


def learner_names(organization: int) -> dict[str, str]:
    """Id -> name of those who have one."""
    rows = Learner.objects.filter(organization=organization).exclude(name="")
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}
