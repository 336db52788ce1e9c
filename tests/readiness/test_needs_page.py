"""Stage 4: what each role needs."""

import pytest

from catalog.models import (
    Collection,
    RoleTemplate,
    RoleTemplateSkill,
    ScenarioTemplate,
    ScenarioTemplateSkill,
    Skill,
)
from readiness.models import Coverage, Member, Requirement, Scenario
from tests.factories import (
    LearnerFactory,
    PlanFactory,
    RatingFactory,
    RequirementFactory,
    RoleFactory,
    SkillFactory,
    TeamFactory,
)
from tests.readiness.pages import address, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_place(teams=1, people=2, skills=2)


def cell(plan, letter="A") -> str:
    need = plan.requirements.get(skill__name=f"Skill {letter}")
    return f"{need.role_id}-{need.skill_id}"


def seen_by(client, plan) -> dict[str, str]:
    """The form as the page sends it."""
    page = read(client.get(address("required", plan)))
    inputs = page.select("#grid input[name]:not([name=csrfmiddlewaretoken])")
    return {field["name"]: field.get("value", "") for field in inputs}


def with_template(plan, *skills):
    """The plan's role is like a template that asks for these (skill, level)."""
    role = plan.requirements.first().role
    template = RoleTemplate.objects.create(
        collection=plan.organization.collection, audience=role.audience, name="Template", slug="template"
    )
    for skill, level in skills:
        RoleTemplateSkill.objects.create(
            role=template, skill=skill, level=level, importance=3, mandatory=True
        )
    role.template = template
    role.save(update_fields=["template"])
    return role


# --- the grid ---------------------------------------------------------------------------------------------------


def test_levels_are_set_changed_and_emptied_in_one_form(client, plan):
    sign_in(client, plan)
    extra = SkillFactory(collection=plan.organization.collection)
    role = plan.requirements.first().role_id
    form = seen_by(client, plan) | {
        f"l-{cell(plan, 'A')}": "5",
        f"l-{cell(plan, 'B')}": "",
        f"l-{role}-{extra.pk}": "2",
        "stay": "1",
    }

    response = client.post(f"{address('required', plan)}?add={extra.pk}", form, follow=True)

    assert "Saved 3 changes." in text(read(response))
    assert dict(plan.requirements.values_list("skill__name", "level")) == {"Skill A": 5, extra.name: 2}
    before = plan.revision
    plan.refresh_from_db()
    assert plan.revision > before


def test_saving_without_a_change_changes_nothing(client, plan):
    sign_in(client, plan)

    response = client.post(address("required", plan), {**seen_by(client, plan), "stay": "1"}, follow=True)

    assert "Nothing had changed." in text(read(response))
    plan.refresh_from_db()
    assert plan.revision == 1


@pytest.mark.parametrize("typed", ["0", "6", "x", "1.5", "-1", "１", "9" * 40_000])
def test_what_is_no_level_is_refused_beside_its_cell_and_nothing_is_saved(client, plan, typed):
    sign_in(client, plan)
    form = seen_by(client, plan) | {f"l-{cell(plan, 'A')}": typed, f"l-{cell(plan, 'B')}": "1"}

    response = client.post(address("required", plan), form)
    page = read(response)

    assert response.status_code == 422
    link = page.select_one(".error-summary a")
    assert text(link).startswith(
        "Analyst, Skill A: enter a level from 1 to 5, or leave it empty for not required, not "
    )
    field = page.select_one(link["href"])
    assert (field["value"], field["aria-invalid"]) == (typed[:20], "true")
    assert page.select_one(f"[name=l-{cell(plan, 'B')}]")["value"] == "1"
    assert set(plan.requirements.values_list("level", flat=True)) == {3}


def test_a_cell_somebody_else_changed_meanwhile_is_a_conflict_with_both_values(client, plan):
    sign_in(client, plan)
    form = seen_by(client, plan) | {f"l-{cell(plan, 'A')}": "5"}
    plan.requirements.filter(skill__name="Skill A").update(level=2)

    refused = read(client.post(address("required", plan), form))

    said = text(refused.select_one(".error-summary"))
    assert "somebody else set it to 2 while you entered 5; save again to keep yours" in said
    assert plan.requirements.get(skill__name="Skill A").level == 2
    again = {f["name"]: f.get("value", "") for f in refused.select("#grid input[name]")}
    client.post(address("required", plan), again)
    assert plan.requirements.get(skill__name="Skill A").level == 5


