"""Stage 5: the skills matrix, and its ordinary forms."""

import json
from datetime import date

import pytest

from readiness.models import AuditEntry, Learner, Member, Rating, Team
from tests.factories import LearnerFactory, PlanFactory, RatingFactory, RoleFactory, SkillFactory
from tests.readiness.pages import address, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_place(teams=2, people=2, skills=2)


def person(name="Person 1.1") -> Learner:
    return Learner.objects.filter(name=name).earliest("pk")


def skill_of(plan, letter="A"):
    return plan.requirements.get(skill__name=f"Skill {letter}").skill


def shown(client, plan, **query):
    return read(client.get(address("matrix", plan), query))


def cell(page, name="Person 1.1", column=0):
    row = next(row for row in page.select(".matrix tbody tr") if text(row.th).startswith(name))
    return row.select("td")[column]


def save(client, plan, *cells, sure=False):
    path = address("matrix-save", plan) + ("?sure=1" if sure else "")
    return client.post(path, json.dumps({"cells": list(cells)}), content_type="application/json")


def entry(plan, level, *, name="Person 1.1", letter="A", seen=None, **more):
    learner, skill = person(name), skill_of(plan, letter)
    if seen is None:
        current = Rating.objects.current().filter(learner=learner, skill=skill).first()
        seen = current.pk if current else 0
    return {"learner": learner.pk, "skill": skill.pk, "level": level, "seen": seen, **more}


def current(plan, name="Person 1.1", letter="A") -> dict[str, int]:
    found = Rating.objects.current().filter(learner=person(name), skill=skill_of(plan, letter))
    return dict(found.values_list("source", "level"))


# --- what it shows ----------------------------------------------------------------------------------------------


def test_the_four_states_of_a_cell_are_told_apart(client, plan):
    role = RoleFactory(organization=plan.organization, name="Other")
    LearnerFactory(organization=plan.organization, team=person().team, role=role, name="Nobody asks")
    Rating.objects.filter(learner=person("Person 1.1"), skill=skill_of(plan)).update(level=0)
    Rating.objects.filter(learner=person("Person 1.2"), skill=skill_of(plan)).delete()
    Rating.objects.filter(learner=person("Person 2.1"), skill=skill_of(plan)).update(
        valid_until=date(2020, 1, 1)
    )
    sign_in(client, plan)

    page = shown(client, plan)

    zero, none, expired, unneeded = (
        cell(page, name) for name in ("Person 1.1", "Person 1.2", "Person 2.1", "Nobody asks")
    )
    assert (text(zero), zero["data-lvl"], zero["class"]) == ("0", "0", ["below"])
    assert (text(none), none.get("data-lvl"), none["class"]) == ("? no answer", None, ["ask"])
    assert (text(expired), expired["data-lvl"], expired["class"]) == ("1 expired", "1", ["expired"])
    assert (text(unneeded), unneeded.get("data-need"), unneeded["class"]) == (
        "· not required",
        None,
        ["unneeded"],
    )


def test_the_level_in_force_is_that_of_the_best_source(client, plan):
    rating = {"learner": person(), "skill": skill_of(plan)}
    RatingFactory(**rating, level=5, source=Rating.Source.SELF)
    RatingFactory(**rating, level=2, source=Rating.Source.TEST)
    sign_in(client, plan)

    assert cell(shown(client, plan))["data-lvl"] == "2"


def test_filters_live_in_the_address(client, plan):
    Rating.objects.filter(learner=person("Person 2.2"), skill=skill_of(plan, "B")).delete()
    Rating.objects.filter(learner=person("Person 1.2")).update(level=5)
    team = Team.objects.get(name="Team 1")
    sign_in(client, plan)

    def names(**query):
        return [row.split()[1] for row in rows(shown(client, plan, **query), ".matrix tbody th")]

    assert names() == ["1.1", "1.2", "2.1", "2.2"]
    assert names(team=team.pk) == ["1.1", "1.2"]
    assert names(only="gaps") == ["1.1", "2.1", "2.2"]
    assert names(only="open") == ["2.2"]
    assert rows(shown(client, plan, only="open"), ".matrix thead a") == ["Skill B"]
    assert "Nothing fits these filters" in text(shown(client, plan, only="expired"))
    assert names(team="x", role="0", only="no", page="\x00") == []
    assert shown(client, plan, only="gaps").select_one("#id_only option[selected]")["value"] == "gaps"


