"""What a plan puts into a calendar: sessions to hold, dates to keep, reviews."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Model

from readiness.calendar import quarter_end
from readiness.models import Action, CalendarLink, Member, Plan, Run, Version
from readiness.planner.values import Kind

from .versions import computed_version, frozen

VERBS = {
    Kind.TRAIN: "Finish",
    Kind.MENTOR: "Finish mentoring in",
    Kind.HIRE: "Hire",
    Kind.PARTNER: "Agree with",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A whole day. `uid` stays the same for the same thing; a higher `sequence` replaces a lower one."""

    uid: str
    on: date
    title: str
    details: str = ""
    sequence: int = 0
    canceled: bool = False
    changed_at: datetime


def calendar_version(plan: Plan) -> Version | None:
    """The published version; before there is one, the newest that was computed."""
    published = plan.versions.filter(state=Version.State.PUBLISHED, document__isnull=False)
    newest = published.order_by("-number").values_list("number", flat=True).first()
    return computed_version(plan, newest)


def has_calendar_link(plan: Plan, member: Member) -> bool:
    return CalendarLink.objects.filter(plan=plan, member=member).exists()


def events_of(plan: Plan) -> list[Event]:
    """Everything with a date, the earliest first; what an earlier version had and this one has not is canceled."""
    version = calendar_version(plan)
    found = [*_stages(plan)]
    if version is not None:
        found += [*_sessions(plan, version), *_deadlines(plan, version)]
        found += _canceled(plan, version, {event.uid for event in found})
    return sorted(found, key=lambda event: (event.on, event.title, event.uid))


def _uid(plan: Plan, kind: str, key: object) -> str:
    return f"{kind}-{re.sub('[^A-Za-z0-9]', '-', str(key))}-{plan.pk}@{plan.organization.slug}.readiness"


# --- from the version -------------------------------------------------------------------------------------------


def _sessions(plan: Plan, version: Version) -> Iterator[Event]:
    """A session is planned for a quarter; its day in the calendar is the quarter's last."""
    found = frozen(version)
    titles = {resource.id: resource.title for resource in found.problem.resources}
    numbers: Counter[str] = Counter()
    total = Counter(run.resource for run in found.plan.runs)
    for run in sorted(found.plan.runs, key=lambda run: (run.resource, run.quarter, run.id)):
        numbers[run.resource] += 1
        of = f", session {numbers[run.resource]} of {total[run.resource]}" if total[run.resource] > 1 else ""
        yield Event(
            # by its place among the sessions, so that a session which moves stays the same event
            uid=_uid(plan, "session", f"{run.resource}-{numbers[run.resource]}"),
            on=quarter_end(found.starts_on, run.quarter),
            title=f"Hold by today: {titles[run.resource]}{of}",
            details=f"{run.taken} of {run.seats} places are taken.",
            sequence=version.number,
            changed_at=version.created_at,
        )


def _deadlines(plan: Plan, version: Version) -> Iterator[Event]:
    found = frozen(version)
    ends: dict[str, int] = {}
    for seat in found.plan.seats:
        ends[seat.action] = max(ends.get(seat.action, 0), seat.quarter)
    for action in found.plan.actions:
        last = ends.get(action.id) or max(action.quarters, default=found.problem.limits.quarters)
        yield Event(
            uid=_uid(plan, "action", action.id),
            on=quarter_end(found.starts_on, last),
            title=f"{VERBS[action.kind]} by today: {action.title}",
            details=f"{action.people} people. {action.why}".strip(),
            sequence=version.number,
            changed_at=version.created_at,
        )


def _canceled(plan: Plan, version: Version, kept: set[str]) -> list[Event]:
    """Of each event that earlier versions had, the last that was said of it."""
    starts_on = frozen(version).starts_on
    gone: dict[str, Event] = {}
    # Draft 4 is newer than the published version 3, but nobody has had it in the calendar.
    earlier = {"version__plan": plan, "version__number__lt": version.number}
    actions = (
        Action.objects.filter(**earlier)
        .annotate(last=Max("seats_taken__quarter"))
        .order_by("-version__number")
    )
    for action in actions:
        uid = _uid(plan, "action", action.key)
        title = f"{VERBS[Kind(action.kind)]} by today: {action.title}"
        gone.setdefault(uid, _gone(uid, quarter_end(starts_on, action.last or 1), title, version))
    for uid, quarter, title in _earlier_sessions(plan, version):
        gone.setdefault(uid, _gone(uid, quarter_end(starts_on, quarter), title, version))
    return [event for uid, event in gone.items() if uid not in kept]


def _earlier_sessions(plan: Plan, version: Version) -> Iterator[tuple[str, int, str]]:
    rows = Run.objects.filter(
        action__version__plan=plan, action__version__number__lt=version.number
    ).order_by("-action__version__number", "action_id", "quarter", "key")
    numbers: Counter[int] = Counter()
    for run in rows.select_related("action"):
        numbers[run.action_id] += 1
        resource = run.key.rpartition("#")[0]
        uid = _uid(plan, "session", f"{resource}-{numbers[run.action_id]}")
        yield uid, run.quarter, f"Hold by today: {run.action.title}"


def _gone(uid: str, on: date, title: str, version: Version) -> Event:
    return Event(
        uid=uid, on=on, title=title, sequence=version.number, canceled=True, changed_at=version.created_at
    )


# --- from the stages around it ----------------------------------------------------------------------------------


def _stages(plan: Plan) -> Iterator[Event]:
    for review in plan.reviews.filter(done_on=None):
        yield _of_stage(plan, review, review.on, f"{review.get_kind_display()} review", review.notes)
    for measure in plan.measures.exclude(target_on=None):
        yield _of_stage(plan, measure, measure.target_on, f"Target date: {measure.name}")
    for duty in plan.responsibilitys.exclude(due=None):
        yield _of_stage(
            plan, duty, duty.due, f"{'Retire' if duty.retiring else 'Carry'} from today: {duty.name}"
        )
    for need in plan.dependencys.exclude(tool_on=None):
        yield _of_stage(plan, need, need.tool_on, f"Due from another team: {need.what}")


def _of_stage(plan: Plan, row: Model, on: date, title: str, details: str = "") -> Event:
    """What changes in place: the plan's revision tells which of two files is the newer one."""
    return Event(
        uid=_uid(plan, row._meta.model_name or "", row.pk),
        on=on,
        title=title,
        details=details,
        sequence=plan.revision,
        changed_at=plan.created_at,
    )
