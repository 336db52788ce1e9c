"""Matching a file on the page: guesses shown and changed, only what was offered taken, rejected rows given back."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import SkillAlias
from readiness.actions import import_steps
from readiness.models import ImportBatch, ImportMatch, Learner, Member, Plan, Rating, Role, Team
from tests.factories import (
    AudienceFactory,
    LearnerFactory,
    MemberFactory,
    PlanFactory,
    RoleFactory,
    SkillFactory,
    TeamFactory,
)
from tests.workbooks import messy_workbook

pytestmark = pytest.mark.django_db
MESSY = (
    ("Skills of our people",),
    (),
    ("Employee", "Dept.", "Job", "Prompting", "Data privcy", "Remark"),
    ("Doe, Jane <jane@x.org>", "Sales", "Rep", "Adv.", 3, "ok"),
    ("Ben Okafor", "Sales", "Rep", "x", 2, None),
    ("Cem", "Sales", "Rep", 7, 1, "=SUM(A1)"),
    ("Total", None, None, 11, 6, None),
)
NAUGHTY = (
    *(
        "undefined",
        "NULL",
        "true",
        "-1",
        "1/0",
        "0x0",
        "1e308",
        "NaN",
        "\u200b\u200b",
        "Ω≈ç√∫",
        "田中さん",
        "👩‍👩‍👧 👍🏽",
        "﷽",
    ),
    *(
        "\u202etest\u202e",
        "Z̮̞̠͙͔ͅḀ̗̞͈̻̗L",
        "<script>alert(1)</script>",
        "'; DROP TABLE users; --",
        "$(touch x)",
        "{% now %}",
    ),
    *(
        "../../etc/passwd",
        '=HYPERLINK("http://x")',
        "+1+1",
        "@SUM(1)",
        "\ufeffbom",
        "a" * 40_000,
        "%s%n%x",
        "x@y",
        "Total",
    ),
    *(
        "\ud7ff\ue000",
        "İı",
        "ﬁ",
        "\x7f\x80",
        "C:\\con",
        "{{7*7}}",
        "Doe, Jane <jane@x.org>, Inc",
        "l'Hôpital",
        'O"Neil',
    ),
)


@pytest.fixture
def plan() -> Plan:
    AudienceFactory(slug="everyone", name="Everyone", segment="", everyone=True)
    plan = PlanFactory()
    SkillFactory(collection=plan.organization.collection, name="Prompting")
    SkillFactory(collection=plan.organization.collection, name="Data privacy")
    return plan


@pytest.fixture
def planner(plan, client: Client) -> Client:
    client.force_login(MemberFactory(organization=plan.organization, role=Member.Role.PLANNER).user)
    return client


def address(plan: Plan, name: str = "import-upload", **more) -> str:
    return reverse(name, kwargs={"org": plan.organization.slug, "plan": plan.slug, **more})


def upload(client: Client, plan: Plan, rows=MESSY, name: str = "skills.xlsx") -> ImportBatch:
    data = rows if isinstance(rows, bytes) else messy_workbook({"Skills": rows})
    response = client.post(address(plan), {"files": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, read(response).text
    return ImportBatch.objects.latest("pk")


def read(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def open_review(client: Client, plan: Plan, batch: ImportBatch) -> BeautifulSoup:
    response = client.get(address(plan, "import-review", pk=batch.pk))
    assert response.status_code == 200
    return read(response)


def filled_in(page: BeautifulSoup, **changes: str) -> dict[str, str]:
    """The form as it stands, with answers changed; a word is named by kind and word, as `level_x="3"`."""
    form = page.select_one("form[action$='/check/']")
    values = {}
    for select in form("select"):
        chosen = select.find("option", selected=True) or select.option
        values[select["name"]] = chosen["value"]
    for box in form("input", type="checkbox"):
        if box.has_attr("checked"):
            values[box["name"]] = "on"
    return {**values, **changes}


def field_of(page: BeautifulSoup, said: str) -> str:
    """The name of the select for one of the file's words."""
    row = next(row for row in page.select(".vals tbody tr") if row.th.code.text == said)
    return row.select["name"] if row.select is None else row.find("select")["name"]


def check(client: Client, plan: Plan, batch: ImportBatch, answers: dict[str, str]):
    return client.post(address(plan, "import-check", pk=batch.pk), answers)


