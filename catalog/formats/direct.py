"""DIRECT, the digital research competencies framework: its CSV files, in a folder or ZIP.

Source: https://github.com/direct-framework/digital-research-competencies-framework (CC BY 4.0; files skill,
competency, competency_domain, learning_resource, provider). Which skill a resource teaches is named, its level, its
length and its price are not: the step from 0 to 2 is our estimate, hours and price stay unknown.
"""

from __future__ import annotations

from collections.abc import Iterable

from .files import File, refuse
from .package import Draft, Package, line_of, plain
from .tables import Row, Table, tables_in

FRAMEWORK = "direct"


def read(files: Iterable[File]) -> Package:
    """Categories (domains and competencies), skills with relations, providers and resources. Raises RecordProblems."""
    draft = Draft(FRAMEWORK)
    tables = {kind: table for table in tables_in(files) if (kind := _kind(table))}
    if not tables.keys() & {"skill", "resource"}:
        raise refuse("the files", "none of DIRECT’s tables", "skill.csv or learning_resource.csv")
    for kind in ("domain", "competency", "provider", "resource", "skill"):
        for row in tables.get(kind, ()):
            _READERS[kind](draft, row)
    return draft.package()


def _kind(table: Table) -> str:
    columns = {
        "skill": ("slug", "competency", "related_skills"),
        "competency": ("slug", "competency_domain"),
        "resource": ("slug", "language", "url", "provider"),
        "provider": ("slug", "url", "ror"),
        "domain": ("slug", "name", "rank"),
    }
    return next((kind for kind, needed in columns.items() if table.has(*needed)), "")


def _id(kind: str, slug: str) -> str:
    return f"{kind} {slug}"


def _domain(draft: Draft, row: Row) -> None:
    draft.add(
        "category", _id("domain", row["slug"]), row.file, row.line,
        name=line_of(row["name"]), description=plain(row["description"], 4000),
    )  # fmt: skip


def _competency(draft: Draft, row: Row) -> None:
    above = draft.key(_id("domain", row["competency_domain"]))
    draft.add(
        "category", _id("competency", row["slug"]), row.file, row.line,
        name=line_of(row["name"]), description=plain(row["description"], 4000),
        parent=above if draft.has("category", above) else "",
    )  # fmt: skip


def _provider(draft: Draft, row: Row) -> None:
    url = row["url"] if row["url"].startswith("http") else ""
    draft.add(
        "provider", _id("provider", row["slug"]), row.file, row.line, name=line_of(row["name"]), url=url
    )


def _resource(draft: Draft, row: Row) -> None:
    draft.add(
        "resource", _id("resource", row["slug"]) if row["slug"] else "", row.file, row.line,
        title=line_of(row["name"], 300), kind="reading", url=row["url"],
        provider=draft.key(_id("provider", row["provider"])) if row["provider"] else "",
        description=plain(row["description"], 4000), language=row["language"][:12],
        price={"basis": "unknown"}, sources=[FRAMEWORK],
    )  # fmt: skip


def _skill(draft: Draft, row: Row) -> None:
    related = [draft.key(_id("skill", slug)) for slug in row.list("related_skills")]
    key = draft.add(
        "skill", _id("skill", row["slug"]) if row["slug"] else "", row.file, row.line,
        name=line_of(row["name"]), description=plain(row["description"], 4000),
        category=draft.key(_id("competency", row["competency"])) if row["competency"] else "",
        relations=[{"kind": "related", "skill": other} for other in related], sources=[FRAMEWORK],
    )  # fmt: skip
    for slug in row.list("learning_resources") if key else ():
        resource = draft.key(_id("resource", slug))
        if draft.has("resource", resource):
            step = {"skill": key, "from": 0, "to": 2, "estimated": True}
            draft.append("resource", resource, "teaches", step)
        else:
            draft.skip(
                row.file, row.line, "learning_resources", slug, "is no resource of these files; left out"
            )


_READERS = {
    "domain": _domain,
    "competency": _competency,
    "provider": _provider,
    "resource": _resource,
    "skill": _skill,
}
