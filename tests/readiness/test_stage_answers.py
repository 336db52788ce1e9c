"""What follows from the answers by itself: crossings, gaps of roles and processes, and the maturity skills allow."""

import pytest

from catalog.models import MaturityLevel, MaturitySkill
from readiness.models import Concern, Dependency, Plan, Responsibility
from readiness.queries.ambition import ladder
from readiness.queries.concerns import GapKind, crossings, heading, process_gaps, role_gaps
from tests.factories import LearnerFactory, PlanFactory, RatingFactory, RoleFactory, SkillFactory, TeamFactory
from tests.readiness.pages import TODAY, address, read, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return PlanFactory()


def test_two_areas_for_one_responsibility_are_a_concern_until_it_is_written_down(client, plan):
    duty = Responsibility.objects.create(plan=plan, name="Check replies", area="Sales", other_area="Data")
    Responsibility.objects.create(plan=plan, name="Clear", area="Legal")
    sign_in(client, plan, "planner")

    page = read(client.get(address("stage-concerns", plan)))

    row = page.select_one("table.reg tbody tr")
    assert "Two areas claim “Check replies”" in text(row)
    new = next(a["href"] for a in row.select("a") if text(a).startswith("Write it down"))
    form = read(client.get(new)).select_one("main form")
    values = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    client.post(new, {**values, "text": text(form.select_one("#id_text")), "state": "open", "escalate": ""})
    concern = plan.concerns.get()
    assert (concern.responsibility, concern.who) == (duty, "Sales, Data")
    assert crossings(plan) == ()


def test_a_responsibility_lacks_an_area_skills_or_a_role_and_one_to_be_retired_lacks_nothing(plan):
    role = RoleFactory(organization=plan.organization)
    Responsibility.objects.create(plan=plan, name="Bare")
    whole = Responsibility.objects.create(plan=plan, name="Whole", area="Legal", role=role)
    whole.skills.add(SkillFactory(collection=plan.organization.collection))
    Responsibility.objects.create(plan=plan, name="New role", area="IT", new_role="Model operations lead")
    Responsibility.objects.create(plan=plan, name="Old", retiring=True)

    assert [(gap.title, gap.kind) for gap in role_gaps(plan)] == [
        ("Bare", GapKind.AREA),
        ("Bare", GapKind.SKILLS),
        ("Bare", GapKind.ROLE),
        ("New role", GapKind.SKILLS),
    ]


def test_a_dependency_without_a_process_is_a_gap_and_not_sure_is_not_no(plan):
    needs, gives = (TeamFactory(organization=plan.organization, name=name) for name in ("Sales", "Data"))
    for what, exists in (("Reports", True), ("Test sets", False), ("Coaches", None)):
        Dependency.objects.create(plan=plan, needs=needs, gives=gives, what=what, process_exists=exists)

    assert [(gap.title, gap.kind) for gap in process_gaps(plan)] == [
        ("Sales needs Test sets from Data", GapKind.PROCESS),
        ("Sales needs Coaches from Data", GapKind.PROCESS_UNKNOWN),
    ]


def test_the_title_of_stage_2_is_its_finding(plan):
    assert heading(plan)[0] == "What worries people, and who depends on whom?"
    Concern.objects.create(plan=plan, kind="Law", text="A", state="answered")
    assert heading(plan)[0] == "The one concern has an answer"
    Concern.objects.create(plan=plan, kind="Law", text="B", state="answered", escalate=True)
    assert heading(plan)[0] == "Both concerns have an answer and one is escalated"
    Concern.objects.create(plan=plan, kind="Law", text="C")
    assert heading(plan)[0] == "One concern waits for an answer and one is escalated"


@pytest.fixture
def rungs(plan):
    """Three levels, each asking everybody for one skill at level 2."""
    skills = [SkillFactory(collection=plan.organization.collection) for _ in range(3)]
    for number, skill in enumerate(skills, start=1):
        rung = MaturityLevel.objects.create(
            collection=plan.organization.collection, level=number, name=f"Rung {number}"
        )
        MaturitySkill.objects.create(maturity=rung, skill=skill, level=2)
    return skills


def test_skills_allow_the_highest_level_that_half_of_the_people_can_carry(plan, rungs):
    people = [LearnerFactory(organization=plan.organization) for _ in range(4)]
    for person in people[:2]:
        RatingFactory(learner=person, skill=rungs[0], level=3)
        RatingFactory(learner=person, skill=rungs[2], level=2)
    RatingFactory(learner=people[0], skill=rungs[1], level=2)

    found = ladder(plan, today=TODAY)

    assert [rung.needs[0].share for rung in found.rungs] == [0.5, 0.25, 0.5]
    assert found.allowed == 1, "the third rests on the second"
    assert found.sentence(None) == "Your skills allow level 1; level 2 needs one more skill."
    assert found.sentence(3) == "Your skills allow level 1; level 3 needs one more skill."


def test_who_was_never_rated_counts_as_not_holding_it_and_a_group_by_its_heads(plan, rungs):
    LearnerFactory(organization=plan.organization)
    group = LearnerFactory(organization=plan.organization, name="", headcount=9)
    RatingFactory(learner=group, skill=rungs[0], level=2)

    need = ladder(plan, today=TODAY).rungs[0].needs[0]

    assert (need.people, need.holders, need.met) == (10, 9, True)


def test_a_level_that_nobody_is_there_for_is_not_reached(plan, rungs):
    found = ladder(plan, today=TODAY)

    assert (found.allowed, found.rungs[0].needs[0].share) == (0, None)
    assert found.sentence(None) == "Your skills do not yet allow level 1; level 1 needs one more skill."


def test_people_are_named_for_a_capability_and_strangers_are_told(client, plan):
    LearnerFactory(organization=plan.organization, name="Ada Berg")
    LearnerFactory(name="Somebody Else")
    sign_in(client, plan, "planner")
    path = address("stage-row-new", plan, "ambition", "capabilities")

    refused = read(client.post(path, {"name": "Evaluate models", "people": "Ada Berg\nSomebody Else"}))
    client.post(path, {"name": "Evaluate models", "people": "ada berg"})

    assert text(refused.select_one(".error-summary a")) == (
        "People it rests on: Nobody here is called Somebody Else. Add them in stage 3, or correct the name"
    )
    assert [person.name for person in plan.capabilitys.get().people.all()] == ["Ada Berg"]


def test_who_may_not_see_people_is_told_only_how_many_a_capability_rests_on(client, plan):
    capability = plan.capabilitys.create(name="Evaluate models")
    capability.people.add(LearnerFactory(organization=plan.organization, name="Ada Berg"))
    sign_in(client, plan, "viewer")

    page = text(read(client.get(address("stage-ambition", plan))).main)

    assert "Ada Berg" not in page
    assert "1 person" in page
