"""The plan's actions: a table, a calendar, and for each the reason it is there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from catalog import models as catalog
from readiness import models
from readiness.formats import counted, hours, money, number, points, quarter_range, signed
from readiness.models import Version
from readiness.planner.values import Action, Kind, Resource, Run, Seat
from readiness.words import listed

from .plan_money import LETTERS
from .versions import Frozen

DOTS = 6  # sessions drawn in one quarter at most


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """`resource` is the catalog's row, None once it is gone; `start`, `end` and `sessions` are quarters from 0.

    `pk` is the action's row; `decided` what was decided about it by hand, which only lines with seats allow.
    """

    key: str
    pk: int | None
    title: str
    sub: str
    resource: int | None
    decided: str
    adjustable: bool
    who: str
    people: int
    seats: int
    hours_each: str
    cost: str
    when: str
    gain: float
    gain_text: str
    letter: str
    self_paced: bool
    start: float
    end: float
    sessions: tuple[float, ...]

    @property
    def anchor(self) -> str:
        """The id of its row: letters, digits and hyphens only, so that a selector can name it."""
        return "action-" + "".join(sign if sign.isalnum() else "-" for sign in self.key)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another resource for the same skill, and why it is not this one."""

    title: str
    seat: str
    level: str
    outcome: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Why:
    key: str
    worth: str
    reason: str
    closes: tuple[str, ...]
    candidates: tuple[Candidate, ...]


