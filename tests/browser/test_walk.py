"""Stages 1, 2 and 9 in a real browser, without JavaScript; and two browsers in one draft."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from readiness.models import Plan
from tests.browser.conftest import sign_in
from tests.factories import MemberFactory, PlanFactory, TeamFactory, UserFactory
from tests.readiness.pages import address


@pytest.fixture
def plan(transactional_db) -> Plan:
    call_command("load_catalog", verbosity=0)
    plan = PlanFactory(name="Adopting generative AI")
    for name in ("Sales", "Legal"):
        TeamFactory(organization=plan.organization, name=name)
    return plan


def tick(page: Page, card: str) -> None:
    """A card is ticked anywhere on it."""
    page.locator("label", has_text=card).click()


def walk(page: Page, plan: Plan) -> None:
    page.goto(address("stage-ambition", plan))
    page.get_by_role("link", name="Go on with goals").click()
    page.get_by_label("Goals, 1").fill("Answer customers faster")
    page.get_by_role("button", name="Save and continue").click()
    tick(page, "Customer service replies")
    page.get_by_role("button", name="Add what is ticked").click()
    expect(page.get_by_role("rowheader", name="Customer service replies")).to_be_visible()
    page.get_by_role("link", name="Continue").click()
    tick(page, "Assistants with our knowledge")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Sponsor").fill("Astrid Holm, COO")
    page.get_by_label("Number of quarters").fill("40")
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title("Error: Sponsor and time · Readiness")
    page.get_by_role("link", name="Number of quarters: Enter a number of quarters from 1 to 20").click()
    expect(page.get_by_label("Number of quarters")).to_be_focused()
    expect(page.get_by_label("Sponsor")).to_have_value("Astrid Holm, COO")
    page.get_by_label("Number of quarters").fill("6")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("center of excellence")

    page.goto(address("stage-step", plan, "concerns", "concerns"))
    tick(page, "Confidential data ends up in public tools")
    page.get_by_role("button", name="Add what is ticked").click()
    page.get_by_role("link", name="Confidential data ends up in public tools").click()
    page.get_by_label("Answer").fill("Approved tools only")
    page.get_by_label("State").select_option("Answered")
    page.get_by_role("button", name="Save").click()
    page.goto(address("stage-row-new", plan, "concerns", "partners"))
    page.get_by_label("Team that needs it").select_option("Sales")
    page.get_by_label("Team it comes from").select_option("Legal")
    page.get_by_label("What is needed").fill("Contracts")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Not sure")).to_be_visible()

    page.goto(address("stage-step", plan, "measures", "measures"))
    tick(page, "Time saved with AI")
    page.get_by_role("button", name="Add what is ticked").click()
    page.get_by_role("link", name="Time saved with AI").click()
    page.get_by_label("Value").fill("1.5")
    page.get_by_label("Read on").fill("2026-11-20")
    page.get_by_role("button", name="Add the reading").click()
    expect(page.locator("#readings")).to_contain_text("20 November 2026")
    page.goto(address("stage-step", plan, "measures", "rhythm"))
    page.get_by_label("The plan is reviewed").select_option("Every quarter")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Make the calendar").click()
    expect(page.locator("tbody tr")).to_have_count(6)
    page.goto(address("review", plan))
    for said in (
        "Answer customers faster",
        "Astrid Holm, COO",
        "Approved tools only",
        "Contracts",
        "Plan review",
    ):
        expect(page.get_by_text(said).first).to_be_visible()


def test_three_stages_are_walked_through_without_javascript(page_without_script, plan):
    member = MemberFactory(organization=plan.organization)
    walk(page_without_script(member.user), plan)


def test_two_browsers_in_one_draft_lose_nothing(signed_in_page, new_context, watch, base_url, plan):
    noor, petra = (
        MemberFactory(organization=plan.organization, user=UserFactory(name=name)).user
        for name in ("Noor El-Amin", "Petra Lang")
    )
    mine = signed_in_page(petra)
    context = watch(new_context())
    sign_in(context, noor, base_url)
    theirs = context.new_page()
    for page in (mine, theirs):
        page.goto(address("stage-step", plan, "ambition", "support"))
    theirs.get_by_label("Sponsor").fill("Theirs")
    theirs.get_by_label("Number of quarters").fill("8")
    theirs.get_by_role("button", name="Save and continue").click()
    mine.get_by_label("Sponsor").fill("Mine")
    mine.get_by_label("Readiness aimed at").fill("75")

    mine.get_by_role("button", name="Save and continue").click()

    expect(mine.get_by_text("Last changed by Noor El-Amin")).to_be_visible()
    expect(mine.locator(".said")).to_have_text(["Theirs", "Mine"])
    tick(mine, "Use mine")
    mine.get_by_role("button", name="Save what I chose").click()
    plan.refresh_from_db()
    assert (plan.sponsor, plan.quarters, plan.readiness_target) == ("Mine", 8, 75)
