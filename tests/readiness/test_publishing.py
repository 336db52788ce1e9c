"""Approving and publishing: what each step needs, and that an approved version never changes again."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from readiness.actions.computations import compute as work
from readiness.actions.publishing import (
    Refused,
    approve_version,
    publish_version,
    record_decision,
    withdraw_approval,
)
from readiness.models import AuditEntry, Learner, Rating, Version
from readiness.queries.versions import version_in_force
from tests.factories import MemberFactory
from tests.readiness.pages import compute, make_place

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 24)
FROZEN = (
    "inputs", "document", "summary", "certificate", "frontier", "fingerprint", "surroundings", "decision",
    "approved_by", "approved_on", "recorded_by_id", "recorded_at",
)  # fmt: skip


@pytest.fixture
def plan():
    return make_place(teams=1, people=4)


@pytest.fixture
def actor(plan):
    return MemberFactory(organization=plan.organization).user


def approve(version, actor, **given):
    return approve_version(
        version=version, actor=actor, **{"sponsor": "Sofia Lindqvist", "on": ON, "surroundings": {}} | given
    )


def published(plan, actor, **changes):
    version = compute(plan, **changes)
    approve(version, actor)
    return publish_version(version=version, actor=actor)


def held(version) -> dict:
    row = Version.objects.get(pk=version.pk)
    return {name: bytes(v) if isinstance(v := getattr(row, name), memoryview) else v for name in FROZEN}


def test_an_approval_says_who_approved_when_and_who_wrote_it_down(plan, actor):
    version = approve(compute(plan), actor)

    version.refresh_from_db()
    assert (version.state, version.approved_by, version.approved_on) == ("approved", "Sofia Lindqvist", ON)
    assert version.recorded_by == actor
    entry = AuditEntry.objects.get(verb="plan.approved")
    assert (entry.actor, entry.after) == (
        actor,
        {"approved_by": "Sofia Lindqvist", "approved_on": "2026-11-24"},
    )


def test_what_stays_open_has_to_be_decided_before_the_approval(plan, actor):
    plan.requirements.update(level=5, mandatory=True)
    version = compute(plan)

    with pytest.raises(Refused, match="8 mandatory requirements stay open: record the decision"):
        approve(version, actor)
    record_decision(version=version, reason="Nothing teaches level 5 yet.", actor=actor)

    assert approve(version, actor).state == "approved"


def test_a_version_without_a_result_cannot_be_approved(plan, actor):
    version = Version.objects.create(plan=plan, number=7, inputs=b"")

    with pytest.raises(Refused, match="Draft 7 has not been worked out"):
        approve(version, actor)


def test_only_one_version_waits_to_be_published(plan, actor):
    first, second = compute(plan), compute(plan)
    approve(first, actor)

    with pytest.raises(Refused, match="Draft 1 is approved already"):
        approve(second, actor)


def test_publishing_supersedes_the_one_that_was_in_force(plan, actor):
    first, second = published(plan, actor), published(plan, actor, budget=Decimal(300))

    assert list(plan.versions.order_by("number").values_list("number", "state")) == [
        (1, "superseded"),
        (2, "published"),
    ]
    assert version_in_force(plan) == second
    assert AuditEntry.objects.filter(verb="plan.published").first().before == {"in_force": [first.number]}


def test_the_database_itself_holds_one_version_in_force(plan, actor):
    published(plan, actor)
    other = approve(compute(plan), actor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=other.pk).update(state="published")


def test_the_database_holds_no_approval_by_nobody(plan):
    version = compute(plan)

    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(state="approved")


def test_an_approval_can_be_withdrawn_until_it_is_published(plan, actor):
    version = approve(compute(plan), actor)
    withdraw_approval(version=version, actor=actor)
    version.refresh_from_db()
    assert (version.state, version.approved_by, version.approved_on, version.recorded_by) == (
        "draft", "", None, None,
    )  # fmt: skip

    approve(version, actor)
    publish_version(version=version, actor=actor)
    with pytest.raises(Refused, match="Version 1 is published and cannot change any more"):
        withdraw_approval(version=version, actor=actor)


def test_a_draft_is_not_published_without_an_approval(plan, actor):
    with pytest.raises(Refused, match="Draft 1 is a draft"):
        publish_version(version=compute(plan), actor=actor)


@pytest.mark.parametrize("state", ["approved", "published", "superseded"])
def test_nothing_changes_an_approved_version(plan, actor, state):
    version = approve(compute(plan), actor)
    if state != "approved":
        publish_version(version=version, actor=actor)
    if state == "superseded":
        published(plan, actor, budget=Decimal(300))
    before = held(version)

    with pytest.raises(Refused):
        record_decision(version=version, reason="Otherwise", actor=actor)
    with pytest.raises(Refused):
        approve(version, actor, sponsor="Somebody else")
    assert work(version_id=version.pk) is None
    compute(plan, budget=Decimal(50))
    Rating.objects.update(level=5)
    Learner.objects.first().delete()
    plan.requirements.all().delete()

    assert held(version) == before
    assert Version.objects.get(pk=version.pk).state == state


def test_a_curve_still_being_drawn_does_not_change_an_approved_version(plan, actor, monkeypatch):
    """The approval comes between the result and the last point of its curve."""
    from readiness.actions import computations

    drawn = computations.frontier

    def approved_meanwhile(problem, **options):
        approve(plan.versions.get(), actor)
        return drawn(problem, **options)

    monkeypatch.setattr(computations, "frontier", approved_meanwhile)
    version = compute(plan)

    version.refresh_from_db()
    assert (version.state, version.frontier) == ("approved", [])


def test_work_goes_on_in_the_next_draft(plan, actor):
    published(plan, actor)

    draft = compute(plan, budget=Decimal(300))

    assert (draft.number, draft.state) == (2, "draft")
    assert version_in_force(plan).number == 1
