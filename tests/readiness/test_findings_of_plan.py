"""What the plan page says beyond the plan: why demands clash, ways out, what is not known, what changed."""

from decimal import Decimal

import pytest

from readiness.actions.looking_further import round_step
from readiness.actions.repairs import NoSuchRepair, apply_repair
from readiness.models import Member, Rating, Version
from tests.factories import PartnerFactory, VacancyFactory
from tests.readiness.pages import TODAY, address, compute, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def short():
    """Four people must reach level 3 for 100 each; there is money for two."""
    plan = make_place(teams=1, people=4, skills=1, budget=Decimal(200))
    plan.requirements.update(mandatory=True)
    compute(plan)
    return plan


def test_demands_that_clash_are_named_with_what_could_give(client, short):
    sign_in(client, short)

    section = read(client.get(address("plan", short))).select_one("#clash")

    assert "cannot be met in this plan" in text(section)
    assert "Skill A at level 3" in text(section)
    assert "Raise the budget" in text(section)
    assert "every demand met" in text(section)


def test_a_way_out_is_applied_and_leads_to_a_plan_that_meets_everything(client, short):
    sign_in(client, short)
    found = short.versions.get().findings["conflict"]["repairs"]
    place = next(n for n, repair in enumerate(found) if repair["kind"] == "budget")

    answer = client.post(address("plan-repair", short, 1), {"repair": str(place)}, follow=True)

    short.refresh_from_db()
    assert short.budget == 400
    assert read(answer).select("#clash") == []
    assert Version.objects.get(number=2).summary["demands_met"]


def test_asking_for_less_changes_the_requirement(short):
    version = short.versions.get()
    found = version.findings["conflict"]["repairs"]
    place = next(n for n, repair in enumerate(found) if repair["kind"] == "relax")

    apply_repair(version=version, place=place, actor=None, today=TODAY)

    need = short.requirements.get()
    assert (need.mandatory, need.level) != (True, 3)


@pytest.mark.parametrize("place", [-1, 99])
def test_a_way_out_that_is_not_there_changes_nothing(client, short, place):
    with pytest.raises(NoSuchRepair):
        apply_repair(version=short.versions.get(), place=place, actor=None)
    sign_in(client, short)

    page = read(client.post(address("plan-repair", short, 1), {"repair": str(place)}, follow=True))

    assert "Choose one of the ways out" in text(page)
    assert short.versions.count() == 1


def test_nothing_is_said_about_a_clash_where_everything_fits(client):
    plan = make_place(teams=1, people=2, skills=1)
    compute(plan)
    sign_in(client, plan)

    assert read(client.get(address("plan", plan))).select("#clash") == []


def test_what_is_not_known_is_a_range_with_whom_to_assess(client):
    plan = make_place(teams=1, people=4, skills=1)
    Rating.objects.filter(learner__name="Person 1.4").delete()
    compute(plan)

    sign_in(client, plan)
    mine = text(read(client.get(address("plan", plan))).select_one("#knowing"))
    sign_in(client, plan, Member.Role.VIEWER)
    theirs = text(read(client.get(address("plan", plan))).select_one("#knowing"))

    assert "1 required level of 4 are not known" in mine
    assert "Skill A of Analyst" in mine
    assert "Person 1.4, Team 1" in mine
    assert "Person 1.4" not in theirs


def test_what_changed_since_the_draft_before_is_said_with_its_figures(client):
    plan = make_place(teams=1, people=4, skills=1)
    compute(plan)
    compute(plan, budget=Decimal(300))
    sign_in(client, plan)

    section = read(client.get(address("plan", plan))).select_one("#changes")

    assert "What changed since draft 1 The budget changed." in text(section)
    assert "Fewer Course in Skill A, −1 seats, €100 saved." in text(section)
    assert "3 of 3 seats are as before." in text(section)
    assert "Cost €400 €300 −€100" in rows(section, "tbody tr")


def test_posts_and_partners_that_are_not_used_are_offered(client):
    plan = make_place(teams=1, people=4, skills=1)
    VacancyFactory(plan=plan, role=plan.requirements.get().role, cost=Decimal(900))
    VacancyFactory(plan=plan, cost=None)
    PartnerFactory(plan=plan, title="Specialist")
    compute(plan)
    sign_in(client, plan)

    page = read(client.get(address("plan", plan)))
    offered = rows(page, "#other-ways tbody tr")
    assert len(offered) == 2
    assert offered[0].startswith("Hire: Analyst 1 post in")
    assert "€900 each" in offered[0]
    assert offered[1].startswith("Borrow: Specialist 10 days, covers 1 person €8,000")

    client.post(address("plan-use-way", plan, "hire"))
    plan.refresh_from_db()
    assert plan.ways == ["train", "mentor", "hire"]
    assert client.post(address("plan-use-way", plan, "magic")).status_code == 404


@pytest.mark.parametrize(
    ("budget", "amount"), [(148_000, 10_000), (60_000, 5_000), (1_000, 100), (250, 20), (0, 1_000)]
)
def test_a_step_is_a_round_amount(budget, amount):
    assert round_step(Decimal(budget)) == amount
