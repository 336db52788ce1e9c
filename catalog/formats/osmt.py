"""OSMT: the CSV of rich skill descriptors that the Open Skills Management Tool exports and imports.

Source: https://github.com/wgu-opensource/osmt (columns of its import template). A row has no id: its collection and
name identify it. Keywords are topics that many skills share, not other names, so they are not taken as aliases.
"""

from __future__ import annotations

from collections.abc import Iterable

from .files import File, refuse
from .package import NOT_IN_USE, Draft, Package, line_of, plain
from .tables import tables_in

FRAMEWORK = "osmt"
NAME, STATEMENT, CATEGORY = "Skill Name", "Contextualized Skill Statement", "Skill Category"


def read(files: Iterable[File]) -> Package:
    """Skills in their categories. Raises RecordProblems."""
    draft = Draft(FRAMEWORK)
    tables = tables_in(files)
    if not tables:
        raise refuse("the files", "no table", "a CSV file with the column Skill Name")
    for table in tables:
        table.require(NAME, STATEMENT)
        for row in table:
            name, group = line_of(row[NAME]), line_of(row[CATEGORY])
            if NOT_IN_USE.search(name) or NOT_IN_USE.search(row["Collection"]):
                draft.skip(row.file, row.line, NAME, name, "is not in use; left out")
                continue
            if group and not draft.has("category", draft.key(f"category {group}")):
                draft.add("category", f"category {group}", row.file, row.line, name=group)
            draft.add(
                "skill", " ".join(filter(None, (line_of(row["Collection"]), name))), row.file, row.line,
                name=name, description=plain(row[STATEMENT], 4000), sources=[FRAMEWORK],
                category=draft.key(f"category {group}") if group else "",
            )  # fmt: skip
    return draft.package()
