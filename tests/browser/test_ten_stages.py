"""A new organization, from the link the first start prints to a published plan, through all ten stages."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from readiness.models import Plan, Rating, Review, Version
from tests.browser.conftest import NARROW
from tests.browser.hands import Hand, Keyboard, Mouse, to_the_overview
from tests.browser.test_main_path import create_an_account, found_an_organization, heading

SKILL = "Prompt engineering fundamentals"
ROWS = f"Name,Team,Role,{SKILL}\nAna Roth,Sales,Rep,1\nBen Okafor,Sales,Rep,2\nCem Yildiz,Legal,Counsel,1\n"
BUDGET_QUESTIONS = (
    "What can you spend?", "How many hours can people give?", "Who is it for?", "What may the plan use?",
)  # fmt: skip
PATIENCE = 60_000


@pytest.fixture
def starter_catalog(transactional_db) -> None:
    call_command("load_catalog", verbosity=0)


def test_a_new_organization_goes_through_all_ten_stages(page, starter_catalog):
    walk(Mouse(page))


def test_the_same_with_the_keyboard_alone(page, starter_catalog):
    walk(Keyboard(page))


def test_the_same_without_javascript_on_a_phone(page_without_script, starter_catalog):
    page = page_without_script()
    page.set_viewport_size(NARROW)
    walk(Mouse(page))


def walk(hand: Hand) -> None:
    page = hand.page
    page.set_default_timeout(10_000)
    page.set_default_navigation_timeout(PATIENCE)
    create_an_account(hand)
    found_an_organization(hand)
    say_what_it_is_for(hand)
    say_what_worries_people(hand)
    bring_people_in(hand)
    say_what_roles_need(hand)
    correct_what_somebody_can_do(hand)
    look_at_the_gaps(hand)
    set_limits_and_work_it_out(hand)
    say_how_it_is_measured(hand)
    publish(hand)


def go_to(hand: Hand, stage: str) -> None:
    """From the task list of the overview."""
    hand.page.wait_for_load_state()
    if hand.page.locator("#stages").count() == 0:
        hand.follow("Adopting generative AI")
    hand.follow(stage, within="#stages")


def say_what_it_is_for(hand: Hand) -> None:
    page = hand.page
    go_to(hand, "Ambition & scenarios")
    hand.follow("Go on with goals")
    hand.fill("Goals, 1", "Answer customers within a day")
    hand.press("Save and continue")
    expect(heading(page)).to_have_text("What will people really do with generative AI?")
    hand.tick(first_suggestion(page))
    hand.press("Add what is ticked")
    hand.follow("Continue")
    hand.tick(re.compile("^2 "))
    hand.press("Save and continue")
    hand.fill("Sponsor", "Sofia Lindqvist, COO")
    hand.press("Save and continue")
    hand.tick(first_suggestion(page))
    hand.press("Add what is ticked")
    hand.follow("Continue")
    hand.follow("Continue")
    hand.follow("Add a change")
    hand.fill("What changes", "An AI steering group meets")
    hand.choose("Kind of change", "A board or steering group meets")
    hand.press("Add")
    hand.follow("Continue")
    expect(page.locator("#structure")).to_contain_text("An AI steering group meets")
    expect(page.locator("#goals")).to_contain_text("Answer customers within a day")


def say_what_worries_people(hand: Hand) -> None:
    page = hand.page
    go_to(hand, "Concerns & partners")
    hand.follow("Go on with concerns")
    hand.tick(first_suggestion(page))
    hand.press("Add what is ticked")
    hand.follow("Continue")
    hand.follow("Add a responsibility")
    hand.fill("Responsibility", "Approve new uses of AI")
    hand.fill("Area", "Legal")
    hand.press("Add")
    expect(page.locator("main table")).to_contain_text("Approve new uses of AI")


def bring_people_in(hand: Hand) -> None:
    page = hand.page
    go_to(hand, "Teams & people")
    hand.follow("Paste or upload")
    hand.fill("Or paste rows", ROWS)
    hand.press("Check the file")
    hand.press("Import it all")
    expect(heading(page)).to_have_text("Pasted rows is imported")
    assert Rating.objects.count() == 3


def say_what_roles_need(hand: Hand) -> None:
    page = hand.page
    to_the_overview(hand)
    go_to(hand, "Required skills")
    hand.fill("Skill", SKILL)
    hand.press("Add a column")
    hand.fill(re.compile("^Rep, "), "3")
    hand.fill(re.compile("^Counsel, "), "2")
    hand.press("Save and stay here")
    expect(page.get_by_label(re.compile("^Rep, ")).first).to_have_value("3")


def correct_what_somebody_can_do(hand: Hand) -> None:
    page = hand.page
    go_to(hand, "Existing skills")
    hand.follow("Cem Yildiz")
    hand.choose(SKILL, "2 Foundation")
    hand.press(re.compile("Save"))
    expect(page.locator("main")).to_contain_text("2")


def look_at_the_gaps(hand: Hand) -> None:
    page = hand.page
    go_to(hand, "Gaps")
    expect(page.locator("table.heat")).to_contain_text(SKILL)


def set_limits_and_work_it_out(hand: Hand) -> None:
    page = hand.page
    go_to(hand, "Budget & capacity")
    hand.tick("An amount of its own")
    hand.fill("The amount", "5000")
    for question in BUDGET_QUESTIONS:
        expect(heading(page)).to_have_text(question)
        hand.press("Save and continue")
    hand.follow("Set limits and work it out")
    hand.press("Work out the plan")
    page.wait_for_url(re.compile(r"/plan/\?version=1$"))
    expect(page.locator(".ribbon").first).to_contain_text("Best possible, proven.")


def say_how_it_is_measured(hand: Hand) -> None:
    page = hand.page
    go_to(hand, "Measures & reviews")
    hand.follow("Go on with measures")
    hand.tick(first_suggestion(page))
    hand.press("Add what is ticked")
    go_to(hand, "Measures & reviews")
    hand.follow(re.compile("how often it is reviewed"))
    hand.choose("The plan is reviewed", "Every quarter")
    hand.press("Save and continue")
    hand.follow("Add or change review calendar")
    hand.press("Make the calendar")
    expect(page.locator("main table")).to_contain_text("Plan review")
    assert Review.objects.count() >= 3


def publish(hand: Hand) -> None:
    page = hand.page
    go_to(hand, "Publish")
    if page.get_by_label("Why may the plan leave them open?").count():
        hand.fill("Why may the plan leave them open?", "The next course begins in May.")
        hand.press("Record the decision")
    expect(page.get_by_label("Sponsor’s name")).to_have_value("Sofia Lindqvist")
    hand.tick("The sponsor has read draft 1")
    hand.press("Record the approval")
    hand.press("Publish version 1")
    expect(heading(page)).to_have_text("Version 1 is in force")
    version = Version.objects.get()
    assert (version.state, version.approved_by) == (Version.State.PUBLISHED, "Sofia Lindqvist")
    plan = Plan.objects.get()
    assert (plan.goals, plan.maturity_aimed_at) == ("Answer customers within a day", 2)


def first_suggestion(page: Page) -> re.Pattern:
    """The label of the first card."""
    words = page.locator("#suggestions .form-check-label").first.inner_text()
    return re.compile(f"^{re.escape(words)}$")
