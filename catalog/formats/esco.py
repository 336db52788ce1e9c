"""ESCO: the CSV files of the European Commission's classification, as downloaded, in a folder or ZIP or one by one.

Source: https://esco.ec.europa.eu/en/use-esco/download (headers of version 1.2.0). Each file is known by its columns:
skills, occupations, relations of both, the hierarchy of skill groups, broader relations, and the collections
(digital, transversal …). ESCO says that an occupation needs a skill (essential or optional) but not at which level:
essential ones become level 3 of importance 3, optional ones level 2 of importance 1, our estimate. Audiences follow
the major group of ISCO-08: 1 leadership; 25 and 35 (information technology) tech specialists; else end users.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .files import File, refuse
from .package import Draft, Package, line_of, plain
from .tables import Row, Table, tables_in

FRAMEWORK = "esco"
ESSENTIAL, OPTIONAL = {"level": 3, "importance": 3}, {"level": 2, "importance": 1}


def read(files: Iterable[File]) -> Package:
    """Categories, skills with aliases and relations, role templates with needs. Raises RecordProblems."""
    draft = Draft(FRAMEWORK)
    tables = tables_in(files)
    kinds = [(READERS[kind], table) for table in tables if (kind := _kind(table))]
    if not kinds:
        columns = ", ".join(tables[0].columns[:8]) if tables else "no CSV file"
        raise refuse(tables[0].file if tables else "the files", columns, "an ESCO file such as skills_en.csv")
    order = list(READERS.values())
    for reader, table in sorted(kinds, key=lambda pair: order.index(pair[0])):
        reader(draft, table)
    return draft.package()


def _kind(table: Table) -> str:
    return next((kind for kind, columns in COLUMNS.items() if table.has(*columns)), "")


def _hierarchy(draft: Draft, table: Table) -> None:
    for row in table:
        above = ""
        for level in range(4):
            uri, name = row[f"Level {level} URI"], row[f"Level {level} preferred term"]
            if not uri:
                break
            deepest = level == 3 or not row[f"Level {level + 1} URI"]
            if not draft.has("category", draft.key(uri)):
                draft.add(
                    "category", uri, row.file, row.line, name=line_of(name), parent=above,
                    description=plain(row["Description"], 4000) if deepest else "",
                )  # fmt: skip
            above = draft.key(uri)


def _skills(draft: Draft, table: Table) -> None:
    for row in table:
        uri = row["conceptUri"]
        if draft.has("skill", draft.key(uri)) and "broaderConceptUri" not in table.columns:
            draft.skip(row.file, row.line, "conceptUri", uri, "stands here twice; the first was taken")
        elif not draft.has("skill", draft.key(uri)):
            _skill(draft, row)
        if row["broaderConceptUri"]:
            _broader_of(draft, row, uri, row.list("broaderConceptUri"))


def _skill(draft: Draft, row: Row) -> None:
    draft.add(
        "skill", row["conceptUri"], row.file, row.line,
        name=line_of(row["preferredLabel"]),
        kind="knowledge" if row["skillType"] == "knowledge" else "practice",
        description=plain(row["description"] or row["definition"], 4000),
        aliases=[line_of(a, 300) for c in ("altLabels", "hiddenLabels") for a in row.list(c)],
        status="published" if row["status"].casefold() in ("released", "") else "retired",
        sources=[FRAMEWORK],
    )  # fmt: skip


def _occupations(draft: Draft, table: Table) -> None:
    for row in table:
        group = row["iscoGroup"].removeprefix("C")
        technical = group.startswith(("25", "35"))
        draft.add(
            "role", row["conceptUri"], row.file, row.line,
            name=line_of(row["preferredLabel"]),
            audience="leadership" if group[:1] == "1" else "tech-specialists" if technical else "end-users",
            description=plain(row["description"] or row["definition"], 4000),
            status="published" if row["status"].casefold() in ("released", "") else "retired",
            sources=[FRAMEWORK],
        )  # fmt: skip


def _broader(draft: Draft, table: Table) -> None:
    for row in table:
        _broader_of(draft, row, row["conceptUri"], [row["broaderUri"]])


def _broader_of(draft: Draft, row: Row, uri: str, broader: list[str]) -> None:
    """A group above it is its category (the first one counts), a skill above it is broader."""
    key = draft.key(uri)
    if not draft.has("skill", key):
        if not draft.has("category", key):
            draft.skip(row.file, row.line, "conceptUri", uri, "is no skill of these files")
        return
    for above in map(draft.key, broader):
        if draft.has("category", above):
            draft.values("skill", key).setdefault("category", above)
        else:
            draft.append("skill", key, "relations", {"kind": "broader", "skill": above})


def _needs(draft: Draft, table: Table) -> None:
    for row in table:
        role, skill = draft.key(row["occupationUri"]), draft.key(row["skillUri"])
        weight = ESSENTIAL if row["relationType"].casefold() == "essential" else OPTIONAL
        if draft.has("role", role):
            draft.append("role", role, "needs", {"skill": skill, **weight})
        else:
            draft.skip(
                row.file, row.line, "occupationUri", row["occupationUri"], "is no occupation of these files"
            )


def _relations(draft: Draft, table: Table) -> None:
    """Essential or optional for another skill: related. ESCO's relations have cycles, so no order is read into them."""
    for row in table:
        one, other = draft.key(row["originalSkillUri"]), draft.key(row["relatedSkillUri"])
        if draft.has("skill", one):
            draft.append("skill", one, "relations", {"kind": "related", "skill": other})
        else:
            draft.skip(
                row.file, row.line, "originalSkillUri", row["originalSkillUri"], "is no skill of these files"
            )


# What a file is, by columns that only it has; read in this order.
COLUMNS = {
    "hierarchy": ("Level 0 URI", "Level 0 preferred term"),
    "occupations": ("conceptUri", "iscoGroup", "preferredLabel"),
    "skills": ("conceptUri", "preferredLabel", "skillType"),
    "broader": ("conceptUri", "broaderUri"),
    "needs": ("occupationUri", "relationType", "skillUri"),
    "relations": ("originalSkillUri", "relatedSkillUri"),
}
READERS: dict[str, Callable[[Draft, Table], None]] = {
    "hierarchy": _hierarchy,
    "skills": _skills,
    "occupations": _occupations,
    "broader": _broader,
    "needs": _needs,
    "relations": _relations,
}