def test_a_change_elsewhere_is_no_conflict(client, plan):
    sign_in(client, plan)
    form = seen_by(client, plan) | {f"l-{cell(plan, 'A')}": "5"}
    plan.requirements.filter(skill__name="Skill B").update(level=1)

    client.post(address("required", plan), form)

    assert dict(plan.requirements.values_list("skill__name", "level")) == {"Skill A": 5, "Skill B": 1}


def test_roles_and_skills_of_another_organization_are_not_read_from_the_form(client, plan):
    other = make_place(teams=1, people=1, skills=1)
    sign_in(client, plan)
    stolen = other.requirements.get()

    client.post(
        address("required", plan), seen_by(client, plan) | {f"l-{stolen.role_id}-{stolen.skill_id}": "5"}
    )

    stolen.refresh_from_db()
    assert stolen.level == 3
    assert plan.requirements.count() == 2


@pytest.mark.parametrize("role", [Member.Role.MANAGER, Member.Role.MEMBER, Member.Role.VIEWER])
def test_others_read_it_and_cannot_change_it(client, plan, role):
    sign_in(client, plan, role)

    page = read(client.get(address("required", plan)))
    refused = client.post(address("required", plan), {f"l-{cell(plan)}": "5"})

    assert "Analyst 2 people 3" in rows(page, ".matrix tbody tr")[1]
    assert page.select(".matrix input, form[method=post]:not([action*=theme]):not([action*=logout])") == []
    assert refused.status_code == 403
    assert plan.requirements.filter(level=3).count() == 2


def test_what_differs_from_the_template_is_marked(client, plan):
    a, b = plan.requirements.order_by("skill__name")
    dropped = SkillFactory(collection=plan.organization.collection, name="Skill C")
    RequirementFactory(plan=plan, role=RoleFactory(organization=plan.organization), skill=dropped)
    with_template(plan, (a.skill, 2), (dropped, 1))
    sign_in(client, plan)

    page = read(client.get(address("required", plan)))

    marks = rows(page, ".was")
    assert marks == ["was 2", "new", "was 1"]
    assert "3 levels differ from the templates" in text(page.select_one(".lede"))
    assert b.skill.name in page.select_one(f"#r-{b.role_id}-{b.skill_id}")["aria-label"]
    assert "not in the template" in page.select_one(f"#r-{b.role_id}-{b.skill_id}")["aria-label"]


# --- one cell ---------------------------------------------------------------------------------------------------


def test_a_cell_has_importance_duty_and_a_quarter(client, plan):
    sign_in(client, plan)
    query = f"?cell={cell(plan)}"
    values = {"level": "4", "importance": "3", "mandatory": "on", "due": "2", "why": "Runs the models"}

    client.post(address("required-cell", plan) + query, values)

    need = plan.requirements.get(skill__name="Skill A")
    assert (need.level, need.importance, need.mandatory, need.due, need.why) == (
        4,
        3,
        True,
        2,
        "Runs the models",
    )
    panel = read(client.get(address("required", plan) + query)).select_one("#cell")
    assert "2 people need this; 0 have it." in text(panel)
    assert panel.select_one("[name=due] option[selected]").get_text() == "The end of Q2 2027"


def test_a_cell_goes_back_to_its_template_or_is_not_required(client, plan):
    with_template(plan, (plan.requirements.get(skill__name="Skill A").skill, 2))
    sign_in(client, plan)
    path = f"{address('required-cell', plan)}?cell={cell(plan)}"

    client.post(path, {"level": "5", "importance": "1", "template": "1"})
    back = plan.requirements.get(skill__name="Skill A")
    assert (back.level, back.importance, back.mandatory) == (2, 3, True)
    client.post(path, {"level": "", "importance": "1"})
    assert not plan.requirements.filter(skill__name="Skill A").exists()


