"""Faults planted at random places of a good workbook: each is found, and found where it is."""

from __future__ import annotations

import random
from datetime import date

import pytest

from readiness.imports.grids import letter
from readiness.imports.records import Known
from tests.workbooks import Formula, Percent, many_people, roles_for

SKILLS = 12
RESOURCE = (
    "title",
    "hours",
    "price",
    "run_price",
    "run_seats",
    "seats",
    "audience",
    "skill",
    "from_level",
    "to_level",
)
RATING = ("person", "skill", "level", "source", "date")
FAULTS = {
    "people": {
        "email": ["someone", "a b@c.example", "@example.org"],
        "team": [None, "t" * 121],
        "role": [None, "Roole 3x", "r" * 121],
        "Skill 02": [6, -1, 2.5, "Expertly", "abc", True, date(2026, 3, 4)],
        "Skill 03": [Formula("=1+1"), Percent(0.5), "3,5", "1e3"],
        "Skill 07": [99, "level nine", Formula("=B2"), "²"],
    },
    "ratings": {
        "person": ["Nobody Known", None],
        "skill": [None, "s" * 201],
        "level": [None, 7, "great"],
        "source": ["rumor"],
        "date": ["soon", "2026-13-01", "30.02.2026", date(2030, 1, 1)],
    },
    "requirements": {
        "role": [None],
        "audience": ["Aliens"],
        "skill": [None],
        "level": [None, 0, 6, "x", Formula("=2")],
        "importance": [0, 4, 1.5, "high"],
        "mandatory": ["perhaps", 7],
    },
    "resources": {
        "title": [None],
        "hours": [0, -2, "two", "3h", Percent(0.2)],
        "price": [-1, "$5", "1,500", Formula("=10*3")],
        "seats": [0, 2.5, "many"],
        "audience": ["Aliens; Everyone"],
        "skill": [None],
        "from_level": [None, 5, "z"],
        "to_level": [None, 0, 6],
    },
}


def good_workbook() -> dict[str, list[list]]:
    people = [list(row) for row in many_people(40, SKILLS)]
    ratings = [
        RATING,
        *[(f"Person {n}", "Negotiation", n % 6, "manager", date(2026, 1 + n % 9, 5)) for n in range(40)],
    ]
    taught = [(f"Skill {n % SKILLS:02d}", n % 3, 3 + n % 3) for n in range(40)]
    resources = [
        RESOURCE,
        *[(f"Course {n}", 4, 20, None, None, 50, "Everyone", *taught[n]) for n in range(40)],
    ]
    return {
        "people": people,
        "ratings": [list(row) for row in ratings],
        "requirements": [list(row) for row in roles_for(SKILLS)],
        "resources": [list(row) for row in resources],
    }


def plant(sheets: dict[str, list[list]], chance: random.Random) -> set[tuple[str, int, str]]:
    """Ten faults in rows of their own; where they are."""
    places: set[tuple[str, int, str]] = set()
    used: set[tuple[str, int]] = set()
    while len(places) < 10:
        sheet = chance.choice(list(FAULTS))
        row = chance.randrange(2, len(sheets[sheet]) + 1)
        heading = chance.choice(list(FAULTS[sheet]))
        if (sheet, row) in used:
            continue
        used.add((sheet, row))
        column = list(sheets[sheet][0]).index(heading)
        sheets[sheet][row - 1][column] = chance.choice(FAULTS[sheet][heading])
        places.add((sheet, row, letter(column + 1)))
    return places


@pytest.mark.parametrize("seed", range(25))
def test_every_planted_fault_is_located_and_nothing_else_is_blamed(read, seed):
    sheets = good_workbook()
    places = plant(sheets, random.Random(seed))

    reading = read(Known(today=date(2026, 11, 24)), **sheets)

    assert {(mistake.sheet, mistake.row, mistake.column) for mistake in reading.mistakes} == places
    assert reading.mistake_count == len(places)


def test_without_faults_the_same_workbook_is_good(read):
    assert read(Known(today=date(2026, 11, 24)), **good_workbook()).mistakes == ()
