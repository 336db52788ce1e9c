"""Stage 3: people, teams and roles by hand, and keeping roles only."""

from datetime import date

import pytest
from django.urls import reverse

from catalog.models import RoleTemplate
from readiness.actions.people import Personal, add_person
from readiness.actions.roles_only import middle
from readiness.models import (
    AuditEntry,
    Capability,
    Coverage,
    ImportBatch,
    Learner,
    Member,
    Rating,
    Requirement,
    Role,
    Team,
    TrainingPreference,
)
from tests.factories import (
    AudienceFactory,
    LearnerFactory,
    PlanFactory,
    RatingFactory,
    RequirementFactory,
    RoleFactory,
    SkillFactory,
    TeamFactory,
)
from tests.readiness.pages import address, compute, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return PlanFactory()


def add(client, plan, **given):
    team, role = TeamFactory(organization=plan.organization), RoleFactory(organization=plan.organization)
    values = {"headcount": 1, "team": team.pk, "role": role.pk, **given}
    return client.post(address("person-new", plan), values)


# --- people -----------------------------------------------------------------------------------------------------


def test_a_person_and_a_group_are_added_by_hand(client, plan):
    sign_in(client, plan)
    add(client, plan, name="Ana Silva", email="Ana@Example.org", hours_per_quarter="9.5")
    add(client, plan, headcount=40)

    ana, group = Learner.objects.order_by("headcount")
    assert (ana.name, ana.email, str(ana.hours_per_quarter), ana.organization) == (
        "Ana Silva",
        "ana@example.org",
        "9.50",
        plan.organization,
    )
    assert (group.name, group.headcount) == ("", 40)
    assert text(read(client.get(address("people", plan))).h1) == "41 people work here"


def test_the_audit_log_does_not_remember_names(client, plan):
    sign_in(client, plan)
    add(client, plan, name="Ana Silva", email="ana@example.org")

    entry = AuditEntry.objects.get(verb="person.added")

    assert "Ana" not in entry.sentence + str(entry.after)
    assert entry.after["name"] == "given"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"headcount": 3, "name": "Ana"}, "Name: A group stays unnamed: leave this empty, or enter 1 person"),
        ({"headcount": 0}, "How many people: Enter 1 person or more"),
        ({"headcount": "many"}, "How many people: Enter a whole number of people, for example 40"),
        ({"team": ""}, "Team: Choose a team"),
        ({"email": "x"}, "E-mail address: Enter an e-mail address, for example ana@example.org"),
        ({"email": "TAKEN@example.org"}, "E-mail address: Somebody here has this address already"),
        ({"hours_per_quarter": "-1"}, "Learning hours a quarter: Enter a number of hours of 0 or more"),
        ({"name": "x" * 40_000}, "Name: Ensure this value has at most 150 characters"),
    ],
)
def test_what_is_wrong_is_said_and_the_input_kept(client, plan, given, said):
    LearnerFactory(organization=plan.organization, email="taken@example.org")
    sign_in(client, plan)

    response = add(client, plan, **given)
    page = read(response)

    assert response.status_code == 422
    assert said in text(page.select_one(".error-summary"))
    assert page.title.get_text().startswith("Error: ")
    assert Learner.objects.count() == 1


def test_a_team_or_role_of_another_organization_cannot_be_chosen(client, plan):
    elsewhere = LearnerFactory()
    sign_in(client, plan)

    response = add(client, plan, team=elsewhere.team_id, role=elsewhere.role_id, name="Ana")

    assert response.status_code == 422
    assert not Learner.objects.filter(organization=plan.organization).exists()


def test_people_are_searched_filtered_and_shown_fifty_a_page(client, plan):
    team, role = TeamFactory(organization=plan.organization), RoleFactory(organization=plan.organization)
    for number in range(51):
        LearnerFactory(organization=plan.organization, team=team, role=role, name=f"Person {number:02}")
    LearnerFactory(organization=plan.organization, role=role, name="Zoë Keller", email="zoe@example.org")
    sign_in(client, plan)
    path = address("people", plan)

    everybody, second = read(client.get(path)), read(client.get(path, {"page": 2}))
    found = read(client.get(path, {"q": "zoe@ex"}))
    of_team = read(client.get(path, {"team": team.pk}))

    assert (len(everybody.select("tbody tr")), len(second.select("tbody tr"))) == (50, 2)
    assert [row.split()[0] for row in rows(found, "tbody th")] == ["Zoë"]
    assert "1–50 of 51 rows" in text(of_team.select_one(".pager"))
    assert of_team.select_one("#id_team option[selected]")["value"] == str(team.pk)
    assert read(client.get(path, {"q": "\x00%_'\"<b>", "team": "x", "page": "-"})).select_one(".empty")


