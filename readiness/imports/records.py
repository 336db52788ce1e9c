"""What a workbook says, row by row, and what is wrong with it. Plain values that survive a trip through JSON.

Every record keeps the number of the row it came from, so that whatever is found later can still be located.
Unknown is `None` (or a skill that is not in `levels`), never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

SHEETS = ("people", "ratings", "requirements", "resources")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing that keeps the file from being imported: where, what was expected, what was found."""

    sheet: str
    row: int | None  # None: the sheet or the column as a whole
    column: str  # its letter, "" where no single column is meant
    field: str  # its header as written in the file, or as we expect it
    expected: str
    found: str

    @property
    def place(self) -> str:
        parts = [self.sheet]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}" + (f" ({self.field})" if self.field else ""))
        elif self.field:
            parts.append(f"column {self.field}")
        return ", ".join(parts)

    @property
    def message(self) -> str:
        return f"{self.place}: expected {self.expected}, found {self.found}"

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredColumn:
    """A column that was left out, and why."""

    sheet: str
    column: str
    header: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person, or `headcount` people alike; `levels` by the skill's name."""

    row: int
    name: str = ""  # of a group: only a label for the sheet ratings, groups stay unnamed
    email: str = ""
    external_id: str = ""
    team: str
    role: str
    headcount: int = 1
    hours: Decimal | None = None
    levels: Mapping[str, int] = field(default_factory=dict)
    sheet: str = "people"
    number: int | None = None  # tells rows of several sheets apart

    @property
    def key(self) -> int:
        """What ratings call this row: its own number where several sheets hold people."""
        return self.row if self.number is None else self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRow:
    """A level out of the long list; `person` is the key of a row of people."""

    row: int
    person: int
    skill: str
    level: int
    source: str = "import"
    on: date | None = None  # None: the day of the import
    sheet: str = "ratings"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementRow:
    """A role needs a skill at a level; `audience` is the catalog's slug, "" where the file does not say."""

    row: int
    role: str
    audience: str = ""
    skill: str
    level: int
    importance: int = 1
    mandatory: bool = False
    sheet: str = "requirements"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """A resource lifts `skill` from at least `from_level` to `to_level`."""

    row: int
    skill: str
    from_level: int
    to_level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRow:
    """A training resource: all rows of one title together. No audiences: open to everyone."""

    row: int
    title: str
    url: str = ""
    provider: str = ""
    kind: str = ""  # the catalog's word, "" where the file does not say
    format: str = ""  # the same
    hours: Decimal | None = None
    price: Decimal | None = None  # a seat
    run_price: Decimal | None = None  # a session of `run_seats` seats
    run_seats: int | None = None
    max_runs: int | None = None
    seats: int | None = None
    audiences: tuple[str, ...] = ()
    lifts: tuple[Lift, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """Everything a file says, free of mistakes."""

    people: tuple[PersonRow, ...]
    ratings: tuple[RatingRow, ...] = ()
    requirements: tuple[RequirementRow, ...] = ()
    resources: tuple[ResourceRow, ...] = ()

    def without(self, rows: set[tuple[str, int | None]]) -> Workbook:
        """The same less some rows (sheet, row), and less the ratings of people that go with them."""
        people = tuple(each for each in self.people if (each.sheet, each.row) not in rows)
        keys = {person.key for person in people}
        return Workbook(
            people=people,
            ratings=tuple(
                each for each in self.ratings if (each.sheet, each.row) not in rows and each.person in keys
            ),
            requirements=tuple(each for each in self.requirements if (each.sheet, each.row) not in rows),
            resources=tuple(each for each in self.resources if ("resources", each.row) not in rows),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The outcome of reading a file: a workbook, or else the reasons why there is none.

    `refused` is a sentence about the file as a whole; `mistakes` are all there are, up to a cap, and
    `mistake_count` is how many there are in truth. Notes and ignored columns come with or without a workbook.
    """

    name: str
    workbook: Workbook | None = None
    refused: str = ""
    mistakes: tuple[Mistake, ...] = ()
    mistake_count: int = 0
    notes: tuple[str, ...] = ()
    ignored: tuple[IgnoredColumn, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)  # sheet -> rows read

    @property
    def ok(self) -> bool:
        return self.workbook is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the reader may take for granted because the organization or the catalog has it already."""

    roles: frozenset[str] | None = None  # None: any role is taken as it is
    skills: frozenset[str] = (
        frozenset()
    )  # a column with such a name is a skill's, even if nobody has a level yet
    audiences: Mapping[str, str] = field(
        default_factory=dict
    )  # any of its names -> slug; empty: our own four
    names_allowed: bool = True  # False: unnamed groups only
    today: date | None = None  # ratings are not from the future; None: not checked


# --- to JSON and back -------------------------------------------------------------------------------------


def pack(value: Any) -> Any:
    """The record as JSON values."""
    if isinstance(value, (str, int, float)) or value is None:
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (tuple, list, set, frozenset)):
        return [pack(item) for item in value]
    return {each.name: pack(getattr(value, each.name)) for each in fields(value)}


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _resource(raw: dict) -> ResourceRow:
    money = {name: _decimal(raw[name]) for name in ("hours", "price", "run_price")}
    lifts = tuple(Lift(**lift) for lift in raw["lifts"])
    return ResourceRow(**{**raw, **money, "audiences": tuple(raw["audiences"]), "lifts": lifts})


def unpack_workbook(raw: dict) -> Workbook:
    """The inverse of `pack`."""
    return Workbook(
        people=tuple(PersonRow(**{**person, "hours": _decimal(person["hours"])}) for person in raw["people"]),
        ratings=tuple(RatingRow(**{**rating, "on": _date(rating["on"])}) for rating in raw["ratings"]),
        requirements=tuple(RequirementRow(**row) for row in raw["requirements"]),
        resources=tuple(_resource(row) for row in raw["resources"]),
    )


def unpack_reading(raw: dict) -> Reading:
    """The inverse of `pack`."""
    return Reading(
        **{
            **raw,
            "workbook": unpack_workbook(raw["workbook"]) if raw["workbook"] else None,
            "mistakes": tuple(Mistake(**mistake) for mistake in raw["mistakes"]),
            "notes": tuple(raw["notes"]),
            "ignored": tuple(IgnoredColumn(**column) for column in raw["ignored"]),
        }
    )


def unpack_known(raw: dict) -> Known:
    """The inverse of `pack`."""
    roles = None if raw["roles"] is None else frozenset(raw["roles"])
    return Known(**{**raw, "roles": roles, "skills": frozenset(raw["skills"]), "today": _date(raw["today"])})
