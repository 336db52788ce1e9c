"""How far a computation is, told from what its worker last wrote."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from readiness.formats import counted, percent, points
from readiness.models import Computation

# (the planner's name, what is done, what it means)
STEPS = (
    ("reading", "Check the data", ""),
    ("bounding", "Find what any plan could reach", "No plan within your limits can pass this"),
    ("improving", "Find the best mix of training", "Stops when nothing better can exist"),
    ("scheduling", "Book quarters and groups", "Checks everyone's hours, places and sessions"),
    ("explaining", "Write the reasons", "One for every action and every gap that remains"),
)
PATIENCE = timedelta(seconds=15)  # waiting longer than this for a worker is worth a word
DONE, NOW, WAIT = "done", "now", "wait"


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    text: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPage:
    computation: Computation
    number: int
    title: str
    lede: str
    over: bool
    failed: bool
    stopping: bool
    share: int
    elapsed: str
    steps: tuple[Step, ...]
    best: float | None
    bound: float | None
    between: str


def progress_page(computation: Computation, *, now: datetime) -> ProgressPage:
    """What the page shows at this moment."""
    failed = computation.state in (Computation.State.FAILED, Computation.State.CANCELED)
    number = computation.version.number
    seconds = (now - (computation.started_at or computation.queued_at)).total_seconds()
    between = ""
    if computation.best is not None and computation.bound is not None:
        between = f"within {points(max(computation.bound - computation.best, 0), 1, sign=False)}"
    return ProgressPage(
        computation=computation,
        number=number,
        title=f"Draft {number} could not be worked out" if failed else "Working out the best plan",
        lede=_lede(computation, now),
        over=computation.is_over,
        failed=failed,
        stopping=computation.cancel_requested and not computation.is_over,
        share=round(computation.progress * 100),
        elapsed=counted(max(round(seconds), 0), "second", "seconds"),
        steps=_steps(computation),
        best=computation.best,
        bound=computation.bound,
        between=between,
    )


def _lede(computation: Computation, now: datetime) -> str:
    match computation.state:
        case Computation.State.FAILED:
            return computation.message or "Something went wrong on our side."
        case Computation.State.CANCELED:
            return computation.message or "It was stopped before there was a plan to keep."
        case Computation.State.QUEUED if now - computation.queued_at > PATIENCE:
            return "It is waiting for a worker. If this does not change, ask whoever runs this installation."
        case Computation.State.RUNNING if computation.lease_until and computation.lease_until < now:
            return "Its worker went silent. Another one will take it up again; nothing is lost."
    return "This usually takes under a minute. You can leave the page: the work goes on, and the overview links here."


def _steps(computation: Computation) -> tuple[Step, ...]:
    names = [name for name, _, _ in STEPS]
    at = names.index(computation.stage) if computation.stage in names else 0
    waiting = computation.state == Computation.State.QUEUED
    steps = []
    for place, (name, title, text) in enumerate(STEPS):
        state = WAIT if waiting or place > at else NOW if place == at else DONE
        if name == "reading":
            text = _sizes(bytes(computation.version.inputs))
        elif name == "bounding" and computation.bound is not None:
            text = f"No plan can pass {percent(computation.bound, 1)}"
        elif name == "improving" and computation.best is not None:
            text = f"Best so far {percent(computation.best, 1)} ready"
        steps.append(Step(title, text, state))
    return tuple(steps)


@lru_cache(maxsize=32)
def _sizes(packed: bytes) -> str:
    """420 people, 14 skills, 96 resources: of a version's frozen inputs."""
    problem = json.loads(gzip.decompress(packed)) if packed else {}
    people = sum(learner["headcount"] for learner in problem.get("learners", ()))
    parts = (
        counted(people, "person", "people"),
        counted(len(problem.get("skills", ())), "skill", "skills"),
        counted(len(problem.get("resources", ())), "resource", "resources"),
    )
    return ", ".join(parts)