def test_a_messy_file_shows_what_was_guessed_and_what_is_rejected(planner, plan):
    page = open_review(planner, plan, upload(planner, plan))

    columns = {
        row.th.get_text(" ", strip=True): row.find("option", selected=True).text
        for row in page.select(".map:not(.vals) tbody tr")
    }
    assert columns == {
        "A Employee": "Person",
        "B Dept.": "Team",
        "C Job": "Role",
        "D Prompting": "Levels of a skill",
        "E Data privcy": "Levels of a skill",
        "F Remark": "Leave out",
    }
    words = {
        row.th.code.text: row.find("option", selected=True)
        for row in page.select(".vals tbody tr")
        if row("select")
    }
    assert {said: chosen.text if chosen else "" for said, chosen in words.items()} == {
        "x": "Choose a level",
        "7": "Choose a level",
        "Data privcy": "Data privacy",
        "Rep": "Make a new role",
        "Sales": "Make a new team",
    }
    assert page.h1.text == "1 person or group and 2 ratings are ready to import; 2 rows need a fix"
    assert [row("td")[1].text for row in page.find(id="mistakes").tbody("tr")] == ["5", "6"]
    assert not Learner.objects.exists()


def test_an_answer_changes_the_rehearsal_and_is_there_when_one_comes_back(planner, plan):
    batch = upload(planner, plan)
    page = open_review(planner, plan, batch)

    check(planner, plan, batch, filled_in(page, **{field_of(page, "x"): "3", field_of(page, "7"): "none"}))

    again = open_review(planner, plan, batch)
    assert again.h1.text == "3 people and groups and 5 ratings are ready to import"
    chosen = {
        row.th.code.text: row.find("option", selected=True).text
        for row in again.select(".vals tbody tr")
        if row("select")
    }
    assert (chosen["x"], chosen["7"]) == ("3 Practitioner", "No rating")


def test_a_column_can_be_left_out_and_another_field_chosen(planner, plan):
    batch = upload(
        planner,
        plan,
        (("Wer", "Wo", "Was", "Prompting"), ("Ana", "Sales", "Rep", 2), ("Ben", "Ops", "Rep", 1)),
    )
    page = open_review(planner, plan, batch)

    check(planner, plan, batch, filled_in(page, **{"s0-col-B": "team", "s0-col-C": "role"}))

    assert (
        open_review(planner, plan, batch).h1.text == "2 people and groups and 2 ratings are ready to import"
    )


def test_good_rows_only_are_saved_by_choice_and_the_others_are_in_the_report(planner, plan):
    batch = upload(planner, plan)

    refused = planner.post(address(plan, "import-apply", pk=batch.pk), {"mode": "all"})
    assert refused.status_code == 422
    assert "Nothing was saved, since rows are rejected." in read(refused).find(class_="error-summary").text
    assert not Learner.objects.exists()

    done = planner.post(address(plan, "import-apply", pk=batch.pk), {"mode": "good"}, follow=True)
    page = read(done)
    assert [(each.name, each.email) for each in Learner.objects.all()] == [("Jane Doe", "jane@x.org")]
    assert sorted(Rating.objects.values_list("skill__name", "level")) == [
        ("Data privacy", 3),
        ("Prompting", 4),
    ]
    assert page.h1.text == "skills.xlsx is imported"
    assert page.find(id="rejected").text == "2 rejected rows"


def test_rejected_rows_are_downloaded_as_they_came_with_why_and_without_formulas(planner, plan):
    batch = upload(planner, plan, (*MESSY[:3], ("=cmd()", "@Sales", "+Rep", "x", 2, "-1"), *MESSY[3:]))

    response = planner.get(address(plan, "import-rejected", pk=batch.pk))

    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert rows[0] == ["Employee", "Dept.", "Job", "Prompting", "Data privcy", "Remark", "Why rejected"]
    assert rows[1][:6] == ["'=cmd()", "'@Sales", "'+Rep", "x", "2", "'-1"]
    assert rows[1][6].startswith("D Prompting: expected a level from 0 to 5, or say above what it stands for")
    assert len(rows) == 4


def test_corrected_rejected_rows_come_in_by_themselves(planner, plan):
    batch = upload(planner, plan)
    planner.post(address(plan, "import-apply", pk=batch.pk), {"mode": "good"})
    got = b"".join(planner.get(address(plan, "import-rejected", pk=batch.pk))).decode("utf-8-sig")
    corrected = got.replace(",x,", ",3,").replace(",7,", ",5,").encode()

    second = upload(planner, plan, corrected, "rejected-rows.csv")
    planner.post(address(plan, "import-apply", pk=second.pk), {"mode": "all"})

    assert sorted(Learner.objects.values_list("name", flat=True)) == ["Ben Okafor", "Cem", "Jane Doe"]
    assert Rating.objects.filter(superseded_at=None).count() == 6


