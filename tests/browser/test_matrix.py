"""The skills matrix by keyboard, by paste and with undo; by two people at once; and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from readiness.models import Learner, Plan, Rating
from tests.factories import MemberFactory, RoleFactory
from tests.readiness.pages import address, make_place

PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def plan() -> Plan:
    return make_place(teams=1, people=3, skills=3)


def levels(plan: Plan) -> dict[str, list[int | None]]:
    """Name -> level in force in skills A, B, C."""
    held = {
        (rating.learner_id, rating.skill.name): rating.level
        for rating in Rating.objects.current().select_related("skill")
    }
    return {
        learner.name: [held.get((learner.pk, f"Skill {letter}")) for letter in "ABC"]
        for learner in Learner.objects.order_by("name")
    }


def open_matrix(page: Page, plan: Plan) -> Page:
    page.goto(address("matrix", plan))
    return page


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.getAttribute('aria-label')")


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_contain_text("All changes saved")
    expect(page.locator("td.dirty")).to_have_count(0)


def test_levels_are_typed_cleared_filled_and_taken_back_with_the_keyboard(
    signed_in_page, plan, assert_accessible
):
    member = MemberFactory(organization=plan.organization)
    page = open_matrix(signed_in_page(member.user), plan)
    expect(page.get_by_role("grid", name="Skills matrix")).to_be_visible()
    page.get_by_role("gridcell").first.focus()
    assert focused(page) == "Person 1.1, Skill A, level 1, role needs 3"

    page.keyboard.press("4")  # sets and moves down
    assert focused(page) == "Person 1.2, Skill A, level 1, role needs 3"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("0")
    page.keyboard.press("Delete")
    assert focused(page).startswith("Person 1.3, Skill B, no answer, role needs 3")
    saved(page)
    assert levels(plan) == {"Person 1.1": [4, 1, 1], "Person 1.2": [1, 0, 1], "Person 1.3": [1, None, 1]}

    page.keyboard.press("Control+Home")
    assert focused(page).startswith("Person 1.1, Skill A, level 4")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    saved(page)
    assert [row[0] for row in levels(plan).values()] == [4, 4, 4]
    assert_accessible(page)

    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator("tbody tr").nth(2).locator("td").nth(1)).to_have_attribute("data-lvl", "1")
    saved(page)
    assert levels(plan) == {"Person 1.1": [4, 1, 1], "Person 1.2": [1, 0, 1], "Person 1.3": [1, 1, 1]}
    page.keyboard.press("9")
    expect(page.locator("[data-state]")).to_have_text("Enter a level from 0 to 5, not 9")


def test_a_pasted_block_is_looked_at_first_and_taken_back_in_one_step(signed_in_page, plan):
    member = MemberFactory(organization=plan.organization)
    page = open_matrix(signed_in_page(member.user), plan)
    page.get_by_role("gridcell").nth(1).focus()  # Person 1.1, Skill B

    page.evaluate(PASTE, "2\tAdvanced\t5\r\n7\t\r\n3.0\t5 Expert\r\n")

    told = page.get_by_role("dialog")
    expect(told).to_contain_text(
        "4 levels fit, from Person 1.1, Skill B on. 1 empty: left as they are. 1 do not fit"
    )
    expect(told).to_contain_text("Not a level from 0 to 5: Person 1.2, Skill B: “7”")
    assert levels(plan)["Person 1.1"] == [1, 1, 1], "nothing is saved before it is confirmed"
    told.get_by_role("button", name="Set the 4 that fit").click()
    saved(page)
    assert levels(plan) == {"Person 1.1": [1, 2, 4], "Person 1.2": [1, 1, 1], "Person 1.3": [1, 3, 5]}

    page.keyboard.press("Control+z")
    expect(page.locator("tbody tr").first.locator("td").nth(1)).to_have_attribute("data-lvl", "1")
    saved(page)
    assert set(map(tuple, levels(plan).values())) == {(1, 1, 1)}


def test_two_people_in_one_cell_see_both_values(signed_in_page, plan):
    member = MemberFactory(organization=plan.organization)
    page = open_matrix(signed_in_page(member.user), plan)
    other = open_matrix(page.context.new_page(), plan)

    other.get_by_role("gridcell").first.focus()
    other.keyboard.press("2")
    saved(other)
    page.bring_to_front()
    page.get_by_role("gridcell").first.focus()
    page.keyboard.press("5")

    told = page.get_by_label("Changed by somebody else")
    expect(told).to_contain_text("Person 1.1, Skill A: you entered 5, somebody else set 2 meanwhile.")
    assert levels(plan)["Person 1.1"][0] == 2
    told.get_by_role("button", name="Use 5").click()
    saved(page)
    assert levels(plan)["Person 1.1"][0] == 5


def test_what_could_not_be_sent_is_kept_and_sent_later(signed_in_page, plan, console_errors):
    member = MemberFactory(organization=plan.organization)
    page = open_matrix(signed_in_page(member.user), plan)
    page.context.set_offline(True)
    page.get_by_role("gridcell").first.focus()
    page.keyboard.press("5")

    expect(page.locator("[data-state]")).to_contain_text("1 not saved yet; trying again")
    page.context.set_offline(False)
    saved(page)

    assert levels(plan)["Person 1.1"][0] == 5
    console_errors.clear()  # the browser notes the request that could not be sent


def test_without_javascript_a_person_is_rated_in_an_ordinary_form(page_without_script, plan):
    member = MemberFactory(organization=plan.organization)
    page = open_matrix(page_without_script(member.user), plan)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)

    page.get_by_role("link", name="Person 1.2").click()
    page.get_by_label("Skill B").select_option("4 Advanced")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved 1 level.")).to_be_visible()
    assert levels(plan)["Person 1.2"] == [1, 4, 1]


def test_required_levels_are_typed_with_the_keyboard_and_sent_as_a_form(signed_in_page, plan):
    role = RoleFactory(
        organization=plan.organization, name="Buyer", audience=plan.requirements.first().role.audience
    )
    member = MemberFactory(organization=plan.organization)
    page = signed_in_page(member.user)
    page.goto(address("required", plan))

    page.get_by_label("Analyst, Skill A").focus()
    page.keyboard.press("5")  # and down, over to the next role
    page.keyboard.press("2")
    page.get_by_label("Analyst, Skill B").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Save and stay here").click()

    expect(page.get_by_text("Saved 3 changes.")).to_be_visible()
    needed = {(n.role.name, n.skill.name): n.level for n in plan.requirements.select_related("role", "skill")}
    assert needed == {("Analyst", "Skill A"): 5, ("Analyst", "Skill B"): 3, (role.name, "Skill A"): 2}
