"""Stage 1: scenarios and functions to begin from, and which maturity the skills of today allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from catalog.models import Audience, MaturityLevel, RoleTemplate, ScenarioTemplate
from readiness.models import Capability, CenterFunction, Learner, Plan, Scenario, StructureChange
from readiness.snapshots import levels_in_force
from readiness.words import count, sentence

from .walk import Preset

ENOUGH = 0.5  # a skill counts as there when at least half of the people it concerns hold the level


@dataclass(frozen=True, slots=True)
class Need:
    """A skill that a maturity level asks of an audience. `share` of its people hold it; None where nobody is there."""

    skill: str
    level: int
    audience: str
    people: int
    holders: int

    @property
    def share(self) -> float | None:
        return self.holders / self.people if self.people else None

    @property
    def met(self) -> bool:
        return self.share is not None and self.share >= ENOUGH


@dataclass(frozen=True, slots=True)
class Rung:
    """One maturity level with what it asks for."""

    level: int
    name: str
    description: str
    use_cases: tuple[str, ...]
    needs: tuple[Need, ...]

    @property
    def missing(self) -> tuple[Need, ...]:
        return tuple(need for need in self.needs if not need.met)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The maturity levels from the lowest. `allowed`: the highest that today's skills allow with all below it."""

    rungs: tuple[Rung, ...]
    allowed: int

    def missing_up_to(self, level: int) -> dict[tuple[str, str], Need]:
        """What is missing on the way to a level: the highest level asked of each skill and audience."""
        found: dict[tuple[str, str], Need] = {}
        for rung in self.rungs:
            if rung.level <= level:
                found |= {(need.skill, need.audience): need for need in rung.missing}
        return found

    def sentence(self, aim: int | None) -> str:
        """Your skills allow level 2; level 3 needs four more."""
        if not self.rungs:
            return ""
        here = (
            f"Your skills allow level {self.allowed}"
            if self.allowed
            else "Your skills do not yet allow level 1"
        )
        wanted = aim if aim and aim > self.allowed else self.allowed + 1
        if wanted > self.rungs[-1].level:
            return f"{here}, the highest."
        missing = len({skill for skill, _ in self.missing_up_to(wanted)})
        return f"{here}; level {wanted} needs {count(missing, 'more skill')}."


def ladder(plan: Plan, *, today: date) -> Ladder:
    """What each maturity level asks for, and who of the people here holds it. Constant SQL statements."""
    rungs = {rung.level: rung for rung in maturity_levels(plan, "skills__skill", "skills__audience")}
    people = _people(plan, today)
    skills = {need.skill_id for rung in rungs.values() for need in rung.skills.all()}
    held = levels_in_force(plan, skills, today)
    within = _within()
    found = tuple(
        Rung(
            rung.level,
            rung.name,
            rung.description,
            tuple(rung.use_cases.splitlines()),
            tuple(_need(need, people, held, within.get(need.audience_id)) for need in rung.skills.all()),
        )
        for _, rung in sorted(rungs.items())
    )
    allowed = 0
    for rung in found:
        if rung.missing or not rung.needs:
            break
        allowed = rung.level
    return Ladder(found, allowed)


def maturity_levels(plan: Plan, *related: str) -> list[MaturityLevel]:
    """Those of the public shelf, or the organization's own where it says them its own way, from the lowest."""
    shelves = Q(collection__public=True) | Q(collection=plan.organization.collection_id)
    rows = MaturityLevel.objects.filter(shelves).order_by("-collection__public").prefetch_related(*related)
    return sorted({row.level: row for row in rows}.values(), key=lambda row: row.level)


def _people(plan: Plan, today: date) -> list[tuple[int, int, int]]:
    """(learner, its audience, headcount) of everybody here."""
    here = Learner.objects.filter(Q(left_on=None) | Q(left_on__gt=today), organization=plan.organization_id)
    return list(here.values_list("pk", "role__audience_id", "headcount"))


def _within() -> dict[int | None, set[int] | None]:
    """Audience -> those it means: itself and the narrower ones; None: everybody."""
    every = list(Audience.objects.all())
    found: dict[int | None, set[int] | None] = {None: None}
    for audience in every:
        narrower = {other.pk for other in every if other.broader_id == audience.pk}
        found[audience.pk] = None if audience.everyone else {audience.pk, *narrower}
    return found


