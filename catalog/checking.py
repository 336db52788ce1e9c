"""Checks records against the schema and against each other, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .records import Entry
from .schema import FIELDS, Problem, faults

Known = Mapping[str, set[str]]  # kind -> keys that exist already or come with these records


def problems_in(entries: Iterable[Entry], known: Known) -> list[Problem]:
    """Every mistake of fields, repetitions, references, prices, levels and cycles."""
    entries = list(entries)
    found = [problem for entry in entries for problem in _faults(entry)]
    if found:
        return found
    found += _repetitions(entries)
    here = {kind: set(keys) for kind, keys in known.items()}
    for entry in entries:
        here.setdefault(entry.kind, set()).add(entry.key)
    for entry in entries:
        found += [
            _dangling(entry, *reference) for reference in references(entry) if _missing(reference, here)
        ]
        found += _contradictions(entry)
    return [*found, *_cycles(entries)]


def references(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Field, kind and key of everything the record points to."""
    record = entry.values
    single = {"provider": "provider", "category": "category", "audience": "audience", "broader": "audience"}
    for field, kind in single.items():
        if field in record:
            yield field, kind, record[field]
    if "parent" in record:
        yield "parent", "category", record["parent"]
    several = {"audiences": "audience", "requires": "resource", "sources": "source"}
    for field, kind in several.items():
        yield from ((field, kind, key) for key in record.get(field, ()))
    for field in ("needs", "teaches", "relations"):
        for row in record.get(field, ()):
            yield from ((field, kind, row[kind]) for kind in ("skill", "audience", "role") if kind in row)


def _missing(reference: tuple[str, str, str], here: Known) -> bool:
    return reference[2] not in here.get(reference[1], set())


def _dangling(entry: Entry, field: str, kind: str, key: str) -> Problem:
    return Problem(entry.file, entry.place, field, f"“{key}”", f"the key of a {kind} that exists")


def _faults(entry: Entry) -> Iterator[Problem]:
    if entry.kind not in FIELDS:
        yield Problem(entry.file, entry.place, "", f"“{entry.kind}”", "one of " + ", ".join(FIELDS))
        return
    for field, value, expected in faults(entry.values, FIELDS[entry.kind]):
        yield Problem(entry.file, entry.place, field, _shown(value), expected)


def _shown(value: Any) -> str:
    said = "nothing" if value is None else f"“{value}”" if isinstance(value, str) else repr(value)
    return said if len(said) <= 100 else said[:97] + "…"


def _repetitions(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Two records with one key; two skills with one name or alias."""
    keys: dict[tuple[str, str], Entry] = {}
    names: dict[str, Entry] = {}
    for entry in entries:
        first = keys.setdefault((entry.kind, entry.key), entry)
        if first is not entry:
            yield Problem(
                entry.file, entry.place, "key", f"“{entry.key}”", f"a key that no other {entry.kind} has"
            )
            continue
        if entry.kind == "skill":
            for name in (entry.values["name"], *entry.values.get("aliases", ())):
                other = names.setdefault(name.casefold(), entry)
                if other is not entry:
                    expected = f"a name that {other.place} does not have"
                    yield Problem(entry.file, entry.place, "aliases", f"“{name}”", expected)


def _contradictions(entry: Entry) -> Iterator[Problem]:
    """Prices without what their basis needs, levels that do not rise, estimates of nothing."""
    record = entry.values
    price = record.get("price")
    if price and (expected := _price_fault(price)):
        yield Problem(entry.file, entry.place, "price", _shown(dict(price)), expected)
    for row in record.get("teaches", ()):
        if row["to"] <= row["from"]:
            shown = f"{row['from']} → {row['to']} for “{row['skill']}”"
            yield Problem(
                entry.file, entry.place, "teaches", shown, "a level reached above the level it starts from"
            )
    if record.get("hours_estimated") and "hours" not in record:
        yield Problem(entry.file, entry.place, "hours_estimated", "true", "hours to be given with it")
    if {"starts_on", "ends_on"} <= record.keys() and record["ends_on"] < record["starts_on"]:
        yield Problem(
            entry.file, entry.place, "ends_on", str(record["ends_on"]), "a date not before starts_on"
        )
    if entry.kind == "scenario":
        for row in record.get("needs", ()):
            if ("audience" in row) == ("role" in row):
                yield Problem(
                    entry.file,
                    entry.place,
                    "needs",
                    f"“{row['skill']}”",
                    "an audience or a role, one of them",
                )


def _price_fault(price: Mapping[str, Any]) -> str:
    basis = price["basis"]
    if basis in ("free", "unknown"):
        return f"no amount when the basis is {basis}" if "amount" in price or "seats" in price else ""
    if "amount" not in price or "currency" not in price:
        return f"an amount and a currency when the basis is {basis}"
    if basis == "seat":
        return "no seats when the basis is seat" if "seats" in price else ""
    return "" if "seats" in price else f"the seats one price buys when the basis is {basis}"


def _cycles(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Categories above themselves, resources before themselves, skills that build on themselves."""
    above: dict[tuple[str, str], dict[str, list[str]]] = {}
    owners: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        for field, key in _arrows(entry):
            above.setdefault((entry.kind, field), {}).setdefault(entry.key, []).append(key)
            owners[entry.kind, field, entry.key] = entry
    for (kind, field), edges in above.items():
        for start in edges:
            if _reaches(edges, start):
                entry = owners[kind, field, start]
                yield Problem(
                    entry.file, entry.place, field, f"“{start}”", "no way that leads back to itself"
                )


def _arrows(entry: Entry) -> Iterator[tuple[str, str]]:
    record = entry.values
    for field in ("parent", "broader"):
        if field in record:
            yield field, record[field]
    for key in record.get("requires", ()):
        yield "requires", key
    for row in record.get("relations", ()):
        if row["kind"] in ("prerequisite", "broader"):
            yield row["kind"], row["skill"]


def _reaches(edges: Mapping[str, list[str]], start: str) -> bool:
    seen: set[str] = set()
    ahead = list(edges[start])
    while ahead:
        key = ahead.pop()
        if key == start:
            return True
        if key not in seen:
            seen.add(key)
            ahead += edges.get(key, ())
    return False
