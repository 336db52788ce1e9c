"""What needs somebody: the short list on the overview."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from readiness.formats import counted, day, number, relative_day
from readiness.models import Computation, Version
from readiness.planner.gaps import Analysis
from readiness.planner.values import Problem, Resource
from readiness.words import count, listed, sentence

from .stages import Facts
from .versions import Frozen
from .visibility import Sight

SOON = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Notice:
    """`page` is the URL name of where it is dealt with, `needs` who may (see access.MAY)."""

    icon: str
    title: str
    text: str
    page: str = ""
    label: str = ""
    needs: str = "see"
    anchor: str = ""


def notices(
    *,
    problem: Problem,
    analysis: Analysis,
    version: Version | None,
    frozen: Frozen | None,
    changes: tuple[str, ...],
    facts: Facts,
    sight: Sight,
    today: date,
) -> tuple[Notice, ...]:
    """The most pressing first."""
    return (
        *_failed(facts.computation),
        *not_assessed(problem, analysis, sight),
        *(data_changed(version, changes) if version else ()),
        *_unmet(frozen),
        *left_out(problem),
        *_review(facts, today),
    )


def _failed(computation: Computation | None) -> Iterator[Notice]:
    if computation is not None and computation.state == Computation.State.FAILED:
        title = f"Draft {computation.version.number} could not be worked out"
        yield Notice(
            "exclamation-triangle", title, computation.message, "plan-change", "Change limits", "edit_plan"
        )


def not_assessed(problem: Problem, analysis: Analysis, sight: Sight) -> Iterator[Notice]:
    missing = analysis.people - analysis.people_assessed
    asked = any(need.level for role in problem.roles for need in role.requirements)
    if not missing or not asked:
        return
    names = {team.id: team.name for team in problem.teams}
    by_team = [
        (s.people - s.assessed, names[key]) for key, s in analysis.teams.items() if s.people > s.assessed
    ]
    by_team.sort(key=lambda pair: (-pair[0], pair[1]))
    told = ", ".join(f"{name} {number(people)}" for people, name in by_team[:3])
    more = f", and {count(len(by_team) - 3, 'more team')}" if len(by_team) > 3 else ""
    verb = "has" if missing == 1 else "have"
    yield Notice(
        "person-exclamation",
        f"{counted(missing, 'person', 'people')} {verb} no assessment",
        f"{told}{more}."
        if sight.everyone
        else "Until then, the plan goes by its stated assumption about them.",
        "campaigns",
        "Ask them",
        "edit_people",
    )


def data_changed(version: Version, changes: tuple[str, ...]) -> Iterator[Notice]:
    if changes:
        text = sentence(listed(changes)) + "."
        title = f"The data changed since {version.name.lower()}"
        yield Notice("arrow-repeat", title, text, "plan-change", "Regenerate", "edit_plan")


def _unmet(frozen: Frozen | None) -> Iterator[Notice]:
    if frozen is None:
        return
    if unmet := frozen.plan.summary.mandatory_unmet:
        what = counted(unmet, "mandatory requirement stays", "mandatory requirements stay")
        skills = {skill.id: skill.name for skill in frozen.problem.skills}
        levels: dict[str, int] = {}
        for gap in frozen.plan.residual_gaps:
            if gap.mandatory:
                levels[gap.skill] = levels.get(gap.skill, 0) + gap.people
        most = sorted(levels, key=lambda key: (-levels[key], skills[key]))[:2]
        text = ", ".join(f"{skills[key]} {number(levels[key])}" for key in most)
        yield Notice(
            "flag",
            f"{what} unmet",
            f"{text}." if text else "The plan says what stands in the way.",
            "plan",
            "See why",
            anchor="#gaps-that-remain",
        )


def left_out(problem: Problem) -> Iterator[Notice]:
    """Resources that cannot be planned, because nobody knows how long they take or what they cost."""
    out = [resource for resource in problem.resources if resource.hours is None or resource.price is None]
    if out:
        verb = "stays" if len(out) == 1 else "stay"
        yield Notice(
            "question-circle",
            f"{sentence(count(len(out), 'resource'))} {verb} out of the plan",
            f"{_what_isleft_out(out)}: {listed([r.title for r in out[:2]])}{' and more' if len(out) > 2 else ''}.",
            "catalog:resources",
            "Complete",
            "edit_plan",
        )


def _what_isleft_out(out: list[Resource]) -> str:
    unknown = [
        word
        for word, missing in (
            ("hours", any(resource.hours is None for resource in out)),
            ("price", any(resource.price is None for resource in out)),
        )
        if missing
    ]
    return f"{sentence(' or '.join(unknown))} not known"


def _review(facts: Facts, today: date) -> Iterator[Notice]:
    if facts.next_review is not None and facts.next_review <= today + SOON:
        title = f"Plan review on {day(facts.next_review, today)}"
        yield Notice("calendar-event", title, f"{sentence(relative_day(facts.next_review, today))}.")