def test_a_cell_of_nobody_is_not_there(client, plan):
    sign_in(client, plan)

    for wrong in ("", "x", "1-", "0-0", f"{cell(make_place(1, 1, 1))}"):
        path = f"{address('required-cell', plan)}?cell={wrong}"
        assert client.post(path, {"level": "3", "importance": "2"}).status_code == 404


# --- templates, scenarios, other roles --------------------------------------------------------------------------


def test_templates_and_scenarios_are_compared_and_taken_over(client, plan):
    a, b = (need.skill for need in plan.requirements.order_by("skill__name"))
    c = SkillFactory(collection=plan.organization.collection, name="Skill C")
    role = with_template(plan, (a, 2), (c, 4))
    scenario = ScenarioTemplate.objects.create(
        collection=plan.organization.collection, name="Assistant", slug="assistant", maturity=2
    )
    ScenarioTemplateSkill.objects.create(scenario=scenario, skill=b, audience=role.audience, level=5)
    Scenario.objects.create(plan=plan, name="A helper for agents", template=scenario)
    sign_in(client, plan)

    page = read(client.get(address("required-compare", plan)))
    found = sorted(row.split("Analyst ")[1] for row in rows(page, "tbody tr"))
    assert found == [
        "Skill A Lower 3 2 3, mandatory Template Template",
        "Skill B Raise 3 5 2 Scenario A helper for agents",
        "Skill C Add not required 4 3, mandatory Template Template",
    ]
    client.post(
        address("required-compare", plan), {"take": [f"{role.pk}-{b.pk}", f"{role.pk}-{c.pk}", "9-9", "x"]}
    )

    levels = dict(plan.requirements.values_list("skill__name", "level"))
    assert levels == {"Skill A": 3, "Skill B": 5, "Skill C": 4}
    assert plan.requirements.get(skill=c).mandatory


def test_for_a_role_without_any_everything_is_ticked(client):
    plan = PlanFactory()
    skill = SkillFactory(collection=plan.organization.collection)
    role = RoleFactory(organization=plan.organization)
    template = RoleTemplate.objects.create(
        collection=plan.organization.collection, audience=role.audience, name="T", slug="t"
    )
    RoleTemplateSkill.objects.create(role=template, skill=skill, level=3)
    type(role).objects.update(template=template)
    sign_in(client, plan)

    page = read(client.get(address("required-compare", plan)))

    assert [box.has_attr("checked") for box in page.select("[name=take]")] == [True]


def test_a_scenario_never_lowers_what_is_needed(client, plan):
    need = plan.requirements.first()
    scenario = ScenarioTemplate.objects.create(
        collection=plan.organization.collection, name="S", slug="s", maturity=1
    )
    ScenarioTemplateSkill.objects.create(
        scenario=scenario, skill=need.skill, audience=need.role.audience, level=1
    )
    Scenario.objects.create(plan=plan, name="S", template=scenario)
    sign_in(client, plan)

    assert text(read(client.get(address("required-compare", plan))).h1) == "No difference to the catalog"


def test_levels_are_copied_between_roles_as_ticked(client, plan):
    source = plan.requirements.first().role
    to = RoleFactory(organization=plan.organization, name="Buyer")
    extra = RequirementFactory(plan=plan, role=to)
    sign_in(client, plan)
    path = f"{address('required-compare', plan)}?source={source.pk}&role={to.pk}"

    page = read(client.get(path))
    kinds = {text(row.select("td")[1]): text(row.select("td")[2]) for row in page.select("tbody tr")}
    ticked = [box["value"] for box in page.select("[name=take][checked]")]
    client.post(path, {"take": ticked})

    assert kinds == {"Skill A": "Add", "Skill B": "Add", extra.skill.name: "Drop"}
    assert sorted(to.requirements.values_list("skill__name", flat=True)) == sorted(
        ["Skill A", "Skill B", extra.skill.name]
    )


# --- rules and own skills ---------------------------------------------------------------------------------------


