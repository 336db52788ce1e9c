"""How each kind of record becomes rows: the fields of its own row, and the rows that hang on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.db import models

from .models import (
    Audience,
    Category,
    MaturityLevel,
    MaturitySkill,
    Outcome,
    Prerequisite,
    PriceBasis,
    Provider,
    Resource,
    RoleTemplate,
    RoleTemplateSkill,
    ScenarioTemplate,
    ScenarioTemplateSkill,
    Skill,
    SkillAlias,
    SkillLevel,
    SkillRelation,
    Status,
)
from .records import starter_sources

Record = Mapping[str, Any]
CENT = Decimal("0.01")


class Refs(Protocol):
    """Turns the keys of other records into ids."""

    collection_id: int

    def __call__(self, kind: str, key: str | None) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Child:
    """Rows that hang on an object: their table, the column that points to it, the columns compared."""

    model: type[models.Model]
    owner: str
    columns: tuple[str, ...]
    rows: Callable[[Record, Refs], list[tuple]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`natural`: (column, field) pairs by which a row made by hand is recognized. `shelved`: has a collection."""

    model: type[models.Model]
    fields: Callable[[Record, Refs, int], dict[str, Any]]
    natural: tuple[tuple[str, str], ...] = (("slug", "key"), ("name", "name"))
    children: tuple[Child, ...] = ()
    shelved: bool = True


def lines(record: Record, field: str) -> str:
    return "\n".join(record.get(field, ()))


def source(record: Record) -> str:
    if "source" in record:
        return record["source"]
    titles = starter_sources()
    return "; ".join(titles.get(key, key) for key in record.get("sources", ()))[:300]


def audience_fields(record: Record, refs: Refs, position: int) -> dict[str, Any]:
    return {
        "slug": record["key"],
        "name": record["name"],
        "synonyms": lines(record, "synonyms"),
        "description": record.get("description", ""),
        "segment": record.get("segment", ""),
        "broader_id": refs("audience", record.get("broader")),
        "everyone": record.get("everyone", False),
        "position": position,
    }


def provider_fields(record: Record, refs: Refs, position: int) -> dict[str, Any]:
    return {"slug": record["key"], "name": record["name"], "url": record.get("url", "")}


def category_fields(record: Record, refs: Refs, position: int) -> dict[str, Any]:
    return {
        "slug": record["key"],
        "name": record["name"],
        "description": record.get("description", ""),
        "parent_id": refs("category", record.get("parent")),
        "position": position,
    }


def skill_fields(record: Record, refs: Refs, position: int) -> dict[str, Any]:
    return {
        "slug": record["key"],
        "name": record["name"],
        "category_id": refs("category", record.get("category")),
        "kind": record.get("kind", Skill.Kind.PRACTICE.value),
        "description": record.get("description", ""),
        "half_life_months": record.get("half_life_months"),
        "status": record.get("status", Status.PUBLISHED.value),
        "source": source(record),
    }


def role_fields(record: Record, refs: Refs, position: int) -> dict[str, Any]:
    return {
        "slug": record["key"],
        "name": record["name"],
        "family": record.get("family", RoleTemplate.Family.JOB.value),
        "audience_id": refs("audience", record["audience"]),
        "description": record.get("description", ""),
        "responsibilities": lines(record, "responsibilities"),
        "deliverables": lines(record, "deliverables"),
        "status": record.get("status", Status.PUBLISHED.value),
        "source": source(record),
    }


def scenario_fields(record: Record, refs: Refs, position: int) -> dict[str, Any]:
    return {
        "slug": record["key"],
        "name": record["name"],
        "description": record.get("description", ""),
        "maturity": record["maturity"],
        "status": record.get("status", Status.PUBLISHED.value),
        "source": source(record),
    }


def maturity_fields(record: Record, refs: Refs, position: int) -> dict[str, Any]:
    return {
        "level": record["level"],
        "name": record["name"],
        "description": record.get("description", ""),
        "use_cases": lines(record, "use_cases"),
        "data_readiness": lines(record, "data_readiness"),
        "source": source(record),
    }


