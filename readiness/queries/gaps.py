"""The gaps page: where people fall short of what their roles need, by skill and team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from catalog.models import Audience
from readiness.formats import counted, number, percent, signed
from readiness.models import Member, Plan, Version
from readiness.planner.gaps import Analysis, analyze
from readiness.planner.values import Problem
from readiness.snapshots import problem_for

from .concerns import OrganizationGap, process_gaps, role_gaps
from .findings import Skills, gaps_lede, gaps_title
from .gap_cell import CellPanel, cell_panel, members_of
from .heatmap import (
    AVERAGE,
    BY,
    SHOW,
    GapFilters,
    Grid,
    HeatCell,
    HeatRow,
    cells_of,
    standings_of,
)
from .method import Example, GapExample, example_of, gap_example
from .versions import computed_version, frozen
from .visibility import Sight, names_of, sight_of
from .withholding import ALL, AUDIENCE, ROLE, TEAM, Withholding

LISTED = 5
MOST_LINES = 600


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: its name, its label, and (value, label, chosen) of each option."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class People:
    people: int
    assessed: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A skill in a list beside its figure."""

    skill: str
    sub: str
    value: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsPage:
    title: str
    lede: str
    people: int
    assessed: int
    required: bool
    assumption: str
    filters: GapFilters
    choices: tuple[Choice, ...]
    columns: tuple[str, ...]
    thing: str
    ready: tuple[str, ...]
    ready_all: str
    rows: tuple[HeatRow, ...]
    most: int
    withheld: bool
    weakest: tuple[Listed, ...]
    strongest: tuple[Listed, ...]
    singles: tuple[Listed, ...]
    of_roles: tuple[OrganizationGap, ...]
    of_processes: tuple[OrganizationGap, ...]
    lines: tuple[tuple[str, ...], ...]
    example: Example | None
    gap_example: GapExample | None
    panel: CellPanel | None
    version: Version | None

    def cell(self, key: str) -> HeatCell | None:
        return next((cell for row in self.rows for cell in row.cells if cell.key == key), None)


def gaps_page(plan: Plan, *, member: Member, filters: GapFilters, today: date) -> GapsPage:
    """Everything the page shows to this member."""
    problem = problem_for(plan, today=today)
    sight = sight_of(member)
    audiences = dict(Audience.objects.values_list("slug", "name"))
    filters = _real(filters, problem, sight)
    whole = analyze(problem)
    unsaid = Withholding(problem, sight)
    shown = whole if not (filters.role or filters.audience) else analyze(_part(problem, filters))
    names = {skill.id: skill.name for skill in problem.skills}
    columns = _columns(shown, problem, audiences, filters)
    skills = _skills(shown, filters, unsaid)
    grid = Grid(shown, names, filters, unsaid)
    told = {skill: s for skill, s in skills.items() if filters.team or not unsaid.total(skill)}
    rows = grid.rows(skills, columns)
    standing = _standing(shown, filters)
    version = computed_version(plan)
    seen = names_of(member, _people_to_name(problem, whole, filters))
    return GapsPage(
        title=gaps_title(told, names),
        lede=gaps_lede(told, names),
        people=standing.people,
        assessed=standing.assessed,
        required=any(role.requirements for role in problem.roles),
        assumption=plan.unknown_policy,
        filters=filters,
        choices=_choices(problem, whole, audiences, filters, sight),
        columns=tuple(columns.values()),
        thing=filters.by,
        ready=tuple(_ready(shown, key, filters.by, unsaid) for key in columns),
        ready_all="" if unsaid.ready(ALL, "", whole.people_assessed) else percent(shown.readiness),
        rows=rows,
        most=max((row.total for row in rows), default=0),
        withheld=grid.withheld,
        weakest=_weakest(told, names),
        strongest=_strongest(shown, names, problem, filters, unsaid),
        singles=_singles(whole, names, problem, seen),
        of_roles=role_gaps(plan),
        of_processes=process_gaps(plan),
        lines=_lines(shown, names, columns, skills, grid),
        example=example_of(problem, whole),
        gap_example=gap_example(grid, columns, names),
        panel=cell_panel(
            problem=_part(problem, filters),
            analysis=shown,
            by=filters.by,
            key=filters.cell,
            columns=columns,
            withholding=unsaid,
            names=seen,
            frozen=frozen(version) if version and filters.cell else None,
            everyone=filters.all,
        ),
        version=version,
    )


def _real(filters: GapFilters, problem: Problem, sight: Sight) -> GapFilters:
    """Without what does not exist. Only who sees everyone may cut teams finer: two cuts tell of one person."""
    roles = {role.id: role.audience for role in problem.roles}
    return replace(
        filters,
        team=filters.team if filters.team in {team.id for team in problem.teams} else "",
        role=filters.role if filters.role in roles and sight.everyone else "",
        audience=filters.audience if filters.audience in roles.values() and sight.everyone else "",
        show=filters.show if filters.show in dict(SHOW) else AVERAGE,
        by=filters.by if filters.by in dict(BY) else TEAM,
    )


def _part(problem: Problem, filters: GapFilters) -> Problem:
    """The people of the chosen role and audience. Whole roles, so that what is assumed of them stays the same."""
    kept = {
        role.id
        for role in problem.roles
        if filters.role in ("", role.id) and filters.audience in ("", role.audience)
    }
    return replace(problem, learners=tuple(learner for learner in problem.learners if learner.role in kept))


