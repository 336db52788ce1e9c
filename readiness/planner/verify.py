"""Is a plan what it says it is? Checked from its document alone, with arithmetic of its own.

Nothing here is shared with the solver but the value classes and the reading of the document. Sums are exact
(Decimal, Fraction); shares are compared to 1e-9. `verify` answers with every broken promise, `unproven` with what a
reader still has to take the solver's word for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from readiness.planner.check import check_problem
from readiness.planner.claim import Claim, certificate, words_for
from readiness.planner.document import BadDocument, fingerprint, from_document
from readiness.planner.values import (
    Basis,
    Coverage,
    InvalidProblem,
    Kind,
    Learner,
    Plan,
    Problem,
    Requirement,
    Seat,
    UnknownLevels,
    Violation,
)

CLOSE = 1e-9
REASONS = frozenset(
    "no_resource entry_level audience language unknown_hours unknown_price hours budget split seats dates "
    "not_worth_it excluded".split()
)
Found = Iterator[Violation]


def verify(document: object) -> list[Violation]:
    """Every promise the plan in this document breaks; empty when it keeps them all. Never raises."""
    try:
        problem, plan = from_document(document)
        check_problem(problem)
    except BadDocument as error:
        return [Violation(rule="document", where="document", message=str(error))]
    except InvalidProblem as error:
        return [Violation(rule="problem", where="problem", message=issue) for issue in error.issues]
    except Exception as error:
        return [Violation(rule="document", where="document", message=f"It cannot be read: {error!r:.200}")]
    found: list[Violation] = []
    for check in _checks(document, problem, plan):
        try:
            found += check()
        except Exception as error:
            found.append(
                Violation(rule="document", where="document", message=f"It contradicts itself: {error!r:.200}")
            )
    return found


def unproven(document: dict[str, Any]) -> list[str]:
    """Sentences: what `verify` could not prove again from the document. It must be one that `verify` accepts."""
    problem, plan = from_document(document)
    ledger = _Ledger(problem, plan)
    return words_for(Claim(problem, plan, *ledger.weights()[:3], ledger.newly_met()))


def _checks(document: Any, problem: Problem, plan: Plan) -> list[Callable[[], Found]]:
    seal = lambda: _seal(document)  # noqa: E731
    checker = _References(problem, plan)
    if broken := list(checker.check()):
        return [seal, lambda: iter(broken)]
    ledger = _Ledger(problem, plan)
    return [
        seal,
        ledger.paths,
        ledger.people,
        ledger.capacity,
        ledger.runs,
        ledger.money,
        ledger.split,
        ledger.actions,
        ledger.summary,
        ledger.readiness,
        ledger.residual,
        lambda: certificate(Claim(problem, plan, *ledger.weights()[:3], ledger.newly_met())),
    ]


def _seal(document: Any) -> Found:
    if document.get("fingerprint") != fingerprint(document):
        yield Violation(
            rule="fingerprint",
            where="document",
            message="The document was changed after it was written: its fingerprint does not fit its content.",
        )


class _References:
    """Do all ids lead somewhere? The other checks rely on it."""

    def __init__(self, problem: Problem, plan: Plan):
        self.problem, self.plan = problem, plan

    def check(self) -> Found:
        learners = {x.id for x in self.problem.learners}
        resources = {x.id for x in self.problem.resources}
        skills = {x.id for x in self.problem.skills}
        roles = {x.id for x in self.problem.roles}
        sources = {x.id for x in (*self.problem.vacancies, *self.problem.partners)}
        for n, seat in enumerate(self.plan.seats):
            if seat.learner not in learners or seat.resource not in resources:
                yield _broken("reference", f"seats[{n}]", "Its learner or its resource does not exist.")
            if len(seat.hours_by_quarter) != self.problem.limits.quarters:
                yield _broken("hours", f"seats[{n}]", "It does not give hours for each quarter of the plan.")
            if seat.people < 1 or not 1 <= seat.quarter <= self.problem.limits.quarters:
                yield _broken("seat", f"seats[{n}]", "It is for nobody, or outside the plan.")
        for n, run in enumerate(self.plan.runs):
            if run.resource not in resources:
                yield _broken("reference", f"runs[{n}]", "Its resource does not exist.")
        for n, action in enumerate(self.plan.actions):
            known = (
                action.source in sources
                if action.kind in (Kind.HIRE, Kind.PARTNER)
                else action.resource in resources
            )
            if not known:
                yield _broken("reference", f"actions[{n}]", "What it is about does not exist.")
            if any(close.skill not in skills or close.role not in roles for close in action.closes):
                yield _broken(
                    "reference", f"actions[{n}]", "A skill or role it closes a gap in does not exist."
                )
        for kind, ids in (
            ("runs", [r.id for r in self.plan.runs]),
            ("actions", [a.id for a in self.plan.actions]),
        ):
            for key, count in Counter(ids).items():
                if count > 1:
                    yield _broken("reference", kind, f"The id {key!r} occurs {count} times.")


class _Ledger:
    """The plan entered into the problem's books, seat by seat."""

    def __init__(self, problem: Problem, plan: Plan):
        self.problem, self.plan = problem, plan
        self.horizon = problem.limits.quarters
        self.learners = {x.id: x for x in problem.learners}
        self.roles = {x.id: x for x in problem.roles}
        self.resources = {x.id: x for x in problem.resources}
        self.vacancies = {x.id: x for x in problem.vacancies}
        self.partners = {x.id: x for x in problem.partners}
        self.medians = self._medians()
        self.parts: dict[str, dict[int, list[Seat]]] = defaultdict(dict)
        for seat in plan.seats:
            self.parts[seat.learner].setdefault(seat.part, []).append(seat)
        self.of_resource: Counter[str] = Counter()
        for seat in plan.seats:
            self.of_resource[seat.resource] += seat.people

    # --- people: what they hold, need and may take ---------------------------------------------------------------

    def _medians(self) -> dict[tuple[str, str], int]:
        rated: dict[tuple[str, str], list[int]] = defaultdict(list)
        for learner in self.problem.learners:
            for skill, level in learner.levels.items():
                rated[learner.role, skill] += [level] * learner.headcount
        middle = {}
        for key, levels in rated.items():
            levels.sort()
            middle[key] = (levels[(len(levels) - 1) // 2] + levels[len(levels) // 2]) // 2
        return middle

    def required(self, learner: Learner) -> list[Requirement]:
        return [r for r in self.roles[learner.role].requirements if r.level > 0]

    def counting(self, learner: Learner) -> list[Coverage]:
        return [
            d for d in self.problem.coverage if d.team in ("", learner.team) and d.role in ("", learner.role)
        ]

    def start(self, learner: Learner) -> dict[str, int]:
        """skill -> level today, for pairs in play."""
        wanted = {r.skill for r in self.required(learner)}
        wanted |= {d.skill for d in self.counting(learner) if d.level > 0}
        levels = {}
        for skill in wanted:
            if skill in learner.levels:
                levels[skill] = learner.levels[skill]
            elif self.problem.limits.unknown_levels is UnknownLevels.ZERO:
                levels[skill] = 0
            elif self.problem.limits.unknown_levels is UnknownLevels.MEDIAN:
                levels[skill] = self.medians.get((learner.role, skill), 0)
        return levels

    def hours_of(self, learner: Learner) -> Decimal | None:
        for hours in (learner.hours, self.roles[learner.role].hours, self.problem.limits.hours):
            if hours is not None:
                return hours
        return None

    def everyone(self) -> Iterator[tuple[Learner, int, list[Seat]]]:
        for learner in self.problem.learners:
            rest = learner.headcount
            for seats in self.parts.get(learner.id, {}).values():
                rest -= seats[0].people
                yield learner, seats[0].people, seats
            if rest > 0:
                yield learner, rest, []

    def level_at(self, learner: Learner, seats: list[Seat], skill: str, quarter: int) -> int | None:
        level = self.start(learner).get(skill)
        if level is None:
            return None
        for seat in seats:
            if seat.quarter <= quarter:
                for outcome in self.resources[seat.resource].outcomes:
                    if outcome.skill == skill:
                        level = max(level, outcome.to_level)
        return level

    def paths(self) -> Found:
        """Each person's seats in order: allowed, entry levels met, one after the other, within their hours."""
        for learner_id, parts in self.parts.items():
            learner = self.learners[learner_id]
            if sum(seats[0].people for seats in parts.values()) > learner.headcount:
                yield _broken("people", f"learner {learner_id}", "More people have seats than there are.")
            for number, seats in parts.items():
                where = f"learner {learner_id}, part {number}"
                if len({seat.people for seat in seats}) > 1:
                    yield _broken("people", where, "Its seats are for different numbers of people.")
                if len({seat.resource for seat in seats}) < len(seats):
                    yield _broken("seat", where, "A resource is taken twice.")
                for seat in seats:
                    yield from self._allowed(learner, seat, where)
                yield from self._levels(learner, seats, where)
                yield from self._calendar(learner, seats, where)

    def _allowed(self, learner: Learner, seat: Seat, where: str) -> Found:
        resource = self.resources[seat.resource]
        role = self.roles[learner.role]
        if resource.hours is None or resource.price is None:
            yield _broken("unknown", where, f"{resource.id} has unknown hours or an unknown price.")
        if resource.audiences and role.audience not in resource.audiences:
            yield _broken("audience", where, f"{resource.id} is not meant for {role.audience}.")
        if resource.language and learner.language and resource.language != learner.language:
            yield _broken(
                "language", where, f"{resource.id} is in {resource.language}, not in {learner.language}."
            )
        if any(b.resource == resource.id and b.learner in ("", learner.id) for b in self.problem.excluded):
            yield _broken("excluded", where, f"{resource.id} was excluded.")
        first, last = resource.first_quarter or 1, resource.last_quarter or self.horizon
        if not first <= seat.quarter <= last:
            yield _broken("dates", where, f"{resource.id} can be completed in quarters {first} to {last}.")

    def _levels(self, learner: Learner, seats: list[Seat], where: str) -> Found:
        held = self.start(learner)
        for seat in seats:
            resource = self.resources[seat.resource]
            asked = {(o.skill, o.from_level) for o in resource.outcomes}
            for before in resource.prerequisites:
                asked |= {(o.skill, o.to_level) for o in self.resources[before].outcomes}
            for skill, level in sorted(asked):
                if skill in held and held[skill] < level:
                    message = f"{resource.id} asks for level {level} in {skill}; level {held[skill]} is held by then."
                    yield _broken("entry_level", where, message)
            for outcome in resource.outcomes:
                if outcome.skill in held:
                    held[outcome.skill] = max(held[outcome.skill], outcome.to_level)

    def _calendar(self, learner: Learner, seats: list[Seat], where: str) -> Found:
        allowed = self.hours_of(learner)
        used = [Decimal(0)] * self.horizon
        quarter = started = 1
        for seat in seats:
            name = f"{where}, {seat.resource}"
            if seat.quarter < quarter:
                yield _broken("order", name, "It is completed before what comes ahead of it.")
            busy = [q for q, hours in enumerate(seat.hours_by_quarter, 1) if hours]
            if any(hours < 0 for hours in seat.hours_by_quarter) or (busy and busy[-1] > seat.quarter):
                yield _broken("hours", name, "It takes hours below 0, or after it is completed.")
            if sum(seat.hours_by_quarter) != self.resources[seat.resource].hours:
                yield _broken(
                    "hours", name, "Its hours by quarter do not add up to the hours of the resource."
                )
            if seat.first_quarter != (busy[0] if busy else seat.quarter):
                yield _broken("hours", name, "Its first quarter is not where its hours begin.")
            if busy and busy[0] < started:
                yield _broken(
                    "order", name, "It begins before what comes ahead of it has been worked through."
                )
            quarter, started = seat.quarter, busy[-1] if busy else started
            used = [a + b for a, b in zip(used, seat.hours_by_quarter, strict=True)]
        for q, hours in enumerate(used, 1):
            if allowed is not None and hours > allowed:
                yield _broken("hours", where, f"Quarter {q} takes {hours} hours; {allowed} are allowed.")

    def people(self) -> Found:
        """Wishes: pinned and booked seats are in the plan, unless it says that demands are unmet."""
        missing = self._missing_wishes()
        short = sum(max(d.people - reached, 0) for d, reached in self._coverage())
        unmet = self._mandatory(self.horizon, due=True)
        if self.plan.summary.demands_met != (not missing and not short and not unmet):
            lacking = f"{missing} wished seats, {short} people of coverage and {unmet} mandatory requirements"
            message = f"{lacking} are missing."
            yield _broken("demands", "summary.demands_met", message)

    def _missing_wishes(self) -> int:
        wishes: dict[tuple[str, str, int | None], int] = {}
        for w in (*self.problem.pinned, *self.problem.booked):
            key = w.learner, w.resource, w.quarter
            wishes[key] = max(wishes.get(key, 0), w.people)
        missing = 0
        for (learner, resource, quarter), people in wishes.items():
            there = sum(
                s.people
                for s in self.plan.seats
                if s.learner == learner and s.resource == resource and quarter in (None, s.quarter)
            )
            missing += max(people - there, 0)
        return missing

    def _coverage(self) -> Iterator[tuple[Coverage, int]]:
        for demand in self.problem.coverage:
            due, reached = min(demand.due or self.horizon, self.horizon), 0
            for learner, people, seats in self.everyone():
                if demand in self.counting(learner):
                    level = self.level_at(learner, seats, demand.skill, due)
                    reached += people * (level is not None and level >= demand.level)
            for action in self.plan.actions:
                if action.kind not in (Kind.HIRE, Kind.PARTNER):
                    continue
                hire = action.kind is Kind.HIRE
                other = self.vacancies[action.source] if hire else self.partners[action.source]
                by = self.vacancies[action.source].lead if hire else 1
                if demand.team in ("", other.team) and demand.role in ("", other.role) and by <= due:
                    reached += action.people * (other.levels.get(demand.skill, 0) >= demand.level)
            yield demand, reached

    # --- seats, runs and money -----------------------------------------------------------------------------------

    def capacity(self) -> Found:
        for key, seats in self.of_resource.items():
            limit = self.resources[key].seat_limit
            if limit is not None and seats > limit:
                yield _broken("seats", f"resource {key}", f"{seats} seats are taken; there are {limit}.")
        hired: Counter[str] = Counter()
        for action in self.plan.actions:
            if action.kind in (Kind.HIRE, Kind.PARTNER):
                hired[action.source] += action.people
        for key, people in hired.items():
            vacancy, partner = self.vacancies.get(key), self.partners.get(key)
            if vacancy is not None and (people > vacancy.posts or vacancy.lead > self.horizon):
                yield _broken("posts", f"vacancy {key}", f"{people} are hired for {vacancy.posts} posts.")
            if partner is not None and (
                people > partner.people * partner.max_units or people % max(partner.people, 1)
            ):
                yield _broken(
                    "posts", f"partner {key}", f"{people} people are covered, which is not what is offered."
                )

    def runs(self) -> Found:
        runs = {run.id: run for run in self.plan.runs}
        taken: Counter[str] = Counter()
        for n, seat in enumerate(self.plan.seats):
            price = self.resources[seat.resource].price
            if (price is not None and price.per_run) != (seat.run is not None):
                yield _broken(
                    "runs", f"seats[{n}]", "A seat has a run exactly if its resource is held in runs."
                )
            elif seat.run is not None:
                run = runs.get(seat.run)
                if run is None or run.resource != seat.resource or run.quarter != seat.quarter:
                    yield _broken(
                        "runs", f"seats[{n}]", "Its run does not exist, or is of another resource or quarter."
                    )
                taken[seat.run] += seat.people
        held: Counter[str] = Counter(run.resource for run in self.plan.runs)
        for run in self.plan.runs:
            price = self.resources[run.resource].price
            if price is None or run.seats != price.seats or run.cost != price.amount:
                yield _broken(
                    "runs", f"run {run.id}", "Its places or its cost are not those of the resource."
                )
            if run.taken != taken[run.id] or not 0 < run.taken <= run.seats:
                yield _broken(
                    "runs",
                    f"run {run.id}",
                    f"{taken[run.id]} of its {run.seats} places are taken, not {run.taken}.",
                )
        for key, count in held.items():
            price = self.resources[key].price
            if price is not None and price.max_runs is not None and count > price.max_runs:
                yield _broken(
                    "runs", f"resource {key}", f"{count} runs are held; {price.max_runs} are possible."
                )

    def spent(self) -> list[Decimal]:
        """Money by quarter: seats when completed, runs when held, hires when they begin, partners at the start."""
        money = [Decimal(0)] * self.horizon
        for seat in self.plan.seats:
            price = self.resources[seat.resource].price
            if price is not None and not price.per_run:
                money[seat.quarter - 1] += price.amount * seat.people
        for run in self.plan.runs:
            price = self.resources[run.resource].price
            money[run.quarter - 1] += price.amount if price is not None else run.cost
        for action in self.plan.actions:
            if action.kind is Kind.HIRE:
                vacancy = self.vacancies[action.source]
                money[vacancy.lead - 1] += vacancy.cost * action.people
            elif action.kind is Kind.PARTNER:
                partner = self.partners[action.source]
                money[0] += partner.cost * (action.people // partner.people)
        return money

    def money(self) -> Found:
        limits, spent = self.problem.limits, self.spent()
        if sum(spent) != self.plan.summary.cost:
            yield _broken(
                "cost", "summary.cost", f"The plan costs {sum(spent)}, not {self.plan.summary.cost}."
            )
        if limits.budget is not None and sum(spent) > limits.budget:
            yield _broken("budget", "plan", f"The plan costs {sum(spent)}; the budget is {limits.budget}.")
        for quarter, (amount, limit) in enumerate(zip(spent, limits.budget_by_quarter, strict=False), 1):
            if limit is not None and amount > limit:
                yield _broken("budget", f"quarter {quarter}", f"{amount} is spent; the budget is {limit}.")

    def split(self) -> Found:
        limits, split = self.problem.limits, self.problem.limits.split
        if split is None:
            return
        charged: dict[str, Fraction] = defaultdict(Fraction)
        for seat in self.plan.seats:
            resource = self.resources[seat.resource]
            match split.basis:
                case Basis.SEATS:
                    each = Fraction(1)
                case Basis.HOURS:
                    each = Fraction(resource.hours or 0)
                case _:
                    price = resource.price
                    each = Fraction(0) if price is None else Fraction(price.amount) / (price.seats or 1)
            charged[self.roles[self.learners[seat.learner].role].segment] += each * seat.people
        whole = sum(charged.values(), Fraction(0))
        if split.basis is Basis.MONEY and limits.budget is not None:
            whole = Fraction(limits.budget)
        for segment, amount in charged.items():
            cap = (Fraction(split.shares[segment]) + Fraction(split.tolerance)) * whole
            if amount > cap:
                message = f"It takes {float(amount):.2f} of the {split.basis}; {float(cap):.2f} is its most."
                yield _broken("split", f"segment {segment}", message)

    # --- what the plan says of itself ------------------------------------------------------------------------------

    def weights(self) -> tuple[int, int, list[int], dict[str, int], dict[tuple[str, str, str], list[int]]]:
        """Required, held, gained by each quarter's end, gain by action, people and levels by (action, skill, role)."""
        required = held = 0
        gained = [0] * self.horizon
        by_action: dict[str, int] = defaultdict(int)
        closed: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for learner, people, seats in self.everyone():
            levels = self.start(learner)
            needs = {r.skill: r for r in self.required(learner) if r.skill in levels}
            for skill, need in needs.items():
                required += people * need.importance * need.level
                held += people * need.importance * min(levels[skill], need.level)
            for seat in seats:
                for outcome in self.resources[seat.resource].outcomes:
                    if outcome.skill not in levels:
                        continue
                    before = levels[outcome.skill]
                    levels[outcome.skill] = max(before, outcome.to_level)
                    if outcome.skill in needs:
                        need = needs[outcome.skill]
                        rise = min(levels[outcome.skill], need.level) - min(before, need.level)
                        by_action[seat.action] += people * need.importance * rise
                        gained[seat.quarter - 1] += people * need.importance * rise
                        if rise:
                            part = closed[seat.action, outcome.skill, learner.role]
                            part[0], part[1] = part[0] + people, part[1] + people * rise
        for vacancy in self.problem.vacancies:
            for r in self.roles[vacancy.role].requirements:
                required += vacancy.posts * r.importance * r.level
        for action in self.plan.actions:
            if action.kind is Kind.HIRE:
                vacancy = self.vacancies[action.source]
                for r in self.roles[vacancy.role].requirements:
                    rise = min(vacancy.levels.get(r.skill, 0), r.level)
                    by_action[action.id] += action.people * r.importance * rise
                    gained[vacancy.lead - 1] += action.people * r.importance * rise
                    if rise:
                        closed[action.id, r.skill, vacancy.role] = [action.people, action.people * rise]
        return required, held, [sum(gained[: q + 1]) for q in range(self.horizon)], by_action, closed

    def actions(self) -> Found:
        required, _, _, gains, closed = self.weights()
        seats: dict[str, list[Seat]] = defaultdict(list)
        for seat in self.plan.seats:
            seats[seat.action].append(seat)
        known = {action.id for action in self.plan.actions}
        for key in seats.keys() - known:
            yield _broken("actions", f"action {key}", "Seats belong to it, but the plan does not list it.")
        for action in self.plan.actions:
            where = f"action {action.id}"
            mine = seats.get(action.id, [])
            share = gains[action.id] / required if required else 0.0
            if abs(action.gain - share) > CLOSE:
                yield _broken("gain", where, f"It gains {share:.9f}, not {action.gain:.9f}.")
            levels = {(c.skill, c.role): [c.people, c.levels] for c in action.closes}
            if levels != {(s, r): part for (key, s, r), part in closed.items() if key == action.id}:
                yield _broken("gain", where, "The gaps it says it closes are not those its seats close.")
            if action.kind in (Kind.HIRE, Kind.PARTNER):
                yield from self._outside(action, where)
            else:
                yield from self._training(action, mine, where)
        total = sum(action.cost for action in self.plan.actions)
        if total != self.plan.summary.cost:
            yield _broken("cost", "actions", f"The actions cost {total}, the plan {self.plan.summary.cost}.")

    def _outside(self, action, where: str) -> Found:
        hire = action.kind is Kind.HIRE
        vacancy, partner = self.vacancies.get(action.source), self.partners.get(action.source)
        if hire and vacancy is not None:
            cost, when = vacancy.cost * action.people, (vacancy.lead,)
        elif partner is not None:
            cost, when = partner.cost * (action.people // partner.people), (1,)
        else:
            yield _broken("reference", where, "It is not from a vacancy or partner of its kind.")
            return
        if (action.cost, action.seats, action.hours, action.quarters) != (
            cost,
            0,
            0,
            when,
        ) or action.people < 1:
            yield _broken("actions", where, "Its people, cost, hours or quarters are not what was offered.")
        if any(action.seats_by_quarter):
            yield _broken("actions", where, "It has seats, which only training has.")

    def _training(self, action, mine: list[Seat], where: str) -> Found:
        resource = self.resources[action.resource]
        if any(seat.resource != action.resource for seat in mine) or action.kind is not resource.kind:
            yield _broken("actions", where, "Its seats or its kind are not those of its resource.")
        by_quarter: Counter[int] = Counter()
        for seat in mine:
            by_quarter[seat.quarter] += seat.people
        count = sum(by_quarter.values())
        if (action.seats, action.people) != (count, count) or not count:
            yield _broken("actions", where, f"It has {count} seats, not {action.seats}.")
        given = dict(zip(action.quarters, action.seats_by_quarter, strict=False))
        if given != dict(by_quarter) or len(action.quarters) != len(action.seats_by_quarter):
            yield _broken("actions", where, "Its seats by quarter are not those of the plan.")
        if action.hours != (resource.hours or 0) * count:
            yield _broken(
                "actions", where, f"Its hours are {(resource.hours or 0) * count}, not {action.hours}."
            )
        price = resource.price
        if price is not None:
            units = sum(run.resource == resource.id for run in self.plan.runs) if price.per_run else count
            if action.cost != price.amount * units:
                yield _broken("cost", where, f"It costs {price.amount * units}, not {action.cost}.")

    def _mandatory(self, quarter: int, *, due: bool) -> int:
        """People-weighted mandatory requirements in play not held at `quarter`, or with `due` at their due quarter."""
        unmet = 0
        for learner, people, seats in self.everyone():
            for r in self.required(learner):
                when = min(r.due or self.horizon, self.horizon) if due else quarter
                level = self.level_at(learner, seats, r.skill, when)
                unmet += people * (r.mandatory and level is not None and level < r.level)
        for action in self.plan.actions if quarter else ():
            if action.kind is Kind.HIRE:
                vacancy = self.vacancies[action.source]
                for r in self.roles[vacancy.role].requirements:
                    unmet += action.people * (r.mandatory and vacancy.levels.get(r.skill, 0) < r.level)
        return unmet

    def _ready(self, quarter: int) -> int:
        ready = 0
        for learner, people, seats in self.everyone():
            levels = [
                (self.level_at(learner, seats, r.skill, quarter), r)
                for r in self.required(learner)
                if r.mandatory
            ]
            ready += people * all(level is not None and level >= r.level for level, r in levels)
        for action in self.plan.actions if quarter else ():
            if action.kind is Kind.HIRE:
                vacancy = self.vacancies[action.source]
                needs = [r for r in self.roles[vacancy.role].requirements if r.mandatory]
                ready += action.people * all(vacancy.levels.get(r.skill, 0) >= r.level for r in needs)
        return ready

    def summary(self) -> Found:
        s = self.plan.summary
        hours = sum((self.resources[k].hours or Decimal(0)) * n for k, n in self.of_resource.items())
        for name, given, found in (
            ("seats", s.seats, sum(self.of_resource.values())),
            ("hours", s.hours, hours),
            ("people", s.people, sum(learner.headcount for learner in self.problem.learners)),
            ("mandatory_unmet_now", s.mandatory_unmet_now, self._mandatory(0, due=False)),
            ("mandatory_unmet", s.mandatory_unmet, self._mandatory(self.horizon, due=True)),
            ("people_ready_now", s.people_ready_now, self._ready(0)),
            ("people_ready", s.people_ready, self._ready(self.horizon)),
        ):
            if given != found:
                yield _broken("summary", f"summary.{name}", f"It is {found}, not {given}.")

    def readiness(self) -> Found:
        required, held, gained, _, _ = self.weights()
        s = self.plan.summary
        if not required:
            if (s.readiness, s.readiness_now, s.bound) != (
                None,
                None,
                None,
            ) or self.plan.readiness_by_quarter:
                yield _broken("readiness", "summary", "No required level is known, so readiness is unknown.")
            return
        given = (s.readiness_now, s.readiness, *self.plan.readiness_by_quarter)
        true = (held, held + gained[-1], *(held + gain for gain in gained))
        names = ("readiness_now", "readiness", *(f"quarter {q}" for q in range(1, self.horizon + 1)))
        if len(given) != len(true):
            yield _broken(
                "readiness", "readiness_by_quarter", "It does not have one figure for each quarter."
            )
        for name, figure, weight in zip(names, given, true, strict=False):
            if figure is None or abs(figure - weight / required) > CLOSE:
                yield _broken("readiness", name, f"It is {weight / required:.9f}, not {figure}.")

    def residual(self) -> Found:
        """The gaps left are all named, each with its people, levels and a known reason."""
        true: dict[tuple, list] = defaultdict(lambda: [0, 0, set()])
        for learner, people, seats in self.everyone():
            for r in self.required(learner):
                level = self.level_at(learner, seats, r.skill, self.horizon)
                if level is not None and level < r.level:
                    entry = true[learner.team, learner.role, r.skill, r.mandatory]
                    entry[0], entry[1] = entry[0] + people, entry[1] + people * (r.level - level)
                    entry[2].add(learner.id)
        given: dict[tuple, list] = defaultdict(lambda: [0, 0, set()])
        for gap in self.plan.residual_gaps:
            entry = given[gap.team, gap.role, gap.skill, gap.mandatory]
            entry[0], entry[1] = entry[0] + gap.people, entry[1] + gap.levels
            entry[2].update(gap.learners)
            if gap.reason not in REASONS:
                yield _broken(
                    "residual", f"{gap.team}, {gap.skill}", f"The reason {gap.reason!r} is not known."
                )
        for key in sorted({*true, *given}, key=str):
            if true.get(key) != given.get(key):
                yield _broken(
                    "residual", ", ".join(map(str, key[:3])), "What stays open is not what the plan says."
                )

    def newly_met(self) -> int:
        """Mandatory requirements met at their due quarters that are not met today."""
        return self._mandatory(0, due=False) - self._mandatory(self.horizon, due=True)


def _broken(rule: str, where: str, message: str) -> Violation:
    return Violation(rule=rule, where=where, message=message)
