"""Rows become the planner's problem."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.models import PriceBasis, Segment, Status
from readiness.models import Rating
from readiness.planner.values import Outcome, Price, UnknownLevels
from readiness.snapshots import problem_for
from tests.factories import (
    AudienceFactory,
    LearnerFactory,
    PlanFactory,
    RatingFactory,
    RequirementFactory,
    ResourceFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def needed(plan):
    return RequirementFactory(plan=plan, level=3, mandatory=True)


def person(plan, requirement, **fields):
    return LearnerFactory(organization=plan.organization, role=requirement.role, **fields)


def test_the_level_in_force_is_the_managers_where_a_person_rated_higher(plan, needed):
    ana = person(plan, needed)
    RatingFactory(learner=ana, skill=needed.skill, level=4, source=Rating.Source.SELF)
    RatingFactory(learner=ana, skill=needed.skill, level=2, source=Rating.Source.MANAGER)

    assert problem_for(plan, today=TODAY).learners[0].levels == {str(needed.skill_id): 2}


def test_an_expired_or_superseded_rating_is_no_answer(plan, needed):
    ana, ben = person(plan, needed), person(plan, needed)
    RatingFactory(learner=ana, skill=needed.skill, level=4, valid_until=date(2026, 11, 23))
    RatingFactory(learner=ben, skill=needed.skill, level=4, superseded_at="2026-11-01T00:00Z")

    assert [who.levels for who in problem_for(plan, today=TODAY).learners] == [{}, {}]


def test_a_rating_still_counts_on_its_last_day(plan, needed):
    RatingFactory(learner=person(plan, needed), skill=needed.skill, level=4, valid_until=TODAY)

    assert problem_for(plan, today=TODAY).learners[0].levels == {str(needed.skill_id): 4}


def test_people_who_have_left_are_not_planned_for(plan, needed):
    person(plan, needed, left_on=TODAY)
    stays = person(plan, needed, left_on=date(2026, 11, 25))

    assert [who.id for who in problem_for(plan, today=TODAY).learners] == [str(stays.pk)]


def test_names_stay_out_of_what_is_frozen(plan, needed):
    person(plan, needed, name="Ana Silva")

    assert problem_for(plan, today=TODAY).learners[0].name == ""


def test_a_persons_hours_go_before_the_teams_and_the_roles_before_both(plan, needed):
    own = person(plan, needed, hours_per_quarter=Decimal(6))
    own.team.hours_per_quarter = Decimal(4)
    own.team.save()
    of_team = person(plan, needed, team=own.team)

    hours = {who.id: who.hours for who in problem_for(plan, today=TODAY).learners}
    assert hours == {str(own.pk): Decimal(6), str(of_team.pk): Decimal(4)}

    needed.role.hours_per_quarter = Decimal(8)
    needed.role.save()
    hours = {who.id: who.hours for who in problem_for(plan, today=TODAY).learners}
    assert hours == {str(own.pk): Decimal(6), str(of_team.pk): None}


def test_unknown_hours_and_prices_stay_unknown(plan, needed):
    ResourceFactory(
        collection=plan.organization.collection,
        hours=None,
        price_basis=PriceBasis.UNKNOWN,
        teaches=[(needed.skill, 0, 2)],
    )

    [resource] = problem_for(plan, today=TODAY).resources
    assert (resource.hours, resource.price) == (None, None)


def test_a_price_in_another_currency_is_unknown(plan, needed):
    ResourceFactory(
        collection=plan.organization.collection,
        price_basis=PriceBasis.SEAT,
        price=Decimal(40),
        currency="USD",
        teaches=[(needed.skill, 0, 2)],
    )

    assert problem_for(plan, today=TODAY).resources[0].price is None


def test_a_session_price_carries_its_seats_and_limit(plan, needed):
    ResourceFactory(
        collection=plan.organization.collection,
        price_basis=PriceBasis.RUN,
        price=Decimal(900),
        currency="EUR",
        run_seats=12,
        max_runs=3,
        teaches=[(needed.skill, 1, 3)],
    )

    [resource] = problem_for(plan, today=TODAY).resources
    assert resource.price == Price(amount=Decimal(900), seats=12, max_runs=3)
    assert resource.outcomes == (Outcome(skill=str(needed.skill_id), from_level=1, to_level=3),)


def test_drafts_and_other_organizations_shelves_are_not_offered(plan, needed):
    shelf = plan.organization.collection
    ResourceFactory(collection=shelf, status=Status.DRAFT, teaches=[(needed.skill, 0, 2)])
    ResourceFactory(teaches=[(needed.skill, 0, 2)])
    ours = ResourceFactory(collection=shelf, teaches=[(needed.skill, 0, 2)])

    assert [r.id for r in problem_for(plan, today=TODAY).resources] == [str(ours.pk)]


def test_a_resource_for_everyone_is_offered_to_every_audience(plan, needed):
    everyone = AudienceFactory(slug="everyone", name="Everyone", everyone=True, segment="")
    shelf = plan.organization.collection
    ResourceFactory(collection=shelf, audiences=[everyone, AudienceFactory()], teaches=[(needed.skill, 0, 2)])

    assert problem_for(plan, today=TODAY).resources[0].audiences == frozenset()


def test_a_resource_for_an_audience_is_offered_to_those_within_it(plan, needed):
    tech = AudienceFactory(slug="tech", name="Tech", segment=Segment.BUILDERS)
    AudienceFactory(slug="security", name="Security", segment=Segment.BUILDERS, broader=tech)
    shelf = plan.organization.collection
    ResourceFactory(collection=shelf, audiences=[tech], teaches=[(needed.skill, 0, 2)])

    assert problem_for(plan, today=TODAY).resources[0].audiences == {"tech", "security"}


def test_dates_become_quarters_and_what_is_over_stays_out(plan, needed):
    shelf = plan.organization.collection
    lifts = [(needed.skill, 0, 2)]
    ResourceFactory(collection=shelf, ends_on=date(2026, 12, 31), teaches=lifts)
    ResourceFactory(collection=shelf, starts_on=date(2027, 4, 1), ends_on=date(2027, 9, 30), teaches=lifts)

    [resource] = problem_for(plan, today=TODAY).resources
    assert (resource.first_quarter, resource.last_quarter) == (2, 3)


def test_limits_are_those_of_the_plan(plan, needed):
    plan.split_shares = {"consumers": 70, "leaders": 20, "builders": 10}
    plan.unknown_policy = "median"

    limits = problem_for(plan, today=TODAY).limits
    assert (limits.budget, limits.hours, limits.quarters) == (Decimal(10_000), Decimal(12), 4)
    assert limits.unknown_levels is UnknownLevels.MEDIAN
    assert limits.split.shares == {
        "builders": Decimal("0.1"),
        "consumers": Decimal("0.7"),
        "leaders": Decimal("0.2"),
    }


@pytest.mark.parametrize("people", [1, 3])
def test_a_snapshot_takes_the_same_few_queries_whatever_the_size(plan, needed, queries, people):
    for _ in range(people):
        RatingFactory(learner=person(plan, needed), skill=needed.skill)
        skill = SkillFactory(collection=plan.organization.collection)
        RequirementFactory(plan=plan, role=needed.role, skill=skill)
        ResourceFactory(collection=plan.organization.collection, teaches=[(skill, 0, 2)])

    with queries(15):
        problem_for(plan, today=TODAY)
