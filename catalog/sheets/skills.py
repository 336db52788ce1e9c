"""The sheet of skills."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, QuerySet
from django.utils.text import slugify
from import_export.fields import Field

from catalog.kinds import KINDS
from catalog.levels import MAX_LEVEL
from catalog.models import Category, Skill, SkillRelation, Status

from .cells import Cell, Choice, Names, Text, as_text, day, whole
from .resources import One, _field, skill_names
from .rows import Hanging, free_names, one_text, relations
from .sheet import Sheet

ALIASES, LEVELS, RELATIONS = KINDS["skill"].children


class SkillSheet(Sheet):
    naming = "name"

    class Meta(Sheet.Meta):
        model = Skill

    def related(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("category", "replaced_by", "owner", "collection").prefetch_related(
            "aliases", "levels", Prefetch("relations", SkillRelation.objects.select_related("other"))
        )

    def prepare(self, instance: Skill, row: dict) -> None:
        """An address made of the name; the next free one if it is taken."""
        stem = slugify(as_text(row.get("name")))[:90] or "skill"
        taken = set(Skill.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
        tries = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
        instance.slug = next(slug for slug in tries if slug not in taken)

    def make_fields(self) -> list[Field]:
        categories = Category.objects.filter(collection__in=self.shelves)
        names, spelled = skill_names(self.shelves)
        skills = Skill.objects.in_bulk(spelled)
        by_name = Names((name, skills[pk]) for name, pk in names.items())
        people = get_user_model().objects.filter(is_staff=True)
        return [
            _field("id", Cell(whole)),
            _field("name", Text()),
            _field("category", One(Names((c.name, c) for c in categories), "a category", "name")),
            _field("kind", Choice(Skill.Kind.choices, Skill.Kind.PRACTICE)),
            _field("description", Text()),
            self._aliases(),
            *(self._level(level) for level in range(MAX_LEVEL + 1)),
            Hanging(
                "relations",
                RELATIONS,
                relations(names, spelled, dict(SkillRelation.Kind.choices)),
                lambda skill: [(r.other_id, r.kind) for r in skill.relations.all()],
            ),
            _field("half_life_months", Cell(whole)),
            _field("status", Choice(Status.choices, Status.DRAFT)),
            _field("replaced_by", One(by_name, "a skill", "name")),
            _field(
                "owner", One(Names((u.email, u) for u in people), "the e-mail address of a curator", "email")
            ),
            _field("review_by", Cell(day)),
            _field("source", Text()),
            _field(
                "collection",
                One(Names((s.name, s) for s in self.shelves), "a shelf", "name", self.shelves[0]),
            ),
        ]

    def _aliases(self) -> Hanging:
        return Hanging(
            "also called",
            ALIASES,
            free_names(200),
            lambda skill: [(alias.name,) for alias in skill.aliases.all()],
            lambda skill, row: (skill.collection_id, row[0]),
        )

    def _level(self, level: int) -> Hanging:
        return Hanging(
            f"level {level}",
            LEVELS,
            one_text(level),
            lambda skill: [(row.level, row.description) for row in skill.levels.all() if row.level == level],
            owns=lambda row: row[0] == level,
        )
