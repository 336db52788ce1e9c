"""Stage 7: every answer is kept as it is given, unknown stays unknown, and the plan may spend what the page says."""

from decimal import Decimal

import pytest

from catalog.presets import presets
from readiness.actions.budget import save_ways
from readiness.models import AuditEntry, BudgetLine, Plan
from readiness.snapshots import problem_for
from tests.factories import BudgetLineFactory, CollectionFactory, ResourceFactory, RoleFactory, TeamFactory
from tests.readiness.pages import TODAY, address, compute, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place(teams=1, people=4, skills=1)


def grid(*lines, **answers) -> dict:
    """What the browser sends: lines are (kind, label, {cell: amount}); the last stands in the empty row."""
    sent = {"line-TOTAL_FORMS": str(len(lines)), "line-INITIAL_FORMS": "0", "rule": "lines", "amount": ""}
    for place, (kind, label, amounts) in enumerate(lines):
        sent |= {f"line-{place}-kind": kind, f"line-{place}-label": label}
        sent |= {f"line-{place}-{cell}": amount for cell, amount in amounts.items()}
    return sent | answers


def stored(plan) -> list[tuple]:
    return list(plan.budgetlines.order_by("pk").values_list("kind", "label", "quarter", "amount"))


# --- money ------------------------------------------------------------------------------------------------------


def test_the_template_gives_lines_whose_amounts_are_not_known(client, place):
    sign_in(client, place)
    assert "Take the usual lines" in text(read(client.get(address("budget", place))))

    client.post(address("budget-begin", place))
    client.post(address("budget-begin", place))

    lines = stored(place)
    assert [(kind, label) for kind, label, _, _ in lines] == [
        (p.kind, p.label) for p in presets("budget_line")
    ]
    assert {amount for *_, amount in lines} == {None}
    page = read(client.get(address("budget", place)))
    assert "12 lines have no amount yet" in text(page.select_one("#lines"))
    assert "not known" in text(page.select_one("#lines tfoot"))


def test_amounts_are_kept_by_quarter_and_what_is_empty_stays_unknown(client, place):
    sign_in(client, place)

    answer = client.post(
        address("budget", place),
        grid(
            ("skills", "Courses", {"q1": "10,000", "q3": "0"}),
            ("tools", "Licenses", {"any": "€ 5 000.50"}),
            ("other", "Communication", {}),
            ("skills", "", {}),
        ),
    )

    assert answer["Location"] == address("budget-hours", place)
    assert stored(place) == [
        ("skills", "Courses", 1, Decimal(10_000)),
        ("skills", "Courses", 3, Decimal(0)),
        ("tools", "Licenses", None, Decimal("5000.50")),
        ("other", "Communication", None, None),
    ]
    cells = {
        field["name"]: field.get("value")
        for field in read(client.get(address("budget", place))).select("input[name^=line-0-q]")
    }
    assert cells == {"line-0-q1": "10,000", "line-0-q2": None, "line-0-q3": "0", "line-0-q4": None}


def test_the_plan_may_spend_what_the_lines_for_skills_add_up_to(client, place):
    sign_in(client, place)

    client.post(
        address("budget", place),
        grid(
            ("skills", "Courses", {"q1": "200", "q2": "50"}),
            ("hiring", "One post", {"any": "1000"}),
            ("tools", "Licenses", {"any": "7000"}),
        ),
    )

    place.refresh_from_db()
    assert (place.budget, place.budget_rule) == (250, "lines")
    assert problem_for(place, today=TODAY).limits.budget == 250
    said = text(read(client.get(address("budget", place))).select_one(".say"))
    assert "The plan may spend €250 by the end of 2027. That is €63 a person." in said


def test_money_for_hiring_counts_once_the_plan_may_hire(place):
    for kind, amount in (("skills", 250), ("hiring", 1000)):
        BudgetLineFactory(plan=place, kind=kind, amount=amount)
    place.budget_rule, place.budget = Plan.BudgetRule.LINES, Decimal(250)

    save_ways(plan=place, actor=None, ways=["train", "hire"], shelves=[], languages=[])

    place.refresh_from_db()
    assert place.budget == 1250


