"""The gaps page: who falls short of what, and who may see it."""

import pytest

from readiness.models import Learner, Member, Rating, Team
from tests.factories import (
    AudienceFactory,
    LearnerFactory,
    PlanFactory,
    RatingFactory,
    RequirementFactory,
    RoleFactory,
)
from tests.readiness.pages import address, compute, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


def cell_of(plan, team="Team 1", letter="A") -> str:
    pk = Team.objects.get(organization=plan.organization, name=team).pk
    return f"{pk}-{plan.requirements.get(skill__name=f'Skill {letter}').skill_id}"


def test_the_heatmap_shows_each_skill_and_team_with_its_sum(client):
    plan = make_place(teams=2, people=5)
    sign_in(client, plan)

    page = read(client.get(address("gaps", plan)))

    assert rows(page, ".heat thead th") == ["Most levels short first", "Team 1", "Team 2", "Levels short"]
    assert rows(page, ".heat tbody tr") == ["Skill A −2.0 −2.0 20", "Skill B −2.0 −2.0 20"]
    assert text(page.h1) == "The shortfall is spread over two skills"
    assert "People are 40 levels short of what their roles need." in text(page.select_one(".lede"))
    assert rows(page, ".heat tfoot tr") == ["Ready today 33% 33% 33%"]


def test_what_a_team_does_not_need_is_not_a_gap_of_zero(client):
    plan = make_place(teams=1, people=5, skills=1)
    other = RoleFactory(organization=plan.organization)
    need = RequirementFactory(plan=plan, role=other, level=2)
    learner = LearnerFactory(organization=plan.organization, role=other)
    RatingFactory(learner=learner, skill=need.skill, level=2)
    sign_in(client, plan)

    page = read(client.get(address("gaps", plan)))

    row = next(row for row in page.select(".heat tbody tr") if need.skill.name in text(row))
    assert rows(row, "td") == ["· Not needed", "0", "0"]


def test_nobody_assessed_is_said_and_not_shown_as_a_gap(client):
    plan = make_place(teams=1, people=5, skills=1, rated=False)
    sign_in(client, plan)

    page = read(client.get(address("gaps", plan)))

    assert text(page.h1) == "Nobody has been assessed yet"
    assert page.select_one(".heat tbody td a").get_text() == "?"
    assert page.select_one(".heat tbody td a")["aria-label"] == "Skill A, Team 1: nobody assessed"
    assert not page.select_one(".heat tbody td").has_attr("data-gap")


def test_people_short_and_levels_short_can_be_shown_instead(client):
    plan = make_place(teams=1, people=5, skills=1)
    sign_in(client, plan)

    short = read(client.get(address("gaps", plan), {"show": "short"}))
    levels = read(client.get(address("gaps", plan), {"show": "levels"}))

    assert (rows(short, ".heat td a"), rows(levels, ".heat td a")) == (["5"], ["10"])


def test_a_filter_narrows_the_page_and_its_title(client):
    plan = make_place(teams=2, people=5, skills=3)
    first = plan.requirements.first()
    first.mandatory = True
    first.save(update_fields=["mandatory"])
    team = Team.objects.get(organization=plan.organization, name="Team 2")
    sign_in(client, plan)

    page = read(client.get(address("gaps", plan), {"team": team.pk, "mandatory": "1"}))

    assert rows(page, ".heat thead th")[1:-1] == ["Team 2"]
    assert text(page.h1) == f"All that is missing is {first.skill.name}"
    assert page.select_one("#id_team option[selected]").get_text() == "Team 2"
    assert "Based on 5 of 5 people" in text(page.select_one(".filters"))


def test_filters_by_audience_and_role_take_whole_roles(client):
    plan = make_place(teams=1, people=5, skills=1)
    leaders = AudienceFactory(slug="leadership", name="Leadership", segment="leaders")
    lead = RoleFactory(organization=plan.organization, audience=leaders, name="Head")
    RequirementFactory(plan=plan, role=lead, skill=plan.requirements.first().skill, level=5)
    boss = LearnerFactory(organization=plan.organization, role=lead, team=Team.objects.get(name="Team 1"))
    RatingFactory(learner=boss, skill=plan.requirements.first().skill, level=1)
    sign_in(client, plan)

    by_role = read(client.get(address("gaps", plan), {"role": lead.pk}))
    by_audience = read(client.get(address("gaps", plan), {"audience": "leadership"}))

    assert rows(by_role, ".heat td a") == rows(by_audience, ".heat td a") == ["−4.0"]


def test_what_a_filter_does_not_know_filters_nothing(client):
    plan = make_place(teams=1, people=5, skills=1)
    sign_in(client, plan)

    page = read(client.get(address("gaps", plan), {"team": "x", "role": "0", "show": "no", "cell": "1-2-3"}))

    assert rows(page, ".heat td a") == ["−2.0"]
    assert text(page.select_one("#h-cell")) == "Choose a cell"


# --- the panel --------------------------------------------------------------------------------------------------


def test_a_cell_opens_the_people_furthest_from_their_need_first(client):
    plan = make_place(teams=1, people=5, skills=1)
    worst = Learner.objects.get(name="Person 1.4")
    Rating.objects.filter(learner=worst).update(level=0)
    Rating.objects.filter(learner__name="Person 1.2").delete()
    sign_in(client, plan)

    panel = read(client.get(address("gaps", plan), {"cell": cell_of(plan)})).select_one("#cell")

    assert text(panel.h2) == "Skill A"
    assert "4 of 5 people short; they need level 3" in text(panel)
    listed = rows(panel, ".people tbody tr")
    assert listed[0] == "Person 1.4 0 3 −3"
    assert listed[-1] == "Person 1.2 Not assessed 3 ? not known"


