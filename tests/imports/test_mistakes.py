"""Every mistake is answered with its sheet, row and column, what was expected and what was found."""

from __future__ import annotations

from datetime import date

import pytest

from readiness.imports.records import Known
from tests.workbooks import PEOPLE, REQUIREMENTS, RESOURCES, Formula, Percent, changed

LEVEL = "a level from 0 to 5 or its name (None, Aware, Foundation, Practitioner, Advanced, Expert)"
RATINGS = (
    ("person", "skill", "level", "source", "date"),
    ("Ana Silva", "Negotiation", 3, "manager", date(2026, 9, 14)),
    ("ben@example.org", "Negotiation", "Expert", "Self-assessment", "2026-09-15"),
)
SHEETS = {"people": PEOPLE, "requirements": REQUIREMENTS, "resources": RESOURCES, "ratings": RATINGS}
HEADCOUNT = "a whole number of people, 1 or more"
HOURS = "hours a quarter as a number from 0 to 2,000"
DATE = "a date as YYYY-MM-DD, for example 2026-09-14"
LEVEL_1_TO_5 = "a level from 1 to 5 or its name"
AUDIENCES = "Everyone, Leadership, Tech specialists or End users"
MONEY = "an amount of 0 or more without a currency sign, or an empty cell where it is not known"

SOMEBODY = "headings and at least one person or group below them"

CASES = [  # sheet, row, heading, put there: where it is reported, what was expected, what was found
    ("people", 2, "Prompting", 7, "G Prompting", LEVEL, "“7”"),
    ("people", 2, "Prompting", -1, "G Prompting", LEVEL, "“-1”"),
    ("people", 3, "Prompting", 2.5, "G Prompting", LEVEL, "“2.5”"),
    ("people", 3, "Prompting", "Expertt", "G Prompting", f"{LEVEL}; nearest: Expert", "“Expertt”"),
    ("people", 4, "Prompting", date(2026, 2, 1), "G Prompting", LEVEL, "the date 2026-02-01"),
    ("people", 4, "Prompting", Percent(0.6), "G Prompting", LEVEL, "60%"),
    ("people", 4, "Prompting", True, "G Prompting", LEVEL, "“TRUE”"),
    (
        "people",
        2,
        "Prompting",
        Formula("=1+2"),
        "G Prompting",
        f"{LEVEL}, typed as a value and not as a formula",
        "the formula =1+2",
    ),
    (
        "people",
        4,
        "email",
        "ben at example",
        "B email",
        "an e-mail address such as ana@example.org",
        "“ben at example”",
    ),
    (
        "people",
        4,
        "email",
        "ANA@example.org",
        "B email",
        "everybody once",
        "“ana@example.org” again; it is in row 2 already",
    ),
    ("people", 3, "team", None, "C team", "the team's name", "an empty cell"),
    (
        "people",
        3,
        "team",
        "x" * 40_000,
        "C team",
        "the team's name of at most 120 characters",
        "“" + "x" * 59 + "…” (32,767 characters)",
    ),
    (
        "people",
        3,
        "role",
        "Sales repp",
        "D role",
        "a role from the sheet requirements; nearest: “Sales rep”",
        "“Sales repp”",
    ),
    (
        "people",
        5,
        "email",
        "all@example.org",
        "B email",
        "an empty cell, since a group of people stays unnamed",
        "“all@example.org”",
    ),
    ("people", 5, "headcount", 0, "E headcount", HEADCOUNT, "“0”"),
    ("people", 5, "headcount", 2.5, "E headcount", HEADCOUNT, "“2.5”"),
    (
        "people",
        5,
        "headcount",
        None,
        "A name",
        "a name or an e-mail address, or a headcount for a group of people",
        "an empty cell",
    ),
    ("people", 2, "hours", -3, "F hours", HOURS, "“-3”"),
    ("people", 2, "hours", "8h", "F hours", HOURS, "“8h”"),
    (
        "people",
        2,
        "hours",
        "1,200",
        "F hours",
        f"{HOURS}, written so that it can mean only one thing (1200 or 1.200)",
        "“1,200”",
    ),
    (
        "ratings",
        2,
        "person",
        "Ana Silvera",
        "A person",
        "a name or e-mail address from the sheet people; nearest: “Ana Silva”",
        "“Ana Silvera”",
    ),
    ("ratings", 2, "level", None, "C level", LEVEL, "an empty cell"),
    (
        "ratings",
        2,
        "source",
        "hearsay",
        "D source",
        "self, manager, peer, test, evidence or import",
        "“hearsay”",
    ),
    ("ratings", 2, "date", "31.09.2026", "E date", "a date that exists", "“31.09.2026”"),
    ("ratings", 2, "date", "yesterday", "E date", DATE, "“yesterday”"),
    (
        "ratings",
        2,
        "date",
        "03/04/2026",
        "E date",
        f"{DATE}: day and month could be either way round",
        "“03/04/2026”",
    ),
    (
        "ratings",
        2,
        "date",
        date(2027, 1, 1),
        "E date",
        "a date that is not after today (2026-11-24)",
        "the date 2027-01-01",
    ),
    ("requirements", 2, "level", 0, "D level", LEVEL_1_TO_5, "“0”"),
    ("requirements", 2, "level", None, "D level", LEVEL_1_TO_5, "an empty cell"),
    ("requirements", 2, "importance", 4, "E importance", "importance 1, 2 or 3", "“4”"),
    ("requirements", 2, "mandatory", "maybe", "F mandatory", "yes or no", "“maybe”"),
    ("requirements", 2, "audience", "Martians", "B audience", f"an audience ({AUDIENCES})", "“Martians”"),
    (
        "requirements",
        3,
        "audience",
        "Leaders",
        "B audience",
        "the same audience in all rows of “Sales rep”, as in row 2",
        "“Leaders”",
    ),
    (
        "requirements",
        3,
        "skill",
        "PROMPTING",
        "C skill",
        "each skill once a role",
        "“Prompting” again; it is in row 2 already",
    ),
    ("resources", 5, "to_level", 0, "N to_level", LEVEL_1_TO_5, "“0”"),
    ("resources", 4, "to_level", 2, "N to_level", "a level above from_level, which is 2", "“2”"),
    ("resources", 4, "from_level", None, "M from_level", "a level from 0 to 4 or its name", "an empty cell"),
    (
        "resources",
        4,
        "hours",
        0,
        "E hours",
        "hours above 0 for one person, or an empty cell where they are not known",
        "“0”",
    ),
    ("resources", 5, "price", "€25", "F price", MONEY, "“€25”"),
    (
        "resources",
        4,
        "run_seats",
        None,
        "H run_seats",
        "the number of seats one session has, since it has a run_price",
        "an empty cell",
    ),
    (
        "resources",
        4,
        "price",
        10,
        "G run_price",
        "an empty cell, since the resource has a price per seat already",
        "“1200”",
    ),
    (
        "resources",
        5,
        "max_runs",
        3,
        "I max_runs",
        "an empty cell, since the price is per seat; limit the places with seats instead",
        "“3”",
    ),
    (
        "resources",
        5,
        "url",
        "javascript:alert(1)",
        "B url",
        "a web address that begins with https:// or http://",
        "“javascript:alert(1)”",
    ),
    (
        "resources",
        3,
        "hours",
        5,
        "E hours",
        "the same in all rows of “Prompting basics”: “4” as in row 2",
        "“5”",
    ),
    ("resources", 3, "title", None, "A title", "the resource's title", "an empty cell"),
    (
        "resources",
        4,
        "audience",
        "End users, Martians",
        "K audience",
        f"one or more audiences ({AUDIENCES}), with commas between",
        "“End users, Martians”",
    ),
]


