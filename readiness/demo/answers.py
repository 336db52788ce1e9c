"""What Northwind answered in stages 1, 2 and 9. Plain data, no rows. Days are counted from the start of the plan."""

from __future__ import annotations

GOALS = """Every team uses approved AI assistants safely by the end of the year
Answer customers a third faster with the people we have
Run two assistants on our own planning data"""

SCENARIOS_FROM_TEMPLATES = ("AI assistant for office work", "Customer service replies")

# function of the center (a role template's name), team code, lead, state
CENTER = (
    ("AI CoE lead", "EXE", "Petra Lang", "there"),
    ("AI strategist", "EXE", "Sofia Lindqvist", "there"),
    ("Data engineer", "DAT", "Tomasz Wiśniewski", "there"),
    ("AI engineer", "ITP", "Mei Tanaka", "planned"),
    ("Compliance officer", "LEG", "Noor El-Amin", "there"),
    ("MLOps specialist", "ITP", "", "planned"),
)

# capability, function it belongs to, roles, people by name
CAPABILITIES = (
    ("Choose uses that are worth it", "AI strategist", ("Executive", "Department manager"), ()),
    ("Say whether an answer is good enough", "", ("Data scientist", "Risk analyst"), ("Tomasz Wiśniewski",)),
    ("Run models day and night", "MLOps specialist", ("Platform engineer",), ("Tomasz Wiśniewski",)),
    (
        "Answer for what AI decides",
        "Compliance officer",
        ("Risk manager", "Head of legal"),
        ("Noor El-Amin",),
    ),
    ("Coach people at their desk", "", (), ()),
)

# kind, what, why, owner, days until due, state
STRUCTURE = (
    (
        "body",
        "An AI steering group meets each month",
        "Somebody has to decide about escalated concerns",
        "Sofia Lindqvist",
        30,
        "decided",
    ),
    (
        "role",
        "Four people become AI coaches in the depots",
        "Warehouse operations have no desk to learn at",
        "Ewa Kowalska",
        120,
        "decided",
    ),
    (
        "line",
        "The platform team reports to data & analytics",
        "One area answers for models in operation",
        "Astrid Holm",
        180,
        "idea",
    ),
)

# name, retiring, area, other area, skill codes, how skills come in, days until due, role, new role
RESPONSIBILITIES = (
    (
        "Approve new uses of AI",
        False,
        "Legal, risk & compliance",
        "",
        ("RSK", "RAI"),
        "train",
        60,
        "Risk manager",
        "",
    ),
    (
        "Check AI replies before they are sent",
        False,
        "Sales & customer service",
        "Data & analytics",
        ("EVL",),
        "train",
        45,
        "Customer service agent",
        "",
    ),
    ("Keep the register of AI models", False, "", "", ("OPS", "SEC"), "", 90, "", ""),
    ("Keep the prompt library", False, "People & culture", "", ("PEF",), "train", 120, "People partner", ""),
    (
        "Watch what the models cost",
        False,
        "IT platform",
        "",
        ("OPS",),
        "hire",
        90,
        "",
        "Model operations lead",
    ),
    ("Write route sheets by hand", True, "Transport planning", "", (), "", 270, "Transport planner", ""),
)

# needs (team), gives (team), what, skill code, responsibility, process, exists, tool, days until the tool is there
DEPENDENCIES = (
    (
        "SAL",
        "DAT",
        "Test sets for customer replies",
        "EVL",
        "",
        "a weekly review",
        True,
        "Service desk",
        None,
    ),
    ("FIN", "LEG", "Contracts with AI suppliers", "RSK", "", "a risk form", True, "Contract register", None),
    ("TRA", "ITP", "Routing assistant", "LLM", "", "", False, "Ticket queue", 45),
    ("WHS", "PPL", "Coaches for the depot labs", "AEW", "", "", None, "", 60),
    (
        "DAT",
        "ITP",
        "Usage figures of each team",
        "",
        "Watch what the models cost",
        "a monthly report",
        True,
        "Dashboards",
        None,
    ),
)

# team code, ways, when, language, note
PREFERENCES = (
    (
        "WHS",
        ["classroom", "peers"],
        "Before the early shift, Tuesdays and Thursdays",
        "Polish or English",
        "No screens on the floor; half an hour at most.",
    ),
    ("SAL", ["live", "coaching"], "Mondays, when calls are few", "English", ""),
    (
        "ITP",
        ["project", "self-paced"],
        "Fridays, in the hack hours",
        "English",
        "Anything with code they can keep.",
    ),
    ("LEG", ["live", "coaching"], "Not in the last week of a quarter", "English", ""),
)

