"""A plan's document proves itself, and no number in it can be changed unnoticed."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.planner import make_plan
from readiness.planner.document import fingerprint, from_document, to_document
from readiness.planner.proven import from_prices
from readiness.planner.values import Booking
from readiness.planner.verify import unproven, verify
from tests.planner.problems import made_up
from tests.planner.tiny import tiny_problem


@cache
def written() -> str:
    problem = made_up(30, seed=3)
    return json.dumps(to_document(problem, make_plan(problem)))


def document() -> dict:
    return json.loads(written())


def numbers(value, path: tuple = ()) -> Iterator[tuple]:
    """The paths of all numbers in a document."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield path
    for key, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from numbers(inner, (*path, key))


def changed(original: dict, path: tuple, by: float) -> dict:
    copied = copy.deepcopy(original)
    at = copied
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] += by
    return copied


def sealed(changed_document: dict) -> dict:
    """As a forger would: with a fingerprint that fits."""
    return changed_document | {"fingerprint": fingerprint(changed_document)}


def test_an_honest_document_has_no_violations():
    assert document()["seats"]
    assert document()["runs"]
    assert verify(document()) == []


def test_a_document_reads_back_as_the_plan_it_was_written_from():
    problem, plan = from_document(document())
    assert json.dumps(to_document(problem, plan)) == written()


def test_only_the_seconds_may_differ():
    other = changed(document(), ("summary", "seconds"), 5.0)
    assert verify(other) == []


@pytest.mark.parametrize(
    "part", ["seats", "runs", "actions", "readiness_by_quarter", "residual_gaps", "summary"]
)
def test_a_forged_number_is_found_even_with_a_fitting_fingerprint(part):
    original = document()
    paths = [(part, *path) for path in numbers(original[part]) if path != ("seconds",)]
    for path in paths[:: max(1, len(paths) // 60)]:
        # 'part' only says which seats belong together; another number for the same ones changes nothing.
        if path[-1] != "part":
            for by in (1, -1):
                assert verify(sealed(changed(original, path, by))), path


@pytest.mark.parametrize("path", [("certificate", "bound"), ("certificate", "gap"), ("summary", "bound")])
def test_a_forged_bound_is_found(path):
    assert verify(sealed(changed(document(), path, 0.01)))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_changed_number_breaks_the_fingerprint(data):
    original = document()
    path = data.draw(st.sampled_from([p for p in numbers(original) if p != ("summary", "seconds")]))
    assert verify(changed(original, path, 1))


def test_a_cheaper_budget_than_the_plan_s_cost_is_found():
    forged = document()
    forged["problem"]["limits"]["budget"] = forged["summary"]["cost"] - 1
    assert "budget" in {v.rule for v in verify(sealed(forged))}


def test_fewer_hours_than_the_plan_takes_are_found():
    forged = document()
    forged["problem"]["limits"]["hours"] = 2
    assert "hours" in {v.rule for v in verify(sealed(forged))}


def test_a_seat_ahead_of_its_prerequisite_is_found():
    forged = document()
    taken = forged["seats"][0]
    resource = next(r for r in forged["problem"]["resources"] if r["id"] == taken["resource"])
    role = next(x["role"] for x in forged["problem"]["learners"] if x["id"] == taken["learner"])
    needs = next(r for r in forged["problem"]["roles"] if r["id"] == role)["requirements"]
    for outcome in resource["outcomes"]:
        if outcome["skill"] in {need["skill"] for need in needs}:
            outcome["from_level"], outcome["to_level"] = 4, 5
    assert "entry_level" in {v.rule for v in verify(sealed(forged))}


@pytest.mark.parametrize("part", ["seats", "runs", "actions", "residual_gaps"])
def test_a_missing_line_is_found(part):
    forged = document()
    forged[part].pop()
    assert verify(sealed(forged))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_garbled_document_gives_violations_and_never_an_exception(data):
    forged = document()
    at, path = forged, []
    while isinstance(at, dict | list) and at and (not path or data.draw(st.booleans())):
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else list(range(len(at)))))
        path.append((at, key))
        at = at[key]
    holder, key = path[-1]
    junk = st.sampled_from(
        [None, "", "x", -1, 10**30, 1e308, True, [], {}, [[]], {"a": 1}, "NaN", float("nan")]
    )
    holder[key] = data.draw(junk)
    assert isinstance(verify(forged), list)


@pytest.mark.parametrize(
    "junk", [None, 3, "x", [], {}, {"format": "readiness-plan"}, {"format": "readiness-plan", "version": 2}]
)
def test_what_is_no_plan_is_said_to_be_none(junk):
    assert [v.rule for v in verify(junk)] == ["document"]


def test_plans_of_all_kinds_of_limits_verify():
    for seed in range(1000, 1060):
        problem = tiny_problem(seed)
        assert verify(to_document(problem, make_plan(problem))) == [], seed