def test_who_has_left_is_not_rated_any_more(client, plan):
    Learner.objects.filter(name="Person 1.1").update(left_on=date(2020, 1, 1))
    sign_in(client, plan)

    assert "Person 1.1" not in text(shown(client, plan))
    answer = save(client, plan, entry(plan, 4)).json()
    assert answer["cells"][0]["status"] == "refused"


def test_without_people_or_requirements_the_page_says_what_to_do_first(client):
    plan = PlanFactory()
    sign_in(client, plan)
    assert "Nobody is here yet" in text(shown(client, plan))

    LearnerFactory(organization=plan.organization)
    assert "Roles need nothing yet" in text(shown(client, plan))


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_takes_the_same_number_of_statements(client, queries, n):
    plan = make_place(teams=n, people=n, skills=n)
    sign_in(client, plan)

    with queries(9):
        client.get(address("matrix", plan))


# --- saving -----------------------------------------------------------------------------------------------------


def test_a_level_supersedes_and_overwrites_nothing(client, plan):
    member = sign_in(client, plan)
    was = person().ratings.get(skill=skill_of(plan))

    answer = save(client, plan, entry(plan, 4)).json()["cells"][0]

    was.refresh_from_db()
    now = person().ratings.current().get(skill=skill_of(plan))
    assert (was.level, was.superseded_at is None) == (1, False)
    assert (now.level, now.source, now.rated_by) == (4, Rating.Source.MANAGER, member.user)
    assert (answer["status"], answer["level"], answer["rating"], answer["superseded"]) == (
        "saved",
        4,
        now.pk,
        [was.pk],
    )
    assert AuditEntry.objects.get(verb="ratings.saved").before == {"superseded": [was.pk]}


def test_clearing_is_no_answer_and_not_level_zero(client, plan):
    RatingFactory(learner=person(), skill=skill_of(plan), level=3, source=Rating.Source.SELF)
    sign_in(client, plan)

    answer = save(
        client, plan, entry(plan, None, seen=person().ratings.get(source="manager", skill=skill_of(plan)).pk)
    )

    assert answer.json()["cells"][0]["level"] is None
    assert current(plan) == {}
    assert person().ratings.filter(skill=skill_of(plan)).count() == 2
    assert text(cell(shown(client, plan))) == "? no answer"


def test_taking_back_brings_the_very_ratings_back_as_new_ones(client, plan):
    RatingFactory(learner=person(), skill=skill_of(plan), level=3, source=Rating.Source.SELF, note="from me")
    sign_in(client, plan)
    manager = person().ratings.get(source="manager", skill=skill_of(plan))

    cleared = save(client, plan, entry(plan, None, seen=manager.pk)).json()["cells"][0]
    save(client, plan, entry(plan, 1, seen=cleared["rating"], restore=cleared["superseded"]))

    assert current(plan) == {"manager": 1, "self": 3}
    assert person().ratings.current().get(source="self", skill=skill_of(plan)).note == "from me"
    typed = save(client, plan, entry(plan, 5, letter="B")).json()["cells"][0]
    save(client, plan, entry(plan, 1, letter="B", seen=typed["rating"], restore=typed["superseded"]))
    assert current(plan, letter="B") == {"manager": 1}


def test_taking_back_a_level_over_a_self_rating_leaves_the_self_rating_alone(client, plan):
    Rating.objects.filter(learner=person(), skill=skill_of(plan)).update(source=Rating.Source.SELF)
    sign_in(client, plan)

    typed = save(client, plan, entry(plan, 4)).json()["cells"][0]
    assert current(plan) == {"self": 1, "manager": 4}
    save(client, plan, entry(plan, 1, seen=typed["rating"], restore=typed["superseded"]))

    assert current(plan) == {"self": 1}


def test_somebody_elses_ratings_cannot_be_restored(client, plan):
    theirs = person("Person 2.1").ratings.filter(skill=skill_of(plan))
    theirs.update(superseded_at=date(2026, 1, 1).isoformat() + "T00:00Z", level=5)
    sign_in(client, plan)

    save(client, plan, entry(plan, None, restore=[theirs.get().pk]))

    assert current(plan) == {}


