"""Brings what a reader found onto a shelf, and takes a shelf's records out again.

A record is known by what its framework calls it, so that loading twice changes nothing; `ExternalId` keeps that name
(the crosswalk). What the shelf already has under the same name is left as it is, and pointed to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from . import loading
from .formats.package import LISTS, Package, Skipped, settle
from .inverse import Keys, in_order, record_of
from .kinds import KINDS
from .models import Collection, ExternalId, LoadedRecord, Skill, SkillAlias
from .records import Entry

Names = Mapping[tuple[str, str], str]  # kind and key → the key that stands for it
OWNER = {"skill": "skill_id", "role": "role_id", "resource": "resource_id"}


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What became of a package: each record, what was left out, and which records the shelf had by name."""

    loaded: loading.Report
    skipped: tuple[Skipped, ...]
    matched: tuple[tuple[str, str], ...]  # kind, name

    def counts(self) -> dict[str, int]:
        outcomes = ("new", "changed", "unchanged", "kept")
        return {outcome: self.loaded.count(outcome) for outcome in outcomes} | {
            "matched": len(self.matched),
            "skipped": len(self.skipped),
        }

    def sentence(self) -> str:
        parts = [f"{number:,} {outcome}" for outcome, number in self.counts().items() if number]
        return (", ".join(parts) or "nothing in it") + "."


def bring_in(
    package: Package,
    *,
    collection: Collection,
    dry_run: bool = False,
    by: Any = None,
    on_progress: Callable[[str], None] = lambda stage: None,
) -> Exchanged:
    """Loads the package onto the shelf, all or none; `dry_run` does the same and takes it back.

    `by`: whose deed it is in the catalog's history, where it can be undone.

    Raises RecordProblems for mistakes that make the whole unusable. Dangling references and rows that cannot be
    used are in `skipped`; the rest is loaded.
    """
    on_progress("checking")
    with transaction.atomic():
        _, keys = loading.known_on(collection)
        package = _taught(package, collection)
        names = dict(_on_the_shelf(package, collection))
        matched = tuple((e.kind, _name(e)) for e in package.entries if (e.kind, e.key) in names)
        kept = tuple(e for e in package.entries if (e.kind, e.key) not in names)
        package = replace(package, entries=tuple(_renamed(entry, names) for entry in kept))
        package = _aliases_free(settle(package, keys), collection)
        on_progress("writing")
        report = loading.load(
            package.entries, collection=collection, by=by, note=f"Import from {package.framework}"
        )
        _cross(package, collection, names)
        if dry_run:
            transaction.set_rollback(True)
    return Exchanged(report, package.skipped, matched)


def _name(entry: Entry) -> str:
    return str(entry.values.get("name") or entry.values.get("title") or entry.key)


def _taught(package: Package, collection: Collection) -> Package:
    """Turns what resources are about into what they teach, where a skill on the shelf (or the public one) is meant."""
    if not package.teachings:
        return package
    by_name: dict[str, str] = {}
    for shelf in _shelves(collection):
        keys = _keys_by_id("skill", shelf)
        for pk, name in Skill.objects.filter(collection=shelf).values_list("pk", "name"):
            by_name[name.casefold()] = keys[pk]
        aliases = SkillAlias.objects.filter(collection=shelf).values_list("skill_id", "name")
        by_name.update({name.casefold(): keys[pk] for pk, name in aliases})
    entries, skipped = [], list(package.skipped)
    for entry in package.entries:
        teaching = package.teachings.get(entry.key) if entry.kind == "resource" else None
        if teaching is None:
            entries.append(entry)
            continue
        found = {by_name[name.casefold()]: None for name in teaching.about if name.casefold() in by_name}
        if not found:
            about = ", ".join(teaching.about)
            reason = f"names no skill here; what “{entry.key}” teaches is left open"
            skipped.append(Skipped(entry.file, entry.number, "subjects", about, reason))
        step = {"from": teaching.from_level, "to": teaching.to_level, "estimated": True}
        rows = [{"skill": skill, **step} for skill in found]
        entries.append(replace(entry, values={**entry.values, **({"teaches": rows} if rows else {})}))
    return replace(package, entries=tuple(entries), skipped=tuple(skipped))


def _shelves(collection: Collection) -> list[Collection]:
    """The public ones, then the shelf itself, whose names count first."""
    return sorted(
        {*Collection.objects.filter(public=True), collection}, key=lambda shelf: shelf == collection
    )


def _keys_by_id(kind: str, collection: Collection) -> dict[int, str]:
    """What each row of the shelf is called in records: the key it was loaded by, else its slug, else its id."""
    of = KINDS[kind]
    rows = of.model.objects.filter(collection=collection) if of.shelved else of.model.objects.all()
    slugged = any(field.name == "slug" for field in of.model._meta.get_fields())
    keys = (
        dict(rows.values_list("pk", "slug"))
        if slugged
        else {pk: f"{kind}-{pk}" for pk in rows.values_list("pk", flat=True)}
    )
    records = LoadedRecord.objects.filter(kind=kind).filter(
        collection__in=[collection] if of.shelved else _shelves(collection)
    )
    keys.update({pk: key for pk, key in records.values_list("object_id", "key") if pk in keys})
    return keys


