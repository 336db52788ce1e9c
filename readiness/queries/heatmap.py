"""The heatmap: skills in rows, most levels short first; teams in columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from readiness.formats import counted, gap_band, number, signed
from readiness.planner.gaps import Analysis, Cell

from .findings import Skills
from .visibility import Sight

AVERAGE, SHORT, LEVELS = "average", "short", "levels"
SHOW = ((AVERAGE, "Average gap, levels"), (SHORT, "People short"), (LEVELS, "Levels short"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFilters:
    """As the address says them; what does not exist filters nothing. `cell` is "team-skill"."""

    audience: str = ""
    team: str = ""
    role: str = ""
    show: str = AVERAGE
    mandatory: bool = False
    cell: str = ""
    all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """One skill in one team. Empty `key`: not needed there. `text` is empty where the figure is withheld."""

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


class Grid:
    """`rows`, and whether a figure was `withheld` from this member."""

    def __init__(self, analysis: Analysis, names: Mapping[str, str], filters: GapFilters, sight: Sight):
        self.analysis, self.names, self.filters, self.sight = analysis, names, filters, sight
        self.withheld = False

    def rows(self, skills: Skills, teams: Mapping[str, str]) -> tuple[HeatRow, ...]:
        """One row for each skill that somebody in the teams needs."""
        needed = (skill for skill in skills if any((team, skill) in self.analysis.cells for team in teams))
        rows = [self._row(skill, teams) for skill in needed]
        return tuple(sorted(rows, key=lambda row: (-row.total, row.skill)))

    def _row(self, skill: str, teams: Mapping[str, str]) -> HeatRow:
        cells = {team: self.analysis.cells.get((team, skill)) for team in teams}
        # What is withheld is left out of the sum as well: else the sum would tell it.
        told = [cell for team, cell in cells.items() if cell and not self.sight.withholds(cell.known, team)]
        return HeatRow(
            skill=self.names[skill],
            mandatory=self.analysis.skills[skill].mandatory > 0,
            cells=tuple(self._cell(team, skill, teams[team], cell) for team, cell in cells.items()),
            total=sum(cell.levels_short for cell in told),
        )

    def _cell(self, team: str, skill: str, team_name: str, cell: Cell | None) -> HeatCell:
        if cell is None:
            return HeatCell()
        key, name = f"{team}-{skill}", f"{self.names[skill]}, {team_name}"
        here = self.filters.cell == key
        if self.sight.withholds(cell.known, team):
            self.withheld = True
            label = f"{name}: withheld, fewer than {self.sight.floor} people"
            return HeatCell(key=key, label=label, current=here)
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
