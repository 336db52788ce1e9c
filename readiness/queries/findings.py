"""Titles that say the finding, written from the figures by rules. No sentence claims more than its figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from readiness.formats import counted, money, number, percent, points
from readiness.planner.gaps import Analysis, Cell, SkillStanding
from readiness.planner.values import Certificate, Plan, Status, Summary
from readiness.words import count, end_of, gap_percent, part, sentence, spelled

MOST = 0.64  # "two thirds", near enough
CLOSED = 0.001  # a bound this close is a proof that is worth calling "best possible"


# --- gaps -----------------------------------------------------------------------------------------------------


type Skills = Mapping[str, SkillStanding | Cell]


def gaps_title(skills: Skills, names: Mapping[str, str]) -> str:
    """Where most of the shortfall lies."""
    short = sorted(
        ((s.levels_short, names[key]) for key, s in skills.items() if s.levels_short), reverse=True
    )
    if not short:
        return _nothing_short(skills)
    if len(short) == 1:
        return f"All that is missing is {short[0][1]}"
    total, so_far, few = sum(levels for levels, _ in short), 0, 0
    while so_far < MOST * total:
        so_far += short[few][0]
        few += 1
    if few * 2 > len(short):
        return f"The shortfall is spread over {count(len(short), 'skill')}"
    verb = "makes" if few == 1 else "make"
    return f"{sentence(count(few, 'skill'))} {verb} up {part(so_far / total)} of the shortfall"


def _nothing_short(skills: Skills) -> str:
    known = sum(s.known + s.assumed for s in skills.values())
    if not known:
        return "Nobody has been assessed yet"
    whole = known == sum(s.people for s in skills.values())
    return (
        "Everyone holds what their role needs"
        if whole
        else "Nobody who was assessed is short of what they need"
    )


def gaps_lede(skills: Skills, names: Mapping[str, str]) -> str:
    """How much is missing, and which gap is the largest and which the deepest."""
    short = {key: s for key, s in skills.items() if s.levels_short}
    if not short:
        known = any(s.known + s.assumed for s in skills.values())
        return "" if known else "Once people are assessed, this page shows where they fall short."
    total = sum(s.levels_short for s in short.values())
    largest = max(short, key=lambda key: (short[key].levels_short, names[key]))
    deepest = min(short, key=lambda key: (short[key].average or 0, names[key]))
    opening = f"People are {counted(total, 'level', 'levels')} short of what their roles need."
    if len(short) == 1:
        return opening
    if largest == deepest:
        return f"{opening} {names[largest]} is both the largest gap and the deepest."
    return f"{opening} {names[largest]} is the largest gap; {names[deepest]} is the deepest."


def widest(analysis: Analysis) -> tuple[str, SkillStanding] | None:
    """The skill in which people are furthest below their need on average."""
    short = [
        (s.average, key) for key, s in analysis.skills.items() if s.average is not None and s.average < 0
    ]
    return (min(short)[1], analysis.skills[min(short)[1]]) if short else None


# --- overview -------------------------------------------------------------------------------------------------


def held_sentence(readiness: float | None) -> str:
    """How much of what is needed people hold."""
    if readiness is None:
        return "Nobody has been assessed yet, so readiness is not known."
    if readiness >= 1:
        return "Your people hold every skill level their roles need."
    if 0.5 < readiness < 0.57:
        return "Your people hold just over half of the skill levels their roles need."
    return f"Your people hold {part(readiness)} of the skill levels their roles need."


def plan_sentence(name: str, readiness: float | None, after: date, target: int | None) -> str:
    """Where the version of that name leads, against the target if there is one."""
    if readiness is None:
        return ""
    opening = f"{name} of the plan lifts that to {percent(readiness)} by {end_of(after)}"
    if target is None:
        return f"{opening}."
    away = round(readiness * 100) - target
    if away == 0:
        return f"{opening}, your target."
    side = "above" if away > 0 else "below"
    return f"{opening}, {count(abs(away), 'point')} {side} your target."


# --- plan -----------------------------------------------------------------------------------------------------


def plan_title(plan: Plan, after: date, currency: str) -> str:
    """What the plan reaches, by when and for how much."""
    summary = plan.summary
    price = f"for {money(summary.cost, currency)}" if summary.cost else "at no cost"
    if summary.readiness is None:
        return "Readiness is not known, so there is nothing to plan"
    if not plan.actions:
        if summary.readiness >= 1:
            return "Everyone holds what their role needs"
        return f"Nothing within these limits lifts readiness above {percent(summary.readiness)}"
    return f"{percent(summary.readiness)} ready by {end_of(after)}, {price}"


def plan_lede(plan: Plan, now: Analysis, gain: float | None) -> str:
    """How many actions, what they gain, and how few of them gain most of it."""
    actions = plan.actions
    if gain is None:
        return "Assess people, or let the plan assume a level, and it can be worked out."
    if not actions:
        return "" if not plan.residual_gaps else "Below is what stands in the way, for each gap that remains."
    verb = "lifts" if len(actions) == 1 else "lift"
    opening = f"{sentence(count(len(actions), 'action'))} {verb} readiness by {points(gain, 0, sign=False)}"
    met = _mandatory_sentence(plan.summary, now)
    few = _few(sorted((a.gain for a in actions), reverse=True))
    most = f" More than half of the gain comes from {spelled(few)} of them." if few else ""
    return f"{opening}{met}.{most}"


def _mandatory_sentence(summary: Summary, now: Analysis) -> str:
    if not now.mandatory_pairs:
        return ""
    if not summary.mandatory_unmet:
        return f" and meet all {number(now.mandatory_pairs)} mandatory requirements"
    met = now.mandatory_pairs - summary.mandatory_unmet
    return f" and meet {number(met)} of the {number(now.mandatory_pairs)} mandatory requirements"


def _few(gains: list[float]) -> int:
    """How many of the largest make up more than half; 0 where that is no news."""
    total, sum_ = sum(gains), 0.0
    if total <= 0 or len(gains) < 4:
        return 0
    for place, gain in enumerate(gains, start=1):
        sum_ += gain
        if sum_ > total / 2:
            return place if place * 2 < len(gains) else 0
    return 0


def proof(certificate: Certificate, summary: Summary) -> tuple[str, str]:
    """How good the plan is proven to be: the claim, and what it means. Exact words; never more than is proven."""
    gap, took = gap_percent(certificate.gap), counted(max(round(summary.seconds), 1), "second", "seconds")
    other = "plan with this budget, capacity and calendar"
    if summary.mandatory_unmet:
        other += " that meets as many mandatory requirements"
    if certificate.status is Status.OPTIMAL and certificate.gap <= CLOSED:
        if gap == "0%":
            return "Best possible, proven.", f"No other {other} reaches higher readiness."
        return (
            f"Best possible within {gap}, proven.",
            f"No other {other} gains more than {gap} over this one.",
        )
    if certificate.status is Status.BEST_FOUND:
        return f"Best found in {took}.", "How much better another plan could be has not been proven."
    claim = f"Best found in {took}, at most {gap} below the best possible."
    return claim, f"No {other} can pass {percent(certificate.bound, 1)}."


def unmet_sentence(summary: Summary) -> str:
    """Which demands this plan does not meet."""
    if summary.mandatory_unmet:
        many = counted(summary.mandatory_unmet, "mandatory requirement", "mandatory requirements")
        return f"It leaves {many} unmet."
    return "" if summary.demands_met else "It does not meet every demand."


def money_note(cost: Decimal, budget: Decimal | None, currency: str) -> str:
    """€250 of the budget unspent."""
    if budget is None:
        return "no budget limit was set"
    left = budget - cost
    return f"{money(left, currency)} of the budget unspent" if left else "the whole budget"
