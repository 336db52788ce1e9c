"""What the catalog's pages show, each with a constant number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from . import usage
from .coverage import Coverage, coverage
from .facets import COSTS, Facet, fetch, narrowed, seat_price
from .models import (
    Category,
    Collection,
    LinkState,
    Outcome,
    Prerequisite,
    Resource,
    RoleTemplate,
    RoleTemplateSkill,
    Skill,
    SkillAlias,
    SkillRelation,
    Status,
)
from .search import MOST_WORDS, corrected, with_words

__all__ = ["COSTS", "SHOWN", "SORTS"]

SHOWN = {"published": "Published", "draft": "Draft", "review": "Review due", "broken": "Broken link"}
SORTS = {"title": "Title", "hours": "Shortest", "price": "Cheapest"}
A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class ResourceList:
    """The resource list as it is drawn."""

    page: Page
    facets: tuple[Facet, ...]
    tabs: tuple[Tab, ...]
    total: int
    published: int
    words: str
    meant: str  # what was searched for instead, where the words as typed find nothing
    sort: str
    sorts: Mapping[str, str]
    coverage: Coverage

    @property
    def chips(self) -> list[tuple[str, Any, str]]:
        """Parameter, value and label of every choice that is on."""
        return [
            (f.name, choice.value, choice.label) for f in self.facets for choice in f.choices if choice.on
        ]


def visible_resources(shelves: Sequence[Collection], *, curator: bool) -> QuerySet[Resource]:
    """What stands on the shelves; drafts on a public one only for curators."""
    resources = Resource.objects.on(shelves)
    return resources if curator else resources.exclude(status=Status.DRAFT, collection__public=True)


def resource_list(
    shelves: Sequence[Collection], search: Mapping[str, Any], *, curator: bool, today: date, page: str | None
) -> ResourceList:
    """One page of resources with facets, tabs and coverage."""
    visible = visible_resources(shelves, curator=curator)
    counts = visible.aggregate(
        **{name: Count("pk", filter=q) for name, q in _shown(today).items()}, all=Count("pk")
    )
    show, words = search["show"], search["q"]
    candidates = visible.filter(_shown(today)[show])
    found = fetch(_sorted(with_words(candidates, words), search["sort"]))
    meant = corrected(candidates, words) if words and not found.ids else ""
    if meant:
        found = fetch(_sorted(with_words(candidates, meant), search["sort"]))
    fitting, facets = narrowed(found, search)
    page_of_ids = Paginator(fitting, A_PAGE).get_page(page)
    page_of_ids.object_list = _listed(page_of_ids.object_list)
    return ResourceList(
        page=page_of_ids,
        facets=facets,
        tabs=tuple(
            Tab(name, label, counts[name], name == show)
            for name, label in SHOWN.items()
            if counts[name] or name in ("published", show)
        ),
        total=counts["all"],
        published=counts["published"],
        words=words,
        meant=meant if found.ids else "",
        sort=search["sort"],
        sorts=SORTS,
        coverage=coverage(shelves),
    )


def _listed(ids: Sequence[int]) -> list[Resource]:
    """The resources of one page, in this order, with what their rows show; `plan_count`: in how many plans they are."""
    related = Prefetch("outcomes", Outcome.objects.select_related("skill"))
    rows = (
        Resource.objects.filter(pk__in=ids)
        .select_related("provider", "collection")
        .prefetch_related("audiences", related)
        .fetch_mode(models.FETCH_RAISE)
    )
    used = usage.plans_using("resource", ids)
    by_id = {row.pk: row for row in rows}
    for row in by_id.values():
        row.plan_count = used.get(row.pk, 0)
    return [by_id[pk] for pk in ids]


def _shown(today: date) -> dict[str, Q]:
    live = ~Q(status=Status.RETIRED)
    return {
        "published": Q(status=Status.PUBLISHED),
        "draft": Q(status=Status.DRAFT),
        "review": live & Q(review_by__lte=today),
        "broken": live & Q(link_state=LinkState.BROKEN),
    }


def _sorted(resources: QuerySet[Resource], sort: str) -> QuerySet[Resource]:
    if sort == "hours":
        return resources.order_by(F("hours").asc(nulls_last=True), "title", "pk")
    if sort == "price":
        return resources.annotate(seat=seat_price()).order_by(F("seat").asc(nulls_last=True), "title", "pk")
    return resources.order_by("title", "pk")


def resource_detail(shelves: Sequence[Collection], pk: int, *, curator: bool) -> Resource | None:
    """One resource with everything its page shows, or None."""
    resources = visible_resources(shelves, curator=curator).select_related("provider", "collection", "owner")
    taught = Outcome.objects.select_related("skill")
    before = Prerequisite.objects.select_related("requires")
    after = Prerequisite.objects.select_related("resource")
    if not curator:
        after = after.exclude(resource__status=Status.DRAFT)
        before = before.exclude(requires__status=Status.DRAFT)
    found = resources.prefetch_related(
        "audiences",
        Prefetch("outcomes", taught),
        Prefetch("prerequisites", before.filter(requires__collection__in=shelves)),
        Prefetch("required_by", after.filter(resource__collection__in=shelves)),
    )
    return _one(found.filter(pk=pk))


@dataclass(frozen=True, slots=True)
class Branch:
    """A category with its skills and the categories below it."""

    category: Category | None
    skills: tuple[Skill, ...]
    branches: tuple[Branch, ...] = ()

    @property
    def size(self) -> int:
        return len(self.skills) + sum(branch.size for branch in self.branches)


def skill_tree(shelves: Sequence[Collection], words: str = "") -> tuple[Branch, ...]:
    """The published skills by category, each with `resource_count`; empty branches left out."""
    skills = Skill.objects.on(shelves).published()
    for word in words.split()[:MOST_WORDS]:
        alias = SkillAlias.objects.filter(skill=OuterRef("pk"), name__icontains=word)
        skills = skills.filter(Q(name__icontains=word) | Q(description__icontains=word) | Exists(alias))
    teaching = Q(outcomes__resource__status=Status.PUBLISHED, outcomes__resource__collection__in=shelves)
    counted = skills.annotate(resource_count=Count("outcomes__resource", filter=teaching, distinct=True))
    by_category: dict[int | None, list[Skill]] = {}
    for skill in counted.prefetch_related("aliases").fetch_mode(models.FETCH_RAISE):
        by_category.setdefault(skill.category_id, []).append(skill)
    below: dict[int | None, list[Category]] = {}
    for category in Category.objects.filter(collection__in=shelves).fetch_mode(models.FETCH_RAISE):
        below.setdefault(category.parent_id, []).append(category)
    rest = by_category.get(None, [])
    return _branches(None, below, by_category) + ((Branch(None, tuple(rest)),) if rest else ())


def _branches(
    parent: int | None, below: Mapping[int | None, list[Category]], skills: Mapping[int | None, list[Skill]]
) -> tuple[Branch, ...]:
    found = (
        Branch(category, tuple(skills.get(category.pk, ())), _branches(category.pk, below, skills))
        for category in below.get(parent, ())
    )
    return tuple(branch for branch in found if branch.size)


@dataclass(frozen=True, slots=True)
class SkillPage:
    skill: Skill
    taught_by: tuple[Outcome, ...]
    needed_by: tuple[RoleTemplateSkill, ...]
    relations: tuple[SkillRelation, ...]
    contained: tuple[SkillRelation, ...]


def skill_detail(shelves: Sequence[Collection], pk: int, *, curator: bool) -> SkillPage | None:
    """One skill with its levels, the resources that teach it and the roles that need it, or None."""
    skills = Skill.objects.on(shelves)
    if not curator:
        skills = skills.exclude(status=Status.DRAFT, collection__public=True)
    related = skills.select_related("category", "replaced_by", "owner").prefetch_related("aliases", "levels")
    skill = _one(related.filter(pk=pk))
    if skill is None:
        return None
    taught = Outcome.objects.filter(skill=skill, resource__collection__in=shelves)
    needed = RoleTemplateSkill.objects.filter(skill=skill, role__collection__in=shelves)
    relations = SkillRelation.objects.select_related("skill", "other")
    return SkillPage(
        skill=skill,
        taught_by=_all(
            taught.filter(resource__status=Status.PUBLISHED)
            .select_related("resource__provider")
            .order_by("from_level", "to_level", "resource__title")
        ),
        needed_by=_all(
            needed.filter(role__status=Status.PUBLISHED)
            .select_related("role__audience")
            .order_by("-level", "role__name")
        ),
        relations=_all(relations.filter(skill=skill, other__collection__in=shelves)),
        contained=_all(
            relations.filter(other=skill, kind=SkillRelation.Kind.BROADER, skill__collection__in=shelves)
        ),
    )


@dataclass(frozen=True, slots=True)
class Family:
    label: str
    roles: tuple[RoleTemplate, ...]


def role_families(shelves: Sequence[Collection]) -> tuple[Family, ...]:
    """The published role templates by family, each with `skill_count`."""
    roles = RoleTemplate.objects.on(shelves).published().select_related("audience")
    by_family: dict[str, list[RoleTemplate]] = {}
    for role in roles.annotate(skill_count=Count("skills")).order_by("name").fetch_mode(models.FETCH_RAISE):
        by_family.setdefault(role.family, []).append(role)
    families = RoleTemplate.Family
    return tuple(
        Family(str(families(value).label), tuple(by_family[value]))
        for value in families.values
        if value in by_family
    )


def role_detail(shelves: Sequence[Collection], pk: int, *, curator: bool) -> RoleTemplate | None:
    """One role template with the skills it needs, or None."""
    roles = RoleTemplate.objects.on(shelves)
    if not curator:
        roles = roles.exclude(status=Status.DRAFT, collection__public=True)
    needs = RoleTemplateSkill.objects.select_related("skill__category")
    return _one(roles.select_related("audience").prefetch_related(Prefetch("skills", needs)).filter(pk=pk))


def _one(rows: QuerySet) -> Any:
    return rows.fetch_mode(models.FETCH_RAISE).first()


def _all(rows: QuerySet) -> tuple[Any, ...]:
    return tuple(rows.fetch_mode(models.FETCH_RAISE))
