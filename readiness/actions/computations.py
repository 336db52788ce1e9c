"""Computing a version: freeze the data, queue the work, do it under a lease, keep the result."""

from __future__ import annotations

import gzip
import json
import logging
from dataclasses import asdict
from datetime import date, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from readiness.actions.audit import record
from readiness.actions.looking_further import look_further
from readiness.formats import money, percent
from readiness.models import Action, Computation, Plan, ResidualGap, Run, Seat, User, Version
from readiness.planner import document, make_plan, values
from readiness.planner.frontier import frontier
from readiness.queries.versions import base_version
from readiness.snapshots import problem_for, with_plan_in_force

log = logging.getLogger(__name__)

CHANGEABLE = {
    "budget", "hours_per_quarter", "quarters", "starts_on", "split_shares", "split_basis", "split_tolerance",
    "unknown_policy",
}  # fmt: skip
BATCH = 2_000
DATED_SECONDS = 120


def pack(data: object) -> bytes:
    """Gzipped JSON; the same data give the same bytes."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(text.encode(), compresslevel=6, mtime=0)


def start_computation(
    *, plan: Plan, actor: User | None, today: date | None = None, **changes: object
) -> Version:
    """A new version of the plan with its data frozen, queued to be computed; `changes` are kept in the plan."""
    if unknown := set(changes) - CHANGEABLE:
        raise ValueError(f"These cannot be changed here: {sorted(unknown)}")
    with transaction.atomic():
        if "budget" in changes and changes["budget"] != plan.budget:
            changes["budget_rule"] = (
                Plan.BudgetRule.AMOUNT
            )  # what was typed is no longer what the lines add up to
        before = {name: str(getattr(plan, name)) for name in changes}
        for name, value in changes.items():
            setattr(plan, name, value)
        plan.revision = F("revision") + 1
        plan.save(update_fields=[*changes, "revision"])
        plan.refresh_from_db(fields=["revision", *changes])
        version = freeze_version(plan=plan, actor=actor, today=today)
        record(
            organization=plan.organization,
            actor=actor,
            verb="plan.computed",
            sentence=f"Started draft {version.number} of {plan.name}",
            about=version,
            before=before,
            after={name: str(getattr(plan, name)) for name in changes},
        )
    return version


def freeze_version(
    *, plan: Plan, actor: User | None, today: date | None = None, what_if: str = ""
) -> Version:
    """A version with the plan's data and limits as they stand in memory, queued. `what_if`: the name of one."""
    problem = problem_for(plan, today=today or timezone.localdate())
    problem = with_plan_in_force(problem, base_version(plan))
    version = Version.objects.create(
        plan=plan,
        number=(plan.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        inputs=pack(document.problem_to_document(problem)),
        created_by=actor,
        label=what_if,
        chosen_at=None if what_if else timezone.now(),
    )
    Computation.objects.create(version=version)
    _enqueue(version)
    return version


def _enqueue(version: Version) -> None:
    from readiness.tasks import compute_version  # -- the task calls back into this module

    compute_version.enqueue(version.pk)


def stop_computation(*, computation: Computation, actor: User | None) -> Computation:
    """Ask for the best plan found so far; the worker sees it within a second or so."""
    computation.cancel_requested = True
    computation.save(update_fields=["cancel_requested"])
    record(
        organization=computation.version.plan.organization,
        actor=actor,
        verb="plan.stopped",
        sentence=f"Stopped draft {computation.version.number} with the best plan found",
        about=computation.version,
    )
    return computation


def compute(*, version_id: int) -> Version | None:
    """Do the work of one version. None: somebody else is at it, or it is done. Safe to call again at any time."""
    computation = _claim(version_id)
    if computation is None:
        return None
    version = computation.version
    problem = document.problem_from_document(json.loads(gzip.decompress(version.inputs)))
    heart = Heart(computation)
    try:
        found = make_plan(
            problem, on_progress=heart.beat, stop=heart.stop_requested, seconds=_patience(problem)
        )
        kept = _keep(version, computation.attempt, problem, found)
    except values.InvalidProblem as error:
        return _fail(computation, " ".join(error.issues[:3]))
    except Exception:
        log.exception("Computation of version %s failed", version.pk)
        _fail(
            computation,
            "Something went wrong on our side. Nothing was changed; the operator finds the details.",
        )
        raise
    if kept is not None:
        queue = Queue()
        look_further(kept, problem, found, queue.somebody_waits, ("closings", "steps"))
        _draw_frontier(kept, problem, queue)
        look_further(kept, problem, found, queue.somebody_waits, ("conflict", "knowing"))
    return kept


def _patience(problem: values.Problem) -> float | None:
    """Seconds after which the best plan found so far will do, with its bound; None: as long as it takes.

    Seats held in a quarter tie the quarters together: a plan within a percent is there soon, the last tenth of one
    may take an hour.
    """
    return DATED_SECONDS if any(booking.quarter is not None for booking in problem.pinned) else None


def _draw_frontier(version: Version, problem: values.Problem, queue: Queue) -> None:
    """What other budgets would buy. The plan stands already; the curve gives way to whoever waits for a plan."""
    points = [asdict(point) for point in frontier(problem, stop=queue.somebody_waits)]
    if queue.somebody_waits():
        return  # the last point was cut short, and a curve with a hole misleads
    drawn = json.loads(json.dumps(points, default=float))
    # An approved version never changes, not even by the curve that was still being drawn.
    Version.objects.filter(pk=version.pk, state=Version.State.DRAFT).update(frontier=drawn)


def _claim(version_id: int) -> Computation | None:
    """Take the lease if nobody holds a live one."""
    now = timezone.now()
    free = Q(state=Computation.State.QUEUED) | Q(state=Computation.State.RUNNING, lease_until__lt=now)
    taken = Computation.objects.filter(free, version=version_id).update(
        state=Computation.State.RUNNING,
        attempt=F("attempt") + 1,
        started_at=now,
        heartbeat_at=now,
        lease_until=now + timedelta(seconds=settings.COMPUTATION_LEASE),
        stage="reading",
        message="",
    )
    if not taken:
        return None
    return Computation.objects.select_related("version__plan__organization").get(version=version_id)


class Heart:
    """Says once a second that the work goes on and how far it is, and hears whether it should stop."""

    def __init__(self, computation: Computation):
        self.computation = computation
        self.last = 0.0
        self.stop = computation.cancel_requested

    def beat(self, progress: values.Progress) -> None:
        if monotonic() - self.last < 1 and progress.stage == self.computation.stage:
            return
        self.last, self.computation.stage = monotonic(), progress.stage
        now = timezone.now()
        mine = Computation.objects.filter(pk=self.computation.pk, attempt=self.computation.attempt)
        mine.update(
            stage=progress.stage,
            progress=progress.share,
            best=progress.best,
            bound=progress.bound,
            heartbeat_at=now,
            lease_until=now + timedelta(seconds=settings.COMPUTATION_LEASE),
        )
        self.stop = mine.filter(cancel_requested=True).exists() or not mine.exists()

    def stop_requested(self) -> bool:
        return self.stop


class Queue:
    """Whether another computation waits, asked at most once a second."""

    def __init__(self):
        self.asked, self.answer = 0.0, False

    def somebody_waits(self) -> bool:
        if not self.answer and monotonic() - self.asked >= 1:
            self.asked = monotonic()
            self.answer = Computation.objects.filter(state=Computation.State.QUEUED).exists()
        return self.answer


def _fail(computation: Computation, message: str) -> None:
    Computation.objects.filter(pk=computation.pk, attempt=computation.attempt).update(
        state=Computation.State.FAILED, message=message, finished_at=timezone.now()
    )


@transaction.atomic
def _keep(version: Version, attempt: int, problem: values.Problem, found: values.Plan) -> Version | None:
    """Write the result once: only the attempt that still holds the lease may."""
    held = Computation.objects.filter(version=version, attempt=attempt, state=Computation.State.RUNNING)
    if not held.update(
        state=Computation.State.DONE,
        progress=1,
        best=found.summary.readiness,
        bound=found.summary.bound,
        finished_at=timezone.now(),
    ):
        return None
    whole = document.to_document(problem, found)
    version.document = pack(whole)
    version.summary = whole["summary"]
    version.certificate = whole["certificate"]
    version.fingerprint = whole["fingerprint"]
    version.save(update_fields=["document", "summary", "certificate", "fingerprint"])
    _write_rows(version, found)
    record(
        organization=version.plan.organization,
        actor=None,
        verb="plan.generated",
        sentence=_sentence(version, found),
        about=version,
    )
    return version


def _sentence(version: Version, found: values.Plan) -> str:
    cost = money(found.summary.cost, version.plan.organization.currency)
    return f"Draft {version.number} generated: {percent(found.summary.readiness)} for {cost}"


def _write_rows(version: Version, found: values.Plan) -> None:
    actions = Action.objects.bulk_create(
        [
            Action(
                version=version,
                key=action.id,
                kind=action.kind,
                resource_id=_pk(action.resource),
                role_id=_pk(action.role),
                title=action.title[:300],
                people=action.people,
                seats=action.seats,
                hours=action.hours,
                cost=action.cost,
                gain=action.gain,
                why=action.why,
            )
            for action in found.actions
        ]
    )
    by_key = {action.key: action for action in actions}
    by_resource = {action.resource: by_key[action.id] for action in found.actions}
    runs = Run.objects.bulk_create(
        [
            Run(
                action=by_resource[run.resource],
                key=run.id,
                quarter=run.quarter,
                seats=run.seats,
                taken=run.taken,
                cost=run.cost,
            )
            for run in found.runs
        ]
    )
    by_run = {run.key: run for run in runs}
    Seat.objects.bulk_create(
        [
            Seat(
                action=by_key[seat.action],
                run=by_run.get(seat.run) if seat.run else None,
                learner_id=_pk(seat.learner),
                people=seat.people,
                first_quarter=seat.first_quarter,
                quarter=seat.quarter,
            )
            for seat in found.seats
        ],
        batch_size=BATCH,
    )
    ResidualGap.objects.bulk_create(
        [
            ResidualGap(
                version=version,
                team_id=_pk(gap.team),
                role_id=_pk(gap.role),
                skill_id=_pk(gap.skill),
                people=gap.people,
                levels=gap.levels,
                mandatory=gap.mandatory,
                reason=gap.reason,
                detail=gap.detail,
            )
            for gap in found.residual_gaps
        ],
        batch_size=BATCH,
    )


def _pk(key: str | None) -> int | None:
    return int(key) if key and key.isdigit() else None
