"""The report as data: every figure and sentence that the Typst template lays out, from the frozen plan document alone.

Nothing here reads the database or a clock, so the page and the shell command print the same report. The template
rounds and places; it computes nothing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from readiness import formats
from readiness.exports import course, decisions, money, sentences, skills
from readiness.exports.extras import Ambition, Person, ReportExtras
from readiness.exports.figures import Figures, percent
from readiness.planner.gaps import Analysis
from readiness.planner.values import Plan, Problem

SCHEMA = 1
SECTIONS = (
    "summary", "contents", "ambition", "concerns", "roles", "existing", "gaps", "plan", "budget", "measures",
    "residual", "teams", "resources", "people", "proof",
)  # fmt: skip
LEVEL_TEXTS = {
    0: "Has not met the topic yet",
    1: "Knows what it is and what the rules are",
    2: "Does it with guidance",
    3: "Does it alone, reliably, in daily work",
    4: "Handles hard cases and helps others",
    5: "Sets the standard for the organization",
}


def report_data(problem: Problem, plan: Plan, extras: ReportExtras, now: Analysis, then: Analysis) -> dict:
    """What `pdf.render` takes: JSON only. The analyses are `analyze(problem)` and `analyze(problem, plan)`.

    Money and hours are numbers, shares are percent (0-100), dates are ISO, unknown is None.
    """
    of = Figures(problem, plan, now, then, extras)
    data = frame(of) | {
        "sections": {id: {"headline": text} for id, text in sentences.headlines(of).items() if text},
        "segments": money.segments(of),
        "summary": _summary(of),
        "cover": skills.cover(of),
        "skills": skills.skills(of),
        "roles": skills.roles(of),
        "coverage": skills.coverage(of),
        "existing": skills.existing(of),
        "gaps": skills.gaps(of),
        "single_points": skills.single_points(of),
        "teams": skills.teams(of),
        "plan": course.plan(of),
        "budget": money.budget(of),
        "residual": course.residual(of),
        "proof": course.proof(of),
        "ambition": _ambition(extras.ambition),
        "concerns": _concerns(extras),
        "measures": _measures(of),
        "appendix": {"resources": course.resources(of), "people": skills.people(of)},
    }
    data["options"] = {"sections": _sections(of, data), "cover": extras.options.cover}
    return data


def frame(of: Figures) -> dict:
    """What every print of a version has: whose it is, how numbers are written, what levels are called."""
    return {
        "schema": SCHEMA,
        "meta": _meta(of),
        "locale": _locale(of),
        "strings": dict(of.extras.strings),
        "levels": [
            {"level": level, "name": name, "meaning": of.extras.level_texts.get(level, LEVEL_TEXTS[level])}
            for level, name in enumerate(formats.LEVELS)
        ],
    }


def _meta(of: Figures) -> dict:
    extras = of.extras
    return {
        "organization": extras.organization,
        "title": extras.title,
        "subtitle": sentences.subtitle(of),
        "version": extras.version or "–",
        "status": extras.status,
        "date": extras.date,
        "published_on": extras.published_on,
        "horizon": f"{of.quarters[0]} – {of.quarters[-1]}" if of.horizon > 1 else of.quarters[0],
        "horizon_end": of.quarters[-1],
        "language": extras.language,
        "region": extras.region or None,
        "paper": extras.paper,
        "confidentiality": extras.confidentiality,
        "sponsor": _person(extras.sponsor),
        "owner": _person(extras.owner),
        "signatories": [
            _person(extras.sponsor) | {"role": "Approved by the sponsor"},
            _person(extras.owner) | {"role": "Submitted by the plan owner"},
        ],
        "generator": extras.generator,
        "fingerprint": extras.fingerprint,
    }


def _person(person: Person) -> dict:
    return {"name": person.name, "title": person.title, "role": person.role, "signed_on": person.signed_on}


def _locale(of: Figures) -> dict:
    lines = [line.amount for line in of.extras.budget_lines]
    amounts = [of.plan.summary.cost, of.problem.limits.budget or Decimal(0), *lines]
    amounts += [action.cost for action in of.plan.actions]
    exact = all(amount == amount.to_integral_value() for amount in amounts)
    currency = of.problem.currency
    return {
        "decimal": ".",
        "group": ",",
        "currency": formats.SYMBOLS.get(currency, f"{currency}\N{NO-BREAK SPACE}"),
        "currency_first": True,
        "money_digits": 0 if exact else 2,
        "percent": "{n}%",
        "date": "{d} {month} {y}",
        "months": list(formats.MONTHS),
    }


def _summary(of: Figures) -> dict:
    figures = of.plan.summary
    return {
        "readiness_now": percent(figures.readiness_now),
        "readiness_then": percent(figures.readiness),
        "target": percent(of.extras.target),
        "path": course.trajectory(of),
        "cost": float(figures.cost),
        "hours": float(figures.hours),
        "people": of.now.people,
        "teams": len(of.teams),
        "people_trained": of.people_trained,
        "ready_now": figures.people_ready_now,
        "ready_then": figures.people_ready,
        "mandatory": of.then.mandatory_pairs,
        "mandatory_met": of.then.mandatory_met,
        "mandatory_unknown": of.then.mandatory_unknown,
        "top_closed": _top_closed(of),
        "risks": decisions.risks(of),
        "phases": course.phases(of),
        "asks": decisions.asks(of),
    }


def _top_closed(of: Figures) -> list[dict]:
    closed = [g for g in skills.gaps(of) if g["points"] > g["points_after"]]
    return sorted(closed, key=lambda g: (g["points_after"] - g["points"], g["rank"]))[:5]


def _ambition(ambition: Ambition) -> dict:
    return {
        "statement": ambition.statement,
        "goals": [{"title": goal.title, "text": goal.text} for goal in ambition.goals],
        "uses": [{"title": use.title, "text": use.text} for use in ambition.uses],
        "why": ambition.why,
        "scenarios": [
            {
                "name": s.name,
                "cost": float(s.cost),
                "hours": float(s.hours),
                "readiness": percent(s.readiness),
                "mandatory_unmet": s.mandatory_unmet,
                "path": [percent(share) for share in s.path],
                "chosen": s.chosen,
                "note": s.note,
            }
            for s in ambition.scenarios
        ],
    }


def _concerns(extras: ReportExtras) -> dict:
    return {
        "items": [
            {
                "title": c.title, "kind": c.kind, "impact": c.impact, "answer": c.answer, "area": c.area,
                "owner": c.owner, "escalate": c.escalate,
            }
            for c in extras.concerns
        ],
        "responsibilities": [
            {"title": r.title, "change": r.change, "area": r.area, "skills": r.skills} for r in extras.responsibilities
        ],
        "dependencies": [
            {"team": d.team, "needs": d.needs, "from": d.source, "process": d.process, "exists": d.exists, "due": d.due}
            for d in extras.dependencies
        ],
    }  # fmt: skip


def _measures(of: Figures) -> dict:
    extras = of.extras
    quarters: dict[str, list[dict]] = {}
    for review in sorted(extras.reviews, key=lambda r: (r.date, r.title)):
        label = formats.quarter_label(_day(review.date), 1)
        quarters.setdefault(label, []).append(
            {"date": review.date, "title": review.title, "kind": review.kind}
        )
    return {
        "kpis": [
            {
                "name": m.name, "family": m.family, "baseline": m.baseline, "target": m.target, "due": m.due,
                "owner": m.owner, "source": m.source,
            }
            for m in extras.measures
        ],
        "calendar": [{"label": label, "events": events} for label, events in quarters.items()],
        "loops": [
            {"name": x.name, "who": x.who, "how": x.how, "cadence": x.cadence, "leads_to": x.leads_to}
            for x in extras.loops
        ],
    }  # fmt: skip


def _day(iso: str) -> date:
    return date.fromisoformat(iso[:10])


def _sections(of: Figures, data: dict) -> list[str]:
    """Sections that have data, of those that were asked for, in order."""
    extras, assessed = of.extras, of.now.readiness is not None
    has = {
        "ambition": any(data["ambition"].values()),
        "concerns": any(data["concerns"].values()),
        "roles": bool(data["roles"]),
        "existing": bool(data["skills"]) and assessed,
        "gaps": bool(data["skills"]) and assessed,
        "budget": bool(of.plan.summary.cost or of.problem.limits.budget or extras.budget_lines),
        "measures": any(data["measures"].values()),
        "residual": assessed or bool(of.plan.residual_gaps),
        "teams": any(team["printed"] for team in data["teams"]) and bool(data["skills"]),
        "resources": bool(data["appendix"]["resources"]),
        "people": bool(data["appendix"]["people"]),
    }
    wanted = extras.options.sections
    return [id for id in SECTIONS if has.get(id, True) and (wanted is None or id in wanted)]
