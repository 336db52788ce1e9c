"""What a newcomer does, from the link the first start prints to the plan's PDF; and a workbook with mistakes."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from readiness.actions.invitations import ensure_owner_link
from readiness.models import ImportBatch, Learner, Member, Rating, Role, Version
from tests.browser.hands import Hand, Mouse, to_the_overview
from tests.factories import MemberFactory, PlanFactory
from tests.workbooks import PEOPLE, REQUIREMENTS, changed, make_workbook

NAME = "Corner Bakery"
PROMPTING = "Prompt engineering fundamentals"  # what the starter catalog calls the file's Prompting
PATIENCE = 60_000  # ms; the answer to a limit is the plan worked out, that to "PDF" the report set


@pytest.fixture
def starter_catalog(transactional_db) -> None:
    call_command("load_catalog", verbosity=0)


@pytest.fixture
def workbook(tmp_path) -> Path:
    return make_workbook(tmp_path / "bakery.xlsx")


def test_a_newcomer_goes_from_the_owner_link_to_the_pdf(page, starter_catalog, workbook):
    walk(page, workbook)


def test_a_newcomer_goes_from_the_owner_link_to_the_pdf_without_javascript(
    page_without_script, starter_catalog, workbook
):
    walk(page_without_script(), workbook)


def walk(page: Page, workbook: Path) -> None:
    page.set_default_timeout(10_000)
    page.set_default_navigation_timeout(PATIENCE)
    hand = Mouse(page)
    create_an_account(hand)
    found_an_organization(hand)
    import_people(page, workbook)
    look_at_gaps(page)
    first = work_out(page, draft=1, budget=100)
    second = work_out(page, draft=2, budget=10_000)
    assert amount(first["Cost"]) <= 100
    assert second["Cost"] != first["Cost"]
    assert second["Readiness"] != first["Readiness"]
    see_both_drafts(page, first)
    look_into_the_pdf(page)


def create_an_account(hand: Hand) -> None:
    page = hand.page
    page.goto(ensure_owner_link())
    expect(heading(page)).to_have_text("Set up Readiness")
    hand.follow("Create an account", within="body")
    hand.fill(re.compile("E-?mail"), "mira@bakery.example")
    hand.fill(re.compile(r"^Password$"), "a long enough password")
    hand.fill("Password (again)", "a long enough password")
    hand.press("Create the account", within="body")
    hand.press("Continue as owner", within="body")


def found_an_organization(hand: Hand) -> None:
    page = hand.page
    expect(heading(page)).to_have_text("What is your organization called?")
    hand.fill("Name of the organization", NAME)
    hand.press("Create organization")
    expect(heading(page)).to_have_text("Begin with what you have")
    to_the_overview(hand)
    expect(page.locator(".page-head")).to_contain_text(NAME)
    expect(heading(page)).to_have_text("Adopting generative AI")
    expect(page.get_by_text("Nobody is here yet")).to_be_visible()
    member = Member.objects.get(user__email="mira@bakery.example")
    assert (member.organization.name, member.role) == (NAME, Member.Role.OWNER)


def import_people(page: Page, workbook: Path) -> None:
    page.get_by_role("link", name="Upload a workbook").first.click()
    page.get_by_label("Workbook").set_input_files(workbook)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("This is a rehearsal")).to_contain_text("bakery.xlsx")
    expect(page.locator("#counts")).to_contain_text("Ratings", ignore_case=True)
    expect(page.get_by_text(f"“Prompting” is read as the skill “{PROMPTING}”")).to_be_visible()
    assert not Learner.objects.exists(), "a rehearsal stores no people"
    page.get_by_role("button", name="Import it all").click()
    expect(page.get_by_text("Imported bakery.xlsx")).to_be_visible()
    assert sum(Learner.objects.values_list("headcount", flat=True)) == 48


def look_at_gaps(page: Page) -> None:
    """The import ends on them."""
    expect(heading(page)).to_have_text("One skill makes up four fifths of the shortfall")
    expect(page.locator(".page-head .lede")).to_contain_text("Data privacy is the largest gap")
    heat = page.locator("table.heat")
    for word in (PROMPTING, "Data privacy", "Sales", "Operations", "Leadership team"):
        expect(heat).to_contain_text(word)
    page.get_by_role("link", name="Go on to the plan").click()
    expect(heading(page)).to_have_text("No plan yet")
    page.get_by_role("link", name="Set limits and work it out").click()


def work_out(page: Page, *, draft: int, budget: int) -> dict[str, str]:
    """From the change page to the plan of that draft; what its figures say."""
    if draft > 1:
        page.get_by_role("link", name="Change and regenerate").click()
    page.get_by_label("Budget for training").fill(str(budget))
    page.get_by_label("First day of the plan").fill("2027-01-01")
    page.get_by_role("button", name="Work out the plan").click()
    page.wait_for_url(re.compile(rf"/plan/\?version={draft}$"))
    expect(page).to_have_title(f"Plan, draft {draft} · Readiness")
    expect(page.locator(".ribbon").first).to_contain_text("Best possible, proven.")
    return figures(page)


def see_both_drafts(page: Page, first: dict[str, str]) -> None:
    newest = page.url
    page.goto(newest.replace("version=2", "version=1"))
    assert figures(page) == first, "an earlier draft stays as it was"
    page.get_by_role("link", name="see the newest").click()
    expect(page).to_have_title("Plan, draft 2 · Readiness")


def look_into_the_pdf(page: Page) -> None:
    page.get_by_text("Export", exact=True).click()
    with page.expect_download(timeout=PATIENCE) as saved:
        page.get_by_role("link", name="PDF report").click()
    content = Path(saved.value.path()).read_bytes()
    assert content.startswith(b"%PDF")
    text = " ".join(part.extract_text() for part in PdfReader(io.BytesIO(content)).pages)
    assert NAME in text
    assert PROMPTING in text


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def amount(money: str) -> int:
    return int(money.strip("€").replace(",", ""))


def figures(page: Page) -> dict[str, str]:
    """The big figures of a plan by their labels."""
    shown = page.locator("dl.stats-plain .stat")
    return {part.locator("dt").inner_text(): part.locator("dd").first.inner_text() for part in shown.all()}


def test_an_upload_with_mistakes_names_every_one_and_imports_nothing(signed_in_page, tmp_path):
    plan = PlanFactory()
    member = MemberFactory(organization=plan.organization)
    people = changed(changed(PEOPLE, 2, "Prompting", 9), 4, "hours", "plenty")
    needs = changed(REQUIREMENTS, 3, "level", "Wizard")
    path = make_workbook(tmp_path / "wrong.xlsx", people=people, requirements=needs)
    page = signed_in_page(member.user)
    page.goto(f"/o/{plan.organization.slug}/plans/{plan.slug}/import/")

    page.get_by_label("Workbook").set_input_files(path)
    page.get_by_role("button", name="Check the file").click()

    expect(heading(page)).to_have_text("3 mistakes in wrong.xlsx")
    found = [row.locator("td").all_inner_texts() for row in page.locator("#mistakes tbody tr").all()]
    assert [(sheet, row, said) for sheet, row, _, said, _ in found] == [
        ("people", "2", "“9”"),
        ("people", "4", "“plenty”"),
        ("requirements", "3", "“Wizard”"),
    ]
    assert all(expected for *_, expected in found)
    assert page.get_by_label("Workbook").is_visible(), "the corrected file is chosen on the same page"
    for model in (Learner, Rating, Role, Version):
        assert not model.objects.exists(), f"{model.__name__} was stored"
    assert not ImportBatch.objects.filter(applied_at__isnull=False).exists()
