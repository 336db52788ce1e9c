"""Tables about people and what is asked of them: people and ratings, requirements, gaps, seats.

Column names are those that our import reads, so that a file can come back unchanged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from readiness.calendar import quarter_end
from readiness.exports.claims import WAYS
from readiness.exports.material import Filters, Material
from readiness.exports.tables import Kind, Row, Table, columns, yes
from readiness.planner.gaps import Cell, analyze
from readiness.planner.values import Learner, Problem, Requirement, Role, Seat

ALL = Filters()


def people(of: Material, filters: Filters = ALL) -> Table:
    """Those the reader may see, a column for each skill: blank is not assessed, or no longer valid."""
    skills = sorted(of.problem.skills, key=lambda skill: (skill.name.casefold(), skill.id))
    heads = columns(
        "name", "email", "external_id", "team", "role", ("headcount", Kind.WHOLE), ("hours", Kind.HOURS),
        *((skill.name, Kind.LEVEL) for skill in skills),
    )  # fmt: skip
    return Table("people", "People", heads, _people(of, [skill.id for skill in skills], filters))


def _people(of: Material, skills: list[str], filters: Filters) -> Iterator[Row]:
    shown = [each for each in _chosen(of.problem, filters) if of.sees(each)]
    shown.sort(key=lambda each: (of.teams.get(each.team, ""), each.headcount > 1, of.name_of(each), each.id))
    for each in shown:
        named = of.people.get(each.id)
        who = (named.name, named.email, named.external_id) if named else ("", "", "")
        place = of.teams.get(each.team, ""), of.roles[each.role].name
        hours = named.hours if named else each.hours
        yield (*who, *place, each.headcount, hours, *(each.levels.get(skill) for skill in skills))


def _chosen(problem: Problem, filters: Filters) -> list[Learner]:
    roles = {role.id: role for role in problem.roles}
    return [
        each
        for each in problem.learners
        if filters.team in ("", each.team)
        and filters.role in ("", each.role)
        and filters.audience in ("", roles[each.role].audience)
    ]


def requirements(of: Material, filters: Filters = ALL) -> Table:
    """What each role needs; `due` is the plan's quarter it is needed by, blank for the plan's end."""
    heads = columns(
        "role", "audience", "skill", ("level", Kind.LEVEL), ("importance", Kind.WHOLE), "mandatory",
        ("due", Kind.WHOLE),
    )  # fmt: skip
    found: list[tuple[Role, Requirement]] = [
        (role, need)
        for role in of.problem.roles
        for need in role.requirements
        if need.level
        and filters.role in ("", role.id)
        and filters.audience in ("", role.audience)
        and (need.mandatory or not filters.mandatory)
    ]
    found.sort(key=lambda pair: (pair[0].name.casefold(), of.skills[pair[1].skill].casefold()))
    rows = [
        (
            role.name,
            of.audiences.get(role.audience, role.audience),
            of.skills[need.skill],
            need.level,
            need.importance,
            yes(need.mandatory),
            need.due,
        )
        for role, need in found
    ]
    return Table("requirements", "Requirements", heads, rows)


# --- gaps -------------------------------------------------------------------------------------------------------


def gaps(of: Material, filters: Filters = ALL) -> Table:
    """One row for each skill and team; what is about too few people for this reader is blank."""
    heads = columns(
        "skill", "team", ("people", Kind.WHOLE), ("assessed", Kind.WHOLE), ("people short", Kind.WHOLE),
        ("levels short", Kind.WHOLE), ("average gap", Kind.GAP), "mandatory",
        *([("levels short with the plan", Kind.WHOLE)] if of.of else []),
    )  # fmt: skip
    now = of.now
    then = of.of.then.cells if of.of else {}
    # Whole roles, so that what is assumed of them stays the same; a second cut only for who sees everybody.
    if (filters.role or filters.audience) and of.sight.everyone:
        part = replace(of.problem, learners=tuple(_chosen(of.problem, replace(filters, team=""))))
        now, then = analyze(part), {}
    rows = [
        (of.skills[skill], of.teams.get(team, ""), *_cell(of, team, skill, cell, then.get((team, skill))))
        for (team, skill), cell in now.cells.items()
        if filters.team in ("", team) and (cell.mandatory or not filters.mandatory)
    ]
    return Table("gaps", "Gaps", heads, sorted(rows, key=lambda row: (row[0].casefold(), row[1].casefold())))


def _cell(of: Material, team: str, skill: str, cell: Cell, then: Cell | None) -> tuple:
    hidden = of.withholding.cell("team", team, skill)
    known = not hidden and cell.average is not None
    figures = (cell.short, cell.levels_short, round(cell.average or 0, 2)) if known else (None, None, None)
    after = then.levels_short if then and then.average is not None and not hidden else None
    return cell.people, cell.known, *figures, yes(cell.mandatory), *([after] if of.of else [])


# --- seats ------------------------------------------------------------------------------------------------------


def seats(of: Material, filters: Filters = ALL) -> Table:
    """One row for each seat of somebody the reader may see; of the others only how many, by team and role."""
    heads = columns(
        "action", "title", "way", "person", "team", "role", ("people", Kind.WHOLE), "begins in", "done in",
        ("done by", Kind.DATE), ("hours each", Kind.HOURS), ("hours", Kind.HOURS),
    )  # fmt: skip
    return Table("seats", "Seats", heads, _seats(of, filters))


def _seats(of: Material, filters: Filters) -> Iterator[Row]:
    figures = of.figures
    chosen = {each.id for each in _chosen(of.problem, filters)}
    for action in figures.actions:
        head = figures.codes[action.id], action.title, WAYS[action.kind]
        mine = [seat for seat in figures.seats_of.get(action.id, ()) if seat.learner in chosen]
        for seats, person in _grouped(of, mine):
            seat, learner = seats[0], figures.learners[seats[0].learner]
            people = sum(each.people for each in seats)
            each_hours = sum(seat.hours_by_quarter, Decimal(0))
            hidden = not person and of.sight.withholds(people, learner.team)
            yield (
                *head,
                person or ("" if of.sees(learner) else "not shown"),
                of.teams.get(learner.team, ""),
                of.roles[learner.role].name,
                None if hidden else people,
                figures.quarter(seat.first_quarter),
                figures.quarter(seat.quarter),
                quarter_end(figures.starts_on, seat.quarter) if figures.starts_on else None,
                each_hours,
                None if hidden else each_hours * people,
            )


def _grouped(of: Material, found: list[Seat]) -> Iterator[tuple[list[Seat], str]]:
    """Seats one by one with the name of who takes them, and those of people not shown together."""
    together: defaultdict[tuple, list[Seat]] = defaultdict(list)
    learners = of.figures.learners
    for seat in sorted(
        found, key=lambda s: (s.quarter, of.teams.get(learners[s.learner].team, ""), s.learner)
    ):
        learner = learners[seat.learner]
        if of.sees(learner):
            yield [seat], of.name_of(learner)
        else:
            key = learner.team, learner.role, seat.first_quarter, seat.quarter, seat.hours_by_quarter
            together[key].append(seat)
    for seats in together.values():
        yield seats, ""
