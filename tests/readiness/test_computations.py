"""A version is computed from frozen data, once, and its rows say what its document says."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.models import PriceBasis
from readiness.actions import computations
from readiness.actions.computations import compute, start_computation, stop_computation
from readiness.models import Computation, Version
from readiness.planner.verify import verify
from readiness.queries.exports import latest_version, plan_document
from tests.factories import LearnerFactory, PlanFactory, RatingFactory, RequirementFactory, ResourceFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def plan():
    """Four people at level 0 need level 2; a module for 100 a seat lifts to 1, a course for 300 to 2."""
    plan = PlanFactory(budget=Decimal(700))
    needed = RequirementFactory(plan=plan, level=2)
    for _ in range(4):
        learner = LearnerFactory(organization=plan.organization, role=needed.role)
        RatingFactory(learner=learner, skill=needed.skill, level=0)
    for title, price, level in (("Module", 100, 1), ("Course", 300, 2)):
        ResourceFactory(
            collection=plan.organization.collection,
            title=title,
            price_basis=PriceBasis.SEAT,
            price=Decimal(price),
            currency="EUR",
            teaches=[(needed.skill, 0, level)],
        )
    return plan


def test_a_version_is_computed_with_the_best_plan_and_its_proof(plan):
    start_computation(plan=plan, actor=None, today=TODAY)

    version = latest_version(plan)
    assert version.computation.state == Computation.State.DONE
    assert version.summary["status"] == "optimal"
    assert version.summary["readiness"] == pytest.approx(
        5 / 8
    )  # one course and three modules, or two and one
    assert version.summary["cost"] == 600
    assert verify(plan_document(version)) == []


def test_rows_and_document_agree(plan):
    start_computation(plan=plan, actor=None, today=TODAY)

    version = latest_version(plan)
    actions = list(version.actions.all())
    assert sum(action.cost for action in actions) == version.summary["cost"]
    assert sum(action.seats for action in actions) == version.summary["seats"]
    assert (
        sum(seat.people for action in actions for seat in action.seats_taken.all())
        == version.summary["seats"]
    )
    assert sum(gap.levels for gap in version.residual_gaps.all()) == 3


def test_changes_are_kept_in_the_plan_and_counted(plan):
    start_computation(plan=plan, actor=None, today=TODAY)
    start_computation(plan=plan, actor=None, today=TODAY, budget=Decimal(1200))

    plan.refresh_from_db()
    first, second = Version.objects.filter(plan=plan).order_by("number")
    assert plan.budget == 1200
    assert (first.summary["readiness"], second.summary["readiness"]) == (
        pytest.approx(5 / 8),
        pytest.approx(1),
    )


def test_what_a_version_was_computed_from_stays_as_it_was(plan):
    start_computation(plan=plan, actor=None, today=TODAY)
    before = plan_document(latest_version(plan))

    plan.requirements.update(level=5)

    assert plan_document(latest_version(plan)) == before


def test_only_what_belongs_to_the_limits_can_be_changed(plan):
    with pytest.raises(ValueError, match="organization_id"):
        start_computation(plan=plan, actor=None, today=TODAY, organization_id=7)


def test_a_task_that_is_delivered_twice_does_the_work_once(plan):
    version = start_computation(plan=plan, actor=None, today=TODAY)

    assert compute(version_id=version.pk) is None
    assert Computation.objects.get(version=version).attempt == 1


@pytest.fixture
def queued(plan, monkeypatch):
    """A version that waits: nobody picks up the task."""
    monkeypatch.setattr(computations, "_enqueue", lambda version: None)
    return start_computation(plan=plan, actor=None, today=TODAY)


def test_a_computation_somebody_else_is_at_is_left_alone(queued):
    live = timezone.now() + timedelta(seconds=30)
    Computation.objects.filter(version=queued).update(state=Computation.State.RUNNING, lease_until=live)

    assert compute(version_id=queued.pk) is None


def test_a_computation_whose_worker_died_is_taken_up_again(queued):
    lost = timezone.now() - timedelta(seconds=1)
    Computation.objects.filter(version=queued).update(
        state=Computation.State.RUNNING, lease_until=lost, attempt=1
    )

    assert compute(version_id=queued.pk) == queued
    assert Computation.objects.get(version=queued).attempt == 2


def test_stopped_before_it_began_it_still_ends_with_a_plan(queued):
    stop_computation(computation=queued.computation, actor=None)

    compute(version_id=queued.pk)

    queued.refresh_from_db()
    assert queued.summary["readiness"] is not None
    assert verify(plan_document(queued)) == []


def test_an_organization_without_people_gets_an_empty_plan():
    plan = PlanFactory()

    start_computation(plan=plan, actor=None, today=TODAY)

    version = latest_version(plan)
    assert (version.summary["readiness"], version.summary["seats"]) == (None, 0)


def test_the_budget_curve_gives_way_to_whoever_waits_for_a_plan(plan, queued):
    Version.objects.create(plan=plan, number=7, inputs=b"")
    Computation.objects.create(version=Version.objects.get(number=7))

    compute(version_id=queued.pk)

    queued.refresh_from_db()
    assert queued.summary["status"] == "optimal"
    assert queued.frontier == []


def test_the_budget_curve_is_drawn_when_nobody_waits(queued):
    compute(version_id=queued.pk)

    queued.refresh_from_db()
    assert len(queued.frontier) >= 20
