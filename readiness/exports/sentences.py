"""Sentences written from the data by rules: each section's message, the summary, the ask, the exact words of the proof.

No sentence claims more than its figures: what is unknown is called unknown, and what is not proven is called so.
"""

from __future__ import annotations

from decimal import Decimal

from readiness.exports.figures import Figures, percent
from readiness.exports.words import bound_percent, count, gap_percent, listed, sentence, spelled
from readiness.formats import counted, money
from readiness.formats import percent as percent_text
from readiness.planner.values import Kind, Status, UnknownLevels

REASONS = {
    "no_resource": "Nothing that is offered teaches this level.",
    "entry_level": "What is offered asks for a higher level to begin with.",
    "audience": "What teaches this is not offered to these people.",
    "language": "What teaches this is not offered in their language.",
    "unknown_hours": "What teaches this has no known hours, so it cannot be planned.",
    "unknown_price": "What teaches this has no known price, so it cannot be planned.",
    "hours": "The learning hours are used up.",
    "budget": "The budget is used up.",
    "split": "The audience's share of the split is used up.",
    "seats": "All places are taken.",
    "dates": "It cannot be finished in time.",
    "not_worth_it": "Within these limits other gaps gain more.",
    "excluded": "It was excluded by choice.",
}
LIMITS = {
    "budget": "budget", "budget_by_quarter": "budget by quarter", "hours": "learning hours", "seats": "seats",
    "runs": "runs", "split": "audience split", "levels": "entry levels", "prerequisites": "prerequisites",
    "audience": "audiences", "language": "languages", "mandatory": "mandatory requirements", "due": "due dates",
    "dates": "dates", "coverage": "coverage", "pinned": "pinned seats", "excluded": "exclusions", "booked": "booked seats",
}  # fmt: skip
ROUTES = {
    Kind.TRAIN: "The skill can be taught to a standard, to many at once.",
    Kind.MENTOR: "Somebody here already holds the level and has the hours to pass it on.",
    Kind.HIRE: "Nobody holds the level, and a post can be filled in time.",
    Kind.PARTNER: "The level is needed for a while, or before anyone can learn it.",
}


def reason(code: str) -> str:
    return REASONS.get(code, sentence(code.replace("_", " ")) + ".")


def money_of(of: Figures, amount: Decimal) -> str:
    return money(amount, of.problem.currency)


# --- the whole plan ---------------------------------------------------------------------------------------------


def subtitle(of: Figures) -> str:
    """Below the title on the cover."""
    summary = of.plan.summary
    who = counted(of.now.people, "person", "people")
    if len(of.teams) > 1:
        who += f" in {count(len(of.teams), 'team')}"
    end = f"by the end of {of.quarters[-1]}"
    if summary.readiness_now is None or summary.readiness is None:
        return f"What {who} need to hold {end}; how much they hold today is not known"
    if not of.plan.actions:
        return f"Where {who} stand, at {percent_text(summary.readiness_now)} readiness"
    now, then = percent_text(summary.readiness_now), percent_text(summary.readiness)
    if now == then:
        return f"How {who} stay at {now} readiness {end}"
    return f"How {who} move from {now} to {then} readiness {end}"


def summary(of: Figures) -> str:
    """The first sentence of the executive summary."""
    figures = of.plan.summary
    if not of.now.people:
        return "There are no people in this plan yet, so there is nothing to compute."
    if figures.readiness_now is None or figures.readiness is None:
        return (
            "Readiness is not known: none of the required levels has been assessed. "
            "Assess people first; until then no plan can be proven good."
        )
    if not of.plan.actions:
        return _no_actions(of)
    return f"{_price(of)}, {_change(of)}{_mandatory(of)}."


def _no_actions(of: Figures) -> str:
    figures = of.plan.summary
    now = percent_text(figures.readiness_now)
    if figures.readiness_now is not None and figures.readiness_now >= 1:
        rest = _not_assessed(of)
        return f"Everyone who was assessed holds every level that their role needs; no action is necessary{rest}."
    return f"Readiness stands at {now}, and within the limits that were set no action raises it."


