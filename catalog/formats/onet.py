"""O*NET: the tab-separated text files or the workbooks of the U.S. occupational database, in a folder or ZIP.

Source: https://www.onetcenter.org/dictionary/ (Occupation Data; Skills, Knowledge, Abilities; Level Scale Anchors;
Content Model Reference; Technology Skills). Ratings come in two scales: IM, importance 1–5, becomes ours of 1–3
(below 2.5, below 3.5, above); LV, level 0–7, becomes round(value × 5 ÷ 7), and level 0 is no need. Values marked
"Recommend Suppress" or "Not Relevant" are left out. Technology skills come without a level: 3 is our estimate, with
importance 3 where the tool is marked as hot or in demand, else 2. Audiences follow the major group of the code:
11 leadership, 15 tech specialists, else end users.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from .files import File, refuse
from .package import Draft, Package, line_of, plain
from .tables import Row, Table, tables_in

FRAMEWORK = "onet"
CODE = "O*NET-SOC Code"
GROUPS = {"2.A": "Basic skills", "2.B": "Cross-functional skills", "2.C": "Knowledge", "1.A": "Abilities"}


def read(files: Iterable[File]) -> Package:
    """Role templates per occupation with needs, skills per element and tool. Raises RecordProblems."""
    draft = Draft(FRAMEWORK)
    tables = tables_in(files)
    kinds = [(kind, table) for table in tables if (kind := _kind(table))]
    if not kinds:
        columns = ", ".join(tables[0].columns[:8]) if tables else "no table"
        raise refuse(tables[0].file if tables else "the files", columns, "an O*NET file such as Skills.txt")
    order = list(READERS)
    for kind, table in sorted(kinds, key=lambda pair: order.index(pair[0])):
        READERS[kind](draft, table)
    return draft.package()


def _kind(table: Table) -> str:
    return next((kind for kind, columns in COLUMNS.items() if table.has(*columns)), "")


def level_of(value: Decimal) -> int:
    """0–7 of O*NET as 0–5 of ours, halves up."""
    return int((value * 5 / 7).quantize(Decimal(1), ROUND_HALF_UP))


def importance_of(value: Decimal) -> int:
    """1–5 of O*NET as 1–3 of ours."""
    return 1 if value < Decimal("2.5") else 2 if value < Decimal("3.5") else 3


def _occupation(draft: Draft, row: Row, title: str) -> str:
    """The role's key; a role is made where the code comes without Occupation Data."""
    code = row[CODE]
    if not draft.has("role", draft.key(code)):
        audience = {"11": "leadership", "15": "tech-specialists"}.get(code[:2], "end-users")
        return draft.add(
            "role", code, row.file, row.line, name=line_of(title or code), audience=audience,
            description=plain(row["Description"], 4000), sources=[FRAMEWORK],
        )  # fmt: skip
    return draft.key(code)


def _occupations(draft: Draft, table: Table) -> None:
    for row in table:
        _occupation(draft, row, row["Title"])


def _elements(draft: Draft, table: Table) -> None:
    for row in table:
        if row["Element ID"][:3] in GROUPS and row["Element ID"].count(".") >= 2:
            _element(draft, row, row["Description"])


def _element(draft: Draft, row: Row, description: str = "") -> str:
    identity = row["Element ID"]
    key = draft.key(identity)
    if draft.has("skill", key):
        return key
    group = GROUPS.get(identity[:3], "")
    if group and not draft.has("category", draft.key(identity[:3])):
        draft.add("category", identity[:3], row.file, row.line, name=group)
    return draft.add(
        "skill", identity, row.file, row.line,
        name=line_of(row["Element Name"]),
        category=draft.key(identity[:3]) if group else "",
        kind="knowledge" if identity.startswith("2.C") else "practice",
        description=plain(description, 4000),
        sources=[FRAMEWORK],
    )  # fmt: skip


def _ratings(draft: Draft, table: Table) -> None:
    levels: dict[tuple[str, str], int] = {}
    weights: dict[tuple[str, str], int] = {}
    for row in table:
        if _yes(row["Recommend Suppress"]) or _yes(row["Not Relevant"]):
            continue
        value = _number(draft, row, {"IM": (1, 5), "LV": (0, 7)}.get(row["Scale ID"]))
        if value is None:
            continue
        pair = _occupation(draft, row, row["Title"]), _element(draft, row)
        if row["Scale ID"] == "LV":
            levels[pair] = level_of(value)
        else:
            weights[pair] = importance_of(value)
    for (role, skill), level in levels.items():
        if role and skill and level:
            need = {"skill": skill, "level": level, "importance": weights.get((role, skill), 2)}
            draft.append("role", role, "needs", need)


def _number(draft: Draft, row: Row, scale: tuple[int, int] | None) -> Decimal | None:
    if scale is None:
        draft.skip(row.file, row.line, "Scale ID", row["Scale ID"], "is neither IM nor LV")
        return None
    try:
        value = Decimal(row["Data Value"])
        if scale[0] <= value <= scale[1]:
            return value
    except InvalidOperation:
        pass
    draft.skip(
        row.file, row.line, "Data Value", row["Data Value"], f"is no number from {scale[0]} to {scale[1]}"
    )
    return None


def _yes(cell: str) -> bool:
    return cell.casefold() in ("y", "yes")


def _anchors(draft: Draft, table: Table) -> None:
    """What the levels of an element look like, added to its description: the scales do not match step by step."""
    for row in table:
        key = draft.key(row["Element ID"])
        if row["Scale ID"] == "LV" and draft.has("skill", key):
            values = draft.values("skill", key)
            said = f"{values.get('description', '')}\nLevel {row['Anchor Value']} of 7: {row['Anchor Description']}"
            values["description"] = plain(said, 4000)


def _technologies(draft: Draft, table: Table) -> None:
    for row in table:
        tool, group = line_of(row["Example"]), row["Commodity Code"]
        if group and not draft.has("category", draft.key(f"unspsc {group}")):
            draft.add("category", f"unspsc {group}", row.file, row.line, name=line_of(row["Commodity Title"]))
        key = draft.key(f"tool {tool.casefold()}")
        if tool and not draft.has("skill", key):
            key = draft.add(
                "skill", f"tool {tool.casefold()}", row.file, row.line, code=f"tool: {tool}", name=tool, kind="tool",
                category=draft.key(f"unspsc {group}") if group else "", sources=[FRAMEWORK],
            )  # fmt: skip
        role = _occupation(draft, row, row["Title"])
        if tool and key and role:
            wanted = _yes(row["Hot Technology"]) or _yes(row["In Demand"])
            draft.append("role", role, "needs", {"skill": key, "level": 3, "importance": 3 if wanted else 2})


# What a table is, by columns that only it has; read in this order.
COLUMNS = {
    "occupations": (CODE, "Title", "Description"),
    "ratings": (CODE, "Element ID", "Scale ID", "Data Value"),
    "anchors": ("Element ID", "Scale ID", "Anchor Value", "Anchor Description"),
    "elements": ("Element ID", "Element Name", "Description"),
    "technologies": (CODE, "Example", "Commodity Code"),
}
READERS: dict[str, Callable[[Draft, Table], None]] = {
    "occupations": _occupations,
    "elements": _elements,
    "ratings": _ratings,
    "anchors": _anchors,
    "technologies": _technologies,
}
