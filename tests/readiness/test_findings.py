"""Titles say the finding, whatever the figures are."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from readiness.planner.gaps import SkillStanding
from readiness.planner.values import Certificate, Status, Summary
from readiness.queries.findings import (
    gaps_lede,
    gaps_title,
    held_sentence,
    money_note,
    plan_lede,
    plan_sentence,
    plan_title,
    proof,
    unmet_sentence,
)
from readiness.words import end_of, gap_percent, part

YEAR_END = date(2028, 1, 1)


def standing(levels_short=0, people=10, known=10, average=None) -> SkillStanding:
    return SkillStanding(
        people=people,
        known=known,
        assumed=0,
        short=levels_short,
        levels_short=levels_short,
        at_target=known - levels_short,
        mandatory=0,
        mandatory_met=0,
        mandatory_unknown=0,
        average=-levels_short / known if average is None and known else average,
        histogram=(0,) * 6,
    )


def title(*short: int, **fields) -> str:
    skills = {str(place): standing(levels, **fields) for place, levels in enumerate(short)}
    return gaps_title(skills, {key: f"Skill {key}" for key in skills})


@pytest.mark.parametrize(
    ("short", "says"),
    [
        (
            (511, 480, 436, 434, 261, 218, 94, 86, 75, 73, 73, 59, 39, 28),
            "Four skills make up two thirds of the shortfall",
        ),
        ((90, 5, 5), "One skill makes up nine tenths of the shortfall"),
        ((70, 10, 10, 10), "One skill makes up 70% of the shortfall"),
        ((10, 10, 10, 10), "The shortfall is spread over four skills"),
        ((5, 5), "The shortfall is spread over two skills"),
        ((7, 0, 0), "All that is missing is Skill 0"),
        ((0, 0), "Everyone holds what their role needs"),
    ],
)
def test_the_gaps_title_names_where_most_of_the_shortfall_lies(short, says):
    assert title(*short) == says


def test_nothing_known_is_not_nothing_short():
    assert title(0, known=0) == "Nobody has been assessed yet"
    assert title(0, known=4) == "Nobody who was assessed is short of what they need"


def test_the_largest_gap_and_the_deepest_are_told_apart():
    skills = {"a": standing(12, people=20, known=20), "b": standing(8, people=4, known=4)}
    names = {"a": "Prompting", "b": "MLOps"}

    assert gaps_lede(skills, names) == (
        "People are 20 levels short of what their roles need. Prompting is the largest gap; MLOps is the deepest."
    )
    del skills["b"]
    assert gaps_lede(skills, names) == "People are 12 levels short of what their roles need."


def summary(**fields) -> Summary:
    given = {
        "status": Status.OPTIMAL, "readiness_now": 0.54, "readiness": 0.83, "bound": 0.83, "gap": 0.0,
        "cost": Decimal(147_750), "hours": Decimal(9412), "seats": 10, "people": 420, "people_ready_now": 0,
        "people_ready": 0, "mandatory_unmet_now": 0, "mandatory_unmet": 0, "demands_met": True, "seconds": 41.2,
    }  # fmt: skip
    return Summary(**given | fields)


def plan_of(actions=(0.1,), left=(), **fields):
    return SimpleNamespace(
        summary=summary(**fields),
        actions=[SimpleNamespace(gain=gain) for gain in actions],
        residual_gaps=left,
    )


def test_the_plan_title_says_how_ready_by_when_and_for_how_much():
    assert plan_title(plan_of(), YEAR_END, "EUR") == "83% ready by the end of 2027, for €147,750"
    assert plan_title(plan_of(cost=Decimal(0)), YEAR_END, "EUR") == "83% ready by the end of 2027, at no cost"
    june = plan_title(plan_of(), date(2027, 7, 1), "EUR")
    assert june == "83% ready by the end of June 2027, for €147,750"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"readiness": None, "readiness_now": None}, "Readiness is not known, so there is nothing to plan"),
        ({"readiness": 1.0}, "Everyone holds what their role needs"),
        ({"readiness": 0.54}, "Nothing within these limits lifts readiness above 54%"),
    ],
)
def test_a_plan_without_actions_says_why(fields, says):
    assert plan_title(plan_of(actions=(), **fields), YEAR_END, "EUR") == says


def test_the_lede_says_how_few_actions_gain_most():
    now = SimpleNamespace(mandatory_pairs=1041)
    gains = (0.06, 0.05, 0.04, *[0.014] * 10)

    assert plan_lede(plan_of(gains, mandatory_unmet=38), now, 0.29) == (
        "13 actions lift readiness by 29 points and meet 1,003 of the 1,041 mandatory requirements. "
        "More than half of the gain comes from three of them."
    )
    one = plan_lede(plan_of((0.29,)), SimpleNamespace(mandatory_pairs=0), 0.29)
    assert one == "One action lifts readiness by 29 points."


def certificate(status, gap=0.0) -> Certificate:
    return Certificate(status=status, bound=0.838, gap=gap, kind="milp", tolerance=1e-6)


def test_best_possible_is_said_of_a_closed_bound_only():
    claims = {
        (Status.OPTIMAL, 0.0): "Best possible, proven.",
        (Status.OPTIMAL, 0.00091): "Best possible within 0.091%, proven.",
        (Status.OPTIMAL, 0.02): "Best found in 41 seconds, at most 2% below the best possible.",
        (Status.WITHIN, 0.0079): "Best found in 41 seconds, at most 0.79% below the best possible.",
        (Status.BEST_FOUND, 0.3): "Best found in 41 seconds.",
    }
    assert {key: proof(certificate(*key), summary())[0] for key in claims} == claims


def test_the_proof_speaks_of_plans_that_meet_as_many_mandatory_requirements():
    _, meaning = proof(certificate(Status.OPTIMAL), summary(mandatory_unmet=38, demands_met=False))

    assert "that meets as many mandatory requirements" in meaning
    assert (
        unmet_sentence(summary(mandatory_unmet=38, demands_met=False))
        == "It leaves 38 mandatory requirements unmet."
    )
    assert unmet_sentence(summary(mandatory_unmet=1)) == "It leaves 1 mandatory requirement unmet."
    assert unmet_sentence(summary()) == ""


def test_a_gap_is_rounded_up_so_that_no_more_is_claimed_than_proven():
    assert [gap_percent(gap) for gap in (0, 0.000101, 0.001, 0.00121, 0.14)] == [
        "0%",
        "0.011%",
        "0.1%",
        "0.13%",
        "14%",
    ]


def test_what_people_hold_is_said_in_plain_words():
    assert held_sentence(None) == "Nobody has been assessed yet, so readiness is not known."
    assert held_sentence(0.54) == "Your people hold just over half of the skill levels their roles need."
    assert held_sentence(0.75) == "Your people hold three quarters of the skill levels their roles need."
    assert held_sentence(1.0) == "Your people hold every skill level their roles need."


def test_the_plan_is_set_against_the_target():
    assert plan_sentence("Draft 4", 0.83, YEAR_END, 80).endswith(
        "to 83% by the end of 2027, three points above your target."
    )
    assert plan_sentence("Draft 4", 0.79, YEAR_END, 80).endswith("one point below your target.")
    assert plan_sentence("Draft 4", 0.8, YEAR_END, 80).endswith("by the end of 2027, your target.")
    assert plan_sentence("Draft 4", 0.8, YEAR_END, None).endswith("by the end of 2027.")


def test_money_left_is_said_and_no_limit_is_not_zero():
    assert money_note(Decimal(147_750), Decimal(148_000), "EUR") == "€250 of the budget unspent"
    assert money_note(Decimal(148_000), Decimal(148_000), "EUR") == "the whole budget"
    assert money_note(Decimal(5), None, "EUR") == "no budget limit was set"


def test_a_share_is_called_by_a_fraction_only_where_one_is_near():
    assert [part(share) for share in (0.5, 0.65, 0.58, 0.9)] == ["half", "two thirds", "58%", "nine tenths"]


def test_the_end_of_a_plan_is_named_by_year_month_or_day():
    days = (date(2028, 1, 1), date(2027, 7, 1), date(2027, 7, 16))
    assert [end_of(day) for day in days] == ["the end of 2027", "the end of June 2027", "15 July 2027"]
