"""What roles need and what trainings teach, out of sheets that were matched."""

from __future__ import annotations

from dataclasses import replace

from . import cells
from .needs import IMPORTANCE, Audiences
from .offers import read_resources
from .people import ROLE, SKILL
from .records import RequirementRow, ResourceRow
from .sketch import Sketch
from .tables import Column, Spellings, Table
from .words import same, show

type Seen = dict[tuple[str, str], tuple[str, int, int]]  # (role, skill): sheet, row, level


def read_needs(sheet: Sketch, table: Table, work, seen: Seen) -> list[RequirementRow]:
    """A row a role and skill, or a row a role and a column a skill."""
    audiences = Audiences(dict(work.vocabulary.audiences))
    wide = [(column, work.skill_of(table, column)) for column in sheet.level_columns]
    found: list[RequirementRow] = []
    for row in work.filled_down(table, sheet):
        role = work.name(row, "role", ROLE)
        skill = work.name(row, "skill", SKILL)
        if role is None or skill is None:
            work.skipped += 1
            continue
        if not role and not row.bad:
            row.wrong("role", "the role's name", "an empty cell")
        audience = row.read("audience", audiences.one) or ""
        importance = row.read("importance", cells.whole, IMPORTANCE, most=3) or 1
        mandatory = bool(row.read("mandatory", cells.yes))
        wanted: list[tuple[str, int]] = []
        if "skill" in table.columns:
            level = work.level(row, table.columns.get("level", Column(-1, "level")), 1)
            if not skill and not row.bad:
                row.wrong("skill", "the skill's name", "an empty cell")
            if level is None and not row.bad:
                row.wrong("level", "a level from 1 to 5 or its name", cells.found(row.raw("level")))
            wanted = [(skill, level)] if level is not None else []
        for column, name in wide:
            level = work.level(row, Column(column.index, column.heading.text))
            if name and level:  # 0 in such a matrix says: not needed
                wanted.append((name, level))
        if row.bad:
            continue
        for name, level in wanted:
            first = seen.setdefault((same(role), same(name)), (table.sheet, row.number, level))
            if first[:2] == (table.sheet, row.number):
                found.append(
                    RequirementRow(
                        row=row.number,
                        sheet=table.sheet,
                        role=role,
                        audience=audience,
                        skill=name,
                        level=level,
                        importance=importance,
                        mandatory=mandatory,
                    )
                )
            elif first[2] != level:
                where = "skill" if "skill" in table.columns else "role"
                row.wrong(
                    where, f"each skill once a role; {first[0]}, row {first[1]}, says {first[2]}", show(name)
                )
    return _one_audience(table, found)


def _one_audience(table: Table, found: list[RequirementRow]) -> list[RequirementRow]:
    said: dict[str, str] = {}
    for need in found:
        if need.audience and said.setdefault(same(need.role), need.audience) != need.audience:
            table.findings.note(
                f"{table.sheet}: {show(need.role)} has several audiences; the first one counts"
            )
    return [replace(need, audience=said.get(same(need.role), "")) for need in found]


def read_offers(sheet: Sketch, table: Table, work) -> list[ResourceRow]:
    """The reader of the exact template, after the skills were given the names that count."""
    kept = []
    for row in table:
        if "skill" in table.columns and row.raw("skill") is not None:
            name = work.name(row, "skill", SKILL)
            if name is None:
                work.skipped += 1
                continue
            at = table.columns["skill"].index
            if name:
                row.cells = tuple(name if place == at else cell for place, cell in enumerate(row.cells))
        if not row.bad:
            kept.append((row.number, row.cells))
    table.rows = kept
    return read_resources(table, Spellings(), Audiences(dict(work.vocabulary.audiences)))
