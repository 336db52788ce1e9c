"""A workbook in, plan.json and plan.pdf out, and the file proves itself."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from readiness.models import Organization
from tests.workbooks import REQUIREMENTS, make_folder, make_workbook

pytestmark = pytest.mark.django_db
LIMITS = ("--budget", "1500", "--hours", "12", "--quarters", "4", "--start", "2027-01-01")


@pytest.fixture(autouse=True)
def starter_catalog():
    call_command("load_catalog", verbosity=0, stdout=StringIO())


def run(*args: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_workbook_becomes_a_plan_a_pdf_and_a_summary(tmp_path):
    make_workbook(tmp_path / "people.xlsx")

    said, _ = run("plan", str(tmp_path / "people.xlsx"), *LIMITS, "--out", str(tmp_path / "out"))

    plan = json.loads((tmp_path / "out" / "plan.json").read_bytes())
    assert "optimal" in said
    assert plan["format"] == "readiness-plan"
    assert {
        "status", "readiness_now", "readiness", "bound", "gap", "cost", "hours", "seats", "people",
        "mandatory_unmet", "seconds",
    } <= set(plan["summary"])  # fmt: skip
    assert plan["summary"]["cost"] <= 1500
    assert plan["summary"]["people"] == 48
    assert "Ana Silva" in plan["names"].values()
    assert (tmp_path / "out" / "plan.pdf").read_bytes().startswith(b"%PDF")


def test_the_file_alone_proves_the_plan(tmp_path):
    make_workbook(tmp_path / "people.xlsx")
    run("plan", str(tmp_path / "people.xlsx"), *LIMITS, "--out", str(tmp_path), "--no-pdf")

    said, _ = run("verify_plan", str(tmp_path / "plan.json"))

    assert said.startswith("Verified")


def test_a_plan_that_was_tampered_with_is_named(tmp_path):
    make_workbook(tmp_path / "people.xlsx")
    run("plan", str(tmp_path / "people.xlsx"), *LIMITS, "--out", str(tmp_path), "--no-pdf")
    plan = json.loads((tmp_path / "plan.json").read_bytes())
    plan["summary"]["cost"] -= 1
    (tmp_path / "plan.json").write_text(json.dumps(plan))

    with pytest.raises(CommandError, match="violation"):
        run("verify_plan", str(tmp_path / "plan.json"))


def test_a_folder_of_csv_files_gives_the_same_plan(tmp_path):
    make_workbook(tmp_path / "people.xlsx")
    make_folder(tmp_path / "people")
    plans = []
    for source in ("people.xlsx", "people"):
        run("plan", str(tmp_path / source), *LIMITS, "--out", str(tmp_path / "out"), "--no-pdf")
        plans.append(json.loads((tmp_path / "out" / "plan.json").read_bytes()))

    for plan in plans:
        del plan["summary"]["seconds"]
    assert plans[0]["summary"] == plans[1]["summary"]
    bought = [sorted((a["title"], a["seats"], a["cost"]) for a in plan["actions"]) for plan in plans]
    assert bought[0] == bought[1]  # ids are rows' own: PostgreSQL counts on from one run to the next


def test_without_a_resources_sheet_the_catalog_is_drawn_on(tmp_path):
    rows = (REQUIREMENTS[0], ("Sales rep", "End users", "Prompt engineering fundamentals", 2, 2, "yes"))
    people = (
        ("name", "email", "team", "role", "Prompt engineering fundamentals"),
        ("Ana Silva", "ana@example.org", "Sales", "Sales rep", 0),
    )
    make_workbook(tmp_path / "w.xlsx", people=people, requirements=rows, resources=None)

    run("plan", str(tmp_path / "w.xlsx"), *LIMITS, "--out", str(tmp_path), "--no-pdf")

    plan = json.loads((tmp_path / "plan.json").read_bytes())
    assert plan["actions"], "the starter catalog teaches prompt engineering"


def test_every_mistake_is_named_and_nothing_is_written(tmp_path):
    wrong = [list(row) for row in REQUIREMENTS]
    wrong[1][3], wrong[2][4] = 9, "much"
    make_workbook(tmp_path / "w.xlsx", requirements=wrong)
    err = StringIO()

    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("plan", str(tmp_path / "w.xlsx"), *LIMITS, "--out", str(tmp_path / "out"), stderr=err)

    assert "requirements, row 2" in err.getvalue()
    assert "requirements, row 3" in err.getvalue()
    assert not (tmp_path / "out").exists()


def test_the_command_leaves_no_rows_behind(tmp_path):
    make_workbook(tmp_path / "w.xlsx")

    run("plan", str(tmp_path / "w.xlsx"), *LIMITS, "--out", str(tmp_path), "--no-pdf")

    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--budget", "-5"),
        ("--budget", "lots"),
        ("--start", "01/02/2027"),
        ("--quarters", "0"),
        ("--split", "70-20"),
    ],
)
def test_an_option_that_cannot_be_understood_says_what_is_expected(tmp_path, option, value):
    with pytest.raises(CommandError, match="expected"):
        run("plan", "x.xlsx", "--out", str(tmp_path), f"{option}={value}")


def test_a_file_that_is_no_json_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "plan.json").write_text("{half")

    with pytest.raises(CommandError, match="is not JSON"):
        run("verify_plan", str(tmp_path / "plan.json"))
