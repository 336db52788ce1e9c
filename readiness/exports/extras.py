"""What a report prints beyond the plan document: names, texts from the other stages, choices of the reader.

Everything may be left out; a section without data is not printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who signs or is named: `signed_on` is an ISO date, where they signed electronically."""

    name: str = ""
    title: str = ""
    role: str = ""
    signed_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A titled text: a goal, a business scenario."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """A computed alternative: `path` is readiness now and at the end of each quarter, shares of 1."""

    name: str
    cost: Decimal
    hours: Decimal
    readiness: float | None
    mandatory_unmet: int
    path: tuple[float, ...] = ()
    chosen: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambition:
    statement: str = ""
    goals: tuple[Item, ...] = ()
    uses: tuple[Item, ...] = ()
    scenarios: tuple[ScenarioResult, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    title: str
    kind: str = ""
    impact: str = ""
    answer: str = ""
    area: str = ""
    owner: str = ""
    escalate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    title: str
    change: str = ""  # new, to be retired
    area: str = ""
    skills: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    team: str
    needs: str
    source: str
    process: str = ""
    exists: bool | None = False  # None: nobody knows
    due: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`baseline` and `target` as they are to be read, with their unit."""

    name: str
    family: str = ""
    baseline: str = "–"
    target: str = "–"
    due: str | None = None
    owner: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """`kind` is review, audit, feedback or data; `date` is ISO."""

    date: str
    title: str
    kind: str = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    name: str
    who: str = ""
    how: str = ""
    cadence: str = ""
    leads_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    label: str
    amount: Decimal
    kind: str = ""
    quarter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceFacts:
    """What the catalog knows of a resource and the planner does not need."""

    url: str = ""
    provider: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """`assessed_on` is an ISO date; `state` is fresh, aging, stale or "" for not judged."""

    assessed_on: str | None = None
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """The best readiness found for a budget; `readiness` is a share of 1."""

    budget: Decimal
    readiness: float
    name: str = ""  # only points with a name are labeled


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the reader chose, and what they may see.

    `sections` and `teams` None: all. `people` prints names, for those who may see them. Figures about fewer people
    than `floor` are withheld, but for the teams `seen` (None: all).
    """

    sections: tuple[str, ...] | None = None
    teams: tuple[str, ...] | None = None
    people: bool = False
    cover: bool = True
    floor: int = 0
    seen: frozenset[str] | None = None

    def withholds(self, people: int, team: str) -> bool:
        """Whether a figure about so few people of the team stays unsaid."""
        return 0 < people < self.floor and self.seen is not None and team not in self.seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportExtras:
    """Names are by the planner's ids; whoever is not named prints as their id, and people not at all."""

    organization: str = ""
    title: str = "Skills readiness plan"
    version: str = ""
    status: str = "draft"  # draft, published
    date: str = ""  # ISO
    published_on: str | None = None
    confidentiality: str = ""
    sponsor: Person = Person()
    owner: Person = Person()
    decide_by: str | None = None  # ISO date for the ask; None: the day before the plan starts
    target: float | None = None  # readiness aimed at, a share of 1
    fingerprint: str = ""  # SHA-256 of the plan document
    computed_on: str = ""  # ISO date or time, printed as it is
    generator: str = "Readiness"

    language: str = "en"
    region: str = "US"
    paper: str = "a4"  # a4, us-letter
    strings: Mapping[str, str] = field(default_factory=dict)  # fixed text in English -> translation

    team_order: tuple[str, ...] = ()  # ids; teams that are missing follow by name
    team_names: Mapping[str, str] = field(default_factory=dict)  # over those in the problem
    team_leads: Mapping[str, str] = field(default_factory=dict)
    learner_names: Mapping[str, str] = field(default_factory=dict)
    audience_names: Mapping[str, str] = field(default_factory=dict)
    segment_names: Mapping[str, str] = field(default_factory=dict)
    skill_groups: Mapping[str, str] = field(default_factory=dict)
    skill_short_names: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[str, ResourceFacts] = field(default_factory=dict)
    freshness: Mapping[str, Freshness] = field(default_factory=dict)  # by team
    level_texts: Mapping[int, str] = field(default_factory=dict)

    ambition: Ambition = Ambition()
    concerns: tuple[Concern, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    measures: tuple[Measure, ...] = ()
    reviews: tuple[Review, ...] = ()
    loops: tuple[Loop, ...] = ()
    budget_lines: tuple[BudgetLine, ...] = ()
    frontier: tuple[FrontierPoint, ...] = ()
    headlines: Mapping[str, str] = field(default_factory=dict)  # over the sentences written from the data
    options: Options = Options()