def test_those_ticked_are_moved_or_marked_as_left_and_brought_back(client, plan):
    one, two = LearnerFactory.create_batch(2, organization=plan.organization)
    elsewhere, team = LearnerFactory(), TeamFactory(organization=plan.organization)
    sign_in(client, plan)
    path = address("people-chosen", plan)

    client.post(path, {"people": [one.pk, two.pk], "do": "move", "to": team.pk})
    assert set(team.learners.all()) == {one, two}
    client.post(path, {"people": [one.pk], "do": "leave"})
    assert rows(read(client.get(address("people", plan))), "tbody th") == [str(two)]
    assert str(one) in text(read(client.get(address("people", plan), {"left": 1})).select_one("tbody"))
    client.post(path, {"people": [one.pk], "do": "back"})
    assert not Learner.objects.exclude(left_on=None).exists()

    for wrong in (
        {"do": "move", "to": team.pk},
        {"people": elsewhere.pk, "do": "leave"},
        {"people": one.pk, "do": "move"},
    ):
        assert client.post(path, wrong).status_code == 422
    assert Learner.objects.get(pk=elsewhere.pk).left_on is None


def test_who_has_left_keeps_ratings_and_is_no_longer_counted(client):
    plan = make_place(teams=1, people=5, skills=1)
    sign_in(client, plan)
    somebody = Learner.objects.get(name="Person 1.1")

    client.post(address("people-chosen", plan), {"people": somebody.pk, "do": "leave"})

    assert Rating.objects.filter(learner=somebody).exists()
    assert "Based on 4 of 4 people" in text(read(client.get(address("gaps", plan))))


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_takes_the_same_number_of_statements(client, queries, plan, n):
    LearnerFactory.create_batch(n, organization=plan.organization)
    sign_in(client, plan)

    with queries(10):
        client.get(address("people", plan))


# --- teams ------------------------------------------------------------------------------------------------------


def test_the_tree_shows_each_team_below_the_one_it_is_part_of(client, plan):
    top = TeamFactory(organization=plan.organization, name="Sales")
    TeamFactory(organization=plan.organization, name="Abroad", parent=top)
    LearnerFactory(organization=plan.organization, team=top.children.get(), headcount=4, name="")
    sign_in(client, plan)

    page = read(client.get(address("teams", plan)))

    assert rows(page, "tbody tr") == ["Sales 0 4", "Abroad 4"]
    assert [part["data-depth"] for part in page.select(".depth")] == ["0", "1"]


def test_a_team_cannot_be_moved_into_itself_or_below(client, plan):
    top = TeamFactory(organization=plan.organization)
    below = TeamFactory(organization=plan.organization, parent=top)
    sign_in(client, plan)

    for parent in (top, below):
        response = client.post(address("team", plan, top.pk), {"name": "Top", "parent": parent.pk})
        assert "not this one and not within it" in text(read(response).select_one(".error-summary"))
    top.refresh_from_db()
    assert top.parent is None


def test_two_teams_of_one_name_are_refused_whatever_the_case(client, plan):
    TeamFactory(organization=plan.organization, name="Sales")
    sign_in(client, plan)

    response = client.post(address("teams", plan), {"name": "SALES"})

    assert "There is a team called SALES already" in text(read(response))


def test_merging_says_first_what_moves_and_then_moves_all_of_it(client):
    plan = make_place(teams=2, people=3, skills=1)
    old, into = Team.objects.order_by("name")
    TeamFactory(organization=plan.organization, name="Within", parent=old)
    manager = sign_in(client, plan, Member.Role.MANAGER, old, into)
    Coverage.objects.create(plan=plan, team=old, skill=plan.requirements.get().skill, level=3, people=1)
    sign_in(client, plan)

    said = text(read(client.get(address("team", plan, old.pk))).select_one("#merge"))
    client.post(address("team-merge", plan, old.pk), {"into": into.pk})

    assert (
        "3 people move along with their ratings. 1 team moves along. 1 manager manages the other team" in said
    )
    assert not Team.objects.filter(pk=old.pk).exists()
    assert into.learners.count() == 6
    assert [team.name for team in into.children.all()] == ["Within"]
    assert list(manager.teams.all()) == [into]
    assert Coverage.objects.get().team == into