def test_the_same_messy_file_again_changes_nothing(planner, plan):
    batch = upload(planner, plan)
    planner.post(address(plan, "import-apply", pk=batch.pk), {"mode": "good"})

    again = upload(planner, plan)

    assert open_review(planner, plan, again).h1.text == "Nothing is ready to import; 2 rows need a fix"


def test_matches_are_remembered_for_the_organization_and_for_no_other(planner, plan, client):
    batch = upload(planner, plan, (("Wer", "Wo", "Was", "Prompting"), ("Ana", "Sales", "Rep", "x")))
    page = open_review(planner, plan, batch)
    answers = filled_in(page, **{"s0-col-B": "team", "s0-col-C": "role", field_of(page, "x"): "4"})
    check(planner, plan, batch, answers)
    planner.post(address(plan, "import-apply", pk=batch.pk), {"mode": "all"})

    second = upload(planner, plan, (("Wer", "Wo", "Was", "Prompting"), ("Ben", "Sales", "Rep", "x")))

    assert open_review(planner, plan, second).h1.text == "1 person or group and 1 rating are ready to import"
    assert set(ImportMatch.objects.values_list("organization", flat=True)) == {plan.organization_id}
    other = PlanFactory()
    client.force_login(MemberFactory(organization=other.organization).user)
    third = upload(client, other, (("Wer", "Wo", "Was", "Prompting"), ("Ben", "Sales", "Rep", "x")))
    assert open_review(client, other, third).h1.text.startswith("Nothing is ready to import")


def test_numbers_of_another_scale_are_not_remembered(planner, plan):
    rows = (("Name", "Team", "Role", "Prompting"), *((f"P{n}", "Sales", "Rep", n) for n in range(1, 11)))
    planner.post(address(plan, "import-apply", pk=upload(planner, plan, rows).pk), {"mode": "all"})

    upload(planner, plan, (("Name", "Team", "Role", "Prompting"), ("Ana", "Sales", "Rep", 5)))

    batch = ImportBatch.objects.latest("pk")
    assert batch.review["new_ratings"][0]["detail"].startswith("Prompting: 5 ")


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ("salary", "s0-col-A"),
        ("9", "x"),
        ("=Their skill", "Data privcy"),
        ("=Their role", "Rep"),
        ("=Their team", "Sales"),
    ],
)
def test_what_was_not_offered_is_refused_and_nothing_changes(planner, plan, answer, field):
    other = PlanFactory().organization
    SkillFactory(collection=other.collection, name="Their skill")
    RoleFactory(organization=other, name="Their role")
    TeamFactory(organization=other, name="Their team")
    batch = upload(planner, plan)
    page = open_review(planner, plan, batch)
    name = field if field in filled_in(page) else field_of(page, field)

    response = check(planner, plan, batch, filled_in(page, **{name: answer}))

    seen = read(response)
    assert response.status_code == 422
    assert seen.select_one(".error-summary a")["href"] == f"#id_{name}"
    assert "Their" not in seen.select_one("form[action$='/check/']").text
    assert not ImportBatch.objects.get(pk=batch.pk).mapping.get("choices")


def test_an_answer_for_a_column_that_is_not_there_is_not_kept(planner, plan):
    batch = upload(planner, plan)
    page = open_review(planner, plan, batch)

    check(
        planner,
        plan,
        batch,
        filled_in(page, **{"s0-col-ZZ": "team", "s9-kind": "people", "level-000000000000": "5"}),
    )

    kept = ImportBatch.objects.get(pk=batch.pk).mapping["choices"]
    assert "ZZ" not in kept["sheets"]["0"]["columns"]
    assert list(kept["sheets"]) == ["0"]
    assert kept["words"] == {}


def test_an_answer_that_was_not_sent_along_stays_as_it_was(planner, plan):
    batch = upload(planner, plan)
    page = open_review(planner, plan, batch)

    check(planner, plan, batch, {field_of(page, "x"): "3"})

    again = open_review(planner, plan, batch)
    assert again.h1.text == "2 people and groups and 4 ratings are ready to import; 1 row needs a fix"


