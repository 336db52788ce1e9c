"""Rating people. A rating is never overwritten: a new one supersedes it, and clearing supersedes without a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from readiness.actions.audit import record
from readiness.models import Learner, Member, Plan, Rating
from readiness.queries.matrix import Standing, current_ratings, plan_skills, rated_people, standing_of
from readiness.snapshots import PRECEDENCE
from readiness.words import count

SAVED, CONFLICT, REFUSED = "saved", "conflict", "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell as somebody entered it. `level` None clears; `seen` is the rating that the cell showed, 0 for none.

    `restore` takes a change back: what was entered then gives way, and copies of these superseded ratings become
    current again.
    """

    learner: int
    skill: int
    level: int | None
    seen: int
    restore: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an entry, and how the cell stands now. `superseded`: what an undo would restore."""

    entry: Entry
    status: str
    standing: Standing
    superseded: tuple[int, ...] = ()


@dataclass(slots=True)
class _Changes:
    superseded: list[int] = field(default_factory=list)
    new: list[Rating] = field(default_factory=list)


@transaction.atomic
def save_ratings(
    *, plan: Plan, member: Member, entries: Iterable[Entry], today: date, sure: bool = False
) -> list[Outcome]:
    """Save what nobody else changed meanwhile; `sure` saves regardless. Whom or what one may not rate is refused.

    What is entered counts as the rating of the person's manager, whoever enters it; `rated_by` says who did. A test
    or evidence outranks it and stays in force beside it.
    """
    entries = list(entries)
    keys = {entry.learner for entry in entries}
    list(Learner.objects.select_for_update().filter(pk__in=keys).values_list("pk"))  # one after the other
    allowed = set(rated_people(member, today).filter(pk__in=keys).values_list("pk", flat=True))
    skills = set(plan_skills(plan).filter(pk__in={e.skill for e in entries}).values_list("pk", flat=True))
    before = current_ratings(allowed, skills)
    now, changes = timezone.now(), _Changes()
    statuses: list[tuple[Entry, str, tuple[int, ...]]] = []
    for entry in entries:
        if entry.learner not in allowed or entry.skill not in skills:
            statuses.append((entry, REFUSED, ()))
            continue
        held = before.get((entry.learner, entry.skill), [])
        standing = standing_of(held, today)
        if not sure and standing.rating != entry.seen and standing.level != entry.level:
            statuses.append((entry, CONFLICT, ()))
            continue
        statuses.append((entry, SAVED, _apply(entry, held, standing, member, today, now, changes)))
    Rating.objects.filter(pk__in=changes.superseded).update(superseded_at=now)
    Rating.objects.bulk_create(changes.new, batch_size=1_000)
    if changes.superseded or changes.new:
        people = len({entry.learner for entry, status, _ in statuses if status == SAVED})
        record(
            organization=plan.organization,
            actor=member.user,
            verb="ratings.saved",
            sentence=f"Rated {count(people, 'person', 'people')} in the matrix",
            about=plan,
            before={"superseded": changes.superseded},
            after={"ratings": [rating.pk for rating in changes.new]},
        )
    after = current_ratings(allowed, skills)
    return [
        Outcome(entry, status, standing_of(after.get((entry.learner, entry.skill), []), today), gone)
        for entry, status, gone in statuses
    ]


def _apply(
    entry: Entry,
    held: list[Rating],
    standing: Standing,
    member: Member,
    today: date,
    now: datetime,
    changes: _Changes,
) -> tuple[int, ...]:
    """Note what changes; the keys of what is superseded by it."""
    if entry.restore is not None:
        copies = list(
            Rating.objects.filter(pk__in=entry.restore, learner=entry.learner, skill=entry.skill).exclude(
                superseded_at=None
            )
        )
        sources = {copy.source for copy in copies} | {Rating.Source.MANAGER}
        gone = [rating for rating in held if rating.source in sources]
        changes.new += [_again(copy, now) for copy in {c.source: c for c in copies}.values()]
    elif entry.level is None:
        gone = [rating for rating in held if PRECEDENCE[rating.source] >= PRECEDENCE[Rating.Source.MANAGER]]
    elif entry.level == standing.level and not standing.expired:
        return ()
    else:
        gone = [rating for rating in held if rating.source == Rating.Source.MANAGER]
        changes.new.append(
            Rating(
                learner_id=entry.learner,
                skill_id=entry.skill,
                level=entry.level,
                source=Rating.Source.MANAGER,
                rated_by=member.user,
                rated_on=today,
                created_at=now,
            )
        )
    changes.superseded += [rating.pk for rating in gone]
    return tuple(rating.pk for rating in gone)


def _again(was: Rating, now: datetime) -> Rating:
    """The same rating once more, as of now."""
    return Rating(
        learner_id=was.learner_id,
        skill_id=was.skill_id,
        level=was.level,
        source=was.source,
        rated_by_id=was.rated_by_id,
        rated_on=was.rated_on,
        valid_until=was.valid_until,
        note=was.note,
        created_at=now,
    )
