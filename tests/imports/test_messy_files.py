"""Spreadsheets as people have them: what each must come in as, without being edited, and what must be asked.

Each layout says what comes out: people as "name (team, role): skill level, ...", rated rows with their source and date,
how many mistakes there are, and which words wait for a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest

from readiness.imports.choices import Choices, SheetChoice
from readiness.imports.grids import read_grids
from readiness.imports.translate import Translation, match, translate
from readiness.imports.vocabulary import KnownPerson, Vocabulary
from tests.workbooks import Formula, Percent, messy_workbook

TODAY = date(2026, 11, 24)
KNOWN = Vocabulary(
    skills={
        "prompting": "Prompting",
        "prompt engineering": "Prompting",
        "data privacy": "Data privacy",
        "rag": "RAG",
    },
    roles={"sales rep": "Sales rep", "picker": "Picker"},
    teams={"sales": "Sales", "operations": "Operations"},
    audiences={"end users": "end-users", "end-users": "end-users", "everyone": "everyone"},
    people=(KnownPerson("Ana Silva", "ana@x.org", "7", "Sales", "Sales rep"),),
    today=TODAY,
)
HEAD = ("Name", "Team", "Role", "Prompting", "Data privacy")
ANA = "Ana (Sales, Sales rep): Data privacy 3, Prompting 2"


@dataclass(frozen=True)
class Layout:
    name: str
    data: bytes
    people: Sequence[str]
    ratings: Sequence[str] = ()
    mistakes: int = 0
    asked: Sequence[str] = ()  # words that wait for a decision
    notes: Sequence[str] = ()  # a part of each
    choices: Choices = field(default_factory=Choices)
    file: str = "skills.xlsx"
    known: Vocabulary = KNOWN
    needs: Sequence[str] = ()


def xlsx(*rows, **how) -> bytes:
    return messy_workbook({"Skills": rows}, **how)


def text(said: str, encoding: str = "utf-8") -> bytes:
    return said.encode(encoding)


def levels(*values: object) -> bytes:
    """One person a level, in one column."""
    return xlsx(
        ("Name", "Team", "Role", "RAG"), *((f"P{n}", "Sales", "Picker", v) for n, v in enumerate(values))
    )


def held(*values: object) -> list[str]:
    return [f"P{n} (Sales, Picker)" + ("" if v is None else f": RAG {v}") for n, v in enumerate(values)]


def words(**chosen: dict[str, str]) -> Choices:
    return Choices(words=chosen)


def sheet(**chosen: object) -> Choices:
    return Choices(sheets={0: SheetChoice(**chosen)})


LONG = ("Personnel no.", "Name", "Dept.", "Job", "Topic", "Lvl", "Date", "By", "Remark")
LAYOUTS = [
    Layout("plain", xlsx(HEAD, ("Ana", "Sales", "Sales rep", 2, 3)), [ANA]),
    Layout(
        "title rows above the headings",
        xlsx(
            ("Skills of our people, September",),
            (),
            ("Confidential", None, "v2"),
            HEAD,
            ("Ana", "Sales", "Sales rep", 2, 3),
        ),
        [ANA],
    ),
    Layout(
        "a merged title and a merged team",
        xlsx(
            ("Our skills", None, None, None, None),
            HEAD,
            ("Ana", "Sales", "Sales rep", 2, 3),
            ("Ben", None, "Picker", 1, None),
            merges=["A1:E1", "B3:B4"],
        ),
        [ANA, "Ben (Sales, Picker): Prompting 1"],
    ),
    Layout(
        "levels as names and short names",
        levels("Adv.", "Pract.", "found.", "Expert", "none"),
        held(4, 3, 2, 5, 0),
    ),
    Layout("levels as filled signs", levels("●●●○○", "○○○○○", "★★★★☆", "■■□□□"), held(3, 0, 4, 2)),
    Layout("levels as shares", levels("3/5", "0/5", "5 of 5", "4/5"), held(3, 0, 5, 4)),
    Layout(
        "levels as number and name",
        levels("3 - Practitioner", "Level 4", "2 Foundation", "L1", "Advanced (4)"),
        held(3, 4, 2, 1, 4),
    ),
    Layout("levels as Harvey balls", levels("○", "◔", "◑", "◕", "●"), held(0, 1, 3, 4, 5)),
    Layout("levels as percentages", levels(Percent(0.6), Percent(1), "20%", "0 %"), held(3, 5, 1, 0)),
    Layout("levels out of ten", levels(10, 8, 6, 2, 0), held(5, 4, 3, 1, 0)),
    Layout(
        "words of another scale",
        levels("Beginner", "Intermediate", "Basic", "Proficient", "Novice"),
        held(1, 3, 1, 3, 1),
    ),
    Layout("numbers as text, with spaces", levels("3", " 4 ", "2.0", "0"), held(3, 4, 2, 0)),
    Layout("no answer is not zero", levels("n/a", "-", "?", 0, 1), held(None, None, None, 0, 1)),
    Layout(
        "crosses say nothing of how much",
        levels("x", "x", 3),
        held(None, None, 3)[2:],
        mistakes=2,
        asked=["x"],
    ),
    Layout(
        "crosses after being asked",
        levels("x", "✓", 3),
        held(3, 2, 3),
        choices=words(level={"x": "3", "✓": "2"}),
    ),
    Layout(
        "red, amber and green are asked about",
        levels("red", "green", 3),
        held(0, 0, 3)[2:],
        mistakes=2,
        asked=["green", "red"],
    ),
    Layout(
        "a slip of the pen is rejected, not rescaled",
        levels(1, 2, 3, 4, 5, 7),
        held(1, 2, 3, 4, 5),
        mistakes=1,
        asked=["7"],
    ),
    Layout("a misspelled level", levels("Practicioner", "Foundtion"), held(3, 2)),
    Layout(
        "Last, First and addresses in the name",
        xlsx(
            ("Employee", "Team", "Role", "RAG"),
            ("Doe, Jane <jane@x.org>", "Sales", "Picker", 1),
            ("li.chen@x.org", "Sales", "Picker", 2),
            ("Silva, Ana", "Sales", "Picker", 3),
            ("bob7@x.org", "Sales", "Picker", 4),
        ),
        [
            "Jane Doe <jane@x.org> (Sales, Picker): RAG 1",
            "Li Chen <li.chen@x.org> (Sales, Picker): RAG 2",
            "Ana Silva (Sales, Picker): RAG 3",
            "bob7 <bob7@x.org> (Sales, Picker): RAG 4",
        ],
        notes=["2 names written “Last, First” turned around", "2 names were made of the e-mail address"],
    ),
    Layout(
        "first and last names apart",
        xlsx(("First name", "Surname", "Team", "Role", "RAG"), ("Ana", "Silva", "Sales", "Picker", 3)),
        ["Ana Silva (Sales, Picker): RAG 3"],
    ),
    Layout(
        "totals, averages and a legend below",
        xlsx(
            HEAD,
            ("Ana", "Sales", "Sales rep", 2, 3),
            (),
            ("Total", None, None, Formula("=SUM(D2:D2)"), 3),
            ("Average per skill:", None, None, 2, 3),
            (None, None, None, 2, 3),
            ("0 = none, 5 = expert",),
            ("* as agreed with the works council",),
        ),
        [ANA],
        notes=["rows 4 or 5 sum up others", "rows 6, 7 or 8 are remarks and name nobody"],
    ),
    Layout(
        "somebody called Max or Mean is no total",
        xlsx(("Name", "RAG", "Prompting"), ("Max Muster", 2, 1), ("Mean Green", 3, 1), ("Sum Ting", 1, 2)),
        [
            "Max Muster (Sales, Picker): Prompting 1, RAG 2",
            "Mean Green (Sales, Picker): Prompting 1, RAG 3",
            "Sum Ting (Sales, Picker): Prompting 2, RAG 1",
        ],
        choices=sheet(team="Sales", role="Picker"),
    ),
    Layout(
        "the headings repeated on every page, and blank rows between",
        xlsx(HEAD, ("Ana", "Sales", "Sales rep", 2, 3), (), HEAD, ("Ben", "Sales", "Picker", 1, 1)),
        [ANA, "Ben (Sales, Picker): Data privacy 1, Prompting 1"],
        notes=["row 4 repeats the headings"],
    ),
    Layout(
        "two rows of headings: groups above skills",
        xlsx(
            ("Name", "Team", "Role", "AI", None, "Data"),
            (None, None, None, "Prompting", "RAG", "Data privacy"),
            ("Ana", "Sales", "Sales rep", 2, 1, 3),
            merges=["D1:E1"],
        ),
        ["Ana (Sales, Sales rep): Data privacy 3, Prompting 2, RAG 1"],
    ),
    Layout(
        "two rows of headings: who rates below the skill",
        xlsx(
            (None, None, None, "Prompting", None, "RAG", None),
            ("Name", "Team", "Role", "Self", "Manager", "Self", "Manager"),
            ("Ana", "Sales", "Sales rep", 4, 2, 3, None),
            merges=["D1:E1", "F1:G1"],
        ),
        ["Ana (Sales, Sales rep)"],
        ratings=["Ana Prompting 2 manager", "Ana Prompting 4 self", "Ana RAG 3 self"],
    ),
    Layout(
        "target beside actual",
        xlsx(
            ("Name", "Team", "Role", "Prompting", None, "RAG", None),
            (None, None, None, "Actual", "Target", "Actual", "Target"),
            ("Ana", "Sales", "Sales rep", 2, 5, 1, 5),
            merges=["D1:E1", "F1:G1"],
        ),
        ["Ana (Sales, Sales rep): Prompting 2, RAG 1"],
    ),
    Layout(
        "hidden rows and a hidden column",
        xlsx(
            (*HEAD, "RAG"),
            ("Ana", "Sales", "Sales rep", 2, 3, 5),
            ("Gone", "Sales", "Picker", 1, 1, 5),
            hidden_rows=[3],
            hidden_columns=["F"],
        ),
        [ANA],
        notes=["1 hidden row is left out"],
    ),
    Layout(
        "hidden rows and a hidden column, when they are wanted",
        xlsx(
            (*HEAD, "RAG"),
            ("Ana", "Sales", "Sales rep", 2, 3, 5),
            ("Ben", "Sales", "Picker", 1, 1, 4),
            hidden_rows=[3],
            hidden_columns=["F"],
        ),
        [
            "Ana (Sales, Sales rep): Data privacy 3, Prompting 2, RAG 5",
            "Ben (Sales, Picker): Data privacy 1, Prompting 1, RAG 4",
        ],
        choices=sheet(hidden_rows=True, columns={"F": "levels"}),
    ),
    Layout(
        "semicolons and Windows-1252",
        text(
            "Übersicht, Stand: September\nName;Abteilung;Funktion;Prompting\nJürgen Groß;Sales;Picker;3\n",
            "cp1252",
        ),
        ["Jürgen Groß (Sales, Picker): Prompting 3"],
        file="skills.csv",
        notes=["read as Windows-1252"],
    ),
    Layout(
        "tabs, as pasted",
        text("Name\tTeam\tRole\tPrompting\r\nAna\tSales\tPicker\t3\r\n"),
        ["Ana (Sales, Picker): Prompting 3"],
        file="pasted.tsv",
    ),
    Layout(
        "a skill by another of its names, a new one, and one that may be another",
        xlsx(
            ("Name", "Team", "Role", "Prompt engineering", "Juggling", "Data privcy"),
            ("Ana", "Sales", "Picker", 3, 2, 1),
        ),
        ["Ana (Sales, Picker): Data privacy 1, Juggling 2, Prompting 3"],
    ),
    Layout(
        "a name that is near but not near enough is asked about",
        xlsx(("Name", "Team", "Role", "Data privacy & law"), ("Ana", "Sales", "Picker", 3)),
        ["Ana (Sales, Picker)"],
        mistakes=1,
        asked=["data privacy & law"],
    ),
    Layout(
        "two people of one name in different teams",
        xlsx(HEAD, ("Ana", "Sales", "Sales rep", 2, 3), ("Ana", "Operations", "Picker", 1, 1)),
        [ANA, "Ana (Operations, Picker): Data privacy 1, Prompting 1"],
    ),
    Layout(
        "two people of one name in one team are asked about",
        xlsx(HEAD, ("Ana", "Sales", "Sales rep", 2, 3), ("Ana", "Sales", "Picker", 1, 1)),
        [ANA],
        mistakes=1,
    ),
    Layout(
        "two people of one name in one team, who are two",
        xlsx(HEAD, ("Ana", "Sales", "Sales rep", 2, 3), ("Ana", "Sales", "Picker", 1, 1)),
        [ANA, "Ana (Sales, Picker): Data privacy 1, Prompting 1"],
        choices=sheet(namesakes="different"),
    ),
    Layout(
        "a team only in the first of its rows",
        xlsx(
            ("Team", "Name", "Role", "RAG"),
            ("Sales", "Ana", "Picker", 1),
            (None, "Ben", "Picker", 2),
            (None, "Cem", "Picker", 3),
            ("Operations", "Dora", "Picker", 4),
        ),
        [
            "Ana (Sales, Picker): RAG 1",
            "Ben (Sales, Picker): RAG 2",
            "Cem (Sales, Picker): RAG 3",
            "Dora (Operations, Picker): RAG 4",
        ],
    ),
    Layout(
        "teams as titles of sections",
        xlsx(
            ("Name", "Role", "RAG"),
            ("Sales",),
            ("Ana", "Picker", 1),
            ("Ben", "Picker", 2),
            ("Operations",),
            ("Cem", "Picker", 3),
        ),
        ["Ana (Sales, Picker): RAG 1", "Ben (Sales, Picker): RAG 2", "Cem (Operations, Picker): RAG 3"],
        notes=["are titles of sections"],
    ),
    Layout(
        "a sheet for each team",
        messy_workbook(
            {
                "Sales": (("Name", "Role", "RAG"), ("Ana", "Picker", 1)),
                "Operations": (("Name", "Role", "RAG"), ("Ben", "Picker", 2)),
                "Legend": (("Level", "Meaning"), (0, "None"), (5, "Expert")),
            }
        ),
        ["Ana (Sales, Picker): RAG 1", "Ben (Operations, Picker): RAG 2"],
        notes=["the sheet “Legend” is left out"],
    ),
    Layout(
        "the same people on two sheets with other skills",
        messy_workbook(
            {
                "Technical": (("Name", "Team", "Role", "RAG"), ("Ana", "Sales", "Picker", 1)),
                "Soft": (("Name", "Team", "Role", "Data privacy"), ("Ana", "Sales", "Picker", 2)),
            }
        ),
        ["Ana (Sales, Picker): Data privacy 2, RAG 1"],
    ),
    Layout(
        "a list of ratings with dates and who said so",
        xlsx(
            LONG,
            (10442, "Ana", "Sales", "Sales rep", "Prompting", "Adv.", "14.09.2026", "SA", "ok"),
            (10442, "Ana", "Sales", "Sales rep", "RAG", "Found.", "15.09.2026", "MGR", "see mail"),
            (10467, "Ben", "Sales", "Picker", "RAG", 3, date(2026, 9, 16), "SA", None),
            (10467, "Ben", "Sales", "Picker", "Prompting", 2, "31.09.2026", "SA", None),
        ),
        ["Ana #10442 (Sales, Sales rep)", "Ben #10467 (Sales, Picker)"],
        ratings=[
            "Ana Prompting 4 self 2026-09-14",
            "Ana RAG 2 manager 2026-09-15",
            "Ben RAG 3 self 2026-09-16",
        ],
        mistakes=1,
    ),
    Layout(
        "ratings of people who are here already",
        xlsx(("Employee", "Skill", "Rating"), ("ana@x.org", "RAG", 3), ("Nobody Known", "RAG", 2)),
        ["Ana Silva <ana@x.org> (Sales, Sales rep)"],
        ratings=["Ana Silva RAG 3 import"],
        mistakes=2,
    ),
    Layout(
        "day and month that could be either are asked about",
        xlsx(
            ("Name", "Team", "Role", "Skill", "Level", "Date"),
            ("Ana", "Sales", "Picker", "RAG", 3, "04/05/2026"),
        ),
        [],
        mistakes=1,
    ),
    Layout(
        "day and month, told by another row",
        xlsx(
            ("Name", "Team", "Role", "Skill", "Level", "Date"),
            ("Ana", "Sales", "Picker", "RAG", 3, "04/05/2026"),
            ("Ana", "Sales", "Picker", "Prompting", 3, "25/05/26"),
        ),
        ["Ana (Sales, Picker)"],
        ratings=["Ana RAG 3 import 2026-05-04", "Ana Prompting 3 import 2026-05-25"],
    ),
    Layout(
        "what roles need, as a matrix",
        xlsx(("Role", "Prompting", "RAG"), ("Sales rep", 3, 2), ("Picker", 1, 0)),
        [],
        needs=["Sales rep Prompting 3", "Sales rep RAG 2", "Picker Prompting 1"],
    ),
    Layout(
        "no headings of ours at all, but names and levels",
        xlsx(("Wer?", "Prompting", "RAG"), ("Ana Silva", 2, 1), ("Ben Okafor", 3, 2)),
        [
            "Ana Silva (Sales, Sales rep): Prompting 2, RAG 1",
            "Ben Okafor (Sales, Picker): Prompting 3, RAG 2",
        ],
        choices=sheet(team="Sales", role="Picker"),
    ),
    Layout(
        "formulas are rejected where they matter",
        xlsx(HEAD, ("Ana", "Sales", "Sales rep", 2, 3), ("Ben", "Sales", "Picker", Formula("=D2+1"), 1)),
        [ANA],
        mistakes=1,
    ),
    Layout(
        "a hidden sheet",
        messy_workbook(
            {
                "Skills": (HEAD, ("Ana", "Sales", "Sales rep", 2, 3)),
                "Pay": (HEAD, ("Ben", "Sales", "Picker", 1, 1)),
            },
            hidden_sheets=["Pay"],
        ),
        [ANA],
        notes=["the sheet “Pay” is left out: it is hidden in the file"],
    ),
    Layout(
        "groups by headcount",
        xlsx(
            ("Department", "Job title", "Headcount", "Prompting"),
            ("Sales", "Picker", 40, 1),
            ("Sales", "Sales rep", 6, 2),
        ),
        ["40 (Sales, Picker): Prompting 1", "6 (Sales, Sales rep): Prompting 2"],
    ),
]


def read(layout: Layout) -> tuple[Translation, set[str]]:
    grids = read_grids([(layout.file, layout.data)])
    matched = match(grids, layout.choices, layout.known)
    undecided = {
        word.word for kinds in matched.meanings.words.values() for word in kinds.values() if not word.answer
    }
    return translate(matched, layout.known), undecided


def shown(person) -> str:
    name = person.name if person.headcount == 1 else str(person.headcount)
    name += f" <{person.email}>" if person.email else ""
    name += f" #{person.external_id}" if person.external_id else ""
    held = ", ".join(f"{skill} {level}" for skill, level in sorted(person.levels.items()))
    return f"{name} ({person.team}, {person.role})" + (f": {held}" if held else "")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_messy_file_comes_in_as_it_is_meant(layout):
    found, undecided = read(layout)

    names = {person.key: person.name for person in found.workbook.people}
    ratings = [
        f"{names[each.person]} {each.skill} {each.level} {each.source}{f' {each.on}' if each.on else ''}"
        for each in found.workbook.ratings
    ]
    needs = [f"{each.role} {each.skill} {each.level}" for each in found.workbook.requirements]
    assert [shown(person) for person in found.workbook.people] == list(layout.people)
    assert sorted(ratings) == sorted(layout.ratings)
    assert needs == list(layout.needs)
    assert (found.mistake_count, undecided) == (layout.mistakes, set(layout.asked)), found.mistakes
    missing = [note for note in layout.notes if not any(note in each for each in found.notes)]
    assert missing == [], found.notes
