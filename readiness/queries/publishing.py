"""The last stage: what is done, what would embarrass in print, what stays open, and what has been decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q

from catalog.models import LinkState, Resource
from readiness.formats import counted
from readiness.models import Action, Concern, Measure, Member, Plan, Rating, Review, Version
from readiness.planner.gaps import analyze
from readiness.snapshots import problem_for
from readiness.words import count, end_of, sentence

from .attention import Notice, data_changed, left_out, not_assessed
from .findings import proof
from .plan_rest import residual
from .stages import Facts, facts_of
from .version_changes import Comparison, compare_versions
from .versions import Frozen, changes_since, computed_version, frozen, newest_computation, version_in_force
from .visibility import sight_of

STALE = timedelta(days=365)  # a rating older than this says little about today
_STATE = Version.State


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """Mandatory requirements nobody will meet: how many, until when, and for whom."""

    unmet: int
    until: str
    lines: tuple[str, ...]
    next_review: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPage:
    version: Version
    frozen_lines: tuple[tuple[str, str], ...]  # what is or will be frozen: a word, and what it holds
    title: str
    facts: Facts
    notices: tuple[Notice, ...]
    left_open: LeftOpen | None
    comparison: Comparison | None  # with the version in force
    in_force: Version | None
    proof: str
    fingerprint: tuple[str, ...]

    @property
    def must_decide(self) -> bool:
        """Whether the approval waits for a decision about what stays open."""
        return self.left_open is not None and not self.version.decision


def version_to_publish(plan: Plan, number_: int | None = None) -> Version | None:
    """The one asked for; else the one approved, else the newest with a result."""
    if number_ is None:
        number_ = (
            Version.objects.filter(plan=plan, state=_STATE.APPROVED).values_list("number", flat=True).first()
        )
    return computed_version(plan, number_)


def publish_page(plan: Plan, version: Version, *, member: Member, today: date) -> PublishPage:
    """Everything the page shows of that version."""
    problem = problem_for(plan, today=today)
    now = analyze(problem)
    found = frozen(version)
    facts = facts_of(plan, problem, now, version, newest_computation(plan), today)
    in_force = version_in_force(plan)
    other = in_force if in_force is not None and in_force.pk != version.pk else None
    left_open = _left_open(found, today, plan)
    changes = changes_since(found.problem, problem)
    flags = (
        *data_changed(version, changes),
        *not_assessed(problem, now, sight_of(member)),
        *_old_ratings(plan, today),
        *left_out(problem),
        *_broken_links(version),
        *_said_by_nobody(plan),
    )
    return PublishPage(
        version=version,
        frozen_lines=_frozen_lines(found, facts),
        title=_title(version, left_open),
        facts=facts,
        notices=flags if version.state in (_STATE.DRAFT, _STATE.APPROVED) else (),
        left_open=left_open,
        comparison=compare_versions(other, version) if other else None,
        in_force=in_force,
        proof=proof(found.plan.certificate, found.plan.summary)[0]
        if found.plan.summary.readiness is not None
        else "",
        fingerprint=tuple(version.fingerprint[at : at + 4] for at in range(0, len(version.fingerprint), 4)),
    )


def _title(version: Version, left_open: LeftOpen | None) -> str:
    if version.state == _STATE.PUBLISHED:
        return f"{version.name} is in force"
    if version.state == _STATE.SUPERSEDED:
        return f"{version.name} was in force once"
    if version.state == _STATE.APPROVED:
        return f"{version.name} is approved: publish it"
    if left_open and not version.decision:
        return "One decision left before you publish"
    return f"{version.name} is ready to be approved"


# --- what would embarrass in print ------------------------------------------------------------------------------


def _old_ratings(plan: Plan, today: date) -> Iterator[Notice]:
    """People whose newest rating is older than a year, and levels that have expired."""
    current = Rating.objects.current().filter(
        learner__organization=plan.organization_id, learner__left_on=None
    )
    newest = current.values("learner").annotate(last=Max("rated_on"), people=Max("learner__headcount"))
    old = sum(row["people"] for row in newest if row["last"] < today - STALE)
    if old:
        title = f"{counted(old, 'person was', 'people were')} last assessed more than a year ago"
        text = "What they can do today may be something else."
        yield Notice("clock", title, text, "gaps", "See the gaps", "see_people")
    expired = current.filter(valid_until__lt=today).count()
    if expired:
        title = f"{counted(expired, 'rating has', 'ratings have')} expired"
        yield Notice("hourglass-split", title, "They count as not assessed.", "gaps", "See the gaps")


def _broken_links(version: Version) -> Iterator[Notice]:
    """Links that the printed plan would send people to in vain."""
    used = Action.objects.filter(version=version, resource__isnull=False).values("resource")
    broken = list(
        Resource.objects.filter(pk__in=used, link_state=LinkState.BROKEN)
        .order_by("title")
        .values_list("title", flat=True)
    )
    if broken:
        works = "works" if len(broken) == 1 else "work"
        title = f"{counted(len(broken), 'link', 'links')} in the plan no longer {works}"
        yield Notice(
            "link-45deg", title, f"{', '.join(broken[:3])}.", "catalog:resources", "Open the catalog"
        )


def _said_by_nobody(plan: Plan) -> Iterator[Notice]:
    """Names and figures that a reader of the printed plan would miss."""
    missing = Q(owner="") | Q(baseline=None) | Q(target=None)
    measures = Measure.objects.filter(missing, plan=plan).count()
    concerns = Concern.objects.filter(plan=plan, state=Concern.State.OPEN, escalate=True).count()
    if concerns:
        what = count(concerns, "escalated concern has", "escalated concerns have")
        yield Notice(
            "flag",
            f"{sentence(what)} no answer",
            f"The sponsor will ask about {'it' if concerns == 1 else 'them'} first.",
        )
    if measures:
        what = count(measures, "measure", "measures")
        text = "Its" if measures == 1 else "Their"
        yield Notice(
            "bar-chart", f"{sentence(what)} not complete", f"{text} owner, baseline or target is missing."
        )
    if not plan.sponsor:
        yield Notice("person", "No sponsor is named", "The plan is signed by somebody; say who.")


# --- what stays open, and what is frozen --------------------------------------------------------------------------


def _left_open(found: Frozen, today: date, plan: Plan) -> LeftOpen | None:
    unmet = found.plan.summary.mandatory_unmet
    if not unmet:
        return None
    lines = tuple(
        f"{line.skill}: {line.who.removesuffix(', mandatory')}. {line.why}"
        for line in residual(found)
        if line.mandatory
    )
    review = (
        Review.objects.filter(plan=plan, done_on=None, on__gte=today)
        .order_by("on")
        .values_list("on", flat=True)
    )
    return LeftOpen(unmet, end_of(found.after), lines, review.first())


def _frozen_lines(found: Frozen, facts: Facts) -> tuple[tuple[str, str], ...]:
    people = sum(learner.headcount for learner in found.problem.learners)
    levels = sum(len(learner.levels) for learner in found.problem.learners)
    summary = found.plan.summary
    actions = counted(len(found.plan.actions), "action", "actions")
    skills = counted(len(found.problem.skills), "skill", "skills")
    return (
        ("Plan", f"{actions}, {counted(summary.seats, 'seat', 'seats')} and the reason for each"),
        (
            "Data",
            f"{counted(people, 'person', 'people')} without names, {skills}, "
            f"{counted(levels, 'level', 'levels')} known, the budget and the hours",
        ),
        (
            "Around it",
            f"the goals, {counted(facts.concerns, 'concern', 'concerns')}, "
            f"{counted(facts.measures, 'measure', 'measures')} and {counted(facts.reviews, 'review', 'reviews')}",
        ),
        ("Prices", "and links, as they are in the catalog on the day of the approval"),
        *((("Decision", "what stays open, why, and who decided it"),) if summary.mandatory_unmet else ()),
    )
