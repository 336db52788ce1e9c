"""The sheet `resources`: what can be learned where, for how long and how much. One row a skill taught."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from . import cells
from .needs import Audiences
from .people import SKILL
from .records import Lift, ResourceRow
from .tables import Row, Spellings, Table
from .words import FORMATS, phrase, same, show

TITLE, PROVIDER = 300, 200
HOURS = "hours above 0 for one person, or an empty cell where they are not known"
MONEY = "an amount of 0 or more without a currency sign, or an empty cell where it is not known"
COUNT = "a whole number, 1 or more"
SHARED = (
    *("url", "provider", "format", "hours", "price", "run_price", "run_seats", "max_runs", "seats"),
    "audience",
)


def read_resources(table: Table, skills: Spellings, audiences: Audiences) -> list[ResourceRow]:
    """The resources; rows of one title are one resource and may not contradict each other."""
    gathered: dict[str, _Gathered] = {}
    for row in table:
        title = row.read("title", cells.text, "the resource's title", TITLE, required="the resource's title")
        values = _values(row, audiences)
        lift = _lift(row, skills)
        if not title:
            continue
        one = gathered.setdefault(same(title), _Gathered(title, row))
        one.add(row, values, lift)
    resources = []
    for one in gathered.values():
        one.check()
        if not one.bad:
            resources.append(one.resource())
    return resources


def _values(row: Row, audiences: Audiences) -> dict[str, Any]:
    return {
        "url": row.read("url", cells.url),
        "provider": row.read("provider", cells.text, "the provider's name", PROVIDER),
        "format": row.read("format", cells.text, "a format such as course, workshop or self-paced", 100),
        "hours": row.read("hours", cells.number, HOURS, least=Decimal("0.01"), most=9_999),
        "price": row.read("price", cells.number, MONEY),
        "run_price": row.read("run_price", cells.number, MONEY),
        "run_seats": row.read("run_seats", cells.whole, COUNT),
        "max_runs": row.read("max_runs", cells.whole, COUNT),
        "seats": row.read("seats", cells.whole, COUNT, most=10_000_000),
        "audience": row.read("audience", audiences.several),
    }


def _lift(row: Row, skills: Spellings) -> Lift | None:
    skill = row.read("skill", cells.text, "the skill's name", SKILL, required="the skill's name")
    start = row.read("from_level", cells.level, 0, 4, required="a level from 0 to 4 or its name")
    end = row.read("to_level", cells.level, 1, 5, required="a level from 1 to 5 or its name")
    if start is not None and end is not None and end <= start:
        row.wrong("to_level", f"a level above from_level, which is {start}", cells.found(row.raw("to_level")))
    if row.bad or not skill:
        return None
    return Lift(row=row.number, skill=skills(skill), from_level=start, to_level=end)


class _Gathered:
    """The rows of one title while they are being read."""

    def __init__(self, title: str, first: Row):
        self.title, self.first, self.bad = title, first, False
        self.values: dict[str, tuple[Any, Row]] = {}
        self.lifts: dict[tuple[str, int], Lift] = {}

    def add(self, row: Row, values: dict[str, Any], lift: Lift | None) -> None:
        for name, value in values.items():
            if value in (None, "", ()):
                continue
            said, where = self.values.setdefault(name, (value, row))
            if _differ(said, value):
                row.wrong(
                    name,
                    f"the same in all rows of {show(self.title)}: {cells.found(where.raw(name))} "
                    f"as in row {where.number}",
                    cells.found(row.raw(name)),
                )
        if lift is not None:
            twin = self.lifts.setdefault((same(lift.skill), lift.from_level), lift)
            if twin is not lift:
                row.wrong(
                    "skill",
                    "each skill once a resource and from_level",
                    f"{show(lift.skill)} from {lift.from_level} again; it is in row {twin.row} already",
                )
        self.bad = self.bad or row.bad

    def check(self) -> None:
        """What the columns of money must say together."""
        have = self.values
        if "price" in have and "run_price" in have:
            row = have["run_price"][1]
            self._wrong(row, "run_price", "an empty cell, since the resource has a price per seat already")
        elif "run_price" in have and "run_seats" not in have:
            self._wrong(
                have["run_price"][1],
                "run_seats",
                "the number of seats one session has, since it has a run_price",
            )
        elif "price" in have:
            for name in ("run_seats", "max_runs"):
                if name in have:
                    expected = (
                        "an empty cell, since the price is per seat; limit the places with seats instead"
                    )
                    self._wrong(have[name][1], name, expected)

    def _wrong(self, row: Row, name: str, expected: str) -> None:
        row.wrong(name, expected, cells.found(row.raw(name)))
        self.bad = True

    def resource(self) -> ResourceRow:
        said = {name: value for name, (value, _) in self.values.items()}
        kind, form = self._format(said.pop("format", ""))
        return ResourceRow(
            row=self.first.number,
            title=self.title,
            kind=kind,
            format=form,
            audiences=said.pop("audience", ()),
            lifts=tuple(self.lifts.values()),
            **said,
        )

    def _format(self, word: str) -> tuple[str, str]:
        if word and phrase(word) not in FORMATS:
            self.first.table.findings.note(
                f"resources: the format {show(word)} is not one we know, so it was left blank; "
                "course, workshop, self-paced, instructor-led and coaching are some that are"
            )
        return FORMATS.get(phrase(word), ("", ""))


def _differ(one: Any, other: Any) -> bool:
    if isinstance(one, str):
        return same(one) != same(other)
    return one != other