def _not_assessed(of: Figures) -> str:
    missing = of.now.people - of.now.people_assessed
    return f", but {counted(missing, 'person is', 'people are')} not assessed" if missing else ""


def _price(of: Figures) -> str:
    figures = of.plan.summary
    each = figures.hours / max(of.now.people, 1)
    time = f"about {counted(each, 'hour', 'hours')} a person" if each >= 1 else "less than an hour a person"
    return f"For {money_of(of, figures.cost)} and {time}" if figures.cost else f"At no cost but {time}"


def _change(of: Figures) -> str:
    figures = of.plan.summary
    now, then = percent_text(figures.readiness_now), percent_text(figures.readiness)
    when = f"in {count(of.horizon, 'quarter')}"
    if now == then:
        return f"readiness rises by less than a point and stays at {now} {when}"
    if (figures.readiness or 0) < (figures.readiness_now or 0):
        return f"readiness falls from {now} to {then} {when}"
    return f"readiness rises from {now} to {then} {when}"


def _mandatory(of: Figures) -> str:
    figures = of.plan.summary
    if not of.now.mandatory_pairs:
        return ""
    if not figures.mandatory_unmet:
        return ", and every mandatory requirement is met"
    return f"; {counted(figures.mandatory_unmet, 'mandatory requirement stays', 'mandatory requirements stay')} open"


def asks(of: Figures) -> list[dict]:
    """What the sponsor is asked to decide, each with a date where one is known."""
    figures, extras = of.plan.summary, of.extras
    by = extras.decide_by or (of.problem.starts_on if of.starts_on else None)
    wanted: list[str] = []
    if figures.cost:
        wanted.append(f"Approve {money_of(of, figures.cost)} for {_period(of)}")
    beyond = sum((line.amount for line in extras.budget_lines), Decimal(0))
    if beyond:
        wanted.append(
            f"Approve {money_of(of, beyond)} beyond training ({count(len(extras.budget_lines), 'line')})"
        )
    if figures.hours:
        wanted.append(
            f"Release {counted(figures.hours, 'working hour', 'working hours')} for "
            f"{counted(of.people_trained, 'person', 'people')} to learn"
        )
    posts = sum(action.people for action in of.plan.actions if action.kind is Kind.HIRE)
    if posts:
        wanted.append(f"Open {count(posts, 'post')}")
    if figures.mandatory_unmet and of.now.mandatory_pairs:
        wanted.append(
            "Decide on "
            + counted(
                figures.mandatory_unmet,
                "mandatory requirement that stays",
                "mandatory requirements that stay",
            )
            + " open"
        )
    escalated = sum(concern.escalate for concern in extras.concerns)
    if escalated:
        wanted.append(
            f"Answer {count(escalated, 'concern')} that {'was' if escalated == 1 else 'were'} escalated"
        )
    rows = [{"what": what, "by": by} for what in wanted]
    reviews = sorted((r for r in extras.reviews if r.kind == "review"), key=lambda r: r.date)
    if reviews:
        chair = "Chair the review" if len(reviews) == 1 else f"Chair the {spelled(len(reviews))} reviews"
        rows.append({"what": chair, "by": reviews[0].date})
    return rows


def _period(of: Figures) -> str:
    return of.quarters[0] if of.horizon == 1 else f"{of.quarters[0]} to {of.quarters[-1]}"


def risks(of: Figures) -> list[dict]:
    """Concerns first, those for the sponsor leading; then what the figures themselves warn of."""
    told = sorted(of.extras.concerns, key=lambda c: not c.escalate)
    rows = [_risk(c.title, c.answer, c.escalate, c.owner) for c in told[:2]]
    rows += [*_unassessed_risk(of), *_mandatory_risk(of), *_single_point_risk(of), *_estimate_risk(of)]
    return sorted(rows + [_risk(c.title, c.answer, c.escalate, c.owner) for c in told[2:]], key=_less_severe)[
        :4
    ]


