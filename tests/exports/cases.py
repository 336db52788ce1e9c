"""An organization and its plan for the report's tests, made by rule: no solver, so that these tests are of the report.

The plan is a fair one, not the best: every resource goes to whoever it lifts, in order, while the budget lasts.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from readiness.exports.extras import (
    Ambition,
    Concern,
    Dependency,
    Freshness,
    FrontierPoint,
    Item,
    Measure,
    Person,
    ReportExtras,
    ResourceFacts,
    Responsibility,
    Review,
    ScenarioResult,
)
from readiness.planner.gaps import analyze
from readiness.planner.values import (
    Action,
    Certificate,
    Closes,
    Kind,
    Learner,
    Limits,
    Outcome,
    Plan,
    Price,
    Problem,
    Requirement,
    ResidualGap,
    Resource,
    Role,
    Run,
    Seat,
    Skill,
    Split,
    Status,
    Summary,
    Team,
)

SKILLS = {
    "responsible": "Responsible AI practice",
    "privacy": "Data privacy & IP",
    "prompting": "Prompt engineering",
    "evaluating": "Evaluating AI output",
    "everyday": "AI-assisted everyday work",
    "risk": "AI risk assessment",
    "impact": "Generative AI opportunity & impact",
    "case": "AI business case",
    "change": "Leading AI change",
    "architecture": "Generative AI architecture",
    "development": "LLM application development",
    "operations": "MLOps for generative AI",
    "security": "AI security & governance",
}
GROUPS = {
    **dict.fromkeys(("responsible", "privacy", "risk"), "Foundations"),
    **dict.fromkeys(("prompting", "evaluating", "everyday"), "Everyday use"),
    **dict.fromkeys(("impact", "case", "change"), "Leading"),
    **dict.fromkeys(("architecture", "development", "operations", "security"), "Building"),
}
MANDATORY = {"responsible", "privacy"}
ROLES = {  # id: name, audience, segment, needs
    "executive": (
        "Executive",
        "leadership",
        "leaders",
        {"responsible": 3, "privacy": 3, "risk": 3, "impact": 4, "case": 3, "change": 4},
    ),
    "lead": (
        "Team leader",
        "leadership",
        "leaders",
        {"responsible": 3, "privacy": 3, "prompting": 2, "evaluating": 3, "case": 2, "change": 3},
    ),
    "engineer": (
        "Software engineer",
        "tech-specialists",
        "builders",
        {
            "responsible": 3,
            "privacy": 3,
            "prompting": 4,
            "evaluating": 4,
            "architecture": 3,
            "development": 3,
            "operations": 2,
            "security": 3,
        },
    ),
    "office": (
        "Knowledge worker",
        "end-users",
        "consumers",
        {"responsible": 2, "privacy": 3, "prompting": 3, "evaluating": 3, "everyday": 3},
    ),
    "agent": (
        "Customer service agent",
        "end-users",
        "consumers",
        {"responsible": 2, "privacy": 2, "prompting": 2, "evaluating": 3, "everyday": 3},
    ),
    "operative": (
        "Warehouse operative",
        "end-users",
        "consumers",
        {"responsible": 2, "privacy": 2, "everyday": 1},
    ),
}
TEAMS = {  # id: name, {role: people}
    "exe": ("Executive and strategy", {"executive": 8, "office": 6}),
    "fin": ("Finance & procurement", {"lead": 3, "office": 29}),
    "leg": ("Legal, risk & compliance", {"lead": 2, "office": 14}),
    "hr": ("People & culture", {"lead": 2, "office": 16}),
    "it": ("IT platform", {"lead": 4, "engineer": 48}),
    "cs": ("Sales & customer service", {"lead": 6, "agent": 82}),
    "wh": ("Warehouse operations", {"lead": 8, "operative": 120}),
    "tra": ("Transport planning", {"lead": 4, "office": 68}),
}
RESOURCES = [  # id, title, skill, from, to, hours, price, run seats, first quarter, audiences
    (
        "principles",
        "Embrace responsible AI principles and practices",
        "responsible",
        0,
        3,
        "1",
        "0",
        None,
        1,
        "",
    ),
    ("privacy", "Data privacy and IP when using AI", "privacy", 0, 3, "2", "1150", 20, 2, ""),
    ("essentials", "Career Essentials in Generative AI", "everyday", 0, 2, "6", "0", None, 1, "end-users"),
    ("labs", "AI-assisted everyday work: depot labs", "everyday", 2, 3, "6", "1150", 12, 3, "end-users"),
    ("prompting", "Prompt engineering in your job", "prompting", 0, 3, "4", "45", None, 2, ""),
    ("circles", "Evaluating AI output: review circles", "evaluating", 1, 3, "5", "675", 16, 4, ""),
    ("executives", "Generative AI for Executives", "impact", 0, 4, "3", "200", None, 1, "leadership"),
    ("change", "Leading AI change", "change", 0, 3, "12", "500", None, 2, "leadership"),
    (
        "beginners",
        "Generative AI for Beginners",
        "architecture",
        0,
        3,
        "20",
        "0",
        None,
        1,
        "tech-specialists",
    ),
    (
        "solutions",
        "Develop generative AI solutions",
        "development",
        1,
        3,
        "16",
        "6600",
        12,
        2,
        "tech-specialists",
    ),
    (
        "governance",
        "AI security and governance labs",
        "security",
        1,
        3,
        "6",
        "94",
        None,
        4,
        "tech-specialists",
    ),
]


def organization(
    *, budget: int | None = 148_000, quarters: int = 4, unknown: float = 0.05, size: float = 1, seed: int = 7
) -> Problem:
    """420 people in eight teams; `unknown` is the share of levels that nobody has rated."""
    rng = random.Random(seed)
    return Problem(
        skills=tuple(Skill(id=id, name=name) for id, name in SKILLS.items()),
        teams=tuple(Team(id=id, name=name) for id, (name, _) in TEAMS.items()),
        roles=tuple(_role(id, *of) for id, of in ROLES.items()),
        learners=tuple(_learners(rng, unknown, size)),
        resources=tuple(_resource(*row) for row in RESOURCES),
        limits=Limits(
            quarters=quarters,
            budget=None if budget is None else Decimal(budget),
            hours=Decimal(12),
            split=Split(
                shares={"consumers": Decimal("0.7"), "leaders": Decimal("0.2"), "builders": Decimal("0.1")}
            ),
        ),
        currency="EUR",
        starts_on="2027-01-01",
    )


def _role(id: str, name: str, audience: str, segment: str, needs: dict[str, int]) -> Role:
    required = tuple(
        Requirement(skill=s, level=level, importance=2 if s in MANDATORY else 1, mandatory=s in MANDATORY)
        for s, level in needs.items()
    )
    return Role(id=id, name=name, audience=audience, segment=segment, requirements=required)


def _learners(rng: random.Random, unknown: float, size: float) -> Iterable[Learner]:
    for team, (_, roles) in TEAMS.items():
        ability = rng.uniform(-0.5, 0.5)
        for role, people in roles.items():
            for n in range(max(1, round(people * size))):
                levels = {
                    skill: max(0, min(5, round(level * 0.6 + ability + rng.gauss(0, 0.8))))
                    for skill, level in ROLES[role][3].items()
                    if rng.random() >= unknown
                }
                yield Learner(id=f"{team}-{role}-{n}", role=role, team=team, levels=levels)


def _resource(id, title, skill, start, end, hours, price, run_seats, first, audiences) -> Resource:
    return Resource(
        id=id,
        title=title,
        outcomes=(Outcome(skill=skill, from_level=start, to_level=end),),
        hours=Decimal(hours),
        price=Price(amount=Decimal(price), seats=run_seats),
        audiences=frozenset(filter(None, [audiences])),
        first_quarter=first,
        estimated=id in ("labs", "governance"),
    )


# --- a plan for it ----------------------------------------------------------------------------------------------


def plan_for(problem: Problem, *, status: Status = Status.WITHIN) -> Plan:
    seats, runs, actions = [], [], []
    left = problem.limits.budget
    before = _weights(problem, None)
    for resource in problem.resources:
        mine = [learner for learner in problem.learners if _lifts(problem, learner, resource)]
        size = resource.price.seats or 1
        if left is not None and resource.price.amount:
            mine = mine[: int(left / resource.price.amount) * size]
        if not mine:
            continue
        people = sum(learner.headcount for learner in mine)
        bought = -(-people // size) if resource.price.per_run else people
        cost = resource.price.amount * bought
        left = None if left is None else left - cost
        quarter = min(resource.first_quarter or 1, problem.limits.quarters)
        hours = tuple(
            resource.hours if q == quarter else Decimal(0) for q in range(1, problem.limits.quarters + 1)
        )
        run = f"{resource.id}-run" if resource.price.per_run else None
        if run:
            runs.append(
                Run(
                    id=run,
                    resource=resource.id,
                    quarter=quarter,
                    seats=bought * size,
                    taken=people,
                    cost=cost,
                )
            )
        seats += [
            Seat(
                learner=learner.id,
                resource=resource.id,
                action=resource.id,
                quarter=quarter,
                first_quarter=quarter,
                hours_by_quarter=hours,
                people=learner.headcount,
                run=run,
            )
            for learner in mine
        ]
        actions.append(_action(problem, resource, mine, cost, quarter, before))
    return _plan(problem, seats, runs, actions, status)


def _lifts(problem: Problem, learner: Learner, resource: Resource) -> bool:
    role = next(role for role in problem.roles if role.id == learner.role)
    outcome = resource.outcomes[0]
    target = next((need.level for need in role.requirements if need.skill == outcome.skill), 0)
    level = learner.levels.get(outcome.skill)
    offered = not resource.audiences or role.audience in resource.audiences
    return offered and level is not None and outcome.from_level <= level < min(target, outcome.to_level)


def _weights(problem: Problem, _) -> int:
    """Importance-weighted levels required of the pairs in play."""
    roles = {role.id: role for role in problem.roles}
    return sum(
        need.level * need.importance * learner.headcount
        for learner in problem.learners
        for need in roles[learner.role].requirements
        if need.skill in learner.levels
    )


def _action(
    problem: Problem, resource: Resource, mine: list[Learner], cost, quarter: int, weight: int
) -> Action:
    outcome = resource.outcomes[0]
    roles = {role.id: role for role in problem.roles}
    needs = {id: {n.skill: n for n in role.requirements} for id, role in roles.items()}
    rises: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    gained = 0
    for learner in mine:
        need = needs[learner.role][outcome.skill]
        rise = (min(outcome.to_level, need.level) - learner.levels[outcome.skill]) * learner.headcount
        rises[learner.role][0] += learner.headcount
        rises[learner.role][1] += rise
        gained += rise * need.importance
    people = sum(learner.headcount for learner in mine)
    return Action(
        id=resource.id,
        kind=Kind.TRAIN,
        title=resource.title,
        resource=resource.id,
        role=None,
        people=people,
        seats=people,
        hours=resource.hours * people,
        cost=cost,
        gain=gained / weight,
        quarters=(quarter,),
        seats_by_quarter=tuple(people if q == quarter else 0 for q in range(1, problem.limits.quarters + 1)),
        closes=tuple(
            Closes(skill=outcome.skill, role=role, people=n, levels=k) for role, (n, k) in rises.items()
        ),
        why=f"Lifts {people} people in {SKILLS.get(outcome.skill, outcome.skill)} to level {outcome.to_level}.",
    )


def _plan(problem: Problem, seats, runs, actions, status: Status) -> Plan:
    bare = Plan(
        summary=None,
        readiness_by_quarter=(),
        actions=tuple(actions),
        runs=tuple(runs),
        seats=tuple(seats),
        residual_gaps=(),
        certificate=None,
    )
    now, then = analyze(problem), analyze(problem, bare)
    by_quarter = ()
    if now.readiness is not None:
        gained = [
            sum(a.gain for a in actions if a.quarters[0] <= q) for q in range(1, problem.limits.quarters + 1)
        ]
        by_quarter = tuple(now.readiness + gain for gain in gained)
    bound = None if then.readiness is None else min(1.0, then.readiness * 1.004)
    gap = 0.0 if not bound else (bound - then.readiness) / bound
    summary = Summary(
        status=status,
        readiness_now=now.readiness,
        readiness=then.readiness,
        bound=bound,
        gap=gap,
        cost=sum((a.cost for a in actions), Decimal(0)),
        hours=sum((a.hours for a in actions), Decimal(0)),
        seats=sum(a.seats for a in actions),
        people=now.people,
        people_ready_now=now.people_ready,
        people_ready=then.people_ready,
        mandatory_unmet_now=now.mandatory_pairs - now.mandatory_met - now.mandatory_unknown,
        mandatory_unmet=then.mandatory_pairs - then.mandatory_met - then.mandatory_unknown,
        demands_met=then.mandatory_pairs == then.mandatory_met + then.mandatory_unknown,
        seconds=1.4,
    )
    certificate = Certificate(
        status=status,
        bound=bound or 0.0,
        gap=gap,
        kind="milp",
        tolerance=1e-4,
        covers=("budget", "hours", "seats", "split"),
        assumptions=(
            "29 levels are not known; these pairs are left out of readiness and of the plan.",
            "The hours and prices of 2 resources are estimates of ours.",
        ),
    )
    return Plan(
        summary=summary,
        readiness_by_quarter=by_quarter,
        actions=tuple(actions),
        runs=tuple(runs),
        seats=tuple(seats),
        residual_gaps=tuple(_residuals(problem, seats)),
        certificate=certificate,
    )


def _residuals(problem: Problem, seats: list[Seat]) -> Iterable[ResidualGap]:
    reached = {resource.id: resource.outcomes[0] for resource in problem.resources}
    lifted: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for seat in seats:
        lifted[seat.learner][reached[seat.resource].skill] = reached[seat.resource].to_level
    roles = {role.id: role for role in problem.roles}
    groups: defaultdict[tuple, list[int]] = defaultdict(lambda: [0, 0])
    best = {outcome.skill: outcome.to_level for outcome in reached.values()}
    for learner in problem.learners:
        for need in roles[learner.role].requirements:
            if need.skill in learner.levels:
                level = max(learner.levels[need.skill], lifted[learner.id].get(need.skill, 0))
                if level < need.level:
                    known = best.get(need.skill, 0) >= need.level
                    key = (
                        learner.team,
                        learner.role,
                        need.skill,
                        need.mandatory,
                        "budget" if known else "no_resource",
                    )
                    groups[key][0] += learner.headcount
                    groups[key][1] += (need.level - level) * learner.headcount
    for (team, role, skill, mandatory, reason), (people, levels) in sorted(groups.items()):
        yield ResidualGap(
            team=team,
            role=role,
            skill=skill,
            people=people,
            levels=levels,
            mandatory=mandatory,
            reason=reason,
        )


EVERYTHING = ReportExtras(
    organization="Northwind Logistics",
    title="Generative AI skills readiness plan",
    version="4",
    date="2026-11-24",
    computed_on="2026-11-24",
    confidentiality="Internal",
    sponsor=Person(name="Ingrid Solheim", title="Chief Operating Officer"),
    owner=Person(name="Daniel Okafor", title="Head of People and Culture"),
    target=0.8,
    decide_by="2026-12-11",
    team_leads={"fin": "Tomasz Wiśniewski", "it": "Priya Raghunathan", "wh": "Mehmet Yıldız"},
    skill_groups=GROUPS,
    resources={
        "principles": ResourceFacts(
            url="https://learn.microsoft.com/training/", provider="Microsoft Learn", format="Self-paced"
        ),
        "executives": ResourceFacts(
            url="https://skillbuilder.aws/", provider="AWS Skill Builder", format="Self-paced"
        ),
        "privacy": ResourceFacts(provider="Northwind Academy", format="Live online"),
    },
    freshness={
        "fin": Freshness(assessed_on="2026-11-03", state="fresh"),
        "wh": Freshness(assessed_on="2026-06-12", state="stale"),
    },
    ambition=Ambition(
        statement="By the end of 2027 everyone at Northwind uses generative AI where it helps customers and "
        "colleagues, and can tell when it is wrong.",
        goals=(
            Item(
                title="Safe by default",
                text="Everyone meets the mandatory skills before a tool is switched on.",
            ),
            Item(title="Useful every day", text="Eight workflows, one in each team, are redesigned."),
            Item(title="Able to stand alone", text="No critical skill rests on one person."),
        ),
        uses=(
            Item(title="Customer letters", text="Agents prepare answers with an assistant and check them."),
        ),
        scenarios=(
            ScenarioResult(
                name="Essentials",
                cost=Decimal(72000),
                hours=Decimal(4310),
                readiness=0.74,
                mandatory_unmet=90,
                path=(0.61, 0.64, 0.68, 0.71, 0.74),
                note="Mandatory skills only.",
            ),
            ScenarioResult(
                name="Balanced",
                cost=Decimal(147000),
                hours=Decimal(8932),
                readiness=0.83,
                mandatory_unmet=38,
                path=(0.61, 0.67, 0.73, 0.78, 0.83),
                chosen=True,
                note="Adds daily practice.",
            ),
        ),
        why="It is the cheapest that lifts every team above the target.",
    ),
    concerns=(
        Concern(
            title="Being blamed for wrong output",
            kind="Trust",
            impact="People stop checking, or stop using the tools",
            answer="No-blame rule for checked output",
            area="Legal",
            owner="Ingrid Solheim",
            escalate=True,
        ),
        Concern(
            title="No time to learn",
            kind="Capacity",
            impact="Seats stay empty",
            answer="Hours released in the rota",
            area="Operations",
            owner="Mehmet Yıldız",
        ),
        Concern(
            title="Customer data leaking into tools",
            kind="Privacy",
            impact="Fines and lost trust",
            area="IT platform",
        ),
    ),
    responsibilities=(
        Responsibility(
            title="Review of customer letters",
            change="new",
            area="Customer service",
            skills="Evaluating AI output",
        ),
    ),
    dependencies=(
        Dependency(
            team="Warehouse operations",
            needs="Shifts released",
            source="Transport planning",
            process="Monthly rota",
            exists=True,
            due="2027-01-31",
        ),
    ),
    measures=(
        Measure(
            name="Readiness",
            family="Learning",
            baseline="61%",
            target="83%",
            due="2027-12-31",
            owner="Daniel Okafor",
            source="Readiness",
        ),
        Measure(
            name="Answers checked before sending",
            family="Responsible AI",
            baseline="41%",
            target="90%",
            due="2027-09-30",
            owner="Joanne O’Leary",
            source="Audit of 60 letters",
        ),
    ),
    reviews=(
        Review(date="2027-03-30", title="First review"),
        Review(date="2027-06-29", title="Second review"),
        Review(date="2027-05-12", title="Audit: 60 letters", kind="audit"),
    ),
    frontier=tuple(
        FrontierPoint(budget=Decimal(b), readiness=r)
        for b, r in ((0, 0.70), (20000, 0.75), (40000, 0.78), (80000, 0.815), (120000, 0.835), (160000, 0.84))
    ),
)