def limited(rule: str) -> dict:
    """The honest document under a problem whose limits its plan breaks in one way."""
    forged = document()
    problem, seat = forged["problem"], forged["seats"][0]
    resource = next(r for r in problem["resources"] if r["id"] == seat["resource"])
    run = next(r for r in problem["resources"] if r["id"] == forged["runs"][0]["resource"])
    match rule:
        case "split":
            problem["limits"]["split"] |= {"shares": dict.fromkeys(problem["limits"]["split"]["shares"], 0)}
            problem["limits"]["split"]["tolerance"] = 0.01
        case "audience":
            resource["audiences"] = ["nobody"]
        case "language":
            resource["language"] = "xx"
            for learner in problem["learners"]:
                learner["language"] = "en"
        case "excluded":
            problem["excluded"] = [{"learner": "", "resource": resource["id"]}]
        case "seats":
            resource["seat_limit"] = 0
        case "runs":
            run["price"]["max_runs"] = 0
        case "unknown":
            resource["hours"] = None
        case "dates":
            resource["first_quarter"] = 4
        case "demands":
            person = problem["learners"][0]["id"]
            problem["pinned"] = [{"learner": person, "resource": "x00", "quarter": 4}]
            forged["summary"]["demands_met"] = True
    return forged


@pytest.mark.parametrize(
    "rule", ["split", "audience", "language", "excluded", "seats", "runs", "unknown", "dates", "demands"]
)
def test_every_limit_is_checked(rule):
    assert rule in {v.rule for v in verify(sealed(limited(rule)))}


# --- bounds from prices -------------------------------------------------------------------------------------------


@cache
def written_large(people: int) -> str:
    """The document of a plan by decomposition, with runs, few seats, a split, pinned and excluded seats."""
    problem = made_up(people, seed=2, budget=60)
    problem = replace(
        problem,
        pinned=tuple(Booking(learner=f"p{n:05d}", resource="x00") for n in range(3)),
        excluded=(Booking(learner="", resource="x03"),),
    )
    return json.dumps(to_document(problem, make_plan(problem, exact_columns=0)))


def large(people: int = 250) -> dict:
    return json.loads(written_large(people))


@pytest.mark.parametrize(
    ("people", "kinds"),
    [(250, {"dual", "milp"}), pytest.param(1600, {"dual", "dual_runs"}, marks=pytest.mark.slow)],
)
def test_the_bound_of_a_large_plan_follows_from_its_prices(people, kinds):
    document = large(people)
    assert document["certificate"]["kind"] in kinds
    assert verify(document) == []
    problem, plan = from_document(document)
    found = from_prices(problem, plan, plan.summary.mandatory_unmet_now - plan.summary.mandatory_unmet)
    assert found.bound >= plan.summary.readiness - 1e-9
    assert found.bound == pytest.approx(document["certificate"]["evidence"]["bound"], abs=2e-3)


def claimed(document: dict, kind: str) -> dict:
    document["certificate"]["kind"] = kind
    return document


def with_bound(document: dict, weight: int) -> dict:
    """As a forger would: status, gap and all figures fit the lower bound."""
    evidence, summary = document["certificate"]["evidence"], document["summary"]
    evidence["bound_weight"] = weight
    bound = weight / evidence["required_weight"]
    gap = (bound - summary["readiness"]) / bound
    for part in (summary, document["certificate"]):
        part |= {"bound": bound, "gap": gap}
    return document


def test_a_bound_lower_than_its_prices_prove_is_found():
    document = claimed(large(), "dual")
    evidence = document["certificate"]["evidence"]
    problem, plan = from_document(document)
    proven = from_prices(problem, plan, plan.summary.mandatory_unmet_now - plan.summary.mandatory_unmet)
    weight = int(proven.bound * evidence["required_weight"] + 1e-6)
    assert "bound" not in {v.rule for v in verify(sealed(with_bound(document, weight)))}
    assert "bound" in {v.rule for v in verify(sealed(with_bound(document, weight - 1)))}


@pytest.mark.parametrize("change", ["missing", "negative", "of no limit", "text", "scale"])
def test_prices_that_are_not_of_the_problem_are_found(change):
    document = claimed(large(), "dual")
    evidence = document["certificate"]["evidence"]
    match change:
        case "missing":
            del evidence["rows"]
        case "negative":
            evidence["rows"][0][2] = -1
        case "of no limit":
            evidence["rows"].append(["seats:x00", 1.0, 0.1])
        case "text":
            evidence["mandatory_price"] = "much"
        case "scale":
            evidence["money"] = 0
    assert "prices" in {v.rule for v in verify(sealed(document))}


def test_what_only_the_solver_vouches_for_is_said():
    document = claimed(large(), "milp")
    assert any("solver's word" in words for words in unproven(document))
    assert unproven(claimed(large(), "trivial")) == []