def _less_severe(risk: dict) -> bool:
    return risk["severity"] != "high"


def _risk(title: str, response: str, high: bool, owner: str = "") -> dict:
    return {"title": title, "response": response, "severity": "high" if high else "medium", "owner": owner}


def _unassessed_risk(of: Figures) -> list[dict]:
    asked = sum(cell.people for cell in of.now.cells.values())
    unknown = asked - sum(cell.known for cell in of.now.cells.values())
    if not unknown or of.now.readiness is None:
        return []
    low, high = of.now.readiness_low or 0, of.now.readiness_high or 0
    response = f"Readiness lies between {percent_text(low)} and {percent_text(high)}"
    if of.problem.limits.unknown_levels is not UnknownLevels.EXCLUDE:
        response = "The plan rests on the assumption named on the last page"
    title = counted(unknown, "required level is not assessed", "required levels are not assessed")
    return [_risk(title, response, unknown * 5 >= asked)]


def _mandatory_risk(of: Figures) -> list[dict]:
    unmet = of.plan.summary.mandatory_unmet
    if not unmet or not of.now.mandatory_pairs:
        return []
    title = counted(unmet, "mandatory requirement stays open", "mandatory requirements stay open")
    return [_risk(title, "Why, and for whom: see Gaps that remain", True)]


def _single_point_risk(of: Figures) -> list[dict]:
    points = of.now.single_points
    if not points:
        return []
    names = [of.skill_name(point.skill) for point in points[:2]]
    more = f" and {spelled(len(points) - 2)} more" if len(points) > 2 else ""
    verb = "rests" if len(points) == 1 else "each rest"
    return [_risk(f"{listed(names) if not more else ', '.join(names)}{more} {verb} on one person", "", False)]


def _estimate_risk(of: Figures) -> list[dict]:
    used = [a for a in of.plan.actions if a.resource in of.resources and of.resources[a.resource].estimated]
    if not used:
        return []
    title = f"{sentence(spelled(len(used)))} of {counted(len(of.plan.actions), 'action', 'actions')} "
    return [
        _risk(
            title + ("rests" if len(used) == 1 else "rest") + " on our estimates",
            "Confirm hours and prices",
            False,
        )
    ]


# --- one message for each section -------------------------------------------------------------------------------


def headlines(of: Figures) -> dict[str, str]:
    """Section id -> message; those given in the extras stand."""
    written = {
        "summary": summary(of),
        "ambition": _ambition(of),
        "concerns": _concerns(of),
        "roles": _roles(of),
        "existing": _existing(of),
        "gaps": _gaps(of),
        "plan": _plan(of),
        "budget": _budget(of),
        "measures": _measures(of),
        "residual": _residual(of),
        "teams": _teams(of),
        "resources": _resources(of),
        "proof": proof(of),
    }
    return written | dict(of.extras.headlines)


def _ambition(of: Figures) -> str:
    scenarios = of.extras.ambition.scenarios
    chosen = [s.name for s in scenarios if s.chosen]
    if len(scenarios) > 1 and chosen:
        return f"{sentence(count(len(scenarios), 'scenario'))} were computed; {chosen[0]} was chosen."
    goals = len(of.extras.ambition.goals)
    return f"{sentence(count(goals, 'goal'))} this plan is measured by." if goals else ""


def _concerns(of: Figures) -> str:
    concerns = of.extras.concerns
    if not concerns:
        return ""
    answered = sum(bool(concern.answer) for concern in concerns)
    if len(concerns) == 1:
        return (
            "One concern was raised, and it has an answer."
            if answered
            else "One concern was raised; it is open."
        )
    if answered == len(concerns):
        return f"{sentence(count(len(concerns), 'concern'))} were raised, and each has an answer."
    have = "none has" if not answered else "one has" if answered == 1 else f"{spelled(answered)} have"
    return f"{sentence(count(len(concerns), 'concern'))} were raised; {have} an answer."