@pytest.mark.parametrize(("sheet", "row", "heading", "value", "place", "expected", "found"), CASES)
def test_a_mistake_is_located_and_says_what_was_expected_and_found(
    read, sheet, row, heading, value, place, expected, found
):
    sheets = {**SHEETS, sheet: changed(SHEETS[sheet], row, heading, value)}

    reading = read(Known(today=date(2026, 11, 24)), **sheets)

    letter, header = place.split()
    message = f"{sheet}, row {row}, column {letter} ({header}): expected {expected}, found {found}"
    assert [str(mistake) for mistake in reading.mistakes] == [message]
    assert reading.workbook is None


def test_the_sheets_are_valid_as_they_stand(read):
    reading = read(Known(today=date(2026, 11, 24)), **SHEETS)

    assert reading.mistakes == ()
    assert [(r.person, r.skill, r.level, r.source, r.on) for r in reading.workbook.ratings] == [
        (2, "Negotiation", 3, "manager", date(2026, 9, 14)),
        (3, "Negotiation", 5, "self", date(2026, 9, 15)),
    ]


def test_all_mistakes_are_found_at_once_in_the_order_of_the_sheets(read):
    people = changed(changed(PEOPLE, 2, "Prompting", 9), 3, "team", None)
    resources = changed(RESOURCES, 4, "hours", "soon")

    reading = read(people=people, resources=resources)

    assert [(m.sheet, m.row, m.column) for m in reading.mistakes] == [
        ("people", 2, "G"),
        ("people", 3, "C"),
        ("resources", 4, "E"),
    ]