def test_a_column_chosen_by_a_stale_choice_is_left_alone_when_the_kind_of_sheet_changes(planner, plan):
    batch = upload(planner, plan)
    check(planner, plan, batch, filled_in(open_review(planner, plan, batch), **{"s0-kind": ""}))
    assert open_review(planner, plan, batch).h1.text == "Nothing in this file is new"

    check(planner, plan, batch, filled_in(open_review(planner, plan, batch), **{"s0-kind": "people"}))

    assert open_review(planner, plan, batch).h1.text.endswith("2 rows need a fix")


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("a\t" * 10_000 + "\n" + "1\t" * 10_000, "has more than 500 columns"),
        ("\x01\x02\x03" * 300, "This is not a text file or a workbook"),
        ("<html><body>x</body></html>", "This is a web page or XML file"),
        ("%PDF-1.7", "This is a PDF"),
        ("\n\n\n,,,\n", "There is nothing in it"),
    ],
    ids=["10,000 columns", "bytes", "a web page", "a PDF", "nothing"],
)
def test_hostile_pastes_are_answered_with_a_sentence(planner, plan, pasted, says):
    response = planner.post(address(plan), {"pasted": pasted})

    assert response.status_code == 422
    assert says in read(response).text
    assert not ImportBatch.objects.exclude(state=ImportBatch.State.FAILED).exists()


def test_a_cell_of_a_megabyte_is_one_rejected_row(planner, plan):
    pasted = f"Name\tTeam\tRole\tPrompting\n{'A' * 900_000}\tSales\tRep\t3\nBen\tSales\tRep\t2\n"

    response = planner.post(address(plan), {"pasted": pasted}, follow=True)

    page = read(response)
    assert page.h1.text == "1 person or group and 1 rating are ready to import; 1 row needs a fix"
    assert len(response.content) < 500_000


def test_naughty_strings_come_through_every_step(planner, plan):
    rows = [("Name", "Team", "Role", "Prompting")]
    rows += [(said, said[:100], "Rep", 3) for said in NAUGHTY]
    lines = "\n".join("\t".join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in rows)

    page = read(planner.post(address(plan), {"pasted": lines}, follow=True))
    batch = ImportBatch.objects.latest("pk")
    report = planner.post(address(plan, "import-apply", pk=batch.pk), {"mode": "good"}, follow=True)

    assert page.find(id="counts")
    assert report.status_code == 200
    assert b"".join(planner.get(address(plan, "import-rejected", pk=batch.pk)))


def test_a_large_file_is_read_and_applied_in_the_background(planner, plan, monkeypatch):
    monkeypatch.setattr(import_steps, "AT_ONCE_BYTES", 10)
    monkeypatch.setattr(import_steps, "AT_ONCE_CELLS", 1)
    queued = []
    monkeypatch.setattr("readiness.tasks.work_on_import", type("Later", (), {"enqueue": queued.append}))

    batch = upload(planner, plan)
    waiting = open_review(planner, plan, batch)
    assert (waiting.h1.text, waiting.h2.text) == ("Reading the file", "Waiting for its turn")
    assert waiting.select_one("[hx-trigger]")["hx-get"] == address(plan, "import-review", pk=batch.pk)
    assert waiting.select_one("noscript meta[http-equiv=refresh]")
    import_steps.work_on(batch_id=queued.pop())
    assert open_review(planner, plan, batch).h1.text.endswith("2 rows need a fix")

    planner.post(address(plan, "import-apply", pk=batch.pk), {"mode": "good"})
    assert open_review(planner, plan, batch).h1.text == "Importing"
    assert planner.post(address(plan, "import-check", pk=batch.pk), {}).status_code == 302
    import_steps.work_on(batch_id=queued.pop())
    assert Learner.objects.count() == 1

    planner.post(address(plan, "import-undo", pk=batch.pk))
    import_steps.work_on(batch_id=batch.pk)
    assert not Learner.objects.exists()


def test_work_that_broke_off_can_be_started_again(planner, plan):
    batch = upload(planner, plan)
    lost = timezone.now() - timedelta(minutes=1)
    ImportBatch.objects.filter(pk=batch.pk).update(
        job="", state="parsed", lease_until=lost, message="It broke off."
    )

    page = open_review(planner, plan, batch)
    assert page.h1.text == "The work on this file stopped"
    check(planner, plan, batch, {})

    assert open_review(planner, plan, batch).h1.text.endswith("2 rows need a fix")


def test_work_whose_worker_was_killed_is_not_waited_for(planner, plan):
    batch = upload(planner, plan)
    lost = timezone.now() - timedelta(minutes=1)
    ImportBatch.objects.filter(pk=batch.pk).update(job="apply", stage="writing", lease_until=lost)

    page = open_review(planner, plan, batch)
    assert page.h1.text == "The work on this file stopped"
    assert page.select_one("[hx-trigger]") is None
    planner.post(address(plan, "import-check", pk=batch.pk))

    assert open_review(planner, plan, batch).h1.text.endswith("2 rows need a fix")


