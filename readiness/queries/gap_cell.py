"""One cell of the heatmap opened: how people in a team stand in a skill, and what the plan does about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from readiness.formats import quarter_range, signed
from readiness.planner.gaps import Analysis, Cell
from readiness.planner.values import Action, Learner, Problem
from readiness.words import count, sentence

from .versions import Frozen
from .visibility import Sight

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
    key: str,
    sight: Sight,
    names: Mapping[str, str],
    frozen: Frozen | None,
    everyone: bool,
) -> CellPanel | None:
    """The panel of "team-skill"; None where nobody in the team needs the skill."""
    team, _, skill = key.partition("-")
    cell = analysis.cells.get((team, skill))
    if cell is None:
        return None
    individuals, withheld = sight.people_of(team), sight.withholds(cell.known, team)
    needs = {
        role.id: need.level
        for role in problem.roles
        for need in role.requirements
        if need.skill == skill and need.level
    }
    here = [learner for learner in problem.learners if learner.team == team and learner.role in needs]
    rows = _rows(here, needs, skill, names) if individuals else []
    targets = sorted({needs[learner.role] for learner in here})
    outcome, does = _plan(frozen, team, skill) if frozen and not withheld else ("", "")
    return CellPanel(
        key=key,
        team=next(t.name for t in problem.teams if t.id == team),
        skill=next(s.name for s in problem.skills if s.id == skill),
        withheld=withheld,
        average=None if withheld else cell.average,
        short=cell.short,
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


def _plan(frozen: Frozen, team: str, skill: str) -> tuple[str, str]:
    """What the plan leaves of the gap, and how it gets there."""
    now, then = frozen.now.cells.get((team, skill)), frozen.then.cells.get((team, skill))
    if now is None or then is None or then.average is None or not now.levels_short:
        return "", ""
    outcome = "The plan closes it." if not then.levels_short else f"The plan leaves {signed(then.average)}."
    sentences = [_joins(frozen, action, people, now) for action, people in _taking(frozen, team, skill)]
    if then.levels_short:
        reasons = [
            gap.detail
            for gap in frozen.plan.residual_gaps
            if (gap.team, gap.skill) == (team, skill) and gap.detail
        ]
        still = f"{sentence(count(then.short, 'person', 'people'))} will still be short."
        sentences += [still, *dict.fromkeys(reasons[:1])]
    return outcome, " ".join(sentences)


def _taking(frozen: Frozen, team: str, skill: str) -> list[tuple[Action, int]]:
    """The actions that teach the skill to people of the team, most people first."""
    teaches = {r.id for r in frozen.problem.resources if any(o.skill == skill for o in r.outcomes)}
    of_team = {learner.id for learner in frozen.problem.learners if learner.team == team}
    people: dict[str, int] = {}
    for seat in frozen.plan.seats:
        if seat.resource in teaches and seat.learner in of_team:
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
