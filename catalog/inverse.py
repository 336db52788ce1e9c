"""How rows become records again: the other direction of `kinds`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .levels import MAX_LEVEL
from .models import (
    MaturitySkill,
    Outcome,
    Prerequisite,
    PriceBasis,
    Resource,
    RoleTemplateSkill,
    ScenarioTemplateSkill,
    SkillAlias,
    SkillLevel,
    SkillRelation,
)
from .records import starter_sources

State = Mapping[str, Any]  # a row's fields, and under each child's table the set of its rows
Keys = Mapping[str, Mapping[int, str]]  # kind → id → key


def record_of(kind: str, state: State, keys: Keys) -> dict[str, Any]:
    """The record of a row without its key; fields without a value are left out."""
    found = _RECORDS[kind](state, keys)
    return {
        name: value for name, value in found.items() if value not in (None, "", [], {}) and value is not False
    }


def _rows(state: State, model: type) -> list[tuple]:
    return sorted(state[model._meta.label], key=lambda row: tuple((part is None, part) for part in row))


def _lines(value: str) -> list[str]:
    return [line for line in value.splitlines() if line.strip()]


def _sources(state: State) -> dict[str, Any]:
    """The keys of sources whose titles are given; anything else in words."""
    keys = {title: key for key, title in starter_sources().items()}
    parts = state["source"].split("; ") if state["source"] else []
    return (
        {"sources": [keys[part] for part in parts]}
        if set(parts) <= keys.keys()
        else {"source": state["source"]}
    )


def _weight(importance: int, mandatory: bool) -> dict[str, Any]:
    return {
        **({"importance": importance} if importance != 2 else {}),
        **({"mandatory": True} if mandatory else {}),
    }


def _given(**parts: Any) -> dict[str, Any]:
    return {name: value for name, value in parts.items() if value is not None}


def _audience(state: State, keys: Keys) -> dict[str, Any]:
    return {
        "name": state["name"],
        "synonyms": _lines(state["synonyms"]),
        "description": state["description"],
        "segment": state["segment"],
        "broader": keys["audience"].get(state["broader_id"]),
        "everyone": state["everyone"],
    }


def _provider(state: State, keys: Keys) -> dict[str, Any]:
    return {"name": state["name"], "url": state["url"]}


def _category(state: State, keys: Keys) -> dict[str, Any]:
    return {
        "name": state["name"],
        "description": state["description"],
        "parent": keys["category"].get(state["parent_id"]),
    }


def _skill(state: State, keys: Keys) -> dict[str, Any]:
    levels = dict(_rows(state, SkillLevel))
    return {
        "name": state["name"],
        "category": keys["category"].get(state["category_id"]),
        "kind": state["kind"],
        "description": state["description"],
        "half_life_months": state["half_life_months"],
        "aliases": [name for _, name in _rows(state, SkillAlias)],
        "levels": [levels.get(level, "") for level in range(MAX_LEVEL + 1)] if levels else [],
        "relations": [
            {"kind": kind, "skill": keys["skill"][other]} for other, kind in _rows(state, SkillRelation)
        ],
        "status": state["status"],
        **_sources(state),
    }


def _role(state: State, keys: Keys) -> dict[str, Any]:
    return {
        "name": state["name"],
        "family": state["family"],
        "audience": keys["audience"][state["audience_id"]],
        "description": state["description"],
        "responsibilities": _lines(state["responsibilities"]),
        "deliverables": _lines(state["deliverables"]),
        "needs": [
            {"skill": keys["skill"][skill], "level": level, **_weight(*weight)}
            for skill, level, *weight in _rows(state, RoleTemplateSkill)
        ],
        "status": state["status"],
        **_sources(state),
    }


def _scenario(state: State, keys: Keys) -> dict[str, Any]:
    return {
        "name": state["name"],
        "description": state["description"],
        "maturity": state["maturity"],
        "needs": [
            {
                "skill": keys["skill"][skill],
                "level": level,
                **_weight(*weight),
                **_given(audience=keys["audience"].get(audience), role=keys["role"].get(role)),
            }
            for skill, audience, role, level, *weight in _rows(state, ScenarioTemplateSkill)
        ],
        "status": state["status"],
        **_sources(state),
    }


def _maturity(state: State, keys: Keys) -> dict[str, Any]:
    return {
        "level": state["level"],
        "name": state["name"],
        "description": state["description"],
        "use_cases": _lines(state["use_cases"]),
        "data_readiness": _lines(state["data_readiness"]),
        "needs": [
            {"skill": keys["skill"][skill], "level": level, **_given(audience=keys["audience"].get(audience))}
            for skill, audience, level in _rows(state, MaturitySkill)
        ],
        **_sources(state),
    }


def _resource(state: State, keys: Keys) -> dict[str, Any]:
    return {
        "title": state["title"],
        "url": state["url"],
        "provider": keys["provider"].get(state["provider_id"]),
        "kind": state["kind"],
        "format": state["format"],
        "description": state["description"],
        "language": state["language"],
        "audiences": sorted(keys["audience"][pk] for (pk,) in _rows(state, Resource.audiences.through)),
        "hours": state["hours"],
        "hours_estimated": state["hours_estimated"],
        "price": _price(state),
        "seat_limit": state["seat_limit"],
        "starts_on": state["starts_on"],
        "ends_on": state["ends_on"],
        "teaches": [
            {"skill": keys["skill"][skill], "from": low, "to": high, **({"estimated": True} if guess else {})}
            for skill, low, high, guess in _rows(state, Outcome)
        ],
        "requires": sorted(keys["resource"][pk] for (pk,) in _rows(state, Prerequisite)),
        "status": state["status"],
        "note": state["note"],
        **_sources(state),
    }


def _price(state: State) -> dict[str, Any]:
    """What the basis has a place for; nothing at all where nothing is known."""
    price = _given(
        amount=state["price"],
        currency=state["currency"] or None,
        seats=state["run_seats"],
        max_runs=state["max_runs"],
        estimated=state["price_estimated"] or None,
    )
    known = state["price_basis"] != PriceBasis.UNKNOWN or price
    return {"basis": state["price_basis"], **price} if known else {}


_RECORDS: dict[str, Callable[[State, Keys], dict[str, Any]]] = {
    "audience": _audience,
    "provider": _provider,
    "category": _category,
    "skill": _skill,
    "role": _role,
    "scenario": _scenario,
    "maturity": _maturity,
    "resource": _resource,
}


def in_order(rows: Iterable[Any]) -> list[Any]:
    """As they were loaded: by position where they have one, else by id."""
    return sorted(rows, key=lambda row: (getattr(row, "position", 0), row.pk))
