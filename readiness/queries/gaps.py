"""The gaps page: where people fall short of what their roles need, by skill and team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from catalog.models import Audience
from readiness.formats import counted, number, percent
from readiness.models import Member, Plan, Version
from readiness.planner.gaps import Analysis, analyze
from readiness.planner.values import Problem
from readiness.snapshots import problem_for

from .findings import Skills, gaps_lede, gaps_title
from .gap_cell import CellPanel, cell_panel
from .heatmap import AVERAGE, SHOW, GapFilters, Grid, HeatCell, HeatRow
from .versions import computed_version, frozen
from .visibility import Sight, names_of, sight_of

LISTED = 5


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
    teams: tuple[str, ...]
    ready: tuple[str, ...]
    ready_all: str
    rows: tuple[HeatRow, ...]
    most: int
    withheld: bool
    weakest: tuple[Listed, ...]
    strongest: tuple[Listed, ...]
    singles: tuple[Listed, ...]
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
    shown = whole if not (filters.role or filters.audience) else analyze(_part(problem, filters))
    names = {skill.id: skill.name for skill in problem.skills}
    teams = _teams(shown, problem, filters)
    skills = _skills(shown, filters, sight)
    grid = Grid(shown, names, filters, sight)
    rows = grid.rows(skills, teams)
    standing = _standing(shown, filters)
    version = computed_version(plan)
    seen = names_of(member, _people_to_name(problem, whole, filters.cell))
    return GapsPage(
        title=gaps_title(skills, names),
        lede=gaps_lede(skills, names),
        people=standing.people,
        assessed=standing.assessed,
        required=any(role.requirements for role in problem.roles),
        assumption=plan.unknown_policy,
        filters=filters,
        choices=_choices(problem, whole, audiences, filters, sight),
        teams=tuple(teams.values()),
        ready=tuple(_ready(shown, key, sight) for key in teams),
        ready_all=percent(shown.readiness),
        rows=rows,
        most=max((row.total for row in rows), default=0),
        withheld=grid.withheld,
        weakest=_weakest(skills, names),
        strongest=_strongest(shown, names, teams),
        singles=_singles(whole, names, problem, seen),
        panel=cell_panel(
            problem=_part(problem, filters),
            analysis=shown,
            key=filters.cell,
            sight=sight,
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
    )


def _part(problem: Problem, filters: GapFilters) -> Problem:
    """The people of the chosen role and audience. Whole roles, so that what is assumed of them stays the same."""
    kept = {
        role.id
        for role in problem.roles
        if filters.role in ("", role.id) and filters.audience in ("", role.audience)
    }
    return replace(problem, learners=tuple(learner for learner in problem.learners if learner.role in kept))


def _teams(analysis: Analysis, problem: Problem, filters: GapFilters) -> dict[str, str]:
    """Id -> name of the teams shown, those with people in them."""
    return {
        team.id: team.name
        for team in sorted(problem.teams, key=lambda team: team.name)
        if filters.team in ("", team.id) and team.id in analysis.teams
    }


def _skills(analysis: Analysis, filters: GapFilters, sight: Sight) -> Skills:
    """Skill -> how the people shown stand in it: the organization, or the team chosen."""
    found: Skills = analysis.skills
    if filters.team:
        cells = {skill: cell for (team, skill), cell in analysis.cells.items() if team == filters.team}
        found = {
            skill: cell for skill, cell in cells.items() if not sight.withholds(cell.known, filters.team)
        }
    return {skill: s for skill, s in found.items() if s.people and (s.mandatory or not filters.mandatory)}


def _standing(analysis: Analysis, filters: GapFilters) -> People:
    """How many people are shown, and how many of them are assessed."""
    if not filters.team:
        return People(analysis.people, analysis.people_assessed)
    standing = analysis.teams.get(filters.team)
    return People(standing.people, standing.assessed) if standing else People(0, 0)


def _ready(analysis: Analysis, team: str, sight: Sight) -> str:
    standing = analysis.teams[team]
    return "" if sight.withholds(standing.assessed, team) else percent(standing.readiness)


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


def _strongest(analysis: Analysis, names: Mapping[str, str], teams: Mapping[str, str]) -> tuple[Listed, ...]:
    found = [s for s in analysis.strengths if s.team in teams][:LISTED]
    return tuple(
        Listed(
            names[s.skill],
            f"{teams[s.team]}, {counted(s.people, 'person', 'people')}",
            s.share,
            percent(s.share),
        )
        for s in found
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


def _people_to_name(problem: Problem, analysis: Analysis, key: str) -> set[str]:
    team = key.partition("-")[0]
    of_team = {learner.id for learner in problem.learners if learner.team == team}
    return of_team | {point.learner for point in analysis.single_points[:LISTED]}


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
    by_team = _choice("team", "Team", "teams", teams, filters.team)
    if not sight.everyone:
        return by_team, show
    return (
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
