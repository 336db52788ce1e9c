"""The skills matrix: people by skills, what each holds, and how it came to be known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from catalog.models import Category, Skill
from readiness import access
from readiness.models import Coverage, Learner, Member, Plan, Rating, Requirement, Role, Team
from readiness.snapshots import PRECEDENCE

PEOPLE_A_PAGE, SKILLS_A_PAGE = 50, 60
GAPS, OPEN, EXPIRED = "gaps", "open", "expired"
ONLY = (("", "Everything"), (GAPS, "Only gaps"), (OPEN, "Only without an answer"), (EXPIRED, "Only expired"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixFilters:
    """As the address says them; what does not exist filters nothing."""

    team: str = ""
    role: str = ""
    group: str = ""
    only: str = ""
    page: str = "1"
    skills: str = "1"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of somebody in a skill. `level` None: no answer; `rating`: the key of what says so, or 0."""

    level: int | None = None
    rating: int = 0
    source: str = ""
    on: date | None = None
    expired: bool = False


NOTHING = Standing()


@dataclass(frozen=True, slots=True)
class MatrixCell:
    skill: int
    standing: Standing
    need: int | None

    @property
    def below(self) -> bool:
        held = None if self.standing.expired else self.standing.level
        return self.need is not None and held is not None and held < self.need

    @property
    def unanswered(self) -> bool:
        return self.need is not None and self.standing.level is None

    @property
    def look(self) -> str:
        """Classes of the cell."""
        states = {
            "below": self.below,
            "ask": self.unanswered,
            "expired": self.standing.expired,
            "unneeded": self.need is None and self.standing.level is None,
        }
        return " ".join(name for name, so in states.items() if so)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    learner: Learner
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    skill: Skill
    mandatory: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixPage:
    filters: MatrixFilters
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    people: Page
    skills: Page
    teams: tuple[Team, ...]
    roles: tuple[Role, ...]
    groups: tuple[Category, ...]
    only: tuple[tuple[str, str], ...]
    everybody: int
    skill_count: int


def standing_of(ratings: Iterable[Rating], today: date) -> Standing:
    """The level in force among the current ratings of one person in one skill; else the last that has expired."""
    valid = [r for r in ratings if r.valid_until is None or r.valid_until >= today]
    if valid:
        best = min(valid, key=lambda r: PRECEDENCE[r.source])
        return Standing(best.level, best.pk, best.source, best.rated_on)
    if last := max(ratings, key=lambda r: (r.valid_until, r.pk), default=None):
        return Standing(last.level, last.pk, last.source, last.rated_on, expired=True)
    return NOTHING


def current_ratings(
    learners: Iterable[int], skills: Iterable[int] | None = None
) -> Mapping[tuple[int, int], list[Rating]]:
    """(learner, skill) -> its current ratings, one a source."""
    rows = Rating.objects.current().filter(learner__in=learners)
    if skills is not None:
        rows = rows.filter(skill__in=skills)
    found: dict[tuple[int, int], list[Rating]] = defaultdict(list)
    for rating in rows.defer("note"):
        found[(rating.learner_id, rating.skill_id)].append(rating)
    return found


def plan_skills(plan: Plan) -> QuerySet[Skill]:
    """What somebody can be rated in: what roles need, and what teams need enough people in."""
    needed = Requirement.objects.filter(plan=plan).values("skill")
    covered = Coverage.objects.filter(plan=plan).values("skill")
    return (
        Skill.objects.filter(Q(pk__in=needed) | Q(pk__in=covered))
        .select_related("category")
        .order_by("category__position", "category__name", "name")
    )


def rated_people(member: Member, today: date) -> QuerySet[Learner]:
    """Whom this member may rate: all, or those of the teams managed. Nobody who has left."""
    if not access.may(member, "see_people"):
        return Learner.objects.none()
    return access.visible_learners(member).filter(Q(left_on=None) | Q(left_on__gt=today)).distinct()


