"""The sheets `people` and `ratings`: who there is, and what they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz import fuzz, process

from . import cells
from .records import Known, PersonRow, RatingRow
from .tables import Column, Row, Spellings, Table
from .words import NOT_ASSESSED, SOURCE_NAMES, SOURCES, any_of, bare, clean, same, show

NAME, EMAIL, TEAM, ROLE, SKILL, EXTERNAL_ID = 150, 254, 120, 120, 200, 100
SUMS = frozenset({"total", "sum", "average", "avg", "mean", "count", "score"})
HEADCOUNT = "a whole number of people, 1 or more"
HOURS = "hours a quarter as a number from 0 to 2,000"


def nearest(name: str, names: Iterable[str], limit: int = 3) -> str:
    """ "; nearest: A or B" where some name is near, else ""."""
    by_key = {same(each): each for each in names}
    near = process.extract(same(name), list(by_key), scorer=fuzz.WRatio, limit=limit, score_cutoff=70)
    return f"; nearest: {any_of([show(by_key[key]) for key, _, _ in near])}" if near else ""


# --- people -----------------------------------------------------------------------------------------------


def read_people(table: Table, skills: Spellings, known: Known) -> tuple[list[PersonRow], frozenset[str]]:
    """The people without the rows with mistakes; and what those are called, for others not to be blamed."""
    columns = _skill_columns(table, skills, frozenset(map(same, known.skills)))
    teams, roles = Spellings(), Spellings()
    people: list[PersonRow] = []
    faulty: set[str] = set()
    labeled = 0
    for row in table:
        person = _person(row, columns, teams, roles, known)
        if person is None:
            names = (row.raw(name) for name in ("name", "email", "external_id"))
            faulty |= {same(clean(str(name))) for name in names if name is not None}
        labeled += bool(person and person.headcount > 1 and person.name)
        if person is not None:
            people.append(person)
    if labeled:
        table.findings.note(
            f"people: {labeled} {'group has a name' if labeled == 1 else 'groups have names'}, which is not "
            "kept, since groups of people stay unnamed"
        )
    _refuse_doubles(table, people)
    return people, frozenset(faulty)


def _person(
    row: Row, columns: list[tuple[Column, str]], teams: Spellings, roles: Spellings, known: Known
) -> PersonRow | None:
    headcount = row.read("headcount", cells.whole, HEADCOUNT)
    name = row.read("name", cells.text, "a name", NAME) or ""
    email = row.read("email", cells.email) or ""
    external_id = row.read("external_id", cells.text, "an employee number", EXTERNAL_ID) or ""
    team = row.read("team", cells.text, "the team's name", TEAM, required="the team's name")
    role = row.read("role", cells.text, "the role's name", ROLE, required="the role's name")
    hours = row.read("hours", cells.number, HOURS, most=2_000)
    levels = {}
    for column, skill in columns:
        level = row.read_at(column, cells.level)
        if level is not None:
            levels[skill] = level
    if not (name or email or external_id or row.bad) and headcount is None:
        row.wrong(
            "name"
            if "name" in row.table.columns
            else "email"
            if "email" in row.table.columns
            else "headcount",
            "a name or an e-mail address, or a headcount for a group of people",
            "an empty cell",
        )
    if email and headcount is not None and headcount > 1:
        row.wrong("email", "an empty cell, since a group of people stays unnamed", show(email))
    if not known.names_allowed and (name or email or external_id) and (headcount or 1) == 1:
        found = show(name or email or external_id)
        row.wrong(
            "name", "groups with a headcount only, since this organization keeps no personal data", found
        )
    if row.bad:
        return None
    return PersonRow(
        row=row.number,
        name=name,
        email=email,
        external_id=external_id,
        team=teams(team),
        role=roles(role),
        headcount=headcount or 1,
        hours=hours,
        levels=levels,
    )


def _skill_columns(table: Table, skills: Spellings, known: frozenset[str]) -> list[tuple[Column, str]]:
    """The columns under other headings that hold levels; the rest is left out, and said so."""
    columns: list[tuple[Column, str]] = []
    first: dict[str, Column] = {}
    for column in table.extra:
        if same(column.header) in first:
            twin = first[same(column.header)].letter
            table.findings.mistake(
                table.sheet,
                table.header_row,
                column,
                "every skill once",
                f"the same skill as in column {twin}",
            )
            continue
        expected = column.header in skills or same(column.header) in known
        why = "" if expected else _why_no_skill(table, column)
        if why:
            table.ignore(column, why)
        elif len(column.header) > SKILL:
            table.findings.mistake(
                table.sheet,
                table.header_row,
                column,
                f"a skill's name of at most {SKILL} characters",
                show(column.header),
            )
        else:
            first[same(column.header)] = column
            columns.append((column, skills(column.header)))
    return columns


def _why_no_skill(table: Table, column: Column) -> str:
    values = [
        value
        for value in table.values(column)
        if value is not None and not (isinstance(value, str) and clean(value).casefold() in NOT_ASSESSED)
    ]
    if not values:
        return "it is empty"
    if bare(column.header) in SUMS and all(isinstance(value, cells.Odd) for value in values):
        return "it holds formulas that sum up"
    if not any(map(cells.is_levelish, values)):
        return "no heading of ours, and nothing in it is a level"
    if (
        len(values) >= 3
        and not any(map(_is_level, values))
        and not any(isinstance(v, cells.Odd) for v in values)
    ):
        return f"no heading of ours, and none of its {len(values):,} values is a level"
    return ""


def _is_level(value: object) -> bool:
    try:
        return cells.level(value) is not None
    except cells.Bad:
        return False


def _refuse_doubles(table: Table, people: list[PersonRow]) -> None:
    """One row a person: by e-mail and employee number, else by name within the team."""
    seen: dict[tuple[str, ...], PersonRow] = {}
    for person in people:
        keys = [("email", person.email), ("external_id", person.external_id)]
        for column, value in keys:
            first = seen.setdefault((column, value), person) if value else person
            if first is not person:
                table.findings.mistake(
                    table.sheet,
                    person.row,
                    table.columns[column],
                    "everybody once",
                    f"{show(value)} again; it is in row {first.row} already",
                )
    namesakes: dict[tuple[str, str], PersonRow] = {}
    for person in people:
        if person.headcount > 1 or not person.name:
            continue
        first = namesakes.setdefault((same(person.name), same(person.team)), person)
        told_apart = (person.email and first.email) or (person.external_id and first.external_id)
        if first is not person and not told_apart:
            table.findings.mistake(
                table.sheet,
                person.row,
                table.columns["name"],
                "everybody once, or an e-mail address for each to tell them apart",
                f"{show(person.name)} again in the same team; the first is row {first.row}",
            )


def check_roles(
    table: Table, people: list[PersonRow], allowed: Spellings | None, where: str
) -> list[PersonRow]:
    """People with the spelling of their role that counts; a role nobody knows is a mistake."""
    if allowed is None:
        return people
    answers: dict[str, str] = {}
    checked = []
    for person in people:
        if person.role in allowed:
            checked.append(replace_role(person, allowed(person.role)))
            continue
        if person.role not in answers:
            names = list(allowed.names.values())
            near = nearest(person.role, names)
            some = f", such as {any_of([show(name) for name in names[:3]])}" if names else ""
            answers[person.role] = f"a role from {where}{near or some}"
        table.findings.mistake(
            table.sheet, person.row, table.columns["role"], answers[person.role], show(person.role)
        )
    return checked


def replace_role(person: PersonRow, role: str) -> PersonRow:
    return person if person.role == role else replace(person, role=role)


# --- ratings ----------------------------------------------------------------------------------------------

PERSON = "a name or e-mail address from the sheet people"


def read_ratings(
    table: Table, people: list[PersonRow], faulty: frozenset[str], skills: Spellings, known: Known
) -> list[RatingRow]:
    """The long list of ratings; each belongs to exactly one row of the people sheet."""
    index = _index(people)
    ratings: list[RatingRow] = []
    seen: dict[tuple, int] = {}
    wide = {(person.row, skill): level for person in people for skill, level in person.levels.items()}
    for row in table:
        who = row.read("person", cells.text, PERSON, EMAIL, required=PERSON)
        skill = row.read("skill", cells.text, "the skill's name", SKILL, required="the skill's name")
        level = row.read("level", cells.level)
        if level is None and not row.bad:
            row.wrong("level", cells.LEVEL, cells.found(row.raw("level")))
        source = row.read("source", cells.word, SOURCES, SOURCE_NAMES) or "import"
        on = row.read("date", cells.day, known.today)
        person = _whose(row, who, index) if who and same(who) not in faulty else None
        if row.bad or person is None:
            continue
        skill = skills(skill)
        before = seen.setdefault((person, same(skill), source, on), row.number)
        if before != row.number:
            row.wrong("skill", "one rating a person, skill, source and date", f"the same as in row {before}")
        elif source == "import" and on is None and wide.get((person, skill), level) != level:
            row.wrong(
                "level", f"the level in the sheet people, row {person} ({wide[person, skill]})", show(level)
            )
        elif not (source == "import" and on is None and (person, skill) in wide):
            ratings.append(
                RatingRow(row=row.number, person=person, skill=skill, level=level, source=source, on=on)
            )
    return ratings


def _index(people: list[PersonRow]) -> dict[str, list[PersonRow]]:
    index: dict[str, list[PersonRow]] = defaultdict(list)
    for person in people:
        for key in {same(person.name), person.email, same(person.external_id)} - {""}:
            index[key].append(person)
    return index


def _whose(row: Row, who: str, index: dict[str, list[PersonRow]]) -> int | None:
    meant = index.get(same(who)) or index.get(same(who.casefold().removeprefix("mailto:"))) or []
    if len(meant) == 1:
        return meant[0].row
    if meant:
        rows = any_of([str(person.row) for person in meant[:5]])
        row.wrong(
            "person",
            f"the e-mail address, since several people have this name (people, rows {rows})",
            show(who),
        )
    else:
        names = [person.name or person.email for people in index.values() for person in people]
        row.wrong("person", PERSON + nearest(who, names, limit=2), show(who))
    return None
