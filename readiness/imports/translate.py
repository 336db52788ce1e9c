"""A file as it was matched, read row by row: the good rows as a workbook, the others with what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import cells, days
from .choices import Choices
from .grids import Grid
from .headings import PEOPLE, RATINGS, REQUIREMENTS, RESOURCES
from .meanings import Meanings, find_meanings
from .people import HEADCOUNT, SKILL
from .reading import CHOOSE, Words
from .records import IgnoredColumn, Mistake, PersonRow, RatingRow, Workbook
from .sketch import ColumnSketch, Sketch, sketch_sheets
from .tables import Column, Row, Table
from .translate_rest import read_needs, read_offers
from .vocabulary import Vocabulary
from .who import WHO, Draft, Said, in_groups
from .words import same, show


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """`workbook` holds the rows without mistakes; `reasons` what is wrong, by sheet and row (None: the column)."""

    workbook: Workbook
    mistakes: tuple[Mistake, ...]
    mistake_count: int
    reasons: dict[tuple[str, int | None], list[str]]
    notes: tuple[str, ...]
    ignored: tuple[IgnoredColumn, ...]
    rows: dict[str, int]
    namesakes: dict[str, int]  # sheet -> rows of which only the person knows whether they are one


@dataclass(frozen=True, slots=True)
class Matched:
    """What the page shows and the translation rests on."""

    sketches: list[Sketch]
    meanings: Meanings


def match(grids: Sequence[Grid], choices: Choices, vocabulary: Vocabulary) -> Matched:
    """Guess, and give way to what was chosen."""
    sketches = sketch_sheets(grids, choices, vocabulary)
    return Matched(sketches, find_meanings(sketches, choices, vocabulary))


def translate(matched: Matched, vocabulary: Vocabulary) -> Translation:
    """The records of all sheets that are read."""
    work = Translator(matched.meanings, vocabulary)
    for sheet in matched.sketches:
        work.note_sheet(sheet)
    for kind, read in ((PEOPLE, work.read_people), (RATINGS, work.read_ratings)):
        for sheet in matched.sketches:
            if sheet.kind == kind:
                read(sheet, work.table(sheet))
    needs, offers = [], []
    seen: dict[tuple[str, str], tuple[str, int, int]] = {}
    for sheet in matched.sketches:
        if sheet.kind == REQUIREMENTS:
            needs += read_needs(sheet, work.table(sheet), work, seen)
    for sheet in matched.sketches:
        if sheet.kind == RESOURCES:
            offers += read_offers(sheet, work.table(sheet), work)
    found = work.findings
    return Translation(
        workbook=work.workbook(needs, offers).without({key for key in found.reasons if key[1] is not None}),
        mistakes=tuple(found.mistakes),
        mistake_count=found.count,
        reasons=found.reasons,
        notes=tuple(found.notes),
        ignored=tuple(found.ignored),
        rows={sheet.name: len(sheet.rows) for sheet in matched.sketches if sheet.kind},
        namesakes=dict(work.people.namesakes),
    )


class Translator(Words):
    """People and ratings of all sheets, gathered."""

    def __init__(self, meanings: Meanings, vocabulary: Vocabulary):
        super().__init__(meanings, vocabulary)
        self.ratings: list[RatingRow] = []
        self.seen: dict[tuple, tuple[str, int, int]] = {}

    def read_people(self, sheet: Sketch, table: Table) -> None:
        wide = [(column, self.skill_of(table, column)) for column in sheet.level_columns]
        wide = [(column, skill) for column, skill in wide if skill]
        for row in self.filled_down(table, sheet):
            found = self.who(row, sheet)
            if found is None:
                continue
            found.headcount = row.read("headcount", cells.whole, HEADCOUNT)
            levels: dict[str, int] = {}
            sourced: list[tuple[str, int, str]] = []
            for column, skill in wide:
                level = self.level(row, Column(column.index, column.heading.text))
                if level is not None and column.heading.source:
                    sourced.append((skill, level, column.heading.source))
                elif level is not None:
                    self._set(row, column, levels, skill, level)
            if not found.named and found.headcount is None and not row.bad:
                row.wrong(_first(table, "name", "email", "external_id", "headcount"), WHO, "an empty cell")
            group = (found.headcount or 1) > 1
            if group and found.email:
                row.wrong(
                    _first(table, "email", "name"),
                    "no address, since a group stays unnamed",
                    show(found.email),
                )
            if not self.placed(row, found, sheet) or row.bad:
                continue
            self._keep(row, sheet, found, levels, sourced, group)

    def _keep(self, row: Row, sheet: Sketch, found: Said, levels, sourced, group: bool) -> None:
        met = [] if group or not found.named else self.people.meant(found)
        if group:
            found.name = found.email = ""
        draft = met[0] if met else None
        if draft is None or self.people.merge(draft, row, found, levels, sheet.choice.namesakes):
            draft = self.people.add(row, found)
            draft.levels = levels
        if row.bad:
            return
        for skill, level, source in sourced:
            self._rate(row, draft, skill, level, source, None)

    def _set(self, row: Row, column: ColumnSketch, levels: dict[str, int], skill: str, level: int) -> None:
        if levels.setdefault(skill, level) != level:
            where = Column(column.index, column.heading.text)
            row.wrong(where, f"the same level as under the other column for {show(skill)}", show(level))

    # --- ratings --------------------------------------------------------------------------------------

    def read_ratings(self, sheet: Sketch, table: Table) -> None:
        dates = table.columns.get("date")
        order = sheet.choice.dates or (days.order_of(table.values(dates)) if dates else "") or ""
        for row in self.filled_down(table, sheet):
            found = self.who(row, sheet)
            skill = self.name(row, "skill", SKILL)
            if found is None or skill is None:
                self.skipped += skill is None
                continue
            if not skill and not row.bad:
                row.wrong("skill", "the skill's name", "an empty cell")
            column = table.columns.get("level", Column(-1, "level"))
            level = self.level(row, column)
            if level is None and not row.bad:
                if row.at(column) is not None:
                    continue  # "n/a" says that there is no rating
                row.wrong("level", f"{cells.LEVEL}, or n/a for no rating", "an empty cell")
            source = self._source(row)
            on = row.read("date", days.day, self.vocabulary.today, order)
            if not found.named and not row.bad:
                row.wrong(_first(table, "name", "email", "external_id"), WHO, "an empty cell")
            draft = self.people.one_of(row, found) if found.named and not row.bad else None
            if row.bad:
                continue
            if draft is None:
                if not self.placed(row, found, sheet):
                    continue
                draft = self.people.add(row, found)
            else:
                self.people.learn(draft, found)
            self._rate(row, draft, skill, level, source, on)

    def _source(self, row: Row) -> str:
        text = row.read("source", cells.text, "who assessed", 100)
        if not text:
            return "import"
        word = self.meanings.of("source", same(text))
        if not (word and word.answer):
            row.wrong("source", f"who assessed; {CHOOSE}", show(text))
            return ""
        return word.answer

    def _rate(self, row: Row, draft: Draft, skill: str, level: int, source: str, on) -> None:
        key = (draft.number, skill, source, on)
        sheet, number, before = self.seen.setdefault(key, (row.table.sheet, row.number, level))
        if (sheet, number) == (row.table.sheet, row.number):
            if before != level:
                row.wrong("level", "one level a person and skill", f"{level} and {before}")
                return
        elif before != level:
            expected = (
                f"one row a person and skill; {sheet}, row {number}, says the same person has level {before}"
            )
            row.wrong("level" if "level" in row.table.columns else "name", expected, show(level))
            return
        else:
            return
        if source == "import" and on is None and draft.levels.get(skill, level) != level:
            row.wrong("level", f"the level {draft.levels[skill]} of {draft.place}", show(level))
        elif not (source == "import" and on is None and skill in draft.levels):
            fields: dict[str, Any] = {
                "person": draft.number,
                "skill": skill,
                "level": level,
                "source": source,
            }
            self.ratings.append(RatingRow(row=row.number, sheet=row.table.sheet, on=on, **fields))

    # --- the whole ------------------------------------------------------------------------------------

    def workbook(self, needs, offers) -> Workbook:
        note = self.findings.note
        if self.turned:
            note(
                f"{self.turned:,} {'name' if self.turned == 1 else 'names'} written “Last, First” turned around"
            )
        if self.made and self.vocabulary.names_allowed:
            note(f"{self.made:,} {'name was' if self.made == 1 else 'names were'} made of the e-mail address")
        if self.skipped:
            note(f"{self.skipped:,} {'row' if self.skipped == 1 else 'rows'} left out, as chosen above")
        drafts, ratings = self.people.drafts, self.ratings
        if not self.vocabulary.names_allowed:
            drafts, ratings = self._without_names(drafts), []
        people = tuple(
            PersonRow(
                row=draft.row,
                sheet=draft.sheet,
                number=draft.number,
                name=draft.said.name,
                email=draft.said.email,
                external_id=draft.said.external_id,
                team=draft.said.team,
                role=draft.said.role,
                headcount=draft.said.headcount or 1,
                hours=draft.said.hours,
                levels=draft.levels,
            )
            for draft in drafts
        )
        return Workbook(
            people=people, ratings=tuple(ratings), requirements=tuple(needs), resources=tuple(offers)
        )

    def _without_names(self, drafts: list[Draft]) -> list[Draft]:
        """Groups only: names, addresses and numbers go; ratings of the long list become levels, the latest first."""
        by_number = {draft.number: draft for draft in drafts}
        today = self.vocabulary.today
        for rating in sorted(self.ratings, key=lambda each: str(each.on or today or "")):
            by_number[rating.person].levels[rating.skill] = rating.level
        named = sum(draft.said.named for draft in drafts)
        groups = in_groups(drafts)
        if named:
            single = sum(group.said.headcount == 1 for group in groups)
            alone = f"; {single:,} of them {'is' if single == 1 else 'are'} of one person" if single else ""
            self.findings.note(
                f"this organization keeps no personal data: the names of {named:,} people were dropped and the people "
                f"put together in {len(groups):,} groups of the same team, role and levels{alone}"
            )
        return groups


def _first(table: Table, *names: str) -> str:
    return next((name for name in names if name in table.columns), names[0])
