"""One cell of the heatmap opened: how people in a team stand in a skill, and what the plan does about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from readiness.formats import quarter_range, signed
from readiness.planner.gaps import Analysis, Cell
from readiness.planner.values import Action, Learner, Problem
from readiness.words import count, sentence

from .heatmap import cells_of
from .versions import Frozen
from .withholding import ROLE, TEAM, Withholding

FIRST = 9  # people listed before "Show all"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`have` None: not assessed. `gap` is have minus need, None where have is."""

    name: str
    have: int | None
    need: int
    gap: int | None
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPanel:
    """`people` is empty, and `histogram` too, for those who may not see individuals; `withheld`: too few people."""

    key: str
    team: str
    skill: str
    withheld: bool
    average: float | None
    short: int
    known: int
    assumed: int
    headcount: int
    histogram: tuple[int, ...]
    need: int | None
    needs: str
    individuals: bool
    people: tuple[PersonRow, ...]
    total_rows: int
    outcome: str
    does: str


def cell_panel(
    *,
    problem: Problem,
    analysis: Analysis,
    by: str,
    key: str,
    columns: Mapping[str, str],
    withholding: Withholding,
    names: Mapping[str, str],
    frozen: Frozen | None,
    everyone: bool,
) -> CellPanel | None:
    """The panel of "column-skill"; None where nobody in the column needs the skill."""
    column, _, skill = key.rpartition("-")
    cell = cells_of(analysis, by).get((column, skill))
    if cell is None or column not in columns:
        return None
    sight = withholding.sight
    individuals = sight.people_of(column) if by == TEAM else sight.everyone
    withheld = withholding.cell(by, column, skill)
    needs = {
        role.id: need.level
        for role in problem.roles
        for need in role.requirements
        if need.skill == skill and need.level
    }
    meant = members_of(problem, by, column)
    here = [learner for learner in problem.learners if learner.id in meant and learner.role in needs]
    rows = _rows(here, needs, skill, names) if individuals else []
    targets = sorted({needs[learner.role] for learner in here})
    outcome, does = _plan(frozen, by, column, skill) if frozen and not withheld else ("", "")
    return CellPanel(
        key=key,
        team=columns[column],
        skill=next(s.name for s in problem.skills if s.id == skill),
        withheld=withheld,
        average=None if withheld else cell.average,
        short=0 if withheld else cell.short,
        known=cell.known,
        assumed=cell.assumed,
        headcount=cell.people,
        histogram=cell.histogram if individuals and cell.average is not None else (),
        need=targets[0] if targets else None,
        needs=" or ".join(str(level) for level in targets),
        individuals=individuals,
        people=tuple(rows if everyone else rows[:FIRST]),
        total_rows=len(rows),
        outcome=outcome,
        does=does,
    )


def members_of(problem: Problem, by: str, column: str) -> set[str]:
    """The learners of a team, a role or an audience."""
    if by == TEAM:
        return {learner.id for learner in problem.learners if learner.team == column}
    roles = {role.id for role in problem.roles if column == (role.id if by == ROLE else role.audience)}
    return {learner.id for learner in problem.learners if learner.role in roles}


def _rows(
    learners: list[Learner], needs: Mapping[str, int], skill: str, names: Mapping[str, str]
) -> list[PersonRow]:
    """The furthest below their need first, who is not assessed last."""
    rows = []
    for learner in learners:
        have, need = learner.levels.get(skill), needs[learner.role]
        gap = None if have is None else have - need
        rows.append(PersonRow(names.get(learner.id, "Somebody"), have, need, gap, learner.headcount))
    return sorted(rows, key=lambda row: (row.gap is None, row.gap or 0, row.name))


def _plan(frozen: Frozen, by: str, column: str, skill: str) -> tuple[str, str]:
    """What the plan leaves of the gap, and how it gets there."""
    now = cells_of(frozen.now, by).get((column, skill))
    then = cells_of(frozen.then, by).get((column, skill))
    meant = members_of(frozen.problem, by, column)
    if now is None or then is None or then.average is None or not now.levels_short:
        return "", ""
    outcome = "The plan closes it." if not then.levels_short else f"The plan leaves {signed(then.average)}."
    sentences = [_joins(frozen, action, people, now) for action, people in _taking(frozen, meant, skill)]
    if then.levels_short:
        reasons = [
            gap.detail
            for gap in frozen.plan.residual_gaps
            if gap.skill == skill and gap.detail and (by != TEAM or gap.team == column)
        ]
        still = f"{sentence(count(then.short, 'person', 'people'))} will still be short."
        sentences += [still, *dict.fromkeys(reasons[:1])]
    return outcome, " ".join(sentences)


def _taking(frozen: Frozen, meant: set[str], skill: str) -> list[tuple[Action, int]]:
    """The actions that teach the skill to those meant, most people first."""
    teaches = {r.id for r in frozen.problem.resources if any(o.skill == skill for o in r.outcomes)}
    people: dict[str, int] = {}
    for seat in frozen.plan.seats:
        if seat.resource in teaches and seat.learner in meant:
            people[seat.action] = people.get(seat.action, 0) + seat.people
    actions = {action.id: action for action in frozen.plan.actions}
    return sorted(
        ((actions[key], n) for key, n in people.items()), key=lambda pair: (-pair[1], pair[0].title)
    )


def _joins(frozen: Frozen, action: Action, people: int, cell: Cell) -> str:
    when = (
        quarter_range(frozen.starts_on, min(action.quarters), max(action.quarters)) if action.quarters else ""
    )
    who = (
        f"All {people}"
        if people == cell.people and people > 1
        else sentence(count(people, "person", "people"))
    )
    verb = "takes" if people == 1 else "take"
    return f"{who} {verb} {action.title}{f' in {when}' if when else ''}."
