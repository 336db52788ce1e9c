"""From a draft to the plan in force: decide what may stay open, approve, withdraw, publish.

An approved version never changes again: every step here goes through `_held`, which locks the plan's versions and
refuses one that is not in the state the step begins from.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from readiness.actions.audit import record
from readiness.actions.computations import pack
from readiness.formats import counted
from readiness.models import Plan, User, Version

_STATE = Version.State


class Refused(Exception):
    """The step cannot be taken; says why, and what to do."""

    def __init__(self, sentence: str):
        self.sentence = sentence
        super().__init__(sentence)


@transaction.atomic
def record_decision(*, version: Version, reason: str, actor: User) -> Version:
    """Why the version may leave mandatory requirements unmet. It can be put differently until the approval."""
    held = _held(version, _STATE.DRAFT)
    before = {"decision": held.decision}
    held.decision, held.decided_by, held.decided_at = reason, actor, timezone.now()
    held.save(update_fields=["decision", "decided_by", "decided_at"])
    sentence = f"Decided what {held.name.lower()} of {held.plan.name} may leave open"
    _note(held, actor, "plan.decided", sentence, before=before, after={"decision": reason})
    return held


@transaction.atomic
def approve_version(
    *, version: Version, sponsor: str, on: date, surroundings: Mapping[str, object], actor: User
) -> Version:
    """The sponsor's yes, written down by `actor`. From here on the version and `surroundings` are frozen."""
    held = _held(version, _STATE.DRAFT)
    if held.document is None:
        raise Refused(f"{held.name} has not been worked out, so there is nothing to approve.")
    unmet = held.summary.get("mandatory_unmet") or 0
    if unmet and not held.decision:
        what = counted(unmet, "mandatory requirement stays", "mandatory requirements stay")
        raise Refused(f"{what} open: record the decision about them first.")
    other = Version.objects.filter(plan=held.plan_id, state=_STATE.APPROVED).values_list("number", flat=True)
    if other:
        raise Refused(f"Draft {other[0]} is approved already. Publish it, or withdraw its approval first.")
    held.state, held.approved_by, held.approved_on = _STATE.APPROVED, sponsor, on
    held.surroundings = pack(surroundings)
    held.recorded_by, held.recorded_at = actor, timezone.now()
    held.save(
        update_fields=["state", "approved_by", "approved_on", "surroundings", "recorded_by", "recorded_at"]
    )
    sentence = f"Recorded that {sponsor} approved {held.name.lower()} of {held.plan.name}"
    _note(held, actor, "plan.approved", sentence, after={"approved_by": sponsor, "approved_on": str(on)})
    return held


@transaction.atomic
def withdraw_approval(*, version: Version, actor: User) -> Version:
    """Back to a draft. Only before publishing: afterwards a new version is the way."""
    held = _held(version, _STATE.APPROVED)
    before = {"approved_by": held.approved_by, "approved_on": str(held.approved_on)}
    held.state, held.approved_by, held.approved_on = _STATE.DRAFT, "", None
    held.surroundings = held.recorded_by = held.recorded_at = None
    held.save(
        update_fields=["state", "approved_by", "approved_on", "surroundings", "recorded_by", "recorded_at"]
    )
    sentence = f"Withdrew the approval of {held.name.lower()} of {held.plan.name}"
    _note(held, actor, "plan.approval_withdrawn", sentence, before=before)
    return held


@transaction.atomic
def publish_version(*, version: Version, actor: User) -> Version:
    """Put the approved version in force; the one that was is superseded."""
    held = _held(version, _STATE.APPROVED)
    former = list(Version.objects.filter(plan=held.plan_id, state=_STATE.PUBLISHED).only("number"))
    Version.objects.filter(pk__in=[row.pk for row in former]).update(state=_STATE.SUPERSEDED)
    held.state, held.published_by, held.published_at = _STATE.PUBLISHED, actor, timezone.now()
    held.save(update_fields=["state", "published_by", "published_at"])
    sentence = f"Published version {held.number} of {held.plan.name}"
    _note(held, actor, "plan.published", sentence, before={"in_force": [row.number for row in former]})
    return held


def _held(version: Version, state: str) -> Version:
    """The version as it is now, its plan locked against a step beside this one."""
    plan = Plan.objects.select_for_update().select_related(None).get(pk=version.plan_id)
    held = Version.objects.defer("inputs", "frontier", "certificate").get(pk=version.pk)
    held.plan = plan
    if held.state != state:
        raise Refused(f"{held.name} {_BARRED[held.state]}")
    return held


_BARRED: dict[str, str] = {
    _STATE.DRAFT: "is a draft: it has to be approved first.",
    _STATE.APPROVED: "is approved and cannot change any more. Withdraw the approval first.",
    _STATE.PUBLISHED: "is published and cannot change any more. Work out a new draft.",
    _STATE.SUPERSEDED: "was in force once and cannot change any more. Work out a new draft.",
}


def _note(
    version: Version,
    actor: User,
    verb: str,
    sentence: str,
    *,
    before: dict | None = None,
    after: dict | None = None,
) -> None:
    record(
        organization=version.plan.organization,
        actor=actor,
        verb=verb,
        sentence=sentence,
        about=version,
        before=before,
        after=after,
    )
