"""Stage 9: measures and readings, checks, upkeep, and the calendar made from the rhythm."""

from datetime import date
from decimal import Decimal

import pytest

from readiness.actions.progress import make_calendar
from readiness.models import Check, Measure, Plan, Reading, Review, Upkeep
from readiness.queries.measures import measure_rows, review_rows, skills_without_upkeep, upkeep_rows
from readiness.queries.rhythm import due_reviews
from tests.factories import PlanFactory, RequirementFactory, SkillFactory
from tests.readiness.pages import TODAY, address, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(starts_on=date(2027, 1, 1), quarters=4)


@pytest.fixture
def measure(plan) -> Measure:
    return Measure.objects.create(
        plan=plan,
        family="value",
        name="Time saved",
        unit="hours",
        baseline=Decimal("0.8"),
        target=Decimal("2.8"),
    )


@pytest.fixture
def planner(client, plan):
    return sign_in(client, plan, "planner")


def test_measures_stand_by_family_with_their_latest_reading(client, plan, planner, measure):
    Measure.objects.create(plan=plan, family="learning", name="Readiness", unit="%")
    Reading.objects.create(measure=measure, value=Decimal("1.8"), on=date(2027, 6, 1))
    Reading.objects.create(measure=measure, value=Decimal("1.1"), on=date(2027, 3, 1))

    page = read(client.get(address("stage-measures", plan)))

    assert rows(page, "#measures tr.grp") == [
        "Business value what the organization gets",
        "Learning whether it lasts",
    ]
    first, second = page.select("#measures tbody tr:not(.grp)")
    assert text(first.select_one("[data-th='Baseline and target']")) == "0.8 to 2.8"
    assert text(first.select_one("[data-th='So far']")) == "1.8 1 Jun 2027, 50% of the way"
    assert text(second.select_one("[data-th='Baseline and target']")) == "Not said"
    assert text(second.select_one("[data-th='So far']")) == "No reading yet"
    assert text(page.select_one(".lede")) == (
        "Two measures in two families. Two measures still lack a number, a date or an owner."
    )


@pytest.mark.parametrize(
    ("baseline", "target", "value", "way"),
    [
        ("10", "20", "15", 0.5),
        ("20", "10", "15", 0.5),
        ("10", "20", "5", 0),
        ("10", "20", "30", 1),
        ("10", "10", "10", None),
    ],
)
def test_how_far_a_measure_has_come_counts_in_its_own_direction(plan, baseline, target, value, way):
    measure = Measure.objects.create(
        plan=plan, family="value", name="M", baseline=Decimal(baseline), target=Decimal(target)
    )
    Reading.objects.create(measure=measure, value=Decimal(value), on=TODAY)

    assert measure_rows(plan)[0].rows[0].way == way


def test_a_reading_is_added_and_taken_back(client, plan, planner, measure):
    add = address("reading-add", plan, measure.pk)

    client.post(add, {"value": "1,200.5", "on": "2027-03-01", "note": "Pulse survey"})

    reading = measure.readings.get()
    assert (reading.value, reading.on, reading.note) == (Decimal("1200.5"), date(2027, 3, 1), "Pulse survey")
    page = read(client.get(address("stage-row", plan, "measures", "measures", measure.pk)))
    assert rows(page, "#readings tbody tr") == [
        "1 March 2027 1,200.5 Pulse survey Remove the reading of 1 March 2027"
    ]
    client.post(address("reading-remove", plan, measure.pk, reading.pk))
    assert not measure.readings.exists()


def test_a_reading_that_is_no_number_is_refused_beside_the_measure(client, plan, planner, measure):
    page = read(client.post(address("reading-add", plan, measure.pk), {"value": "a lot", "on": "soon"}))

    assert [text(a) for a in page.select(".error-summary a")] == [
        "Value: Enter a number, for example 12.5",
        "Read on: Enter a date, for example 2027-01-31",
    ]
    assert page.select_one("#id_value")["value"] == "a lot"
    assert not Reading.objects.exists()


def test_readings_of_another_plan_are_not_found(client, plan, planner, measure):
    other = Measure.objects.create(plan=PlanFactory(), family="value", name="Theirs")
    reading = Reading.objects.create(measure=other, value=1, on=TODAY)

    assert (
        client.post(address("reading-add", plan, other.pk), {"value": "1", "on": "2027-01-01"}).status_code
        == 404
    )
    assert client.post(address("reading-remove", plan, other.pk, reading.pk)).status_code == 404
    assert client.post(address("reading-remove", plan, measure.pk, reading.pk)).status_code == 404
    assert other.readings.count() == 1


def test_a_target_on_the_wrong_side_of_the_baseline_is_told(client, plan, planner, measure):
    path = address("stage-row", plan, "measures", "measures", measure.pk)

    page = read(
        client.post(
            path, {"name": "Time", "family": "value", "direction": "down", "baseline": "1", "target": "2"}
        )
    )

    assert text(page.select_one(".error-summary a")).startswith("Direction: The target lies the other way")


def test_the_presets_of_stage_9_become_rows(client, plan, planner):
    skill = SkillFactory(
        collection=plan.organization.collection, slug="ai-assisted-everyday-work", name="Everyday work"
    )
    for register, key in (
        ("measures", "time-saved"),
        ("feedback", "after-an-action"),
        ("audits", "fairness"),
        ("human-checks", "human-in-the-loop"),
        ("upkeep", "daily-work"),
    ):
        client.post(address("stage-step", plan, "measures", register), {"preset": [key]})

    measure = plan.measures.get()
    assert (measure.family, measure.cadence, measure.direction) == ("value", "quarterly", "up")
    assert list(plan.checks.order_by("pk").values_list("kind", flat=True)) == [
        "feedback",
        "fairness",
        "human",
    ]
    rule = plan.upkeeps.get()
    assert (rule.name, rule.cadence, list(rule.skills.all())) == ("Daily work", "quarterly", [skill])


