"""What roles need: the matrix role by skill, one cell of it opened, and the rules about enough people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q

from catalog.models import Audience, RoleTemplateSkill, Skill, SkillLevel
from readiness.models import Coverage, Plan, Requirement, Role
from readiness.planner.values import Problem
from readiness.snapshots import problem_for

ROLES_A_PAGE, SKILLS_A_PAGE = 15, 60  # 900 fields in a form, of the 1,000 that Django takes


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFilters:
    """As the address says them; what does not exist filters nothing. `cell` is "role-skill"."""

    audience: str = ""
    changed: bool = False
    cell: str = ""
    added: tuple[str, ...] = ()  # skills to show that no role needs yet
    page: str = "1"
    skills: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedCell:
    """`was`: the template's level where it differs, 0 where the template does not have the skill."""

    key: str
    level: int | None
    importance: int = 2
    mandatory: bool = False
    due: int | None = None
    was: int | None = None
    value: str = ""
    wrong: str = ""
    label: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class NeedRow:
    role: Role
    people: int
    cells: tuple[NeedCell, ...]


@dataclass(frozen=True, slots=True)
class NeedGroup:
    audience: Audience
    people: int
    rows: tuple[NeedRow, ...]


@dataclass(frozen=True, slots=True)
class NeedColumn:
    skill: Skill
    mandatory: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedPanel:
    """One cell opened: who needs it, who has it, what the template says."""

    role: Role
    skill: Skill
    requirement: Requirement | None
    people: int
    have: int
    template: RoleTemplateSkill | None
    descriptions: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    coverage: Coverage
    today: int

    @property
    def short(self) -> int:
        return max(self.coverage.people - self.today, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsPage:
    filters: NeedFilters
    columns: tuple[NeedColumn, ...]
    groups: tuple[NeedGroup, ...]
    roles: Page
    skills: Page
    audiences: tuple[tuple[Audience, int], ...]
    levels_set: int
    differing: int
    role_count: int
    panel: NeedPanel | None
    rules: tuple[Rule, ...]
    seen: str
    people: int


@dataclass(frozen=True, slots=True)
class Grid:
    """What the grid of a plan consists of: its roles and skills in order, what is needed and what templates say."""

    roles: tuple[Role, ...]
    skills: tuple[Skill, ...]
    needed: Mapping[tuple[int, int], Requirement]
    templates: Mapping[tuple[int, int], RoleTemplateSkill]

    def was(self, role: Role, skill: int) -> int | None:
        """The template's level where it differs from what is needed; 0 where only we need it."""
        if role.template_id is None:
            return None
        need, said = self.needed.get((role.pk, skill)), self.templates.get((role.template_id, skill))
        if (need and need.level) == (said and said.level):
            return None
        return said.level if said else 0

    @property
    def differing(self) -> int:
        pairs = {(role, skill) for role, skill in self.needed}
        pairs |= {(r.pk, s) for r in self.roles for t, s in self.templates if t == r.template_id}
        by_key = {role.pk: role for role in self.roles}
        return sum(self.was(by_key[role], skill) is not None for role, skill in pairs if role in by_key)


def visible_skills(plan: Plan):
    """The published skills a plan may ask for: of the public shelf and of the organization's own."""
    return Skill.objects.published().filter(
        Q(collection__public=True) | Q(collection=plan.organization.collection_id)
    )


def grid_of(plan: Plan, added: tuple[str, ...] = ()) -> Grid:
    """Four statements."""
    roles = tuple(
        Role.objects.filter(organization=plan.organization_id)
        .select_related("audience", "template")
        .order_by("audience__position", "audience__name", "name")
    )
    needed = {(r.role_id, r.skill_id): r for r in Requirement.objects.filter(plan=plan)}
    templates = {
        (t.role_id, t.skill_id): t
        for t in RoleTemplateSkill.objects.filter(role__in={r.template_id for r in roles if r.template_id})
    }
    shown = {skill for _, skill in needed}
    extra = [int(key) for key in added if key.isdecimal() and len(key) < 19]
    in_rules = plan.coverages.values("skill")
    known = Skill.objects.filter(
        Q(pk__in=shown) | Q(pk__in=in_rules) | Q(pk__in=visible_skills(plan).filter(pk__in=extra))
    )
    by_category = ("category__position", "category__name", "name")
    skills = tuple(known.select_related("category").order_by(*by_category))
    return Grid(roles, skills, needed, templates)


def needs_page(
    plan: Plan,
    *,
    filters: NeedFilters,
    today: date,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> NeedsPage:
    """Everything the page shows; `typed` and `wrong` by cell, after a form that was refused."""
    grid, problem = grid_of(plan, filters.added), problem_for(plan, today=today)
    people: dict[str, int] = defaultdict(int)
    for learner in problem.learners:
        people[learner.role] += learner.headcount
    roles = [
        role
        for role in grid.roles
        if filters.audience in ("", role.audience.slug)
        and (not filters.changed or any(grid.was(role, skill.pk) is not None for skill in grid.skills))
    ]
    role_page = Paginator(roles, ROLES_A_PAGE).get_page(filters.page)
    skill_page = Paginator(grid.skills, SKILLS_A_PAGE).get_page(filters.skills)
    groups: dict[Audience, list[NeedRow]] = {}
    for role in role_page.object_list:
        cells = tuple(
            _cell(grid, role, skill, filters, typed or {}, wrong or {}) for skill in skill_page.object_list
        )
        groups.setdefault(role.audience, []).append(NeedRow(role, people[str(role.pk)], cells))
    by_audience: dict[Audience, int] = {}
    for role in grid.roles:
        by_audience[role.audience] = by_audience.get(role.audience, 0) + people[str(role.pk)]
    return NeedsPage(
        filters=filters,
        columns=tuple(_column(grid, skill) for skill in skill_page.object_list),
        groups=tuple(NeedGroup(audience, by_audience[audience], tuple(rows)) for audience, rows in groups.items()),
        roles=role_page,
        skills=skill_page,
        audiences=tuple(by_audience.items()),
        levels_set=len(grid.needed),
        differing=grid.differing,
        role_count=len(grid.roles),
        panel=_panel(plan, grid, problem, filters.cell),
        rules=_rules(plan, problem),
        seen=" ".join(
            f"{cell.key}:{cell.level}"
            for rows in groups.values()
            for row in rows
            for cell in row.cells
            if cell.level is not None
        ),
        people=sum(people.values()),
    )  # fmt: skip


def _column(grid: Grid, skill: Skill) -> NeedColumn:
    return NeedColumn(skill, any(r.mandatory for (_, key), r in grid.needed.items() if key == skill.pk))


def _cell(
    grid: Grid, role: Role, skill: Skill, filters: NeedFilters, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> NeedCell:  # fmt: skip
    key = f"{role.pk}-{skill.pk}"
    need, was = grid.needed.get((role.pk, skill.pk)), grid.was(role, skill.pk)
    level = need.level if need else None
    parts = [role.name, skill.name]
    if need:
        parts += ["mandatory"] if need.mandatory else []
        parts.append(f"importance {need.importance} of 3")
    else:
        parts.append("not required")
    if was is not None:
        parts.append(f"template {was}" if was else "not in the template")
    return NeedCell(
        key=key,
        level=level,
        importance=need.importance if need else 2,
        mandatory=bool(need and need.mandatory),
        due=need.due if need else None,
        was=was,
        value=typed.get(key, "" if level is None else str(level)),
        wrong=wrong.get(key, ""),
        label=", ".join(parts),
        current=filters.cell == key,
    )


def _panel(plan: Plan, grid: Grid, problem: Problem, cell: str) -> NeedPanel | None:
    role_key, _, skill_key = cell.partition("-")
    role = next((role for role in grid.roles if str(role.pk) == role_key), None)
    skill = next((skill for skill in grid.skills if str(skill.pk) == skill_key), None)
    if role is None or skill is None:
        return None
    need = grid.needed.get((role.pk, skill.pk))
    here = [learner for learner in problem.learners if learner.role == role_key]
    target = need.level if need else 1
    return NeedPanel(
        role=role,
        skill=skill,
        requirement=need,
        people=sum(learner.headcount for learner in here),
        have=sum(learner.headcount for learner in here if learner.levels.get(skill_key, -1) >= target),
        template=grid.templates.get((role.template_id or 0, skill.pk)),
        descriptions=tuple(
            SkillLevel.objects.filter(skill=skill, level__gt=0)
            .order_by("level")
            .values_list("level", "description")
        ),
    )


def _rules(plan: Plan, problem: Problem) -> tuple[Rule, ...]:
    found = []
    rows = Coverage.objects.filter(plan=plan).select_related("team", "role", "skill")
    for rule in rows.order_by("team__name", "skill__name", "pk"):
        team, role = str(rule.team_id or ""), str(rule.role_id or "")
        today = sum(
            learner.headcount
            for learner in problem.learners
            if team in ("", learner.team)
            and role in ("", learner.role)
            and learner.levels.get(str(rule.skill_id), -1) >= rule.level
        )
        found.append(Rule(rule, today))
    return tuple(found)
