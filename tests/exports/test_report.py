"""The report's figures agree with the plan and the analyses, and with each other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from readiness import formats
from readiness.exports.extras import Options, ReportExtras
from readiness.exports.report import report_data
from readiness.planner.gaps import analyze
from readiness.planner.values import Basis, Split
from tests.exports.cases import EVERYTHING, organization, plan_for


def data_of(problem, plan=None, extras=EVERYTHING):
    plan = plan or plan_for(problem)
    return report_data(problem, plan, extras, analyze(problem), analyze(problem, plan))


@pytest.fixture(scope="module")
def northwind():
    problem = organization()
    return problem, plan_for(problem)


@pytest.fixture(scope="module")
def data(northwind):
    return data_of(*northwind)


def test_the_summary_is_the_plans(northwind, data):
    summary = northwind[1].summary
    assert data["summary"]["cost"] == float(summary.cost)
    assert data["summary"]["hours"] == float(summary.hours)
    assert data["summary"]["readiness_then"] == pytest.approx(summary.readiness * 100)
    printed = data["summary"]
    assert (
        printed["mandatory"] - printed["mandatory_met"] - printed["mandatory_unknown"]
        == summary.mandatory_unmet
    )
    assert data["summary"]["path"][-1]["value"] == pytest.approx(summary.readiness * 100)


def test_spending_by_quarter_and_segment_adds_up_to_the_cost(northwind, data):
    quarters = data["budget"]["quarters"]
    assert sum(quarter["total"] for quarter in quarters) == float(northwind[1].summary.cost)
    assert all(sum(quarter["by_segment"]) == quarter["total"] for quarter in quarters)
    assert sum(action["cost"] for action in data["plan"]["actions"]) == float(northwind[1].summary.cost)


def test_cents_add_up_too():
    problem = organization()
    dear = tuple(
        replace(r, price=replace(r.price, amount=r.price.amount + Decimal("0.37"))) for r in problem.resources
    )
    problem = replace(problem, resources=dear)
    plan = plan_for(problem)
    data = data_of(problem, plan)
    assert round(sum(q["total"] for q in data["budget"]["quarters"]), 2) == float(plan.summary.cost)
    assert data["locale"]["money_digits"] == 2


def test_shares_of_the_split_add_up_to_all_of_it(northwind, data):
    assert sum(segment["share"] for segment in data["segments"]) == pytest.approx(100)
    assert [segment["guideline"] for segment in data["segments"]] == [70, 20, 10]


@pytest.mark.parametrize(("basis", "total"), [(Basis.HOURS, "hours"), (Basis.SEATS, "seats")])
def test_the_split_may_be_of_hours_or_seats(basis, total):
    problem = organization()
    problem = replace(
        problem, limits=replace(problem.limits, split=Split(shares={"consumers": Decimal(1)}, basis=basis))
    )
    data = data_of(problem)
    assert data["budget"]["basis"] == total
    assert sum(segment["share"] for segment in data["segments"]) == pytest.approx(100)


def test_gaps_before_and_after_are_those_of_the_two_analyses(northwind, data):
    problem, plan = northwind
    now, then = analyze(problem), analyze(problem, plan)
    assert sum(gap["points"] for gap in data["gaps"]) == now.required_levels - now.held_levels
    assert data["residual"]["levels"] == sum(gap["points_after"] for gap in data["gaps"])
    assert data["residual"]["levels"] == then.required_levels - then.held_levels


def test_people_add_up_over_teams_and_roles(data):
    assert sum(team["people"] for team in data["teams"]) == 420
    assert sum(role["people"] for role in data["roles"]) == 420


def test_what_is_not_assessed_is_not_level_0():
    problem = organization(size=0.05)
    problem = replace(
        problem,
        learners=tuple(replace(p, levels={} if p.team == "it" else p.levels) for p in problem.learners),
    )
    team = next(team for team in data_of(problem)["teams"] if team["name"] == "IT platform")
    assert team["readiness"] is None
    assert {skill["current"] for skill in team["skills"]} == {None}


def test_a_percentage_reads_as_on_the_screen(northwind, data):
    assert formats.percent(northwind[1].summary.readiness) == f"{data['summary']['readiness_then']:.0f}%"


def test_a_section_without_data_is_left_out_and_so_is_its_number():
    problem = organization(size=0.05)
    assert data_of(problem, extras=ReportExtras())["options"]["sections"] == [
        "summary", "contents", "roles", "existing", "gaps", "plan", "budget", "residual", "teams", "resources", "proof",
    ]  # fmt: skip


def test_people_are_named_only_where_the_reader_chose_and_names_are_given():
    problem = organization(size=0.05)
    names = {person.id: f"Person {n}" for n, person in enumerate(problem.learners)}
    hidden = data_of(problem, extras=replace(EVERYTHING, learner_names=names))
    shown = data_of(problem, extras=replace(EVERYTHING, learner_names=names, options=Options(people=True)))
    assert "Person " not in str(hidden)
    assert len(shown["appendix"]["people"]) == len(problem.learners)
    assert "people" in shown["options"]["sections"]


def test_chosen_teams_are_printed_and_others_only_counted():
    problem = organization(size=0.05)
    data = data_of(problem, extras=replace(EVERYTHING, options=Options(teams=("it",))))
    assert [team["name"] for team in data["teams"] if team["printed"]] == ["IT platform"]
    assert len(data["teams"]) == 8