def test_a_new_check_is_of_the_kind_of_its_register(client, plan, planner):
    client.post(address("stage-row-new", plan, "measures", "human-checks"), {"name": "A second pair of eyes"})
    client.post(
        address("stage-row-new", plan, "measures", "audits"), {"name": "Attack drill", "kind": "security"}
    )
    refused = client.post(
        address("stage-row-new", plan, "measures", "audits"), {"name": "X", "kind": "feedback"}
    )

    assert refused.status_code == 422
    assert list(plan.checks.order_by("pk").values_list("name", "kind")) == [
        ("A second pair of eyes", "human"),
        ("Attack drill", "security"),
    ]


# --- the calendar -----------------------------------------------------------------------------------------------


def test_the_rhythm_gives_the_dates_within_the_plan_on_working_days(plan):
    Plan.objects.filter(pk=plan.pk).update(review_cadence="quarterly", budget_cadence="half-yearly")
    plan.refresh_from_db()
    check = Check.objects.create(plan=plan, kind="fairness", name="Fairness", cadence="half-yearly")
    Check.objects.create(plan=plan, kind="human", name="Each time")
    rule = Upkeep.objects.create(plan=plan, name="Daily work", cadence="yearly")

    due = [(each.on.isoformat(), each.origin) for each in due_reviews(plan)]

    assert due == [
        ("2027-01-14", "budget"),
        ("2027-01-14", "plan"),
        ("2027-02-15", f"check-{check.pk}"),  # the 14th is a Sunday
        ("2027-02-15", f"upkeep-{rule.pk}"),
        ("2027-04-14", "plan"),
        ("2027-07-14", "budget"),
        ("2027-07-14", "plan"),
        ("2027-08-16", f"check-{check.pk}"),
        ("2027-10-14", "plan"),
    ]


def test_making_the_calendar_twice_changes_nothing(plan):
    Plan.objects.filter(pk=plan.pk).update(review_cadence="quarterly")
    plan.refresh_from_db()

    assert make_calendar(plan=plan, actor=None, today=TODAY) == (4, 0)
    assert make_calendar(plan=plan, actor=None, today=TODAY) == (0, 0)


def test_what_somebody_moved_wrote_to_or_finished_stays_when_the_rhythm_changes(plan):
    Plan.objects.filter(pk=plan.pk).update(review_cadence="quarterly")
    plan.refresh_from_db()
    make_calendar(plan=plan, actor=None, today=TODAY)
    moved, annotated, done, _ = plan.reviews.order_by("on")
    Review.objects.filter(pk=moved.pk).update(on=date(2027, 1, 20))
    Review.objects.filter(pk=annotated.pk).update(notes="Bring the figures")
    Review.objects.filter(pk=done.pk).update(done_on=date(2027, 7, 14))
    by_hand = Review.objects.create(plan=plan, on=date(2027, 5, 1), title="With the works council")
    Plan.objects.filter(pk=plan.pk).update(review_cadence="")
    plan.refresh_from_db()

    assert make_calendar(plan=plan, actor=None, today=TODAY) == (0, 1)

    assert set(plan.reviews.all()) == {moved, annotated, done, by_hand}


def test_the_calendar_is_made_with_a_button_and_a_review_is_finished_with_notes(client, plan, planner):
    path = address("stage-step", plan, "measures", "rhythm")
    client.post(path, {"review_cadence": "quarterly", "budget_cadence": "", "first_review_on": "2027-01-11"})

    client.post(address("calendar-make", plan))

    assert list(plan.reviews.order_by("on").values_list("on", flat=True)) == [
        date(2027, 1, 11), date(2027, 4, 12), date(2027, 7, 12), date(2027, 10, 11),
    ]  # fmt: skip
    first = plan.reviews.order_by("on")[0]
    row = address("stage-row", plan, "measures", "reviews", first.pk)
    client.post(
        row,
        {"title": first.title, "kind": "plan", "on": "2027-01-11", "done_on": "2027-01-12", "notes": "Go on"},
    )
    found = review_rows(plan)
    assert [r.notes for r in found.done] == ["Go on"]
    assert len(found.coming) == 3


def test_skills_that_no_rule_keeps_up_to_date_are_named(plan):
    kept, left = (RequirementFactory(plan=plan, skill__name=name).skill for name in ("Kept", "Left"))
    rule = Upkeep.objects.create(plan=plan, name="Daily", cadence="quarterly")
    assert [skill.name for skill in skills_without_upkeep(plan)] == ["Kept", "Left"]
    rule.skills.add(kept)

    assert skills_without_upkeep(plan) == [left]


def test_a_rule_tells_its_half_life_and_its_next_check(plan):
    rule = Upkeep.objects.create(plan=plan, name="Daily", cadence="quarterly")
    rule.skills.set([SkillFactory(half_life_months=12), SkillFactory(half_life_months=24)])
    make_calendar(plan=plan, actor=None, today=TODAY)

    assert [(row.half_life, row.next_on) for row in upkeep_rows(plan)] == [
        ("12 to 24 months", date(2027, 2, 15))
    ]
