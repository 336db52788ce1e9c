"""A cell that holds several entries, one a line: audiences, what is taught, other names, relations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from import_export.fields import Field

from catalog.kinds import Child
from catalog.levels import MAX_LEVEL

from .cells import Cell, Names, lines

Row = tuple[Any, ...]
_STEP = re.compile(
    r"(.+?)[\s:,]+([0-9])\s*(?:>|→|–|-|to)\s*([0-9])\s*(\((?:our )?estimate\))?", re.IGNORECASE
)


class Entries(Cell):
    """Lines that are read one by one and shown one by one."""

    def __init__(self, read: Callable[[str], Row], show: Callable[[Row], str], whole: Callable[[str], bool]):
        super().__init__(self._read, ())
        self.one, self.show, self.whole = read, show, whole

    def _read(self, text: str) -> tuple[Row, ...]:
        parts = [text] if self.whole(text) else lines(text)
        found = [self.one(part) for part in parts]
        for row in found:
            if found.count(row) > 1:
                raise ValueError(f"expected each entry once, and “{self.show(row)}” stands there twice")
        return tuple(sorted(found, key=str))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "\n".join(sorted(self.show(row) for row in value or ()))


class Hanging(Field):
    """Rows in a table of their own. What the file says waits on the instance until that is saved.

    `read` gives an instance's rows, `complete` makes a table's row of one, `owns` tells the rows this column is about.
    """

    def __init__(
        self,
        column: str,
        child: Child,
        widget: Entries,
        read: Callable[[Model], Iterable[Row]],
        complete: Callable[[Model, Row], Row] = lambda instance, row: row,
        owns: Callable[[Row], bool] = lambda row: True,
    ):
        super().__init__(attribute=column, column_name=column, widget=widget)
        self.child, self.read, self.complete, self.owns = child, read, complete, owns
        self.slot = f"_waiting_{column}"

    def get_value(self, instance: Model) -> tuple[Row, ...]:
        waiting = self.waiting(instance)
        if waiting is not None:
            return waiting
        return tuple(sorted(self.read(instance), key=str)) if instance.pk else ()

    def save(self, instance: Model, row: dict, is_m2m: bool = False, **kwargs: Any) -> None:
        instance.__dict__[self.slot] = self.clean(row, **kwargs)

    def waiting(self, instance: Model) -> tuple[Row, ...] | None:
        return instance.__dict__.get(self.slot)


def named(names: Names, kind: str, spelled: dict[int, str]) -> Entries:
    """Names of things there are: (id,)."""
    return Entries(
        lambda text: (names.find(text, kind),),
        lambda row: spelled.get(row[0], ""),
        lambda text: text.casefold() in names,
    )


def steps(skills: Names, spelled: dict[int, str]) -> Entries:
    """Prompting 0 > 2: (skill id, from, to, estimated)."""

    def read(text: str) -> Row:
        found = _STEP.fullmatch(text)
        if not found:
            raise ValueError("expected a skill and its levels, as in “Prompting 0 > 2”")
        low, high = int(found[2]), int(found[3])
        if not 0 <= low < high <= MAX_LEVEL:
            raise ValueError(f"expected a level reached above the level it starts from, {MAX_LEVEL} at most")
        return skills.find(found[1].strip(), "a skill"), low, high, bool(found[4])

    def show(row: Row) -> str:
        return f"{spelled.get(row[0], '')} {row[1]} > {row[2]}" + (" (our estimate)" if row[3] else "")

    return Entries(read, show, lambda text: ";" not in text)


def relations(skills: Names, spelled: dict[int, str], kinds: dict[str, str]) -> Entries:
    """builds on: Python: (skill id, kind)."""
    by_label = {label.casefold(): kind for kind, label in kinds.items()}

    def read(text: str) -> Row:
        label, colon, name = text.partition(":")
        if not colon or label.strip().casefold() not in by_label:
            shown = ", ".join(f"“{label.lower()}: …”" for label in kinds.values())
            raise ValueError(f"expected one of {shown}")
        return skills.find(name.strip(), "a skill"), by_label[label.strip().casefold()]

    def show(row: Row) -> str:
        return f"{kinds[row[1]].lower()}: {spelled.get(row[0], '')}"

    return Entries(read, show, lambda text: ";" not in text)


def free_names(limit: int) -> Entries:
    """Any names: (name,)."""

    def read(text: str) -> Row:
        if len(text) > limit:
            raise ValueError(f"expected names of at most {limit} characters")
        return (text,)

    return Entries(read, lambda row: row[0], lambda text: False)


def one_text(level: int) -> Entries:
    """The description of a level: (level, text)."""
    return Entries(lambda text: (level, text), lambda row: row[1], lambda text: True)
