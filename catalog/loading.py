"""Loads catalog records onto a shelf: again and again with the same result, and never over a curator's edit."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from django.db import models, transaction

from . import states
from .checking import problems_in
from .history import Recording
from .kinds import KINDS, Kind
from .models import Change, Collection, LoadedRecord
from .records import Entry, entries_of, starter_sources
from .schema import RecordProblems
from .states import State

Outcome = Literal["new", "changed", "unchanged", "kept"]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one record; `reason` says why it was kept as it is."""

    kind: str
    key: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    results: tuple[Result, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(result.outcome == outcome for result in self.results)

    def kept(self) -> list[Result]:
        return [result for result in self.results if result.outcome == "kept"]

    def by_kind(self) -> dict[str, Counter[str]]:
        """Kind -> how many of its records are new, changed, unchanged, kept."""
        table: dict[str, Counter[str]] = {}
        for result in self.results:
            table.setdefault(result.kind, Counter())[result.outcome] += 1
        return table


class Missing(Exception):
    """A record points to something that was deleted from this catalog."""


@dataclass
class Known:
    """The ids behind keys, on this shelf and the public one; the shelf's own come first."""

    collection_id: int
    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    current: str = ""  # the kind being created: what it says of itself is filled in afterwards

    def __call__(self, kind: str, key: str | None) -> int | None:
        if key is None:
            return None
        if (found := self.ids.get(kind, {}).get(key)) is not None:
            return found
        if kind == self.current:
            return None
        raise Missing(f"it refers to {kind} “{key}”, which is not in this catalog any more")


def load(
    records: Iterable[Entry] | Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    collection: Collection,
    force: bool = False,
    by: Any = None,
    note: str = "",
) -> Report:
    """Writes the records onto the shelf, all or none, and records what that changed.

    A record whose row was edited since it was loaded is kept as it is, unless `force`.
    Raises RecordProblems, with every mistake, before anything is written.
    """
    entries = entries_of(records) if isinstance(records, Mapping) else list(records)
    with transaction.atomic():
        known, loaded = _known(collection)
        if problems := problems_in(entries, _keys(known, loaded)):
            raise RecordProblems(problems)
        recording = Recording(by=by, how=Change.How.LOAD, note=note)
        results = [
            result
            for kind in KINDS
            for result in _load_kind(
                kind, [e for e in entries if e.kind == kind], collection, known, loaded, force, recording
            )
        ]
        recording.finish()
    return Report(tuple(results))


def check(entries: Iterable[Entry], *, collection: Collection | None = None) -> None:
    """Raises RecordProblems if the entries could not be loaded onto the shelf, or by themselves if none is given."""
    keys = _keys(*_known(collection)) if collection else {"source": set(starter_sources())}
    if problems := problems_in(entries, keys):
        raise RecordProblems(problems)


def known_on(collection: Collection) -> tuple[Known, dict[str, set[str]]]:
    """What records loaded onto the shelf may point to: the ids behind keys, and the keys of each kind."""
    known, loaded = _known(collection)
    return known, _keys(known, loaded)


def _keys(known: Known, loaded: Mapping[tuple[str, str], LoadedRecord]) -> dict[str, set[str]]:
    keys = {kind: set(ids) for kind, ids in known.ids.items()}
    for kind, key in loaded:  # also what was deleted since: pointing to it is no mistake of the file
        keys.setdefault(kind, set()).add(key)
    return keys | {"source": set(starter_sources())}


def _known(collection: Collection) -> tuple[Known, dict[tuple[str, str], LoadedRecord]]:
    """The ids of everything that can be pointed to, and what was loaded onto this shelf before."""
    shelves = sorted({collection, *Collection.objects.filter(public=True)}, key=lambda c: c == collection)
    known = Known(collection.pk)
    mine: dict[tuple[str, str], LoadedRecord] = {}
    for shelf in shelves:
        for name, kind in KINDS.items():
            if "slug" in {f.name for f in kind.model._meta.get_fields()}:
                rows = (
                    kind.model.objects.filter(collection=shelf) if kind.shelved else kind.model.objects.all()
                )
                known.ids.setdefault(name, {}).update(rows.values_list("slug", "pk"))
        for record in LoadedRecord.objects.filter(collection=shelf):
            known.ids.setdefault(record.kind, {})[record.key] = record.object_id
            if shelf == collection:
                mine[record.kind, record.key] = record
    for name, kind in KINDS.items():
        there = set(kind.model.objects.values_list("pk", flat=True)) if known.ids.get(name) else set()
        known.ids[name] = {key: pk for key, pk in known.ids.get(name, {}).items() if pk in there}
    return known, mine


def _load_kind(
    name: str,
    entries: list[Entry],
    collection: Collection,
    known: Known,
    loaded: Mapping[tuple[str, str], LoadedRecord],
    force: bool,
    recording: Recording,
) -> list[Result]:
    if not entries:
        return []
    kind = KINDS[name]
    results: dict[str, Result] = {}
    objects = _found(name, kind, entries, collection, known, loaded)
    created = _create(name, kind, entries, objects, collection, known, loaded, force, results)
    objects |= created
    shelf = {"collection_id": collection.pk} if kind.shelved else {}
    present = _states(kind, list(objects.values()))
    changes: list[tuple[models.Model, State, State]] = []
    for position, entry in enumerate(entries):
        if entry.key in results:
            continue
        row = objects[entry.key]
        now = present[row.pk]
        try:
            wanted = _wanted(kind, entry, known, position)
        except Missing as missing:
            results[entry.key] = Result(name, entry.key, "kept", str(missing))
            continue
        before = loaded.get((name, entry.key))
        edited = entry.key not in created and (before is None or before.loaded_hash != _hash(now))
        if entry.key in created:
            recording.tell(name, row.pk, None, wanted | shelf)
        if now == wanted:
            outcome = "new" if entry.key in created else "unchanged"
        elif edited and not force:
            why = "it was edited here" if before else "it was made by hand here"
            results[entry.key] = Result(name, entry.key, "kept", why)
            continue
        else:
            outcome = "new" if entry.key in created else "changed"
            changes.append((row, now, wanted))
            if entry.key not in created:
                recording.tell(name, row.pk, now | shelf, wanted | shelf)
        results[entry.key] = Result(name, entry.key, outcome)
    _write(kind, changes)
    _remember(name, kind, entries, objects, results, collection)
    return [results[entry.key] for entry in entries]


def _found(
    name: str,
    kind: Kind,
    entries: list[Entry],
    collection: Collection,
    known: Known,
    loaded: Mapping[tuple[str, str], LoadedRecord],
) -> dict[str, models.Model]:
    """Key -> the row that stands for it: the one loaded before, else one with the same name made by hand."""
    rows = kind.model.objects.filter(collection=collection) if kind.shelved else kind.model.objects.all()
    by_id = {row.pk: row for row in rows}
    by_name = {
        (column, str(getattr(row, column)).casefold()): row
        for row in by_id.values()
        for column, _ in kind.natural
    }
    found: dict[str, models.Model] = {}
    taken = {record.object_id for (of, _), record in loaded.items() if of == name}
    for entry in entries:
        if before := loaded.get((name, entry.key)):
            row = by_id.get(before.object_id)
        else:
            names = ((column, str(entry.values[field]).casefold()) for column, field in kind.natural)
            row = next((by_name[n] for n in names if n in by_name and by_name[n].pk not in taken), None)
        if row is not None:
            found[entry.key] = row
            taken.add(row.pk)
            known.ids[name][entry.key] = row.pk
    return found


def _create(
    name: str,
    kind: Kind,
    entries: list[Entry],
    objects: Mapping[str, models.Model],
    collection: Collection,
    known: Known,
    loaded: Mapping[tuple[str, str], LoadedRecord],
    force: bool,
    results: dict[str, Result],
) -> dict[str, models.Model]:
    """Rows for the records that have none, without what hangs on them."""
    fresh: dict[str, models.Model] = {}
    known.current = name
    for position, entry in enumerate(entries):
        if entry.key in objects:
            continue
        if (name, entry.key) in loaded and not force:
            results[entry.key] = Result(name, entry.key, "kept", "it was deleted here")
            continue
        try:
            fields = kind.fields(entry.values, known, position)
        except Missing as missing:
            results[entry.key] = Result(name, entry.key, "kept", str(missing))
            continue
        shelf = {"collection": collection} if kind.shelved else {}
        fresh[entry.key] = kind.model(**fields, **shelf)
    known.current = ""
    kind.model.objects.bulk_create(fresh.values())
    known.ids.setdefault(name, {}).update({key: row.pk for key, row in fresh.items()})
    return fresh


def _wanted(kind: Kind, entry: Entry, known: Known, position: int) -> State:
    state: State = kind.fields(entry.values, known, position)
    for child in kind.children:
        state[child.model._meta.label] = set(child.rows(entry.values, known))
    return state


def _states(kind: Kind, rows: list[models.Model]) -> dict[int, State]:
    """Id -> what the database holds, in the shape of what a record asks for."""
    return states.read(kind, [row.pk for row in rows], _columns(kind), kind.children)


def states_of(kind: Kind, rows: list[models.Model]) -> list[State]:
    """What the database holds of each row and of what hangs on it, in the order of the rows."""
    states = _states(kind, rows)
    return [states[row.pk] for row in rows]


def _columns(kind: Kind) -> list[str]:
    """The columns that records speak about; what only curators fill in (owner, review date) is left alone."""
    curated = {"collection_id", "owner_id", "review_by", "replaced_by_id"}
    return [name for name in states.columns(kind) if name not in curated]


def _write(kind: Kind, changes: list[tuple[models.Model, State, State]]) -> None:
    for row, now, wanted in changes:
        changed = [name for name in wanted if name in now and not isinstance(wanted[name], set)]
        changed = [name for name in changed if now[name] != wanted[name]]
        for name in changed:
            setattr(row, name, wanted[name])
        if changed:
            row.save(update_fields=[row._meta.get_field(name).name for name in changed])
    for child in kind.children:
        label = child.model._meta.label
        states.write_rows(
            child,
            [
                (row.pk, now[label] - wanted[label], wanted[label] - now[label])
                for row, now, wanted in changes
            ],
        )


def _remember(
    name: str,
    kind: Kind,
    entries: list[Entry],
    objects: Mapping[str, models.Model],
    results: Mapping[str, Result],
    collection: Collection,
) -> None:
    """Notes what was written, so that a later edit can be told from it."""
    done = {e.key: objects[e.key] for e in entries if results[e.key].outcome != "kept"}
    states = _states(kind, list(done.values()))
    LoadedRecord.objects.bulk_create(
        [
            LoadedRecord(
                collection=collection, kind=name, key=key, object_id=row.pk, loaded_hash=_hash(states[row.pk])
            )
            for key, row in done.items()
        ],
        update_conflicts=True,
        unique_fields=["collection", "kind", "key"],
        update_fields=["object_id", "loaded_hash"],
    )


def _hash(state: State) -> str:
    plain = {
        name: sorted(map(_plain, value)) if isinstance(value, set) else _plain(value)
        for name, value in state.items()
    }
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return "|".join(map(_plain, value))
    return format(value.normalize(), "f") if isinstance(value, Decimal) else repr(value)
