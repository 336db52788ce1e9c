"""The exact words of the proof: how good the plan is, what binds, what proves the print. Never overstated."""

from __future__ import annotations

from readiness.exports.figures import Figures
from readiness.planner.values import Kind, Status, UnknownLevels
from readiness.words import bound_percent, gap_percent, sentence

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
WAYS = {Kind.TRAIN: "Train", Kind.MENTOR: "Mentor", Kind.HIRE: "Hire", Kind.PARTNER: "Partner"}
LIMITS = {
    "budget": "budget",
    "budget_by_quarter": "budget by quarter",
    "hours": "learning hours",
    "seats": "seats",
    "runs": "runs",
    "split": "audience split",
    "levels": "entry levels",
    "prerequisites": "prerequisites",
    "audience": "audiences",
    "language": "languages",
    "mandatory": "mandatory requirements",
    "due": "due dates",
    "dates": "dates",
    "coverage": "coverage",
    "pinned": "pinned seats",
    "excluded": "exclusions",
    "booked": "booked seats",
}


def reason(code: str) -> str:
    return REASONS.get(code, sentence(code.replace("_", " ")) + ".")


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
        if of.extras.fingerprint
        else ""
    )
    return f"This version {state}.{check}"
