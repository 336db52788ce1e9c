"""What the sponsor is asked to decide, and the risks that go with it: written from the data by rules."""

from __future__ import annotations

from decimal import Decimal

from readiness.exports.figures import Figures, money_of
from readiness.formats import counted
from readiness.formats import percent as percent_text
from readiness.planner.values import Kind, UnknownLevels
from readiness.words import count, listed, sentence, spelled


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
    days = sorted({review.date for review in extras.reviews if review.kind == "review"})
    if days:
        chair = "Chair the review" if len(days) == 1 else f"Chair the {spelled(len(days))} reviews"
        rows.append({"what": chair, "by": days[0]})
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