def test_a_test_outranks_what_is_typed_and_stays_in_force(client, plan):
    RatingFactory(learner=person(), skill=skill_of(plan), level=4, source=Rating.Source.TEST)
    sign_in(client, plan)
    test = person().ratings.get(source="test")

    answer = save(client, plan, entry(plan, 2, seen=test.pk)).json()["cells"][0]

    assert (answer["status"], answer["level"]) == ("saved", 4)
    assert answer["source"].startswith("Test, ")
    assert current(plan) == {"test": 4, "manager": 2}


def test_a_cell_changed_by_somebody_else_is_a_conflict_with_both_values(client, plan):
    sign_in(client, plan)
    mine = entry(plan, 5)
    save(client, plan, entry(plan, 2))

    answer = save(client, plan, mine).json()["cells"][0]
    assert (answer["status"], answer["level"]) == ("conflict", 2)
    assert current(plan) == {"manager": 2}

    again = save(client, plan, entry(plan, 5, seen=answer["rating"])).json()["cells"][0]
    assert (again["status"], current(plan)) == ("saved", {"manager": 5})


def test_the_same_level_from_two_people_is_no_conflict(client, plan):
    sign_in(client, plan)
    mine = entry(plan, 2)
    save(client, plan, entry(plan, 2))

    assert save(client, plan, mine).json()["cells"][0]["status"] == "saved"
    assert person().ratings.filter(skill=skill_of(plan)).count() == 2


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{}", '{"cells": 1}', '{"cells": []}', '{"cells": [1]}', "\x00", "{" * 5_000, "[" * 100_000,
        '{"cells": [{"learner": 1, "skill": 1, "level": 6}]}',
        '{"cells": [{"learner": 1, "skill": 1, "level": true}]}',
        '{"cells": [{"learner": 1, "skill": 1, "level": "3"}]}',
        '{"cells": [{"learner": "x", "skill": 1, "level": 3}]}',
        '{"cells": [{"learner": 1e99, "skill": 1, "level": 3}]}',
        '{"cells": [{"learner": 99999999999999999999, "skill": 1, "level": 3}]}',
        '{"cells": [{"learner": 1, "skill": 1, "level": 3, "restore": "x"}]}',
    ],
)  # fmt: skip
def test_what_is_not_what_the_page_sends_is_refused(client, plan, body):
    sign_in(client, plan)

    response = client.post(address("matrix-save", plan), body, content_type="application/json")

    assert response.status_code == 422
    assert response.json()["error"]
    assert Rating.objects.count() == 8


def test_people_and_skills_of_elsewhere_are_refused_and_nothing_is_told_of_them(client, plan):
    other = make_place(teams=1, people=1, skills=1)
    theirs = other.organization.learners.get()
    sign_in(client, plan)
    here = entry(plan, 4)

    answer = save(
        client,
        plan,
        {"learner": theirs.pk, "skill": skill_of(other).pk, "level": 5, "seen": 0},
        {**here, "skill": SkillFactory().pk},
        here,
    ).json()

    assert [cell["status"] for cell in answer["cells"]] == ["refused", "refused", "saved"]
    assert set(answer["cells"][0]) == {"learner", "skill", "status"}
    assert set(theirs.ratings.values_list("level", flat=True)) == {1}


def test_a_manager_rates_only_the_people_of_the_teams_managed(client, plan):
    sign_in(client, plan, Member.Role.MANAGER, Team.objects.get(name="Team 1"))

    page = shown(client, plan)
    answer = save(client, plan, entry(plan, 4), entry(plan, 4, name="Person 2.1")).json()

    assert "Person 1.1" in text(page)
    assert "Person 2" not in text(page)
    assert [cell["status"] for cell in answer["cells"]] == ["saved", "refused"]
    for name, arguments in (("person-skills", ()), ("rating-history", (skill_of(plan).pk,))):
        assert client.get(address(name, plan, person("Person 1.1").pk, *arguments)).status_code == 200
        assert client.get(address(name, plan, person("Person 2.1").pk, *arguments)).status_code == 404


