"""The heatmap: skills in rows, most levels short first; teams, roles or audiences in columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from readiness.formats import counted, gap_band, number, signed
from readiness.planner.gaps import Analysis, Cell, Standing

from .findings import Skills
from .withholding import AUDIENCE, ROLE, TEAM, Withholding

AVERAGE, SHORT, LEVELS = "average", "short", "levels"
SHOW = ((AVERAGE, "Average gap, levels"), (SHORT, "People short"), (LEVELS, "Levels short"))
BY = ((TEAM, "Teams"), (ROLE, "Roles"), (AUDIENCE, "Audiences"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFilters:
    """As the address says them; what does not exist filters nothing. `cell` is "column-skill"."""

    by: str = TEAM
    audience: str = ""
    team: str = ""
    role: str = ""
    show: str = AVERAGE
    mandatory: bool = False
    cell: str = ""
    all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """One skill in one column. Empty `key`: not needed there. `text` is empty where the figure is withheld."""

    key: str = ""
    text: str = ""
    band: str = ""
    label: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    skill: str
    mandatory: bool
    cells: tuple[HeatCell, ...]
    total: int


def cells_of(analysis: Analysis, by: str) -> Mapping[tuple[str, str], Cell]:
    """(column, skill) -> cell."""
    return {TEAM: analysis.cells, ROLE: analysis.role_cells, AUDIENCE: analysis.audience_cells}[by]


def standings_of(analysis: Analysis, by: str) -> Mapping[str, Standing]:
    """Column -> how its people stand in all skills."""
    return {TEAM: analysis.teams, ROLE: analysis.roles, AUDIENCE: analysis.audiences}[by]


class Grid:
    """`rows`, and whether a figure was `withheld` from this member."""

    def __init__(
        self, analysis: Analysis, names: Mapping[str, str], filters: GapFilters, withholding: Withholding
    ):
        self.analysis, self.names, self.filters, self.unsaid = analysis, names, filters, withholding
        self.cells = cells_of(analysis, filters.by)
        self.withheld = False

    def rows(self, skills: Skills, columns: Mapping[str, str]) -> tuple[HeatRow, ...]:
        """One row for each skill that somebody in the columns needs."""
        needed = (skill for skill in skills if any((key, skill) in self.cells for key in columns))
        rows = [self._row(skill, columns) for skill in needed]
        return tuple(sorted(rows, key=lambda row: (-row.total, row.skill)))

    def hides(self, key: str, skill: str) -> bool:
        return self.unsaid.cell(self.filters.by, key, skill)

    def _row(self, skill: str, columns: Mapping[str, str]) -> HeatRow:
        cells = {key: self.cells.get((key, skill)) for key in columns}
        # What is withheld is left out of the sum as well: else the sum would tell it.
        told = [cell for key, cell in cells.items() if cell and not self.hides(key, skill)]
        return HeatRow(
            skill=self.names[skill],
            mandatory=self.analysis.skills[skill].mandatory > 0,
            cells=tuple(self._cell(key, skill, columns[key], cell) for key, cell in cells.items()),
            total=sum(cell.levels_short for cell in told),
        )

    def _cell(self, column: str, skill: str, column_name: str, cell: Cell | None) -> HeatCell:
        if cell is None:
            return HeatCell()
        key, name = f"{column}-{skill}", f"{self.names[skill]}, {column_name}"
        here = self.filters.cell == key
        if self.hides(column, skill):
            self.withheld = True
            few = 0 < cell.known < self.unsaid.sight.floor
            why = (
                f"fewer than {self.unsaid.sight.floor} people"
                if few
                else "it would tell of too few people elsewhere"
            )
            return HeatCell(key=key, label=f"{name}: withheld, {why}", current=here)
        if cell.average is None:
            return HeatCell(key=key, text="?", label=f"{name}: nobody assessed", current=here)
        people = counted(cell.known + cell.assumed, "person", "people")
        figures = {
            AVERAGE: signed(cell.average),
            SHORT: number(cell.short),
            LEVELS: number(cell.levels_short),
        }
        return HeatCell(
            key=key,
            text=figures[self.filters.show],
            band=gap_band(cell.average),
            label=f"{name}: {signed(cell.average)} levels, {number(cell.short)} of {people} short",
            current=here,
        )
