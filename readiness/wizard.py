"""The ten stages of a plan. Each one's state is worked out from what is stored; nothing is ever marked as done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from readiness.formats import counted, hours, money, number, percent
from readiness.models import Version
from readiness.queries.stages import Facts
from readiness.words import count, listed, sentence, spelled

DONE, GOING, REVIEW = "Completed", "In progress", "Ready to review"
OPEN, BARRED, DECIDE = "Not started", "Cannot start yet", "Needs a decision"

type Answer = tuple[str, str]  # the state, and a line that says what was answered


@dataclass(frozen=True, slots=True)
class Stage:
    """`page` is the URL name of where it is answered, empty while there is no page for it; `needs`: see access.MAY."""

    number: int
    name: str
    group: str
    answer: Callable[[Facts], Answer]
    page: str = ""
    needs: str = "see"


@dataclass(frozen=True, slots=True)
class Task:
    """A stage as the task list shows it."""

    number: int
    name: str
    hint: str
    status: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    tasks: tuple[Task, ...]


# --- the state of each ------------------------------------------------------------------------------------------


def _ambition(facts: Facts) -> Answer:
    plan = facts.plan
    given = [bool(plan.goals), bool(facts.scenarios), plan.maturity_aimed_at is not None]
    hints = [
        count(facts.scenarios, "business scenario") if facts.scenarios else "",
        f"maturity {plan.maturity_aimed_at} of 4 aimed at" if plan.maturity_aimed_at is not None else "",
        f"target {plan.readiness_target}%" if plan.readiness_target is not None else "",
    ]
    hint = ", ".join(hint for hint in hints if hint)
    return _graded(given), sentence(hint) or "What the effort is for"


def _concerns(facts: Facts) -> Answer:
    if not (facts.concerns or facts.dependencies or facts.responsibilities):
        return OPEN, "What worries people, and who depends on whom"
    hints = [
        f"{count(facts.concerns, 'concern')}, {_open(facts.concerns_open)}" if facts.concerns else "",
        count(facts.responsibilities, "responsibility", "responsibilities") if facts.responsibilities else "",
        count(facts.dependencies, "dependency", "dependencies") if facts.dependencies else "",
    ]
    return GOING if facts.concerns_open else DONE, sentence(", ".join(hint for hint in hints if hint))


def _open(number_: int) -> str:
    return f"{spelled(number_)} still open" if number_ else "all answered"


def _people(facts: Facts) -> Answer:
    if not facts.people:
        return OPEN, "Who works here, in which team and role"
    parts = [
        count(facts.teams, "team"),
        counted(facts.people, "person", "people"),
        count(facts.roles, "role"),
    ]
    return DONE, sentence(", ".join(parts))


def _required(facts: Facts) -> Answer:
    if not facts.people:
        return BARRED, "Add people first"
    if not facts.skills:
        return OPEN, "Which skill each role needs, and at what level"
    hint = count(facts.skills, "skill")
    if facts.mandatory_skills:
        hint += f", {count(facts.mandatory_skills, 'of them mandatory', 'of them mandatory')}"
    if facts.roles_asked < facts.roles:
        return GOING, sentence(f"{hint}; {count(facts.roles - facts.roles_asked, 'role')} without any")
    return DONE, sentence(hint)


def _existing(facts: Facts) -> Answer:
    if not facts.skills:
        return BARRED, "Say what roles need first"
    hint = f"{number(facts.assessed)} of {counted(facts.people, 'person', 'people')} assessed"
    if facts.complete == facts.people:
        return DONE, hint
    return (GOING, hint) if facts.assessed else (OPEN, hint)


def _gaps(facts: Facts) -> Answer:
    if not facts.assessed:
        return BARRED, "Assess people first"
    return DONE if facts.version else REVIEW, facts.shortfall


def _budget(facts: Facts) -> Answer:
    plan = facts.plan
    given = [plan.budget is not None, plan.hours_per_quarter is not None]
    hints = [
        money(plan.budget, facts.currency) if plan.budget is not None else "No limit on money",
        f"{hours(plan.hours_per_quarter)} a quarter for most people"
        if plan.hours_per_quarter is not None
        else "",
    ]
    return _graded(given), ", ".join(hint for hint in hints if hint)


def _plan(facts: Facts) -> Answer:
    running = facts.computation is not None and not facts.computation.is_over
    if running:
        return GOING, f"Draft {facts.computation.version.number} is being worked out"
    if facts.version is None:
        if facts.computation is not None:
            return DECIDE, "The last try did not lead to a plan"
        if not facts.skills or not facts.people:
            return BARRED, "Say who needs what first"
        return OPEN, "Nothing has been worked out yet"
    summary = facts.version.summary
    ready, cost = percent(summary.get("readiness")), money(summary.get("cost"), facts.currency)
    hint = f"{facts.version.name}: {ready} ready for {cost}"
    return (REVIEW if facts.version.state == Version.State.DRAFT else DONE), hint


def _measures(facts: Facts) -> Answer:
    hints = [
        count(facts.measures, "measure") if facts.measures else "",
        count(facts.reviews, "review") if facts.reviews else "",
    ]
    chosen = [hint for hint in hints if hint]
    if not chosen:
        return OPEN, "How to tell whether it works"
    return _graded([bool(facts.measures), bool(facts.reviews)]), sentence(listed(chosen))


def _publish(facts: Facts) -> Answer:
    newest = facts.version
    if newest is None:
        return BARRED, "Work out a plan first"
    if facts.approved:
        return REVIEW, f"Draft {facts.approved} is approved and can be published"
    if facts.published == newest.number:
        return DONE, f"{newest.name} is in force"
    unmet = newest.summary.get("mandatory_unmet") or 0
    in_force = f"; version {facts.published} is in force" if facts.published else ""
    if unmet and not newest.decision:
        stays = counted(unmet, "mandatory requirement stays", "mandatory requirements stay")
        return DECIDE, f"{stays} open{in_force}"
    return REVIEW, f"{newest.name} waits for approval{in_force}"


def _graded(given: list[bool]) -> str:
    return DONE if all(given) else GOING if any(given) else OPEN


# --- the stages -------------------------------------------------------------------------------------------------

DIRECTION, DESCRIBE, FIND, HAPPEN = (
    "Set the direction",
    "Describe the organization",
    "Find the gaps and plan",
    "Make it happen",
)
STAGES = (
    Stage(1, "Ambition & scenarios", DIRECTION, _ambition, "stage-ambition"),
    Stage(2, "Concerns & partners", DIRECTION, _concerns, "stage-concerns"),
    Stage(3, "Teams & people", DESCRIBE, _people, "people", "edit_people"),
    Stage(4, "Required skills", DESCRIBE, _required, "required"),
    Stage(5, "Existing skills", DESCRIBE, _existing, "matrix", "see_people"),
    Stage(6, "Gaps", FIND, _gaps, "gaps"),
    Stage(7, "Budget & capacity", FIND, _budget, "budget", "edit_plan"),
    Stage(8, "Plan", FIND, _plan, "plan"),
    Stage(9, "Measures & reviews", HAPPEN, _measures, "stage-measures"),
    Stage(10, "Publish", HAPPEN, _publish, "publish"),
)


def task_groups(facts: Facts, allowed: Callable[[str], bool]) -> tuple[Group, ...]:
    """The stages in their groups. `allowed` says whether the reader may do what a stage needs."""
    tasks = {stage: _task(stage, facts, allowed) for stage in STAGES}
    titles = dict.fromkeys(stage.group for stage in STAGES)
    return tuple(
        Group(title, tuple(task for stage, task in tasks.items() if stage.group == title)) for title in titles
    )


def completed(groups: tuple[Group, ...]) -> int:
    """How many of the stages are."""
    return sum(task.status == DONE for group in groups for task in group.tasks)


def _task(stage: Stage, facts: Facts, allowed: Callable[[str], bool]) -> Task:
    status, hint = stage.answer(facts)
    open_ = stage.page and allowed(stage.needs) and status != BARRED
    url = reverse(stage.page, args=[facts.plan.organization.slug, facts.plan.slug]) if open_ else ""
    return Task(stage.number, stage.name, hint, status, url)
