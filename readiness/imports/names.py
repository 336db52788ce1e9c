"""Who is meant by a cell: "Doe, Jane", "Jane Doe <jane@x.org>", an address where a name should be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .words import clean

_ADDRESS = r"[^\s@,;:<>()\[\]\"\\]{1,64}@[^\s@,;:<>()\[\]\"\\]+\.[^\s@,;:<>()\[\]\"\\.]+"
_WITH_ADDRESS = re.compile(rf"(.{{0,200}}?)\s*[<(\[]\s*(?:mailto:)?({_ADDRESS})\s*[>)\]]")
_ONLY_ADDRESS = re.compile(rf"(?:mailto:)?({_ADDRESS})")
_LAST_FIRST = re.compile(r"([^,]{1,80}), ?([^,]{1,80})")
_TITLES = frozenset({"phd", "md", "mba", "jr", "sr", "msc", "bsc", "dr", "cpa", "ii", "iii"})


@dataclass(frozen=True, slots=True)
class Who:
    name: str
    email: str = ""
    turned: bool = False  # "Doe, Jane" was turned around
    made: bool = False  # the name was made of the address


def who_is(said: str) -> Who:
    """The name in reading order and the address, as far as they are said."""
    said = clean(said)
    email = ""
    if both := _WITH_ADDRESS.fullmatch(said):
        said, email = both[1].strip(" \"'"), both[2].casefold()
    elif alone := _ONLY_ADDRESS.fullmatch(said):
        said, email = "", alone[1].casefold()
    turned = False
    if (parts := _LAST_FIRST.fullmatch(said)) and parts[2].casefold().strip(" .") not in _TITLES:
        said, turned = f"{parts[2].strip()} {parts[1].strip()}", True
    if email and not said:
        return Who(name_of(email), email, made=True)
    return Who(said, email, turned)


def name_of(email: str) -> str:
    """jane.doe@x.org is Jane Doe; where no such name can be seen, what stands before the @."""
    local = email.partition("@")[0]
    parts = [part for part in re.split(r"[._]+", local) if part]
    if len(parts) > 1 and all(part.replace("-", "").isalpha() for part in parts):
        return " ".join("-".join(piece.capitalize() for piece in part.split("-")) for part in parts)
    return local
