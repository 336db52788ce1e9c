"""A file's words on the way into records: each cell by what was guessed or chosen, or with what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from . import cells, scales
from .choices import KNOWN, SKIP
from .grids import Odd
from .headers import said
from .meanings import Meanings
from .names import who_is
from .people import EMAIL, EXTERNAL_ID, HOURS, NAME, ROLE, SKILL, TEAM
from .records import IgnoredColumn
from .sketch import ColumnSketch, Sketch
from .tables import Column, Findings, Row, Spellings, Table
from .vocabulary import Vocabulary
from .who import People, Said
from .words import any_of, same, show

CHOOSE = "say above what it stands for"


class Words:
    """The words of a file by their meanings, and what is found wrong on the way."""

    def __init__(self, meanings: Meanings, vocabulary: Vocabulary):
        self.meanings, self.vocabulary = meanings, vocabulary
        self.findings = Findings()
        self.people = People(vocabulary)
        self._levels: dict[
            tuple, int | None
        ] = {}  # the cells understood so far: there are few different ones
        self.turned = self.made = self.skipped = 0
        self.spellings: dict[str, Spellings] = {kind: Spellings() for kind in ("team", "role", "skill")}

    # --- what is worth knowing ------------------------------------------------------------------------

    def note_sheet(self, sheet: Sketch) -> None:
        note = self.findings.note
        if sheet.note:
            note(f"{sheet.name}: {sheet.note}")
        if not sheet.kind:
            note(f"the sheet {show(sheet.name)} is left out: {sheet.why or 'you chose so'}")
            return
        for why, rows in sheet.left_out:
            some = any_of([f"{row}" for row in rows[:6]]) + (
                f" and {len(rows) - 6:,} more" if len(rows) > 6 else ""
            )
            verb = why if len(rows) == 1 else _plural(why)
            note(f"{sheet.name}: {'row' if len(rows) == 1 else 'rows'} {some} {verb}, so left out")
        if sheet.hidden_rows and not sheet.choice.hidden_rows:
            count = len(sheet.hidden_rows)
            note(f"{sheet.name}: {count:,} hidden {'row is' if count == 1 else 'rows are'} left out")
        for column in sheet.columns:
            if not column.field:
                why = "you chose so" if column.chosen else column.guess.why or "no heading of ours"
                self.findings.ignored.append(
                    IgnoredColumn(sheet=sheet.name, column=column.letter, header=column.heading.text, why=why)
                )

    def table(self, sheet: Sketch) -> Table:
        """The sheet for the readers; the columns of levels are not among its fields."""
        columns = {
            column.field: Column(column.index, column.heading.text)
            for column in sheet.columns
            if column.field and column.field != "levels"
        }
        rows = [(number, tuple(map(_plainly, row))) for number, row in sheet.rows]
        return Table(sheet.name, sheet.header[-1] if sheet.header else 0, columns, [], rows, self.findings)

    # --- words ----------------------------------------------------------------------------------------

    def name(self, row: Row, kind: str, longest: int, value: str | None = None) -> str | None:
        """A team, role or skill by the name that counts; "" where there is none; None where the row is not wanted."""
        text = row.read(kind, cells.text, f"the {kind}'s name", longest) if value is None else value
        if not text:
            return ""
        word = self.meanings.of(kind, same(text))
        answer = word.answer if word else ""
        if answer.startswith(KNOWN):
            return answer[1:]
        if answer == SKIP:
            return None
        if not answer:
            near = f"; nearest: {any_of([show(name) for name in word.near])}" if word and word.near else ""
            row.wrong(kind, f"a {kind} you have, or {CHOOSE}{near}", show(text))
            return ""
        return self.spellings[kind](text)

    def level(self, row: Row, column: Column, lowest: int = 0, highest: int = 5) -> int | None:
        """The level a cell stands for; None where it says nothing, or wrongly."""
        value = row.cells[column.index] if 0 <= column.index < len(row.cells) else None
        asked = (type(value), value, lowest, highest)
        if asked in self._levels:
            return self._levels[asked]
        level = self._level(row, column, value, lowest, highest)
        if not row.bad and isinstance(value, (str, int, float)):
            self._levels[asked] = level
        return level

    def _level(self, row: Row, column: Column, value: object, lowest: int, highest: int) -> int | None:
        word = scales.key_of(value)
        if word is None and (value is None or isinstance(value, str)):
            return None
        known = self.meanings.of("level", word) if word is not None else None
        if known is None:
            return row.read_at(column, cells.level, lowest, highest)
        if known.answer == scales.NO_RATING:
            return None
        if not known.answer:
            row.wrong(column, f"a level from {lowest} to {highest}, or {CHOOSE}", cells.found(value))
            return None
        level = int(known.answer)
        if not lowest <= level <= highest:
            row.wrong(column, f"a level from {lowest} to {highest}", cells.found(value))
            return None
        return level

    # --- people ---------------------------------------------------------------------------------------

    def who(self, row: Row, sheet: Sketch) -> Said | None:
        """What the row says of a person; None where its team or role is one that was chosen to be left out."""
        found = Said()
        if text := row.read("name", cells.text, "a name", NAME + EMAIL):
            who = who_is(text)
            found.name, found.email = who.name, who.email
            self.turned += who.turned
            if who.made:
                known = self.people.known(Said(email=who.email))
                found.name = known.name if known is not None else who.name
                self.made += known is None
        first = row.read("first_name", cells.text, "a first name", NAME) or ""
        last = row.read("last_name", cells.text, "a last name", NAME) or ""
        if first or last:
            found.name = f"{first} {last}".strip()
        if len(found.name) > NAME:
            row.wrong("name", f"a name of at most {NAME} characters", show(found.name))
        if text := row.read("email", cells.text, "an e-mail address", EMAIL):
            found.email = self._email(row, text) or found.email
        found.external_id = row.read("external_id", cells.text, "an employee number", EXTERNAL_ID) or ""
        found.hours = row.read("hours", cells.number, HOURS, most=2_000)
        team = self.name(row, "team", TEAM, self._default(row, sheet, "team"))
        role = self.name(row, "role", ROLE, self._default(row, sheet, "role"))
        if team is None or role is None:
            self.skipped += 1
            return None
        found.team, found.role = team, role
        return found

    def _email(self, row: Row, text: str) -> str:
        who = who_is(text)
        if who.email:
            return who.email
        return row.read("email", cells.email) or ""

    def _default(self, row: Row, sheet: Sketch, kind: str) -> str | None:
        """The team or role where the row's own cell is empty: of its section or sheet. None: read the cell."""
        cell = row.raw(kind)
        if cell is not None and (isinstance(cell, Odd) or said(cell)):
            return None
        if kind == "team" and row.number in sheet.team_of:
            return sheet.team_of[row.number]
        return "" if getattr(sheet.choice, kind) else getattr(sheet, kind)

    def placed(self, row: Row, found: Said, sheet: Sketch) -> bool:
        """Whether team and role are known: from the row, the organization, or what was chosen for such rows."""
        if found.team and found.role:
            return True
        known = self.people.known(found)
        if known is not None:
            found.team, found.role = found.team or known.team, found.role or known.role
            return True
        found.team = found.team or self.name(row, "team", TEAM, sheet.choice.team) or ""
        found.role = found.role or self.name(row, "role", ROLE, sheet.choice.role) or ""
        if found.team and found.role:
            return True
        if row.bad:
            return False
        if self.people.several_known(found):
            expected = "an e-mail address or employee number, since several people here have this name"
            row.wrong("name" if "name" in row.table.columns else "email", expected, show(found.called))
            return False
        for kind in ("team", "role"):
            if not getattr(found, kind):
                row.wrong(kind, f"a {kind}; choose one above for the rows that name none", "an empty cell")
        return False

    def filled_down(self, table: Table, sheet: Sketch) -> Iterator[Row]:
        """The rows; an empty team or role repeats the one above where that was agreed."""
        last: dict[int, object] = {}
        names = ("team", "role") if sheet.fill else ()
        columns = [table.columns[name].index for name in names if name in table.columns]
        for row in table:
            cells_of = list(row.cells)
            for at in columns:
                cells_of += [None] * (at + 1 - len(cells_of))
                if cells_of[at] is not None and said(cells_of[at]):
                    last[at] = cells_of[at]
                else:
                    cells_of[at] = last.get(at)
            row.cells = tuple(cells_of)
            yield row

    def skill_of(self, table: Table, column: ColumnSketch) -> str:
        """The skill of a column; "" and a mistake of the column where nobody has said which."""
        text = column.heading.text
        word = self.meanings.of("skill", same(text))
        answer = word.answer if word else ""
        if answer.startswith(KNOWN):
            return answer[1:]
        if answer == SKIP:
            return ""
        where = Column(column.index, text)
        if not answer or len(text) > SKILL:
            near = f"; nearest: {any_of([show(name) for name in word.near])}" if word and word.near else ""
            expected = f"a skill you have, or {CHOOSE}{near}" if not answer else f"at most {SKILL} characters"
            self.findings.mistake(table.sheet, None, where, expected, show(text))
            return ""
        return self.spellings["skill"](text)


def _plainly(cell: object) -> object:
    """A cell merged across says what it says; the rest stays as odd as it is."""
    return cell.value if isinstance(cell, Odd) and cell.kind == "merged" else cell


def _plural(why: str) -> str:
    return {
        "repeats the headings": "repeat the headings",
        "sums up others": "sum up others",
        "is a remark and names nobody": "are remarks and name nobody",
        "is the title of a section": "are titles of sections",
    }[why]
