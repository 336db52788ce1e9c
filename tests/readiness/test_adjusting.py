"""Decided by hand: what is kept, moved or left out holds in the next draft, and can be taken back."""

from decimal import Decimal

import pytest

from catalog.models import PriceBasis, Resource, Status
from readiness.actions.adjustments import adjust
from readiness.models import Action, Adjustment, Learner, Member, Plan, Version
from readiness.queries.versions import frozen
from readiness.snapshots import problem_for
from tests.factories import PlanFactory, ResourceFactory
from tests.readiness.pages import TODAY, address, compute, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """Four people, two skills, money for four of the eight seats."""
    return make_place(teams=1, people=4, budget=Decimal(400))


@pytest.fixture
def dear(place):
    """Another course for Skill A that costs more, so that no plan takes it by itself."""
    skill = place.requirements.order_by("pk").first().skill
    return ResourceFactory(
        collection=place.organization.collection,
        title="Dear course",
        price_basis=PriceBasis.SEAT,
        price=Decimal(200),
        currency="EUR",
        teaches=[(skill, 0, 3)],
    )


def seats(plan, version) -> dict[str, int]:
    version.refresh_from_db()
    titles = {resource.id: resource.title for resource in frozen(version).problem.resources}
    found: dict[str, int] = {}
    for seat in frozen(version).plan.seats:
        found[titles[seat.resource]] = found.get(titles[seat.resource], 0) + seat.people
    return found


def first_line(version) -> Action:
    return Action.objects.filter(version=version).order_by("pk").first()


# --- what the next draft does -----------------------------------------------------------------------------------


def test_what_is_left_out_is_not_in_the_next_draft(place):
    version = compute(place)
    line = first_line(version)

    adjust(plan=place, version=version, action=line, kind="exclude", actor=None)
    following = compute(place)

    assert line.title not in seats(place, following)
    assert sum(seats(place, following).values()) == 4


def test_what_is_kept_stays_even_where_the_plan_would_take_something_else(place, dear):
    version = compute(place)
    line = first_line(version)
    kept = {seat.learner_id for seat in line.seats_taken.all()}
    adjust(plan=place, version=version, action=line, kind="pin", actor=None)

    compute(place, budget=Decimal(5000))
    other = place.versions.order_by("-number").first()

    again = Action.objects.get(version=other, key=line.key)
    assert kept <= {seat.learner_id for seat in again.seats_taken.all()}
    assert len(problem_for(place, today=TODAY).pinned) == len(kept)


def test_what_is_moved_is_completed_in_the_quarter_chosen(place):
    version = compute(place)
    line = first_line(version)

    adjust(plan=place, version=version, action=line, kind="move", quarter=3, actor=None)
    following = compute(place)

    moved = Action.objects.get(version=following, key=line.key)
    assert {seat.quarter for seat in moved.seats_taken.all()} == {3}


def test_one_persons_place_can_be_left_out_alone(place):
    version = compute(place)
    line = first_line(version)
    person = line.seats_taken.first().learner

    adjust(plan=place, version=version, action=line, kind="exclude", actor=None, learners=[person])
    following = compute(place)

    taken = Action.objects.get(version=following, key=line.key).seats_taken.values_list(
        "learner_id", flat=True
    )
    assert person.pk not in taken


def test_a_persons_own_decision_goes_before_that_about_the_whole_line(place):
    version = compute(place)
    line = first_line(version)
    person = line.seats_taken.first().learner
    adjust(plan=place, version=version, action=line, kind="pin", actor=None)
    adjust(plan=place, version=version, action=line, kind="move", quarter=2, actor=None, learners=[person])

    pinned = problem_for(place, today=TODAY).pinned

    quarters = {booking.learner: booking.quarter for booking in pinned}
    assert quarters.pop(str(person.pk)) == 2
    assert set(quarters.values()) <= {None}


def test_a_new_draft_differs_in_the_fewest_seats(place, dear):
    dear.price = Decimal(100)
    dear.save()
    first = compute(place)
    before = {(seat.learner, seat.resource) for seat in frozen(Version.objects.get(pk=first.pk)).plan.seats}

    again = compute(place)

    assert {(s.learner, s.resource) for s in frozen(Version.objects.get(pk=again.pk)).plan.seats} == before
    assert len(frozen(Version.objects.get(pk=again.pk)).problem.in_force) == 4