def test_an_amount_of_its_own_and_no_limit_are_told_apart_from_the_lines(client, place):
    sign_in(client, place)
    lines = [("skills", "Courses", {"q1": "200"})]

    client.post(address("budget", place), grid(*lines, rule="amount", amount="90"))
    place.refresh_from_db()
    assert (place.budget, place.budget_rule) == (90, "amount")

    client.post(address("budget", place), grid(*lines, rule="none", amount="90"))
    place.refresh_from_db()
    assert (place.budget, place.budget_rule) == (None, "amount")


def test_each_quarter_can_be_a_limit_of_its_own(client, place):
    sign_in(client, place)

    client.post(
        address("budget", place),
        grid(("skills", "Courses", {"q1": "100", "q3": "200"}), quarters_bind="on", cadence="quarterly"),
    )

    place.refresh_from_db()
    assert place.budget_cadence == "quarterly"
    assert problem_for(place, today=TODAY).limits.budget_by_quarter == (100, 0, 200, 0)
    compute(place)
    page = read(client.get(address("plan", place)))
    assert "for €300" in text(page.h1)


def test_a_budget_typed_elsewhere_is_no_longer_what_the_lines_add_up_to(place):
    BudgetLineFactory(plan=place, kind="skills", amount=250)
    place.budget_rule, place.budget = Plan.BudgetRule.LINES, Decimal(250)
    place.save()

    compute(place, budget=Decimal(250))
    assert place.budget_rule == Plan.BudgetRule.LINES
    compute(place, budget=Decimal(300))
    assert place.budget_rule == Plan.BudgetRule.AMOUNT


def test_a_line_is_removed_by_its_box_or_by_taking_its_name_away(client, place):
    sign_in(client, place)
    lines = [("skills", "Courses", {"q1": "200"}), ("skills", "Exams", {"q1": "5"}), ("tools", "", {})]

    client.post(address("budget", place), grid(*lines, **{"line-1-DELETE": "on"}))

    assert [label for _, label, _, _ in stored(place)] == ["Courses"]


