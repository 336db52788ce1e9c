"""What the other stages say, as the report prints it: the rows of queries.report, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from readiness.exports import extras
from readiness.formats import plain_number
from readiness.models import BudgetLine, Concern, Measure, Plan, Review
from readiness.queries.report import ReportRows

REVIEW_KINDS = {  # as the report marks them; the others are reviews with the sponsor
    Review.Kind.AUDIT: "audit",
    Review.Kind.FEEDBACK: "feedback",
    Review.Kind.SKILLS: "data",
}


def ambition(plan: Plan, rows: ReportRows) -> extras.Ambition:
    """Goals one by one; what success looks like leads."""
    return extras.Ambition(
        statement=plan.success,
        goals=tuple(extras.Item(title=line) for line in plan.goals.splitlines() if line.strip()),
        uses=tuple(extras.Item(title=s.name, text=s.description) for s in rows.scenarios),
    )


def concerns(rows: ReportRows) -> tuple[extras.Concern, ...]:
    """Those written down, then the crossings of areas that nobody wrote down."""
    written = tuple(_concern(concern) for concern in rows.concerns)
    crossings = tuple(
        extras.Concern(
            title=crossing.text,
            kind="Responsibility",
            impact="Both do it, or neither does",
            area=crossing.who,
        )
        for crossing in rows.crossings
    )
    return written + crossings


def _concern(concern: Concern) -> extras.Concern:
    weight = f"{concern.get_weight_display()}. " if concern.weight else ""
    return extras.Concern(
        title=concern.text,
        kind=", ".join(part for part in (concern.kind, concern.who) if part),
        impact=f"{weight}{concern.impact}".strip(),
        answer=concern.answer,
        area=concern.area,
        owner=concern.owner,
        escalate=concern.escalate,
    )


def responsibilities(rows: ReportRows) -> tuple[extras.Responsibility, ...]:
    return tuple(
        extras.Responsibility(
            title=each.name,
            change="To be retired" if each.retiring else "New",
            area="; ".join(area for area in (each.area, each.other_area) if area),
            skills=", ".join(skill.name for skill in each.skills.all()),
        )
        for each in rows.responsibilities
    )


def dependencies(rows: ReportRows) -> tuple[extras.Dependency, ...]:
    return tuple(
        extras.Dependency(
            team=each.needs.name,
            needs=each.what,
            source=each.gives.name,
            process=each.process,
            exists=each.process_exists,
            due=iso(each.tool_on),
        )
        for each in rows.dependencies
    )


def measures(rows: ReportRows) -> tuple[extras.Measure, ...]:
    """In the order of their families, as on the page."""
    order = {family: place for place, family in enumerate(Measure.Family.values)}
    return tuple(
        _measure(measure) for measure in sorted(rows.measures, key=lambda m: (order[m.family], m.pk))
    )


def _measure(measure: Measure) -> extras.Measure:
    return extras.Measure(
        name=measure.name,
        family=measure.get_family_display(),
        baseline=_with_unit(measure.baseline, measure.unit),
        target=_with_unit(measure.target, measure.unit),
        due=iso(measure.target_on),
        owner=measure.owner,
        source=measure.source,
    )


def _with_unit(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "–"
    return f"{plain_number(value)}{'' if unit == '%' else ' '}{unit}".strip()


def reviews(rows: ReportRows) -> tuple[extras.Review, ...]:
    """Those that lie ahead."""
    return tuple(
        extras.Review(date=each.on.isoformat(), title=str(each), kind=REVIEW_KINDS.get(each.kind, "review"))
        for each in rows.reviews
        if each.done_on is None
    )


def loops(rows: ReportRows) -> tuple[extras.Loop, ...]:
    """Feedback, audits and checks by people; then how skills are kept up to date."""
    checks = tuple(
        extras.Loop(
            name=each.name,
            who=each.who or each.owner,
            how=each.how,
            cadence=each.get_cadence_display() if each.cadence else "Each time",
            leads_to=each.leads_to,
        )
        for each in rows.checks
    )
    return checks + tuple(
        extras.Loop(
            name=f"Skills: {each.name}",
            who=each.owner,
            how=", ".join(skill.name for skill in each.skills.all()),
            cadence=each.get_cadence_display() if each.cadence else "",
            leads_to=f"And at once, when: {each.trigger}" if each.trigger else "",
        )
        for each in rows.upkeep
    )


def budget_lines(rows: ReportRows) -> tuple[extras.BudgetLine, ...]:
    """Those the plan itself does not spend."""
    return tuple(
        extras.BudgetLine(label=each.label, amount=each.amount, kind=each.get_kind_display())
        for each in rows.budget_lines
        if each.kind != BudgetLine.Kind.SKILLS
    )


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