def test_a_thousand_cells_are_saved_at_once(client, queries):
    plan = PlanFactory()
    role = RoleFactory(organization=plan.organization)
    skills = SkillFactory.create_batch(20, collection=plan.organization.collection)
    for skill in skills:
        plan.requirements.create(role=role, skill=skill, level=3)
    team = LearnerFactory(organization=plan.organization, role=role).team
    Learner.objects.bulk_create(
        Learner(organization=plan.organization, team=team, role=role, name=str(n)) for n in range(49)
    )
    sign_in(client, plan)
    keys = list(Learner.objects.values_list("pk", flat=True))
    cells = [{"learner": k, "skill": s.pk, "level": 2, "seen": 0} for k in keys for s in skills]

    answer = save(client, plan, *cells)

    assert answer.status_code == 200
    assert Rating.objects.count() == 1_000


# --- ordinary forms ---------------------------------------------------------------------------------------------


def form_of(client, path) -> dict[str, str]:
    page = read(client.get(path))
    fields = {
        field["name"]: field.get("value", "")
        for field in page.select("main form[method=post] input[type=hidden]")
    }
    for select in page.select("main form[method=post] select"):
        fields[select["name"]] = (select.select_one("option[selected]") or {"value": ""})["value"]
    return fields


def test_a_person_is_rated_in_an_ordinary_form(client, plan):
    sign_in(client, plan)
    path = address("person-skills", plan, person().pk)
    form = form_of(client, path)
    a, b = (f"level-{person().pk}-{skill_of(plan, letter).pk}" for letter in "AB")
    assert (form[a], form[b]) == ("1", "1")

    response = client.post(path, {**form, a: "4", b: ""}, follow=True)

    assert "Saved 2 levels." in text(read(response))
    assert (current(plan), current(plan, letter="B")) == ({"manager": 4}, {})
    assert set(current(plan, "Person 1.2").values()) == {1}


def test_a_skill_is_rated_for_everybody_in_an_ordinary_form(client, plan):
    sign_in(client, plan)
    path = address("skill-people", plan, skill_of(plan).pk)
    form = form_of(client, path)
    assert len([name for name in form if name.startswith("level-")]) == 4

    client.post(path, {**form, f"level-{person('Person 2.2').pk}-{skill_of(plan).pk}": "0"})

    assert current(plan, "Person 2.2") == {"manager": 0}
    assert person("Person 1.1").ratings.count() == 2


def test_the_form_says_what_is_wrong_or_was_changed_meanwhile_and_keeps_the_input(client, plan):
    sign_in(client, plan)
    path, field = address("person-skills", plan, person().pk), f"level-{person().pk}-{skill_of(plan).pk}"
    form = form_of(client, path)
    save(client, plan, entry(plan, 2))

    clash = client.post(path, {**form, field: "5"})
    wrong = client.post(path, {**form, field: "x" * 40_000})

    page = read(clash)
    assert clash.status_code == 422
    assert "somebody else set it to 2 while you chose 5; save again to keep yours" in text(
        page.select_one(".error-summary")
    )
    assert page.select_one(f"#{field} option[selected]")["value"] == "5"
    assert "enter a level from 0 to 5, not x" in text(read(wrong))
    assert current(plan) == {"manager": 2}


def test_the_history_of_a_cell_names_every_source(client, plan):
    RatingFactory(learner=person(), skill=skill_of(plan), level=3, source=Rating.Source.SELF)
    sign_in(client, plan)
    save(client, plan, entry(plan, 4, seen=person().ratings.get(source="manager", skill=skill_of(plan)).pk))

    page = read(client.get(address("rating-history", plan, person().pk, skill_of(plan).pk)))

    said = rows(page, "tbody tr")
    assert [line.split()[0] for line in said] == ["4", "3", "1"]
    assert "Manager User" in said[0]
    assert said[0].endswith("Current")
    assert said[2].endswith("Superseded")


def test_skills_leads_each_member_to_what_is_for_them(client, plan):
    for role, name in (
        (Member.Role.PLANNER, "matrix"),
        (Member.Role.MANAGER, "matrix"),
        (Member.Role.VIEWER, "required"),
    ):
        sign_in(client, plan, role)
        assert client.get(address("skills", plan))["Location"] == address(name, plan)