def _roles(of: Figures) -> str:
    roles = sum(
        bool(s.people) and bool(s.required_levels or of.roles[r].requirements)
        for r, s in of.now.roles.items()
    )
    mandatory = sum(bool(of.now.skills[s].mandatory) for s in of.skills)
    first = f"{sentence(count(roles, 'role'))} {'needs' if roles == 1 else 'need'} {count(len(of.skills), 'skill')}"
    if not mandatory:
        return f"{first}; none of them is mandatory."
    return (
        f"{first}; {spelled(mandatory)} of them {'is' if mandatory == 1 else 'are'} mandatory for somebody."
    )


def _existing(of: Figures) -> str:
    if of.now.readiness is None:
        return "Nobody has been assessed yet."
    first = f"People hold {percent_text(of.now.readiness)} of what their roles need"
    missing = of.now.people - of.now.people_assessed
    if missing:
        return f"{first}; {counted(missing, 'person', 'people')} of {of.now.people:,} {'is' if missing == 1 else 'are'} not assessed."
    ready = of.now.people_ready
    if ready == of.now.people:
        return f"{first}, and everybody is fully ready."
    return f"{first}; {counted(ready, 'person is', 'people are') if ready else 'nobody is'} fully ready."


def _gaps(of: Figures) -> str:
    short = sorted((of.now.skills[s].levels_short for s in of.skills), reverse=True)
    total = sum(short)
    if not total:
        return "Nobody who was assessed is short of a level." if of.now.people_assessed else ""
    open_skills = sum(n > 0 for n in short)
    levels = counted(total, "level", "levels")
    if open_skills == 1:
        return f"One skill makes up the whole shortfall of {levels}."
    few = next(n for n in range(1, len(short) + 1) if sum(short[:n]) * 2 >= total)
    part = percent_text(sum(short[:few]) / total)
    return (
        f"{sentence(spelled(few))} of {spelled(open_skills)} skills with a gap "
        f"{'makes' if few == 1 else 'make'} up {part} of the {levels} that people are short."
    )


def _plan(of: Figures) -> str:
    actions = len(of.plan.actions)
    if not actions:
        return "No action is planned."
    first = f"{sentence(count(actions, 'action'))} in {count(of.horizon, 'quarter')}"
    reach = f"{'reaches' if actions == 1 else 'reach'} {of.people_trained:,} of {counted(of.now.people, 'person', 'people')}"
    gains = sorted((action.gain for action in of.plan.actions), reverse=True)
    total = sum(gains)
    if actions < 3 or total <= 0:
        return f"{first} {reach}."
    few = next(n for n in range(1, actions + 1) if sum(gains[:n]) * 2 >= total)
    return f"{first} {reach}; {spelled(few)} of them {'brings' if few == 1 else 'bring'} half of the gain."


def _budget(of: Figures) -> str:
    cost, limit = of.plan.summary.cost, of.problem.limits.budget
    if not cost:
        return (
            "The plan costs no money." if limit is None else f"None of the {money_of(of, limit)} is needed."
        )
    if limit is None:
        return f"The plan costs {money_of(of, cost)}; no limit was set."
    rest = limit - cost
    return (
        f"The plan costs {money_of(of, cost)}, all of the budget."
        if not rest
        else f"The plan costs {money_of(of, cost)}; {money_of(of, rest)} of the budget stay unspent."
    )


def _measures(of: Figures) -> str:
    measures, reviews = len(of.extras.measures), len(of.extras.reviews)
    parts = [count(measures, "measure")] * bool(measures) + [count(reviews, "date")] * bool(reviews)
    return f"{sentence(listed(parts))} show whether the plan works." if parts else ""


