"""The workbook: real numbers and dates, nothing that runs, and it comes back in as it went out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from openpyxl.cell.cell import TYPE_FORMULA

from readiness.actions.imports import apply_workbook
from readiness.actions.organizations import begin_plan, found_organization
from readiness.exports import xlsx
from readiness.exports.material import of_version
from readiness.imports.workbook import read_workbook
from readiness.models import Learner, Measure, Member, Rating, Team
from readiness.queries.import_known import known_to
from readiness.snapshots import problem_for
from tests.exports.books import HOSTILE, opened, repairs, sheet
from tests.factories import MemberFactory, RatingFactory
from tests.readiness.pages import TODAY, address, compute, make_place, sign_in

pytestmark = pytest.mark.django_db
SHEETS = [
    "Summary",
    "People",
    "Requirements",
    "Gaps",
    "Actions",
    "Seats",
    "Budget",
    "Measures",
    "Residual gaps",
]


def book_of(plan, role=Member.Role.OWNER, *teams) -> bytes:
    version = compute(plan)
    member = MemberFactory(organization=plan.organization, role=role)
    member.teams.set(teams)
    material = of_version(plan.versions.get(pk=version.pk), member, TODAY)
    sees = role in (Member.Role.OWNER, Member.Role.PLANNER, Member.Role.MANAGER)
    return xlsx.workbook(material, may_see_people=sees, made_on=TODAY)


@pytest.fixture
def plan(db):
    plan = make_place(teams=2, people=6)
    Measure.objects.create(
        plan=plan, family="value", name="Replies", baseline=Decimal("12.5"), target_on=date(2027, 9, 30)
    )
    return plan


@pytest.fixture
def book(plan) -> bytes:
    return book_of(plan)


def test_it_holds_the_sheets_in_order_with_filters_and_frozen_headings(book):
    found = opened(book)

    assert found.sheetnames == [*SHEETS, "Resources", "Notes"]
    assert repairs(book) == []
    for each in found:
        assert each.freeze_panes in ("A2", "B2"), each.title
        assert each.auto_filter.ref.startswith("A1:"), each.title


def test_numbers_are_numbers_and_dates_are_dates(book):
    actions = sheet(book, "Actions")
    heads = actions[0]
    line = dict(zip(heads, actions[1], strict=True))

    assert line["people"] == 12
    assert line["cost (EUR)"] == 1200
    assert line["begins"].isoformat() == "2027-01-01T00:00:00"
    measure = dict(zip(*sheet(book, "Measures"), strict=True))
    assert (measure["baseline"], measure["latest"]) == (12.5, None)
    assert measure["due"].date() == date(2027, 9, 30)


def test_what_is_not_assessed_is_an_empty_cell_and_level_0_is_a_0(plan):
    first, second = Learner.objects.order_by("pk")[:2]
    Rating.objects.filter(learner=first).delete()
    Rating.objects.filter(learner=second).update(level=0)

    rows = {row[0]: row for row in sheet(book_of(plan), "People")}

    assert rows[first.name][7:] == (None, None)
    assert rows[second.name][7:] == (0, 0)


def test_levels_and_gaps_have_the_colors_of_the_interface(book):
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    light = dict(re.findall(r"--([a-z0-9]+): (#[0-9a-f]{6})", tokens.split('[data-bs-theme="dark"]')[0]))

    assert [fill.lower() for fill, _ in xlsx.LEVELS] == [light[f"l{level}"] for level in range(6)]
    named = {"0": "g0"}
    assert {band: fill.lower() for band, (fill, _) in xlsx.GAPS.items()} == {
        band: light[named.get(band, band)] for band in xlsx.GAPS
    }
    rules = opened(book)["People"].conditional_formatting
    assert {str(each.sqref) for each in rules} == {"H2:H13", "I2:I13"}


def test_the_columns_are_wide_enough_for_what_is_in_them(book):
    people = opened(book)["People"]

    for letter, column in zip("ABD", (0, 1, 3), strict=True):
        longest = max(len(str(row[column].value or "")) for row in people.iter_rows())
        assert people.column_dimensions[letter].width >= longest


def test_the_same_version_gives_the_same_bytes(plan):
    compute(plan)
    member = MemberFactory(organization=plan.organization)
    version = plan.versions.get()

    once, again = (
        xlsx.workbook(of_version(version, member, TODAY), may_see_people=True, made_on=TODAY)
        for _ in range(2)
    )

    assert once == again


# --- whatever people type ---------------------------------------------------------------------------------------


def test_no_name_becomes_a_formula_a_link_or_a_repair(plan):
    for learner, name in zip(Learner.objects.all(), HOSTILE, strict=False):
        Learner.objects.filter(pk=learner.pk).update(
            name=name.replace("\x00", "").replace("\ud800", "")[:150]
        )
    for number, team in enumerate(Team.objects.all()):
        Team.objects.filter(pk=team.pk).update(name=f"{HOSTILE[number]}{number}")

    content = book_of(plan)

    assert repairs(content) == []
    for each in opened(content):
        kinds = {cell.data_type for row in each.iter_rows() for cell in row}
        assert TYPE_FORMULA not in kinds, each.title
    names = {row[0] for row in sheet(content, "People")}
    assert {"=1+1", "+1", "-1", "@SUM(A1)", "＝1+1"} <= names


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_holds_any_text_or_says_that_it_was_cut(text):
    fitted = xlsx.fit(text)

    assert len(fitted) <= 32_767
    assert fitted.encode()
    assert ("(cut)" in fitted) == (len(text) > 32_767)


# --- who sees what ----------------------------------------------------------------------------------------------


def test_who_may_not_see_people_gets_no_sheet_of_them_and_no_name(plan):
    content = book_of(plan, Member.Role.VIEWER)

    assert "People" not in opened(content).sheetnames
    cells = [
        str(value) for each in opened(content).sheetnames for row in sheet(content, each) for value in row
    ]
    assert not any("Person" in cell for cell in cells)
    assert any("you may not see" in cell for cell in cells)


def test_a_manager_sees_the_people_of_the_own_team_alone(plan):
    content = book_of(plan, Member.Role.MANAGER, Team.objects.get(name="Team 2"))

    assert {row[3] for row in sheet(content, "People")[1:]} == {"Team 2"}
    seats = sheet(content, "Seats")[1:]
    assert {row[3] for row in seats if row[4] == "Team 1"} == {"not shown"}
    assert {row[6] for row in seats if row[4] == "Team 1"} == {6}
    assert {row[6] for row in seats if row[4] == "Team 2"} == {1}


def test_figures_about_fewer_than_five_people_are_withheld():
    content = book_of(make_place(teams=2, people=3), Member.Role.VIEWER)

    gaps = [dict(zip(sheet(content, "Gaps")[0], row, strict=True)) for row in sheet(content, "Gaps")[1:]]
    assert {row["people short"] for row in gaps} == {row["average gap"] for row in gaps} == {None}
    assert {row[6] for row in sheet(content, "Seats")[1:]} == {None}


def test_the_page_offers_it_and_it_downloads(client, plan):
    compute(plan)
    sign_in(client, plan)

    page = client.get(address("plan", plan))
    response = client.get(address("plan-xlsx", plan, 1))

    assert address("plan-xlsx", plan, 1) in page.content.decode()
    assert (
        response["Content-Disposition"]
        == f'attachment; filename="{plan.organization.slug}-{plan.slug}-1.xlsx"'
    )
    assert repairs(response.content) == []


# --- and back again ---------------------------------------------------------------------------------------------


@pytest.fixture
def catalog(db):
    """The starter catalog: audiences and what is published."""
    call_command("load_catalog", verbosity=0)


def test_brought_back_unchanged_it_changes_nothing(catalog):
    plan = make_place(teams=2, people=3)
    Rating.objects.update(source=Rating.Source.IMPORT)
    content = book_of(plan)

    reading = read_workbook(content, "plan.xlsx", known_to(plan.organization, TODAY))
    batch = apply_workbook(
        organization=plan.organization, plan=plan, records=reading.workbook, actor=None, today=TODAY
    )

    assert [str(mistake) for mistake in reading.mistakes] == []
    changed = {
        kind: count for kind, count in batch.counts.items() if count.get("new") or count.get("changed")
    }
    assert changed == {}


def test_in_an_empty_organization_it_is_the_same_problem(catalog):
    plan = make_place(teams=2, people=3)
    extra = a_group(plan)
    was = problem_for(plan, today=TODAY)
    content = book_of(plan)

    other = found_organization(name="Elsewhere", owner=None)
    begun = begin_plan(organization=other, name="Again", actor=None, today=TODAY, starts_on=plan.starts_on)
    reading = read_workbook(content, "plan.xlsx", known_to(other, TODAY))
    apply_workbook(organization=other, plan=begun, records=reading.workbook, actor=None, today=TODAY)
    came = problem_for(begun, today=TODAY)

    assert essence(came) == essence(was)
    assert extra.headcount == 40


def a_group(plan) -> Learner:
    """A group whose level in one skill is 0 and in the other not known."""
    some = Learner.objects.filter(organization=plan.organization).first()
    group = Learner.objects.create(
        organization=plan.organization,
        team=some.team,
        role=some.role,
        headcount=40,
        hours_per_quarter=Decimal("7.5"),
    )
    RatingFactory(learner=group, skill=some.ratings.first().skill, level=0)
    return group


def essence(problem) -> dict:
    """The problem by names: ids are another installation's."""
    skills = {skill.id: skill.name for skill in problem.skills}
    teams = {team.id: team.name for team in problem.teams}
    roles = {role.id: role for role in problem.roles}
    return {
        "people": sorted(
            (
                teams[p.team],
                roles[p.role].name,
                p.headcount,
                p.hours,
                sorted((skills[s], n) for s, n in p.levels.items()),
            )
            for p in problem.learners
        ),
        "needs": sorted(
            (role.name, role.audience, skills[need.skill], need.level, need.importance, need.mandatory)
            for role in problem.roles
            for need in role.requirements
        ),
        "offers": sorted(
            (
                r.title,
                r.hours,
                r.price,
                sorted((skills[o.skill], o.from_level, o.to_level) for o in r.outcomes),
            )
            for r in problem.resources
        ),
    }


# --- another program --------------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_libreoffice_opens_it_and_finds_the_same_cells(book, tmp_path):
    """What it saves again holds what we wrote: nothing was repaired, dropped or computed."""
    (tmp_path / "plan.xlsx").write_bytes(book)
    command = ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    command += [str(tmp_path / "back"), str(tmp_path / "plan.xlsx")]
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=home)

    again = Path(tmp_path / "back" / "plan.xlsx").read_bytes()

    for name in opened(book).sheetnames:
        ours, theirs = (
            [
                [round(value, 12) if isinstance(value, float) else value for value in row]
                for row in sheet(each, name)
            ]
            for each in (book, again)
        )
        assert [row for row in theirs if any(value is not None for value in row)] == ours, name
