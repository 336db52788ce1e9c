"""The exact method: one mixed-integer program over groups of people alike, solved in the order of the objective.

One person is a *person block*: a column for each offer and period, rows for hours and entry levels. Several people
alike are a *bundle block*: a column for each bundle one of them can take (seats counted per group alone would be a
relaxation: two half bundles are not a bundle). A group with too many bundles is planned person by person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil, gcd, lcm
from time import perf_counter

import numpy as np

from readiness.planner.mip import INF, Infeasible, Mip, NothingFound, Outcome
from readiness.planner.offers import Group, Terms
from readiness.planner.ordering import add_order_rows
from readiness.planner.periods import Periods, Step, TooMany, bundles, levels_after, periods_of
from readiness.planner.schedule import Assigned
from readiness.planner.values import Basis
from readiness.planner.workforce import counts

Terms_ = Mapping[int, float]
STAGES = ("pins", "mandatory", "coverage", "readiness", "cost", "change")
TIES = ("cost", "change")  # a limited effort goes into these: they matter less than their time
BUNDLES = 3000  # a group with more bundles than this is planned person by person


@dataclass(slots=True)
class Block:
    """Linear expressions (column -> coefficient) of what some people of one group do."""

    group: Group
    people: int
    seats: dict[Step, dict[int, float]] = field(default_factory=dict)
    gain: dict[int, float] = field(default_factory=dict)
    met: dict[str, dict[int, float]] = field(
        default_factory=dict
    )  # mandatory skill -> people who reach it in time
    reach: dict[str, dict[int, float]] = field(
        default_factory=dict
    )  # coverage id -> people who reach it in time
    bundles: dict[int, tuple[Step, ...]] = field(default_factory=dict)

    def read(self, solution: np.ndarray) -> list[tuple[int, tuple[Step, ...]]]:
        """(people, steps) for everyone who takes anything."""
        if self.bundles:
            return [
                (int(solution[c]), steps) for c, steps in self.bundles.items() if steps and solution[c] > 0.5
            ]
        steps = tuple(step for step, terms in self.seats.items() if any(solution[c] > 0.5 for c in terms))
        return [(1, steps)] if steps else []


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the objective, solved: exact units, and whether nothing better exists given the former steps."""

    name: str
    value: int
    bound: int | None  # None: the solver was stopped before it proved one
    proven: bool
    nodes: int


@dataclass(frozen=True, slots=True)
class Solved:
    assigned: tuple[Assigned, ...]
    hired: Mapping[str, int]
    partners: Mapping[str, int]
    stages: tuple[Stage, ...]
    stopped: bool

    def stage(self, name: str) -> Stage | None:
        return next((stage for stage in self.stages if stage.name == name), None)