@pytest.mark.parametrize(
    ("lines", "answers", "says"),
    [
        ([("skills", "Courses", {"q1": "much"})], {}, "Enter an amount of money, for example 148,000"),
        ([("skills", "Courses", {"q1": "1,5"})], {}, "Enter an amount of money, for example 148,000"),
        ([("skills", "Courses", {"q1": "-5"})], {}, "Enter an amount of 0 or more, for example 148,000"),
        ([("skills", "", {"q1": "5"})], {}, "Say what the money is for, or empty the line"),
        ([("skills", "x" * 141, {})], {"rule": "none"}, "Enter a name of at most 140 characters"),
        ([("bribes", "Courses", {"q1": "5"})], {}, "bribes is not one of the available choices"),
        ([("tools", "Licenses", {"q1": "5"})], {}, "Give a line that the plan may spend an amount"),
        (
            [("skills", "Courses", {"any": "5"})],
            {"quarters_bind": "on"},
            "Give what stands under “Any quarter”",
        ),
        (
            [("skills", "Courses", {"q1": "5"})],
            {"rule": "amount"},
            "Enter the amount that the plan may spend",
        ),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_kept(client, place, lines, answers, says):
    BudgetLineFactory(plan=place, kind="tools", label="Stays", amount=1)
    sign_in(client, place)

    response = client.post(address("budget", place), grid(*lines, **answers))

    page = read(response)
    assert response.status_code == 422
    assert says in text(page.select_one(".error-summary"))
    assert text(page.title).startswith("Error:")
    assert [label for _, label, _, _ in stored(place)] == ["Stays"]
    typed = lines[0][2].get("q1")
    assert not typed or page.select_one("[name=line-0-q1]")["value"] == typed


def test_naughty_texts_are_kept_and_shown_as_they_are(client, place):
    sign_in(client, place)
    name = "<script>alert(1)</script> ' OR 1=1 -- \N{RIGHT-TO-LEFT OVERRIDE}{{ 7*7 }}"

    client.post(address("budget", place), grid(("skills", name, {"q1": "5"})))

    page = read(client.get(address("budget", place)))
    assert page.select_one("[name=line-0-label]")["value"] == name
    assert page.select("main script") == []


def test_what_changed_is_in_the_log_with_before_and_after(client, place):
    sign_in(client, place)

    client.post(address("budget", place), grid(("skills", "Courses", {"q1": "5"})))

    entry = AuditEntry.objects.get(verb="budget.changed")
    assert entry.before["budget"] == "10000.00"
    assert entry.after == {"lines": ["skills: Courses, quarter 1, 5"], "budget": "5.00"}


# --- hours ------------------------------------------------------------------------------------------------------


def test_hours_of_a_team_and_a_role_replace_those_of_everyone(client, place):
    team, role = place.organization.teams.get(), place.requirements.get().role
    sign_in(client, place)

    client.post(
        address("budget-hours", place), {"everyone": "9", "added": f"team-{team.pk}", "added_hours": "6.5"}
    )
    client.post(
        address("budget-hours", place),
        {
            "everyone": "9",
            f"team-{team.pk}": "6.5",
            "added": f"role-{role.pk}",
            "added_hours": "15",
            "stay": "1",
        },
    )

    page = read(client.get(address("budget-hours", place)))
    assert rows(page, "#hours tbody tr")[2:] == [
        "Teams that differ", "Team 1 4", "Roles that differ, in any team", "Analyst 4",
    ]  # fmt: skip
    assert "Hours people can spare in a quarter 60" in text(page.select_one("#hours tfoot"))
    team.refresh_from_db()
    assert team.hours_per_quarter == Decimal("6.5")


def test_an_emptied_cell_goes_back_to_what_is_above(client, place):
    team = place.organization.teams.get()
    team.hours_per_quarter = Decimal(6)
    team.save()
    sign_in(client, place)

    client.post(address("budget-hours", place), {"everyone": "", f"team-{team.pk}": ""})

    team.refresh_from_db()
    place.refresh_from_db()
    assert (team.hours_per_quarter, place.hours_per_quarter) == (None, None)
    assert "no limit" in text(read(client.get(address("budget-hours", place))).select_one("#hours tfoot"))


def test_a_team_of_another_organization_cannot_be_added(client, place):
    sign_in(client, place)
    theirs = TeamFactory()

    response = client.post(
        address("budget-hours", place), {"everyone": "9", "added": f"team-{theirs.pk}", "added_hours": "6"}
    )

    assert response.status_code == 422
    theirs.refresh_from_db()
    assert theirs.hours_per_quarter is None


# --- split and ways ---------------------------------------------------------------------------------------------


def test_the_split_is_kept_and_stands_beside_the_people_there_are(client, place):
    sign_in(client, place)

    client.post(
        address("budget-split", place),
        {
            "share_consumers": "70", "share_leaders": "20", "share_builders": "10", "split_basis": "hours",
            "split_tolerance": "5",
        },
    )  # fmt: skip

    page = read(client.get(address("budget-split", place)))
    assert rows(page, "#mix tbody tr") == [
        "End users 70% 4 100%", "Business leaders 20% 0 0%", "IT and developers 10% 0 0%",
    ]  # fmt: skip
    assert "70% to end users, 20% to business leaders and 10% to IT and developers" in text(
        page.select_one(".say")
    )


def test_ways_shelves_and_languages_are_kept(client, place):
    shelf = place.organization.collection
    ResourceFactory(collection=shelf, language="de")
    sign_in(client, place)

    answer = client.post(
        address("budget-ways", place), {"ways": ["train", "hire"], "shelves": [shelf.pk], "languages": ["de"]}
    )

    place.refresh_from_db()
    assert answer["Location"] == address("plan", place)
    assert (place.ways, place.languages, list(place.shelves.all())) == (["train", "hire"], ["de"], [shelf])


def test_a_shelf_of_another_organization_cannot_be_chosen(client, place):
    sign_in(client, place)

    response = client.post(
        address("budget-ways", place), {"ways": ["train"], "shelves": [CollectionFactory().pk]}
    )
    nothing = client.post(address("budget-ways", place), {"stay": "1"})

    assert response.status_code == nothing.status_code == 422
    assert "Choose at least one way to close a gap" in text(read(nothing).select_one(".error-summary"))


@pytest.mark.parametrize("name", ["budget", "budget-hours", "budget-split", "budget-ways"])
def test_every_save_counts_the_revision_up(client, place, name):
    sent = {
        "budget": grid(("skills", "Courses", {"q1": "5"})),
        "budget-hours": {"everyone": "3"},
        "budget-split": {"split_basis": "money", "split_tolerance": "5"},
        "budget-ways": {"ways": ["train"]},
    }
    sign_in(client, place)

    client.post(address(name, place), sent[name])

    place.refresh_from_db()
    assert place.revision == 2


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_statements_does_not_grow(client, queries, n):
    plan = make_place(teams=n, people=n, skills=n)
    for place in range(n):
        BudgetLineFactory(plan=plan, label=f"Line {place}")
        TeamFactory(organization=plan.organization, hours_per_quarter=3)
        RoleFactory(organization=plan.organization, hours_per_quarter=place)
    sign_in(client, plan)

    for name in ("budget", "budget-hours", "budget-split", "budget-ways"):
        with queries({"budget": 11, "budget-hours": 9, "budget-split": 9, "budget-ways": 15}[name]):
            client.get(address(name, plan))


def test_the_report_prints_a_line_once_with_all_its_quarters(place):
    from readiness.queries.report import report_rows

    for quarter, amount in ((1, 5), (2, 7), (None, None)):
        BudgetLineFactory(plan=place, kind="tools", label="Licenses", quarter=quarter, amount=amount)

    assert [(line.label, line.amount) for line in report_rows(place).budget_lines] == [("Licenses", 12)]
    assert BudgetLine.objects.count() == 3


# --- two people in one draft ------------------------------------------------------------------------------------


def opened(client, name, plan) -> str:
    return read(client.get(address(name, plan))).select_one("[name=opened]")["value"]


def test_two_people_who_change_different_answers_lose_nothing(client, place):
    sign_in(client, place)
    mark = opened(client, "budget", place)
    client.post(address("budget", place), grid(("skills", "Courses", {"q1": "5"}), opened=mark))

    client.post(address("budget", place), grid(rule="amount", amount="10,000", cadence="yearly", opened=mark))

    place.refresh_from_db()
    assert stored(place) == [("skills", "Courses", 1, 5)]  # theirs: this page had opened, and sent, none
    assert (place.budget_cadence, place.budget, place.budget_rule) == ("yearly", 5, "lines")


@pytest.mark.parametrize(
    ("name", "theirs", "mine", "says"),
    [
        ("budget-hours", {"everyone": "7"}, {"everyone": "3"}, "Somebody changed this meanwhile to: 7."),
        (
            "budget-ways",
            {"ways": ["train", "hire"]},
            {"ways": ["train"]},
            "Somebody changed this meanwhile to: Train, Hire.",
        ),
        (
            "budget-split",
            {"split_basis": "seats", "split_tolerance": "10"},
            {"split_basis": "hours", "split_tolerance": "10"},
            "Somebody changed this meanwhile to: Seats.",
        ),
        (
            "budget",
            grid(("skills", "Courses", {"q1": "5"})),
            grid(("skills", "Exams", {"q2": "9"})),
            "Somebody changed the lines meanwhile to: skills, Courses: q1 5.00.",
        ),
    ],
)
def test_where_both_changed_the_same_both_values_are_shown_before_one_replaces_the_other(
    client, place, name, theirs, mine, says
):
    sign_in(client, place)
    mark = opened(client, name, place)
    client.post(address(name, place), theirs | {"opened": mark})

    refused = client.post(address(name, place), mine | {"opened": mark})
    page = read(refused)

    assert refused.status_code == 422
    assert says in text(page.select_one(".error-summary"))
    again = client.post(address(name, place), mine | {"opened": page.select_one("[name=opened]")["value"]})
    assert again.status_code == 302