def test_who_left_and_what_is_no_longer_offered_drop_out_of_what_was_decided(place):
    version = compute(place)
    for line in Action.objects.filter(version=version):
        adjust(plan=place, version=version, action=line, kind="pin", actor=None)
    Learner.objects.filter(pk=first_line(version).seats_taken.first().learner_id).update(left_on=TODAY)

    assert len(problem_for(place, today=TODAY).pinned) == 3
    Resource.objects.update(status=Status.RETIRED)
    assert problem_for(place, today=TODAY).pinned == ()


# --- the pages --------------------------------------------------------------------------------------------------


def test_leaving_out_and_regenerating_from_the_page(client, place):
    version = compute(place)
    line = first_line(version)
    sign_in(client, place)

    client.post(address("plan-adjust", place, version.number, line.pk), {"kind": "exclude"})
    page = read(client.get(address("plan", place)))
    assert rows(page, "#decided tbody tr") == [
        f"{line.title} Left out for everybody Next draft Undo {line.title}"
    ]
    assert "what is kept, moved or left out by hand changed" in text(page.select_one(".ribbon"))

    answer = client.post(address("plan-regenerate", place))
    assert answer["Location"] == address("generate", place, 2)
    page = read(client.get(address("plan", place)))
    assert "In this draft" in text(page.select_one("#decided"))
    assert line.title not in " ".join(rows(page, "#actions tbody th"))


def test_undo_takes_a_decision_back_with_those_alike(client, place):
    version = compute(place)
    line = first_line(version)
    people = [seat.learner for seat in line.seats_taken.all()][:2]
    made = adjust(plan=place, version=version, action=line, kind="pin", actor=None, learners=people)
    sign_in(client, place)

    client.post(address("plan-adjust-undo", place, made[0].pk))

    assert not Adjustment.objects.exists()
    assert problem_for(place, today=TODAY).pinned == ()


def test_the_page_of_a_line_names_who_has_a_place_and_takes_some_of_them(client, place):
    version = compute(place)
    line = first_line(version)
    seat = line.seats_taken.order_by("learner__name").first()
    sign_in(client, place)

    page = read(client.get(address("plan-adjust", place, version.number, line.pk)))
    assert seat.learner.name in rows(page, "#people tbody tr")[0]

    client.post(
        address("plan-adjust", place, version.number, line.pk),
        {"kind": "move", "quarter": "2", "whose": "some", "people": [seat.learner_id]},
    )
    made = Adjustment.objects.get()
    assert (made.kind, made.quarter, made.learner) == ("move", 2, seat.learner)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"whose": "all"}, "Choose what to do with it"),
        ({"kind": "move", "quarter": ""}, "Choose the quarter to move it to"),
        ({"kind": "move", "quarter": "9"}, "Select a valid choice"),
        ({"kind": "pin", "whose": "some"}, "Tick the people it is about"),
    ],
)
def test_half_a_decision_is_refused(client, place, sent, says):
    version = compute(place)
    sign_in(client, place)

    response = client.post(address("plan-adjust", place, version.number, first_line(version).pk), sent)

    assert response.status_code == 422
    assert says in text(read(response).select_one(".error-summary"))
    assert not Adjustment.objects.exists()


def test_people_lines_and_decisions_of_others_are_out_of_reach(client, place):
    version = compute(place)
    line = first_line(version)
    elsewhere = make_place(teams=1, people=2)
    theirs = compute(elsewhere)
    stranger = Learner.objects.filter(organization=elsewhere.organization).first()
    made = adjust(plan=elsewhere, version=theirs, action=first_line(theirs), kind="exclude", actor=None)
    assert made
    sign_in(client, place)

    refused = client.post(
        address("plan-adjust", place, version.number, line.pk),
        {"kind": "pin", "whose": "some", "people": [stranger.pk]},
    )
    assert refused.status_code == 422
    assert client.get(address("plan-adjust", place, version.number, first_line(theirs).pk)).status_code == 404
    key = Adjustment.objects.get(plan=elsewhere).pk
    assert client.post(address("plan-adjust-undo", place, key)).status_code == 404
    assert Adjustment.objects.count() == 1


def test_a_viewer_sees_what_was_decided_and_no_button(client, place):
    version = compute(place)
    adjust(plan=place, version=version, action=first_line(version), kind="pin", actor=None)
    sign_in(client, place, Member.Role.VIEWER)

    page = read(client.get(address("plan", place), {"why": first_line(version).key}))

    assert page.select("main form") == []
    assert "Kept in the plan" in text(page.select_one("#decided"))


def test_every_decision_counts_the_revision_up(place):
    version = compute(place)
    before = Plan.objects.get(pk=place.pk).revision

    adjust(plan=place, version=version, action=first_line(version), kind="pin", actor=None)

    assert Plan.objects.get(pk=place.pk).revision == before + 1
    assert PlanFactory().revision == 1