# family, name, unit, direction, baseline, target, days until due, source, owner, readings (days before today, value)
MEASURES = (
    (
        "value",
        "Time saved with AI",
        "hours a week per person",
        "up",
        "0.8",
        "2.5",
        365,
        "Pulse survey of 330 people",
        "Sofia Lindqvist",
        ((150, "0.8"), (60, "1.1")),
    ),
    (
        "value",
        "Use cases in daily operation",
        "use cases",
        "up",
        "1",
        "6",
        365,
        "Register of use cases",
        "Petra Lang",
        ((120, "1"), (30, "2")),
    ),
    (
        "efficiency",
        "Booked training seats used",
        "%",
        "up",
        "71",
        "90",
        180,
        "Attendance lists",
        "Petra Lang",
        ((150, "71"), (60, "76")),
    ),
    (
        "efficiency",
        "Time to answer a customer",
        "minutes, median",
        "down",
        "14",
        "10",
        365,
        "Service desk export",
        "Marco Ferri",
        ((150, "14"), (60, "13.4")),
    ),
    (
        "responsible",
        "Uses of AI with an approved risk form",
        "%",
        "up",
        "35",
        "100",
        270,
        "Register of uses",
        "Noor El-Amin",
        ((90, "35"), (20, "48")),
    ),
    (
        "responsible",
        "AI incidents closed within five days",
        "%",
        "up",
        "60",
        "95",
        180,
        "Incident log",
        "Ingrid Solberg",
        ((150, "60"), (60, "78")),
    ),
    ("learning", "Readiness", "%", "up", "54", "80", 365, "Readiness", "Petra Lang", ()),
    (
        "learning",
        "Levels kept after six months",
        "%",
        "up",
        "62",
        "80",
        270,
        "Re-check of 40 people",
        "Mei Tanaka",
        ((45, "62"),),
    ),
)

# kind, name, who, how, cadence, owner, leads to
CHECKS = (
    (
        "feedback",
        "After an action",
        "Everybody who took part",
        "Two questions on the last day",
        "",
        "Petra Lang",
        "Below 3.5 of 5 from ten people, the resource goes back to review.",
    ),
    (
        "feedback",
        "When someone disagrees with a level",
        "The person and the manager",
        "The manager answers within ten days",
        "",
        "Noor El-Amin",
        "Both ratings are kept, and the agreed one counts.",
    ),
    (
        "fairness",
        "Access to training",
        "People & culture",
        "Seats by team, shift and contract, compared with headcount",
        "half-yearly",
        "Ingrid Solberg",
        "Seats are moved in the next quarter.",
    ),
    (
        "security",
        "Attack drill on the assistants",
        "IT platform, with an outside tester",
        "Known attacks on prompts and access",
        "half-yearly",
        "Mei Tanaka",
        "Findings are closed before the next release.",
    ),
    (
        "performance",
        "Answers against the test sets",
        "Data & analytics",
        "The same 400 questions each time",
        "quarterly",
        "Tomasz Wiśniewski",
        "Below 92% right, the assistant is switched back.",
    ),
    (
        "human",
        "Every AI-written reply",
        "A second customer service agent",
        "Reads it before it is sent, until the error rate is known",
        "quarterly",
        "Marco Ferri",
        "Wrong replies become test cases; the prompt library is corrected.",
    ),
)

# name, skill codes, cadence, owner, trigger
UPKEEP = (
    (
        "Rules and responsibility",
        ("RAI", "DPI", "RSK", "SEC"),
        "half-yearly",
        "Noor El-Amin",
        "The law or our AI policy changes",
    ),
    (
        "Daily work",
        ("AEW", "PEF", "EVL"),
        "quarterly",
        "Petra Lang",
        "An approved assistant changes its version",
    ),
    ("Leading", ("OPP", "BIZ", "CHG"), "yearly", "Sofia Lindqvist", "The goals in stage 1 change"),
    ("Building", ("ARC", "LLM", "DAT", "OPS"), "quarterly", "Mei Tanaka", "A model in use is retired"),
)

# title, days before today, what came of it
DONE_REVIEW = (
    "Kick-off review",
    40,
    "Seven concerns were gone through. The works council agreed to the pilots; public tools are for the board.",
)
