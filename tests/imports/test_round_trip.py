"""What is written is what is read, however it is written down."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readiness.imports.grids import read_grids
from readiness.imports.records import Known, Reading, pack, unpack_reading
from readiness.imports.words import LEVELS, clean, same
from readiness.imports.workbook import interpret, read_workbook
from tests.workbooks import PEOPLE, REQUIREMENTS, RESOURCES, make_folder, make_workbook

SKILLS = ("Prompting", "Datenschutz", "R&D", "C++", "C#", "日本語")
letters = st.characters(categories=("Lu", "Ll", "Lo", "Nd"), exclude_characters="'=")
names = st.text(letters, min_size=1, max_size=20).map(clean).filter(bool)
levels = st.one_of(st.none(), st.integers(0, 5))
hours = st.one_of(st.none(), st.decimals(0, 200, places=2))
person = st.tuples(
    names, names, st.sampled_from(("Analyst", "Clerk")), hours, st.tuples(*[levels] * len(SKILLS))
)


def people_rows(people) -> list[tuple]:
    rows = [("name", "email", "team", "role", "headcount", "hours", *SKILLS)]
    for number, (name, team, role, each_hours, each_levels) in enumerate(people):
        rows.append((name, f"p{number}@example.org", team, role, None, each_hours, *each_levels))
    return rows


def read(path: Path) -> Reading:
    paths = sorted(path.iterdir()) if path.is_dir() else [path]
    return interpret(read_grids([(each.name, each.read_bytes()) for each in paths]), path.name, Known())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(person, min_size=1, max_size=6))
def test_a_random_workbook_reads_as_it_was_meant_from_xlsx_and_csv_alike(tmp_path, people):
    rows = people_rows(people)
    sheets = {"people": rows, "requirements": None, "resources": None}

    book = read(make_workbook(tmp_path / "book.xlsx", **sheets))
    folder = read(make_folder(tmp_path / "folder", **sheets))

    assert book.mistakes == ()
    assert folder.workbook == book.workbook
    for row, read_person in zip(rows[1:], book.workbook.people, strict=True):
        assert (read_person.name, read_person.email) == (row[0], row[1])
        assert (same(read_person.team), read_person.role) == (same(row[2]), row[3])
        assert read_person.hours == (None if row[5] is None else Decimal(row[5]))
        held = {skill: read_person.levels[skill] for skill in SKILLS if skill in read_person.levels}
        assert held == {
            skill: level for skill, level in zip(SKILLS, row[6:], strict=True) if level is not None
        }


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_csv_comes_in_any_usual_encoding_and_with_any_usual_delimiter(tmp_path, delimiter, encoding):
    people = [
        ("name", "team", "role", "Präsentation"),
        ("Zoë Müller", "Büro", "Sachbearbeiterin", "Foundation"),
    ]
    sheets = {"people": people, "requirements": None, "resources": None}

    reading = read(make_folder(tmp_path / "f", delimiter=delimiter, encoding=encoding, **sheets))

    (one,) = reading.workbook.people
    assert (one.name, one.team, one.role, dict(one.levels)) == (
        *("Zoë Müller", "Büro", "Sachbearbeiterin"),
        {"Präsentation": 2},
    )


def test_headings_do_not_mind_case_spaces_underscores_and_accents(tmp_path):
    resources = [
        ("Títle", "FROM LEVEL", "To_Level", "Run  Price", "runseats", "Max-Runs", "SKILL"),
        ("Lab", 0, "Advanced", "1.200,50", "12", 4.0, "Prompting"),
    ]

    reading = read(make_workbook(tmp_path / "b.xlsx", resources=resources))

    (lab,) = reading.workbook.resources
    assert (lab.run_price, lab.run_seats, lab.max_runs) == (Decimal("1200.50"), 12, 4)
    assert [(lift.from_level, lift.to_level) for lift in lab.lifts] == [(0, 4)]


def test_levels_come_as_numbers_names_and_both(tmp_path):
    said = [0, "1", 2.0, "3.0", "Advanced", "eXPERT", "3 Practitioner", "Level 2", None, " ", "n/a", "–"]
    people = [("name", "team", "role", "SQL"), *[(f"P{n}", "T", "R", level) for n, level in enumerate(said)]]

    reading = read(make_workbook(tmp_path / "b.xlsx", people=people, requirements=None, resources=None))

    held = [person.levels.get("SQL") for person in reading.workbook.people]
    assert held == [0, 1, 2, 3, 4, 5, 3, 2, None, None, None, None]
    assert LEVELS[4] == "Advanced"


def test_blank_is_unknown_and_zero_is_zero(tmp_path):
    resources = [
        ("title", "hours", "price", "skill", "from_level", "to_level"),
        ("Free", 2, 0, "SQL", 0, 1),
        ("Unknown", None, None, "SQL", 0, 1),
    ]

    free, unknown = read(make_workbook(tmp_path / "b.xlsx", resources=resources)).workbook.resources

    assert (free.hours, free.price) == (2, 0)
    assert (unknown.hours, unknown.price) == (None, None)


def test_rows_of_one_title_are_one_resource_and_blanks_inherit(tmp_path):
    basics, lab, privacy = read(make_workbook(tmp_path / "b.xlsx")).workbook.resources

    assert basics.row == 2
    assert [(lift.row, lift.skill) for lift in basics.lifts] == [(2, "Prompting"), (3, "Data privacy")]
    assert (basics.hours, basics.url) == (4, "https://example.org/prompting")
    assert (lab.kind, lab.format, lab.audiences) == (
        "workshop",
        "instructor_led",
        ("end-users", "tech-specialists"),
    )
    assert privacy.audiences == ()


def test_columns_of_no_meaning_are_left_out_and_said_so(tmp_path):
    people = [(*PEOPLE[0], "Location", "Notes", None), *[(*row, "Berlin", None, "x") for row in PEOPLE[1:]]]
    requirements = [(*REQUIREMENTS[0], "Comment"), *[(*row, "why") for row in REQUIREMENTS[1:]]]

    reading = read(make_workbook(tmp_path / "b.xlsx", people=people, requirements=requirements))

    assert [(each.sheet, each.column, each.header, each.why) for each in reading.ignored] == [
        ("people", "K", "", "it has no heading"),
        ("people", "I", "Location", "no heading of ours, and nothing in it is a level"),
        ("people", "J", "Notes", "it is empty"),
        ("requirements", "G", "Comment", "no heading of ours"),
    ]


def test_titles_above_the_headings_and_blank_rows_do_no_harm(tmp_path):
    people = [("Skills of our teams",), (), ("as of September", None, None), *PEOPLE[:2], (), *PEOPLE[2:]]

    reading = read(make_workbook(tmp_path / "b.xlsx", people=people))

    assert [person.row for person in reading.workbook.people] == [5, 7, 8, 9, 10]


def test_cells_merged_downwards_mean_the_same_in_every_row(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "people"
    for row in (("name", "team", "role"), ("Ana", "Sales", "Rep"), ("Ben", None, "Rep"), ("Cy", None, "Rep")):
        book.active.append(row)
    book.active.merge_cells("B2:B4")
    book.save(tmp_path / "b.xlsx")

    assert [person.team for person in read(tmp_path / "b.xlsx").workbook.people] == ["Sales"] * 3


def test_hidden_and_other_sheets_are_left_out_and_said_so(tmp_path):
    from openpyxl import load_workbook

    path = make_workbook(tmp_path / "b.xlsx", Lists=[("a", "b")])
    book = load_workbook(path)
    book["resources"].sheet_state = "hidden"
    book.save(path)

    reading = read(path)

    assert reading.workbook.resources == ()
    assert reading.notes[:2] == (
        "the sheet “Lists” was left out; we read people, ratings, requirements or resources",
        "the sheet “resources” is hidden and was left out; unhide it to have it read",
    )


def test_one_csv_file_is_the_people_whatever_it_is_called(tmp_path):
    reading = read_workbook(b"name,team,role,SQL\r\nAna,Sales,Rep,3\r\n", "staff list.csv")

    assert [person.levels for person in reading.workbook.people] == [{"SQL": 3}]
    assert reading.notes == ("the sheet “staff list” was read as people, since it is the only one",)


def test_a_zip_of_csv_files_is_a_workbook(tmp_path):
    folder = make_folder(tmp_path / "folder")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"export/{path.name}")

    assert read_workbook(packed.getvalue(), "export.zip").workbook == read_workbook(folder).workbook


def test_a_quotation_mark_never_closed_is_located(tmp_path):
    reading = read_workbook(b'name,team,role\nAna,Sales,Rep\nBen,"Sales,Rep\nCy,Sales,Rep\n', "people.csv")

    assert [(m.sheet, m.row, m.expected) for m in reading.mistakes] == [
        ("people", 3, "quotation marks in pairs around a cell")
    ]


def test_our_own_mark_against_formulas_is_taken_off_again(tmp_path):
    reading = read_workbook(b"name,team,role\n'=Ana,'-Sales,O'Hara\n", "people.csv")

    (one,) = reading.workbook.people
    assert (one.name, one.team, one.role) == ("=Ana", "-Sales", "O'Hara")


def test_a_reading_survives_the_trip_from_the_child(tmp_path):
    ratings = [("person", "skill", "level", "date"), ("Ana Silva", "SQL", 3, date(2026, 9, 14))]
    reading = read(make_workbook(tmp_path / "b.xlsx", ratings=ratings))

    assert unpack_reading(pack(reading)) == reading
    assert read_workbook(tmp_path / "b.xlsx") == reading
    assert len(RESOURCES) == 5
