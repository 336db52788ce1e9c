"""Tables of a version: its summary, actions, budget, what stays open, and the notes that say what all of it means."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date
from decimal import Decimal

from readiness.calendar import quarter_end, quarter_start
from readiness.exports import claims, course, money
from readiness.exports.claims import WAYS
from readiness.exports.figures import Figures
from readiness.exports.material import Filters, Material
from readiness.exports.tables import Kind, Row, Table, Typed, columns, yes
from readiness.planner.values import Action, ResidualGap

ALL = Filters()


def summary(of: Material, filters: Filters = ALL) -> Table:
    """The figures of the plan page, today and with the plan."""
    heads = columns("figure", "today", "with the plan", ("note", Kind.LONG))
    return Table("summary", "Summary", heads, list(_summary(of.figures)))


def _summary(of: Figures) -> Iterator[Row]:
    figures, extras, limits = of.plan.summary, of.extras, of.problem.limits

    def share(value: float | None) -> Typed:
        return Typed(value, Kind.SHARE)

    def whole(value: int | None) -> Typed:
        return Typed(value, Kind.WHOLE)

    yield "Organization", extras.organization, None, ""
    yield "Plan", extras.title, None, ""
    yield "Version", extras.version, None, "published and frozen" if extras.status == "published" else "draft"
    yield "From", Typed(of.starts_on, Kind.DATE), None, ""
    until = quarter_end(of.starts_on, of.horizon) if of.starts_on else None
    yield "Until", Typed(until, Kind.DATE), None, of.quarters[-1]
    yield "Currency", of.problem.currency, None, ""
    yield "Readiness", share(figures.readiness_now), share(figures.readiness), claims.status(of)
    yield "Proven bound", None, share(figures.bound), "No plan within these limits has a higher readiness"
    yield "People", whole(of.now.people), whole(of.then.people), ""
    yield "People assessed", whole(of.now.people_assessed), None, ""
    ready = "They hold every mandatory requirement"
    yield "People fully ready", whole(figures.people_ready_now), whole(figures.people_ready), ready
    unmet = f"of {of.then.mandatory_pairs:,} (one for each person and mandatory requirement)"
    yield "Mandatory not met", whole(figures.mandatory_unmet_now), whole(figures.mandatory_unmet), unmet
    yield "Levels short", whole(_short(of.now)), whole(_short(of.then)), ""
    yield "Cost", None, Typed(figures.cost, Kind.MONEY), ""
    budget = "" if limits.budget is not None else "No limit was set"
    yield "Budget", None, Typed(limits.budget, Kind.MONEY), budget
    yield "Training hours", None, Typed(figures.hours, Kind.HOURS), ""
    yield "Seats", None, whole(figures.seats), ""
    yield "People trained", None, whole(of.people_trained), ""
    yield "Fingerprint", None, None, f"{extras.fingerprint} (SHA-256 of plan.json)"
    for segment in money.segments(of):
        now, then = of.now.segments.get(segment["id"]), of.then.segments.get(segment["id"])
        readiness = share(now.readiness if now else None), share(then.readiness if then else None)
        yield f"Readiness of {segment['name']}", *readiness, f"{segment['people']:,} people"
    for quarter, readiness in zip(of.quarters, of.plan.readiness_by_quarter, strict=False):
        yield f"Readiness at the end of {quarter}", None, share(readiness), ""


def _short(analysis) -> int | None:
    return analysis.required_levels - analysis.held_levels if analysis.readiness is not None else None


def actions(of: Material, filters: Filters = ALL) -> Table:
    """Every line of the plan, in the order of the calendar; the codes are those of the printed report."""
    heads = columns(
        "action", "title", "way", "provider", "skills", "audience", ("begins", Kind.DATE), ("ends", Kind.DATE),
        ("people", Kind.WHOLE), ("seats", Kind.WHOLE), ("hours", Kind.HOURS), (f"cost ({of.currency})", Kind.MONEY),
        ("points gained", Kind.POINTS), "estimated", ("why", Kind.LONG),
    )  # fmt: skip
    return Table("actions", "Actions", heads, [_action(of.figures, each) for each in of.figures.actions])


def _action(of: Figures, action: Action) -> Row:
    told = course.action_line(of, action)
    begins, ends = _dates(of, action)
    return (
        told["id"], action.title, WAYS[action.kind], told["provider"], ", ".join(told["skills"]), told["audience"],
        begins, ends, action.people, action.seats, action.hours, action.cost, told["gain"], yes(told["estimated"]),
        action.why,
    )  # fmt: skip


def _dates(of: Figures, action: Action) -> tuple[date | None, date | None]:
    if of.starts_on is None:
        return None, None
    first, last = of.span(action)
    return quarter_start(of.starts_on, first), quarter_end(of.starts_on, last)


def budget(of: Material, filters: Filters = ALL) -> Table:
    """What the plan spends by quarter and audience, then the lines beyond it."""
    heads = columns("what", "kind", "quarter", "audience", (f"amount ({of.currency})", Kind.MONEY))
    return Table("budget", "Budget", heads, list(_budget(of.figures)))


def _budget(of: Figures) -> Iterator[Row]:
    spent = money.spending(of)
    for index, quarter in enumerate(of.quarters, start=1):
        for segment in of.segments:
            if amount := spent.get((index, segment), Decimal(0)):
                yield "The plan", "Skills", quarter, of.segment_name(segment), amount
    for line in of.extras.budget_lines:
        yield line.label, line.kind, line.quarter, "", line.amount


def residual_gaps(of: Material, filters: Filters = ALL) -> Table:
    """What stays open at the end, and what stands in the way."""
    heads = columns(
        "skill",
        "team",
        "role",
        ("people", Kind.WHOLE),
        ("levels", Kind.WHOLE),
        "mandatory",
        ("why", Kind.LONG),
    )
    found = sorted(
        (
            gap
            for gap in of.figures.plan.residual_gaps
            if filters.team in ("", gap.team)
            and filters.role in ("", gap.role)
            and (gap.mandatory or not filters.mandatory)
        ),
        key=lambda gap: (not gap.mandatory, -gap.levels, of.skills.get(gap.skill, ""), gap.team, gap.role),
    )
    return Table("residual-gaps", "Residual gaps", heads, [_residual(of, gap) for gap in found])


def _residual(of: Material, gap: ResidualGap) -> Row:
    hidden = of.sight.withholds(gap.people, gap.team)
    role = of.roles.get(gap.role)
    return (
        of.skills.get(gap.skill, gap.skill),
        of.teams.get(gap.team, ""),
        role.name if role else "",
        None if hidden else gap.people,
        None if hidden else gap.levels,
        yes(gap.mandatory),
        gap.detail or claims.reason(gap.reason),
    )


def resources(of: Material, filters: Filters = ALL) -> Table:
    """The resources that the plan uses, one row for each skill they teach."""
    return _resources(of, {action.resource or "" for action in of.figures.plan.actions})


def own_resources(of: Material) -> Table:
    """Those on the organization's own shelf, used or not: another installation does not have them."""
    return _resources(of, of.own_resources)


