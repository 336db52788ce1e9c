"""A spreadsheet as people have it, from the upload to the undo, in a real browser; with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from readiness.models import Learner, Member, Plan, Rating
from tests.browser.conftest import NARROW
from tests.factories import AudienceFactory, MemberFactory, PlanFactory, SkillFactory
from tests.workbooks import messy_workbook

ROWS = (
    ("Skills of our people, September",),
    (),
    ("Employee", "Dept.", "Job", "Prompting", "Data privcy", "Remark"),
    ("Doe, Jane <jane@x.org>", "Sales", "Rep", "Adv.", 3, "ok"),
    ("Ben Okafor", "Sales", "Rep", "x", 2, None),
    ("Cem Yildiz", "Sales", "Rep", 7, 1, "see mail"),
    ("Total", None, None, 11, 6, None),
)
FILE = {
    "name": "Skills September.xlsx",
    "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "buffer": messy_workbook({"Skills": ROWS}),
}


@pytest.fixture
def plan() -> Plan:
    AudienceFactory(slug="everyone", name="Everyone", segment="", everyone=True)
    plan = PlanFactory()
    for name in ("Prompting", "Data privacy", "Responsible AI practice"):
        SkillFactory(collection=plan.organization.collection, name=name)
    return plan


@pytest.fixture
def planner(plan: Plan):
    return MemberFactory(organization=plan.organization, role=Member.Role.PLANNER).user


def walk(page: Page, plan: Plan, assert_accessible) -> None:
    """Upload, match, look, apply, undo."""
    page.goto(reverse("import-upload", args=[plan.organization.slug, plan.slug]))
    page.get_by_label("Workbook or other spreadsheet").set_input_files(FILE)
    page.get_by_role("button", name="Check the file").click()

    expect(page.locator("h1")).to_have_text(
        "1 person or group and 2 ratings are ready to import; 2 rows need a fix"
    )
    expect(page.get_by_label("Our field for Dept.")).to_have_value("team")
    expect(page.get_by_label("What Data privcy stands for")).to_have_value("=Data privacy")
    assert_accessible(page)
    page.get_by_label("What x stands for").select_option("3 Practitioner")
    page.get_by_role("button", name="Check again with these matches").click()

    expect(page.locator("h1")).to_have_text(
        "2 people and groups and 4 ratings are ready to import; 1 row needs a fix"
    )
    expect(page.locator("#mistakes tbody tr")).to_contain_text(["“7”"])
    page.go_back()
    page.reload()
    expect(page.get_by_label("What x stands for")).to_have_value("3")

    page.get_by_text("Import all or nothing", exact=True).click()
    page.get_by_role("button", name="Import the good rows").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved, since rows are rejected.")
    page.get_by_text("Import the good rows only", exact=True).click()
    page.get_by_role("button", name="Import the good rows").click()

    expect(page.locator("h1")).to_have_text("Skills September.xlsx is imported")
    assert Learner.objects.count() == 2
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download rejected rows").click()
    assert "Cem Yildiz" in download.value.path().read_text(encoding="utf-8-sig")
    page.get_by_role("button", name="Undo the import").click()

    expect(page.locator("h1")).to_have_text("The import of Skills September.xlsx is undone")
    assert not Learner.objects.exists()
    assert not Rating.objects.exists()


def test_an_import_with_mistakes_is_matched_applied_and_undone(
    signed_in_page, plan, planner, assert_accessible
):
    walk(signed_in_page(planner), plan, assert_accessible)


def test_the_same_without_javascript(page_without_script, plan, planner):
    walk(page_without_script(planner), plan, lambda page: None)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_review_fits_a_phone_and_is_accessible(signed_in_page, plan, planner, assert_accessible, scheme):
    page = signed_in_page(planner)
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme=scheme)
    page.goto(reverse("import-upload", args=[plan.organization.slug, plan.slug]))
    page.get_by_label("Workbook or other spreadsheet").set_input_files(FILE)
    page.get_by_role("button", name="Check the file").click()

    expect(page).to_have_url(re.compile(r"/import/\d+/$"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)


def test_pasted_rows_are_matched_too(signed_in_page, plan, planner):
    page = signed_in_page(planner)
    page.goto(reverse("import-upload", args=[plan.organization.slug, plan.slug]))
    page.get_by_label("Or paste rows").fill("Name\tTeam\tRole\tPrompting\nAna\tSales\tRep\t●●●○○\n")
    page.get_by_role("button", name="Check the file").click()

    expect(page.locator("h1")).to_have_text("1 person or group and 1 rating are ready to import")
    page.get_by_role("button", name="Import it all").click()

    expect(page.locator("h1")).to_have_text("Pasted rows is imported")
    assert Rating.objects.get().level == 3
