"""Moodle: the CSV of a competency framework that its tool "Import competency framework" reads and writes.

Source: Moodle's admin/tool/lpimportcsv (14 columns, known by their place; related ids separated by commas, a comma
inside one as %2C). Read: a competency with children is a category, one without is a skill, unless its id begins as
ours do. Written: the same, with our six levels as the scale. Aliases, level texts and kinds have no place in it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from catalog.levels import LEVELS
from catalog.records import Entry

from .files import File, refuse
from .neutral import neutral, restored
from .package import Draft, Package, line_of, plain
from .tables import Table, tables_in

FRAMEWORK = "moodle"
COLUMNS = (
    "Parent ID number", "ID number", "Short name", "Description", "Description format", "Scale values",
    "Scale configuration", "Rule type (optional)", "Rule outcome (optional)", "Rule config (optional)",
    "Cross-referenced competency ID numbers", "Exported ID (optional)", "Is framework", "Taxonomy",
)  # fmt: skip
PARENT, ID, NAME, TEXT, RELATED, IS_FRAMEWORK = 0, 1, 2, 3, 10, 12
CATEGORY = "category."  # how ids of our categories begin


def read(files: Iterable[File]) -> Package:
    """Categories and skills with what they are related to. Raises RecordProblems."""
    draft = Draft(FRAMEWORK)
    tables = tables_in(files)
    if not tables:
        raise refuse("the files", "no table", "a CSV file that Moodle exported")
    for table in tables:
        if len(table.columns) < IS_FRAMEWORK + 1:
            found = f"{len(table.columns)} columns"
            raise refuse(table.file, found, f"{len(COLUMNS)} columns, as Moodle exports them", "header")
        _table(draft, table)
    return draft.package()


def _table(draft: Draft, table: Table) -> None:
    rows = [(line, [restored(cell) for cell in cells]) for line, cells in table.body]
    rows = [(line, cells) for line, cells in rows if len(cells) > IS_FRAMEWORK]
    frameworks = {cells[ID] for _, cells in rows if _yes(cells[IS_FRAMEWORK])}
    parents = {cells[PARENT] for _, cells in rows}
    kinds = {
        cells[ID]: "category" if cells[ID] in parents or cells[ID].startswith(CATEGORY) else "skill"
        for _, cells in rows
        if not _yes(cells[IS_FRAMEWORK])
    }
    for line, cells in rows:
        if not _yes(cells[IS_FRAMEWORK]):
            _competency(draft, table.file, line, cells, kinds, frameworks)


def _competency(
    draft: Draft, file: str, line: int, cells: Sequence[str], kinds: dict[str, str], frameworks: set[str]
) -> None:
    kind = kinds[cells[ID]]
    above = draft.key(cells[PARENT]) if cells[PARENT] and cells[PARENT] not in frameworks else ""
    values = {"parent" if kind == "category" else "category": above}
    if kind == "skill":
        related = [part.replace("%2C", ",").strip() for part in cells[RELATED].split(",")]
        known = [other for other in related if kinds.get(other) == "skill"]
        for other in set(related) - set(known) - {""}:
            draft.skip(file, line, COLUMNS[RELATED], other, "is no skill of this file; left out")
        values |= {
            "relations": [{"kind": "related", "skill": draft.key(o)} for o in known],
            "sources": [FRAMEWORK],
        }
    draft.add(
        kind, cells[ID], file, line, name=line_of(cells[NAME]), description=plain(cells[TEXT], 4000), **values
    )  # fmt: skip


def _yes(cell: str) -> bool:
    return cell.strip() in ("1", "true", "yes")


def write(entries: Iterable[Entry], *, title: str) -> bytes:
    """The categories and skills among the entries as one framework; the same entries give the same bytes."""
    chosen = [entry for entry in entries if entry.kind in ("category", "skill")]
    there = {(entry.kind, entry.key) for entry in chosen}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    scale = ",".join(LEVELS)
    config = json.dumps([{"scaleid": "1"}, {"id": 4, "scaledefault": 1, "proficient": 1}])
    writer.writerow(
        ["", "readiness", *map(neutral, (title, "")), "1", scale, config, *[""] * 5, "1", "competency"]
    )
    for entry in chosen:
        above = entry.values.get("category") or entry.values.get("parent")
        parent = CATEGORY + above if above and ("category", above) in there else "readiness"
        related = [
            row["skill"] for row in entry.values.get("relations", ()) if ("skill", row["skill"]) in there
        ]
        row = [
            parent, _id(entry), entry.values["name"], entry.values.get("description", ""), "2", "", "", "", "", "",
            ",".join(other.replace(",", "%2C") for other in related), "", "", "",
        ]  # fmt: skip
        writer.writerow(map(neutral, row))
    return out.getvalue().encode()


def _id(entry: Entry) -> str:
    return CATEGORY + entry.key if entry.kind == "category" else entry.key
