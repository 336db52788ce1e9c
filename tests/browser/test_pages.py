"""Every page with something on it, wide and light, narrow and dark: accessible, and no wider than the window."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from catalog.models import RoleTemplate, RoleTemplateSkill
from readiness.actions.campaigns import start_campaign
from readiness.actions.import_steps import stage_files, start_apply
from readiness.actions.invitations import invite
from readiness.actions.progress import make_calendar
from readiness.models import (
    Capability,
    CenterFunction,
    Check,
    Concern,
    Dependency,
    ImportBatch,
    Measure,
    Member,
    Plan,
    Reading,
    Responsibility,
    Scenario,
    StructureChange,
    TrainingPreference,
    Upkeep,
    Version,
)
from readiness.stages import WALKS
from readiness.walk import Register
from tests.browser.conftest import NARROW, WIDE
from tests.factories import AudienceFactory, MemberFactory, UserFactory
from tests.readiness.pages import TODAY, address, compute, make_place
from tests.readiness.test_access import NAMES

NARROWEST = {"width": 320, "height": 640}
# Addresses that are no pages: files, what is only sent to, what only leads on, and the walk that has its own lists.
NO_PAGES = {
    "home", "organization", "skills", "theme", "invitation", "styleguide", "welcome", "organization-archive",
    "member-invite", "calendar-unlink", "calendar-ics", "calendar-feed", "calendar-make", "plan-schema", "table-csv",
    "version-csv", "plan-pdf", "path-pdf", "plan-json", "plan-xlsx", "generate-stop", "publish-decide",
    "publish-approve", "publish-withdraw", "publish-release", "reading-add", "reading-remove", "import-template",
    "import-example", "import-rejected", "import-apply", "import-drop", "import-check", "import-undo",
    "people-chosen", "team-merge", "team-remove", "role-merge", "role-remove", "matrix-save", "required-cell",
    "rule-add", "rule-remove", "skill-add", "generate", "budget-begin", "way-remove", "plan-adjust-undo",
    "plan-regenerate", "scenario-choose", "plan-repair", "plan-use-way", "campaign-change", "campaign-close",
    "campaign-mail", "campaign-add", "campaign-share", "campaign-links", "campaign-invite", "my-assessment", "way",
    # These belong to who answers by a link: see test_self_assessment.
    "answer", "answer-review", "answer-leave", "answer-skill", "answer-link", "answer-shared",
}  # fmt: skip
ROWS = """Name,Team,Role,Skill A
Ana Roth,Team 1,Analyst,Adv.
Ben Okafor,Team 1,Analyst,7
Cem Yildiz,Team 2,Analyst,2
"""


@pytest.fixture
def version() -> Version:
    """Two teams short of two skills, every stage answered, and a plan that leaves gaps: the money is not enough."""
    plan = make_place(
        name="Adopting generative AI", goals="Answer faster\nTrust what is answered", sponsor="Ada Berg"
    )
    need = plan.requirements.select_related("skill", "role__audience").first()
    role = RoleTemplate.objects.create(
        collection=plan.organization.collection, audience=need.role.audience, name="Analyst", slug="analyst"
    )
    RoleTemplateSkill.objects.create(role=role, skill=need.skill, level=3)
    invite(organization=plan.organization, role=Member.Role.VIEWER, email="new@example.org")
    answer_registers(plan)
    AudienceFactory(slug="everyone", name="Everyone", segment="", everyone=True)
    for _ in range(2):
        batch = stage_files(plan=plan, files={"Skills.csv": ROWS.encode()}, called="Skills.csv", actor=None)
    start_apply(batch=batch, actor=None, mode="good", today=TODAY)
    start_campaign(
        plan=plan, name="Your skills", purpose="Tell us", teams=plan.organization.teams.all(), opens_on=TODAY,
        closes_on=date(2030, 1, 1), today=TODAY, actor=MemberFactory(organization=plan.organization).user,
    )  # fmt: skip
    return compute(plan, budget=900)


def answer_registers(plan: Plan) -> None:
    """A row or two in every register of the walk."""
    first, second = plan.organization.teams.order_by("pk")[:2]
    skill = plan.requirements.first().skill
    Scenario.objects.create(plan=plan, name="Drafting replies", description="A draft in seconds").skills.add(
        skill
    )
    CenterFunction.objects.create(
        plan=plan, name="AI strategist", duties="Sets direction", team=first, state="there"
    )
    Capability.objects.create(plan=plan, name="Choose uses").people.add(plan.organization.learners.first())
    StructureChange.objects.create(
        plan=plan, kind="body", what="A steering group meets", due=date(2027, 3, 1)
    )
    Concern.objects.create(plan=plan, kind="Law", text="A law may forbid it", weight="high")
    duty = Responsibility.objects.create(plan=plan, name="Approve new uses", area="Legal", other_area="Risk")
    Dependency.objects.create(plan=plan, needs=first, gives=second, what="Test sets", responsibility=duty)
    TrainingPreference.objects.create(plan=plan, team=first, ways=["live"], times="Tuesdays")
    measure = Measure.objects.create(
        plan=plan, family="value", name="Time saved", unit="%", baseline=0, target=9
    )
    Reading.objects.create(measure=measure, value=3, on=TODAY)
    for kind in Check.Kind.values:
        Check.objects.create(plan=plan, kind=kind, name=f"A look at {kind}", cadence="quarterly")
    Upkeep.objects.create(plan=plan, name="Daily work", cadence="yearly").skills.add(skill)
    Plan.objects.filter(pk=plan.pk).update(review_cadence="quarterly", budget_cadence="yearly")
    plan.refresh_from_db()
    make_calendar(plan=plan, actor=None, today=TODAY)


def addresses(plan: Plan) -> list[tuple[str, str, str]]:
    """URL name, address, and what it must show, so that an empty page does not pass for a good one."""
    org, shelf = plan.organization, plan.organization.collection
    need, learner = plan.requirements.first(), plan.organization.learners.first()
    version, campaign = plan.versions.get(), plan.campaigns.get()
    staged, applied = (
        ImportBatch.objects.get(state=state)
        for state in (ImportBatch.State.PREVIEWED, ImportBatch.State.APPLIED)
    )
    rule = f"?cell={need.role_id}-{need.skill_id}"
    of_plan = [
        ("plan-overview", (), ".stats"),
        ("plan-begin", (), "main a"),
        ("plan-copy", (), "#id_name"),
        ("review", (), ".answers"),
        ("gaps", (), "table.heat"),
        ("plan", (), ".ribbon"),
        ("plan-change", (), "#id_budget"),
        ("plan-adjust", (1, version.actions.first().pk), "main form"),
        ("scenarios", (), "h1"),
        ("what-if", (), "main form"),
        ("budget", (), "main form"),
        ("budget-hours", (), "main form"),
        ("budget-split", (), "main form"),
        ("budget-ways", (), "main form"),
        ("way-new", ("hiring",), "main form"),
        ("campaigns", (), "main a"),
        ("campaign-new", (), "main form"),
        ("campaign", (campaign.pk,), "#invite"),
        ("campaign-beside", (campaign.pk, campaign.invites.first().pk), "main select"),
        ("plan-export", (1,), "main form"),
        ("plan-calendar", (), "main form"),
        ("publish", (), "#completeness"),
        ("versions", (), "main table"),
        ("import-upload", (), "#id_files"),
        ("import-review", (staged.pk,), "#mistakes"),
        ("import-report", (applied.pk,), "h1"),
        ("people", (), "main table"),
        ("person-new", (), "#id_headcount"),
        ("person", (learner.pk,), "#id_headcount"),
        ("roles-only", (), "#removed"),
        ("teams", (), "main table"),
        ("team", (org.teams.first().pk,), "#id_into"),
        ("roles", (), "main table"),
        ("role", (org.roles.first().pk,), "#id_into"),
        ("required-compare", (), "h1"),
        ("matrix", (), "[role=grid]"),
        ("person-skills", (learner.pk,), "main select"),
        ("skill-people", (need.skill_id,), "main select"),
        ("rating-history", (learner.pk, need.skill_id), "main table"),
    ]
    return [
        *((name, address(name, plan, *more), what) for name, more, what in of_plan),
        ("gaps", address("gaps", plan) + "?by=role", "table.heat"),
        ("required", address("required", plan) + rule, ".matrix-req .mx"),
        *of_the_walk(plan),
        ("my-assessments", reverse("my-assessments", args=[org.slug]), "h1"),
        ("members", reverse("members", args=[org.slug]), "main table"),
        ("plans", reverse("plans", args=[org.slug]), "main a"),
        ("plan-new", reverse("plan-new", args=[org.slug]), "#id_starts_on"),
        ("organization-new", reverse("organization-new"), "#id_name"),
        ("catalog:resources", reverse("catalog:resources"), "main a"),
        ("catalog:resource", reverse("catalog:resource", args=[shelf.resources.first().pk]), "h1"),
        ("catalog:skills", reverse("catalog:skills"), "main a"),
        ("catalog:skill", reverse("catalog:skill", args=[shelf.skills.first().pk]), "h1"),
        ("catalog:roles", reverse("catalog:roles"), "main a"),
        ("catalog:role", reverse("catalog:role", args=[shelf.role_templates.first().pk]), "h1"),
        ("catalog:attention", reverse("catalog:attention"), "h1"),
        ("catalog:coverage", reverse("catalog:coverage"), "h1"),
    ]


def of_the_walk(plan: Plan) -> list[tuple[str, str, str]]:
    """The stage's own page, every step, and one row of each register, new and old."""
    found = []
    for walk in WALKS.values():
        found.append((walk.page, address(walk.page, plan), ".answers, main table"))
        if walk.questions:
            found.append(("stage-all", address("stage-all", plan, walk.slug), "main form"))
        for step in walk.steps:
            found.append(
                ("stage-step", address("stage-step", plan, walk.slug, step.slug), "main form, main table")
            )
            if isinstance(step, Register):
                row = step.model.objects.filter(plan=plan, **step.only).first()
                found.append(
                    ("stage-row", address("stage-row", plan, walk.slug, step.slug, row.pk), "main form")
                )
        new = (plan, walk.slug, step.slug)
        found.append(("stage-row-new", address("stage-row-new", *new), "main form"))
        found.append(("stage-row-remove", address("stage-row-remove", *new, row.pk), "main form"))
    return found


