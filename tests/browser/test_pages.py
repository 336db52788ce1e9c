"""Every page with something on it, wide and light, narrow and dark: accessible, and no wider than the window."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from catalog.models import RoleTemplate, RoleTemplateSkill
from readiness.actions.invitations import invite
from readiness.models import Member, Plan, Version
from tests.browser.conftest import NARROW, WIDE
from tests.factories import MemberFactory, UserFactory
from tests.readiness.pages import address, compute, make_place


@pytest.fixture
def version() -> Version:
    """Two teams short of two skills, and a plan that leaves gaps: the money is not enough."""
    plan = make_place(name="Adopting generative AI")
    need = plan.requirements.select_related("skill", "role__audience").first()
    role = RoleTemplate.objects.create(
        collection=plan.organization.collection, audience=need.role.audience, name="Analyst", slug="analyst"
    )
    RoleTemplateSkill.objects.create(role=role, skill=need.skill, level=3)
    invite(organization=plan.organization, role=Member.Role.VIEWER, email="new@example.org")
    return compute(plan, budget=900)


def addresses(plan: Plan) -> dict[str, str]:
    """What each address must show, so that an empty page does not pass for a good one."""
    org, shelf = plan.organization, plan.organization.collection
    need, learner = plan.requirements.first(), plan.organization.learners.first()
    return {
        address("plan-overview", plan): ".stats",
        address("gaps", plan): "table.heat",
        address("plan", plan): ".ribbon",
        address("plan-change", plan): "#id_budget",
        address("publish", plan): "#completeness",
        address("versions", plan): "main table",
        address("import-upload", plan): "#id_files",
        address("people", plan): "main table",
        address("person-new", plan): "#id_headcount",
        address("teams", plan): "main table",
        address("team", plan, plan.organization.teams.first().pk): "#id_into",
        address("roles", plan): "main table",
        address("role", plan, plan.organization.roles.first().pk): "#id_into",
        address("roles-only", plan): "#removed",
        address("required", plan) + f"?cell={need.role_id}-{need.skill_id}": ".matrix-req .mx",
        address("required-compare", plan): "h1",
        address("matrix", plan): "[role=grid]",
        address("person-skills", plan, learner.pk): "main select",
        address("skill-people", plan, need.skill_id): "main select",
        address("rating-history", plan, learner.pk, need.skill_id): "main table",
        address("gaps", plan) + "?by=role": "table.heat",
        reverse("members", args=[org.slug]): "main table",
        reverse("plans", args=[org.slug]): "main a",
        reverse("plan-new", args=[org.slug]): "#id_starts_on",
        reverse("organization-new"): "#id_name",
        reverse("catalog:resources"): "main a",
        reverse("catalog:resource", args=[shelf.resources.first().pk]): "h1",
        reverse("catalog:skills"): "main a",
        reverse("catalog:skill", args=[shelf.skills.first().pk]): "h1",
        reverse("catalog:roles"): "main a",
        reverse("catalog:role", args=[shelf.role_templates.first().pk]): "h1",
    }


def look(page: Page, assert_accessible) -> list[str]:
    """What is wrong with the page as it stands."""
    findings = []
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if wide > room:
        findings.append(f"{page.url} scrolls sideways: {wide} px in {room} px")
    try:
        assert_accessible(page)
    except AssertionError as finding:
        findings.append(str(finding))
    return findings


@pytest.mark.parametrize(
    ("size", "theme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide-light", "narrow-dark"]
)
def test_every_page_is_accessible_and_fits_the_window(
    signed_in_page, version, base_url, assert_accessible, size, theme
):
    plan = version.plan
    member = MemberFactory(organization=plan.organization, user=UserFactory(name="Petra Lang"))
    page = signed_in_page(member.user)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": base_url}])
    page.set_viewport_size(size)
    findings = []

    for where, what in addresses(plan).items():
        answer = page.goto(where)
        assert answer.status == 200, where
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        expect(page.locator(what).first).to_be_visible()
        findings += look(page, assert_accessible)

    page.goto(address("gaps", plan))
    page.locator("table.heat td a").first.click()
    expect(page.locator("#cell")).to_contain_text("Person 1.1")
    findings += look(page, assert_accessible)

    page.goto(address("plan", plan))
    page.locator(".why-btn").first.click()
    expect(page.locator("tr.why")).to_contain_text("It closes:")
    findings += look(page, assert_accessible)

    assert findings == [], "\n".join(findings)