class ExactModel:
    """Builds the program for a problem's terms and solves it stage by stage."""

    def __init__(
        self,
        terms: Terms,
        *,
        seed: int = 0,
        bundle_limit: int = BUNDLES,
        always_bundles: bool = False,
        free_budget: bool = False,
    ):
        """With `free_budget` the budget, and what is a share of it, is a column of the program (`self.budget`)."""
        self.terms = terms
        self.periods: Periods = periods_of(terms)
        self.mip = Mip(seed)
        self.limit = bundle_limit
        self.always_bundles = always_bundles
        self.last: np.ndarray | None = None  # the solution of the last call of `solve`
        self.blocks: list[Block] = []
        self.runs: dict[tuple[str, int], int] = {}
        self.at_start: dict[int, float] = {}  # columns that are not 0 when nobody does anything
        self.names: dict[
            str, tuple[int, Fraction | float]
        ] = {}  # what a row is about -> (row, what one unit of it was divided by)
        for group in terms.groups:
            if group.offers:
                self._add_group(group)
        self.seats = self._seats()
        self.hires = {
            v.id: self.mip.column(v.posts) for v in terms.problem.vacancies if v.lead <= terms.horizon
        }
        self.partners = {p.id: self.mip.column(p.max_units) for p in terms.problem.partners}
        self._add_capacity()
        self.money = [self._money(period) for period in range(len(self.periods))]
        self.budget = self._free_budget() if free_budget else None
        self._add_budget()
        self._add_split()
        self.missed_pins = self._add_pins()
        self.short = self._add_coverage()
        self.same = self._change() if terms.problem.in_force else {}

    # --- people -----------------------------------------------------------------------------------------------

    def _add_group(self, group: Group) -> None:
        if group.people > 1 or self.always_bundles:
            try:
                split = self.terms.problem.limits.split
                spare = split is not None and split.basis is not Basis.MONEY
                listed = bundles(group, self.periods, self.limit, spare=spare)
            except TooMany:
                pass
            else:
                self.blocks.append(self._bundle_block(group, listed))
                return
        self.blocks += [self._person_block(group) for _ in range(group.people)]

    def _bundle_block(self, group: Group, listed: list[tuple[Step, ...]]) -> Block:
        block = Block(group, group.people)
        for steps in listed:
            column = self.mip.column(group.people)
            block.bundles[column] = steps
            if not steps:
                self.at_start[column] = group.people
            for step in steps:
                block.seats.setdefault(step, {})[column] = 1
            after = levels_after(group, steps, len(self.periods) - 1)
            gain = sum(
                weight * (min(after[s], target) - min(group.held[s], target))
                for s, (target, weight) in group.worth.items()
            )
            if gain:
                block.gain[column] = gain
            for kind, key, skill, level, period in self._goals(group):
                if levels_after(group, steps, period)[skill] >= level:
                    (block.met if kind == "met" else block.reach).setdefault(key, {})[column] = 1
        self.mip.row(dict.fromkeys(block.bundles, 1), group.people, group.people)
        return block

    def _goals(self, group: Group) -> Iterable[tuple[str, str, str, int, int]]:
        """("met", skill, skill, level, period) and ("reach", coverage id, skill, level, period), if not yet held."""
        for need in group.needs:
            if need.mandatory and group.held[need.skill] < need.target:
                yield "met", need.skill, need.skill, need.target, self.periods.of(need.due)
        for demand in self.terms.problem.coverage:
            if demand.id in group.covers and group.held.get(demand.skill, demand.level) < demand.level:
                due = min(demand.due or self.terms.horizon, self.terms.horizon)
                yield "reach", demand.id, demand.skill, demand.level, self.periods.of(due)

    def _person_block(self, group: Group) -> Block:
        block = Block(group, 1)
        last = len(self.periods) - 1
        x: list[dict[int, int]] = []
        for index, offer in enumerate(group.offers):
            x.append({period: self.mip.column(1) for period in self.periods.open(offer)})
            for period, column in x[index].items():
                block.seats[index, period] = {column: 1}
            if len(x[index]) > 1:
                self.mip.row(dict.fromkeys(x[index].values(), 1), upper=1)
        self._add_hours(group, x)
        add_order_rows(self.mip, group, x, len(self.periods))

        def raised_to(skill: str, level: int, period: int) -> dict[int, float]:
            """Seats that leave `skill` at `level` or above by the end of `period`."""
            return {
                column: 1.0
                for index, offer in enumerate(group.offers)
                if dict(offer.lifts).get(skill, 0) >= level
                for when, column in x[index].items()
                if when <= period
            }

        for skill, (target, weight) in group.worth.items():
            for cover, levels in _same_cover(
                raised_to(skill, level, last) for level in range(group.held[skill] + 1, target + 1)
            ):
                for column, coefficient in self._any_of(cover).items():
                    block.gain[column] = block.gain.get(column, 0) + coefficient * weight * levels
        for kind, key, skill, level, period in self._goals(group):
            reached = self._any_of(raised_to(skill, level, period))
            if reached:
                (block.met if kind == "met" else block.reach)[key] = reached
        return block

    def _any_of(self, cover: dict[int, float]) -> dict[int, float]:
        """1 if any of these seats is taken, as an expression."""
        if len(cover) < 2:
            return cover
        column = self.mip.column(1, whole=False)
        self.mip.row({column: 1, **{c: -v for c, v in cover.items()}}, upper=0)
        return {column: 1.0}

    def _add_hours(self, group: Group, x: list[dict[int, int]]) -> None:
        if group.hours is None:
            return
        for period, end in enumerate(self.periods.end):
            hours = {
                column: float(group.offers[index].hours)
                for index, columns in enumerate(x)
                for when, column in columns.items()
                if when <= period
            }
            if sum(hours.values()) > end * group.hours:
                self.mip.row(hours, upper=end * group.hours)

    # --- what couples people ----------------------------------------------------------------------------------

    def _seats(self) -> dict[tuple[str, int], list[tuple[Block, dict[int, float]]]]:
        """(resource, period) -> what each block takes of it."""
        found: dict[tuple[str, int], list[tuple[Block, dict[int, float]]]] = {}
        for block in self.blocks:
            for (index, period), terms in block.seats.items():
                found.setdefault((block.group.offers[index].resource, period), []).append((block, terms))
        return found

    def _add_capacity(self) -> None:
        by_resource: dict[str, list[tuple[int, int]]] = {}
        for (resource, period), takers in sorted(self.seats.items(), key=lambda item: item[0]):
            price = self.terms.resources[resource].price
            assert price is not None  # offers exist for known prices only
            if price.seats is None or (price.amount == 0 and price.max_runs is None):
                continue
            interested = sum(block.people for block, _ in takers)
            most = -(-interested // price.seats)
            most = most if price.max_runs is None else min(most, price.max_runs)
            run = self.runs[resource, period] = self.mip.column(most)
            by_resource.setdefault(resource, []).append((run, price.seats))
            everyone = added(terms for _, terms in takers)
            self.mip.row({**everyone, run: -float(min(price.seats, interested))}, upper=0)
            if most:
                for block, terms in takers:  # nobody takes a seat where no run is held: a tighter relaxation
                    self.mip.row({**terms, run: -float(min(block.people, price.seats))}, upper=0)
        for resource, runs in by_resource.items():
            price = self.terms.resources[resource].price
            if price is not None and price.max_runs is not None and len(runs) > 1:
                self.mip.row({run: 1 for run, _ in runs}, upper=price.max_runs)
        for resource, details in self.terms.resources.items():
            if details.seat_limit is not None:
                takers = added(t for (key, _), all_ in self.seats.items() if key == resource for _, t in all_)
                if takers:
                    self._named(f"seats:{resource}", self.mip.row(takers, upper=details.seat_limit))

    def _money(self, period: int) -> dict[int, float]:
        """What is paid in the period, in whole money units."""
        money: dict[int, float] = {}
        for (resource, when), takers in self.seats.items():
            price = self.terms.resources[resource].price
            if when != period or price is None:
                continue
            amount = self.terms.units.money_of(price.amount)
            if price.seats is None:
                for column, people in added(terms for _, terms in takers).items():
                    money[column] = money.get(column, 0) + amount * people
            elif (resource, when) in self.runs:
                money[self.runs[resource, when]] = amount
        for vacancy in self.terms.problem.vacancies:
            if vacancy.id in self.hires and self.periods.of(vacancy.lead) == period:
                money[self.hires[vacancy.id]] = self.terms.units.money_of(vacancy.cost)
        for partner in self.terms.problem.partners:
            if period == 0:
                money[self.partners[partner.id]] = self.terms.units.money_of(partner.cost)
        return money

    def _named(self, name: str, row: tuple[int, Fraction | float] | None) -> None:
        if row is not None:
            self.names[name] = row

    def _add_budget(self) -> None:
        limits, units = self.terms.problem.limits, self.terms.units
        if self.budget is not None:
            self.mip.row({**added(self.money), self.budget: -1.0}, upper=0)
        elif limits.budget is not None:
            self._named("budget", self.mip.row(added(self.money), upper=units.money_of(limits.budget)))
        for quarter, amount in enumerate(limits.budget_by_quarter, 1):
            if amount is not None:
                self.mip.row(self.money[self.periods.of(quarter)], upper=units.money_of(amount))

    def _free_budget(self) -> int:
        """A column for the budget, as large as anything within the other limits could ask for."""
        split = self.terms.problem.limits.split
        most = sum(amount * self.mip.upper[c] for c, amount in added(self.money).items())
        if split is not None and split.basis is Basis.MONEY:
            caps = [Fraction(share) + Fraction(split.tolerance) for share in split.shares.values()]
            charged = sum(
                float(self._charge(resource, Basis.MONEY)) * people * self.mip.upper[column]
                for (resource, _), takers in self.seats.items()
                for _, terms in takers
                for column, people in terms.items()
            )
            most = max(most, charged / float(min((cap for cap in caps if cap), default=Fraction(1))))
        return self.mip.column(float(ceil(most)))

    def rebudget(self, budget: Decimal) -> None:
        """Another budget for a model that has one; caps of the split that are shares of it move along."""
        limits = self.terms.problem.limits
        money = self.terms.units.money_of(budget)
        if "budget" in self.names:
            row, divisor = self.names["budget"]
            self.mip.limit(row, float(money // divisor))
        if limits.split is not None and limits.split.basis is Basis.MONEY:
            for segment, share in limits.split.shares.items():
                if f"split:{segment}" in self.names:
                    row, divisor = self.names[f"split:{segment}"]
                    cap = (Fraction(share) + Fraction(limits.split.tolerance)) * money
                    self.mip.limit(row, float(cap / Fraction(divisor) // 1))

    def _add_split(self) -> None:
        limits = self.terms.problem.limits
        split = limits.split
        if split is None:
            return
        charged: dict[str, dict[int, Fraction]] = {segment: {} for segment in split.shares}
        for (resource, _), takers in self.seats.items():
            charge = self._charge(resource, split.basis)
            for block, terms in takers:
                segment = charged[block.group.segment]
                for column, people in terms.items():
                    segment[column] = segment.get(column, Fraction(0)) + charge * Fraction(people)
        total: dict[int, Fraction] = {}
        for segment in charged.values():
            for column, amount in segment.items():
                total[column] = total.get(column, Fraction(0)) + amount
        for name, terms in charged.items():
            cap = Fraction(split.shares[name]) + Fraction(split.tolerance)
            if split.basis is Basis.MONEY and self.budget is not None:
                row, upper = {**terms, self.budget: -cap}, Fraction(0)
            elif split.basis is Basis.MONEY and limits.budget is not None:
                row, upper = terms, cap * self.terms.units.money_of(limits.budget)
            else:
                row, upper = (
                    {c: terms.get(c, Fraction(0)) - cap * amount for c, amount in total.items()},
                    Fraction(0),
                )
            whole = lcm(*(amount.denominator for amount in row.values()), upper.denominator)
            scaled = self.mip.row({c: float(a * whole) for c, a in row.items()}, upper=float(upper * whole))
            self._named(f"split:{name}", scaled and (scaled[0], Fraction(scaled[1]) / whole))

    def _charge(self, resource: str, basis: Basis) -> Fraction:
        """What one seat counts in the split: of a run, the price of one of its places."""
        details = self.terms.resources[resource]
        if basis is Basis.SEATS:
            return Fraction(1)
        if basis is Basis.HOURS:
            return Fraction(self.terms.units.hours(details.hours or 0))  # ty: ignore[invalid-argument-type]
        assert details.price is not None
        return Fraction(self.terms.units.money_of(details.price.amount), details.price.seats or 1)

    # --- demands ----------------------------------------------------------------------------------------------

    def _add_pins(self) -> dict[int, float]:
        """Columns that count people whose pinned or booked seat is not in the plan."""
        missed: dict[int, float] = {}
        blocks: dict[int, list[Block]] = {}
        for block in self.blocks:
            blocks.setdefault(id(block.group), []).append(block)
        for group in self.terms.groups:
            for pin in group.pins:
                taken = added(
                    terms
                    for block in blocks.get(id(group), ())
                    for (index, period), terms in block.seats.items()
                    if group.offers[index].resource == pin.resource
                    and (pin.quarter is None or period == self.periods.of(pin.quarter))
                )
                if taken:
                    miss = self.mip.column(pin.people)
                    missed[miss] = 1
                    self.at_start[miss] = pin.people
                    self.mip.row({**taken, miss: 1}, lower=pin.people)
        return missed

    def _add_coverage(self) -> dict[int, float]:
        """Columns that count people missing from a coverage demand."""
        short: dict[int, float] = {}
        problem = self.terms.problem
        for demand in problem.coverage:
            held = sum(
                group.people
                for group in self.terms.groups
                if demand.id in group.covers and group.held.get(demand.skill, -1) >= demand.level
            )
            if held >= demand.people:
                continue
            missing = demand.people - held
            column = self.mip.column(missing)
            short[column] = 1
            self.at_start[column] = missing
            reached = added(block.reach.get(demand.id, {}) for block in self.blocks)
            reached |= self.outside_help(demand)
            self.mip.row({**reached, column: 1}, lower=missing)
        return short

    def outside_help(self, demand) -> dict[int, float]:
        found: dict[int, float] = {}
        due = min(demand.due or self.terms.horizon, self.terms.horizon)
        for v in self.terms.problem.vacancies:
            if (
                counts(demand, v.team, v.role)
                and v.levels.get(demand.skill, 0) >= demand.level
                and v.lead <= due
            ):
                found[self.hires[v.id]] = 1
        for p in self.terms.problem.partners:
            if counts(demand, p.team, p.role) and p.levels.get(demand.skill, 0) >= demand.level:
                found[self.partners[p.id]] = p.people
        return found

    # --- the objective ----------------------------------------------------------------------------------------

    def mandatory(self) -> dict[int, float]:
        """People-weighted mandatory requirements newly met, less those that hired people lack."""
        terms = added(terms for block in self.blocks for terms in block.met.values())
        for vacancy in self.terms.problem.vacancies:
            if vacancy.id in self.hires:
                if missing := lacking(self.terms, vacancy):
                    terms[self.hires[vacancy.id]] = -float(len(missing))
        return terms

    def gain(self) -> dict[int, float]:
        """Importance-weighted levels gained, a whole number for every plan."""
        terms = added(block.gain for block in self.blocks)
        for vacancy in self.terms.problem.vacancies:
            if vacancy.id in self.hires:
                terms[self.hires[vacancy.id]] = float(brought(self.terms, vacancy))
        return terms

    def _change(self) -> dict[int, float]:
        """Seats kept of the plan in force, twice, less all seats: the least change is the most of this."""
        terms: dict[int, float] = {}
        for block in self.blocks:
            kept = dict(block.group.kept)
            taken: dict[str, dict[int, float]] = {}
            for (index, _), seats in block.seats.items():
                resource = block.group.offers[index].resource
                taken[resource] = added((taken.get(resource, {}), seats))
            for resource, seats in taken.items():
                for column, people in seats.items():
                    terms[column] = terms.get(column, 0) - people
                if resource not in kept:
                    continue
                if kept[resource] >= block.group.people:
                    for column, people in seats.items():
                        terms[column] += 2 * people
                elif block.people == block.group.people:
                    same = self.mip.column(kept[resource])
                    self.mip.row({same: 1, **{c: -p for c, p in seats.items()}}, upper=0)
                    terms[same] = 2
        return terms

    def solve(
        self,
        *,
        gap: float,
        nodes: int | None,
        tie_nodes: int | None,
        deadline: float | None = None,
        on_bounds: Callable[[str, float | None, float | None], None] | None = None,
        stop: Callable[[], bool] | None = None,
        stages: tuple[str, ...] = STAGES,
        again: bool = False,
    ) -> Solved:
        """Solve stage after stage; `nodes` limits each of the first four, `tie_nodes` cost and change.

        `again` starts from the last solution, which must still keep all limits.
        """
        rows = self.mip.mark()
        ready = np.zeros(len(self.mip.lower))
        done: list[Stage] = []
        stopped = False

        def run(name: str, objective: dict[int, float], limit: int | None, relative: float) -> None:
            nonlocal ready, stopped
            if name not in stages:
                return
            start = np.zeros(len(self.mip.lower))
            start[: len(ready)] = ready
            shared = gcd(*(int(c) for c in objective.values())) or 1
            value, bound, proven, visited = self._value(objective, start), INF, False, 0
            out_of_time = deadline is not None and perf_counter() >= deadline
            if not (stopped or out_of_time or (stop is not None and stop())):
                found = self._maximize(
                    name, objective, start, relative, shared, limit, deadline, on_bounds, stop
                )
                if found is not None:
                    bound, visited = found.bound, found.nodes
                    stopped = found.stopped and stop is not None and stop()
                    if self._value(objective, found.solution) >= value:
                        ready, value = found.solution, self._value(objective, found.solution)
                    else:
                        ready = start
                    bound = min(bound, value) if found.proven and relative == 0 else bound
            else:
                stopped, ready = True, start
            ceiling = _floor(bound, shared)
            ceiling = max(ceiling, value) if ceiling is not None else value
            proven = bound < INF and ceiling <= value
            done.append(Stage(name, value, ceiling if bound < INF else None, proven, visited))
            self.mip.row(objective, lower=value - 0.5 * shared)

        for column, value in self.at_start.items():
            ready[column] = value
        if again and self.last is not None:
            ready = self.last
        if self.missed_pins:
            run("pins", {c: -v for c, v in self.missed_pins.items()}, nodes, 0.0)
        if mandatory := self.mandatory():
            run("mandatory", mandatory, nodes, 0.0)
        if self.short:
            run("coverage", {c: -v for c, v in self.short.items()}, nodes, 0.0)
        if gain := self.gain():
            run("readiness", gain, nodes, gap)
        if cost := {c: -v for c, v in added(self.money).items() if v}:
            run("cost", cost, tie_nodes, 0.0)
        if self.same:
            run("change", self.same, tie_nodes, 0.0)
        self.mip.cut_back(rows)
        self.last = ready
        return Solved(
            self._assigned(ready),
            self._units(self.hires, ready),
            self._units(self.partners, ready),
            tuple(done),
            stopped,
        )

    def _maximize(
        self, name, objective, start, gap, shared, nodes, deadline, on_bounds, stop
    ) -> Outcome | None:
        report = None if on_bounds is None else (lambda best, bound: on_bounds(name, best, bound))
        slack = shared * (1 - 1e-6)
        try:
            return self.mip.maximize(
                objective,
                start=start,
                restarts=name not in TIES,
                gap=gap,
                slack=slack,
                nodes=nodes,
                deadline=deadline,
                on_bounds=report,
                stop=stop,
            )
        except NothingFound:
            return None
        except Infeasible as error:  # the start is a solution, so this cannot be true of the model
            raise RuntimeError(f"The solver calls stage {name!r} infeasible, which it is not.") from error

    @staticmethod
    def _value(objective: Terms_, solution: np.ndarray) -> int:
        return round(sum(coefficient * solution[column] for column, coefficient in objective.items()))

    @staticmethod
    def _units(columns: Mapping[str, int], solution: np.ndarray) -> dict[str, int]:
        return {key: int(solution[column]) for key, column in columns.items() if solution[column] > 0.5}

    def _assigned(self, solution: np.ndarray) -> tuple[Assigned, ...]:
        """Who takes what: the bundles of a group go to its members in order of id."""
        taken: dict[int, list[tuple[int, tuple[Step, ...]]]] = {}
        groups = {id(block.group): block.group for block in self.blocks}
        for block in self.blocks:
            taken.setdefault(id(block.group), []).extend(block.read(solution))
        found: list[Assigned] = []
        for key, group in groups.items():
            members = iter(group.members)
            learner, left = next(members)
            for people, steps in sorted(taken[key], key=lambda bundle: bundle[1]):
                while people:
                    if not left:
                        learner, left = next(members)
                    now = min(people, left)
                    found.append(self._one(group, learner, now, steps))
                    people -= now
                    left -= now
        return tuple(sorted(found, key=lambda a: (a.learner, a.resources, a.latest)))

    def _one(self, group: Group, learner: str, people: int, steps: tuple[Step, ...]) -> Assigned:
        ordered = sorted(steps, key=lambda step: (step[1], step[0]))
        return Assigned(
            learner,
            people,
            tuple(group.offers[index].resource for index, _ in ordered),
            tuple(self.periods.start[period] for _, period in ordered),
            tuple(self.periods.end[period] for _, period in ordered),
        )


def brought(terms: Terms, vacancy) -> int:
    """Importance-weighted required levels one hire holds."""
    role = terms.force.roles[vacancy.role]
    return sum(r.importance * min(vacancy.levels.get(r.skill, 0), r.level) for r in role.requirements)


def lacking(terms: Terms, vacancy) -> frozenset[str]:
    """Skills of the mandatory requirements of the role that one hire does not hold."""
    role = terms.force.roles[vacancy.role]
    return frozenset(
        r.skill for r in role.requirements if r.mandatory and vacancy.levels.get(r.skill, 0) < r.level
    )


def _same_cover(covers: Iterable[dict[int, float]]) -> list[tuple[dict[int, float], int]]:
    """Neighboring levels that the same seats reach, as (seats, number of levels)."""
    merged: list[tuple[dict[int, float], int]] = []
    for cover in covers:
        if merged and merged[-1][0] == cover:
            merged[-1] = (cover, merged[-1][1] + 1)
        elif cover:
            merged.append((cover, 1))
    return merged


def added(parts: Iterable[Mapping[int, float]]) -> dict[int, float]:
    total: dict[int, float] = {}
    for terms in parts:
        for column, coefficient in terms.items():
            total[column] = total.get(column, 0) + coefficient
    return total


def _floor(bound: float, shared: int) -> int | None:
    """The largest multiple of `shared` not above a bound the solver computed in floating point."""
    if bound >= 1e20 or bound == INF:
        return None
    return int((bound + 1e-6 * max(1.0, abs(bound)) * 1e-2 + 1e-5) // shared * shared)
