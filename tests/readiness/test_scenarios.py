"""What-ifs beside the plan: compared, chosen, and nothing changed until then."""

from decimal import Decimal

import pytest

from readiness.actions.scenarios import choose_version, start_what_if
from readiness.models import Plan, Version
from readiness.queries.versions import computed_version
from tests.readiness.pages import TODAY, address, compute, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    plan = make_place(teams=1, people=4, budget=Decimal(400))
    compute(plan)
    return plan


def ask(plan, **changes):
    return start_what_if(plan=plan, label="Lean", actor=None, today=TODAY, **changes)


def test_a_what_if_changes_neither_the_plan_nor_its_draft(place):
    version = ask(place, budget=Decimal(100), quarters=2)

    stored = Plan.objects.get(pk=place.pk)
    assert (stored.budget, stored.quarters) == (400, 4)
    assert Version.objects.get(pk=version.pk).summary["cost"] == 100
    assert computed_version(place).number == 1


def test_scenarios_stand_side_by_side_with_what_each_reaches(client, place):
    ask(place, budget=Decimal(100))
    sign_in(client, place)

    page = read(client.get(address("scenarios", place)))

    assert rows(page, "thead th") == ["Draft 1 the plan's draft", "Lean what-if 2"]
    cells = {row.split(" ")[0]: row for row in rows(page, "tbody tr")}
    assert cells["Budget"] == "Budget €400 €100"
    assert cells["Readiness"] == "Readiness 66.7% (best) 41.7%"
    assert cells["Cost"] == "Cost €400 €100 (best)"
    assert cells["How"].count("Best possible") == 2


def test_the_address_says_which_to_compare(client, place):
    ask(place, budget=Decimal(100))
    ask(place, budget=Decimal(200))
    sign_in(client, place)

    page = read(client.get(address("scenarios", place), {"v": ["3", "x", "99999999999999999999"]}))

    assert rows(page, "thead th") == ["Lean what-if 3"]


def test_continuing_with_one_makes_it_the_draft_and_its_limits_the_plans(client, place):
    version = ask(place, budget=Decimal(100), quarters=2)
    sign_in(client, place)

    answer = client.post(address("scenario-choose", place, version.number), follow=True)

    place.refresh_from_db()
    assert (place.budget, place.quarters, place.budget_rule) == (100, 2, "amount")
    assert computed_version(place).pk == version.pk
    assert "for €100" in text(read(answer).h1)
    assert "Since draft" not in text(read(answer).select_one(".ribbon"))


def test_an_earlier_draft_can_be_gone_back_to(place):
    first = place.versions.get()
    compute(place, budget=Decimal(100))

    choose_version(version=first, actor=None)

    assert computed_version(place).number == 1
    assert Plan.objects.get(pk=place.pk).budget == 400


def test_what_has_no_result_cannot_be_chosen(client, place):
    empty = Version.objects.create(plan=place, number=9, inputs=b"", chosen_at=None)
    sign_in(client, place)

    page = read(client.post(address("scenario-choose", place, 9), follow=True))

    assert "no result yet" in text(page)
    empty.refresh_from_db()
    assert empty.is_what_if


def test_a_what_if_is_asked_on_its_page(client, place):
    sign_in(client, place)
    address_ = address("what-if", place)
    page = read(client.get(address_, {"budget": "500", "label": "A little more"}))
    assert page.select_one("[name=budget]")["value"] == "500"
    sent = {
        "label": "A little more", "budget": "500", "hours_per_quarter": "12", "starts_on": "2027-01-01",
        "quarters": "4", "split_basis": "money", "split_tolerance": "10", "unknown_policy": "exclude",
    }  # fmt: skip

    answer = client.post(address_, sent, follow=True)

    assert "What-if 2, A little more" in text(read(answer).select_one(".eyebrow"))
    assert client.post(address_, sent | {"label": ""}).status_code == 422


def test_a_little_more_is_a_round_amount_that_was_solved_for(client, place):
    sign_in(client, place)

    page = read(client.get(address("plan", place)))

    said = text(page.select_one(".plusminus"))
    assert "€20 more adds nothing" in said
    assert "budget=420" in page.select_one(".plusminus a")["href"]


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_statements_does_not_grow(client, queries, n):
    plan = make_place(teams=n, people=n, skills=n)
    compute(plan)
    for _ in range(n):
        ask(plan, budget=Decimal(100))
    sign_in(client, plan)

    with queries(8):
        client.get(address("scenarios", plan))
