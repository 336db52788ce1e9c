"""The plan page, changing its limits, and watching it being worked out."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.models import PriceBasis, Resource
from readiness.actions import computations
from readiness.actions.computations import compute as work
from readiness.models import Computation, Member, Rating, Version
from readiness.queries.versions import frozen
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


def shown(client, plan, **query):
    return read(client.get(address("plan", plan), query))


def test_the_title_says_how_ready_by_when_and_for_how_much(client):
    plan = make_place(teams=1, people=4)
    compute(plan)
    sign_in(client, plan)

    page = shown(client, plan)

    assert text(page.h1) == "100% ready by the end of 2027, for €800"
    assert text(page.select_one(".lede")) == "Two actions lift readiness by 67 points."
    ribbon = text(page.select_one(".ribbon"))
    assert ribbon.startswith("Best possible, proven. No other plan with this budget, capacity and calendar")


def test_every_figure_is_that_of_the_frozen_document(client):
    plan = make_place(teams=1, people=4)
    version = compute(plan, budget=Decimal(500))
    version.refresh_from_db()
    sign_in(client, plan)

    page = shown(client, plan)

    figures = {text(stat.dt): text(stat.dd) for stat in page.select(".stat")}
    assert figures == {
        "Readiness": "33% 75%",
        "Cost": "€500",
        "Training time": "10 hours",
        "Cost for each point": "€12",
    }
    assert sum(action.seats for action in frozen(version).plan.actions) == 5
    assert text(page.select_one("#actions tfoot")).split() == [
        "All",
        "2",
        "actions",
        "5",
        "€500",
        "+41.7",
        "points",
    ]


def test_each_action_says_for_whom_when_and_what_it_gains(client):
    plan = make_place(teams=1, people=4, skills=1)
    compute(plan)
    sign_in(client, plan)

    row = shown(client, plan).select_one("#actions tbody tr")

    assert {cell["data-th"]: text(cell) for cell in row.select("td[data-th]")} == {
        "Who": "Everyone",
        "Seats": "4",
        "Hours each": "2",
        "Cost": "€400",
        "When": "Q1 2027",
        "Readiness gained": "+66.7",
    }


def test_why_opens_below_its_action(client):
    plan = make_place(teams=1, people=4, skills=1)
    version = compute(plan)
    key = frozen(Version.objects.get(pk=version.pk)).plan.actions[0].id
    sign_in(client, plan)

    whole = shown(client, plan, why=key)
    part = read(client.get(address("plan", plan), {"row": key, "why": key}, headers={"HX-Request": "true"}))
    closed = read(client.get(address("plan", plan), {"row": key}, headers={"HX-Request": "true"}))

    for page in (whole, part):
        box = text(page.select_one(".why-box"))
        assert "It gains 66.7 points of readiness for €400, €6 a point." in box
        assert "8 levels in Skill A, for 4 people" in box
        assert "Course in Skill A €100 €33 Chosen" in box
        assert page.select_one(".why-btn")["aria-expanded"] == "true"
    assert part.find("html") is None
    assert (closed.select(".why-box"), closed.select_one(".why-btn")["aria-expanded"]) == ([], "false")


def test_an_action_that_does_not_exist_is_not_found(client):
    plan = make_place(teams=1, people=2)
    compute(plan)
    sign_in(client, plan)

    assert client.get(address("plan", plan), {"row": "no"}, headers={"HX-Request": "true"}).status_code == 404


def test_what_it_is_spent_on_stands_beside_the_target(client):
    plan = make_place(
        teams=1, people=4, skills=1, split_shares={"consumers": 70, "leaders": 20, "builders": 10}
    )
    compute(plan)
    sign_in(client, plan)

    split = shown(client, plan).select_one("#split")

    assert "target 70–20–10" in text(split)
    assert rows(split, "tbody tr") == [
        "Consumers (end users) 100% €400 4 33% 100%",
        "Business leaders 0% €0 0 not known not known",
        "IT and developers 0% €0 0 not known not known",
    ]


def test_a_session_is_paid_whole_by_those_who_sit_in_it(client):
    plan = make_place(teams=1, people=4, skills=1)
    Resource.objects.update(price_basis=PriceBasis.RUN, price=Decimal(700), run_seats=10)
    leaders = AudienceFactory(slug="leadership", name="Leadership", segment="leaders")
    role = RoleFactory(organization=plan.organization, audience=leaders)
    need = RequirementFactory(plan=plan, role=role, skill=plan.requirements.get().skill, level=3)
    for _ in range(3):
        RatingFactory(
            learner=LearnerFactory(organization=plan.organization, role=role), skill=need.skill, level=1
        )
    compute(plan)
    sign_in(client, plan)

    page = shown(client, plan)

    assert rows(page, "#split tbody tr") == [
        "Consumers (end users) 57% €400 4 33% 100%",
        "Business leaders 43% €300 3 33% 100%",
    ]
    assert "1 group of up to 10" in text(page.select_one("#actions tbody .sub"))


def test_gaps_that_remain_say_what_stands_in_the_way(client):
    plan = make_place(teams=1, people=4, skills=1)
    plan.requirements.update(level=5, mandatory=True)
    compute(plan)
    sign_in(client, plan)

    page = shown(client, plan)

    left = rows(page, "#gaps-that-remain tbody tr")
    assert len(left) == 1
    assert left[0].startswith("−2.0 Skill A 4 people in Team 1, mandatory")
    assert len(left[0]) > len("−2.0 Skill A 4 people in Team 1, mandatory")
    assert "It leaves 4 mandatory requirements unmet." in text(page.select_one(".ribbon-gap"))


def test_data_that_changed_since_is_said_in_the_ribbon(client):
    plan = make_place(teams=1, people=4)
    compute(plan)
    Rating.objects.filter(learner__name="Person 1.1").update(level=3)
    sign_in(client, plan)

    assert "Since draft 1 was worked out, one person got new ratings." in text(
        shown(client, plan).select_one(".ribbon")
    )


def test_an_older_draft_can_be_looked_at_and_says_so(client):
    plan = make_place(teams=1, people=4)
    compute(plan)
    compute(plan, budget=Decimal(100))
    sign_in(client, plan)

    assert "for €100" in text(shown(client, plan).h1)
    old = shown(client, plan, version="1")
    assert "for €800" in text(old.h1)
    assert "not the newest" in text(old.select_one(".eyebrow"))
    for strange in ("9", "9" * 5000):
        assert client.get(address("plan", plan), {"version": strange}).status_code == 404
    assert client.get(address("plan", plan), {"version": "²"}).status_code == 200


def test_other_budgets_are_linked_to_be_tried(client):
    plan = make_place(teams=1, people=4)
    compute(plan, budget=Decimal(400))
    sign_in(client, plan)

    page = shown(client, plan)

    assert page.select_one("#budget table") is not None
    assert "?budget=" in page.select_one(".plusminus a")["href"]


def test_readiness_not_known_gives_no_proof_and_no_figure(client):
    plan = make_place(teams=1, people=4, rated=False)
    compute(plan)
    sign_in(client, plan)

    page = shown(client, plan)

    assert text(page.h1) == "Readiness is not known, so there is nothing to plan"
    assert "proven" not in text(page.select_one(".ribbon strong"))
    assert "not known" in text(page.select_one(".stats"))


def test_only_who_may_export_people_is_offered_the_document(client):
    plan = make_place(teams=1, people=6)
    compute(plan)

    sign_in(client, plan)
    mine = shown(client, plan)
    sign_in(client, plan, Member.Role.VIEWER)
    theirs = shown(client, plan)

    assert rows(mine, ".page-head .dropdown-item span") == [
        "PDF report",
        "Excel workbook",
        "CSV",
        "Calendar",
        "plan.json",
        "Choose what to export",
    ]
    assert rows(theirs, ".page-head .dropdown-item span") == [
        "PDF report",
        "Excel workbook",
        "CSV",
        "Calendar",
        "Choose what to export",
    ]
    assert theirs.select(".page-head .btn-primary") == []
    assert "Person 1" not in text(theirs)


@pytest.mark.parametrize(
    ("people", "needs", "says"),
    [(0, True, "Nobody to plan for yet"), (1, False, "Roles need nothing yet")],
)
def test_before_there_is_anything_to_plan_the_page_says_what_is_missing(client, people, needs, says):
    plan = PlanFactory()
    for _ in range(people):
        LearnerFactory(organization=plan.organization)
    sign_in(client, plan)

    assert says in text(shown(client, plan).select_one(".empty"))


def test_before_the_first_plan_the_page_offers_to_work_it_out(client):
    plan = make_place(teams=1, people=2)
    sign_in(client, plan)

    assert shown(client, plan).select_one(".empty a")["href"] == address("plan-change", plan)


# --- change and regenerate --------------------------------------------------------------------------------------


def filled(plan, **changes) -> dict:
    return {
        "budget": "10000", "hours_per_quarter": "12", "starts_on": "2027-01-01", "quarters": "4",
        "split_basis": "money", "split_tolerance": "10", "unknown_policy": "exclude",
    } | changes  # fmt: skip


def test_the_form_begins_with_what_is_stored_and_what_the_address_suggests(client):
    plan = make_place(teams=1, people=2, split_shares={"consumers": 70, "leaders": 20, "builders": 10})
    sign_in(client, plan)

    page = read(client.get(address("plan-change", plan), {"budget": "12500", "revision": "9"}))

    values = {
        field["name"]: field.get("value") for field in page.select("input[type=number], input[type=date]")
    }
    assert values == {
        "budget": "12500", "hours_per_quarter": "12", "starts_on": "2027-01-01", "quarters": "4",
        "share_consumers": "70", "share_leaders": "20", "share_builders": "10", "split_tolerance": "10",
    }  # fmt: skip


def test_another_budget_leads_to_a_new_draft(client):
    plan = make_place(teams=1, people=4)
    compute(plan)
    sign_in(client, plan)

    response = client.post(address("plan-change", plan), filled(plan, budget="300"), follow=True)

    assert [path for path, _ in response.redirect_chain] == [
        address("generate", plan, 2),
        address("plan", plan) + "?version=2",
    ]
    assert "for €300" in text(read(response).h1)
    plan.refresh_from_db()
    assert plan.budget == 300


def test_empty_means_no_limit_and_not_zero(client):
    plan = make_place(teams=1, people=2)
    sign_in(client, plan)

    client.post(address("plan-change", plan), filled(plan, budget="", hours_per_quarter=""))

    plan.refresh_from_db()
    assert (plan.budget, plan.hours_per_quarter, plan.split_shares) == (None, None, {})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"budget": "-1"}, "Enter an amount of 0 or more, for example 148000"),
        ({"budget": "lots"}, "Enter an amount of money, for example 148000"),
        ({"quarters": "0"}, "Enter a number of quarters from 1 to 20"),
        (
            {"share_consumers": "70", "share_leaders": "20", "share_builders": "20"},
            "must add up to 100, not 110",
        ),
        ({"share_consumers": "70"}, "Enter a share for each, or leave all of them empty for no split"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_started(client, changes, says):
    plan = make_place(teams=1, people=2)
    sign_in(client, plan)

    response = client.post(address("plan-change", plan), filled(plan, **changes))

    assert response.status_code == 422
    page = read(response)
    assert says in text(page.select_one(".error-summary"))
    assert text(page.title).startswith("Error:")
    assert not Version.objects.exists()


# --- watching it ------------------------------------------------------------------------------------------------


@pytest.fixture
def running(monkeypatch):
    """A computation half-way."""
    plan = make_place(teams=1, people=4)
    monkeypatch.setattr(computations, "_enqueue", lambda version: None)
    version = compute(plan)
    now = timezone.now()
    Computation.objects.filter(version=version).update(
        state=Computation.State.RUNNING,
        stage="improving",
        progress=0.58,
        best=0.824,
        bound=0.834,
        started_at=now,
        lease_until=now + timedelta(minutes=5),
    )
    return plan


def test_progress_says_what_is_done_and_how_close_it_is(client, running):
    sign_in(client, running)

    page = read(client.get(address("generate", running, 1)))

    assert text(page.h1) == "Working out the best plan"
    assert page.select_one("progress")["value"] == "58"
    steps = [text(step) for step in page.select(".stage:not(.wait)")]
    assert steps == [
        "Check the data 4 people, 2 skills, 2 resources",
        "Find what any plan could reach No plan can pass 83.4%",
        "Find the best mix of training Best so far 82.4% ready",
    ]
    assert len(page.select(".stage.wait")) == 2
    assert "within 1.0 point" in text(page) or "within 1 point" in text(page)


def test_progress_asks_again_by_itself_with_and_without_script(client, running):
    sign_in(client, running)

    page = read(client.get(address("generate", running, 1)))
    part = read(client.get(address("generate", running, 1), headers={"HX-Request": "true"}))

    assert page.select_one("noscript meta[http-equiv=refresh]")["content"] == "2"
    assert page.select_one("#progress")["hx-trigger"] == "every 1s"
    assert part.find("html") is None
    assert part.select_one("#progress")["hx-get"] == address("generate", running, 1)


def test_when_it_is_there_the_page_goes_to_the_plan(client, running):
    Computation.objects.update(state=Computation.State.QUEUED)
    work(version_id=Version.objects.get().pk)
    sign_in(client, running)

    whole = client.get(address("generate", running, 1))
    part = client.get(address("generate", running, 1), headers={"HX-Request": "true"})

    assert whole["Location"] == part["HX-Redirect"] == address("plan", running) + "?version=1"


def test_stopping_keeps_the_best_plan_so_far(client, running):
    sign_in(client, running)

    page = read(client.post(address("generate-stop", running, 1), follow=True))

    assert Computation.objects.get().cancel_requested
    assert "Stopping: the best plan so far is being put in order." in text(page)
    assert page.select("form[action$='stop/']") == []


def test_a_viewer_may_watch_and_not_stop(client, running):
    sign_in(client, running, Member.Role.VIEWER)

    assert read(client.get(address("generate", running, 1))).select("form[action$='stop/']") == []
    assert client.post(address("generate-stop", running, 1)).status_code == 403


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"state": "failed", "message": "It contradicts itself."}, "It contradicts itself."),
        ({"state": "queued", "queued_at": timedelta(minutes=-2)}, "It is waiting for a worker."),
        ({"lease_until": timedelta(minutes=-2)}, "Its worker went silent."),
    ],
)
def test_what_goes_wrong_is_said_plainly(client, running, fields, says):
    now = timezone.now()
    Computation.objects.update(**{k: now + v if isinstance(v, timedelta) else v for k, v in fields.items()})
    sign_in(client, running)

    page = read(client.get(address("generate", running, 1)))

    assert says in text(page.select_one(".lede"))


def test_a_failed_try_offers_ways_out_and_asks_no_more(client, running):
    Computation.objects.update(state=Computation.State.FAILED, message="It contradicts itself.")
    sign_in(client, running)

    page = read(client.get(address("generate", running, 1)))

    assert page.select_one("#ways-out a")["href"] == address("plan-change", running)
    assert not page.select_one("#progress").has_attr("hx-trigger")
    assert page.select("noscript meta[http-equiv=refresh]") == []


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_statements_does_not_grow(client, queries, n):
    plan = make_place(teams=n, people=n, skills=n)
    compute(plan)
    sign_in(client, plan)

    with queries(30):
        client.get(address("plan", plan))
