"""Every table as CSV: what the page shows, to whom it may be shown, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from readiness.exports.csv import safe, stream
from readiness.exports.registry import OF_TODAY, OF_VERSION, SHEETS
from readiness.exports.tables import Kind, Table, Typed, columns
from readiness.models import BudgetLine, Concern, Member, Rating, Role, Team
from tests.exports.books import HOSTILE
from tests.factories import LearnerFactory
from tests.readiness.pages import address, compute, make_place, sign_in

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def written(table: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(stream(table)).decode("utf-8-sig"), newline="")))


def body(response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.status_code
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_read_as_a_formula(text):
    (cell,) = written(Table("t", "T", columns("name"), [(text,)]))[1]

    assert not cell.startswith(DANGEROUS)
    assert (
        cell.removeprefix("'").strip("\r\n")[:20].replace("\r\n", "\n") in text
        or "\x00" in text
        or "\ud800" in text
        or "\u202e" in text
    )


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, ""), (0, "0"), (-1.5, "-1.5"), (Decimal("1200.00"), "1200"), (Decimal("0.50"), "0.5"),
        (Decimal("1E+3"), "1000"), (date(2027, 1, 31), "2027-01-31"), (Typed(0.25, Kind.SHARE), "0.25"), ("", ""),
    ],
)  # fmt: skip
def test_numbers_stay_numbers_and_unknown_stays_empty(value, says):
    assert ("" if safe(value) is None else str(safe(value))) == says


def test_a_large_table_leaves_in_pieces():
    pieces = list(stream(Table("t", "T", columns("n"), ((n,) for n in range(2_000)))))

    assert len(pieces) == 5
    assert b"".join(pieces).count(b"\r\n") == 2_001


def test_every_sheet_of_the_workbook_is_a_table_of_its_own():
    assert set(SHEETS) <= set(OF_VERSION)


@pytest.mark.django_db
@pytest.mark.parametrize("key", OF_VERSION)
def test_every_table_of_a_version_downloads(client, key):
    plan = make_place(people=3)
    compute(plan)
    sign_in(client, plan)

    response = client.get(address("version-csv", plan, 1, key))

    rows = body(response)
    assert rows or key in ("measures", "residual-gaps")
    assert response["Content-Disposition"].endswith(f'-1-{key}.csv"')


@pytest.mark.django_db
@pytest.mark.parametrize("key", OF_TODAY)
def test_every_table_of_the_plan_downloads_before_anything_was_computed(client, key):
    plan = make_place(people=2)
    Concern.objects.create(plan=plan, kind="Money", text='=HYPERLINK("http://x.example")')
    BudgetLine.objects.create(plan=plan, kind="tools", label="Licenses", amount=Decimal("7000.50"))
    sign_in(client, plan)

    rows = body(client.get(address("table-csv", plan, key)))

    expected = {
        "concerns": ["Money", '\'=HYPERLINK("http://x.example")'],
        "budget-lines": ["Tools", "Licenses", "", "7000.5"],
    }
    if key in expected:
        assert list(rows[0].values())[: len(expected[key])] == expected[key]


@pytest.mark.django_db
def test_the_filters_of_the_page_are_those_of_the_file(client):
    plan = make_place(teams=2, people=6)
    other = Role.objects.create(
        organization=plan.organization, name="Other", audience=Role.objects.get().audience
    )
    LearnerFactory(organization=plan.organization, team=Team.objects.get(name="Team 1"), role=other)
    sign_in(client, plan)
    team = Team.objects.get(name="Team 2").pk
    path = address("table-csv", plan, "gaps")

    assert {row["team"] for row in body(client.get(path))} == {"Team 1", "Team 2"}
    assert {row["team"] for row in body(client.get(f"{path}?team={team}"))} == {"Team 2"}
    assert body(client.get(f"{path}?mandatory=1")) == []
    people = address("table-csv", plan, "people")
    assert len(body(client.get(f"{people}?role={other.pk}"))) == 1
    assert body(client.get(f"{people}?team=999999")) == []
    page = client.get(address("gaps", plan) + f"?team={team}").content.decode()
    assert f"{path}?team={team}" in page


@pytest.mark.django_db
def test_a_viewer_is_refused_the_people_and_sees_no_name_in_the_seats(client):
    plan = make_place(teams=1, people=6)
    compute(plan)
    sign_in(client, plan, Member.Role.VIEWER)

    assert client.get(address("version-csv", plan, 1, "people")).status_code == 403
    seats = body(client.get(address("version-csv", plan, 1, "seats")))
    assert {(row["person"], row["people"]) for row in seats} == {("not shown", "6")}


@pytest.mark.django_db
def test_a_member_finds_the_own_row_alone(client):
    plan = make_place(teams=1, people=6)
    compute(plan)
    member = sign_in(client, plan, Member.Role.MEMBER)
    me = LearnerFactory._meta.model.objects.first()
    me.user = member.user
    me.save(update_fields=["user"])

    seats = body(client.get(address("version-csv", plan, 1, "seats")))

    assert {row["person"] for row in seats} == {me.name, "not shown"}
    assert {row["people"] for row in seats if row["person"] == "not shown"} == {"5"}


@pytest.mark.django_db
def test_a_table_nobody_knows_is_not_found(client):
    plan = make_place(people=1)
    sign_in(client, plan)

    assert client.get(address("table-csv", plan, "passwords")).status_code == 404


@pytest.mark.django_db
def test_a_version_without_a_result_says_so(client):
    plan = make_place(people=1)
    plan.versions.create(number=1, inputs=b"")
    sign_in(client, plan)

    response = client.get(address("plan-xlsx", plan, 1), follow=True)

    assert "has not been computed yet" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 6])
@pytest.mark.parametrize(("key", "statements"), [("people", 20), ("gaps", 20)])
def test_a_table_takes_the_same_number_of_statements_however_many_rows(
    client, queries, people, key, statements
):
    plan = make_place(people=people)
    sign_in(client, plan)

    with queries(statements):
        body(client.get(address("table-csv", plan, key)))
    assert Rating.objects.count() == people * 4
