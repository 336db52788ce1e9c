"""What Northwind teaches itself, and what its plan says beside training. Plain data, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A resource of Northwind's own. `price` is per seat, or per run of `run_seats`; None: free."""

    title: str
    kind: str
    format: str
    description: str
    audiences: tuple[str, ...]
    teaches: tuple[tuple[str, int, int], ...]  # skill code, from, to
    hours: int
    price: Decimal | None = None
    run_seats: int | None = None
    max_runs: int | None = None
    seat_limit: int | None = None
    licence: bool = False


ALL = ("everyone",)
LEADERS, BUILDERS, USERS = "leadership", "tech-specialists", "end-users"

OFFERS = (
    Offer(
        title="Data privacy and IP when using AI",
        kind="module",
        format="instructor_led",
        description="What may go into a prompt, what may come out, and whose it is. Two live hours with cases.",
        audiences=ALL,
        teaches=(("DPI", 1, 3),),
        hours=2,
        price=Decimal(90),
    ),
    Offer(
        title="Privacy clinic for those who decide on data",
        kind="workshop",
        format="instructor_led",
        description="Half a day on contracts, retention and the questions regulators ask.",
        audiences=ALL,
        teaches=(("DPI", 3, 4),),
        hours=4,
        price=Decimal(3900),
        run_seats=12,
        max_runs=3,
    ),
    Offer(
        title="AI risk basics for decision makers",
        kind="module",
        format="self_paced",
        description="How to read a risk form, what makes a use high-risk, and when to say no.",
        audiences=ALL,
        teaches=(("RSK", 0, 2),),
        hours=2,
    ),
    Offer(
        title="AI risk assessment clinic",
        kind="workshop",
        format="instructor_led",
        description="Groups of sixteen assess their own uses of AI with Legal, risk & compliance.",
        audiences=ALL,
        teaches=(("RSK", 1, 3),),
        hours=8,
        price=Decimal(5200),
        run_seats=16,
        max_runs=4,
    ),
    Offer(
        title="Responsible AI case reviews",
        kind="workshop",
        format="instructor_led",
        description="Real cases of the quarter, led by Ingrid Solberg and Noor El-Amin.",
        audiences=ALL,
        teaches=(("RAI", 2, 3),),
        hours=3,
        seat_limit=106,
    ),
    Offer(
        title="Prompt engineering in your job",
        kind="workshop",
        format="instructor_led",
        description="Half a day in groups of twenty, on tasks the participants bring.",
        audiences=(USERS, LEADERS),
        teaches=(("PEF", 0, 2),),
        hours=4,
        price=Decimal(4800),
        run_seats=20,
        max_runs=20,
    ),
    Offer(
        title="Two-day prompt academy",
        kind="course",
        format="instructor_led",
        description="Two days with an outside trainer, from first prompts to evaluated templates.",
        audiences=ALL,
        teaches=(("PEF", 0, 3),),
        hours=16,
        price=Decimal(1400),
    ),
    Offer(
        title="AI-assisted everyday work: depot labs",
        kind="workshop",
        format="coaching",
        description="A coach in the depot, groups of eight, with the devices people work with.",
        audiences=(USERS,),
        teaches=(("AEW", 0, 2), ("PEF", 0, 1)),
        hours=6,
        price=Decimal(2300),
        run_seats=8,
        max_runs=26,
    ),
    Offer(
        title="Checking AI answers: the first hour",
        kind="module",
        format="self_paced",
        description="Where AI answers go wrong and how to check one against a source.",
        audiences=ALL,
        teaches=(("EVL", 0, 1),),
        hours=1,
    ),
    Offer(
        title="Evaluating AI output: review circles",
        kind="workshop",
        format="instructor_led",
        description="Five meetings in groups of sixteen; each checks and scores real output of their own work.",
        audiences=ALL,
        teaches=(("EVL", 1, 3),),
        hours=5,
        price=Decimal(2400),
        run_seats=16,
        max_runs=12,
    ),
    Offer(
        title="Leading AI change",
        kind="course",
        format="cohort",
        description="Two months in a cohort: a change of one's own, planned, begun and reviewed.",
        audiences=ALL,
        teaches=(("CHG", 1, 3),),
        hours=12,
        price=Decimal(14000),
        run_seats=19,
        max_runs=2,
    ),
    Offer(
        title="Business case workshop",
        kind="workshop",
        format="instructor_led",
        description="From an idea to costs, benefits and a decision, in one day with Finance.",
        audiences=ALL,
        teaches=(("BIZ", 0, 3),),
        hours=6,
        price=Decimal(3600),
        run_seats=12,
        max_runs=5,
    ),
    Offer(
        title="AI security and governance labs",
        kind="course",
        format="self_paced",
        description="Hands-on labs of a partner, sold in packs of twenty licenses.",
        audiences=ALL,
        teaches=(("SEC", 1, 3),),
        hours=6,
        price=Decimal(3840),
        run_seats=20,
        max_runs=4,
        licence=True,
    ),
    Offer(
        title="Architecture studio",
        kind="workshop",
        format="instructor_led",
        description="Two days on retrieval, agents and their limits, on Northwind's own platform.",
        audiences=(BUILDERS,),
        teaches=(("ARC", 1, 3),),
        hours=12,
        price=Decimal(1200),
    ),
    Offer(
        title="Data strategy for generative AI",
        kind="course",
        format="instructor_led",
        description="What generative AI needs of data, and who answers for it.",
        audiences=ALL,
        teaches=(("DAT", 1, 3),),
        hours=10,
        price=Decimal(700),
    ),
    Offer(
        title="MLOps for generative AI",
        kind="mentoring",
        format="coaching",
        description="Mentoring by Tomasz Wiśniewski on a running system.",
        audiences=(BUILDERS,),
        teaches=(("OPS", 0, 2),),
        hours=24,
        seat_limit=6,
    ),
)