def _need(need, people: Iterable, held: Mapping[int, Mapping[str, int]], audiences: set[int] | None) -> Need:
    meant = [(pk, heads) for pk, audience, heads in people if audiences is None or audience in audiences]
    key = str(need.skill_id)
    return Need(
        need.skill.name,
        need.level,
        need.audience.name if need.audience else "Everyone",
        sum(heads for _, heads in meant),
        sum(heads for pk, heads in meant if held.get(pk, {}).get(key, -1) >= need.level),
    )


# --- rows and what to begin them from -------------------------------------------------------------------------


def scenario_rows(plan: Plan) -> list[Scenario]:
    return list(
        plan.scenarios.select_related("template")
        .prefetch_related("skills", "template__skills__skill")
        .order_by("pk")
    )


def scenario_presets(plan: Plan) -> tuple[Preset, ...]:
    """Templates not chosen yet, with what they ask for and how many people are in their audiences."""
    shelves = Q(collection__public=True) | Q(collection=plan.organization.collection_id)
    chosen = plan.scenarios.exclude(template=None).values("template")
    templates = (
        ScenarioTemplate.objects.published()
        .filter(shelves)
        .exclude(pk__in=chosen)
        .prefetch_related("skills__skill", "skills__audience", "skills__role")
    )
    heads = dict(
        Learner.objects.filter(organization=plan.organization_id, left_on=None)
        .order_by()
        .values_list("role__audience_id")
        .annotate(heads=Sum("headcount"))
    )
    return tuple(_scenario_preset(template, heads) for template in templates)


def _scenario_preset(template: ScenarioTemplate, heads: Mapping[int, int]) -> Preset:
    needs = list(template.skills.all())
    highest = {need.skill.name: need.level for need in sorted(needs, key=lambda need: need.level)}
    audiences = {need.audience_id: need.audience.name for need in needs if need.audience}
    people = sum(heads.get(pk, 0) for pk in audiences)
    who = ", ".join(sorted(audiences.values()))
    return Preset(
        str(template.pk),
        template.name,
        template.description,
        {"name": template.name[:140], "description": template.description, "template": template},
        tuple((level, skill) for skill, level in highest.items()),
        f"{who}: {count(people, 'person', 'people')}" if people else who,
    )


def center_rows(plan: Plan) -> list[CenterFunction]:
    return list(plan.centerfunctions.select_related("team").order_by("pk"))


def center_presets(plan: Plan) -> tuple[Preset, ...]:
    """The functions of a center of excellence that the catalog knows and the plan does not have."""
    shelves = Q(collection__public=True) | Q(collection=plan.organization.collection_id)
    chosen = plan.centerfunctions.exclude(template=None).values("template")
    templates = RoleTemplate.objects.filter(
        shelves, family=RoleTemplate.Family.CENTER, status="published"
    ).exclude(pk__in=chosen)
    return tuple(
        Preset(
            str(template.pk),
            template.name,
            template.description or template.responsibilities.splitlines()[0],
            {"name": template.name[:140], "duties": template.responsibilities[:2000], "template": template},
        )
        for template in templates
    )


def capability_rows(plan: Plan) -> list[Capability]:
    return list(
        plan.capabilitys.select_related("function").prefetch_related("roles", "people").order_by("pk")
    )


def structure_rows(plan: Plan) -> list[StructureChange]:
    return list(plan.structurechanges.order_by("due", "pk"))


def people_named(
    organization: int, names: Iterable[str], *, keep: Iterable[Learner] = ()
) -> dict[str, list[Learner]]:
    """Name or address as it was typed -> the people it means. One SQL statement."""
    asked = {name.casefold(): name for name in names}
    if not asked:
        return {}
    kept = {str(person).casefold(): person for person in keep}
    found: dict[str, list[Learner]] = {}
    for person in Learner.objects.filter(organization=organization, headcount=1, left_on=None):
        for called in {person.name.casefold(), person.email.casefold()} & asked.keys():
            found.setdefault(asked[called], []).append(person)
    for called in asked.keys() & kept.keys():  # somebody who was named stays who it was
        found[asked[called]] = [kept[called]]
    return found


def heading(plan: Plan, *, ladder: Ladder | None = None) -> tuple[str, str]:
    """What stage 1 says of itself."""
    told = ladder.sentence(plan.maturity_aimed_at) if ladder else ""
    aim = plan.maturity_aimed_at
    title = f"You aim for level {aim} of 4" if aim else "Where do you want generative AI to take you?"
    scenarios = plan.scenarios.count()
    lede = sentence(f"{count(scenarios, 'business scenario')}. {told}".strip()) if scenarios or told else ""
    return title, lede or "What you choose here decides which skills the plan asks for, and of whom."
