"""A campaign, from asking people to the rating beside, and answered on a phone-sized screen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from readiness.actions.campaigns import start_campaign, token_of
from readiness.models import Campaign, Rating
from tests.browser.conftest import NARROW
from tests.factories import MemberFactory, UserFactory
from tests.readiness.pages import address, make_place


@pytest.fixture
def plan():
    cache.clear()
    plan = make_place(teams=1, people=2, skills=3, rated=False, name="Adopting generative AI")
    plan.organization.learners.filter(name="Person 1.1").update(email="ana@example.org")
    return plan


@pytest.fixture
def owner(plan):
    return MemberFactory(organization=plan.organization, user=UserFactory(name="Petra Lang")).user


def begun(plan, actor) -> Campaign:
    today = timezone.localdate()
    return start_campaign(
        plan=plan, name="Your skills with generative AI", purpose="Tell us what you can do today.",
        teams=plan.organization.teams.all(), opens_on=today, closes_on=today + timedelta(days=9), today=today,
        actor=actor,
    )  # fmt: skip


def fits(page: Page) -> None:
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"{page.url} scrolls sideways: {wide} px in {room} px"


def answer(page: Page, link: str, check=lambda page: None) -> None:
    """By thumb: what is tapped is the card."""
    heading = page.get_by_role("heading", level=1)
    page.goto(link)
    expect(heading).to_have_text("Your skills with generative AI")
    assert page.url.endswith("/answer/"), "the token leaves the address"
    check(page)
    page.get_by_role("link", name="Begin").click()

    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error: Skill A"))
    expect(page.get_by_role("alert")).to_contain_text("Choose a level from 0 to 5, or Not sure")
    check(page)
    for level in ("2 Foundation", "Not sure", "4 Advanced"):
        page.locator("#div_id_level label").get_by_text(level.split()[-1], exact=False).click()
        page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="Your answers")).to_be_visible()
    check(page)
    page.get_by_role("link", name=re.compile("^Change ?: Skill B")).click()
    page.get_by_label("An example").fill("I reviewed three tools")
    page.locator("#div_id_level label").get_by_text("Aware").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="I am done").click()
    expect(heading).to_have_text("Thank you: your answers are in")


def levels() -> dict[str, int]:
    return dict(Rating.objects.current().values_list("skill__name", "level"))


def test_it_is_answered_on_a_phone_in_the_dark(page, plan, owner, assert_accessible):
    invite = begun(plan, owner).invites.first()
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")

    def check(page: Page) -> None:
        fits(page)
        assert_accessible(page)

    answer(page, f"/answer/link/{token_of(invite)}/", check)

    assert levels() == {"Skill A": 2, "Skill B": 1, "Skill C": 4}


def test_it_is_answered_without_script_and_found_again_elsewhere(page_without_script, plan, owner, page):
    invite = begun(plan, owner).invites.first()

    answer(page_without_script(), f"/answer/link/{token_of(invite)}/")
    page.goto(f"/answer/link/{token_of(invite)}/")

    expect(page.get_by_text("3 of 3 skills are answered.")).to_be_visible()


def test_from_asking_people_to_what_both_agree_on(
    signed_in_page, plan, owner, new_context, watch, assert_accessible
):
    page = signed_in_page(owner)
    page.goto(address("plan-overview", plan))
    page.get_by_role("link", name=re.compile("Ask them")).click()
    page.get_by_role("link", name="Ask people").first.click()
    page.get_by_label("What it is called").fill("Your skills with generative AI")
    assert_accessible(page)
    page.get_by_label("Team 1").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#invite")).to_contain_text("1 person has no e-mail address")
    assert_accessible(page)

    page.get_by_role("button", name="Mail 1 invitation").click()
    expect(page.get_by_text("1 mail is on its way.")).to_be_visible()
    link = re.search(r"/answer/link/\S+", mail.outbox[0].body)[0]
    answer(watch(new_context()).new_page(), link)

    page.reload()
    expect(page.locator("#people")).to_contain_text("Finished")
    page.get_by_role("link", name="Person 1.1").click()
    page.get_by_label("Skill A: Your level").select_option("4")
    page.get_by_label("Skill A: Agreed level").select_option("3")
    page.get_by_role("button", name="Save the ratings").click()

    expect(page.locator("tbody tr").first).to_contain_text("+2")
    expect(page.locator("tbody tr").first).to_contain_text("agreed")
    assert_accessible(page)
    assert Rating.objects.current().count() == 5