def test_no_more_than_five_hundred_mistakes_are_listed_but_all_are_counted(read):
    people = [PEOPLE[0], *[(f"P{n}", None, "T", None, None, None, 3, 9) for n in range(400)]]
    people = changed(people, 2, "Data privacy", 3)

    reading = read(people=people, requirements=None, resources=None)

    assert len(reading.mistakes) == 500
    assert reading.mistake_count == 799


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        (
            {"people": None},
            "people: expected a sheet with this name, found the sheets “requirements” or “resources”",
        ),
        ({"people": ()}, f"people: expected {SOMEBODY}, found an empty sheet"),
        ({"people": PEOPLE[:1]}, f"people: expected {SOMEBODY}, found headings only"),
        (
            {"people": [("name", "team"), ("Ana", "Sales")], "requirements": None, "resources": None},
            "people, row 1, column role: expected a column with the heading “role”, "
            "found the headings “name” or “team”",
        ),
        (
            {"requirements": [("role", "skill"), ("Sales rep", "Prompting")]},
            "requirements, row 1, column level: expected a column with the heading “level”, "
            "found the headings “role” or “skill”",
        ),
        (
            {"people": [("name", "Name ", "team", "role"), ("Ana", "Ana", "Sales", "Sales rep")]},
            "people, row 1, column B (Name): expected one column “name”, "
            "found a second one; the first is column A",
        ),
        (
            {"people": [("name", "team", "role", "SQL", "sql"), ("Ana", "Sales", "Sales rep", 1, 2)]},
            "people, row 1, column E (sql): expected every skill once, found the same skill as in column D",
        ),
    ],
)
def test_what_is_missing_or_twice_is_said(read, sheets, message):
    reading = read(**{"people": PEOPLE, "requirements": REQUIREMENTS, "resources": RESOURCES} | sheets)

    assert [str(mistake) for mistake in reading.mistakes] == [message]


def test_two_people_of_one_name_in_one_team_need_an_e_mail_each(read):
    people = [
        ("name", "email", "team", "role"),
        ("Ana", None, "Sales", "Rep"),
        ("ana ", "a@b.example", "sales", "Rep"),
    ]

    (mistake,) = read(people=people, requirements=None, resources=None).mistakes

    assert (mistake.row, mistake.column) == (3, "A")
    assert mistake.expected == "everybody once, or an e-mail address for each to tell them apart"


def test_an_ambiguous_name_in_the_long_list_is_no_guess(read):
    people = [
        ("name", "email", "team", "role"),
        ("Ana", "a@b.example", "A", "R"),
        ("Ana", "c@b.example", "B", "R"),
    ]
    ratings = [("person", "skill", "level"), ("ANA", "SQL", 3), ("c@b.example", "SQL", 2)]

    reading = read(people=people, ratings=ratings, requirements=None, resources=None)

    assert [str(mistake) for mistake in reading.mistakes] == [
        "ratings, row 2, column A (person): expected the e-mail address, since several people have this name "
        "(people, rows 2 or 3), found “ANA”"
    ]


def test_a_role_must_be_known_where_nothing_says_what_it_needs(read):
    known = Known(roles=frozenset({"Data Analyst", "Developer", "Business Analyst"}))
    people = [("name", "team", "role"), ("Ana", "A", "data analyst"), ("Ben", "A", "Data anelyst")]

    reading = read(known, people=people, requirements=None, resources=None)

    assert [(m.row, m.column) for m in reading.mistakes] == [(3, "C")]
    assert reading.mistakes[0].expected == (
        "a role from the catalog (or add a sheet requirements); nearest: “Data Analyst”"
    )


def test_an_organization_without_personal_data_takes_no_names(read):
    reading = read(Known(names_allowed=False))

    assert [(m.row, m.column) for m in reading.mistakes] == [(2, "A"), (3, "A"), (4, "A")]


def test_a_column_of_totals_is_left_out_but_a_skill_made_of_formulas_is_not_guessed(read):
    people = [
        (*PEOPLE[0], "Total", "SQL"),
        *[(*row, Formula("=SUM(G2:H2)"), Formula("=A1")) for row in PEOPLE[1:]],
    ]

    reading = read(people=people)

    assert [(c.column, c.header, c.why) for c in reading.ignored] == [
        ("I", "Total", "it holds formulas that sum up")
    ]
    assert [(m.column, m.found) for m in reading.mistakes] == [("J", "the formula =A1")] * 5