def _columns(
    analysis: Analysis, problem: Problem, audiences: Mapping[str, str], filters: GapFilters
) -> dict[str, str]:
    """Key -> name of the columns shown, those with people in them; the chosen team is one of teams only."""
    names: Mapping[str, str] = {
        TEAM: {t.id: t.name for t in problem.teams if filters.team in ("", t.id)},
        ROLE: {r.id: r.name for r in problem.roles},
        AUDIENCE: {r.audience: audiences.get(r.audience, r.audience) for r in problem.roles},
    }[filters.by]
    standings = standings_of(analysis, filters.by)
    return {key: name for key, name in sorted(names.items(), key=lambda pair: pair[1]) if key in standings}


def _skills(analysis: Analysis, filters: GapFilters, unsaid: Withholding) -> Skills:
    """Skill -> how the people shown stand in it: the organization, or the team chosen."""
    found: Skills = analysis.skills
    if filters.team:
        cells = {skill: cell for (team, skill), cell in analysis.cells.items() if team == filters.team}
        found = {s: cell for s, cell in cells.items() if not unsaid.cell(TEAM, filters.team, s)}
    return {skill: s for skill, s in found.items() if s.people and (s.mandatory or not filters.mandatory)}


def _standing(analysis: Analysis, filters: GapFilters) -> People:
    """How many people are shown, and how many of them are assessed."""
    if not filters.team:
        return People(analysis.people, analysis.people_assessed)
    standing = analysis.teams.get(filters.team)
    return People(standing.people, standing.assessed) if standing else People(0, 0)


def _ready(analysis: Analysis, key: str, by: str, unsaid: Withholding) -> str:
    standing = standings_of(analysis, by)[key]
    return "" if unsaid.ready(by, key, standing.assessed) else percent(standing.readiness)


def _lines(
    analysis: Analysis, names: Mapping[str, str], columns: Mapping[str, str], skills: Skills, grid: Grid
) -> tuple[tuple[str, ...], ...]:
    """Every cell of the heatmap as a line of a table, the same figures."""
    found = []
    for (key, skill), cell in cells_of(analysis, grid.filters.by).items():
        if key not in columns or skill not in skills:
            continue
        figures = ("withheld",) * 3
        if not grid.hides(key, skill):
            figures = (number(cell.short), number(cell.levels_short), signed(cell.average))
        found.append((names[skill], columns[key], number(cell.people), number(cell.known), *figures))
    return tuple(sorted(found)) if len(found) <= MOST_LINES else ()


# --- lists under the heatmap ------------------------------------------------------------------------------------


def _weakest(skills: Skills, names: Mapping[str, str]) -> tuple[Listed, ...]:
    short = sorted(
        ((key, s) for key, s in skills.items() if s.levels_short),
        key=lambda pair: (-pair[1].levels_short, names[pair[0]]),
    )
    return tuple(
        Listed(
            names[key],
            f"{number(s.short)} of {counted(s.known + s.assumed, 'person', 'people')}",
            s.levels_short,
            number(s.levels_short),
        )
        for key, s in short[:LISTED]
    )


def _strongest(
    analysis: Analysis,
    names: Mapping[str, str],
    problem: Problem,
    filters: GapFilters,
    unsaid: Withholding,
) -> tuple[Listed, ...]:
    teams = {team.id: team.name for team in problem.teams if filters.team in ("", team.id)}
    said = [s for s in analysis.strengths if s.team in teams and not unsaid.cell(TEAM, s.team, s.skill)]
    return tuple(
        Listed(
            names[s.skill],
            f"{teams[s.team]}, {counted(s.people, 'person', 'people')}",
            s.share,
            percent(s.share),
        )
        for s in said[:LISTED]
    )


def _singles(
    analysis: Analysis, names: Mapping[str, str], problem: Problem, seen: Mapping[str, str]
) -> tuple[Listed, ...]:
    """Skills that rest on one person; who it is only for those who may see that person."""
    teams = {team.id: team.name for team in problem.teams}
    return tuple(
        Listed(
            names[point.skill],
            f"Only {seen[point.learner]}, {teams[point.team]}"
            if point.learner in seen
            else "Only one person",
            point.people_needing,
            f"{number(point.people_needing)} need it",
        )
        for point in analysis.single_points[:LISTED]
    )


def _people_to_name(problem: Problem, analysis: Analysis, filters: GapFilters) -> set[str]:
    of_column = members_of(problem, filters.by, filters.cell.rpartition("-")[0])
    return of_column | {point.learner for point in analysis.single_points[:LISTED]}


# --- filters ----------------------------------------------------------------------------------------------------


def _choices(
    problem: Problem, analysis: Analysis, audiences: Mapping[str, str], filters: GapFilters, sight: Sight
) -> tuple[Choice, ...]:
    teams = sorted(
        ((team.id, team.name) for team in problem.teams if team.id in analysis.teams), key=lambda t: t[1]
    )
    roles = sorted(
        ((role.id, role.name) for role in problem.roles if role.id in analysis.roles), key=lambda r: r[1]
    )
    slugs = sorted({role.audience for role in problem.roles if role.id in analysis.roles})
    listed = [(slug, audiences.get(slug, slug)) for slug in slugs]
    show = Choice("show", "Show", tuple((value, label, value == filters.show) for value, label in SHOW))
    by = Choice("by", "Columns", tuple((value, label, value == filters.by) for value, label in BY))
    by_team = _choice("team", "Team", "teams", teams, filters.team)
    if not sight.everyone:
        return by, by_team, show
    return (
        by,
        _choice("audience", "Audience", "audiences", listed, filters.audience),
        by_team,
        _choice("role", "Role", "roles", roles, filters.role),
        show,
    )


def _choice(name: str, label: str, things: str, options: list[tuple[str, str]], chosen: str) -> Choice:
    every = f"All {number(len(options))} {things}" if len(options) > 1 else f"All {things}"
    return Choice(
        name,
        label,
        (("", every, not chosen), *((value, text, value == chosen) for value, text in options)),
    )
