"""Who may open what: every address, every part, and nobody from elsewhere.

`RULES` names each address of ours with what it needs; an address it does not know fails the walk.
"""

from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from readiness.access import MAY
from readiness.models import (
    Campaign,
    CampaignInvite,
    Computation,
    Concern,
    Coverage,
    ImportBatch,
    Measure,
    Member,
    Reading,
    Version,
)
from tests.factories import (
    LearnerFactory,
    MemberFactory,
    OrganizationFactory,
    PlanFactory,
    SkillFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

OPEN, SIGNED_IN, CURATORS = "open to all", "open to who is signed in", "404 but for curators of the catalog"
RULES = {
    "home": SIGNED_IN,
    "welcome": OPEN,
    "invitation": OPEN,
    "theme": OPEN,
    "styleguide": SIGNED_IN,
    "organization-new": SIGNED_IN,
    "organization": "see",
    "plans": "see",
    "members": "manage",
    "organization-archive": "manage",
    "member-invite": "manage",
    "plan-new": "edit_plan",
    "plan-overview": "see",
    "plan-begin": "edit_people",
    "review": "see",
    "stage-ambition": "see",
    "stage-concerns": "see",
    "stage-measures": "see",
    "reading-add": "edit_plan",
    "reading-remove": "edit_plan",
    "calendar-make": "edit_plan",
    "plan-copy": "edit_plan",
    "stage-all": "edit_plan",
    "stage-step": "edit_plan",
    "stage-row-new": "edit_plan",
    "stage-row": "edit_plan",
    "stage-row-remove": "edit_plan",
    "gaps": "see",
    "table-csv": "see",
    "plan-calendar": "see",
    "calendar-unlink": "see",
    "calendar-ics": "see",
    "calendar-feed": OPEN,
    "plan-schema": OPEN,
    "budget": "edit_plan",
    "budget-begin": "edit_plan",
    "budget-hours": "edit_plan",
    "budget-split": "edit_plan",
    "budget-ways": "edit_plan",
    "way-new": "edit_plan",
    "way": "edit_plan",
    "way-remove": "edit_plan",
    "plan": "see",
    "plan-change": "edit_plan",
    "plan-adjust": "edit_plan",
    "plan-adjust-undo": "edit_plan",
    "plan-regenerate": "edit_plan",
    "scenarios": "see",
    "what-if": "edit_plan",
    "scenario-choose": "edit_plan",
    "plan-repair": "edit_plan",
    "plan-use-way": "edit_plan",
    "generate": "see",
    "generate-stop": "edit_plan",
    "plan-pdf": "see",
    "plan-export": "see",
    "path-pdf": "see",
    "plan-json": "export_people",
    "plan-xlsx": "see",
    "version-csv": "see",
    "publish": "see",
    "publish-decide": "edit_plan",
    "publish-approve": "edit_plan",
    "publish-withdraw": "edit_plan",
    "publish-release": "edit_plan",
    "versions": "see",
    "campaigns": "see",
    "campaign-new": "edit_people",
    "campaign": "see",
    "campaign-change": "edit_people",
    "campaign-close": "edit_people",
    "campaign-mail": "edit_people",
    "campaign-add": "edit_people",
    "campaign-share": "edit_people",
    "campaign-links": "edit_people",
    "campaign-invite": "edit_people",
    "campaign-beside": "see_people",
    "my-assessments": "see",
    "my-assessment": "see",
    "answer": OPEN,
    "answer-review": OPEN,
    "answer-leave": OPEN,
    "answer-skill": OPEN,
    "answer-link": OPEN,
    "answer-shared": OPEN,
    "import-upload": "edit_people",
    "import-review": "edit_people",
    "import-apply": "edit_people",
    "import-drop": "edit_people",
    "import-check": "edit_people",
    "import-report": "edit_people",
    "import-undo": "edit_people",
    "import-rejected": "edit_people",
    "import-template": "edit_people",
    "import-example": "edit_people",
    "people": "edit_people",
    "people-chosen": "edit_people",
    "person-new": "edit_people",
    "person": "edit_people",
    "roles-only": "manage",
    "teams": "edit_people",
    "team": "edit_people",
    "team-merge": "edit_people",
    "team-remove": "edit_people",
    "roles": "edit_people",
    "role": "edit_people",
    "role-merge": "edit_people",
    "role-remove": "edit_people",
    "skills": "see",
    "matrix": "see_people",
    "matrix-save": "see_people",
    "person-skills": "see_people",
    "skill-people": "see_people",
    "rating-history": "see_people",
    "required": "see",  # changing it: edit_plan, see test_needs_page
    "required-cell": "edit_plan",
    "required-compare": "edit_plan",
    "rule-add": "edit_plan",
    "rule-remove": "edit_plan",
    "skill-add": "edit_plan",
    "catalog:resources": SIGNED_IN,
    "catalog:attention": CURATORS,
    "catalog:coverage": SIGNED_IN,
    "catalog:resource": SIGNED_IN,
    "catalog:skills": SIGNED_IN,
    "catalog:skill": SIGNED_IN,
    "catalog:roles": SIGNED_IN,
    "catalog:role": SIGNED_IN,
}
# Not ours: these bring their own rules and tests.
ELSEWHERE = ("account", "mfa", "admin:", "redirect_to_mfa", "usersessions")


def ours(resolver=None, namespace="", around=()):
    """(name, names of the arguments it takes) of every address that this project defines."""
    for pattern in (resolver or get_resolver()).url_patterns:
        takes = (*around, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from ours(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace, takes)
        elif isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name}"
            if not name.startswith(ELSEWHERE):
                yield name, takes


TAKES = dict(ours())
NAMES = sorted(TAKES)


@pytest.fixture
def place():
    """One organization with a plan, a version of it, an upload and a concern."""
    plan = PlanFactory()
    version = Version.objects.create(plan=plan, number=1, inputs=b"")
    Computation.objects.create(version=version)
    batch = ImportBatch.objects.create(organization=plan.organization, plan=plan)
    learner = LearnerFactory(organization=plan.organization)
    skill = SkillFactory(collection=plan.organization.collection)
    rule = Coverage.objects.create(plan=plan, skill=skill, level=3, people=2)
    of_stage_3 = {"learner": learner.pk, "team": learner.team_id, "role": learner.role_id, "rule": rule.pk}
    of_stage_3["skill"] = skill.pk
    place = {"org": plan.organization.slug, "plan": plan.slug, "number": 1, "pk": batch.pk, "batch": batch.pk}
    concern = Concern.objects.create(plan=plan, kind="Law", text="A law may forbid it")
    reading = Reading.objects.create(
        measure=Measure.objects.create(plan=plan, name="Time saved"), value=1, on=date(2026, 11, 1)
    )
    of_walk = {
        "stage": "concerns", "step": "concerns", "row": concern.pk, "measure": reading.measure_id,
        "reading": reading.pk,
    }  # fmt: skip
    campaign = Campaign.objects.create(
        plan=plan, name="Skills", opens_on="2026-01-01", closes_on="2030-01-01"
    )
    invite = CampaignInvite.objects.create(campaign=campaign, learner=learner, token_hash="0" * 64)
    of_stage_5 = {"campaign": campaign.pk, "invite": invite.pk, "place": 1}
    return {**place, **of_stage_3, **of_walk, **of_stage_5, "kind": "hiring", "action": 1}


def address(name: str, place: dict) -> str:
    """The address with the arguments it takes; what the place lacks gets a value that means nothing."""
    anything = {"token": "x", "slug": "nothing", "table": "gaps", "version": 1}
    values = {**anything, **place}
    return reverse(name, kwargs={argument: values[argument] for argument in TAKES[name]})


def sign_in(client, organization, role):
    client.force_login(MemberFactory(organization=organization, role=role).user)


def answer(client, name, place):
    """The status of the address, by GET, or by POST where only that is allowed."""
    path = address(name, place)
    status = client.get(path).status_code
    return client.post(path).status_code if status == 405 else status


def test_every_address_has_a_rule():
    assert sorted(set(NAMES) - set(RULES)) == []


def test_no_rule_is_left_over():
    assert sorted(set(RULES) - set(NAMES)) == []


@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_signed_in_is_sent_to_the_sign_in(client, place, name):
    if RULES[name] == OPEN:
        pytest.skip("open to all")
    path = address(name, place)

    for method in (client.get, client.post):
        response = method(path)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [name for name in NAMES if RULES.get(name) in MAY])
