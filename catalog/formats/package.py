"""What every reader gives: checked records of one framework, where each came from, and what was left out."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import nh3

from catalog.checking import references
from catalog.records import Entry
from catalog.schema import text

Identity = tuple[str, str]  # kind and key
Values = dict[str, Any]

NOT_IN_USE = re.compile(r"\bnot in use\b|\bwithdrawn\b|\bdeprecated\b|\bobsolete\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was left out or changed on the way in, and why. `line` 0: the format has no lines."""

    file: str
    line: int
    field: str
    value: str
    reason: str

    def __str__(self) -> str:
        where = ", ".join(
            part for part in (self.file, f"line {self.line}" if self.line else "", self.field) if part
        )
        shown = self.value if len(self.value) <= 80 else self.value[:77] + "…"
        return f"{where}: “{shown}” {self.reason}."


@dataclass(frozen=True, slots=True)
class Teaching:
    """What a resource is about, in the words of its framework, and the levels it claims to lead from and to."""

    about: tuple[str, ...]
    from_level: int
    to_level: int


@dataclass(frozen=True, slots=True)
class Package:
    """`identities`: what each record is called in the framework, for the crosswalk. `teachings`: resource key → what
    it is about where the framework names no skill of ours; the exchange looks these names up on the shelf."""

    framework: str
    entries: tuple[Entry, ...]
    identities: Mapping[Identity, str] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
    teachings: Mapping[str, Teaching] = field(default_factory=dict)


def plain(value: object, limit: int = 0) -> str:
    """Text without markup and control characters; lists and breaks of HTML become lines."""
    said = value if isinstance(value, str) else "" if value is None else str(value)
    if "<" in said:
        said = re.sub(r"<(?:br|/p|/li|/div|/tr|/h\d)\b[^>]*>", "\n", said, flags=re.IGNORECASE)
        said = nh3.clean(said, tags=set(), clean_content_tags={"script", "style"})
    if "&" in said:
        said = html.unescape(said)
    said = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", said.replace("\r\n", "\n").replace("\r", "\n"))
    said = re.sub(r"[ \t\u00a0]+", " ", said)
    said = re.sub(r" ?\n ?", "\n", re.sub(r"\n{3,}", "\n\n", said)).strip()
    return cut(said, limit) if limit else said


def line_of(value: object, limit: int = 200) -> str:
    """The same on one line, for names."""
    return cut(" ".join(plain(value).split()), limit)


def cut(said: str, limit: int) -> str:
    """At most so many characters; an ellipsis says that there was more."""
    return said if len(said) <= limit else said[: limit - 1].rstrip() + "…"


def key_of(framework: str, identity: str) -> str:
    """A key that stays the same as long as the framework calls the record the same.

    Of an address only its last part counts if that is an id by itself (a UUID), else its path.
    """
    name = identity.strip()
    if "://" in name:
        path = name.split("://", 1)[1].partition("/")[2].rstrip("/") or name
        tail = path.rsplit("/", 1)[-1]
        name = tail if re.fullmatch(r"[0-9a-fA-F-]{32,36}", tail) else path
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold().encode("ascii", "ignore").decode()).strip("-")
    lossless = slug.replace("-", "") == re.sub(r"[\W_]", "", name.casefold())
    if len(slug) > 80 or not lossless or not slug:
        slug = f"{slug[:60].strip('-')}-{hashlib.sha256(identity.encode()).hexdigest()[:10]}".strip("-")
    return f"{framework}-{slug}"


