"""What a catalog record may hold: fields, types, limits. Checks plain dicts and names every mistake.

The records are what the TOML files of `catalog/data` hold, and what a program passes to `loading.load`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .levels import MAX_LEVEL
from .models import Format, PriceBasis, ResourceKind, RoleTemplate, Segment, Skill, SkillRelation, Status

Check = Callable[[Any], str]  # "" if the value will do, else what was expected


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it is, what was found, what was expected."""

    file: str
    entry: str
    field: str
    value: str
    expected: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.entry, self.field) if part)
        return f"{place}: found {self.value}, expected {self.expected}."


class RecordProblems(Exception):
    """The records cannot be loaded; `problems` says why, all of it."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Field:
    check: Check
    required: bool = False


def text(limit: int) -> Check:
    """Text without control characters, of at most `limit` characters."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            return "text"
        if len(value) > limit:
            return f"at most {limit:,} characters, not {len(value):,}"
        return "text without control characters" if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", value) else ""

    return check


def key(value: Any) -> str:
    """A short name for use in files and addresses."""
    plain = isinstance(value, str) and len(value) <= 100 and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value)
    return "" if plain else "a key of lower-case letters, digits and single hyphens, 100 characters at most"


def whole(least: int, most: int) -> Check:
    def check(value: Any) -> str:
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return "" if fits else f"a whole number from {least} to {most}"

    return check


def number(above: int | None = None, least: int | None = None, most: int = 10_000_000) -> Check:
    """A number; above zero or zero and more."""

    def check(value: Any) -> str:
        low = f"above {above}" if above is not None else f"of {least} or more"
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return f"a number {low}"
        value = Decimal(str(value))
        inside = (
            value.is_finite() and value <= most and (value > above if above is not None else value >= least)
        )
        return "" if inside else f"a number {low} and at most {most:,}"

    return check


def one_of(names: Iterable[str]) -> Check:
    allowed = tuple(names)
    return lambda value: "" if value in allowed else "one of " + ", ".join(allowed)


def yes_or_no(value: Any) -> str:
    return "" if isinstance(value, bool) else "true or false"


def day(value: Any) -> str:
    return "" if type(value) is date else "a date such as 2027-03-31"


def link(value: Any) -> str:
    fine = (
        isinstance(value, str)
        and len(value) <= 500
        and re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", value)
    )
    return "" if fine else "a full web address, https://…"


def currency(value: Any) -> str:
    fine = isinstance(value, str) and re.fullmatch(r"[A-Z]{3}", value)
    return "" if fine else "a currency code such as EUR"


def many(check: Check) -> Check:
    """A list of distinct values that pass `check`."""

    def check_all(values: Any) -> str:
        if not isinstance(values, list | tuple):
            return "a list"
        if len({str(value).casefold() for value in values}) < len(values):
            return "a list without repetitions"
        return next((f"each to be {wrong}" for value in values if (wrong := check(value))), "")

    return check_all


def a_text_for_each_level(values: Any) -> str:
    """Six texts, for levels 0 to 5; blank where nothing is said of a level."""
    if not isinstance(values, list | tuple) or len(values) != MAX_LEVEL + 1:
        return f"a list of {MAX_LEVEL + 1} texts, blank where a level has none"
    said = [value for value in values if value != ""]
    return many(text(500))(said) if said else "a text for one level at least"


def table(fields: Mapping[str, Field]) -> Check:
    """A table with these fields."""

    def check(value: Any) -> str:
        if not isinstance(value, Mapping):
            return "a table with " + ", ".join(fields)
        return next((f"“{name}” to be {expected}" for name, _, expected in faults(value, fields)), "")

    return check


def faults(record: Mapping[str, Any], fields: Mapping[str, Field]) -> Iterable[tuple[str, Any, str]]:
    """Field, value and expectation for every mistake in one record."""
    for name, field in fields.items():
        if name not in record:
            if field.required:
                yield name, None, "a value"
        elif wrong := field.check(record[name]):
            yield name, record[name], wrong
    for name in record.keys() - fields.keys():
        yield name, record[name], "one of the fields " + ", ".join(fields)