def test_another_organization_does_not_exist(client, place, name):
    client.force_login(MemberFactory(organization=OrganizationFactory()).user)

    assert answer(client, name, place) == 404


@pytest.mark.parametrize("name", [name for name in NAMES if RULES.get(name) in MAY])
def test_a_stranger_without_an_organization_finds_nothing(client, place, name):
    client.force_login(UserFactory())

    assert answer(client, name, place) == 404


@pytest.mark.parametrize("role", Member.Role.values)
@pytest.mark.parametrize("name", [name for name in NAMES if RULES.get(name) in MAY])
def test_a_member_may_do_what_the_table_says_and_no_more(client, place, name, role):
    organization = PlanFactory._meta.model.objects.get(slug=place["plan"]).organization
    sign_in(client, organization, role)

    allowed = role in MAY[RULES[name]]
    status = answer(client, name, place)
    assert (status != 403) == allowed, f"{name} answered {status} to a {role}"
    assert status < 500


def test_an_expelled_member_is_out_at_the_next_request(client, place):
    organization = PlanFactory._meta.model.objects.get(slug=place["plan"]).organization
    member = MemberFactory(organization=organization)
    client.force_login(member.user)
    member.delete()

    assert client.get(reverse("organization", args=[place["org"]])).status_code == 404