def _on_the_shelf(package: Package, collection: Collection) -> Iterator[tuple[tuple[str, str], str]]:
    """(kind, key) → the key of what goes by the same name there, for records not loaded from here before."""
    loaded = set(LoadedRecord.objects.filter(collection=collection).values_list("kind", "key"))
    for kind in {entry.kind for entry in package.entries} & {
        "skill",
        "role",
        "category",
        "provider",
        "resource",
    }:
        keys = _keys_by_id(kind, collection)
        names = _names_on(kind, collection)
        for entry in package.entries:
            if entry.kind != kind or (kind, entry.key) in loaded:
                continue
            name = _name(entry).casefold()
            there = names.get((name, str(entry.values.get("url", ""))) if kind == "resource" else (name, ""))
            if there is not None and keys[there] != entry.key:
                yield (kind, entry.key), keys[there]


def _names_on(kind: str, collection: Collection) -> dict[tuple[str, str], int]:
    """Name (and address, for resources, whose titles may repeat) → id."""
    of = KINDS[kind]
    rows = of.model.objects.filter(collection=collection) if of.shelved else of.model.objects.all()
    if kind == "resource":
        return {(title.casefold(), url): pk for title, url, pk in rows.values_list("title", "url", "pk")}
    names = {(name.casefold(), ""): pk for name, pk in rows.values_list("name", "pk")}
    if kind == "skill":
        aliases = SkillAlias.objects.filter(collection=collection).values_list("name", "skill_id")
        names = {(name.casefold(), ""): pk for name, pk in aliases} | names
    return names


SINGLE = {"provider": "provider", "category": "category", "parent": "category"}


def _renamed(entry: Entry, names: Names) -> Entry:
    """The entry, pointing to what the shelf has instead of to the records that were matched to it."""
    if not names:
        return entry
    values: dict[str, Any] = dict(entry.values)
    for field, kind in SINGLE.items():
        if field in values:
            values[field] = names.get((kind, values[field]), values[field])
    if "requires" in values:
        values["requires"] = [names.get(("resource", key), key) for key in values["requires"]]
    for field in LISTS.keys() & values.keys():
        values[field] = [
            {
                part: names.get((part, value), value) if part in ("skill", "role") else value
                for part, value in row.items()
            }
            for row in values[field]
        ]
    return replace(entry, values=values)


def _aliases_free(package: Package, collection: Collection) -> Package:
    """Without aliases that name another skill of the shelf already."""
    if not any(entry.values.get("aliases") for entry in package.entries):
        return package
    keys = _keys_by_id("skill", collection)
    taken = {name: keys[pk] for (name, _), pk in _names_on("skill", collection).items()}
    entries, skipped = [], list(package.skipped)
    for entry in package.entries:
        aliases = entry.values.get("aliases", ()) if entry.kind == "skill" else ()
        free = [alias for alias in aliases if taken.get(alias.casefold(), entry.key) == entry.key]
        for alias in set(aliases) - set(free):
            reason = "already names another skill on this shelf; left out"
            skipped.append(Skipped(entry.file, entry.number, "aliases", alias, reason))
        rest = {name: value for name, value in entry.values.items() if name != "aliases"}
        entries.append(
            replace(entry, values={**rest, "aliases": free} if free else rest) if aliases else entry
        )
    return replace(package, entries=tuple(entries), skipped=tuple(skipped))


def _cross(package: Package, collection: Collection, names: Names) -> None:
    """Notes what the framework calls each skill, role and resource."""
    known, _ = loading.known_on(collection)
    rows: dict[
        str, ExternalId
    ] = {}  # one of each id: a skill and a role may be called alike, the first one counts
    for (kind, key), identity in package.identities.items():
        pk = known.ids.get(kind, {}).get(names.get((kind, key), key))
        if kind in OWNER and pk is not None:
            row = ExternalId(
                collection=collection,
                framework=package.framework,
                external_id=identity[:300],
                **dict.fromkeys(OWNER.values()) | {OWNER[kind]: pk},
            )
            rows.setdefault(row.external_id, row)
    ExternalId.objects.bulk_create(
        rows.values(),
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["collection", "framework", "external_id"],
        update_fields=[name.removesuffix("_id") for name in OWNER.values()],
    )


# --- out ------------------------------------------------------------------------------------------------------


def entries_on(collection: Collection) -> list[Entry]:
    """Everything that stands on the shelf, as records; also the audiences and providers that stand on none."""
    keys = {kind: _known_keys(kind, collection) for kind in KINDS}
    return [entry for kind in KINDS for entry in _entries(kind, collection, keys)]


def _known_keys(kind: str, collection: Collection) -> dict[int, str]:
    return {pk: key for shelf in _shelves(collection) for pk, key in _keys_by_id(kind, shelf).items()}


def _entries(kind: str, collection: Collection, keys: Keys) -> Iterator[Entry]:
    of = KINDS[kind]
    found = in_order(of.model.objects.filter(collection=collection) if of.shelved else of.model.objects.all())
    for row, state in zip(found, loading.states_of(of, found), strict=True):
        yield Entry(kind, {"key": keys[kind][row.pk], **record_of(kind, state, keys)})
