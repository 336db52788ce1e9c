"""Gaps and readiness, in tables small enough to work out by hand."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from readiness.planner import analyze, make_plan
from readiness.planner.values import Learner, Limits, Problem, Requirement, Role, Skill, UnknownLevels
from tests.planner.problems import made_up


def two_people(**levels) -> Problem:
    """A role needs a at 2 (importance 3, mandatory) and b at 4; `levels` are (team, levels, headcount) by id."""
    needs = (Requirement(skill="a", level=2, importance=3, mandatory=True), Requirement(skill="b", level=4))
    return Problem(
        skills=(Skill(id="a", name="A"), Skill(id="b", name="B")),
        roles=(Role(id="r", name="R", audience="tech", segment="builders", requirements=needs),),
        learners=tuple(
            Learner(id=key, role="r", team=team, levels=held, headcount=n)
            for key, (team, held, n) in levels.items()
        ),
        resources=(),
        limits=Limits(),
    )


@pytest.mark.parametrize(
    ("levels", "readiness"),
    [
        ({"a": 0, "b": 0}, 0),
        ({"a": 2, "b": 4}, 1),
        ({"a": 5, "b": 5}, 1),  # above target counts as target
        ({"a": 2, "b": 0}, 6 / 10),
        ({"a": 1, "b": 2}, 5 / 10),
        ({"a": 1}, 1 / 2),  # b is unknown, so only a counts
        ({}, None),
    ],
)
def test_readiness_is_the_importance_weighted_share_of_required_levels_held(levels, readiness):
    found = analyze(two_people(p=("t", levels, 1))).readiness
    assert found == (readiness if readiness is None else pytest.approx(readiness))


def test_readiness_is_a_ratio_of_sums_over_people_and_not_a_mean_of_ratios():
    found = analyze(two_people(p=("t", {"a": 2}, 1), q=("t", {"a": 0, "b": 0}, 1)))
    assert found.readiness == pytest.approx(6 / 16)


def test_a_group_counts_as_its_people():
    group = analyze(two_people(p=("t", {"a": 1, "b": 1}, 3), q=("u", {"a": 2, "b": 4}, 1)))
    assert group.people == 4
    assert group.people_ready == 1
    assert group.readiness == pytest.approx((3 * 4 + 10) / 40)
    assert group.teams["t"].levels_short == 3 * (1 + 3)


def test_unknown_widens_the_range_and_is_not_held():
    found = analyze(two_people(p=("t", {"b": 4}, 1)))
    assert found.readiness == 1
    assert found.readiness_low == pytest.approx(4 / 10)
    assert found.readiness_high == 1
    assert (found.people_ready, found.people_assessed, found.people_complete) == (0, 1, 0)
    assert (found.mandatory_pairs, found.mandatory_met, found.mandatory_unknown) == (1, 0, 1)


def test_a_cell_shows_the_signed_mean_the_people_short_and_how_levels_are_spread():
    found = analyze(two_people(p=("t", {"a": 0}, 2), q=("t", {"a": 5}, 1), z=("t", {}, 1)))
    cell = found.cells["t", "a"]
    assert (cell.people, cell.known, cell.assumed, cell.short, cell.levels_short) == (4, 3, 0, 2, 4)
    assert cell.average == pytest.approx((-2 - 2 + 3) / 3)
    assert cell.histogram == (2, 0, 0, 0, 0, 1)
    assert cell.mandatory
    assert found.cells["t", "b"].average is None
    assert found.role_cells["r", "a"] == found.audience_cells["tech", "a"] == cell


@pytest.mark.parametrize(("policy", "assumed"), [(UnknownLevels.ZERO, 0), (UnknownLevels.MEDIAN, 1)])
def test_an_assumed_level_counts_but_is_never_called_known(policy, assumed):
    problem = two_people(p=("t", {"a": 0}, 1), q=("t", {"a": 2}, 1), z=("t", {"b": 0}, 1))
    problem = replace(problem, limits=Limits(unknown_levels=policy))
    cell = analyze(problem).cells["t", "a"]
    assert (cell.known, cell.assumed) == (2, 1)
    assert cell.histogram[assumed] >= 1
    assert cell.levels_short == 2 + (2 - assumed)


def test_a_skill_resting_on_one_person_is_named():
    found = analyze(two_people(p=("t", {"b": 4}, 1), q=("u", {"b": 1}, 1), z=("u", {"b": 0}, 5)))
    (point,) = found.single_points
    assert (point.skill, point.level, point.learner, point.team, point.people_needing) == (
        "b",
        4,
        "p",
        "t",
        7,
    )
    shared = analyze(two_people(p=("t", {"b": 4}, 1), q=("u", {"b": 5}, 1)))
    assert shared.single_points == ()


def test_strengths_need_five_people():
    found = analyze(two_people(p=("t", {"a": 3}, 5), q=("u", {"a": 3}, 4)))
    assert [(s.team, s.skill, s.share) for s in found.strengths] == [("t", "a", 1.0)]


def test_the_plan_s_readiness_is_what_the_analysis_finds_at_its_horizon():
    problem = made_up(40, seed=1)
    plan = make_plan(problem)
    before, after = analyze(problem), analyze(problem, plan)
    assert before.readiness == pytest.approx(plan.summary.readiness_now)
    assert after.readiness == pytest.approx(plan.summary.readiness)
    assert (before.people_ready, after.people_ready) == (
        plan.summary.people_ready_now,
        plan.summary.people_ready,
    )
    assert sum(g.levels for g in plan.residual_gaps) == sum(t.levels_short for t in after.teams.values())


def test_the_order_of_people_changes_nothing():
    problem = made_up(60, seed=2)
    mixed = replace(problem, learners=tuple(random.Random(1).sample(problem.learners, 60)))
    assert analyze(mixed) == analyze(problem)


def test_parts_add_up_to_the_whole():
    found = analyze(made_up(60, seed=3))
    for parts in (found.teams, found.roles, found.segments, found.audiences):
        assert sum(p.people for p in parts.values()) == found.people
        assert sum(p.mandatory_met for p in parts.values()) == found.mandatory_met
        assert sum(p.required_levels for p in parts.values()) == found.required_levels
    for skill, standing in found.skills.items():
        assert standing.short == sum(c.short for (_, s), c in found.cells.items() if s == skill)
        assert standing.at_target + standing.short == standing.known + standing.assumed


def test_nobody_is_an_answer_too():
    assert analyze(two_people()).readiness is None
    assert Decimal(0) == analyze(two_people()).people
