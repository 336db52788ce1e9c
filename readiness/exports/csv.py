"""Tables as CSV that a spreadsheet opens safely: what would be a formula is marked as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from readiness import access
from readiness.models import Member, Plan
from readiness.planner.gaps import analyze
from readiness.snapshots import problem_for

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets see the accents."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def gaps_table(plan: Plan, member: Member, today: date) -> bytes:
    """One row for each skill and team; figures about too few people are blank for who may not see individuals."""
    problem = problem_for(plan, today=today)
    analysis = analyze(problem)
    teams = {team.id: team.name for team in problem.teams}
    skills = {skill.id: skill.name for skill in problem.skills}
    floor = 0 if access.may(member, "edit_people") else plan.organization.privacy_floor
    rows = []
    for (team, skill), cell in analysis.cells.items():
        shown = cell.known >= floor and cell.average is not None
        figures = (cell.short, cell.levels_short, round(cell.average, 2)) if shown else ("", "", "")
        rows.append(
            (skills[skill], teams[team], cell.people, cell.known, *figures, "yes" if cell.mandatory else "no")
        )
    header = (
        "skill",
        "team",
        "people",
        "assessed",
        "people short",
        "levels short",
        "average gap",
        "mandatory",
    )
    return table(header, sorted(rows))