class Draft:
    """Collects what a reader finds; `package()` makes names unique and hands it over."""

    def __init__(self, framework: str):
        self.framework = framework
        self.entries: dict[Identity, Entry] = {}
        self.identities: dict[Identity, str] = {}
        self.skipped: list[Skipped] = []
        self.teachings: dict[str, Teaching] = {}

    def key(self, identity: str) -> str:
        return key_of(self.framework, identity)

    def add(
        self,
        kind_: str,
        identity: str,
        file: str = "",
        line: int = 0,
        *,
        key: str = "",
        code: str = "",
        **values: Any,
    ) -> str:
        """Adds a record unless it has no name or its id came before; its key, or "" if it was left out.

        `key`: where the file carries one of ours; `code`: what the crosswalk shows, if not the identity itself.
        `values` without a value (None, "", empty lists) are dropped: absent is absent.
        """
        kind = kind_
        name_field = "title" if kind == "resource" else "name"
        name = str(values.get(name_field, ""))
        if not identity:
            return self._left_out(file, line, "id", name, "has no id, so it would be new at each import")
        if not name:
            return self._left_out(file, line, name_field, identity, "has no name")
        if wrong := text(300 if kind == "resource" else 200)(name):
            return self._left_out(file, line, name_field, name, f"is no name (expected: {wrong})")
        key = key or self.key(identity)
        if (kind, key) in self.entries:
            return self._left_out(file, line, "id", identity, "stands here twice; the first was taken")
        kept = {field: value for field, value in values.items() if value not in (None, "", [], ())}
        self.entries[kind, key] = Entry(kind, {"key": key, **kept}, file=file, number=line)
        self.identities[kind, key] = code or identity
        return key

    def _left_out(self, file: str, line: int, field_: str, value: str, reason: str) -> str:
        self.skip(file, line, field_, value, reason)
        return ""

    def skip(self, file: str, line: int, field_: str, value: object, reason: str) -> None:
        self.skipped.append(Skipped(file, line, field_, str(value), reason))

    def values(self, kind: str, key: str) -> Values:
        """The record's own values, to be added to while reading goes on."""
        return self.entries[kind, key].values  # type: ignore[return-value]

    def has(self, kind: str, key: str) -> bool:
        return (kind, key) in self.entries

    def append(self, kind: str, key: str, field_: str, value: Any) -> None:
        self.values(kind, key).setdefault(field_, []).append(value)

    def package(self) -> Package:
        """With every name told apart: the second “Analysis” becomes “Analysis (its id)”."""
        entries = [self._named(entry, taken) for taken in [{}] for entry in self.entries.values()]
        entries = list(self._aliases_told_apart(entries))
        return Package(self.framework, tuple(entries), self.identities, tuple(self.skipped), self.teachings)

    def _named(self, entry: Entry, taken: dict[tuple[str, str], str]) -> Entry:
        if entry.kind == "resource":
            return entry
        name = entry.values["name"]
        if taken.setdefault((entry.kind, name.casefold()), entry.key) == entry.key:
            return entry
        code = cut(self.identities[entry.kind, entry.key].rstrip("/").rsplit("/", 1)[-1], 60)
        fresh = f"{cut(name, 190 - len(code))} ({code})"
        taken[entry.kind, fresh.casefold()] = entry.key
        self.skip(
            entry.file, entry.number, "name", name, f"is the name of two entries; this one is now “{fresh}”"
        )
        return replace(entry, values={**entry.values, "name": fresh})

    def _aliases_told_apart(self, entries: list[Entry]) -> Iterator[Entry]:
        names = {e.values["name"].casefold(): e.key for e in entries if e.kind == "skill"}
        for entry in entries:
            aliases = entry.values.get("aliases") if entry.kind == "skill" else None
            if not aliases:
                yield entry
                continue
            own: list[str] = []
            for alias in aliases:
                if len(alias) > 200:
                    self.skip(entry.file, entry.number, "aliases", alias, "is longer than 200 characters")
                elif names.setdefault(alias.casefold(), entry.key) != entry.key:
                    self.skip(
                        entry.file, entry.number, "aliases", alias, "already names another skill; left out"
                    )
                elif alias.casefold() not in {a.casefold() for a in own} | {entry.values["name"].casefold()}:
                    own.append(alias)
            kept = {name: value for name, value in entry.values.items() if name != "aliases"}
            yield replace(entry, values={**kept, "aliases": own} if own else kept)


LISTS = {  # field of references in a list -> what must be distinct in it
    "needs": ("skill", "audience", "role"),
    "teaches": ("skill",),
    "relations": ("skill", "kind"),
}
ESSENTIAL = {"role": "audience"}  # without it the record itself cannot stand


def settle(package: Package, known: Mapping[str, Collection[str]]) -> Package:
    """The package without references to what neither it nor the shelf has; each is reported, the rest stays.

    `known`: kind → keys on the shelf. References of a record to itself and repeated ones go too.
    """
    here: dict[str, set[str]] = {kind: set(keys) for kind, keys in known.items()}
    for entry in package.entries:
        here.setdefault(entry.kind, set()).add(entry.key)
    entries: list[Entry] = []
    skipped = list(package.skipped)
    for entry in package.entries:
        missing = {(f, k, key) for f, k, key in references(entry) if key not in here.get(k, ())}
        for field_, kind, key in sorted(missing):
            if kind != "source":
                skipped.append(_dangling(entry, field_, kind, key))
        if any(field_ == ESSENTIAL.get(entry.kind) for field_, _, _ in missing):
            skipped.append(Skipped(entry.file, entry.number, "", entry.key, "was left out because of that"))
            continue
        entries.append(_settled(entry, missing, skipped))
    return replace(package, entries=tuple(entries), skipped=tuple(skipped))


def _dangling(entry: Entry, field_: str, kind: str, key: str) -> Skipped:
    reason = f"is no {kind} of this file or shelf; the reference of “{entry.key}” was left out"
    return Skipped(entry.file, entry.number, field_, key, reason)


def _settled(entry: Entry, missing: set[tuple[str, str, str]], skipped: list[Skipped]) -> Entry:
    values: Values = dict(entry.values)
    gone = {(field_, key) for field_, _, key in missing}
    for field_, value in list(values.items()):
        if isinstance(value, str) and (field_, value) in gone:
            del values[field_]
        elif field_ in ("audiences", "requires", "sources"):
            values[field_] = [k for k in dict.fromkeys(value) if (field_, k) not in gone and k != entry.key]
        elif field_ in LISTS:
            values[field_] = _rows(entry, field_, value, gone, skipped)
    return replace(entry, values={k: v for k, v in values.items() if v != []})


def _rows(
    entry: Entry, field_: str, rows: list[Values], gone: set[tuple[str, str]], skipped: list[Skipped]
) -> list[Values]:
    kept: dict[tuple, Values] = {}
    for row in rows:
        if any((field_, row.get(part)) in gone for part in ("skill", "audience", "role")):
            continue
        if field_ == "relations" and row["skill"] == entry.key:
            skipped.append(Skipped(entry.file, entry.number, field_, entry.key, "points to itself; left out"))
            continue
        distinct = tuple(row.get(part) for part in LISTS[field_])
        if kept.setdefault(distinct, row) != row:
            skipped.append(
                Skipped(
                    entry.file, entry.number, field_, row["skill"], "stands here twice; the first was taken"
                )
            )
    return list(kept.values())
