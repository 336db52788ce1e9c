"""From the overview to the published PDF, in a real browser, with and without script."""

from __future__ import annotations

import io
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from readiness.models import Concern, Plan, Version
from tests.browser.conftest import NARROW
from tests.factories import MemberFactory, UserFactory
from tests.readiness.pages import address, compute, make_place


def make_plan() -> Plan:
    """A plan that leaves a mandatory requirement open, so that there is something to decide."""
    plan = make_place(teams=1, people=6, name="Adopting generative AI", sponsor="Sofia Lindqvist, COO")
    plan.requirements.filter(skill__name="Skill A").update(level=5, mandatory=True)
    Concern.objects.create(plan=plan, kind="ethics", text="Who is responsible for answers?")
    compute(plan)
    return plan


def owner(plan: Plan):
    return MemberFactory(organization=plan.organization, user=UserFactory(name="Petra Lang")).user


def test_from_the_overview_to_the_published_pdf(signed_in_page, assert_accessible):
    plan = make_plan()
    page = signed_in_page(owner(plan))
    walk(page, plan, check=assert_accessible)


def test_the_same_without_script_on_a_narrow_screen(page_without_script):
    plan = make_plan()
    page = page_without_script(owner(plan))
    page.set_viewport_size(NARROW)
    walk(page, plan, check=lambda page: None)


def walk(page: Page, plan: Plan, *, check) -> None:
    heading = page.get_by_role("heading", level=1)
    page.goto(address("plan-overview", plan))
    page.locator("#stages").get_by_role("link", name="Publish").click()
    expect(heading).to_have_text("One decision left before you publish")
    expect(page.locator("#decision")).to_contain_text("6 mandatory requirements")
    check(page)

    page.get_by_role("button", name="Record the decision").click()
    expect(page).to_have_title("Error: Publish · Readiness")
    page.get_by_label("Why may the plan leave them open?").fill("The level 5 course begins in May.")
    page.get_by_role("button", name="Record the decision").click()
    expect(heading).to_have_text("Draft 1 is ready to be approved")

    expect(page.get_by_label("Sponsor’s name")).to_have_value("Sofia Lindqvist")
    page.get_by_label("The sponsor has read draft 1").check()
    page.get_by_role("button", name="Record the approval").click()
    expect(heading).to_have_text("Draft 1 is approved: publish it")
    page.get_by_role("button", name="Publish version 1").click()
    expect(heading).to_have_text("Version 1 is in force")
    check(page)

    assert Version.objects.get().approved_on == timezone.localdate()
    with page.expect_download() as saved:
        page.get_by_role("link", name="PDF report").click()
    reader = PdfReader(io.BytesIO(Path(saved.value.path()).read_bytes()))
    words = " ".join(part.extract_text() for part in reader.pages)
    assert "Version 1, published" in words
    assert "Draft" not in reader.pages[1].extract_text()