def _resources(of: Material, wanted: Set[str]) -> Table:
    heads = columns(
        "title", "url", "provider", "format", ("hours", Kind.HOURS), ("price", Kind.MONEY), ("run_price", Kind.MONEY),
        ("run_seats", Kind.WHOLE), ("max_runs", Kind.WHOLE), ("seats", Kind.WHOLE), "audience", "skill",
        ("from_level", Kind.LEVEL), ("to_level", Kind.LEVEL),
    )  # fmt: skip
    found = sorted((r for r in of.problem.resources if r.id in wanted), key=lambda r: (r.title, r.id))
    return Table("resources", "Resources", heads, [row for each in found for row in _resource(of, each)])


def _resource(of: Material, resource) -> Iterator[Row]:
    facts = of.figures.extras.resources.get(resource.id)
    price = resource.price
    per_run = price is not None and price.per_run
    audience = ", ".join(of.audiences.get(slug, slug) for slug in sorted(resource.audiences))
    for outcome in resource.outcomes:
        yield (
            resource.title,
            facts.url if facts else "",
            facts.provider if facts else "",
            facts.format if facts else "",
            resource.hours,
            price.amount if price and not per_run else None,
            price.amount if price and per_run else None,
            price.seats if price and per_run else None,
            price.max_runs if price and per_run else None,
            resource.seat_limit,
            audience,
            of.skills.get(outcome.skill, outcome.skill),
            outcome.from_level,
            outcome.to_level,
        )


def notes(of: Material, filters: Filters = ALL) -> Table:
    """What the figures mean and rest on, in sentences."""
    return Table("notes", "Notes", columns("about", ("note", Kind.LONG)), list(_notes(of)))


def _notes(of: Material) -> Iterator[Row]:
    told = course.proof(of.figures)
    yield "How good it is", claims.proof(of.figures)
    yield from (("How it was computed", sentence) for sentence in told["method"] if sentence)
    yield from ((name, fact) for name, fact in told["facts"])
    yield from (("Assumed", sentence) for sentence in told["assumptions"])
    yield "Empty cells", "An empty level is not assessed, or no longer valid. It is not level 0."
    if not of.sight.everyone:
        yield (
            "Left out",
            f"People and ratings that you may not see, and figures about fewer than {of.sight.floor} people: "
            "these cells are empty, or the rows are not here.",
        )
    yield (
        "Bringing it back",
        "The sheets People and Requirements can be imported again as they stand; the import leaves out the others.",
    )
    yield "Check it", told["seal"]
