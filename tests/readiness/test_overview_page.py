"""The overview: where we stand, where the plan leads, what is next."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalog.models import PriceBasis
from readiness import wizard
from readiness.actions import computations
from readiness.models import Computation, Learner, Member, Rating, Review, Team, Version
from tests.factories import LearnerFactory, PlanFactory, RatingFactory, ResourceFactory
from tests.readiness.pages import address, compute, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    """Pages take the day from the clock; these are looked at on 24 November 2026."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 11, 24))


def overview(client, plan):
    return read(client.get(address("plan-overview", plan)))


def stages(page) -> dict[str, str]:
    return {text(task.select_one("a, .off")): text(task.select_one(".tag")) for task in page.select(".task")}


def test_now_and_then_stand_side_by_side(client):
    plan = make_place(teams=2, people=3, readiness_target=80)
    compute(plan)
    sign_in(client, plan)

    page = overview(client, plan)

    assert rows(page, ".now-then .figure-xl") == ["33 %", "100 %"]
    assert "Projected, Q4 2027" in text(page.select_one(".now-then"))
    assert text(page.select_one(".lede")) == (
        "Your people hold a third of the skill levels their roles need. "
        "Draft 1 of the plan lifts that to 100% by the end of 2027, 20 points above your target."
    )
    assert "call for 36 skill levels; people hold 12 of them today" in text(page.select_one(".hero"))


def test_the_method_is_explained_on_a_role_of_theirs(client):
    plan = make_place(teams=1, people=3)
    sign_in(client, plan)

    told = text(overview(client, plan).select_one(".hero details"))

    assert "How this is worked out" in told
    assert "Say a person is Analyst:" in told
    assert "Skill A 3 2 2 × 2 4 of 6" in told
    assert "10 of 12 points is 83%" in told


def test_audiences_and_teams_show_today_and_the_plan_least_ready_first(client):
    plan = make_place(teams=2, people=3, skills=1)
    Rating.objects.filter(learner__name__startswith="Person 1.").update(level=2)
    compute(plan)
    sign_in(client, plan)

    page = overview(client, plan)

    assert rows(page, ".table-aud tbody tr")[-1] == "End users 6 50% 100%"
    teams = rows(page, "#teams .dumb li:not([aria-hidden])")
    assert teams == ["Team 2 today 33% with the plan 100%", "Team 1 today 67% with the plan 100%"]


def test_before_there_is_a_plan_only_today_is_shown(client):
    plan = make_place(teams=1, people=3)
    sign_in(client, plan)

    page = overview(client, plan)

    assert rows(page, ".now-then .figure-xl") == ["33 %"]
    assert text(page.select_one(".page-head .btn-primary")) == "Work out the plan"


def test_readiness_that_is_not_known_is_not_shown_as_zero(client):
    plan = make_place(teams=1, people=3, rated=False)
    sign_in(client, plan)

    page = overview(client, plan)

    assert rows(page, ".now-then .figure-xl") == ["?"]
    assert "0%" not in text(page.select_one(".table-aud"))
    assert text(page.select_one(".lede")) == "Nobody has been assessed yet, so readiness is not known."


def test_without_people_the_page_offers_to_upload_them(client):
    plan = PlanFactory()
    sign_in(client, plan)

    page = overview(client, plan)

    assert page.select_one(".empty a.btn-primary")["href"] == address("import-upload", plan)
    assert page.select(".figure-xl") == []


def test_small_groups_are_withheld_from_who_may_not_see_individuals(client):
    plan = make_place(teams=2, people=6, skills=1)
    Learner.objects.filter(name__in=("Person 2.1", "Person 2.2")).delete()
    sign_in(client, plan, Member.Role.VIEWER)

    teams = rows(overview(client, plan), "#teams .dumb li:not([aria-hidden])")

    assert teams == ["Team 1 today 33%", "Team 2 – withheld"]


# --- the stages -------------------------------------------------------------------------------------------------


def test_there_are_ten_stages_in_order():
    assert [stage.number for stage in wizard.STAGES] == list(range(1, 11))


def test_the_stages_of_a_new_plan(client):
    plan = PlanFactory(budget=None, hours_per_quarter=None)
    sign_in(client, plan)

    assert stages(overview(client, plan)) == {
        "Ambition & scenarios": "Not started",
        "Concerns & partners": "Not started",
        "Teams & people": "Not started",
        "Required skills": "Cannot start yet",
        "Existing skills": "Cannot start yet",
        "Gaps": "Cannot start yet",
        "Budget & capacity": "Not started",
        "Plan": "Cannot start yet",
        "Measures & reviews": "Not started",
        "Publish": "Cannot start yet",
    }


