"""Mentoring, posts and partners: kept as they are answered, and really offered to the planner."""

from decimal import Decimal

import pytest

from catalog.models import Resource
from readiness.actions.plan_copy import copy_plan
from readiness.models import BroughtLevel, Coverage, Learner, Mentoring, Partner, Rating, Vacancy
from readiness.planner import make_plan
from readiness.planner.values import Kind
from readiness.snapshots import problem_for
from tests.factories import (
    MentoringFactory,
    PartnerFactory,
    PlanFactory,
    RoleFactory,
    SkillFactory,
    TeamFactory,
    VacancyFactory,
)
from tests.readiness.pages import TODAY, address, compute, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """Four people at level 1 of one skill, 3 needed; no course at all."""
    plan = make_place(teams=1, people=4, skills=1)
    Resource.objects.all().delete()
    return plan


def offers(plan):
    return problem_for(plan, today=TODAY)


# --- what the planner gets --------------------------------------------------------------------------------------


def test_mentoring_closes_gaps_as_far_as_the_mentors_hours_go(place):
    skill = place.requirements.get().skill
    Rating.objects.filter(learner=Learner.objects.first()).update(level=3)
    MentoringFactory(plan=place, skill=skill, hours=Decimal(8), mentor_hours=Decimal(4))

    plan = make_plan(offers(place))

    (action,) = plan.actions
    assert (action.kind, action.seats, action.cost) == (
        Kind.MENTOR,
        2,
        0,
    )  # 1 mentor x 4 hours x 4 quarters / 8


def test_no_more_mentors_are_counted_than_hold_the_level_or_were_named(place):
    skill = place.requirements.get().skill
    Rating.objects.update(level=3)
    for asked, team, room in ((None, None, 32), (3, None, 24), (9, None, 32), (None, TeamFactory(), 0)):
        Mentoring.objects.all().delete()
        MentoringFactory(plan=place, skill=skill, mentors=asked, team=team)
        assert offers(place).resources[0].seat_limit == room


@pytest.mark.parametrize("missing", ["hours", "mentor_hours", "hour_price"])
def test_mentoring_whose_hours_or_price_nobody_knows_stays_out(place, missing):
    Rating.objects.filter(learner=Learner.objects.first()).update(level=3)
    MentoringFactory(plan=place, skill=place.requirements.get().skill, **{missing: None})

    plan = make_plan(offers(place))

    assert plan.actions == ()
    assert any("Mentoring in Skill A" in note for note in plan.certificate.assumptions)


def test_a_hire_holds_what_the_role_requires_unless_it_is_said_otherwise(place):
    need = place.requirements.get()
    place.ways = ["train", "hire"]
    post = VacancyFactory(plan=place, role=need.role, lead=2)

    assert offers(place).vacancies[0].levels == {str(need.skill_id): 3}
    BroughtLevel.objects.create(vacancy=post, skill=need.skill, level=1)
    assert offers(place).vacancies[0].levels == {str(need.skill_id): 1}


def test_hiring_competes_with_training_for_the_same_money(place):
    place.ways, place.budget = ["train", "hire"], Decimal(1_000)
    VacancyFactory(plan=place, role=place.requirements.get().role, posts=2, cost=Decimal(900))

    plan = make_plan(offers(place))

    assert [(action.kind, action.people, action.cost) for action in plan.actions] == [(Kind.HIRE, 1, 900)]


def test_partners_cover_a_demand_for_people_at_a_level(place):
    skill = place.requirements.get().skill
    place.ways = ["partner"]
    Coverage.objects.create(plan=place, skill=skill, level=4, people=1)
    partner = PartnerFactory(plan=place, people=2, day_rate=Decimal(300), days=3)
    BroughtLevel.objects.create(partner=partner, skill=skill, level=4)

    plan = make_plan(offers(place))

    assert [(a.kind, a.people, a.cost) for a in plan.actions] == [(Kind.PARTNER, 2, 900)]
    assert plan.summary.demands_met


@pytest.mark.parametrize("way", ["train", "mentor", "hire", "partner"])
def test_what_is_not_allowed_is_not_offered(way):
    plan = make_place(teams=1, people=2, skills=1)
    need = plan.requirements.get()
    MentoringFactory(plan=plan, skill=need.skill)
    VacancyFactory(plan=plan, role=need.role)
    PartnerFactory(plan=plan)
    plan.ways = [way]

    problem = offers(plan)

    kinds = {str(r.kind) for r in problem.resources}
    kinds |= {"hire"} if problem.vacancies else set()
    kinds |= {"partner"} if problem.partners else set()
    assert kinds == {way}


@pytest.mark.parametrize(
    "unknown", [(VacancyFactory, "cost"), (PartnerFactory, "day_rate"), (PartnerFactory, "days")]
)
def test_a_price_that_nobody_knows_is_not_zero(place, unknown):
    factory, field = unknown
    place.ways = ["hire", "partner"]
    factory(plan=place, **{field: None})

    problem = offers(place)

    assert (problem.vacancies, problem.partners) == ((), ())


