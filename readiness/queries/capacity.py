"""Stage 7: money set aside, hours people can spare, who the people are, and what the newest draft takes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Q, Sum

from catalog.models import Segment
from readiness.calendar import quarter_start
from readiness.formats import hours, money, percent, quarter_label, quarter_short, shares
from readiness.models import Learner, Plan, Role, Team
from readiness.snapshots import spendable_kinds
from readiness.words import end_of, listed, spelled

from .plan_money import LETTERS, spending
from .versions import Frozen, computed_version, frozen

NAMES = {
    Segment.CONSUMERS: "End users",
    Segment.LEADERS: "Business leaders",
    Segment.BUILDERS: "IT and developers",
}
WAY_NAMES = {"train": "training", "mentor": "mentoring", "hire": "hiring", "partner": "partners"}


@dataclass(frozen=True, slots=True)
class Money:
    """Sums of known amounts by column (any quarter, then each quarter); None where nothing is known."""

    spendable: tuple[Decimal | None, ...]
    all: tuple[Decimal | None, ...]
    spendable_total: Decimal | None
    total: Decimal | None
    unknown: int  # lines without any amount


@dataclass(frozen=True, slots=True)
class MixLine:
    """`part` and `target` are whole percents; `target` None: no split is asked for."""

    letter: str
    name: str
    people: int
    part: int
    target: int | None


@dataclass(frozen=True, slots=True)
class Say:
    """In plain words: sentences about what is stored, and what the newest draft shows about it."""

    sentences: tuple[str, ...]
    checks: tuple[str, ...]


class Capacity:
    """What is stored about money and time, read as it is asked for; each part is one or two statements."""

    def __init__(self, plan: Plan, *, today: date):
        self.plan, self.today = plan, today
        self.currency = plan.organization.currency

    # --- money --------------------------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(quarter_short(self.plan.starts_on, q) for q in range(1, self.plan.quarters + 1))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        return spendable_kinds(self.plan)

    @cached_property
    def money(self) -> Money:
        last = self.plan.quarters
        sums: dict[bool, defaultdict[int, Decimal]] = {
            True: defaultdict(Decimal),
            False: defaultdict(Decimal),
        }
        lines: defaultdict[tuple[str, str], bool] = defaultdict(bool)
        rows = self.plan.budgetlines.values_list("kind", "label", "quarter", "amount")
        for kind, label, quarter, amount in rows:
            lines[kind, label] |= amount is not None
            if amount is not None:
                column = quarter if quarter and quarter <= last else 0
                sums[kind in self.kinds][column] += amount
        spendable = tuple(sums[True].get(q) for q in range(last + 1))
        rest = tuple(sums[False].get(q) for q in range(last + 1))
        both = tuple(_added(pair) for pair in zip(spendable, rest, strict=True))
        unknown = sum(not known for known in lines.values())
        return Money(spendable, both, _added(spendable), _added(both), unknown)

    # --- people and hours ---------------------------------------------------------------------------------------

    @cached_property
    def people(self) -> list[tuple]:
        """(team, role, segment, own hours, team's hours, role's hours, people), people alike together."""
        here = Learner.objects.filter(
            Q(left_on=None) | Q(left_on__gt=self.today), organization=self.plan.organization_id
        )
        rows = here.order_by().values_list(
            "team_id", "role_id", "role__audience__segment", "hours_per_quarter", "team__hours_per_quarter",
            "role__hours_per_quarter",
        )  # fmt: skip
        return list(rows.annotate(people=Sum("headcount")))

    @property
    def headcount(self) -> int:
        return sum(row[-1] for row in self.people)

    def people_of(self, row: Team | Role) -> int:
        """How many are in the team, or have the role."""
        place = 0 if isinstance(row, Team) else 1
        return sum(each[-1] for each in self.people if each[place] == row.pk)

    @property
    def with_own_hours(self) -> int:
        return sum(row[-1] for row in self.people if row[3] is not None)

    @property
    def room(self) -> Decimal | None:
        """Hours a quarter of all together; None where somebody's are not limited."""
        each = [
            (
                next(
                    (h for h in (own, of_role, of_team, self.plan.hours_per_quarter) if h is not None), None
                ),
                n,
            )
            for _, _, _, own, of_team, of_role, n in self.people
        ]
        if any(spare is None for spare, _ in each):
            return None
        return sum((spare * n for spare, n in each), Decimal(0))

    @cached_property
    def teams(self) -> list[Team]:
        return list(Team.objects.filter(organization=self.plan.organization_id))

    @cached_property
    def roles(self) -> list[Role]:
        return list(Role.objects.filter(organization=self.plan.organization_id))

    @cached_property
    def mix(self) -> tuple[MixLine, ...]:
        """The people by segment of the split."""
        counts: defaultdict[str, int] = defaultdict(int)
        for row in self.people:
            counts[row[2] or Segment.CONSUMERS] += row[-1]
        parts = shares([counts[segment] for segment in NAMES])
        return tuple(
            MixLine(
                LETTERS[segment], NAMES[segment], counts[segment], part, self.plan.split_shares.get(segment)
            )
            for segment, part in zip(NAMES, parts, strict=True)
        )

    @property
    def targets(self) -> tuple[MixLine, ...]:
        """The split itself, as it is drawn."""
        return tuple(replace(line, part=line.target or 0) for line in self.mix)

    # --- the newest draft ---------------------------------------------------------------------------------------

    @cached_property
    def version(self):
        return computed_version(self.plan)

    @cached_property
    def draft(self) -> Frozen | None:
        return frozen(self.version) if self.version else None

    @cached_property
    def drawn(self):
        """How the newest draft is spent over the segments; None without one."""
        return spending(self.draft) if self.draft else None

    @property
    def load(self) -> tuple[Decimal, ...]:
        """Hours a quarter that the draft takes, as many as the plan has quarters now."""
        used = [Decimal(0)] * self.plan.quarters
        for seat in self.draft.plan.seats if self.draft else ():
            for place, each in enumerate(seat.hours_by_quarter[: self.plan.quarters]):
                used[place] += each * seat.people
        return tuple(used)

    @property
    def load_lines(self) -> tuple[tuple[str, Decimal, float | None], ...]:
        """Quarter, hours the draft takes, and their part of what people can spare."""
        room = self.room
        names = [quarter_label(self.plan.starts_on, q) for q in range(1, self.plan.quarters + 1)]
        return tuple(
            (name, used, float(used / room) if room else None)
            for name, used in zip(names, self.load, strict=True)
        )

    # --- in plain words -----------------------------------------------------------------------------------------

    def say(self) -> Say:
        sentences = (self._money_said(), self._hours_said(), self._split_said(), self._ways_said())
        return Say(tuple(text for text in sentences if text), tuple(self._checks()))

    def _money_said(self) -> str:
        budget, people = self.plan.budget, self.headcount
        if budget is None:
            return "There is no limit on money: the plan takes whatever closes gaps."
        end = end_of(quarter_start(self.plan.starts_on, self.plan.quarters + 1))
        each = f" That is {money(Decimal(budget) / people, self.currency, 0)} a person." if people else ""
        return f"The plan may spend {money(budget, self.currency)} by {end}.{each}"

    def _hours_said(self) -> str:
        everyone = self.plan.hours_per_quarter
        first = (
            f"Most people can give {hours(everyone)} a quarter."
            if everyone is not None
            else "Most people’s hours are not limited."
        )
        differ = [
            f"{row.name} {hours(row.hours_per_quarter)}"
            for row in (*self.teams, *self.roles)
            if row.hours_per_quarter is not None
        ]
        more = f" It differs for {listed(differ[:4])}" if differ else ""
        rest = f" and {spelled(len(differ) - 4)} more" if len(differ) > 4 else ""
        return f"{first}{more}{rest}{'.' if differ else ''}"

    def _split_said(self) -> str:
        given = self.plan.split_shares
        if not given:
            return "Money, hours and seats go where they close most: there is no split."
        of = {"money": "money", "hours": "learning hours", "seats": "seats"}[self.plan.split_basis]
        parts = listed([f"{given.get(key, 0)}% to {name.lower()}" for key, name in NAMES.items()])
        return f"At most {parts} of the {of}, give or take {self.plan.split_tolerance} points.".replace(
            "it and", "IT and"
        )

    def _ways_said(self) -> str:
        used = [name for key, name in WAY_NAMES.items() if key in self.plan.ways]
        unused = [name for key, name in WAY_NAMES.items() if key not in self.plan.ways]
        first = f"Gaps are closed by {listed(used)}." if used else "Nothing may be used to close gaps."
        return f"{first} Not used: {listed(unused)}." if unused else first

    def _checks(self) -> Iterable[str]:
        if self.draft is None:
            return
        summary, number = self.draft.plan.summary, self.version.number
        if not summary.mandatory_unmet and self.draft.now.mandatory_pairs:
            yield f"Every mandatory requirement fits in draft {number}"
        room = self.room
        if room:
            most = max(self.load, default=Decimal(0)) / room
            yield f"No quarter of draft {number} asks for more than {percent(float(most))} of the hours"
        if self.plan.split_shares and self.drawn:
            parts = "–".join(str(line.part) for line in self.drawn.lines)
            yield f"Draft {number} is at {parts}"


def _added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