def test_only_an_empty_team_can_be_removed(client, plan):
    full, empty = (
        LearnerFactory(organization=plan.organization).team,
        TeamFactory(organization=plan.organization),
    )
    sign_in(client, plan)

    refused = client.post(address("team-remove", plan, full.pk), follow=True)
    client.post(address("team-remove", plan, empty.pk))

    assert "is not empty" in text(read(refused))
    assert list(plan.organization.teams.all()) == [full]


# --- roles ------------------------------------------------------------------------------------------------------


def test_a_role_begins_from_the_catalog_and_may_be_renamed(client, plan):
    audience = AudienceFactory(slug="leadership", name="Leadership")
    template = RoleTemplate.objects.create(
        collection=plan.organization.collection, audience=audience, name="Executive", slug="executive"
    )
    sign_in(client, plan)

    client.post(address("roles", plan), {"template": template.pk})
    client.post(address("roles", plan), {"template": template.pk, "name": "Director"})

    assert sorted(plan.organization.roles.values_list("name", "audience__slug", "template__name")) == [
        ("Director", "leadership", "Executive"),
        ("Executive", "leadership", "Executive"),
    ]


def test_a_role_of_ones_own_needs_a_name_and_an_audience(client, plan):
    sign_in(client, plan)

    said = text(read(client.post(address("roles", plan), {"name": ""})).select_one(".error-summary"))

    assert "Enter a name, or choose a role of the catalog" in said
    assert "Choose an audience, or a role of the catalog" in said


def test_another_shelfs_template_cannot_be_chosen(client, plan):
    foreign = RoleTemplate.objects.create(
        collection=PlanFactory().organization.collection, audience=AudienceFactory(), name="Spy", slug="spy"
    )
    sign_in(client, plan)

    assert client.post(address("roles", plan), {"template": foreign.pk}).status_code == 422
    assert not Role.objects.filter(organization=plan.organization).exists()


def test_merging_roles_keeps_what_the_other_one_needs(client, plan):
    shared, only = SkillFactory.create_batch(2)
    old, into = RoleFactory.create_batch(2, organization=plan.organization)
    RequirementFactory(plan=plan, role=old, skill=shared, level=5)
    RequirementFactory(plan=plan, role=old, skill=only, level=4)
    RequirementFactory(plan=plan, role=into, skill=shared, level=2)
    somebody = LearnerFactory(organization=plan.organization, role=old)
    sign_in(client, plan)

    client.post(address("role-merge", plan, old.pk), {"into": into.pk})

    somebody.refresh_from_db()
    assert somebody.role == into
    assert dict(Requirement.objects.filter(role=into).values_list("skill", "level")) == {
        shared.pk: 2,
        only.pk: 4,
    }


# --- roles, not people ------------------------------------------------------------------------------------------


def turn_on(client, plan):
    return client.post(address("roles-only", plan), {"name": plan.organization.name})


def test_it_says_what_it_removes_and_asks_for_the_name(client):
    plan = make_place(teams=1, people=3, skills=2)
    sign_in(client, plan)

    page = read(client.get(address("roles-only", plan)))
    refused = client.post(address("roles-only", plan), {"name": "something"})

    said = text(page.select_one("#removed"))
    assert "3 names, 0 e-mail addresses, 0 employee numbers and 0 links to accounts" in said
    assert "3 rows of people become at most 1 group" in said
    assert "6 ratings with their history" in said
    assert refused.status_code == 422
    assert Learner.objects.exclude(name="").count() == 3


def test_people_become_groups_at_the_middle_level_and_every_name_is_gone(client):
    plan = make_place(teams=2, people=3, skills=2)
    first, second = plan.requirements.order_by("pk")
    Rating.objects.filter(learner__name="Person 1.1", skill=first.skill).update(level=5)
    Rating.objects.filter(learner__name__in=("Person 1.1", "Person 1.2"), skill=second.skill).delete()
    compute(plan)
    sign_in(client, plan)

    turn_on(client, plan)

    assert sorted(Learner.objects.values_list("name", "email", "headcount")) == [("", "", 3), ("", "", 3)]
    group = Learner.objects.get(team__name="Team 1")
    assert dict(group.ratings.values_list("skill", "level")) == {
        first.skill_id: 1
    }  # of the other, one in three is known
    assert "6 people" in text(read(client.get(address("plan-overview", plan))))
    assert client.get(address("plan", plan)).status_code == 200


