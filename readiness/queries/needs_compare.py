"""What templates, scenarios or another role would have a role need, against what it needs now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from catalog.models import MaturitySkill, ScenarioTemplateSkill, Skill
from readiness.models import Plan, Role
from readiness.words import listed, sentence

from .needs import grid_of

MOST = 900  # rows in one form


@dataclass(slots=True)
class Proposal:
    """`now` None: not needed yet. `level` 0: the source does not ask for it. Of several sources the most counts."""

    role: Role
    skill: Skill
    now: int | None
    level: int
    importance: int
    mandatory: bool
    sources: list[str]
    chosen: bool = False
    floor: bool = False

    @property
    def key(self) -> str:
        return f"{self.role.pk}-{self.skill.pk}"

    @property
    def kind(self) -> str:
        """What taking it over would do, in a word."""
        if not self.level:
            return "Drop"
        if self.now is None:
            return "Add"
        return "Raise" if self.level > self.now else "Lower"

    @property
    def source(self) -> str:
        return sentence(listed(self.sources))


def template_proposals(plan: Plan, role: Role | None = None) -> list[Proposal]:
    """What the roles' templates and the plan's scenarios ask for and the plan does not, or not at that level."""
    grid = grid_of(plan)
    found: dict[tuple[int, int], Proposal] = {}
    skills = {skill.pk: skill for skill in grid.skills}
    roles = [each for each in grid.roles if role is None or each.pk == role.pk]
    asked: list[tuple[Role, int, int, int, bool, str]] = []
    for each in roles:
        for (template, skill), said in grid.templates.items():
            if template == each.template_id:
                asked.append(
                    (each, skill, said.level, said.importance, said.mandatory, f"template {each.template}")
                )
    asked += _of_scenarios(plan, roles) + _of_maturity(plan, roles)
    missing = {skill for _, skill, *_ in asked} - set(skills)
    skills |= Skill.objects.in_bulk(missing)
    fresh = {each.pk for each in roles} - {of for of, _ in grid.needed}
    for each, skill, level, importance, mandatory, source in asked:
        key = (each.pk, skill)
        need = grid.needed.get(key)
        kept = found.get(key)
        if kept is None:
            now = need.level if need else None
            kept = found[key] = Proposal(each, skills[skill], now, level, importance, mandatory, [])
        kept.level, kept.importance = max(kept.level, level), max(kept.importance, importance)
        kept.mandatory = kept.mandatory or mandatory
        if source not in kept.sources:
            kept.sources.append(source)
        if not source.startswith("template"):
            kept.floor = True
        kept.chosen = each.pk in fresh or (kept.now is None and kept.floor)
    return _sorted([each for each in found.values() if _differs(each)])


def _differs(each: Proposal) -> bool:
    """Scenarios and maturity ask for at least a level; only a template says that a level is enough."""
    if each.now is None or each.level > each.now:
        return True
    return each.level < each.now and not each.floor


def copy_proposals(plan: Plan, source: Role, to: Role) -> list[Proposal]:
    """What it takes for one role to need what another does."""
    grid = grid_of(plan)
    skills = {skill.pk: skill for skill in grid.skills}
    found = []
    for skill in skills.values():
        theirs, ours = grid.needed.get((source.pk, skill.pk)), grid.needed.get((to.pk, skill.pk))
        if (theirs and theirs.level) == (ours and ours.level):
            continue
        found.append(
            Proposal(
                to,
                skill,
                ours.level if ours else None,
                theirs.level if theirs else 0,
                theirs.importance if theirs else 2,
                bool(theirs and theirs.mandatory),
                [f"role {source}"],
                chosen=theirs is not None,
            )
        )
    return _sorted(found)


def _sorted(proposals: list[Proposal]) -> list[Proposal]:
    return sorted(proposals, key=lambda p: (p.role.name, not p.chosen, p.skill.name))


def _of_scenarios(plan: Plan, roles: list[Role]) -> list[tuple[Role, int, int, int, bool, str]]:
    by_audience, by_template = _by_audience(roles), defaultdict(list)
    for role in roles:
        by_template[role.template_id].append(role)
    names = dict(plan.scenarios.exclude(template=None).values_list("template", "name"))
    rows = ScenarioTemplateSkill.objects.filter(scenario__in=names).select_related("audience")
    return [
        (
            role,
            row.skill_id,
            row.level,
            row.importance,
            row.mandatory,
            f"scenario {names[row.scenario_id]}",
        )
        for row in rows
        for role in (by_template[row.role_id] if row.role_id else by_audience(row.audience))
    ]


def _of_maturity(plan: Plan, roles: list[Role]) -> list[tuple[Role, int, int, int, bool, str]]:
    """What the maturity aimed at asks of an audience. What it asks of just anyone is a matter of coverage."""
    if plan.maturity_aimed_at is None:
        return []
    by_audience = _by_audience(roles)
    rows = MaturitySkill.objects.filter(
        maturity__level__lte=plan.maturity_aimed_at, maturity__collection__public=True, audience__isnull=False
    ).select_related("audience", "maturity")
    return [
        (role, row.skill_id, row.level, 2, False, f"maturity {row.maturity.level}")
        for row in rows
        for role in by_audience(row.audience)
    ]


def _by_audience(roles: list[Role]):
    def of(audience) -> list[Role]:
        return [
            role
            for role in roles
            if audience.everyone or audience.pk in (role.audience_id, role.audience.broader_id)
        ]

    return of
