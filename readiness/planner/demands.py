"""The demands of a problem one by one, and which of them can stand together.

A demand is a mandatory requirement of a role (all its people reach it by its due quarter), a coverage demand, or a
pinned or booked seat. It *stands* when everybody it is about meets it. `Standing` is a program with a switch for each
demand, on when it stands, and answers from it which demands can be on together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from readiness.planner.exact import ExactModel, added, lacking
from readiness.planner.mip import Infeasible, NothingFound, Outcome
from readiness.planner.offers import Group, Terms
from readiness.planner.values import Problem

CENTS = 100
NODES = 300  # branch-and-bound nodes for each question


class DemandKind(StrEnum):
    MANDATORY = "mandatory"
    COVERAGE = "coverage"
    SEAT = "seat"  # pinned or booked


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """`people` must newly meet it, beyond those who do today (0: only hires may break it). `id` is stable.

    mandatory: `role` needs `skill` at `level` by quarter `due`. coverage: `source` is the id of the coverage demand.
    seat: `learners` take `resource` (in quarter `due`, None: any).
    """

    id: str
    kind: DemandKind
    people: int
    text: str  # a sentence for people
    role: str = ""
    team: str = ""
    skill: str = ""
    level: int = 0
    due: int | None = None
    source: str = ""
    learners: tuple[str, ...] = ()
    resource: str = ""


def demands_of(terms: Terms) -> tuple[Demand, ...]:
    """Every demand that is not met already, mandatory ones first, in order of their ids."""
    return (*_mandatory(terms), *_coverage(terms), *_seats(terms))


def _mandatory(terms: Terms) -> Iterable[Demand]:
    names = {skill.id: skill.name for skill in terms.problem.skills}
    below: dict[tuple[str, str], int] = {
        (vacancy.role, skill): 0
        for vacancy in terms.problem.vacancies
        if vacancy.posts and vacancy.lead <= terms.horizon
        for skill in lacking(terms, vacancy)
    }
    for group in terms.groups:
        for need in group.needs:
            if need.mandatory and group.held[need.skill] < need.target:
                key = group.role, need.skill
                below[key] = below.get(key, 0) + group.people
    for (role_id, skill), people in sorted(below.items()):
        role = terms.force.roles[role_id]
        need = next(r for r in role.requirements if r.skill == skill)
        when = "" if need.due is None else f" by quarter {need.due}"
        yield Demand(
            id=f"mandatory:{role_id}:{skill}",
            kind=DemandKind.MANDATORY,
            people=people,
            text=f"{role.name} need {names[skill]} at level {need.level}{when} ({_people(people)} below it).",
            role=role_id,
            skill=skill,
            level=need.level,
            due=need.due,
        )


def held_for(terms: Terms, coverage) -> int:
    """How many people hold what a coverage demand asks for today."""
    return sum(
        group.people
        for group in terms.groups
        if coverage.id in group.covers and group.held.get(coverage.skill, -1) >= coverage.level
    )


def _coverage(terms: Terms) -> Iterable[Demand]:
    names = {skill.id: skill.name for skill in terms.problem.skills}
    teams = {team.id: team.name for team in terms.problem.teams}
    for d in sorted(terms.problem.coverage, key=lambda d: d.id):
        held = held_for(terms, d)
        if held < d.people:
            where = f" in {teams.get(d.team, d.team)}" if d.team else ""
            when = "" if d.due is None else f" by quarter {d.due}"
            yield Demand(
                id=f"coverage:{d.id}",
                kind=DemandKind.COVERAGE,
                people=d.people - held,
                text=f"{_people(d.people)}{where} must hold {names[d.skill]} at level {d.level}{when} "
                f"({held} hold it).",
                role=d.role,
                team=d.team,
                skill=d.skill,
                level=d.level,
                due=d.due,
                source=d.id,
            )


def _seats(terms: Terms) -> Iterable[Demand]:
    found = []
    for group in terms.groups:
        for pin in group.pins:
            who = tuple(learner for learner, _ in group.members)
            title = terms.resources[pin.resource].title
            when = "" if pin.quarter is None else f" in quarter {pin.quarter}"
            found.append(
                Demand(
                    id=f"seat:{who[0]}:{pin.resource}:{pin.quarter or ''}",
                    kind=DemandKind.SEAT,
                    people=pin.people,
                    text=f"{_people(pin.people)} must take {title}{when}.",
                    role=group.role,
                    due=pin.quarter,
                    learners=who,
                    resource=pin.resource,
                )
            )
    return sorted(found, key=lambda d: d.id)


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


@dataclass(frozen=True, slots=True)
class Together:
    """Demands that stand in one plan; `most`: no plan within the limits has more of them standing."""

    standing: frozenset[str]
    most: bool
    solution: np.ndarray


class Standing:
    """Which demands can stand together. With `free_budget`, at any budget."""

    def __init__(self, problem: Problem, *, free_budget: bool = False, seed: int = 0, nodes: int = NODES):
        self.terms = Terms(problem, only_demands=True)
        if free_budget:  # a share of the budget can make it a matter of cents
            self.terms.units = replace(self.terms.units, money=max(self.terms.units.money, CENTS))
        self.model = ExactModel(self.terms, seed=seed, free_budget=free_budget)
        self.mip, self.nodes = self.model.mip, nodes
        self.demands = demands_of(self.terms)
        self.switch = {demand.id: self._switch(demand) for demand in self.demands}

    def _switch(self, demand: Demand) -> int:
        met = {column: amount for column, amount in self._met(demand).items() if amount}
        possible = not demand.people or any(amount > 0 for amount in met.values())
        switch = self.mip.column(float(possible))
        against = sum(-amount * self.mip.upper[column] for column, amount in met.items() if amount < 0)
        if met:
            self.mip.row({**met, switch: -(demand.people + against)}, lower=-against)
        return switch

    def _met(self, demand: Demand) -> dict[int, float]:
        """How many people newly meet the demand, less those hired below it."""
        blocks, model = self.model.blocks, self.model
        match demand.kind:
            case DemandKind.MANDATORY:
                met = added(b.met.get(demand.skill, {}) for b in blocks if b.group.role == demand.role)
                for vacancy in self.terms.problem.vacancies:
                    if vacancy.id in model.hires and demand.skill in lacking(self.terms, vacancy):
                        met[model.hires[vacancy.id]] = -float(vacancy.role == demand.role)
                return met
            case DemandKind.COVERAGE:
                coverage = next(d for d in self.terms.problem.coverage if d.id == demand.source)
                reached = added(b.reach.get(coverage.id, {}) for b in blocks)
                return reached | model.outside_help(coverage)
        return added(
            seats
            for block in blocks
            if block.group.members[0][0] == demand.learners[0]
            for (index, period), seats in block.seats.items()
            if block.group.offers[index].resource == demand.resource and self._in_quarter(demand, period)
        )

    def _in_quarter(self, demand: Demand, period: int) -> bool:
        return demand.due is None or period == self.model.periods.of(demand.due)

    def hold(self, ids: Iterable[str]) -> None:
        """From now on these stand."""
        for key in sorted(ids):
            self.mip.row({self.switch[key]: 1}, lower=1)

    def together(self, held: Collection[str] = ()) -> Together | None:
        """A plan in which `held` stand and as many others as possible; None: the search ended undecided.

        Raises `Infeasible` where `held` cannot stand together, which is then proven.
        """
        if any(not self.mip.upper[self.switch[key]] for key in held):
            raise Infeasible
        mark = self.mip.mark()
        self.hold(held)
        try:
            found = self.mip.maximize(
                dict.fromkeys(self.switch.values(), 1), slack=1 - 1e-6, nodes=self.nodes
            )
        except NothingFound:
            return None
        finally:
            self.mip.cut_back(mark)
        return self._read(found)

    def _read(self, found: Outcome) -> Together:
        on = frozenset(key for key, column in self.switch.items() if found.solution[column] > 0.5)
        return Together(on, found.proven or found.bound < len(on) + 1 - 1e-6, found.solution)

    def can_stand(self, ids: Collection[str]) -> bool | None:
        """Whether these can stand together, whatever becomes of the others; None: undecided."""
        try:
            return None if self.together(ids) is None else True
        except Infeasible:
            return False

    def group_of(self, demand: Demand) -> tuple[Group, ...]:
        """The groups a mandatory demand is about."""
        return tuple(g for g in self.terms.groups if g.role == demand.role and demand.skill in g.held)
