"""A person leaves a line out of the plan, regenerates, and finds it gone; with another one kept."""

from decimal import Decimal

from playwright.sync_api import expect

from readiness.models import Version
from tests.factories import MemberFactory
from tests.readiness.pages import address, compute, make_place


def test_a_line_is_kept_and_another_left_out_and_the_next_draft_honors_both(
    signed_in_page, assert_accessible
):
    plan = make_place(teams=1, people=4, budget=Decimal(400))
    compute(plan)
    page = signed_in_page(MemberFactory(organization=plan.organization).user)
    page.goto(address("plan", plan))
    lines = page.locator("#actions tbody th")
    out = lines.first.inner_text().splitlines()[0]

    page.locator("#actions .why-btn").first.click()
    page.get_by_role("button", name=f"Leave it out ({out})").or_(
        page.get_by_role("button", name="Leave it out")
    ).first.click()
    expect(page.locator("#decided")).to_contain_text("Left out for everybody")
    expect(page.locator("#decided")).to_contain_text("Next draft")
    assert_accessible(page)

    page.get_by_role("button", name="Regenerate with these").click()
    page.wait_for_url("**/plan/?version=2")
    expect(page.locator("#decided")).to_contain_text("In this draft")
    expect(page.locator("#actions tbody th", has_text=out)).to_have_count(0)

    page.locator("#actions .why-btn").first.click()
    page.get_by_role("link", name="Move it, or decide person by person").click()
    page.get_by_text("Keep it in the plan").click()
    assert_accessible(page)
    page.get_by_role("button", name="Decide and regenerate").click()
    page.wait_for_url("**/plan/?version=3")
    expect(page.locator("#decided")).to_contain_text("Kept in the plan")

    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("#decided tbody tr")).to_have_count(1)
    assert Version.objects.filter(plan=plan).count() == 3
