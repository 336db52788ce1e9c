"""CASE, 1EdTech's exchange of competencies and academic standards: the JSON of a CFPackage, versions 1.0 and 1.1.

Source: https://www.imsglobal.org/spec/case/v1p0/information_model. Read: an item with children is a category, one
without is a skill, unless `extensions.readiness` says otherwise; `abbreviatedStatement` (else `fullStatement`) is the
name; rubric criteria about a skill with a level for each score 0–5 are its level texts. Written: a package valid by
version 1.0. What it has no word for (kind, aliases, half-life, status, key) stands in `extensions.readiness`, so that
what we write is read back to the same records.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from catalog.levels import LEVELS
from catalog.records import Entry

from .files import File, refuse, tables_of
from .package import Draft, Package, line_of, plain

FRAMEWORK = "case"
OURS = "readiness"
SPACE = uuid.UUID(
    "6f0d2b0e-6a8c-5a57-9d0e-2f1f2f3c9a11"
)  # ids are made of this and a key: the same each time
KEPT = ("kind", "half_life_months", "aliases", "status", "sources")  # no word of CASE for these
TO_CASE = {
    "related": "isRelatedTo",
    "close_match": "isRelatedTo",
    "broader": "isPartOf",
    "exact_match": "exactMatchOf",
    "prerequisite": "precedes",  # the other precedes this one
}
OF_CASE = {
    "isRelatedTo": "related",
    "isPeerOf": "related",
    "isPartOf": "broader",
    "exactMatchOf": "exact_match",
    "precedes": "prerequisite",
}


# --- reading --------------------------------------------------------------------------------------------------


def read(files: Iterable[File]) -> Package:
    """Categories and skills with relations and level texts. Raises RecordProblems."""
    draft = Draft(FRAMEWORK)
    for file in files:
        root = file.json()
        if not isinstance(root, Mapping) or not isinstance(root.get("CFDocument"), Mapping):
            raise refuse(file.name, "other JSON", "a CFPackage with CFDocument and CFItems")
        _Reader(draft, file, root).read()
    return draft.package()


class _Reader:
    def __init__(self, draft: Draft, file: File, root: Mapping[str, Any]):
        self.draft, self.file, self.root = draft, file, root
        self.document = str(tables_of(root["CFDocument"]).get("identifier") or "")
        self.kinds: dict[str, tuple[str, str]] = {}  # identifier of an item -> kind and key

    def read(self) -> None:
        links = list(self._rows("CFAssociations"))
        parents = {_end(link, "destination") for link in links if link.get("associationType") == "isChildOf"}
        for item in self._rows("CFItems"):
            self._item(item, parents)
        for link in sorted(links, key=_place):
            self._link(link)
        for rubric in self._rows("CFRubrics"):
            for criterion in rubric.get("CFRubricCriteria") or ():
                self._criterion(tables_of(criterion))

    def _rows(self, name: str) -> Iterator[Mapping[str, Any]]:
        rows = self.root.get(name)
        for place, row in enumerate(rows if isinstance(rows, list) else (), start=1):
            if isinstance(row, Mapping):
                yield row
            else:
                self.draft.skip(self.file.name, 0, f"{name} no. {place}", row, "is no entry")

    def _item(self, item: Mapping[str, Any], parents: set[str]) -> None:
        identifier = str(item.get("identifier") or "")
        ours = _ours(item)
        kind = ours.get("record") or ("category" if identifier in parents else "skill")
        if kind not in ("category", "skill"):
            self.draft.skip(self.file.name, 0, identifier, kind, "is neither a category nor a skill")
            return
        values = _of_ours(item, ours) if ours else _of_theirs(item)
        if kind == "skill" and not ours:
            values["sources"] = [FRAMEWORK]
        key = self.draft.add(kind, identifier, self.file.name, key=str(ours.get("key") or ""), **values)
        if key:
            self.kinds[identifier] = kind, key

    def _link(self, link: Mapping[str, Any]) -> None:
        one, other = _end(link, "origin"), _end(link, "destination")
        type_ = str(link.get("associationType") or "")
        if type_ == "precedes":
            one, other = other, one
        (kind, key), (target_kind, target) = self.kinds.get(one, ("", "")), self.kinds.get(other, ("", ""))
        if type_ == "isChildOf":
            if other == self.document:
                return
            field = {("skill", "category"): "category", ("category", "category"): "parent"}.get(
                (kind, target_kind)
            )
            if field:
                self.draft.values(kind, key).setdefault(field, target)
            elif kind and not target_kind:
                self._skip(type_, f"{one} → {other}", "leads to nothing in this file; left out")
        elif type_ not in OF_CASE:
            self._skip("associationType", type_, "has no counterpart here; left out")
        elif kind == target_kind == "skill":
            relation = _ours(link).get("relation") or OF_CASE[type_]
            self.draft.append("skill", key, "relations", {"kind": relation, "skill": target})
        else:
            self._skip(type_, f"{one} → {other}", "does not join two skills of this file; left out")

    def _criterion(self, criterion: Mapping[str, Any]) -> None:
        kind, key = self.kinds.get(str(tables_of(criterion.get("CFItemURI")).get("identifier")), ("", ""))
        if kind != "skill":
            return
        levels = [tables_of(level) for level in criterion.get("CFRubricCriterionLevels") or ()]
        texts = {_number(level.get("score")): level.get("description") for level in levels}
        if set(texts) == set(map(float, range(len(LEVELS)))) and all(
            isinstance(text, str) for text in texts.values()
        ):
            self.draft.values("skill", key)["levels"] = [
                str(texts[float(level)]) for level in range(len(LEVELS))
            ]
        else:
            self._skip("CFRubricCriterionLevels", key, "has other levels than 0 to 5; left out")

    def _skip(self, field: str, value: str, reason: str) -> None:
        self.draft.skip(self.file.name, 0, field, value, reason)


def _of_ours(item: Mapping[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    """The record as we wrote it, to the letter."""
    described = {"description": item.get("fullStatement")} if ours.get("described") else {}
    kept = {name: ours[name] for name in KEPT if name in ours}
    return {"name": str(item.get("abbreviatedStatement") or ""), **described, **kept}


def _of_theirs(item: Mapping[str, Any]) -> dict[str, Any]:
    said = plain(item.get("fullStatement"), 4000)
    name = line_of(item.get("abbreviatedStatement") or said)
    notes = plain(item.get("notes"))
    text = "\n".join(part for part in (said if said != name else "", notes) if part)
    return {"name": name, "description": plain(text, 4000)}


def _ours(thing: Mapping[str, Any]) -> Mapping[str, Any]:
    return tables_of(tables_of(thing.get("extensions")).get(OURS))


def _end(link: Mapping[str, Any], which: str) -> str:
    return str(tables_of(link.get(f"{which}NodeURI")).get("identifier") or "")


def _place(link: Mapping[str, Any]) -> float:
    return _number(link.get("sequenceNumber"), 0)


def _number(value: object, otherwise: float = -1) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else otherwise


# --- writing --------------------------------------------------------------------------------------------------


def write(entries: Iterable[Entry], *, title: str, changed: datetime) -> bytes:
    """A CFPackage of the categories and skills among the entries; other kinds have no place in CASE and stay out.

    `changed`: the date that every part carries, since the records have none. The same entries give the same bytes.
    """
    chosen = [entry for entry in entries if entry.kind in ("category", "skill")]
    return json.dumps(_Writer(chosen, title, changed).package(), ensure_ascii=False, indent=2).encode()


class _Writer:
    def __init__(self, entries: list[Entry], title: str, changed: datetime):
        self.entries, self.title = entries, title
        self.changed = changed.isoformat(timespec="seconds")
        self.there = {(entry.kind, entry.key) for entry in entries}
        self.names = {(entry.kind, entry.key): entry.values["name"] for entry in entries}

    def package(self) -> dict[str, Any]:
        document = {**self._part("document", self.title), "creator": "Readiness", "title": self.title}
        return {
            "CFDocument": document,
            "CFItems": [self._item(entry) for entry in self.entries],
            "CFAssociations": list(self._links()),
            "CFRubrics": [self._rubric(entry) for entry in self.entries if entry.values.get("levels")],
        }

    def _part(self, kind: str, key: str) -> dict[str, Any]:
        identifier = str(uuid.uuid5(SPACE, f"{kind} {key}"))
        return {
            "identifier": identifier,
            "uri": f"urn:uuid:{identifier}",
            "lastChangeDateTime": self.changed,
        }

    def _address(self, kind: str, key: str, title: str) -> dict[str, str]:
        part = self._part(kind, key)
        return {"title": title, "identifier": part["identifier"], "uri": part["uri"]}

    def _item(self, entry: Entry) -> dict[str, Any]:
        values = entry.values
        described = bool(values.get("description"))
        kept = {name: values[name] for name in KEPT if name in values}
        return {
            **self._part(entry.kind, entry.key),
            "fullStatement": values["description"] if described else values["name"],
            "abbreviatedStatement": values["name"],
            "humanCodingScheme": entry.key,
            "CFItemType": entry.kind.capitalize(),
            "extensions": {OURS: {"record": entry.kind, "key": entry.key, "described": described, **kept}},
        }

    def _links(self) -> Iterator[dict[str, Any]]:
        for place, entry in enumerate(self.entries, start=1):
            me = entry.kind, entry.key
            above = entry.values.get("category") or entry.values.get("parent")
            if above and ("category", above) in self.there:
                yield self._link("isChildOf", me, ("category", above), place)
            else:
                yield self._link("isChildOf", me, ("document", self.title), place)
            for row in entry.values.get("relations", ()):
                other = "skill", row["skill"]
                if other not in self.there:
                    continue
                ends = (other, me) if row["kind"] == "prerequisite" else (me, other)
                link = self._link(TO_CASE[row["kind"]], *ends, place, row["kind"])
                yield link | {"extensions": {OURS: {"relation": row["kind"]}}}

    def _link(
        self, type_: str, origin: tuple[str, str], target: tuple[str, str], place: int, as_: str = ""
    ) -> dict[str, Any]:
        names = {**self.names, ("document", self.title): self.title}
        return {
            **self._part("association", " ".join((as_ or type_, *origin, *target))),
            "associationType": type_,
            "sequenceNumber": place,
            "originNodeURI": self._address(*origin, names[origin]),
            "destinationNodeURI": self._address(*target, names[target]),
        }

    def _rubric(self, entry: Entry) -> dict[str, Any]:
        levels = [
            {
                **self._part("level", f"{entry.key} {level}"),
                "quality": LEVELS[level],
                "description": text,
                "score": level,
                "position": level,
            }
            for level, text in enumerate(entry.values["levels"])
        ]
        criterion = {
            **self._part("criterion", entry.key),
            "CFItemURI": self._address(entry.kind, entry.key, entry.values["name"]),
            "CFRubricCriterionLevels": levels,
        }
        return {
            **self._part("rubric", entry.key),
            "title": entry.values["name"],
            "CFRubricCriteria": [criterion],
        }