def _residual(of: Figures) -> str:
    gaps = of.plan.residual_gaps
    if not gaps:
        return "Nothing stays open." if of.now.readiness is not None else ""
    levels: dict[str, int] = {}
    for gap in gaps:
        levels[gap.reason] = levels.get(gap.reason, 0) + gap.levels
    total = sum(levels.values())
    first = f"{sentence(counted(total, 'level stays', 'levels stay'))} open at the end"
    code, most = max(levels.items(), key=lambda item: (item[1], item[0]))
    why = reason(code).rstrip(".")
    if most == total:
        return f"{first}: {why[:1].lower()}{why[1:]}."
    return f"{first}; {percent_text(most / total)} of them because {why[:1].lower()}{why[1:]}."


def _teams(of: Figures) -> str:
    ends = [
        (s.readiness, of.team_name(t))
        for t, s in of.then.teams.items()
        if s.readiness is not None and s.people
    ]
    if len(ends) < 2:
        return ""
    (low, last), (high, first) = min(ends), max(ends)
    if percent(low) == percent(high):
        return f"At the end every team stands at {percent_text(high)}."
    return f"At the end {first} stands highest, at {percent_text(high)}, and {last} lowest, at {percent_text(low)}."


def _resources(of: Figures) -> str:
    used = {action.resource for action in of.plan.actions if action.resource in of.resources}
    prices = [of.resources[r].price for r in sorted(used)]
    free = sum(price is not None and price.amount == 0 for price in prices)
    if not used:
        return ""
    if len(used) == 1:
        return "One resource is used" + (", and it is free." if free else ".")
    kept = (
        "none of them is free" if not free else f"{spelled(free)} of them {'is' if free == 1 else 'are'} free"
    )
    return f"{sentence(count(len(used), 'resource'))} are used; {kept}."


# --- the proof --------------------------------------------------------------------------------------------------


def status(of: Figures) -> str:
    """How good the plan is, in the fewest exact words."""
    certificate = of.plan.certificate
    if certificate.status is Status.OPTIMAL:
        return "Best possible, proven"
    if certificate.status is Status.WITHIN:
        return f"Within {gap_percent(certificate.gap)} of the best possible, proven"
    return "Best plan found; no useful bound is proven"


def proof(of: Figures) -> str:
    """The same as a full sentence, which says against what it is proven."""
    certificate, figures = of.plan.certificate, of.plan.summary
    if figures.readiness is None:
        return "Readiness is not known, so there is nothing to prove."
    among = (
        "within these limits that meets as many mandatory requirements"
        if of.now.mandatory_pairs
        else "within these limits"
    )
    if certificate.status is Status.OPTIMAL:
        return f"No plan {among} reaches a higher readiness: this is proven."
    if certificate.status is Status.WITHIN:
        return (
            f"This plan is within {gap_percent(certificate.gap)} of the best possible: no plan {among} can pass "
            f"{bound_percent(certificate.bound)} readiness."
        )
    return "This is the best plan that was found; how far it lies below the best possible is not proven."


def demands(of: Figures) -> str:
    return "yes" if of.plan.summary.demands_met else "no: see Gaps that remain"


def unknown_levels(of: Figures) -> str:
    return {
        UnknownLevels.EXCLUDE: "left out of readiness and of the plan",
        UnknownLevels.MEDIAN: "taken as the median of rated people in the same role",
        UnknownLevels.ZERO: "taken as level 0",
    }[of.problem.limits.unknown_levels]


def seal(of: Figures) -> str:
    """What proves that this print shows that plan."""
    state = (
        "is published and frozen" if of.extras.status == "published" else "is a draft and may still change"
    )
    check = (
        " The plan file delivered with it carries the fingerprint below and everything the plan was computed from; "
        "“manage.py verify_plan plan.json” checks every limit, every level and the bound from that file alone."
        if of.fingerprint
        else ""
    )
    return f"This version {state}.{check}"
