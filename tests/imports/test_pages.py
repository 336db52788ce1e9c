"""The import in the browser, as a planner sees it; nothing here needs JavaScript."""

from __future__ import annotations

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from readiness.imports.template import example_workbook, template_workbook
from readiness.imports.workbook import read_workbook
from readiness.models import ImportBatch, Learner, Member, Plan
from tests.factories import AudienceFactory, MemberFactory, PlanFactory
from tests.workbooks import PEOPLE, changed, make_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    for slug, name in (
        ("leadership", "Leadership"),
        ("tech-specialists", "Tech specialists"),
        ("end-users", "End users"),
    ):
        AudienceFactory(slug=slug, name=name)
    AudienceFactory(slug="everyone", name="Everyone", segment="", everyone=True)
    return PlanFactory()


@pytest.fixture
def planner(plan, client: Client) -> Client:
    client.force_login(MemberFactory(organization=plan.organization, role=Member.Role.PLANNER).user)
    return client


def address(plan: Plan, name: str = "import-upload", **more) -> str:
    return reverse(name, kwargs={"org": plan.organization.slug, "plan": plan.slug, **more})


def upload(client: Client, plan: Plan, data: bytes, name: str = "book.xlsx", follow: bool = True):
    return client.post(address(plan), {"files": SimpleUploadedFile(name, data)}, follow=follow)


def page(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def cells(table) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in row("td") + row("th")] for row in table.tbody("tr")]


def test_a_good_workbook_is_rehearsed_then_imported(planner, plan, tmp_path):
    response = upload(planner, plan, make_workbook(tmp_path / "book.xlsx").read_bytes())

    seen = page(response)
    assert (
        seen.h1.text == "5 people and groups, 9 ratings, 6 requirements and 3 resources are ready to import"
    )
    counts = {row.th.text: [cell.text for cell in row("td")] for row in seen.find(id="counts").tbody("tr")}
    assert counts["People and groups"] == ["5", "0", "0"]
    assert not Learner.objects.exists()

    batch = ImportBatch.objects.get()
    done = planner.post(address(plan, "import-apply", pk=batch.pk))

    assert (done.status_code, done.url) == (302, address(plan, "gaps"))
    assert Learner.objects.filter(organization=plan.organization).count() == 5


def test_mistakes_come_back_all_at_once_and_nothing_is_imported(planner, plan, tmp_path):
    people = changed(changed(PEOPLE, 2, "Prompting", 7), 4, "team", None)

    response = upload(planner, plan, make_workbook(tmp_path / "book.xlsx", people=people).read_bytes())

    seen = page(response)
    assert response.status_code == 422
    assert seen.title.text.startswith("Error: ")
    assert seen.h1.text == "2 mistakes in book.xlsx"
    assert [row[:4] for row in cells(seen.find(id="mistakes"))] == [
        ["people", "2", "G Prompting", "“7”"],
        ["people", "4", "C team", "an empty cell"],
    ]
    go_on = address(plan, "import-review", pk=ImportBatch.objects.get().pk)
    assert seen.find("a", href=go_on).text == "go on with this file"
    assert not Learner.objects.exists()


def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(planner, plan):
    response = upload(planner, plan, b"%PDF-1.7", "plan.pdf")

    seen = page(response)
    assert response.status_code == 422
    assert seen.h1.text == "plan.pdf could not be read"
    assert "This is a PDF, not a workbook." in seen.find(class_="error-summary").text


def test_what_is_in_a_file_is_never_taken_for_markup(planner, plan, tmp_path):
    people = changed(PEOPLE, 2, "role", "<script>alert(1)</script>")

    response = upload(planner, plan, make_workbook(tmp_path / "book.xlsx", people=people).read_bytes())

    assert b"<script>alert" not in response.content
    assert "<script>alert(1)</script>" in page(response).find(id="mistakes").text