def test_with_it_on_no_name_can_be_entered_anywhere(client, plan):
    plan.organization.roles_only = True
    plan.organization.save(update_fields=["roles_only"])
    sign_in(client, plan)

    page = read(client.get(address("person-new", plan)))
    add(client, plan, name="Ana Silva", email="ana@example.org", external_id="7", headcount=2)
    pasted = client.post(address("import-upload", plan), {"pasted": "name\tteam\trole\nAna\tSales\tAgent"})

    assert page.select("#id_name, #id_email, #id_external_id") == []
    assert list(Learner.objects.values_list("name", "email", "external_id", "headcount")) == [("", "", "", 2)]
    assert pasted.status_code == 422
    with pytest.raises(Personal):
        add_person(
            organization=plan.organization,
            actor=None,
            name="Ana",
            team=TeamFactory(organization=plan.organization),
            role=RoleFactory(organization=plan.organization),
        )


def test_only_an_owner_may_turn_it_on(client, plan):
    sign_in(client, plan, Member.Role.PLANNER)

    assert turn_on(client, plan).status_code == 403
    assert "Keep roles, not people" not in text(read(client.get(address("people", plan))))


@pytest.mark.parametrize(
    ("levels", "expected"),
    [([(1, 1)], 1), ([(0, 1), (5, 1)], 0), ([(2, 3), (4, 4)], 4), ([(1, 1), (3, 1), (5, 1)], 3)],
)
def test_the_middle_person_decides(levels, expected):
    assert middle(levels) == expected


def test_ratings_that_have_expired_do_not_count_for_a_group(client):
    plan = make_place(teams=1, people=2, skills=1)
    Rating.objects.update(valid_until=date(2020, 1, 1))
    sign_in(client, plan)

    turn_on(client, plan)

    assert not Rating.objects.exists()


def test_another_organizations_people_are_not_there(client, plan):
    other = LearnerFactory()
    sign_in(client, plan)

    for name, pk in (("person", other.pk), ("team", other.team_id), ("role", other.role_id)):
        assert client.get(address(name, plan, pk)).status_code == 404
    assert client.get(reverse("people", args=[other.organization.slug, plan.slug])).status_code == 404


def test_a_rating_stays_when_somebody_is_renamed(client, plan):
    rating = RatingFactory(learner__organization=plan.organization)
    learner = rating.learner
    sign_in(client, plan)

    values = {"name": "New Name", "headcount": 1, "team": learner.team_id, "role": learner.role_id}
    client.post(address("person", plan, learner.pk), values)

    learner.refresh_from_db()
    assert (learner.name, learner.ratings.get()) == ("New Name", rating)


def test_two_people_who_change_one_person_lose_nothing(client, plan):
    learner = LearnerFactory(organization=plan.organization, name="Ana", email="")
    sign_in(client, plan)
    path = address("person", plan, learner.pk)
    opened = read(client.get(path)).select_one("[name=opened]")["value"]
    Learner.objects.filter(pk=learner.pk).update(name="Ana Silva", external_id="7")
    values = {"headcount": 1, "team": learner.team_id, "role": learner.role_id, "opened": opened}

    clash = client.post(path, {**values, "name": "Anna", "external_id": "", "email": "a@example.org"})

    page = read(clash)
    assert "Somebody else set this to Ana Silva while you changed it" in text(
        page.select_one(".error-summary")
    )
    assert page.select_one("#id_name")["value"] == "Anna"
    again = {field["name"]: field.get("value", "") for field in page.select("main form [name]:not(select)")}
    client.post(path, {**values, **again})
    learner.refresh_from_db()
    assert (learner.name, learner.external_id, learner.email) == ("Anna", "7", "a@example.org")


def test_a_team_merged_into_one_that_has_a_preference_keeps_that_one(client, plan):
    old, into = TeamFactory.create_batch(2, organization=plan.organization)
    for team, note in ((old, "old"), (into, "kept")):
        TrainingPreference.objects.create(plan=plan, team=team, note=note)
    sign_in(client, plan)

    client.post(address("team-merge", plan, old.pk), {"into": into.pk})

    assert list(TrainingPreference.objects.values_list("team", "note")) == [(into.pk, "kept")]


def test_nothing_else_remembers_anybody_once_roles_only_are_kept(client):
    plan = make_place(teams=1, people=2, skills=1)
    batch = ImportBatch.objects.create(organization=plan.organization, plan=plan, records=b"Person 1.1")
    batch.rows.create(raw={"name": "Person 1.1"})
    capability = Capability.objects.create(plan=plan, name="Answer customers")
    capability.people.set(plan.organization.learners.all())
    elsewhere = LearnerFactory(name="Stays")
    sign_in(client, plan)

    turn_on(client, plan)

    assert not ImportBatch.objects.exists()
    assert not capability.people.exists()
    elsewhere.refresh_from_db()
    assert elsewhere.name == "Stays"
