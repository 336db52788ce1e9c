"""The report of a stored version: its frozen document, and what the plan's other stages say today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from readiness.exports import extras, stage_answers
from readiness.exports.pdf import Rendered, render
from readiness.exports.report import report_data
from readiness.exports.surroundings import as_frozen, as_plain
from readiness.models import Version
from readiness.planner.values import Problem
from readiness.queries import report as queries
from readiness.queries.exports import unpacked
from readiness.queries.versions import frozen

ALL = extras.Options()


def plan_report(
    version: Version, *, today: date, options: extras.Options = ALL, paper: str = "a4"
) -> Rendered:
    """The PDF. Raises `PdfFailed`."""
    found = frozen(version)
    told = replace(told_with(version, found.problem, today), options=options, paper=paper)
    if options.people:
        told = replace(told, learner_names=queries.learner_names(version.plan.organization_id))
    return render(report_data(found.problem, found.plan, told, found.now, found.then))


def told_with(version: Version, problem: Problem, today: date) -> extras.ReportExtras:
    """What is said beside the document: as it was frozen, or as the other stages say it today."""
    now = extras_of(version, problem, today)
    return now if version.surroundings is None else as_frozen(now, unpacked(version.surroundings))


def surroundings_of(version: Version, *, today: date) -> dict[str, object]:
    """What is frozen with the version when it is approved."""
    return as_plain(extras_of(version, frozen(version).problem, today))


def extras_of(version: Version, problem: Problem, today: date) -> extras.ReportExtras:
    """What the report prints beside the frozen document."""
    plan = version.plan
    rows = queries.report_rows(plan)
    published = version.published_at is not None  # superseded ones were, too
    return extras.ReportExtras(
        organization=plan.organization.name,
        title=plan.name,
        version=_version_name(version),
        status="published" if published else "draft",
        date=today.isoformat(),
        published_on=version.published_at.date().isoformat() if version.published_at else None,
        sponsor=_sponsor(version),
        owner=extras.Person(name=str(plan.owner) if plan.owner else ""),
        target=plan.readiness_target / 100 if plan.readiness_target else None,
        fingerprint=version.fingerprint,
        computed_on=version.created_at.date().isoformat(),
        frontier=frontier_points(version),
        freshness={t: extras.Freshness(assessed_on=d) for t, d in queries.assessed_on(plan.organization_id).items()},
        ambition=stage_answers.ambition(plan, rows),
        concerns=stage_answers.concerns(rows),
        responsibilities=stage_answers.responsibilities(rows),
        dependencies=stage_answers.dependencies(rows),
        measures=stage_answers.measures(rows),
        reviews=stage_answers.reviews(rows),
        loops=stage_answers.loops(rows),
        budget_lines=stage_answers.budget_lines(rows),
        **catalog_names(problem),
    )  # fmt: skip


def catalog_names(problem: Problem) -> dict[str, dict]:
    """What the catalog calls the things that the problem knows by id."""
    facts = queries.resource_facts(resource.id for resource in problem.resources)
    return {
        "audience_names": queries.audience_names(),
        "segment_names": queries.segment_names(),
        "skill_groups": queries.skill_groups(skill.id for skill in problem.skills),
        "resources": {
            id: extras.ResourceFacts(url=url, provider=provider, format=format)
            for id, (url, provider, format) in facts.items()
        },
    }


def frontier_points(version: Version) -> tuple[extras.FrontierPoint, ...]:
    """The stored curve, as far as it is known."""
    known = [point for point in version.frontier if point.get("readiness") is not None]
    return tuple(
        extras.FrontierPoint(budget=Decimal(str(p["budget"])), readiness=p["readiness"]) for p in known
    )


def _version_name(version: Version) -> str:
    """The report says itself whether it is published; that it was superseded or approved is said here."""
    if version.state in (Version.State.SUPERSEDED, Version.State.APPROVED):
        return f"{version.name}, {version.get_state_display().lower()}"
    return str(version.number) if version.state == Version.State.PUBLISHED else version.name


def _sponsor(version: Version) -> extras.Person:
    """Who is asked to sign; once approved, who did."""
    name, _, title = version.plan.sponsor.partition(",")
    if not version.approved_by:
        return extras.Person(name=name.strip(), title=title.strip())
    same = name.strip().casefold() == version.approved_by.strip().casefold()
    return extras.Person(
        name=version.approved_by,
        title=title.strip() if same else "",
        signed_on=stage_answers.iso(version.approved_on),
    )
