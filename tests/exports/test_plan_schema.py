"""plan.json keeps to its published schema, and the schema to the planner's values."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from io import StringIO

import jsonschema
import pytest
from django.core.management import call_command
from django.urls import reverse

from readiness.exports import plan_schema
from readiness.exports.plan_json import named_json
from readiness.planner import document
from readiness.planner.verify import verify
from tests.exports.cases import organization, plan_for
from tests.exports.test_pdf import EDGES
from tests.readiness.pages import compute, make_place

SCHEMA = json.loads(plan_schema.shipped(document.VERSION) or b"{}")


def complaints(found: dict) -> list[str]:
    return [error.message[:200] for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(found)]


def written(problem) -> dict:
    return json.loads(json.dumps(document.to_document(problem, plan_for(problem), names={"a": "Ana"})))


def test_the_shipped_file_is_the_form_of_what_the_planner_writes():
    """After a change of the planner's values: python -m readiness.exports.plan_schema, and think of the version."""
    shipped = plan_schema.FOLDER / plan_schema.file_name()

    assert shipped.read_text(encoding="utf-8") == plan_schema.text()
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("make", [organization, *EDGES], ids=lambda make: make.__name__)
def test_every_document_keeps_to_it(make):
    assert complaints(written(make())) == []


@pytest.mark.django_db
def test_a_document_of_the_solver_keeps_to_it_and_verifies():
    version = compute(make_place())
    version.refresh_from_db()

    found = json.loads(named_json(version))

    assert complaints(found) == []
    assert verify(found) == []
    assert found["names"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.pop("certificate"),
        lambda d: d.update(version=99),
        lambda d: d.update(extra=1),
        lambda d: d["problem"]["learners"][0].update(levels={"privacy": "high"}),
        lambda d: d["problem"]["learners"][0].pop("role"),
        lambda d: d["actions"][0].update(kind="bribe"),
        lambda d: d["summary"].update(cost="free"),
        lambda d: d.update(fingerprint="none"),
    ],
)
def test_a_document_that_is_not_one_is_told_apart(spoil):
    found = copy.deepcopy(written(replace(organization(size=0.05))))
    spoil(found)

    assert complaints(found) != []


def test_the_schema_is_served_to_anybody(client):
    response = client.get(reverse("plan-schema", args=[document.VERSION]))

    assert response["Content-Type"] == "application/schema+json"
    assert json.loads(response.content) == SCHEMA
    assert client.get(reverse("plan-schema", args=[99])).status_code == 404


@pytest.mark.django_db
def test_verify_plan_names_the_version_it_read(tmp_path):
    version = compute(make_place(people=2))
    version.refresh_from_db()
    path = tmp_path / "plan.json"
    path.write_bytes(named_json(version))
    out = StringIO()

    call_command("verify_plan", str(path), stdout=out)

    assert f"plan.json version {document.VERSION}" in out.getvalue()
    assert plan_schema.file_name() in out.getvalue()
