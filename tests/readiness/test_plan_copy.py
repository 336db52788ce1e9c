"""A plan as the start of another."""

from datetime import date

import pytest
from django.db.models import ForeignKey

from readiness.actions.plan_copy import copy_plan
from readiness.actions.progress import make_calendar
from readiness.models import (
    Capability,
    CenterFunction,
    Concern,
    Dependency,
    Measure,
    Plan,
    PlanPart,
    Reading,
    Responsibility,
    Review,
    Upkeep,
)
from tests.factories import SkillFactory
from tests.readiness.pages import TODAY, address, make_place, read, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    plan = make_place(teams=2, people=1, name="Adopting AI", goals="Faster", review_cadence="quarterly")
    skill = SkillFactory(collection=plan.organization.collection)
    duty = Responsibility.objects.create(plan=plan, name="Keep the register", due=date(2027, 3, 31))
    duty.skills.add(skill)
    Concern.objects.create(
        plan=plan, kind="Law", text="A law", responsibility=duty, raised_on=date(2026, 11, 2)
    )
    teams = plan.organization.teams.order_by("pk")
    Dependency.objects.create(plan=plan, needs=teams[0], gives=teams[1], what="Help", responsibility=duty)
    function = CenterFunction.objects.create(plan=plan, name="Strategist")
    Capability.objects.create(plan=plan, name="Choose uses", function=function).people.add(
        plan.organization.learners.first()
    )
    measure = Measure.objects.create(
        plan=plan, family="value", name="Time saved", target_on=date(2027, 12, 31)
    )
    Reading.objects.create(measure=measure, value=1, on=TODAY)
    Upkeep.objects.create(plan=plan, name="Daily", cadence="yearly").skills.add(skill)
    make_calendar(plan=plan, actor=None, today=TODAY)
    Review.objects.create(plan=plan, title="By hand", on=date(2027, 5, 3))
    Review.objects.create(plan=plan, title="Past", on=date(2026, 11, 1), done_on=date(2026, 11, 1))
    return plan


def copied(plan: Plan, **options) -> Plan:
    given = {"name": "Next year", "starts_on": date(2028, 1, 1), "move_dates": True, **options}
    return copy_plan(plan=plan, actor=None, today=TODAY, **given)


def test_every_answer_comes_along_and_belongs_to_the_copy_alone(plan):
    before = {model: model._default_manager.filter(plan=plan).count() for model in PlanPart.__subclasses__()}

    copy = copied(plan)

    assert (copy.name, copy.slug, copy.goals, copy.budget) == (
        "Next year",
        "next-year",
        "Faster",
        plan.budget,
    )
    after = {model: model._default_manager.filter(plan=copy).count() for model in PlanPart.__subclasses__()}
    assert after == before | {Review: before[Review] - 1}  # the one that is done stays behind
    for model in PlanPart.__subclasses__():
        assert model._default_manager.filter(plan=plan).count() == before[model]
        for row in model._default_manager.filter(plan=copy):
            for field in model._meta.concrete_fields:
                if isinstance(field, ForeignKey) and isinstance(getattr(row, field.name), PlanPart):
                    assert getattr(row, field.name).plan_id == copy.pk, f"{model.__name__}.{field.name}"


def test_links_inside_the_plan_lead_to_the_copies(plan):
    copy = copied(plan)

    duty = copy.responsibilitys.get()
    assert copy.concerns.get().responsibility == duty
    assert copy.dependencys.get().responsibility == duty
    assert duty.skills.count() == 1
    capability = copy.capabilitys.get()
    assert capability.function == copy.centerfunctions.get()
    assert list(capability.people.all()) == list(plan.capabilitys.get().people.all())


def test_versions_readings_and_done_reviews_stay_behind(plan):
    copy = copied(plan)

    assert not copy.versions.exists()
    assert not Reading.objects.filter(measure__plan=copy).exists()
    assert not copy.reviews.exclude(done_on=None).exists()
    assert plan.measures.get().readings.count() == 1


def test_dates_move_with_the_start_or_stay_by_choice(plan):
    moved, kept = copied(plan), copied(plan, name="Same dates", move_dates=False)

    assert moved.measures.get().target_on == date(2028, 12, 31)
    assert moved.responsibilitys.get().due == date(2028, 3, 31)
    assert moved.reviews.get(title="By hand").on == date(2028, 5, 3)
    assert kept.measures.get().target_on == date(2027, 12, 31)


def test_the_calendar_of_the_copy_follows_its_own_start_and_its_own_rules(plan):
    copy = copied(plan)

    days = copy.reviews.filter(origin="plan").order_by("on").values_list("on", flat=True)
    assert days[0] == date(2028, 1, 14)
    rule = copy.upkeeps.get()
    assert copy.reviews.filter(origin=f"upkeep-{rule.pk}").exists()


def test_a_plan_is_copied_from_the_list_of_plans(client, plan):
    sign_in(client, plan, "planner")

    link = read(client.get(address("plan-copy", plan)))
    answer = client.post(
        address("plan-copy", plan), {"name": "Again", "starts_on": "2028-01-01", "move_dates": "on"}
    )

    assert text(link.h1) == "Begin with the answers of Adopting AI"
    assert link.select_one("#id_starts_on")["value"] == "2028-01-01"
    copy = plan.organization.plans.get(name="Again")
    assert answer["Location"] == address("plan-overview", copy)
    assert client.post(address("plan-copy", plan), {"name": "", "starts_on": "x"}).status_code == 422
