"""The demo's answers in stages 1, 2 and 9, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from catalog.models import RoleTemplate, ScenarioTemplate, Skill
from readiness.actions.progress import make_calendar
from readiness.demo import answers
from readiness.models import (
    Capability,
    CenterFunction,
    Check,
    Dependency,
    Measure,
    Plan,
    Reading,
    Responsibility,
    Review,
    Role,
    Scenario,
    StructureChange,
    Team,
    TrainingPreference,
    Upkeep,
)


def answer_stages(
    plan: Plan, teams: Mapping[str, Team], roles: Mapping[str, Role], skills: Mapping[str, Skill], today: date
) -> None:
    """Everything the walk asks, and the calendar that follows from it."""
    _ambition(plan, teams, roles)
    _partners(plan, teams, roles, skills)
    _measures(plan, today)
    _upkeep(plan, skills)
    title, days, notes = answers.DONE_REVIEW
    day = today - timedelta(days=days)
    Review.objects.create(plan=plan, title=title, on=day, done_on=day, notes=notes)
    make_calendar(plan=plan, actor=None, today=today)


def _ambition(plan: Plan, teams: Mapping[str, Team], roles: Mapping[str, Role]) -> None:
    templates = ScenarioTemplate.objects.filter(
        collection__public=True, name__in=answers.SCENARIOS_FROM_TEMPLATES
    )
    Scenario.objects.bulk_create(
        Scenario(plan=plan, name=template.name, description=template.description, template=template)
        for template in templates
    )
    center = RoleTemplate.objects.filter(collection__public=True, family=RoleTemplate.Family.CENTER)
    by_name = {template.name: template for template in center}
    functions = {
        name: CenterFunction.objects.create(
            plan=plan, name=name, duties=by_name[name].responsibilities, template=by_name[name], team=teams[team],
            lead=lead, state=state,
        )
        for name, team, lead, state in answers.CENTER
    }  # fmt: skip
    people = {person.name: person for person in plan.organization.learners.exclude(name="")}
    for name, function, of_roles, named in answers.CAPABILITIES:
        row = Capability.objects.create(plan=plan, name=name, function=functions.get(function))
        row.roles.set(roles[role] for role in of_roles)
        row.people.set(people[person] for person in named)
    StructureChange.objects.bulk_create(
        StructureChange(
            plan=plan, kind=kind, what=what, why=why, owner=owner, due=_day(plan, days), state=state
        )
        for kind, what, why, owner, days, state in answers.STRUCTURE
    )


def _partners(
    plan: Plan, teams: Mapping[str, Team], roles: Mapping[str, Role], skills: Mapping[str, Skill]
) -> None:
    duties = {}
    for name, retiring, area, other, codes, closing, days, role, new_role in answers.RESPONSIBILITIES:
        duties[name] = Responsibility.objects.create(
            plan=plan, name=name, retiring=retiring, area=area, other_area=other, closing=closing,
            due=_day(plan, days), role=roles.get(role), new_role=new_role,
        )  # fmt: skip
        duties[name].skills.set(skills[code] for code in codes)
    Dependency.objects.bulk_create(
        Dependency(
            plan=plan, needs=teams[needs], gives=teams[gives], what=what, skill=skills.get(code),
            responsibility=duties.get(duty), process=process, process_exists=exists, tool=tool,
            tool_on=_day(plan, days),
        )
        for needs, gives, what, code, duty, process, exists, tool, days in answers.DEPENDENCIES
    )  # fmt: skip
    TrainingPreference.objects.bulk_create(
        TrainingPreference(plan=plan, team=teams[team], ways=ways, times=times, language=language, note=note)
        for team, ways, times, language, note in answers.PREFERENCES
    )


def _measures(plan: Plan, today: date) -> None:
    for family, name, unit, direction, low, high, days, source, owner, readings in answers.MEASURES:
        measure = Measure.objects.create(
            plan=plan, family=family, name=name, unit=unit, direction=direction, baseline=Decimal(low),
            target=Decimal(high), target_on=_day(plan, days), source=source, owner=owner, cadence="quarterly",
        )  # fmt: skip
        Reading.objects.bulk_create(_readings(measure, readings, today))
    Check.objects.bulk_create(
        Check(
            plan=plan, kind=kind, name=name, who=who, how=how, cadence=cadence, owner=owner, leads_to=leads_to
        )
        for kind, name, who, how, cadence, owner, leads_to in answers.CHECKS
    )


def _readings(measure: Measure, readings: Iterable[tuple[int, str]], today: date) -> Iterable[Reading]:
    for days, value in readings:
        yield Reading(measure=measure, value=Decimal(value), on=today - timedelta(days=days))


def _upkeep(plan: Plan, skills: Mapping[str, Skill]) -> None:
    for name, codes, cadence, owner, trigger in answers.UPKEEP:
        rule = Upkeep.objects.create(plan=plan, name=name, cadence=cadence, owner=owner, trigger=trigger)
        rule.skills.set(skills[code] for code in codes)


def _day(plan: Plan, days: int | None) -> date | None:
    return None if days is None else plan.starts_on + timedelta(days=days)
