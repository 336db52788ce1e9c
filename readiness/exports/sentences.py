"""Sentences written from the data by rules: each section's message, the summary, the ask, the exact words of the proof.

No sentence claims more than its figures: what is unknown is called unknown, and what is not proven is called so.
"""

from __future__ import annotations

from readiness.exports import claims
from readiness.exports.figures import Figures, money_of, percent
from readiness.formats import counted
from readiness.formats import percent as percent_text
from readiness.planner.values import Kind
from readiness.words import count, listed, sentence, spelled

ROUTES = {
    Kind.TRAIN: "The skill can be taught to a standard, to many at once.",
    Kind.MENTOR: "Somebody here already holds the level and has the hours to pass it on.",
    Kind.HIRE: "Nobody holds the level, and a post can be filled in time.",
    Kind.PARTNER: "The level is needed for a while, or before anyone can learn it.",
}


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
    unknown = of.then.mandatory_unknown
    if not figures.mandatory_unmet and unknown:
        return f", and every mandatory requirement that was assessed is met ({unknown:,} were not)"
    if not figures.mandatory_unmet:
        return ", and every mandatory requirement is met"
    return f"; {counted(figures.mandatory_unmet, 'mandatory requirement stays', 'mandatory requirements stay')} open"


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
        "proof": claims.proof(of),
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
        verb = "is" if missing == 1 else "are"
        return f"{first}; {counted(missing, 'person', 'people')} of {of.now.people:,} {verb} not assessed."
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
    verb = "reaches" if actions == 1 else "reach"
    reach = f"{verb} {of.people_trained:,} of {counted(of.now.people, 'person', 'people')}"
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
    why = claims.reason(code).rstrip(".")
    if most == total:
        return f"{first}: {why[:1].lower()}{why[1:]}."
    return f"{first}; {percent_text(most / total)} of them because {why[:1].lower()}{why[1:]}."


def _teams(of: Figures) -> str:
    ends = [
        (s.readiness, of.team_name(t))
        for t, s in of.then.teams.items()
        if s.readiness is not None and s.people and not of.extras.options.withholds(s.assessed, t)
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