def resource_fields(record: Record, refs: Refs, position: int) -> dict[str, Any]:
    price = record.get("price", {"basis": PriceBasis.UNKNOWN.value})
    return {
        "title": record["title"],
        "url": record.get("url", ""),
        "provider_id": refs("provider", record.get("provider")),
        "kind": record["kind"],
        "format": record.get("format", ""),
        "description": record.get("description", ""),
        "language": record.get("language", ""),
        "hours": money(record.get("hours")),
        "hours_estimated": record.get("hours_estimated", False),
        "price_basis": price["basis"],
        "price": money(price.get("amount")),
        "currency": price.get("currency", ""),
        "price_estimated": price.get("estimated", False),
        "run_seats": price.get("seats"),
        "max_runs": price.get("max_runs"),
        "seat_limit": record.get("seat_limit"),
        "starts_on": record.get("starts_on"),
        "ends_on": record.get("ends_on"),
        "status": record.get("status", Status.PUBLISHED.value),
        "source": source(record),
        "note": record.get("note", ""),
    }


def money(value: Any) -> Decimal | None:
    """To the cent, or None where nothing is known."""
    return None if value is None else Decimal(str(value)).quantize(CENT)


def alias_rows(record: Record, refs: Refs) -> list[tuple]:
    return [(refs.collection_id, name) for name in record.get("aliases", ())]


def level_rows(record: Record, refs: Refs) -> list[tuple]:
    return [(level, text) for level, text in enumerate(record.get("levels", ())) if text]


def relation_rows(record: Record, refs: Refs) -> list[tuple]:
    return [(refs("skill", row["skill"]), row["kind"]) for row in record.get("relations", ())]


def role_need_rows(record: Record, refs: Refs) -> list[tuple]:
    return [(refs("skill", row["skill"]), row["level"], *_weight(row)) for row in record.get("needs", ())]


def scenario_need_rows(record: Record, refs: Refs) -> list[tuple]:
    return [
        (
            refs("skill", row["skill"]),
            refs("audience", row.get("audience")),
            refs("role", row.get("role")),
            row["level"],
            *_weight(row),
        )
        for row in record.get("needs", ())
    ]


def maturity_need_rows(record: Record, refs: Refs) -> list[tuple]:
    return [
        (refs("skill", row["skill"]), refs("audience", row.get("audience")), row["level"])
        for row in record.get("needs", ())
    ]


def _weight(row: Record) -> tuple[int, bool]:
    return row.get("importance", 2), row.get("mandatory", False)


def outcome_rows(record: Record, refs: Refs) -> list[tuple]:
    guess = record.get("levels_estimated", False)
    return [
        (refs("skill", row["skill"]), row["from"], row["to"], row.get("estimated", guess))
        for row in record.get("teaches", ())
    ]


def audience_rows(record: Record, refs: Refs) -> list[tuple]:
    return [(refs("audience", key),) for key in record.get("audiences", ())]


def prerequisite_rows(record: Record, refs: Refs) -> list[tuple]:
    return [(refs("resource", key),) for key in record.get("requires", ())]


# In the order they are loaded: each kind refers only to kinds before it and to itself.
KINDS: dict[str, Kind] = {
    "audience": Kind(Audience, audience_fields, shelved=False),
    "provider": Kind(Provider, provider_fields, shelved=False),
    "category": Kind(Category, category_fields),
    "skill": Kind(
        Skill,
        skill_fields,
        children=(
            Child(SkillAlias, "skill_id", ("collection_id", "name"), alias_rows),
            Child(SkillLevel, "skill_id", ("level", "description"), level_rows),
            Child(SkillRelation, "skill_id", ("other_id", "kind"), relation_rows),
        ),
    ),
    "role": Kind(
        RoleTemplate,
        role_fields,
        children=(
            Child(
                RoleTemplateSkill, "role_id", ("skill_id", "level", "importance", "mandatory"), role_need_rows
            ),
        ),
    ),
    "scenario": Kind(
        ScenarioTemplate,
        scenario_fields,
        children=(
            Child(
                ScenarioTemplateSkill,
                "scenario_id",
                ("skill_id", "audience_id", "role_id", "level", "importance", "mandatory"),
                scenario_need_rows,
            ),
        ),
    ),
    "maturity": Kind(
        MaturityLevel,
        maturity_fields,
        natural=(("level", "level"),),
        children=(
            Child(MaturitySkill, "maturity_id", ("skill_id", "audience_id", "level"), maturity_need_rows),
        ),
    ),
    "resource": Kind(
        Resource,
        resource_fields,
        natural=(("title", "title"),),
        children=(
            Child(Outcome, "resource_id", ("skill_id", "from_level", "to_level", "estimated"), outcome_rows),
            Child(Resource.audiences.through, "resource_id", ("audience_id",), audience_rows),
            Child(Prerequisite, "resource_id", ("requires_id",), prerequisite_rows),
        ),
    ),
}