class Actions:
    """The frozen plan with the lookups that its table and calendar need."""

    def __init__(
        self,
        version: Version,
        frozen: Frozen,
        audiences: Mapping[str, str],
        decided: Mapping[str, str] | None = None,
    ):
        self.version, self.frozen, self.audiences = version, frozen, audiences
        self.decided = decided or {}
        self.roles = {role.id: role for role in frozen.problem.roles}
        self.learners = {learner.id: learner for learner in frozen.problem.learners}
        self.resources = {resource.id: resource for resource in frozen.problem.resources}
        self.skills = {skill.id: skill.name for skill in frozen.problem.skills}

    @cached_property
    def rows(self) -> Mapping[str, models.Action]:
        """Key -> its row, with the catalog's resource where it still exists."""
        rows = models.Action.objects.filter(version=self.version).select_related("resource__provider")
        return {row.key: row for row in rows}

    @cached_property
    def seats(self) -> Mapping[str, list[Seat]]:
        seats = defaultdict(list)
        for seat in self.frozen.plan.seats:
            seats[seat.action].append(seat)
        return seats

    @cached_property
    def runs(self) -> Mapping[str, list[Run]]:
        runs = defaultdict(list)
        for run in self.frozen.plan.runs:
            runs[run.resource].append(run)
        return runs

    def lines(self) -> tuple[ActionLine, ...]:
        """Most readiness gained first."""
        actions = sorted(self.frozen.plan.actions, key=lambda action: (-action.gain, action.title, action.id))
        return tuple(self.line(action) for action in actions)

    def line(self, action: Action) -> ActionLine:
        seats, runs = self.seats.get(action.id, []), self.runs.get(action.resource or "", [])
        quarters = (
            [q for seat in seats for q in (seat.first_quarter, seat.quarter)] or list(action.quarters) or [1]
        )
        row = self.rows.get(action.id)
        resource = row.resource if row else None
        segments = Counter()
        for seat in seats:
            segments[self.roles[self.learners[seat.learner].role].segment] += seat.people
        segment = segments.most_common(1)[0][0] if segments else self._segment_of(action)
        return ActionLine(
            key=action.id,
            pk=row.pk if row else None,
            title=action.title,
            sub=_sub(resource, runs, action),
            resource=resource.pk if resource else None,
            decided=self.decided.get(action.id, ""),
            adjustable=bool(row and action.seats),
            who=self._who(seats, action),
            people=action.people,
            seats=action.seats,
            hours_each=number(action.hours / action.seats, 0 if not action.hours % action.seats else 1)
            if action.seats
            else "",
            cost=money(action.cost, self.frozen.problem.currency) if action.cost else "Free",
            when=quarter_range(self.frozen.starts_on, min(quarters), max(quarters)),
            gain=action.gain * 100,
            gain_text=_gain(action.gain * 100),
            letter=LETTERS.get(segment, "e"),
            self_paced=not runs and action.kind is Kind.TRAIN,
            start=min(quarters) - 1,
            end=max(quarters),
            sessions=_sessions(runs),
        )

    def _segment_of(self, action: Action) -> str:
        role = self.roles.get(action.role or "")
        return role.segment if role else ""

    def _who(self, seats: list[Seat], action: Action) -> str:
        if not seats:
            role = self.roles.get(action.role or "")
            return role.name if role else ""
        people = [self.learners[seat.learner] for seat in seats]
        teams = {learner.team for learner in people}
        names = {team.id: team.name for team in self.frozen.problem.teams}
        if len(teams) == 1 and len(names) > 1:
            return names[teams.pop()]
        every = {self.roles[learner.role].audience for learner in self.frozen.problem.learners}
        meant = {self.roles[learner.role].audience for learner in people}
        if len(meant) < len(every):
            return ", ".join(sorted(self.audiences.get(slug, slug) for slug in meant))
        if action.people == self.frozen.now.people:
            return "Everyone"
        return "All teams" if len(teams) == len(self.frozen.now.teams) else f"{len(teams)} teams"

    # --- why ----------------------------------------------------------------------------------------------------

    def why(self, key: str) -> Why | None:
        """The reason for an action, what it closes and what else there was; None if there is no such action."""
        action = next((action for action in self.frozen.plan.actions if action.id == key), None)
        if action is None:
            return None
        levels, people = Counter(), Counter()
        for closed in action.closes:
            levels[closed.skill] += closed.levels
            people[closed.skill] += closed.people
        closes = tuple(
            f"{counted(n, 'level', 'levels')} in {self.skills[skill]}, for {counted(people[skill], 'person', 'people')}"
            for skill, n in levels.most_common()
        )
        main = levels.most_common(1)[0][0] if levels else ""
        return Why(action.id, self._worth(action), action.why, closes, tuple(self._candidates(action, main)))

    def _worth(self, action: Action) -> str:
        """What it gains for its cost."""
        gained = f"It gains {points(action.gain, 1, sign=False)} of readiness"
        if not action.cost:
            return f"{gained} at no cost."
        currency = self.frozen.problem.currency
        each = (
            money(action.cost / Decimal(str(action.gain * 100)), currency, 0) if action.gain > 0.0005 else ""
        )
        return f"{gained} for {money(action.cost, currency)}{f', {each} a point' if each else ''}."

    def _candidates(self, action: Action, skill: str) -> list[Candidate]:
        """Every resource for the skill the action closes most of, this one first."""
        found = [r for r in self.resources.values() if any(o.skill == skill for o in r.outcomes)]
        taken = {a.resource: a.seats for a in self.frozen.plan.actions}
        audiences = {self.roles[self.learners[seat.learner].role].audience for seat in self.seats[action.id]}
        found.sort(key=lambda r: (r.id != action.resource, r.id not in taken, r.title))
        return [self._candidate(r, skill, action, taken.get(r.id, 0), audiences) for r in found]

    def _candidate(
        self, resource: Resource, skill: str, action: Action, seats: int, audiences: set[str]
    ) -> Candidate:
        outcome = next(o for o in resource.outcomes if o.skill == skill)
        price = resource.price
        seat = None if price is None else price.amount / (price.seats or 1)
        level = seat / (outcome.to_level - outcome.from_level) if seat is not None else None
        chosen = resource.id == action.resource
        if chosen:
            said = "Chosen"
        elif seats:
            said = f"Also in the plan, {counted(seats, 'seat', 'seats')}"
        elif resource.hours is None or price is None:
            said = f"{listed([w for w, v in (('hours', resource.hours), ('price', price)) if v is None])} not known"
        elif resource.audiences and not resource.audiences & audiences:
            said = "Meant for others"
        else:
            said = f"Not used: from {outcome.from_level} to {outcome.to_level}, {hours(resource.hours)}"
        currency = self.frozen.problem.currency
        return Candidate(
            resource.title,
            _price(seat, currency),
            _price(level, currency),
            said[:1].upper() + said[1:],
            chosen,
        )

    # --- capacity -----------------------------------------------------------------------------------------------

    def load(self) -> tuple[float | None, ...]:
        """The part of the hours people can spare that each quarter takes; None where nobody's hours are limited."""
        quarters = self.frozen.problem.limits.quarters
        used = [Decimal(0)] * quarters
        for seat in self.frozen.plan.seats:
            for place, each in enumerate(seat.hours_by_quarter[:quarters]):
                used[place] += each * seat.people
        room = Decimal(0)
        for learner in self.frozen.problem.learners:
            own = learner.hours if learner.hours is not None else self.roles[learner.role].hours
            spare = own if own is not None else self.frozen.problem.limits.hours
            if spare is None:
                return (None,) * quarters
            room += spare * learner.headcount
        return tuple(float(hours_ / room) if room else None for hours_ in used)


def _price(amount: Decimal | None, currency: str) -> str:
    if amount is None:
        return "not known"
    return money(amount, currency, 0) if amount else "Free"


def _sub(resource: catalog.Resource | None, runs: list[Run], action: Action) -> str:
    """Who gives it and how: Microsoft Learn, self-paced."""
    parts = []
    if resource is not None:
        parts += [resource.provider.name if resource.provider else "", resource.get_format_display().lower()]
    if runs:
        parts.append(f"{counted(len(runs), 'group', 'groups')} of up to {runs[0].seats}")
    if not any(parts) and action.kind is not Kind.TRAIN:
        parts.append(action.kind.value.title())
    return ", ".join(part for part in parts if part)


def _sessions(runs: list[Run]) -> tuple[float, ...]:
    """Where sessions are drawn: spread over their quarter, since no day is set yet."""
    found = []
    for quarter, many in sorted(Counter(run.quarter for run in runs).items()):
        dots = min(many, DOTS)
        found += [quarter - 1 + (place + 1) / (dots + 1) for place in range(dots)]
    return tuple(found)


def _gain(points: float) -> str:
    """What is more than nothing never reads 0."""
    return "<0.1" if 0 < points < 0.05 else signed(points)
