"""The course of the plan: its actions, learning paths, routes, resources, what stays open and how it was computed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from readiness.exports import claims, sentences
from readiness.exports.extras import ResourceFacts
from readiness.exports.figures import Figures, money_of, percent, tidy
from readiness.formats import MONTHS, counted, number
from readiness.formats import percent as percent_text
from readiness.planner.values import Action, Kind, Outcome, Role, Seat, Status
from readiness.words import bound_percent, count, gap_percent, listed

MOST_REASONS = 30  # actions that are explained one by one
MOST_PATHS = 6
MOST_STEPS = 10
MOST_RESIDUALS = 40
TYPICAL = 3  # a step belongs to a role's path when one in so many of its people takes it


def plan(of: Figures) -> dict:
    actions = [action_line(of, action) for action in of.actions]
    explained = sorted((a for a in of.actions if a.why), key=lambda a: -a.gain)[:MOST_REASONS]
    more = sum(bool(a.why) for a in of.actions) - len(explained)
    return {
        "quarters": of.quarters,
        "actions": actions,
        "gain": tidy(sum(action.gain for action in of.actions) * 100, 6),
        "reasons": [{"id": of.codes[a.id], "title": a.title, "why": a.why} for a in explained],
        "reasons_note": f"The {len(explained)} that gain most." if more else None,
        "paths": paths(of),
        "routes": routes(of),
    }


def action_line(of: Figures, action: Action) -> dict:
    """One line of the plan, as the report and the tables tell it."""
    start, end = of.span(action)
    resource = of.resources.get(action.resource or "")
    return {
        "id": of.codes[action.id],
        "title": action.title,
        "kind": action.kind.value,
        "provider": of.extras.resources.get(action.resource or "", ResourceFacts()).provider,
        "skills": [of.skill_name(s) for s in dict.fromkeys(part.skill for part in action.closes)],
        "audience": _audience(of, action),
        "start": start,
        "end": end,
        "people": action.people,
        "hours": float(action.hours),
        "cost": float(action.cost),
        "gain": tidy(action.gain * 100, 6),
        "estimated": bool(resource and resource.estimated),
    }


def _audience(of: Figures, action: Action) -> str:
    """Who takes it: the role of a post, everyone, or the audiences of those who sit in it."""
    if action.kind in (Kind.HIRE, Kind.PARTNER):
        return of.roles[action.role].name if action.role in of.roles else ""
    reached = {of.roles[of.learners[seat.learner].role].audience for seat in of.seats_of.get(action.id, ())}
    present = {audience for audience, standing in of.now.audiences.items() if standing.people}
    if len(present) > 1 and reached == present:
        return of.audience_name("everyone")
    return ", ".join(sorted(of.audience_name(audience) for audience in reached))


# --- learning paths ---------------------------------------------------------------------------------------------


def paths(of: Figures) -> list[dict]:
    """What is typical for the roles with the most people: steps that one in three of them takes, in order."""
    by_role: dict[str, dict[str, list[Seat]]] = defaultdict(lambda: defaultdict(list))
    for seat in of.plan.seats:
        by_role[of.learners[seat.learner].role][seat.resource].append(seat)
    rows = []
    for role in sorted(by_role, key=lambda r: (-of.now.roles[r].people, of.roles[r].name, r)):
        people = of.now.roles[role].people
        usual = [
            seats for seats in by_role[role].values() if sum(s.people for s in seats) * TYPICAL >= people
        ]
        if usual and len(rows) < MOST_PATHS:
            rows.append(_path(of, of.roles[role], people, usual))
    return rows


def _path(of: Figures, role: Role, people: int, taken: list[list[Seat]]) -> dict:
    ordered = sorted(taken, key=lambda seats: (*_when(seats), seats[0].resource))[:MOST_STEPS]
    steps = [_step(of, role, seats) for seats in ordered]
    known = [step["hours"] for step in steps if step["hours"] is not None]
    return {
        "role": role.name,
        "audience": of.audience_name(role.audience),
        "people": people,
        "hours": sum(known),
        "steps": steps,
    }


def _when(seats: list[Seat]) -> tuple[int, int]:
    return min(seat.first_quarter for seat in seats), max(seat.quarter for seat in seats)


def _step(of: Figures, role: Role, seats: list[Seat]) -> dict:
    resource = of.resources[seats[0].resource]
    main = _main_outcome(role, resource.outcomes)
    first, last = (of.quarter(index).split(" ")[0] for index in _when(seats))
    if of.horizon > 4 or of.starts_on is None:
        first, last = (of.quarter(index) for index in _when(seats))
    return {
        "when": first if first == last else f"{first}–{last}",
        "title": resource.title,
        "hours": None if resource.hours is None else float(resource.hours),
        "skill": of.skill_name(main.skill) if main else "",
        "from": main.from_level if main else None,
        "to": main.to_level if main else None,
    }


def _main_outcome(role: Role, outcomes: tuple[Outcome, ...]) -> Outcome | None:
    """Of what a resource teaches, that which weighs most for the role."""
    weight = {need.skill: (need.mandatory, need.importance, need.level) for need in role.requirements}
    wanted = [outcome for outcome in outcomes if outcome.skill in weight]
    return max(wanted, key=lambda o: (weight[o.skill], o.to_level, o.skill), default=None)


def routes(of: Figures) -> list[dict]:
    total = sum(action.gain for action in of.plan.actions)
    rows = []
    for kind in Kind:
        mine = [action for action in of.plan.actions if action.kind is kind]
        if mine and total > 0:
            rows.append(
                {
                    "kind": kind.value,
                    "share": percent(sum(action.gain for action in mine) / total),
                    "when": sentences.ROUTES[kind],
                    "actions": len(mine),
                    "seats": sum(action.seats or action.people for action in mine),
                    "cost": float(sum((action.cost for action in mine), Decimal(0))),
                }
            )
    return rows


def resources(of: Figures) -> list[dict]:
    """Those the plan uses, by title."""
    used = {action.resource for action in of.plan.actions} & set(of.resources)
    rows = []
    for resource in sorted((of.resources[r] for r in used), key=lambda r: (r.title, r.id)):
        facts = of.extras.resources.get(resource.id, ResourceFacts())
        taught = dict.fromkeys(of.skill_name(outcome.skill) for outcome in resource.outcomes)
        rows.append(
            {
                "title": resource.title,
                "url": facts.url,
                "provider": facts.provider,
                "format": facts.format,
                "skills": ", ".join(taught),
                "hours": None if resource.hours is None else float(resource.hours),
                "price": None if resource.price is None else float(resource.price.amount),
                "run_seats": resource.price.seats if resource.price else None,
                "estimated": resource.estimated,
            }
        )
    return rows


# --- by quarter -------------------------------------------------------------------------------------------------


def trajectory(of: Figures) -> list[dict]:
    """Readiness today and at the end of each quarter, in percent; empty while it is unknown."""
    now = of.plan.summary.readiness_now
    if now is None or not of.plan.readiness_by_quarter:
        return []
    by_quarter = zip(of.quarters, of.plan.readiness_by_quarter, strict=True)
    return [{"label": "Now", "value": percent(now)}] + [
        {"label": q, "value": percent(v)} for q, v in by_quarter
    ]


def phases(of: Figures) -> list[dict]:
    """At most four stretches of the calendar, each with what is finished in it."""
    if not of.plan.actions:
        return []
    size = -(-of.horizon // 4)
    rows = []
    for first in range(1, of.horizon + 1, size):
        last = min(first + size - 1, of.horizon)
        done = {a.title: _places(a, first, last) for a in of.actions if _places(a, first, last)}
        path = of.plan.readiness_by_quarter
        rows.append(
            {
                "when": of.quarter(first) if first == last else f"{of.quarter(first)}–{of.quarter(last)}",
                "title": f"{percent_text(path[last - 1])} ready" if path else count(len(done), "action"),
                "text": _finished(done),
            }
        )
    return rows


def _places(action: Action, first: int, last: int) -> int:
    """Seats completed, or people hired or covered, in these quarters."""
    if action.kind in (Kind.HIRE, Kind.PARTNER):
        return action.people if action.quarters and first <= action.quarters[0] <= last else 0
    return sum(action.seats_by_quarter[first - 1 : last])


def _finished(done: dict[str, int]) -> str:
    if not done:
        return "Nothing is finished in this time."
    most = sorted(done, key=lambda title: (-done[title], title))[:2]
    places = counted(sum(done.values()), "place", "places")
    return f"{places} finished, {'most ' if len(done) > 2 else ''}in {listed(most)}."


# --- what stays open --------------------------------------------------------------------------------------------


def residual(of: Figures) -> dict:
    groups: dict[tuple[str, bool, str], list] = defaultdict(list)
    for gap in of.plan.residual_gaps:
        groups[gap.skill, gap.mandatory, gap.reason].append(gap)
    ordered = sorted(
        groups.items(),
        key=lambda item: (not item[0][1], -sum(g.levels for g in item[1]), item[0][0], item[0][2]),
    )
    rows = [_residual(of, *key, gaps) for key, gaps in ordered[:MOST_RESIDUALS]]
    rest = [gap for _, gaps in ordered[MOST_RESIDUALS:] for gap in gaps]
    if rest:
        rows.append(
            {
                "skill": f"{len(ordered) - MOST_RESIDUALS} further gaps",
                "mandatory": any(gap.mandatory for gap in rest),
                "who": "",
                "people": None,
                "levels": sum(gap.levels for gap in rest),
                "why": "Smaller ones; the plan file lists them all.",
            }
        )
    by_reason: dict[str, int] = defaultdict(int)
    for gap in of.plan.residual_gaps:
        by_reason[gap.reason] += gap.levels
    return {
        "gaps": rows,
        "levels": sum(by_reason.values()),
        "reasons": [
            {"why": claims.reason(code), "levels": levels}
            for code, levels in sorted(by_reason.items(), key=lambda item: (-item[1], item[0]))
        ],
    }


def _residual(of: Figures, skill: str, mandatory: bool, code: str, gaps: list) -> dict:
    teams = list(dict.fromkeys(of.team_name(gap.team) for gap in gaps))
    details = {gap.detail for gap in gaps}
    where = listed(teams) if len(teams) <= 3 else f"{len(teams)} of {len(of.teams)} teams"
    return {
        "skill": of.skill_name(skill),
        "mandatory": mandatory,
        "who": where,
        "people": sum(gap.people for gap in gaps),
        "levels": sum(gap.levels for gap in gaps),
        "why": details.pop() if len(details) == 1 and gaps[0].detail else claims.reason(code),
    }


# --- how it was computed ----------------------------------------------------------------------------------------


def proof(of: Figures) -> dict:
    return {
        "method": _method(of),
        "facts": [[name, fact] for name, fact in _facts(of) if fact],
        "assumptions": list(of.plan.certificate.assumptions),
        "seal": claims.seal(of),
    }


def _method(of: Figures) -> list[str]:
    how = {
        "milp": "The plan and its bound were computed as one mixed-integer program, solved with HiGHS.",
        "dual": "The plan was computed by decomposition; its bound is a dual bound, which anyone can recompute.",
        "trivial": "The bound is what everyone at target would give.",
    }
    return [
        "Readiness is the share of the required levels that people hold, each against the role they have, weighted "
        "by importance. Levels above the need add nothing.",
        "The planner chose what to run, for whom and in which quarter: first so that as many mandatory requirements "
        "as possible are met, then for the highest readiness at the end, then for the lowest cost.",
        how.get(of.plan.certificate.kind, ""),
        "A resource lifts those who finish it to the level it teaches. Nobody is assumed to forget, to fail or to "
        "leave.",
    ]


def _facts(of: Figures) -> list[tuple[str, str]]:
    certificate, figures, limits = of.plan.certificate, of.plan.summary, of.problem.limits
    bounded = certificate.status is not Status.BEST_FOUND or certificate.bound < 1
    proven = figures.readiness is not None and figures.bound is not None and bounded
    seats = f"{number(figures.seats)} seats, {number(figures.people)} people"
    return [
        ("Status", claims.status(of)),
        (
            "This plan",
            f"{percent_text(figures.readiness, 2)} readiness" if figures.readiness is not None else "",
        ),
        ("Proven bound", _bound(of) if proven else "none"),
        ("Below the bound", gap_percent(certificate.gap) if proven else ""),
        ("Bound covers", listed([claims.LIMITS.get(c, c.replace("_", " ")) for c in certificate.covers])),
        ("Every demand met", claims.demands(of)),
        ("Budget", "no limit" if limits.budget is None else money_of(of, limits.budget)),
        (
            "Hours a quarter",
            "no limit"
            if limits.hours is None
            else f"{number(limits.hours)} a person, unless they have their own",
        ),
        ("Unknown levels", claims.unknown_levels(of)),
        ("Size", seats),
        ("Solved in", f"{number(figures.seconds, 1)} s"),
        ("Data as of", _day(of.extras.computed_on)),
    ]


def _bound(of: Figures) -> str:
    """Rounded up, as a bound must be; where the plan reaches it, written as the plan is."""
    figures = of.plan.summary
    if figures.gap <= 0:
        return f"{percent_text(figures.readiness, 2)} readiness"
    return f"{bound_percent(figures.bound, 2)} readiness"


def _day(text: str) -> str:
    """24 November 2026 from an ISO date; anything else as it is."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}{text[10:].replace('T', ' ')[:6]}"
