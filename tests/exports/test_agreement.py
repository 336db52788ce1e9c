"""The screen, the PDF, the workbook, the tables and plan.json say the same numbers: one reading feeds them all."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from readiness import formats
from readiness.models import Member, Plan, Team
from tests.exports.books import sheet
from tests.factories import (
    LearnerFactory,
    MemberFactory,
    RatingFactory,
    RequirementFactory,
    ResourceFactory,
    RoleFactory,
    SkillFactory,
)
from tests.readiness.pages import address, compute, make_place, read, text

pytestmark = pytest.mark.django_db


def tight() -> Plan:
    """Too little money for everyone, some levels not known, something mandatory that nothing teaches."""
    plan = make_place(teams=3, people=7, skills=3, split_shares={"consumers": 100})
    role = RoleFactory(organization=plan.organization, name="Guard")
    rare = SkillFactory(collection=plan.organization.collection, name="Rare skill")
    RequirementFactory(plan=plan, role=role, skill=rare, level=2, mandatory=True)
    for number in range(5):
        learner = LearnerFactory(organization=plan.organization, team=Team.objects.first(), role=role)
        if number:
            RatingFactory(learner=learner, skill=rare, level=number % 2)
    Plan.objects.filter(pk=plan.pk).update(budget=Decimal("1500.00"))
    plan.refresh_from_db()
    compute(plan)
    return plan


def groups() -> Plan:
    """No names at all: groups with a headcount, hours of their own and a course by the session."""
    plan = make_place(teams=1, people=1, skills=1)
    some = plan.organization.learners.get()
    need = plan.requirements.get()
    for headcount, level in ((40, 0), (25, 1), (3, 3)):
        group = LearnerFactory(
            organization=plan.organization, team=some.team, role=some.role, name="", headcount=headcount
        )
        RatingFactory(learner=group, skill=need.skill, level=level)
    ResourceFactory(
        collection=plan.organization.collection, title="Session", price_basis="run", price=Decimal("250.50"),
        run_seats=12, currency="EUR", hours=Decimal("1.5"), teaches=[(need.skill, 0, 3)],
    )  # fmt: skip
    compute(plan)
    return plan


def as_csv(client, plan: Plan, key: str) -> list[dict[str, str]]:
    response = client.get(address("version-csv", plan, 1, key))
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


@pytest.mark.parametrize("make", [tight, groups])
def test_all_of_them_say_the_same(client, make):
    plan = make()
    owner = plan.organization.members.filter(role=Member.Role.OWNER).first()
    client.force_login((owner or MemberFactory(organization=plan.organization)).user)

    written = json.loads(client.get(address("plan-json", plan, 1)).content)
    page = read(client.get(address("plan", plan)))
    book = client.get(address("plan-xlsx", plan, 1)).content
    reader = PdfReader(BytesIO(client.get(address("plan-pdf", plan, 1)).content))
    printed = " ".join(" ".join(each.extract_text() for each in reader.pages).split())

    said, currency = written["summary"], written["problem"]["currency"]
    figures = {row[0]: row[1:3] for row in sheet(book, "Summary")}
    now, then = formats.percent(said["readiness_now"]), formats.percent(said["readiness"])
    cost = formats.money(Decimal(str(said["cost"])), currency)

    # the summary: screen, print, workbook and document
    stats = " ".join(text(each) for each in page.select(".stat"))
    for figure in (now, then, cost, formats.hours(Decimal(str(said["hours"])))):
        assert figure in stats, figure
    for figure in (now, then, cost, formats.number(Decimal(str(said["hours"])))):
        assert figure in printed, figure
    assert figures["Readiness"] == pytest.approx((said["readiness_now"], said["readiness"]))
    assert figures["Cost"][1] == pytest.approx(float(said["cost"]))
    assert figures["Training hours"][1] == pytest.approx(float(said["hours"]))
    assert figures["Seats"][1] == said["seats"]
    assert figures["People"][0] == said["people"]
    assert figures["People fully ready"] == (said["people_ready_now"], said["people_ready"])
    assert figures["Mandatory not met"] == (said["mandatory_unmet_now"], said["mandatory_unmet"])
    assert written["fingerprint"][:16] in printed.replace("\u200b", "").replace(" ", "")

    # the actions, line by line
    actions = sheet(book, "Actions")
    lines = {row[1]: dict(zip(actions[0], row, strict=True)) for row in actions[1:]}
    shown = [text(each) for each in page.select("#actions tbody tr, table.actions tbody tr")] or [text(page)]
    assert {action["title"] for action in written["actions"]} == set(lines)
    for action in written["actions"]:
        line = lines[action["title"]]
        assert (line["people"], line["seats"]) == (action["people"], action["seats"])
        assert line[f"cost ({currency})"] == pytest.approx(float(action["cost"]))
        assert line["points gained"] == pytest.approx(action["gain"] * 100, abs=1e-6)
        assert any(action["title"] in each for each in shown)
        assert action["title"].split(":")[0] in printed
    assert sum(line["points gained"] for line in lines.values()) == pytest.approx(
        (said["readiness"] - said["readiness_now"]) * 100, abs=1e-3
    )

    # seats, money and what stays open add up to the same
    seats = as_csv(client, plan, "seats")
    assert sum(int(row["people"]) for row in seats) == said["seats"]
    assert sum(Decimal(row["hours"]) for row in seats) == Decimal(str(said["hours"]))
    spent = [row for row in as_csv(client, plan, "budget") if row["what"] == "The plan"]
    assert sum(Decimal(row[f"amount ({currency})"]) for row in spent) == Decimal(str(said["cost"]))
    left = sum(int(row["levels"]) for row in as_csv(client, plan, "residual-gaps"))
    assert left == sum(gap["levels"] for gap in written["residual_gaps"]) == figures["Levels short"][1]
    assert sum(row[4] or 0 for row in sheet(book, "Residual gaps")[1:]) == left
    gaps = sheet(book, "Gaps")
    assert sum(row[5] or 0 for row in gaps[1:]) == figures["Levels short"][0]
    assert sum(row[8] or 0 for row in gaps[1:]) == figures["Levels short"][1]