def matrix_page(plan: Plan, *, member: Member, filters: MatrixFilters, today: date) -> MatrixPage:
    """One page of the matrix that this member may rate in."""
    everybody = rated_people(member, today).select_related("team", "role")
    people = list(everybody.order_by("team__name", "name", "pk"))
    teams = tuple(sorted({learner.team for learner in people}, key=lambda team: team.name))
    roles = tuple(sorted({learner.role for learner in people}, key=lambda role: role.name))
    all_skills = list(plan_skills(plan))
    groups = {skill.category_id: skill.category for skill in all_skills if skill.category}
    needs: dict[tuple[int, int], Requirement] = {
        (need.role_id, need.skill_id): need for need in Requirement.objects.filter(plan=plan)
    }
    shown = [
        learner
        for learner in people
        if filters.team in ("", str(learner.team_id)) and filters.role in ("", str(learner.role_id))
    ]
    skills = [skill for skill in all_skills if filters.group in ("", str(skill.category_id))]
    if filters.only:
        shown, skills = _only(filters.only, shown, skills, needs, today)
    people_page = Paginator(shown, PEOPLE_A_PAGE).get_page(filters.page)
    skill_page = Paginator(skills, SKILLS_A_PAGE).get_page(filters.skills)
    mandatory = {skill for (_, skill), need in needs.items() if need.mandatory}
    return MatrixPage(
        filters=filters,
        columns=tuple(MatrixColumn(skill, skill.pk in mandatory) for skill in skill_page.object_list),
        rows=_rows(list(people_page.object_list), list(skill_page.object_list), needs, today),
        people=people_page,
        skills=skill_page,
        teams=teams,
        roles=roles,
        groups=tuple(groups.values()),
        only=ONLY,
        everybody=len(people),
        skill_count=len(all_skills),
    )


def _rows(
    people: list[Learner], skills: list[Skill], needs: Mapping[tuple[int, int], Requirement], today: date
) -> tuple[MatrixRow, ...]:
    ratings = current_ratings([learner.pk for learner in people], [skill.pk for skill in skills])
    rows = []
    for learner in people:
        cells = []
        for skill in skills:
            need = needs.get((learner.role_id, skill.pk))
            held = ratings.get((learner.pk, skill.pk))
            standing = standing_of(held, today) if held else NOTHING
            cells.append(MatrixCell(skill.pk, standing, need.level if need else None))
        rows.append(MatrixRow(learner, tuple(cells)))
    return tuple(rows)


def _only(
    which: str,
    people: list[Learner],
    skills: list[Skill],
    needs: Mapping[tuple[int, int], Requirement],
    today: date,
) -> tuple[list[Learner], list[Skill]]:
    """The people and the skills with at least one such cell."""
    test = {
        GAPS: lambda cell: cell.below,
        OPEN: lambda cell: cell.unanswered,
        EXPIRED: lambda cell: cell.standing.expired,
    }.get(which)
    if test is None:
        return people, skills
    hits = [
        (row.learner, {cell.skill for cell in row.cells if test(cell)})
        for row in _rows(people, skills, needs, today)
    ]
    wanted = set().union(*(found for _, found in hits))
    return [learner for learner, found in hits if found], [skill for skill in skills if skill.pk in wanted]


# --- one person, one skill, one cell ----------------------------------------------------------------------------


def sheet(
    plan: Plan, learners: Iterable[Learner], skills: Iterable[Skill], today: date
) -> tuple[MatrixRow, ...]:
    """The cells of these people in these skills."""
    needs = {(need.role_id, need.skill_id): need for need in Requirement.objects.filter(plan=plan)}
    return _rows(list(learners), list(skills), needs, today)


def history(learner: Learner, skill: Skill) -> QuerySet[Rating]:
    """Every rating there was, newest first."""
    rows = Rating.objects.filter(learner=learner, skill=skill).select_related("rated_by")
    return rows.order_by("-created_at", "-pk")
