"""Who works at Northwind, what their roles need and what they hold. Plain data and a seeded simulation; no rows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

SKILLS = {
    "RAI": "Responsible AI practice",
    "PEF": "Prompt engineering fundamentals",
    "AEW": "AI-assisted everyday work",
    "EVL": "Evaluating AI output",
    "DPI": "Data privacy & IP",
    "OPP": "Generative AI opportunity & impact",
    "BIZ": "AI business case",
    "RSK": "AI risk assessment",
    "CHG": "Leading AI change",
    "ARC": "Generative AI architecture",
    "LLM": "LLM application development",
    "DAT": "Data strategy & management",
    "OPS": "MLOps for generative AI",
    "SEC": "AI security & governance",
}
MANDATORY = {"RAI", "DPI", "RSK", "SEC"}


@dataclass(frozen=True)
class TeamOf:
    """`roles`: name of the role and how many people of the team have it, leaders first."""

    code: str
    name: str
    roles: tuple[tuple[str, int], ...]
    talent: float  # how far above or below the rest
    hours: int  # learning hours a quarter


TEAMS = (
    TeamOf("EXE", "Executive & strategy", (("Executive", 14),), 0.10, 9),
    TeamOf(
        "FIN",
        "Finance & procurement",
        (("Department manager", 3), ("Finance analyst", 24), ("Buyer", 5)),
        0.04,
        9,
    ),
    TeamOf(
        "PPL",
        "People & culture",
        (("Department manager", 2), ("People partner", 12), ("Recruiter", 4)),
        0.10,
        9,
    ),
    TeamOf(
        "SAL",
        "Sales & customer service",
        (("Department manager", 4), ("Customer service agent", 64), ("Sales representative", 8)),
        -0.03,
        9,
    ),
    TeamOf(
        "WHS",
        "Warehouse operations",
        (("Department manager", 5), ("Warehouse operator", 130), ("Depot coordinator", 7)),
        -0.10,
        6,
    ),
    TeamOf(
        "TRA",
        "Transport planning",
        (("Department manager", 4), ("Transport planner", 51), ("Dispatcher", 11)),
        0.02,
        9,
    ),
    TeamOf(
        "ITP",
        "IT platform",
        (("Department manager", 2), ("Platform engineer", 24), ("Software developer", 8)),
        0.06,
        12,
    ),
    TeamOf(
        "DAT",
        "Data & analytics",
        (("Department manager", 2), ("Data scientist", 12), ("Data engineer", 8)),
        0.16,
        12,
    ),
    TeamOf(
        "LEG",
        "Legal, risk & compliance",
        (
            ("Head of legal", 1),
            ("Risk manager", 1),
            ("Legal counsel", 5),
            ("Compliance officer", 5),
            ("Risk analyst", 4),
        ),
        0.0,
        9,
    ),
)

LEADERS, BUILDERS, USERS = "leadership", "tech-specialists", "end-users"

# role -> audience, "skill level importance" for each requirement
ROLES: dict[str, tuple[str, str]] = {
    "Executive": (LEADERS, "RAI32 PEF21 AEW21 OPP43 BIZ43 RSK22 CHG43 DPI22"),
    "Department manager": (LEADERS, "RAI32 PEF21 AEW21 OPP32 BIZ32 RSK22 CHG33 DPI22"),
    "Head of legal": (LEADERS, "RAI43 PEF21 AEW21 EVL22 DPI43 RSK33 SEC22 OPP32 BIZ31 CHG32"),
    "Risk manager": (LEADERS, "RAI43 PEF21 AEW21 EVL32 DPI33 RSK43 SEC32 OPP32 BIZ31 CHG32"),
    "Legal counsel": (USERS, "RAI32 PEF21 AEW31 EVL32 DPI43 RSK32 SEC22 OPP21"),
    "Compliance officer": (USERS, "RAI43 PEF21 AEW31 EVL32 DPI43 RSK43 SEC22 OPP21"),
    "Risk analyst": (USERS, "RAI32 PEF31 AEW31 EVL43 DPI32 RSK43 SEC32 OPP21"),
    "Platform engineer": (BUILDERS, "RAI32 PEF31 AEW31 EVL32 DPI32 ARC33 LLM32 SEC43 RSK22 OPS22"),
    "Software developer": (BUILDERS, "RAI32 PEF31 AEW31 EVL32 DPI32 ARC32 LLM33 SEC33 RSK22 OPS22"),
    "Data scientist": (BUILDERS, "RAI32 PEF31 AEW31 EVL33 DPI32 ARC31 LLM32 SEC32 RSK22 DAT43 OPS32"),
    "Data engineer": (BUILDERS, "RAI32 PEF31 AEW31 EVL32 DPI33 ARC31 LLM32 SEC32 RSK22 DAT43 OPS33"),
    "Finance analyst": (USERS, "RAI22 PEF21 AEW32 EVL33 DPI22 BIZ22 RSK33"),
    "Buyer": (USERS, "RAI22 PEF21 AEW32 EVL32 DPI23 BIZ22 RSK32"),
    "People partner": (USERS, "RAI23 PEF21 AEW32 EVL22 DPI22 CHG23 OPP21"),
    "Recruiter": (USERS, "RAI23 PEF21 AEW32 EVL23 DPI23 CHG21 OPP21"),
    "Customer service agent": (USERS, "RAI22 PEF21 AEW33 EVL33 DPI23"),
    "Sales representative": (USERS, "RAI22 PEF21 AEW33 EVL32 DPI23"),
    "Warehouse operator": (USERS, "RAI22 PEF11 AEW22 EVL11 DPI22"),
    "Depot coordinator": (USERS, "RAI22 PEF11 AEW22 EVL12 DPI22"),
    "Transport planner": (USERS, "RAI22 PEF21 AEW33 EVL22 DPI22 DAT21"),
    "Dispatcher": (USERS, "RAI22 PEF21 AEW33 EVL22 DPI22 DAT21"),
}

# How well a skill is held on average, as a share of what is needed.
HELD = {
    "RAI": 0.56, "PEF": 0.45, "AEW": 0.62, "EVL": 0.38, "DPI": 0.78, "OPP": 0.55, "BIZ": 0.50,
    "RSK": 0.30, "CHG": 0.58, "ARC": 0.52, "LLM": 0.45, "DAT": 0.66, "OPS": 0.34, "SEC": 0.50,
}  # fmt: skip
SHIFT = -0.104  # brings readiness today to 54 %
# Where a team stands out in a skill, in levels.
STANDS_OUT = {
    ("EXE", "CHG"): 0.9, ("EXE", "OPP"): 0.8, ("EXE", "BIZ"): 0.9, ("SAL", "AEW"): 0.6, ("SAL", "PEF"): 0.3,
    ("SAL", "EVL"): 0.3, ("SAL", "CHG"): 0.5, ("WHS", "AEW"): -0.3, ("WHS", "DPI"): -0.2, ("WHS", "PEF"): -0.2,
    ("ITP", "AEW"): 1.3, ("ITP", "PEF"): 0.6, ("ITP", "DPI"): 0.9, ("ITP", "SEC"): 0.7, ("DAT", "PEF"): 1.0,
    ("DAT", "AEW"): 0.7, ("DAT", "DPI"): 0.6, ("DAT", "DAT"): 0.9, ("DAT", "EVL"): 0.9, ("FIN", "BIZ"): 1.4,
    ("FIN", "DPI"): 0.9, ("FIN", "EVL"): 0.4, ("TRA", "DAT"): 0.5, ("PPL", "RAI"): 0.5, ("PPL", "AEW"): 0.5,
    ("PPL", "CHG"): 1.1, ("PPL", "DPI"): 1.1,
}  # fmt: skip
SELDOM_ABOVE = {"OPS": 2, "ARC": 3, "RSK": 3}
NOT_ASSESSED = {"WHS": 26, "TRA": 23}  # the last so many of the team

# The sixteen of Legal, risk & compliance by name: RAI PEF AEW EVL DPI RSK SEC OPP BIZ CHG
LEGAL_SKILLS = ("RAI", "PEF", "AEW", "EVL", "DPI", "RSK", "SEC", "OPP", "BIZ", "CHG")
LEGAL = (
    ("Ingrid Solberg", "Head of legal", "4122521223"),
    ("Noor El-Amin", "Risk manager", "4223343332"),
    ("Beatriz Lopes", "Legal counsel", "2112410110"),
    ("Daniel Reyes", "Legal counsel", "2222311200"),
    ("Hannah Becker", "Legal counsel", "3232421201"),
    ("Liam Byrne", "Legal counsel", "1110300100"),
    ("Priya Nair", "Legal counsel", "2223421201"),
    ("Amara Okafor", "Compliance officer", "3222421201"),
    ("Claire Dubois", "Compliance officer", "3121421100"),
    ("Georgios Pappas", "Compliance officer", "1011310000"),
    ("Kavya Raman", "Compliance officer", "2232321200"),
    ("Marta Nowak", "Compliance officer", "3222432110"),
    ("Anton Berg", "Risk analyst", "2223231100"),
    ("Elif Yıldız", "Risk analyst", "3333332211"),
    ("Jonas Petit", "Risk analyst", "2122222100"),
    ("Oskar Varga", "Risk analyst", "1122211000"),
)
# (team, place in the team) -> a person others rest on
KNOWN_BY_NAME = {
    ("DAT", 5): ("Tomasz Wiśniewski", {"OPS": 4, "EVL": 4}),
    ("ITP", 7): ("Mei Tanaka", {"ARC": 4}),
    ("PPL", 0): ("Sofia Lindqvist", {}),
    ("SAL", 0): ("Marco Ferri", {}),
    ("WHS", 0): ("Ewa Kowalska", {}),
    ("FIN", 0): ("Henrik Dahl", {}),
}

FIRST_NAMES = (
    "Ada Ahmed Aiko Alma Amir Ana Andrei Anja Arjun Astrid Ben Bruno Carla Chidi Chloe Dana David Diego Dina Elena "
    "Emil Emma Erik Eva Farid Fatima Felix Fiona Greta Hana Hugo Ida Ines Ivan Jan Jelena João Julia Kai Karim Katja "
    "Lars Laura Leila Lena Leo Lina Luca Lucía Maja Malik Marie Mateo Mila Mina Nadia Nils Nina Olga Omar Otto Paula "
    "Pavel Petra Rania Ravi Rosa Samir Sara Selma Simon Stefan Tara Theo Tim Uma Vera Viktor Wei Yara Yusuf Zoe"
).split()
LAST_NAMES = (
    "Abbas Adeyemi Andersen Aydın Baker Barros Bauer Bianchi Brandt Bruun Castro Chen Costa Cruz Dahl Danielsen Diaz "
    "Eriksen Farah Fischer Fontaine García Georgiou Haddad Hansen Hoffmann Horvat Ibrahim Ivanov Jansen Jensen Kaya "
    "Keller Khan Kim Klein Kowalczyk Kumar Larsen Laurent Lehtonen Li Lindberg López Maier Malik Mancini Martin Mensah "
    "Meyer Moreau Müller Nguyen Nielsen Novak Oduya Olsen Ortiz Osei Papadakis Patel Pereira Peters Popescu Ramos "
    "Rossi Ruiz Russo Saito Schmidt Sharma Silva Singh Sørensen Suzuki Tran Vega Virtanen Vogel Wagner Weber Wolf Yang"
).split()


@dataclass(frozen=True)
class Person:
    team: str  # code
    role: str
    name: str
    levels: dict[str, int]  # of the skills the role needs; empty: not assessed


def needs(role: str) -> list[tuple[str, int, int]]:
    """(skill code, level, importance) of the role."""
    return [(word[:3], int(word[3]), int(word[4])) for word in ROLES[role][1].split()]


def people() -> list[Person]:
    """The 420, the same each time."""
    chance = random.Random(11)
    names = _names(chance)
    everyone = []
    for team in TEAMS:
        if team.code == "LEG":
            everyone += [
                Person("LEG", role, name, dict(zip(LEGAL_SKILLS, map(int, levels), strict=True)))
                for name, role, levels in LEGAL
            ]
            continue
        roles = [role for role, count in team.roles for _ in range(count)]
        assessed = len(roles) - NOT_ASSESSED.get(team.code, 0)
        for place, role in enumerate(roles):
            levels = _levels(chance, team, role)
            name, known = KNOWN_BY_NAME.get((team.code, place), (next(names), {}))
            everyone.append(Person(team.code, role, name, {**levels, **known} if place < assessed else {}))
    return everyone


def _levels(chance: random.Random, team: TeamOf, role: str) -> dict[str, int]:
    gifted = chance.gauss(0, 0.16)
    levels = {}
    for skill, target, _ in needs(role):
        share = HELD[skill] + team.talent + SHIFT + gifted + chance.gauss(0, 0.17)
        level = round(share * target + STANDS_OUT.get((team.code, skill), 0))
        levels[skill] = max(0, min(SELDOM_ABOVE.get(skill, 5), level))
    return levels


def _names(chance: random.Random) -> Iterator[str]:
    pairs = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
    chance.shuffle(pairs)
    return iter(pairs)
