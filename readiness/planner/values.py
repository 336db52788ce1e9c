"""The planner's vocabulary: what goes in (`Problem`) and what comes out (`Plan`).

Plain frozen dataclasses, no behavior beyond what a value knows of itself. Units everywhere: levels are whole
numbers 0-5; hours are `Decimal` hours of one person; money is `Decimal` in the organization's currency; quarters
are counted 1..`Limits.quarters` from the start of the plan; shares (readiness, gain, bound) are fractions of 1.

Unknown is `None`, never zero: a level that is not in `Learner.levels`, hours or a price that nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

MAX_LEVEL = 5


class UnknownLevels(StrEnum):
    """What the plan assumes where a required skill has no rating; always an explicit, stated choice."""

    EXCLUDE = "exclude"  # leave the pair (person, skill) out of readiness and out of the plan
    MEDIAN = (
        "median"  # the median level (rounded down) of rated people in the same role, 0 if nobody is rated
    )
    ZERO = "zero"  # level 0


class Basis(StrEnum):
    """Of what the audience split is a split."""

    MONEY = "money"
    HOURS = "hours"
    SEATS = "seats"


class Kind(StrEnum):
    """The ways to close a gap."""

    TRAIN = "train"
    MENTOR = "mentor"
    HIRE = "hire"
    PARTNER = "partner"


class Status(StrEnum):
    """How good the plan is proven to be; never overstated."""

    OPTIMAL = "optimal"  # no plan within the limits has higher readiness (to `Certificate.tolerance`)
    WITHIN = "within"  # at most `Certificate.gap` below the proven bound
    BEST_FOUND = "best_found"  # no useful bound was proven


# --- what goes in ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    id: str
    name: str
    parent: str = ""  # id of the team it belongs to; "": none


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A role needs `skill` at `level`; `importance` 1-3 weighs it, `due` is the quarter it must be met by."""

    skill: str
    level: int
    importance: int = 1
    mandatory: bool = False
    due: int | None = None  # None: by the horizon


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """`audience` decides which resources are offered; `segment` is the part of the audience split it counts in."""

    id: str
    name: str
    audience: str
    segment: str
    requirements: tuple[Requirement, ...]
    hours: Decimal | None = None  # learning hours per person and quarter; None: the organization's


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """One person, or `headcount` people alike. `levels` holds the known levels only."""

    id: str
    role: str
    team: str
    levels: Mapping[str, int]
    headcount: int = 1
    hours: Decimal | None = None  # per person and quarter; None: the role's, else the organization's
    language: str = ""  # "": takes a resource in any language
    name: str = ""  # only passed on; empty in stored plans, so that an erased person leaves no name behind


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Lifts `skill` from at least `from_level` to `to_level`."""

    skill: str
    from_level: int
    to_level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a resource costs: `amount` per seat, or per run (or licence pack) of `seats` places.

    Free is `Price(amount=Decimal(0))`. An unknown price is `Resource.price = None`.
    """

    amount: Decimal
    seats: int | None = None  # None: per seat; n: per run (session, licence pack) of n places
    max_runs: int | None = None  # only with `seats`; None: as many as wanted

    @property
    def per_run(self) -> bool:
        return self.seats is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A training resource, or mentoring (`kind=MENTOR`: `seat_limit` = mentees the mentors' hours allow)."""

    id: str
    title: str
    outcomes: tuple[Outcome, ...]
    hours: Decimal | None  # per seat; None: unknown, the resource stays out of the plan and the plan says so
    price: Price | None  # None: unknown, the same
    audiences: frozenset[str] = frozenset()  # empty: everyone
    seat_limit: int | None = None
    prerequisites: tuple[str, ...] = ()  # ids of resources; "that one or an equivalent level"
    language: str = ""
    first_quarter: int | None = None  # when it can be completed at the earliest and the latest
    last_quarter: int | None = None
    kind: Kind = Kind.TRAIN
    estimated: bool = False  # hours, price or levels are estimates of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """A post that can be filled by hiring: each hire adds a person of `role` with `levels` from `lead` quarters on."""

    id: str
    role: str
    team: str
    posts: int
    cost: Decimal
    levels: Mapping[str, int]
    lead: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Outside people who hold `levels` while they stay: they cover up to `people` of `role` for `cost`."""

    id: str
    title: str
    role: str
    team: str
    people: int
    cost: Decimal
    levels: Mapping[str, int]
    max_units: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """At least `people` of `team` (and `role`; "" = any) hold `skill` at `level` at the horizon."""

    id: str
    skill: str
    level: int
    people: int
    team: str = ""
    role: str = ""
    due: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The audience split: each segment's share of the basis, give or take `tolerance` (a share of the total).

    For money the total is the budget: a segment may spend at most (share + tolerance) x budget. For hours and
    seats the total is what the plan uses. Caps, not floors (see README, "The split").
    """

    shares: Mapping[str, Decimal]
    tolerance: Decimal = Decimal("0.10")
    basis: Basis = Basis.MONEY


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A wish about one pair: pinned seats must be in the plan, excluded ones must not, booked ones already are."""

    learner: str  # "": for excluded, everyone
    resource: str
    people: int = 1
    quarter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    quarters: int = 4
    budget: Decimal | None = None  # None: no limit on money
    budget_by_quarter: tuple[Decimal | None, ...] = ()
    hours: Decimal | None = None  # per person and quarter where neither person nor role says; None: no limit
    split: Split | None = None
    unknown_levels: UnknownLevels = UnknownLevels.EXCLUDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Everything a plan is computed from. Ids are unique per kind; order carries no meaning."""

    skills: tuple[Skill, ...]
    roles: tuple[Role, ...]
    learners: tuple[Learner, ...]
    resources: tuple[Resource, ...]
    limits: Limits
    teams: tuple[Team, ...] = ()
    vacancies: tuple[Vacancy, ...] = ()
    partners: tuple[Partner, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    pinned: tuple[Booking, ...] = ()
    excluded: tuple[Booking, ...] = ()
    booked: tuple[Booking, ...] = ()
    in_force: tuple[Booking, ...] = ()  # seats of the plan in force, for the least change
    currency: str = "EUR"
    starts_on: str = ""  # ISO date; the planner only passes it on


# --- what comes out -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """`people` of `learner` take `resource`; they start in `first_quarter` and have finished by the end of `quarter`.

    `hours_by_quarter[q-1]` is what it takes of each of these people in quarter q. A learner with a headcount may be
    divided: all seats of one `part` belong to the same `people`, in the order in which they are listed.
    """

    learner: str
    resource: str
    action: str
    quarter: int
    first_quarter: int
    hours_by_quarter: tuple[Decimal, ...]
    people: int = 1
    run: str | None = None
    part: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A scheduled session (or licence pack) of `seats` places, `taken` of them used, paid whole."""

    id: str
    resource: str
    quarter: int
    seats: int
    taken: int
    cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Closes:
    """Part of an action's effect: `people` of `role` rise in `skill` by `levels` in all (sum over people)."""

    skill: str
    role: str
    people: int
    levels: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One line of the plan. `gain` is its part of the readiness gained; the parts of all actions add up.

    `source` is the id of the vacancy (kind hire) or the partner (kind partner) it comes from; then `resource` is
    None, `people` is how many are hired or covered, and `seats` is 0.
    """

    id: str
    kind: Kind
    title: str
    resource: str | None
    role: str | None
    people: int
    seats: int
    hours: Decimal  # all seats together
    cost: Decimal
    gain: float
    quarters: tuple[int, ...]  # in which seats are completed
    seats_by_quarter: tuple[int, ...]
    closes: tuple[Closes, ...]
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidualGap:
    """What stays open at the horizon: `people` of `team` and `role` are `levels` short in `skill`, and what binds.

    `reason` is one of: no_resource, entry_level, audience, language, unknown_hours, unknown_price, hours, budget,
    split, seats, dates, not_worth_it, excluded.
    """

    team: str
    role: str
    skill: str
    people: int
    levels: int
    mandatory: bool
    reason: str
    detail: str = ""  # a sentence for people
    learners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The proof of how good the plan is.

    `bound`: no plan within the limits that meets as many mandatory requirements has higher readiness.
    `gap` = (bound - readiness) / bound. `kind` names how the bound was proven (milp, dual, trivial).
    `covers` lists the limits the bound takes into account; `evidence` is what `verify` recomputes it from.
    """

    status: Status
    bound: float
    gap: float
    kind: str
    tolerance: float
    covers: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()  # sentences: unknown levels, resources left out, estimates used
    evidence: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    status: Status
    readiness_now: float | None  # None: no required level is known
    readiness: float | None
    bound: float | None
    gap: float
    cost: Decimal
    hours: Decimal
    seats: int
    people: int
    people_ready_now: int  # hold every mandatory requirement
    people_ready: int
    mandatory_unmet_now: int  # pairs (person, mandatory requirement)
    mandatory_unmet: int
    demands_met: bool
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    summary: Summary
    readiness_by_quarter: tuple[float, ...]  # at the end of quarter 1..T; empty when readiness is unknown
    actions: tuple[Action, ...]
    runs: tuple[Run, ...]
    seats: tuple[Seat, ...]
    residual_gaps: tuple[ResidualGap, ...]
    certificate: Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What `on_progress` receives: best plan so far and the bound so far, both shares of 1, None until known."""

    stage: str  # reading, bounding, improving, scheduling, explaining
    share: float  # of the work, 0-1, never falling
    best: float | None = None
    bound: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken promise, found by `verify`: which rule, where, what was found and what was allowed."""

    rule: str
    where: str
    message: str


class InvalidProblem(ValueError):
    """The problem contradicts itself; `issues` are sentences saying where."""

    def __init__(self, issues: list[str]):
        self.issues = issues
        super().__init__("; ".join(issues))