def test_stages_follow_from_what_is_stored(client):
    plan = make_place(teams=1, people=3, maturity_aimed_at=3)
    Rating.objects.filter(learner__name="Person 1.1").delete()
    sign_in(client, plan)

    before = stages(overview(client, plan))
    compute(plan)
    after = overview(client, plan)

    assert before["Teams & people"] == before["Required skills"] == before["Budget & capacity"] == "Completed"
    assert before["Ambition & scenarios"] == before["Existing skills"] == "In progress"
    assert (before["Gaps"], before["Plan"]) == ("Ready to review", "Not started")
    assert (stages(after)["Gaps"], stages(after)["Plan"]) == ("Completed", "Ready to review")
    hints = rows(after, ".task p")
    assert "One team, 3 people, one role" in hints
    assert "2 of 3 people assessed" in hints


def test_a_stage_without_a_page_is_not_a_link(client):
    plan = make_place(teams=1, people=2)
    sign_in(client, plan)

    linked = rows(overview(client, plan), ".task a")

    assert linked == [
        "Ambition & scenarios",
        "Concerns & partners",
        "Teams & people",
        "Required skills",
        "Existing skills",
        "Gaps",
        "Budget & capacity",
        "Plan",
        "Measures & reviews",
    ]


def test_a_viewer_is_linked_only_to_what_may_be_seen(client):
    plan = make_place(teams=1, people=6)
    sign_in(client, plan, Member.Role.VIEWER)

    assert rows(overview(client, plan), ".task a") == [
        "Ambition & scenarios",
        "Concerns & partners",
        "Required skills",
        "Gaps",
        "Plan",
        "Measures & reviews",
    ]


# --- what needs attention ---------------------------------------------------------------------------------------


def notices(page) -> list[str]:
    return rows(page, "#attention .att strong")


def test_all_is_well_needs_no_attention(client):
    plan = make_place(teams=1, people=2)
    compute(plan)
    sign_in(client, plan)

    assert overview(client, plan).select("#attention") == []


def test_people_without_an_assessment_are_named_by_team(client):
    plan = make_place(teams=2, people=3, skills=1)
    Rating.objects.filter(learner__team__name="Team 2").delete()
    sign_in(client, plan)

    page = overview(client, plan)

    assert notices(page) == ["3 people have no assessment"]
    assert "Team 2 3." in text(page.select_one("#attention"))


def test_data_that_changed_since_the_plan_is_said(client):
    plan = make_place(teams=1, people=3)
    compute(plan)
    Rating.objects.filter(learner__name="Person 1.1").update(level=2)
    LearnerFactory(
        organization=plan.organization,
        team=Team.objects.get(name="Team 1"),
        role=plan.requirements.first().role,
    )
    sign_in(client, plan)

    page = overview(client, plan)

    assert notices(page) == ["1 person has no assessment", "The data changed since draft 1"]
    assert "One person joined and one person got new ratings." in text(page.select_one("#attention"))


def test_unmet_mandatory_requirements_unknown_resources_and_reviews_are_listed(client):
    plan = make_place(teams=1, people=3, skills=1)
    need = plan.requirements.get()
    need.mandatory, need.level = True, 5
    need.save(update_fields=["mandatory", "level"])
    ResourceFactory(
        collection=plan.organization.collection,
        title="Masterclass",
        hours=None,
        price_basis=PriceBasis.UNKNOWN,
        teaches=[(need.skill, 3, 5)],
    )
    Review.objects.create(plan=plan, on=date(2026, 11, 24) + timedelta(days=9))
    compute(plan)
    sign_in(client, plan)

    assert notices(overview(client, plan)) == [
        "3 mandatory requirements stay unmet",
        "One resource stays out of the plan",
        "Plan review on Thursday 3 December",
    ]


def test_a_plan_in_the_making_is_linked(client, monkeypatch):
    plan = make_place(teams=1, people=2)
    monkeypatch.setattr(computations, "_enqueue", lambda version: None)
    compute(plan)
    sign_in(client, plan)

    page = overview(client, plan)

    assert page.select_one(".page-head .btn-primary")["href"] == address("generate", plan, 1)
    assert stages(page)["Plan"] == "In progress"


def test_a_failed_try_is_said_with_its_reason(client):
    plan = make_place(teams=1, people=2)
    version = Version.objects.create(plan=plan, number=1, inputs=b"")
    Computation.objects.create(
        version=version, state=Computation.State.FAILED, message="It contradicts itself."
    )
    sign_in(client, plan)

    page = overview(client, plan)

    assert notices(page)[0] == "Draft 1 could not be worked out"
    assert "It contradicts itself." in text(page.select_one("#attention"))
    assert stages(page)["Plan"] == "Needs a decision"


def test_recent_activity_says_who_did_what(client):
    plan = make_place(teams=1, people=2)
    compute(plan)
    sign_in(client, plan)

    assert "Started draft 1 of" in text(overview(client, plan).select_one("#activity"))


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_statements_does_not_grow(client, queries, n):
    plan = make_place(teams=n, people=n, skills=n)
    ResourceFactory(
        collection=plan.organization.collection, price=Decimal(1), price_basis=PriceBasis.SEAT, currency="EUR"
    )
    compute(plan)
    for _ in range(n):
        RatingFactory(learner=Learner.objects.first())
    sign_in(client, plan)

    with queries(26):
        client.get(address("plan-overview", plan))