def need(*more: str) -> Check:
    """A needed skill: skill, level, and what is allowed beside them."""
    fields = {
        "skill": Field(key, required=True),
        "level": Field(whole(1, MAX_LEVEL), required=True),
        "importance": Field(whole(1, 3)),
        "mandatory": Field(yes_or_no),
        "audience": Field(key),
        "role": Field(key),
    }
    return table({name: fields[name] for name in ("skill", "level", *more)})


KEY = Field(key, required=True)
NAME = Field(text(200), required=True)
PROSE = Field(text(4000))
KEYS = Field(many(key))
LINES = Field(many(text(300)))
SOURCE = Field(text(300))  # in words, where it is none of the sources of the starter catalog
STATUS = Field(one_of(Status.values))

PRICE = table(
    {
        "basis": Field(one_of(PriceBasis.values), required=True),
        "amount": Field(number(least=0)),
        "currency": Field(currency),
        "seats": Field(whole(1, 1_000_000)),
        "max_runs": Field(whole(1, 1_000_000)),
        "estimated": Field(yes_or_no),
    }
)
TEACHES = table(
    {
        "skill": Field(key, required=True),
        "from": Field(whole(0, MAX_LEVEL), required=True),
        "to": Field(whole(1, MAX_LEVEL), required=True),
        "estimated": Field(yes_or_no),
    }
)

FIELDS: dict[str, dict[str, Field]] = {
    "audience": {
        "key": KEY,
        "name": Field(text(100), required=True),
        "synonyms": LINES,
        "description": PROSE,
        "segment": Field(one_of(Segment.values)),
        "broader": Field(key),
        "everyone": Field(yes_or_no),
    },
    "provider": {"key": KEY, "name": NAME, "url": Field(link)},
    "category": {"key": KEY, "name": NAME, "description": PROSE, "parent": Field(key)},
    "skill": {
        "key": KEY,
        "name": NAME,
        "category": Field(key),
        "kind": Field(one_of(Skill.Kind.values)),
        "description": PROSE,
        "half_life_months": Field(whole(1, 600)),
        "aliases": Field(many(text(200))),
        "levels": Field(a_text_for_each_level),
        "relations": Field(
            many(
                table(
                    {
                        "kind": Field(one_of(SkillRelation.Kind.values), required=True),
                        "skill": Field(key, required=True),
                    }
                )
            )
        ),
        "status": STATUS,
        "sources": KEYS,
        "source": SOURCE,
    },
    "role": {
        "key": KEY,
        "name": NAME,
        "family": Field(one_of(RoleTemplate.Family.values)),
        "audience": Field(key, required=True),
        "description": PROSE,
        "responsibilities": LINES,
        "deliverables": LINES,
        "needs": Field(many(need("importance", "mandatory"))),
        "status": STATUS,
        "sources": KEYS,
        "source": SOURCE,
    },
    "scenario": {
        "key": KEY,
        "name": NAME,
        "description": PROSE,
        "maturity": Field(whole(1, 4), required=True),
        "needs": Field(many(need("importance", "mandatory", "audience", "role"))),
        "status": STATUS,
        "sources": KEYS,
        "source": SOURCE,
    },
    "maturity": {
        "key": KEY,
        "level": Field(whole(1, 4), required=True),
        "name": Field(text(100), required=True),
        "description": PROSE,
        "use_cases": LINES,
        "data_readiness": LINES,
        "needs": Field(many(need("audience"))),
        "sources": KEYS,
        "source": SOURCE,
    },
    "resource": {
        "key": KEY,
        "title": Field(text(300), required=True),
        "url": Field(link),
        "provider": Field(key),
        "kind": Field(one_of(ResourceKind.values), required=True),
        "format": Field(one_of(Format.values)),
        "description": PROSE,
        "language": Field(text(12)),
        "audiences": KEYS,
        "hours": Field(number(above=0, most=9999)),
        "hours_estimated": Field(yes_or_no),
        "price": Field(PRICE),
        "seat_limit": Field(whole(1, 1_000_000)),
        "starts_on": Field(day),
        "ends_on": Field(day),
        "teaches": Field(many(TEACHES)),
        "levels_estimated": Field(yes_or_no),
        "requires": KEYS,
        "status": STATUS,
        "sources": KEYS,
        "source": SOURCE,
        "note": PROSE,
    },
    "source": {
        "key": KEY,
        "title": NAME,
        "publisher": Field(text(200), required=True),
        "date": Field(day),
        "license": Field(text(100)),
    },
}