def test_every_page_is_looked_at(version):
    """A new address is added to `addresses`, or to NO_PAGES if there is nothing to look at."""
    looked_at = {name for name, *_ in addresses(version.plan)}

    assert sorted(set(NAMES) - looked_at - NO_PAGES) == []
    assert sorted((looked_at | NO_PAGES) - set(NAMES)) == []


def look(page: Page, assert_accessible) -> list[str]:
    """What is wrong with the page as it stands."""
    findings = []
    size = page.viewport_size
    for each in (size, NARROW):  # the second time without axe: only the width differs
        page.set_viewport_size(each)
        wide, room = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        if wide > room:
            findings.append(f"{page.url} scrolls sideways: {wide} px in {room} px")
    page.set_viewport_size(size)
    try:
        assert_accessible(page)
    except AssertionError as finding:
        findings.append(str(finding))
    return findings


@pytest.mark.parametrize(
    ("size", "theme"),
    [(WIDE, "light"), (NARROWEST, "dark")],
    ids=["wide-light", "narrowest-dark"],
)
def test_every_page_is_accessible_and_fits_the_window(
    signed_in_page, version, base_url, assert_accessible, size, theme
):
    plan = version.plan
    member = MemberFactory(
        organization=plan.organization, user=UserFactory(name="Petra Lang", is_staff=True, is_superuser=True)
    )
    page = signed_in_page(member.user)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": base_url}])
    page.set_viewport_size(size)
    findings = []

    for _, where, what in addresses(plan):
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
