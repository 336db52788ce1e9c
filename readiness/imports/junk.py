"""Rows that are no data: repeated headings, totals, section titles, legends. Each is left out and said so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .grids import Odd
from .headers import Rows, said
from .words import bare

_TOTAL = re.compile(
    r"(?:grand |sub)?-?(?:totals?|sums?|averages?|avg\.?|mean|medians?|counts?|summen?|gesamt|durchschnitt|schnitt|"
    r"mittelwert|anzahl|moyenne|promedio|ø|∑|σ|targets?|soll|minimum|maximum|min|max|coverage|gaps?|number|people|"
    r"headcount)\.?(?:[ :=()%.,-]*(?:of|all|per|the|people|staff|skills?|scores?|levels?|teams?|ratings?|values?|"
    r"persons?|mitarbeiter|at|or|above|[0-9]+))*[ :=()%.,-]*",
    re.IGNORECASE,
)
_LEGEND = re.compile(
    r"(?:legende?|notes?|hinweis|updated|as of|confidential)\b.*|"
    r"(?:key|scale|source|page|print|version|stand) ?[:0-9=].*|"
    r".*(?:=| – | - |:).{0,40}(?:=| – |:).*|[*†‡].{3,}|.{80,}|.*\b[0-5] ?=.*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(slots=True)
class Sorted:
    """The rows that are data, and the numbers of those that are not; `team_of` names the section a row is in."""

    rows: list[tuple[int, tuple[object, ...]]] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    remarks: list[int] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)
    team_of: dict[int, str] = field(default_factory=dict)

    def left_out(self) -> list[tuple[str, list[int]]]:
        """What was left out, in words, with the rows."""
        kinds = [
            ("repeats the headings", self.repeated),
            ("sums up others", self.totals),
            ("is a remark and names nobody", self.remarks),
            ("is the title of a section", self.sections),
        ]
        return [(why, rows) for why, rows in kinds if rows]


def sort_rows(
    rows: Rows,
    repeats: Callable[[Sequence[object]], bool],
    first: Sequence[int],
    telling: Sequence[int],
    sections: bool | None,
) -> Sorted:
    """`first`: columns a label may stand in; `telling`: those that name who or what a row is about."""
    out = Sorted()
    lone = _lone_rows(rows, first) if sections is not False else []
    use = bool(lone) if sections else len(lone) >= 2 and sections is None and len(lone) <= len(rows) / 2
    titles = set(lone) if use else set()
    team = ""
    for number, cells in rows:
        label = next((said(cells[at]) for at in first if at < len(cells) and said(cells[at])), "")
        filled = sum(cell is not None and cell != "" for cell in cells)
        named = any(at < len(cells) and (said(cells[at]) or isinstance(cells[at], Odd)) for at in telling)
        if repeats(cells):
            out.repeated.append(number)
        elif (
            label
            and _TOTAL.fullmatch(label)
            and sum(bool(at < len(cells) and said(cells[at])) for at in telling) <= 1
        ):
            out.totals.append(number)
        elif number in titles:
            team = label
            out.sections.append(number)
        elif not named or (filled == 1 and _LEGEND.fullmatch(label)):
            out.remarks.append(number)
        else:
            out.rows.append((number, cells))
            if use and team:
                out.team_of[number] = team
    return out


def _lone_rows(rows: Rows, first: Sequence[int]) -> list[int]:
    """Rows of one cell, in a column of labels, that are followed by a fuller one."""
    alone = []
    for at, (number, cells) in enumerate(rows):
        if sum(cell is not None for cell in cells) > 3:
            continue
        filled = [place for place, cell in enumerate(cells) if said(cell)]
        if len(filled) == 1 and filled[0] in first and not _LEGEND.fullmatch(said(cells[filled[0]])):
            after = rows[at + 1][1] if at + 1 < len(rows) else ()
            if sum(bool(said(cell)) for cell in after) > 1 and bare(said(cells[filled[0]])):
                alone.append(number)
    return alone