def test_a_plan_with_every_way_is_kept_and_shown(client, place):
    need = place.requirements.get()
    place.ways = ["train", "mentor", "hire", "partner"]
    place.save(update_fields=["ways"])
    Rating.objects.filter(learner=Learner.objects.first()).update(level=3)
    MentoringFactory(plan=place, skill=need.skill)
    VacancyFactory(plan=place, role=need.role)
    compute(place)
    sign_in(client, place)

    page = read(client.get(address("plan", place)))

    titles = sorted(rows(page, "#actions tbody th"))
    assert titles == ["Hire: Analyst Hire", "Mentoring in Skill A, to level 3 Mentor"]


def test_a_copy_of_the_plan_has_the_same_ways_with_the_levels_they_bring(place):
    skill = place.requirements.get().skill
    BroughtLevel.objects.create(partner=PartnerFactory(plan=place), skill=skill, level=4)
    BroughtLevel.objects.create(vacancy=VacancyFactory(plan=place), skill=skill, level=2)

    copy = copy_plan(
        plan=place, name="Again", starts_on=place.starts_on, move_dates=False, actor=None, today=TODAY
    )

    assert [level.level for level in copy.partners.get().levels.all()] == [4]
    assert [level.level for level in copy.vacancys.get().levels.all()] == [2]


# --- the pages --------------------------------------------------------------------------------------------------


def given(**changes) -> dict:
    return {
        "from_level": "1", "to_level": "3", "team": "", "role": "", "mentors": "", "hours": "6",
        "mentor_hours": "12", "hour_price": "0",
    } | changes  # fmt: skip


def test_mentoring_is_kept_as_it_is_given_and_can_be_changed(client, place):
    skill = place.requirements.get().skill
    sign_in(client, place)

    client.post(address("way-new", place, "mentoring"), given(skill=skill.pk))
    kept = Mentoring.objects.get(plan=place)
    client.post(address("way", place, "mentoring", kept.pk), given(skill=skill.pk, hours="", hour_price="25"))

    kept.refresh_from_db()
    assert (kept.from_level, kept.to_level, kept.hours, kept.hour_price) == (1, 3, None, 25)
    line = rows(read(client.get(address("budget-ways", place))), "#mentoring tr")
    assert line == [
        "Skill A From 1 to 3; 0 people may mentor Stays out of the plan: hours of a mentee not known €25 an hour"
    ]


def test_levels_of_a_hire_are_kept_and_given_up_again(client, place):
    need = place.requirements.get()
    team = place.organization.teams.get()
    sign_in(client, place)
    post = {"role": need.role_id, "team": team.pk, "posts": "2", "cost": "78,000", "lead": "2"}

    client.post(address("way-new", place, "hiring"), post | {f"level-{need.skill_id}": "4"})
    kept = Vacancy.objects.get(plan=place)
    assert [(level.skill, level.level) for level in kept.levels.all()] == [(need.skill, 4)]

    client.post(address("way", place, "hiring", kept.pk), post)
    kept.refresh_from_db()
    assert (kept.posts, kept.cost, kept.levels.count()) == (2, 78_000, 0)


def test_removing_asks_for_a_post_and_takes_it_away(client, place):
    partner = PartnerFactory(plan=place)
    sign_in(client, place)

    assert client.get(address("way-remove", place, "partner", partner.pk)).status_code == 405
    client.post(address("way-remove", place, "partner", partner.pk))

    assert not Partner.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"skill": ""}, "Choose a skill"),
        ({"from_level": "3"}, "Choose a level above 3: mentoring lifts people"),
        ({"hours": "0"}, "Enter more than 0 hours, or leave it empty while it is not known"),
        ({"hours": "600"}, "Enter at most 520 hours"),
        ({"mentors": "0"}, "Enter a whole number from 1 to 100,000"),
        ({"hour_price": "-1"}, "Enter an amount of 0 or more"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_kept(client, place, changes, says):
    sign_in(client, place)
    filled = given(skill=place.requirements.get().skill_id) | changes

    response = client.post(address("way-new", place, "mentoring"), filled)

    assert response.status_code == 422
    assert says in text(read(response).select_one(".error-summary"))
    assert not Mentoring.objects.exists()


def test_a_partner_must_cover_something(client, place):
    sign_in(client, place)
    filled = {
        "title": "Specialist",
        "people": "1",
        "units": "1",
        "team": "",
        "role": "",
        "day_rate": "",
        "days": "",
    }

    response = client.post(address("way-new", place, "partner"), filled)

    assert "Say the level it covers in at least one skill" in text(
        read(response).select_one(".error-summary")
    )


def test_what_belongs_to_another_organization_is_not_accepted(client, place):
    sign_in(client, place)
    elsewhere = PlanFactory()
    theirs = {
        "role": RoleFactory(organization=elsewhere.organization).pk,
        "team": TeamFactory(organization=elsewhere.organization).pk,
        "posts": "1", "cost": "1", "lead": "1",
    }  # fmt: skip
    post = VacancyFactory(plan=elsewhere)

    assert client.post(address("way-new", place, "hiring"), theirs).status_code == 422
    skill = SkillFactory(collection=elsewhere.organization.collection)
    assert client.post(address("way-new", place, "mentoring"), given(skill=skill.pk)).status_code == 422
    assert client.get(address("way", place, "hiring", post.pk)).status_code == 404
    assert client.post(address("way-remove", place, "hiring", post.pk)).status_code == 404
    assert client.get(address("way-new", place, "magic")).status_code == 404
    assert Vacancy.objects.filter(plan=place).count() == 0