def test_undo_on_the_page_says_first_what_stays_and_why(planner, plan):
    batch = upload(planner, plan)
    planner.post(address(plan, "import-apply", pk=batch.pk), {"mode": "good"})
    jane = Learner.objects.get()
    LearnerFactory(
        organization=plan.organization,
        team=jane.team,
        role=RoleFactory(organization=plan.organization),
        name="New",
    )

    page = read(planner.get(address(plan, "import-report", pk=batch.pk)))
    undoing = page.find(id="undo").find_parent("section")
    assert "Undoing takes back 2 levels, 1 person or group, 1 role" in " ".join(undoing.text.split())
    assert [cell.text for cell in undoing.tbody.tr(["td", "th"])] == [
        "Team",
        "Sales",
        "Used by somebody who stays",
    ]

    done = planner.post(address(plan, "import-undo", pk=batch.pk), follow=True)
    assert read(done).h1.text == "The import of skills.xlsx is undone"
    assert list(Learner.objects.values_list("name", flat=True)) == ["New"]
    assert list(Team.objects.values_list("name", flat=True)) == ["Sales"]
    again = planner.post(address(plan, "import-undo", pk=batch.pk), follow=True)
    assert "This import was undone on" in read(again).find(id="flash").text


def test_an_organization_that_keeps_no_names_gets_groups_and_is_told(planner, plan):
    plan.organization.roles_only = True
    plan.organization.save(update_fields=["roles_only"])
    rows = (
        ("Name", "E-mail", "Team", "Role", "Prompting"),
        ("Ana", "ana@x.org", "Sales", "Rep", 2),
        ("Ben", "ben@x.org", "Sales", "Rep", 2),
        ("Cem", "cem@x.org", "Sales", "Rep", 4),
    )

    batch = upload(planner, plan, rows)
    page = open_review(planner, plan, batch)
    planner.post(address(plan, "import-apply", pk=batch.pk), {"mode": "all"})

    assert "this organization keeps no personal data: the names of 3 people were dropped" in page.text
    groups = Learner.objects.order_by("-headcount").values_list("headcount", "name", "email", "external_id")
    assert list(groups) == [(2, "", "", ""), (1, "", "", "")]
    left = ImportBatch.objects.values_list("review", "upload", "grids", "records").get()
    assert left == ({}, None, None, None)
    again = upload(planner, plan, rows)
    assert open_review(planner, plan, again).h1.text == "Nothing in this file is new"


def test_what_was_read_is_forgotten_once_it_is_decided(planner, plan):
    batch = upload(planner, plan)
    kept = ImportBatch.objects.get(pk=batch.pk)
    assert kept.upload is None
    assert kept.grids is not None

    planner.post(address(plan, "import-apply", pk=batch.pk), {"mode": "good"})

    kept.refresh_from_db()
    assert (kept.upload, kept.grids, kept.records) == (None, None, None)


def test_what_changed_in_between_is_shown_before_anything_is_written(planner, plan):
    batch = upload(planner, plan)
    sales = TeamFactory(organization=plan.organization, name="Sales")
    rep = RoleFactory(organization=plan.organization, name="Rep")
    LearnerFactory(organization=plan.organization, team=sales, role=rep, name="Jane Doe", email="jane@x.org")

    response = planner.post(address(plan, "import-apply", pk=batch.pk), {"mode": "good"}, follow=True)

    page = read(response)
    assert "What is stored has changed since the file was checked." in page.find(id="flash").text
    assert page.h1.text == "2 ratings are ready to import; 2 rows need a fix"
    assert not Rating.objects.exists()


def test_past_imports_are_listed_and_one_that_waits_can_be_resumed(planner, plan):
    batch = upload(planner, plan)

    page = read(planner.get(address(plan)))

    row = page.find(id="h-past").find_parent("section").tbody.tr
    assert row.a["href"] == address(plan, "import-review", pk=batch.pk)
    assert row("td")[-1].text == "Waits for your decision"


def test_skills_are_found_by_their_other_names(planner, plan):
    skill = SkillFactory(collection=plan.organization.collection, name="Retrieval")
    SkillAlias.objects.create(collection=skill.collection, skill=skill, name="RAG")

    batch = upload(planner, plan, (("Name", "Team", "Role", "RAG"), ("Ana", "Sales", "Rep", 3)))
    planner.post(address(plan, "import-apply", pk=batch.pk), {"mode": "all"})

    assert Rating.objects.get().skill == skill
    assert Role.objects.get().name == "Rep"
