"""The sheet of resources."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, QuerySet
from import_export.fields import Field

from catalog.kinds import KINDS
from catalog.models import (
    Audience,
    Format,
    Outcome,
    Prerequisite,
    PriceBasis,
    Provider,
    Resource,
    ResourceKind,
    Skill,
    SkillAlias,
    Status,
)

from .cells import Cell, Choice, Names, Text, YesNo, day, number, whole
from .rows import Hanging, named, steps
from .sheet import Sheet

OUTCOMES, AUDIENCES, PREREQUISITES = KINDS["resource"].children


class ResourceSheet(Sheet):
    naming = "title"

    class Meta(Sheet.Meta):
        model = Resource

    def related(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("provider", "owner", "collection").prefetch_related(
            "audiences",
            Prefetch("outcomes", Outcome.objects.select_related("skill")),
            Prefetch("prerequisites", Prerequisite.objects.select_related("requires")),
        )

    def make_fields(self) -> list[Field]:
        names = {
            "id": Cell(whole),
            "title": Text(),
            "url": Cell(str, ""),
            "provider": One(Names((p.name, p) for p in Provider.objects.all()), "a provider", "name"),
            "kind": Choice(ResourceKind.choices, ResourceKind.COURSE),
            "format": Choice(Format.choices),
            "description": Text(),
            "language": Cell(str, ""),
        }
        money = {
            "hours": Cell(number),
            "hours_estimated": YesNo(),
            "price_basis": Choice(PriceBasis.choices, PriceBasis.UNKNOWN),
            "price": Cell(number),
            "currency": Cell(str.upper, ""),
            "price_estimated": YesNo(),
            "run_seats": Cell(whole),
            "max_runs": Cell(whole),
            "seat_limit": Cell(whole),
            "starts_on": Cell(day),
            "ends_on": Cell(day),
        }
        people = get_user_model().objects.filter(is_staff=True)
        care = {
            "status": Choice(Status.choices, Status.DRAFT),
            "owner": One(Names((u.email, u) for u in people), "the e-mail address of a curator", "email"),
            "review_by": Cell(day),
            "source": Text(),
            "note": Text(),
            "collection": One(Names((s.name, s) for s in self.shelves), "a shelf", "name", self.shelves[0]),
        }
        plain = {name: _field(name, widget) for name, widget in (names | money | care).items()}
        first = [plain.pop(name) for name in names]
        return [*first, self._audiences(), self._teaches(), self._requires(), *plain.values()]

    def _audiences(self) -> Hanging:
        known = list(Audience.objects.all())
        names = Names((name, a.pk) for a in known for name in (*a.names, a.slug))
        return Hanging(
            "audiences",
            AUDIENCES,
            named(names, "an audience", {a.pk: a.name for a in known}),
            lambda resource: [(a.pk,) for a in resource.audiences.all()],
        )

    def _teaches(self) -> Hanging:
        names, spelled = skill_names(self.shelves)
        return Hanging(
            "teaches",
            OUTCOMES,
            steps(names, spelled),
            lambda resource: [
                (o.skill_id, o.from_level, o.to_level, o.estimated) for o in resource.outcomes.all()
            ],
        )

    def _requires(self) -> Hanging:
        rows = Resource.objects.filter(collection__in=self.shelves).order_by("pk").values_list("pk", "title")
        titles = [title.casefold() for _, title in rows]
        twice = {title for title in titles if titles.count(title) > 1} if len(titles) < 2_000 else set(titles)
        spelled = {pk: f"#{pk}" if title.casefold() in twice else title for pk, title in rows}
        names = Names([*((title, pk) for pk, title in rows), *((f"#{pk}", pk) for pk, _ in rows)])
        return Hanging(
            "needs first",
            PREREQUISITES,
            named(names, "a resource", spelled),
            lambda resource: [(p.requires_id,) for p in resource.prerequisites.all()],
        )


class One(Cell):
    """One thing of a table, by its name."""

    def __init__(self, names: Names, kind: str, shown: str, blank: object = None):
        super().__init__(lambda text: names.find(text, kind), blank)
        self.shown = shown

    def render(self, value: object, obj: object = None, **kwargs: object) -> str:
        return getattr(value, self.shown, "")


CALLED = {
    "url": "link",
    "run_seats": "seats in a session",
    "max_runs": "sessions at most",
    "seat_limit": "seats altogether",
    "collection": "shelf",
}


def _field(name: str, widget: Cell) -> Field:
    return Field(attribute=name, column_name=CALLED.get(name, name.replace("_", " ")), widget=widget)


def skill_names(shelves: list) -> tuple[Names, dict[int, str]]:
    """Skills by name and alias, and their names by id; the first shelf goes before the others."""
    place = {shelf.pk: n for n, shelf in enumerate(shelves)}
    rows = Skill.objects.filter(collection__in=shelves).values_list("pk", "name", "collection")
    skills = sorted(rows, key=lambda row: (place[row[2]], row[0]))
    aliases = SkillAlias.objects.filter(collection__in=shelves).values_list("name", "skill")
    names = Names([*((name, pk) for pk, name, _ in skills), *aliases])
    return names, {pk: name for pk, name, _ in skills}
