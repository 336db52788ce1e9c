"""The people of a file, gathered from all its sheets: everybody once, whoever a row of ratings means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from .tables import Row
from .vocabulary import KnownPerson, Vocabulary
from .words import any_of, same, show

WHO = "a name, an e-mail address or an employee number"


@dataclass(slots=True)
class Said:
    """What one row says about a person."""

    name: str = ""
    email: str = ""
    external_id: str = ""
    team: str = ""
    role: str = ""
    headcount: int | None = None
    hours: Decimal | None = None

    @property
    def named(self) -> bool:
        return bool(self.name or self.email or self.external_id)

    @property
    def called(self) -> str:
        return self.name or self.email or self.external_id


@dataclass(slots=True)
class Draft:
    """A person or group while the file is read."""

    number: int
    sheet: str
    row: int
    said: Said
    levels: dict[str, int] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return f"{self.sheet}, row {self.row}"


class People:
    """Everybody met so far, and those the organization knows."""

    def __init__(self, vocabulary: Vocabulary):
        self.drafts: list[Draft] = []
        self.namesakes: dict[str, int] = defaultdict(
            int
        )  # sheet -> rows that share a name and team with another
        self._index: dict[tuple[str, str], list[Draft]] = defaultdict(list)
        self._known: dict[tuple[str, str], list[KnownPerson]] = defaultdict(list)
        for person in vocabulary.people:
            for key in _keys(person):
                self._known[key].append(person)

    def known(self, said: Said) -> KnownPerson | None:
        """The one person of the organization that is meant, None where there is none or more than one."""
        for key in _keys(said):
            found = self._known.get(key, [])
            if said.team and key[0] == "name":
                found = [each for each in found if same(each.team) == same(said.team)]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def several_known(self, said: Said) -> bool:
        keys = _keys(said)
        return bool(keys) and keys[0][0] == "name" and len(self._known.get(keys[0], [])) > 1

    def add(self, row: Row, said: Said) -> Draft:
        draft = Draft(len(self.drafts) + 1, row.table.sheet, row.number, said)
        self.drafts.append(draft)
        for key in _keys(said):
            self._index[key].append(draft)
        return draft

    def meant(self, said: Said) -> list[Draft]:
        """Those of the file a row can mean: by number, address, else by name (and team where it is said)."""
        for kind, key in reversed(_keys(said)):
            found = self._index.get((kind, key), [])
            if kind == "name":
                found = [each for each in found if _may_be(each.said, said)]
            if found:
                return found
        return []

    def learn(self, draft: Draft, said: Said) -> None:
        """What a later row adds about the same person."""
        for name in ("name", "email", "external_id", "hours"):
            if getattr(said, name) and not getattr(draft.said, name):
                setattr(draft.said, name, getattr(said, name))
        for key in _keys(said):
            if draft not in self._index[key]:
                self._index[key].append(draft)

    def merge(self, draft: Draft, row: Row, said: Said, levels: dict[str, int], namesakes: str) -> bool:
        """A second row of people for one that was met: the same once more, or a mistake. True: it is somebody else."""
        sure = any(
            getattr(said, name) and getattr(said, name) == getattr(draft.said, name)
            for name in ("email", "external_id")
        )
        other = not sure and draft.sheet == row.table.sheet
        if other and namesakes == "different":
            return True
        clash = [skill for skill, level in levels.items() if draft.levels.get(skill, level) != level]
        moved = [
            name for name in ("team", "role") if same(getattr(said, name)) != same(getattr(draft.said, name))
        ]
        if namesakes == "same" and other:
            draft.said.role = said.role
            draft.levels |= levels
        elif clash or moved:
            if other:
                self.namesakes[row.table.sheet] += 1
                row.wrong(
                    "name",
                    "everybody once, or an e-mail address for each to tell them apart; "
                    "say above whether these are different people",
                    f"{show(said.called)} again, also in {draft.place}",
                )
            else:
                what = "another level in " + show(clash[0]) if clash else f"another {moved[0]}"
                where = next(
                    (each for each in ("email", "external_id", "name") if getattr(said, each)), "name"
                )
                row.wrong(
                    where, "everybody once", f"{show(said.called)} again with {what}, also in {draft.place}"
                )
        else:
            draft.levels |= levels
            self.learn(draft, said)
        return False

    def one_of(self, row: Row, said: Said) -> Draft | None:
        """The person a rating is about, or None and, where several could be meant, a mistake."""
        found = self.meant(said)
        if len(found) > 1:
            rows = any_of([str(each.row) for each in found[:5]])
            expected = (
                f"an e-mail address or employee number, since several people have this name (rows {rows})"
            )
            row.wrong("name", expected, show(said.called))
            return None
        return found[0] if found else None


def _keys(person: Said | KnownPerson) -> list[tuple[str, str]]:
    """By what a person can be found; the last is the surest."""
    keys = (
        ("name", same(person.name)),
        ("email", same(person.email)),
        ("external_id", same(person.external_id)),
    )
    return [key for key in keys if key[1]]


def _may_be(one: Said, other: Said) -> bool:
    """Two of one name: the same unless team, address or number says otherwise."""
    pairs = ((getattr(one, name), getattr(other, name)) for name in ("team", "email", "external_id"))
    return all(not here or not there or same(here) == same(there) for here, there in pairs)


def in_groups(drafts: Iterable[Draft]) -> list[Draft]:
    """People of one team and role with the same levels, as one group without names."""
    groups: dict[tuple, Draft] = {}
    for draft in drafts:
        said = draft.said
        key = (same(said.team), same(said.role), said.hours, tuple(sorted(draft.levels.items())))
        group = groups.get(key)
        if group is None:
            quiet = Said(team=said.team, role=said.role, headcount=said.headcount or 1, hours=said.hours)
            groups[key] = Draft(len(groups) + 1, draft.sheet, draft.row, quiet, draft.levels)
        else:
            group.said.headcount += said.headcount or 1
    return list(groups.values())