def test_only_the_first_people_are_listed_until_all_are_asked_for(client):
    plan = make_place(teams=1, people=11, skills=1)
    sign_in(client, plan)
    cell = cell_of(plan)

    some = read(client.get(address("gaps", plan), {"cell": cell}))
    everyone = read(client.get(address("gaps", plan), {"cell": cell, "all": "1"}))

    assert (len(some.select(".people tbody tr")), len(everyone.select(".people tbody tr"))) == (9, 11)
    assert "Show all 11" in text(some.select_one("#cell"))


def test_the_panel_says_what_the_plan_does_about_it(client):
    plan = make_place(teams=1, people=5, skills=1)
    compute(plan)
    sign_in(client, plan)

    panel = read(client.get(address("gaps", plan), {"cell": cell_of(plan)})).select_one("#cell .ribbon")

    assert text(panel).startswith("The plan closes it. All 5 take Course in Skill A in Q1 2027.")


def test_htmx_gets_the_panel_and_the_cells_that_change(client):
    plan = make_place(teams=2, people=5, skills=1)
    sign_in(client, plan)
    opened, closed = cell_of(plan, "Team 1"), cell_of(plan, "Team 2")

    response = client.get(
        address("gaps", plan),
        {"cell": opened},
        headers={
            "HX-Request": "true",
            "HX-Target": "cell",
            "HX-Current-URL": f"http://testserver{address('gaps', plan)}?cell={closed}",
        },
    )
    page = read(response)

    assert page.find("html") is None
    links = {link["id"]: link.get("aria-current") for link in page.select("a[hx-swap-oob]")}
    assert links == {f"cell-{opened}": "true", f"cell-{closed}": None}


# --- who sees whom ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Member.Role.MEMBER, Member.Role.VIEWER])
def test_who_may_not_see_individuals_sees_no_names_and_no_levels(client, role):
    plan = make_place(teams=1, people=6, skills=1)
    sign_in(client, plan, role)

    page = read(client.get(address("gaps", plan), {"cell": cell_of(plan)}))

    assert "Person 1" not in text(page)
    assert page.select(".people") == []
    assert page.select("#cell svg[role=img]") == []
    assert "6 of 6 people short" in text(page.select_one("#cell"))
    assert page.select("#id_role, #id_audience") == []


def test_a_figure_about_fewer_people_than_the_floor_is_withheld_and_left_out_of_the_sum(client):
    plan = make_place(teams=2, people=6, skills=1)
    Learner.objects.filter(name__in=("Person 2.1", "Person 2.2")).delete()
    sign_in(client, plan, Member.Role.VIEWER)

    page = read(client.get(address("gaps", plan)))

    assert rows(page, ".heat tbody tr") == ["Skill A −2.0 – 12"]
    small = page.select(".heat td a")[1]
    assert small["aria-label"] == "Skill A, Team 2: withheld, fewer than 5 people"
    panel = read(client.get(address("gaps", plan), {"cell": cell_of(plan, "Team 2")})).select_one("#cell")
    assert "withheld" in text(panel)
    assert "−2" not in text(panel)


def test_a_manager_sees_the_people_of_the_teams_managed_only(client):
    plan = make_place(teams=2, people=6, skills=1)
    sign_in(
        client, plan, Member.Role.MANAGER, Team.objects.get(organization=plan.organization, name="Team 1")
    )

    mine = read(client.get(address("gaps", plan), {"cell": cell_of(plan, "Team 1")}))
    theirs = read(client.get(address("gaps", plan), {"cell": cell_of(plan, "Team 2")}))

    assert len(mine.select(".people tbody tr")) == 6
    assert theirs.select(".people") == []
    assert "Person 2" not in text(theirs)


def test_who_a_skill_rests_on_is_named_only_to_who_may_see_that_person(client):
    plan = make_place(teams=1, people=6, skills=1)
    Rating.objects.filter(learner__name="Person 1.1").update(level=4)
    sign_in(client, plan)
    assert "Only Person 1.1, Team 1" in text(read(client.get(address("gaps", plan))).select_one("#single"))

    sign_in(client, plan, Member.Role.VIEWER)
    assert (
        text(read(client.get(address("gaps", plan))).select_one("#single li"))
        == "Skill A Only one person 6 need it"
    )


# --- nothing there yet ------------------------------------------------------------------------------------------


def test_without_people_the_page_offers_to_upload_them(client):
    plan = PlanFactory()
    sign_in(client, plan)

    page = read(client.get(address("gaps", plan)))

    assert text(page.h1) == "No gaps to show yet"
    assert page.select_one(".empty a.btn-primary")["href"] == address("import-upload", plan)


def test_a_viewer_is_not_offered_what_only_a_planner_may_do(client):
    plan = PlanFactory()
    sign_in(client, plan, Member.Role.VIEWER)

    assert read(client.get(address("gaps", plan))).select(".empty a") == []


def test_without_requirements_the_page_says_so(client):
    plan = PlanFactory()
    LearnerFactory(organization=plan.organization)
    sign_in(client, plan)

    assert "Roles need nothing yet" in text(read(client.get(address("gaps", plan))))


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_statements_does_not_grow(client, queries, n):
    plan = make_place(teams=n, people=n, skills=n)
    compute(plan)
    sign_in(client, plan)
    path, cell = address("gaps", plan), cell_of(plan)

    with queries(25):
        client.get(path, {"cell": cell})