# Northwind's own; others come from templates, see demo/answers.py
SCENARIOS = (("Planning routes with AI", "Planners get proposals for routes and exceptions, and decide."),)

# kind, concern, who, impact if not addressed, area, escalate, answer, owner, state
CONCERNS = (
    (
        "Data protection",
        "Customer data ends up in public tools",
        "Sales, Legal",
        "A breach that has to be reported, and contracts lost",
        "Legal, risk & compliance",
        True,
        "Approved tools only. Blocking the others needs the board's yes.",
        "Noor El-Amin",
        "open",
    ),
    (
        "Job security",
        "Planning jobs will go",
        "Transport planners, works council",
        "Planners leave before the routing pilot starts",
        "People & culture",
        False,
        "No job ends because of this plan before 2029. Signed with the works council.",
        "Sofia Lindqvist",
        "answered",
    ),
    (
        "Quality",
        "Wrong answers reach customers",
        "Customer service agents",
        "Wrong delivery promises; claims rise and agents stop using the tool",
        "Data & analytics",
        False,
        "A second person checks every AI-written reply until the error rate is known.",
        "Marco Ferri",
        "open",
    ),
    (
        "Workload",
        "No time to learn on shift",
        "Warehouse operators",
        "Training is booked and nobody comes",
        "Warehouse operations",
        False,
        "Two paid hours a month in the roster, depot by depot.",
        "Ewa Kowalska",
        "answered",
    ),
    (
        "Law",
        "The EU AI Act may cover shift planning",
        "Works council, Legal",
        "A pilot has to be switched off",
        "Legal, risk & compliance",
        False,
        "Both pilots are treated as high-risk until they are assessed.",
        "Ingrid Solberg",
        "answered",
    ),
    (
        "Supplier",
        "We come to depend on one supplier",
        "Platform engineers",
        "Prices rise and we cannot leave",
        "IT platform",
        False,
        "A second model behind the same interface, tested each quarter.",
        "Mei Tanaka",
        "answered",
    ),
    (
        "Money",
        "The benefit will not show in the numbers",
        "Finance analysts",
        "The budget stops after a year",
        "Finance & procurement",
        False,
        "Three measures agreed before the start, reviewed each quarter.",
        "Henrik Dahl",
        "answered",
    ),
)

# kind, label, amount of each quarter
BUDGET_LINES = (
    ("skills", "Courses and groups", (30_000, 50_000, 40_000, 8_250)),
    ("skills", "Exams and licenses", (10_000, 5_000, 0, 4_750)),
    ("tools", "Assistant licenses", (24_000, 24_000, 24_000, 24_000)),
    ("maintenance", "Keeping AI solutions running", (9_000, 11_000, 11_000, 11_000)),
    ("hiring", "One MLOps engineer", (0, 26_000, 26_000, 26_000)),
)
# skill, from, to, hours of a mentee, hours of a mentor in a quarter: colleagues who hold the level, at no price
MENTORING = (
    ("OPS", 1, 3, 12, 12),
    ("ARC", 2, 4, 16, 12),
    ("RSK", 2, 4, 10, 8),
)
# role, team, cost until the plan ends, quarter somebody could be there, levels other than the role's
POSTS = (("Data engineer", "DAT", 78_000, 2, {"OPS": 4}),)
# who, team, people counted for, price of a day, days, levels
PARTNERS = (("Security specialist", "ITP", 12, 800, 20, {"SEC": 4}),)