def test_pasted_rows_are_matched_and_their_unknown_names_are_asked_about(planner, plan):
    pasted = "name\tteam\trole\tSQL\nAna\tSales\tRep\t3\n"

    seen = page(planner.post(address(plan), {"pasted": pasted}, follow=True))

    assert seen.h1.text == "1 person or group and 1 rating are ready to import"
    asked = {
        row.th.code.text: row.select_one("option[selected]").text for row in seen.select(".vals tbody tr")
    }
    assert asked == {"SQL": "Make a new skill", "Rep": "Make a new role", "Sales": "Make a new team"}


def test_csv_files_can_be_chosen_together(planner, plan):
    people = SimpleUploadedFile("people.csv", b"name,team,role\nAna,Sales,Rep\n")
    needs = SimpleUploadedFile("requirements.csv", b"role,audience,skill,level\nRep,End users,SQL,3\n")

    response = planner.post(address(plan), {"files": [people, needs]}, follow=True)

    assert page(response).h1.text == "1 person or group and 1 requirement are ready to import"


def test_nothing_chosen_is_an_error_at_the_field(planner, plan):
    response = planner.post(address(plan), {})

    assert response.status_code == 422
    assert "Choose a file to import" in page(response).find(id="div_id_files").text


def test_a_file_too_large_is_refused_before_it_is_read(planner, plan):
    response = upload(planner, plan, b"x" * (10 * 2**20 + 1), "people.csv")

    assert response.status_code == 422
    assert "the largest that can be imported is 10 MB" in page(response).find(id="div_id_files").text


def test_leaving_forgets_what_was_read(planner, plan, tmp_path):
    upload(planner, plan, make_workbook(tmp_path / "book.xlsx").read_bytes())
    batch = ImportBatch.objects.get()

    response = planner.post(address(plan, "import-drop", pk=batch.pk))

    assert response.url == address(plan)
    assert not ImportBatch.objects.exists()


def test_a_second_press_says_that_it_is_done(planner, plan, tmp_path):
    upload(planner, plan, make_workbook(tmp_path / "book.xlsx").read_bytes())
    batch = ImportBatch.objects.get()
    planner.post(address(plan, "import-apply", pk=batch.pk))

    for again in (
        planner.post(address(plan, "import-apply", pk=batch.pk), follow=True),
        planner.get(address(plan, "import-review", pk=batch.pk), follow=True),
    ):
        assert "This import is applied already." in page(again).find(id="flash").text


@pytest.mark.parametrize("role", [Member.Role.MANAGER, Member.Role.MEMBER, Member.Role.VIEWER])
def test_only_those_who_may_edit_people_import(plan, client, role):
    client.force_login(MemberFactory(organization=plan.organization, role=role).user)

    for name in ("import-upload", "import-template", "import-example"):
        assert client.get(address(plan, name)).status_code == 403


def test_another_organizations_import_does_not_exist(planner, plan, client, tmp_path):
    upload(planner, plan, make_workbook(tmp_path / "book.xlsx").read_bytes())
    batch = ImportBatch.objects.get()
    client.force_login(MemberFactory().user)

    assert client.get(address(plan)).status_code == 404
    assert client.get(address(plan, "import-review", pk=batch.pk)).status_code == 404
    assert client.post(address(plan, "import-apply", pk=batch.pk)).status_code == 404
    assert not Learner.objects.exists()


def test_the_example_can_be_imported_as_it_stands_and_the_template_is_read_without_mistakes(planner, plan):
    got = BytesIO(b"".join(planner.get(address(plan, "import-example"))))

    reading = read_workbook(got.getvalue(), "example.xlsx")
    assert reading.mistakes == ()
    assert reading.notes == ()
    assert len(reading.workbook.people) == 7
    assert got.getvalue()[:2] == b"PK"
    assert read_workbook(template_workbook(), "template.xlsx").mistakes == ()
    assert read_workbook(example_workbook(), "example.xlsx").workbook == reading.workbook
