"""What looks like something else on the shelf: nearly the same name, or the same page behind another spelling."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db.models import Q
from rapidfuzz.distance import OSA

from .models import Collection, DistinctPair, Resource, Skill, SkillAlias, Status

SHOWN = 3
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|wt\.mc_id|ref|ref_src|source|trk|trkcampaign", re.I
)
_LOCALE = re.compile(r"/[a-z]{2}-[a-z]{2}(?=/|$)", re.I)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing as it is compared: every name it goes by, and its page."""

    pk: int
    name: str
    names: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that may be one, and why."""

    first: Entry
    second: Entry
    why: str


def canonical(url: str) -> str:
    """The page behind an address: without scheme, www, language of the site, tracking and fragment."""
    if not url:
        return ""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url.casefold()
    path = _LOCALE.sub("", parts.path, count=1).rstrip("/")
    query = [pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0])]
    return f"{host}{port}{path}" + (f"?{urlencode(sorted(query))}" if query else "")


def bare(name: str) -> str:
    """The words of a name and nothing else: no case, no accents' variants, no punctuation."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")))


def near(one: str, other: str) -> bool:
    """Whether two bare names may be a slip of the pen apart; whatever differs in a figure is another thing."""
    if one == other:
        return bool(one)
    return any(_slip(a, b) for a, b in ((one, other), (_ordered(one), _ordered(other))))


def _ordered(name: str) -> str:
    return " ".join(sorted(name.split()))


def _slip(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    if length < 5 or _figures(one) != _figures(other):
        return one == other and length > 0
    allowed = 1 if length < 12 else 2 if length < 30 else 3
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed and not _other_words(one, other)


def _figures(name: str) -> list[str]:
    return sorted(re.findall(r"\d+", name))


def _other_words(one: str, other: str) -> bool:
    """Whether a short word gave way to another, rather than a letter to another letter: AI for HR, AI for IT."""
    a, b = one.split(), other.split()
    if len(a) != len(b):
        return False
    changed = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return any(
        longest <= 2 or (longest == 3 and OSA.distance(x, y) > 1)
        for x, y in changed
        if (longest := max(len(x), len(y))) <= 3
    )


def entries(kind: str, shelves: Iterable[Collection]) -> list[Entry]:
    """All of a kind that are not retired."""
    shelves = list(shelves)
    if kind == "resource":
        rows = Resource.objects.filter(collection__in=shelves).exclude(status=Status.RETIRED).order_by("pk")
        return [
            Entry(pk, title, (bare(title),), canonical(url))
            for pk, title, url in rows.values_list("pk", "title", "url")
        ]
    skills = Skill.objects.filter(collection__in=shelves).exclude(status=Status.RETIRED).order_by("pk")
    also: dict[int, list[str]] = defaultdict(list)
    for skill, name in SkillAlias.objects.filter(skill__in=skills).values_list("skill", "name"):
        also[skill].append(bare(name))
    return [Entry(pk, name, (bare(name), *also[pk])) for pk, name in skills.values_list("pk", "name")]


def like(
    kind: str, name: str, *, shelves: Iterable[Collection], url: str = "", but: int | None = None
) -> list[Entry]:
    """The few that a new or renamed thing may be the same as."""
    wanted, page = bare(name), canonical(url)
    distinct = _distinct(kind, but) if but else set()
    found = [
        entry
        for entry in entries(kind, shelves)
        if entry.pk != but
        and entry.pk not in distinct
        and ((page and entry.url == page) or any(near(wanted, other) for other in entry.names))
    ]
    return sorted(found, key=lambda e: (e.url != page or not page, OSA.distance(wanted, e.names[0])))[:SHOWN]


def _distinct(kind: str, pk: int) -> set[int]:
    rows = DistinctPair.objects.filter(Q(first_id=pk) | Q(second_id=pk), kind=kind)
    return {one for row in rows.values_list("first_id", "second_id") for one in row} - {pk}


def pairs(kind: str, shelves: Iterable[Collection]) -> list[Pair]:
    """Every two that may be one, those found to be different left out."""
    everything = entries(kind, shelves)
    known = set(DistinctPair.objects.filter(kind=kind).values_list("first_id", "second_id"))
    found: dict[tuple[int, int], Pair] = {}
    for block in _blocks(everything):
        for one, other in combinations(block, 2):
            key = (min(one.pk, other.pk), max(one.pk, other.pk))
            if one.pk == other.pk or key in known or key in found:
                continue
            if why := _why(one, other):
                first, second = sorted((one, other), key=lambda entry: entry.pk)
                found[key] = Pair(first, second, why)
    return sorted(found.values(), key=lambda pair: (pair.first.name, pair.second.name))


def _why(one: Entry, other: Entry) -> str:
    if one.url and one.url == other.url:
        return "the same page"
    if any(near(a, b) for a in one.names for b in other.names):
        return "nearly the same name"
    return ""


def _blocks(everything: Sequence[Entry]) -> Iterable[list[Entry]]:
    """Groups within which duplicates lie: the same page; or all words but those that a slip may have spoilt.

    Three slips spoil three words at most, so that two names of four words and more share one; of those with
    fewer, halves of the letters are compared. A word that very many share parts nothing and is left out.
    """
    groups: dict[Any, list[Entry]] = defaultdict(list)
    for entry in everything:
        if entry.url:
            groups["url", entry.url].append(entry)
        for name in set(entry.names):
            letters = _ordered(name).replace(" ", "")
            middle = len(letters) // 2
            keys = {
                ("head", letters[:5]),
                ("tail", letters[-5:]),
                ("mid", letters[max(0, middle - 2) : middle + 3]),
            }
            plain = name.replace(" ", "")
            keys |= {("start", plain[:6]), ("end", plain[-6:])}
            if " " not in name:
                keys |= {("begins", name[:4]), ("ends", name[-4:])}
            keys |= {("word", word) for word in name.split() if len(word) > 3}
            for key in keys:
                groups[key].append(entry)
    limit = max(60, len(everything) // 40)
    return (group for group in groups.values() if 1 < len(group) <= limit)


def set_apart(*, kind: str, one: int, other: int, by: Any = None) -> None:
    """These are two different things; nobody is asked again."""
    first, second = sorted((one, other))
    DistinctPair.objects.get_or_create(
        kind=kind, first_id=first, second_id=second, defaults={"by": by if getattr(by, "pk", None) else None}
    )
