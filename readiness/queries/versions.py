"""Versions as values: what was frozen with one, what it leads to, and what has changed since."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from readiness.calendar import quarter_start
from readiness.models import Computation, Plan, Version
from readiness.planner import values
from readiness.planner.document import from_document
from readiness.planner.gaps import Analysis, analyze
from readiness.words import count, listed


@dataclass(frozen=True, slots=True)
class Frozen:
    """A computed version: its problem and plan, the state it started from and the state it leads to."""

    problem: values.Problem
    plan: values.Plan
    now: Analysis
    then: Analysis

    @property
    def starts_on(self) -> date:
        return date.fromisoformat(self.problem.starts_on)

    @property
    def after(self) -> date:
        """The first day after its last quarter."""
        return quarter_start(self.starts_on, self.problem.limits.quarters + 1)

    @property
    def gain(self) -> float | None:
        """Share of readiness won."""
        summary = self.plan.summary
        if summary.readiness is None or summary.readiness_now is None:
            return None
        return summary.readiness - summary.readiness_now


def computed_version(plan: Plan, number: int | None = None) -> Version | None:
    """The plan's draft: of the versions with a result the one chosen last. Or the one of that number."""
    versions = Version.objects.filter(plan=plan, document__isnull=False)
    versions = versions.filter(chosen_at__isnull=False) if number is None else versions.filter(number=number)
    found = versions.select_related("computation").defer("inputs").order_by("-chosen_at", "-number").first()
    if found is not None:
        found.plan = plan
    return found


def version_in_force(plan: Plan) -> Version | None:
    """The published version: the one people go by, and that a new plan changes as little as it can."""
    found = Version.objects.filter(plan=plan, state=Version.State.PUBLISHED).defer("inputs").first()
    if found is not None:
        found.plan = plan
    return found


def base_version(plan: Plan) -> Version | None:
    """What a new draft should differ from as little as it can: the version in force, else the plan's draft."""
    return version_in_force(plan) or computed_version(plan)


def newest_computation(plan: Plan) -> Computation | None:
    """The latest try to compute a version of the plan, whatever became of it."""
    return (
        Computation.objects.filter(version__plan=plan)
        .select_related("version")
        .defer("version__inputs", "version__document")
        .order_by("-version__number")
        .first()
    )


def frozen(version: Version) -> Frozen:
    """What the version froze. Its document never changes, so that it is read once a process."""
    return _read(bytes(version.document or b""))


@lru_cache(maxsize=8)
def _read(packed: bytes) -> Frozen:
    problem, plan = from_document(json.loads(gzip.decompress(packed)))
    return Frozen(problem, plan, analyze(problem), analyze(problem, plan))


# --- what has changed -----------------------------------------------------------------------------------------


def changes_since(before: values.Problem, now: values.Problem) -> tuple[str, ...]:
    """What is different from what was frozen, as phrases: "3 people joined"; empty when nothing is."""
    was, is_ = _by_id(before.learners), _by_id(now.learners)
    both = was.keys() & is_.keys()
    rated = sum(1 for key in both if was[key].levels != is_[key].levels)
    moved = sum(1 for key in both if _place(was[key]) != _place(is_[key]))
    joined = sum(is_[key].headcount for key in is_.keys() - was.keys())
    left = sum(was[key].headcount for key in was.keys() - is_.keys())
    needs = len(_needs(before) ^ _needs(now))
    offers = len(_differing(_by_id(before.resources), _by_id(now.resources)))
    found = [
        f"{count(joined, 'person', 'people')} joined" if joined else "",
        f"{count(left, 'person', 'people')} left" if left else "",
        f"{count(rated, 'person', 'people')} got new ratings" if rated else "",
        f"{count(moved, 'person', 'people')} changed team, role or hours" if moved else "",
        "what roles need changed" if needs or before.coverage != now.coverage else "",
        f"{count(offers, 'resource')} changed" if offers else "",
        "what may be hired or borrowed changed" if _outside(before) != _outside(now) else "",
        "the limits changed" if before.limits != now.limits or before.starts_on != now.starts_on else "",
        "what is kept, moved or left out by hand changed" if _by_hand(before) != _by_hand(now) else "",
    ]
    return tuple(phrase for phrase in found if phrase)


def stale_sentence(version: Version, changes: tuple[str, ...]) -> str:
    """Since draft 4 was worked out, three people joined and the limits changed."""
    return f"Since {version.name.lower()} was worked out, {listed(changes)}." if changes else ""


def _by_id[V: (values.Learner, values.Resource)](rows: tuple[V, ...]) -> Mapping[str, V]:
    return {row.id: row for row in rows}


def _place(learner: values.Learner) -> tuple:
    return learner.team, learner.role, learner.headcount, learner.hours, learner.language


def _needs(problem: values.Problem) -> set[tuple]:
    return {
        (role.id, role.audience, role.segment, role.hours, need)
        for role in problem.roles
        for need in role.requirements
    }


def _outside(problem: values.Problem) -> tuple:
    return problem.vacancies, problem.partners


def _by_hand(problem: values.Problem) -> tuple[set, set]:
    return set(problem.pinned), set(problem.excluded)


def _differing(before: Mapping, now: Mapping) -> set[str]:
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
