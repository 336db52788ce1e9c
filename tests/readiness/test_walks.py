"""Two hundred walks through the stages at random: nothing breaks, nothing accepted is lost, the review is the truth."""

from __future__ import annotations

from random import Random

import pytest

from readiness.models import Learner, Member, Plan
from readiness.stages import WALKS
from readiness.walk import Register
from tests.readiness.pages import address, compute, make_place, read, sign_in, text
from tests.readiness.walker import Walker

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SEEDS, WALKS_EACH, HOPS = range(8), 25, 4


@pytest.mark.parametrize("seed", SEEDS)
def test_a_walk_breaks_nothing_and_loses_nothing(client, seed):
    plan = make_place(teams=2, people=2, name="Adopting generative AI")
    sign_in(client, plan, Member.Role.OWNER)
    if seed % 2:
        compute(plan)
    walker = Walker(client, Random(seed), address("plan-overview", plan))

    for _ in range(WALKS_EACH):
        walker.walk(HOPS)
        expect_the_review_to_tell_what_is_stored(client, plan, walker)

    accepted = sum(times for (_, status), times in walker.seen.items() if status == 302)
    assert len({name for name, _ in walker.seen}) > 15, "it went hardly anywhere"
    assert accepted >= 5, "hardly any answer was accepted"


def expect_the_review_to_tell_what_is_stored(client, plan: Plan, walker: Walker) -> None:
    plan.refresh_from_db()
    page = read(client.get(address("review", plan)))
    said = {text(line.dt): words(line.dd.get_text()) for line in page.select("dl.answers > div")}
    for label, stored in {
        "Goals": plan.goals,
        "What does success look like?": plan.success,
        "Sponsor": plan.sponsor,
        "Number of quarters": str(plan.quarters),
        "Readiness aimed at, %": str(plan.readiness_target or ""),
        "The plan is reviewed": plan.get_review_cadence_display(),
        "The budget is reviewed": plan.get_budget_cadence_display(),
    }.items():
        assert said[label] == (words(stored) or "Not answered"), walker.told(label)
    for walk in WALKS.values():
        for step in walk.steps:
            if not isinstance(step, Register):
                continue
            shown = words(page.select_one(f"section:has(#{step.slug}), #{step.slug}").get_text())
            for row in step.model.objects.filter(plan=plan, **step.only):
                assert words(str(row))[:40] in shown, walker.told(f"{step.slug} lacks {row!s}")
    here = Learner.objects.filter(organization=plan.organization, left_on=None)
    if people := sum(here.values_list("headcount", flat=True)):
        assert f"{people:,} " in text(page.select_one("section[aria-labelledby=stage-3]")), walker.told(
            "people"
        )


def words(value: str) -> str:
    return " ".join(value.split())
