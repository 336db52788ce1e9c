"""The sentences of the report say what the figures say, at the edges too."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from readiness.exports import claims, decisions, sentences
from readiness.exports.extras import BudgetLine, Concern, ReportExtras, Review
from readiness.exports.figures import Figures
from readiness.planner.gaps import analyze
from readiness.planner.values import Limits, Problem, Status
from readiness.words import bound_percent, gap_percent
from tests.exports.cases import EVERYTHING, organization, plan_for
from tests.exports.test_pdf import everything_met, nobody, nobody_rated, nothing_offered, one_of_each


def figures(problem: Problem, extras: ReportExtras = EVERYTHING, **changes) -> Figures:
    plan = plan_for(problem)
    if changes:
        plan = replace(plan, summary=replace(plan.summary, **changes))
    return Figures(problem, plan, analyze(problem), analyze(problem, plan), extras)


def test_the_summary_gives_price_time_and_change():
    assert sentences.summary(figures(organization(unknown=0))).startswith("For €")
    assert "readiness rises from" in sentences.summary(figures(organization()))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (nobody, "There are no people in this plan yet"),
        (nobody_rated, "Readiness is not known: none of the required levels has been assessed"),
        (
            everything_met,
            "Everyone who was assessed holds every level that their role needs; no action is necessary",
        ),
        (nothing_offered, "within the limits that were set no action raises it"),
    ],
)
def test_the_summary_at_the_edges(make, says):
    assert says in sentences.summary(figures(make()))


def test_worse_than_before_is_called_falling():
    assert "readiness falls from" in sentences.summary(figures(organization(size=0.05), readiness=0.2))


def test_less_than_a_point_is_not_called_a_rise():
    assert "rises by less than a point" in sentences.summary(
        figures(organization(size=0.05), readiness_now=0.501, readiness=0.502)
    )


def test_one_of_everything_reads_as_one():
    told = sentences.headlines(figures(one_of_each(), ReportExtras(concerns=(Concern(title="Time"),))))
    assert told["roles"] == "One role needs one skill; one of them is mandatory for somebody."
    assert told["gaps"] == "One skill makes up the whole shortfall of 2 levels."
    assert told["plan"] == "One action in four quarters reaches 1 of 1 person."
    assert told["concerns"] == "One concern was raised; it is open."
    assert told["resources"] == "One resource is used, and it is free."


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        (None, r"The plan costs €[\d,]+; no limit was set\."),
        (0, r"None of the €0 is needed\."),
        (1_000_000, r"The plan costs €[\d,]+; €[\d,]+ of the budget stay unspent\."),
    ],
)
def test_the_budget_says_what_is_left(budget, says):
    assert re.fullmatch(says, sentences.headlines(figures(organization(budget=budget)))["budget"])


def test_the_ask_names_money_hours_and_the_reviews():
    wanted = [ask["what"] for ask in decisions.asks(figures(organization()))]
    assert wanted[0].startswith("Approve €")
    assert any(what.startswith("Release ") for what in wanted)
    assert wanted[-1] == "Chair the two reviews"


def test_what_stays_open_of_the_mandatory_is_for_the_sponsor_to_decide():
    of = figures(organization(size=0.05), mandatory_unmet=38)
    assert "Decide on 38 mandatory requirements that stay open" in [ask["what"] for ask in decisions.asks(of)]
    assert sentences.summary(of).endswith("38 mandatory requirements stay open.")


def test_mandatory_requirements_that_nobody_assessed_are_not_called_met():
    known, unknown = figures(organization(unknown=0)), figures(organization(unknown=0.2))
    assert sentences.summary(known).endswith("and every mandatory requirement is met.")
    assert re.search(r"that was assessed is met \(\d+ were not\)", sentences.summary(unknown))


def test_a_plan_without_actions_asks_for_nothing():
    assert decisions.asks(figures(everything_met(), ReportExtras())) == []


def test_lines_beyond_training_are_asked_for_apart():
    extras = ReportExtras(
        budget_lines=(BudgetLine(label="Licences", amount=Decimal(12_000)),),
        reviews=(Review(date="2027-03-30", title="First"),),
    )
    wanted = [ask["what"] for ask in decisions.asks(figures(organization(size=0.05), extras))]
    assert "Approve €12,000 beyond training (one line)" in wanted
    assert wanted[-1] == "Chair the review"


def test_the_status_never_claims_more_than_is_proven():
    for status, words in (
        (Status.OPTIMAL, "Best possible, proven"),
        (Status.WITHIN, "Within 0.4% of the best possible, proven"),
        (Status.BEST_FOUND, "Best plan found; no useful bound is proven"),
    ):
        problem = organization()
        plan = plan_for(problem, status=status)
        of = Figures(problem, plan, analyze(problem), analyze(problem, plan), EVERYTHING)
        assert claims.status(of) == words
    assert "not proven" in claims.proof(of)


@pytest.mark.parametrize(
    ("gap", "words"), [(0, "0%"), (0.00398, "0.4%"), (0.0000123, "0.0013%"), (0.1234, "13%"), (0.021, "2.1%")]
)
def test_a_gap_is_rounded_up(gap, words):
    assert gap_percent(gap) == words


def test_a_bound_is_rounded_up():
    assert bound_percent(0.94821) == "94.9%"
    assert bound_percent(1.0) == "100.0%"


def test_what_was_written_by_hand_stands():
    extras = replace(EVERYTHING, headlines={"plan": "Foundations first."})
    assert sentences.headlines(figures(organization(size=0.05), extras))["plan"] == "Foundations first."


def test_a_plan_without_dates_counts_its_quarters():
    problem = replace(organization(size=0.05), starts_on="", limits=Limits(quarters=2))
    assert "by the end of Quarter 2" in sentences.subtitle(figures(problem))
