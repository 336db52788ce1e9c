"""The report of a stored version: what the other stages say is in it, and its numbers are the screen's."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from readiness import formats
from readiness.actions.computations import start_computation
from readiness.exports.plan_report import plan_report
from readiness.models import BudgetLine, Concern, Dependency
from readiness.queries.exports import latest_version
from tests.factories import (
    LearnerFactory,
    PlanFactory,
    RatingFactory,
    RequirementFactory,
    ResourceFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def report():
    """The text of the PDF of a small organization's plan, and its version."""
    plan = PlanFactory(organization__name="Harbor Works", sponsor="Astrid Holm, COO")
    needed = RequirementFactory(plan=plan, level=2, mandatory=True, skill__name="Prompting")
    for _ in range(3):
        learner = LearnerFactory(organization=plan.organization, role=needed.role)
        RatingFactory(learner=learner, skill=needed.skill, level=1)
    ResourceFactory(
        collection=plan.organization.collection, title="Prompting course", teaches=[(needed.skill, 1, 2)]
    )
    Concern.objects.create(plan=plan, kind="Money", text="It may cost more than it brings")
    needs, gives = (TeamFactory(organization=plan.organization, name=name) for name in ("Quay", "Yard"))
    for what, exists in (("Berths", True), ("Cranes", False), ("Tugs", None)):
        Dependency.objects.create(plan=plan, needs=needs, gives=gives, what=what, process_exists=exists)
    BudgetLine.objects.create(plan=plan, kind="skills", label="Training", amount=Decimal(10_000))
    BudgetLine.objects.create(plan=plan, kind="tools", label="Licenses", amount=Decimal(7_000))
    start_computation(plan=plan, actor=None, today=TODAY)
    version = latest_version(plan)
    pdf = PdfReader(BytesIO(plan_report(version, today=TODAY).pdf))
    return " ".join("\n".join(page.extract_text() for page in pdf.pages).split()), version


def test_the_report_names_the_organization_the_sponsor_and_what_people_take(report):
    text, _ = report

    for expected in ("Harbor Works", "Astrid Holm", "Prompting course", "It may cost more than it brings"):
        assert expected in text


def test_the_report_says_what_the_screen_says(report):
    text, version = report

    assert formats.percent(version.summary["readiness"]) in text
    assert formats.percent(version.summary["readiness_now"]) in text
    assert version.fingerprint[:12] in text.replace(" ", "")


def test_money_beyond_training_leaves_out_what_the_plan_spends_itself(report):
    text, _ = report

    assert "€7,000 beyond training" in text


def test_a_process_that_exists_one_to_build_and_one_nobody_is_sure_of_are_told_apart(report):
    text, _ = report

    for what, state in (("Berths", "exists"), ("Cranes", "to build"), ("Tugs", "not sure")):
        assert state in text[text.index(what) :][:60], what
