"""What was found out after the plan stood: why demands cannot stand, what money does, what knowing is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from readiness.formats import counted, money, percent
from readiness.models import Learner, Version
from readiness.words import listed

from .plan_money import Step
from .versions import Frozen

LIMITS = {
    "budget": "the budget", "budget_by_quarter": "the budget of a quarter", "hours": "the learning hours",
    "split": "the audience split", "seats": "the number of places", "dates": "the dates of resources",
    "excluded": "what was left out by hand",
}  # fmt: skip
KINDS = {
    "budget": "Raise the budget", "extend": "Take more time", "hours": "Give more hours",
    "relax": "Ask for less",
}  # fmt: skip
PROOFS = {
    "smallest": "No smaller set is in conflict with the limits.",
    "irreducible": "Any fewer of these could stand.",
    "found": "They are in conflict, but perhaps fewer would be too.",
}
SHOWN = 6


@dataclass(frozen=True, slots=True)
class RepairChoice:
    """`place` is what applies it; `text` says what it changes, `reaches` what the plan then is."""

    place: int
    title: str
    text: str
    reaches: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Demands that cannot stand together, why, and what would let them."""

    lead: str
    core: tuple[str, ...]
    proof: str
    limits: str
    unmet: tuple[str, ...]
    repairs: tuple[RepairChoice, ...]
    cut_short: bool


@dataclass(frozen=True, slots=True)
class WorthKnowing:
    """`who` is to be assessed; `text` says what depends on it."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Knowing:
    lead: str
    skills: tuple[WorthKnowing, ...]
    people: tuple[WorthKnowing, ...]
    method: str


def clash(version: Version, frozen: Frozen) -> Clash | None:
    """None where every demand is met, or it is not known yet why not."""
    found = version.findings.get("conflict")
    if not found:
        return None
    unmet, core = found["unmet"], found["core"]
    few = f"{counted(len(unmet), 'demand', 'demands')} cannot be met in this plan"
    lead = f"{few}. {_together(len(core))}" if core else f"{few}."
    limits = listed([LIMITS[name] for name in found["limits"] if name in LIMITS])
    return Clash(
        lead,
        tuple(demand["text"] for demand in core[:SHOWN]),
        PROOFS.get(found["proof"], ""),
        f"Without {limits.replace(' and ', ' or ')} as a limit they could." if limits else "",
        tuple(demand["text"] for demand in unmet),
        tuple(_repair(place, each, frozen) for place, each in enumerate(found["repairs"])),
        bool(found.get("cut_short")),
    )


def _together(many: int) -> str:
    if many == 1:
        return "This one cannot be met even alone:"
    return f"These {many} cannot be met together:"


def _repair(place: int, found: Mapping, frozen: Frozen) -> RepairChoice:
    currency = frozen.problem.currency
    reaches = f"{percent(found['readiness'], 1)} ready for {money(Decimal(found['cost']), currency)}, every demand met"
    return RepairChoice(place, KINDS.get(found["kind"], "Change it"), found["sentence"], reaches)


def steps_of(version: Version, frozen: Frozen) -> tuple[Step | None, Step | None]:
    """A round amount more, and as much less; None while nobody knows."""
    more = less = None
    for found in version.findings.get("steps", ()):
        amount = Decimal(found["amount"])
        step = Step(
            Decimal(found["budget"]),
            money(abs(amount), frozen.problem.currency, 0),
            found["readiness"],
            found["gain"] * 100,
            listed(
                [
                    f"{abs(n)} {'more' if n > 0 else 'fewer'} in {title}"
                    for title, n in found["seats"]
                    if title
                ]
            ),
        )
        more, less = (step, less) if amount > 0 else (more, step)
    return more, less


def knowing_of(version: Version, frozen: Frozen, *, names: bool) -> Knowing | None:
    """None where everything is known, or nobody has asked yet. `names`: whether people may be named."""
    found = version.findings.get("knowing")
    if not found:
        return None
    low, high = found["planned"]
    lead = f"{counted(found['unknown'], 'required level', 'required levels')} of {found['required']:,} are not known. "
    if low is not None and high is not None:
        lead += (
            f"With this plan readiness lies between {percent(low)} and {percent(high)}, whatever they are."
        )
    skills = {skill.id: skill.name for skill in frozen.problem.skills}
    roles = {role.id: role.name for role in frozen.problem.roles}
    teams = {team.id: team.name for team in frozen.problem.teams}
    placed = {learner.id: teams.get(learner.team, "") for learner in frozen.problem.learners}
    known = _names(found["people"]) if names else {}
    return Knowing(
        lead,
        tuple(
            WorthKnowing(f"{skills.get(each['skill'], '')} of {roles.get(each['role'], '')}", _worth(each))
            for each in found["skills"]
        ),
        tuple(
            WorthKnowing(f"{known[each['learner']]}, {placed.get(each['learner'], '')}", _worth(each))
            for each in found["people"]
            if each["learner"] in known
        ),
        found["method"],
    )


def _names(people: list[Mapping]) -> dict[str, str]:
    keys = [int(each["learner"]) for each in people if each["learner"].isdigit()]
    return {str(row.pk): str(row) for row in Learner.objects.filter(pk__in=keys)}


def _worth(each: Mapping) -> str:
    text = (
        f"{counted(each['pairs'], 'level', 'levels')} not known, {each['at_stake'] * 100:.1f} points at stake"
    )
    if each["seats"]:
        text += f"; {counted(each['seats'], 'seat', 'seats')} would change"
    return text


def cheapest(version: Version, frozen: Frozen) -> dict[tuple[str, str, str, str], str]:
    """(team, role, skill, reason) -> the cheapest way to close that gap, as a sentence."""
    return {
        (each["team"], each["role"], each["skill"], each["reason"]): each["sentence"]
        for each in version.findings.get("closings", ())
        if each["sentence"]
    }