def test_a_rule_says_how_many_a_team_needs_and_has(client, plan):
    need, team = plan.requirements.get(skill__name="Skill A"), plan.organization.teams.get()
    RatingFactory(
        learner__organization=plan.organization,
        learner__team=team,
        learner__role=need.role,
        skill=need.skill,
        level=4,
    )
    sign_in(client, plan)

    values = {"people": 3, "level": 4, "skill": need.skill_id, "team": team.pk}
    client.post(address("rule-add", plan), values)

    page = read(client.get(address("required", plan)))
    assert "Team 1 Skill A 3 4 Advanced 1 2 short" in rows(page, "#rules tbody tr")[0]
    client.post(address("rule-remove", plan, Coverage.objects.get().pk))
    assert not Coverage.objects.exists()


def test_a_rule_takes_no_foreign_team_and_no_nonsense(client, plan):
    foreign = TeamFactory()
    skill = plan.requirements.first().skill_id
    sign_in(client, plan)

    for wrong in (
        {"team": foreign.pk},
        {"people": 0},
        {"level": 0},
        {"skill": SkillFactory().pk},
        {"people": "x"},
    ):
        values = {"people": 1, "level": 3, "skill": skill, **wrong}
        assert client.post(address("rule-add", plan), values).status_code == 422
    assert not Coverage.objects.exists()


def test_a_rule_of_another_plan_is_not_there(client, plan):
    other = make_place(teams=1, people=1, skills=1)
    rule = Coverage.objects.create(plan=other, skill=other.requirements.get().skill, level=3, people=1)
    sign_in(client, plan)

    assert client.post(address("rule-remove", plan, rule.pk)).status_code == 404


def test_a_skill_of_the_catalog_gets_a_column_by_name_or_alias(client, plan):
    public = Collection.objects.public()
    skill = SkillFactory(collection=public, name="Fine-tuning")
    skill.aliases.create(collection=public, name="Model tuning")
    sign_in(client, plan)

    response = client.post(address("skill-add", plan), {"name": "model TUNING"}, follow=True)

    assert "Fine-tuning" in rows(read(response), ".matrix thead th")
    assert not plan.requirements.filter(skill=skill).exists()


def test_an_unknown_skill_is_made_only_when_it_is_said_to_be_ones_own(client, plan):
    sign_in(client, plan)

    refused = read(client.post(address("skill-add", plan), {"name": "Skill AA"}))
    client.post(
        address("skill-add", plan), {"name": "Depot lore", "own": "on", "description": "Knows the yards"}
    )

    assert "no skill called Skill AA. Nearest: “Skill A”" in text(refused.select_one(".error-summary"))
    own = Skill.objects.get(name="Depot lore")
    assert own.collection == plan.organization.collection


def test_another_organizations_own_skill_is_unknown_here(client, plan):
    foreign = SkillFactory(name="Secret sauce")
    sign_in(client, plan)

    assert client.post(address("skill-add", plan), {"name": "Secret sauce"}).status_code == 422
    page = read(client.get(address("required", plan), {"add": foreign.pk}))
    assert "Secret sauce" not in text(page)


def test_fifteen_roles_by_sixty_skills_fit_in_one_form(client):
    plan = PlanFactory()
    roles = RoleFactory.create_batch(15, organization=plan.organization)
    skills = SkillFactory.create_batch(60, collection=plan.organization.collection)
    Requirement.objects.bulk_create(
        Requirement(plan=plan, role=role, skill=skill, level=2) for role in roles for skill in skills
    )
    sign_in(client, plan)
    form = seen_by(client, plan)
    key = f"l-{roles[-1].pk}-{skills[-1].pk}"

    response = client.post(address("required", plan), form | {key: "5", "stay": "1"})

    assert len(form) == 901
    assert response.status_code == 302
    assert Requirement.objects.get(level=5).skill == skills[-1]


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_takes_the_same_number_of_statements(client, queries, n):
    plan = make_place(teams=n, people=n, skills=n)
    for _ in range(n):
        LearnerFactory(organization=plan.organization)
    sign_in(client, plan)
    path, key = address("required", plan), cell(plan)

    with queries(32):
        client.get(path, {"cell": key})
