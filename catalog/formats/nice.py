"""NICE, the U.S. workforce framework for cybersecurity: JSON of the CPRT, or the clusters that MISP makes of it.

Sources: NIST SP 800-181 Rev. 1; https://csrc.nist.gov/csrc/media/projects/cprt/documents/schema/cprt_schema.json
(`documents`, `elements`, `relationships`, also wrapped as `response.elements`); clusters of misp-galaxy whose `type`
begins with nice-framework. Work roles become role templates, their tasks responsibilities, knowledge and skill
statements skills, competency areas categories. The framework gives no levels: 3 is our estimate. Roles that oversee
and govern (OG) are for leadership, all others for tech specialists. Withdrawn elements are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .files import File, refuse, tables_of
from .package import NOT_IN_USE, Draft, Package, line_of, plain

FRAMEWORK = "nice"
SKILLS = {"knowledge": "knowledge", "skill": "practice", "ability": "practice"}
KINDS = {"work_role": "role", "competency_area": "category", **dict.fromkeys(SKILLS, "skill")}
OF_MISP = {
    "work_roles": "work_role",
    "skills": "skill",
    "tasks": "task",
    "knowledges": "knowledge",
    "competency_areas": "competency_area",
}


@dataclass(frozen=True, slots=True)
class Element:
    """One element in the form of neither file; `links`: ids of the elements that it involves."""

    file: str
    id: str
    type: str
    title: str
    text: str


def read(files: Iterable[File]) -> Package:
    """Role templates, skills and categories. Raises RecordProblems."""
    draft = Draft(FRAMEWORK)
    elements: dict[str, Element] = {}
    links: list[tuple[str, str, str]] = []  # file, from, to
    for file in files:
        root = tables_of(file.json())
        root = tables_of(tables_of(root.get("response")).get("elements")) or root
        if isinstance(root.get("elements"), list):
            found, linked = _of_cprt(draft, file, root)
        elif str(root.get("type", "")).startswith("nice-framework"):
            found, linked = _of_misp(draft, file, root)
        else:
            raise refuse(
                file.name, "other JSON", "elements of the CPRT, or a cluster of type nice-framework-…"
            )
        elements.update(found)
        links += linked
    _records(draft, elements, links)
    return draft.package()


def _of_cprt(draft: Draft, file: File, root: Mapping[str, Any]) -> tuple[dict[str, Element], list]:
    found: dict[str, Element] = {}
    for row in _rows(draft, file, root, "elements"):
        element = Element(
            file.name,
            str(row.get("element_identifier") or "").strip(),
            str(row.get("element_type") or "").strip().casefold().replace(" ", "_"),
            line_of(row.get("title")),
            plain(row.get("text"), 4000),
        )
        if found.setdefault(element.id, element) is not element:
            draft.skip(
                file.name, 0, "element_identifier", element.id, "stands here twice; the first was taken"
            )
    ends = ("source_element_identifier", "dest_element_identifier")
    rows = _rows(draft, file, root, "relationships")
    return found, [(file.name, *(str(row.get(end) or "").strip() for end in ends)) for row in rows]


def _of_misp(draft: Draft, file: File, root: Mapping[str, Any]) -> tuple[dict[str, Element], list]:
    """MISP names an element by a UUID and writes "the text - its id" into `value`."""
    type_ = OF_MISP.get(str(root["type"]).removeprefix("nice-framework-"), "")
    found: dict[str, Element] = {}
    links: list[tuple[str, str, str]] = []
    for row in _rows(draft, file, root, "values"):
        uuid, value = str(row.get("uuid") or ""), str(row.get("value") or "")
        code = re.search(r" - ([\w-]+)$", value)
        text = plain(row.get("description"), 4000)
        title = line_of(value[: code.start()] if code else value)
        found[uuid] = Element(file.name, code[1] if code else uuid, type_, title, text)
        related = row.get("related")
        links += [
            (file.name, uuid, str(tables_of(other).get("dest-uuid") or ""))
            for other in (related if isinstance(related, list) else ())
        ]
    return found, links


def _rows(draft: Draft, file: File, root: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    rows = root.get(name)
    for place, row in enumerate(rows if isinstance(rows, list) else (), start=1):
        if isinstance(row, Mapping):
            yield row
        else:
            draft.skip(file.name, 0, f"{name} no. {place}", row, "is no entry")


def _records(draft: Draft, elements: Mapping[str, Element], links: list[tuple[str, str, str]]) -> None:
    keys: dict[str, tuple[str, str]] = {}  # element -> kind and key of its record
    for name, element in elements.items():
        kind = KINDS.get(element.type)
        if kind and NOT_IN_USE.search(f"{element.title} {element.text}"):
            draft.skip(element.file, 0, element.id, element.title or element.text, "is withdrawn; left out")
        elif kind and (key := _record(draft, kind, element)):
            keys[name] = kind, key
    for file, one, other in links:
        _link(draft, elements, keys, file, one, other)


def _record(draft: Draft, kind: str, element: Element) -> str:
    said = element.title or element.text
    values: dict[str, Any] = {"name": line_of(said), "description": element.text}
    if kind == "role":
        values["audience"] = "leadership" if element.id.startswith("OG") else "tech-specialists"
    if kind == "skill":
        values["kind"] = SKILLS[element.type]
    if kind != "category":
        values["sources"] = [FRAMEWORK]
    if values["description"] == values["name"]:
        values["description"] = ""
    return draft.add(kind, element.id, element.file, **values)


def _link(
    draft: Draft,
    elements: Mapping[str, Element],
    keys: Mapping[str, tuple[str, str]],
    file: str,
    one: str,
    other: str,
) -> None:
    kind, key = keys.get(one, ("", ""))
    if other not in elements:
        if kind:
            draft.skip(file, 0, "relationship", f"{one} → {other}", "leads to nothing in these files")
        return
    target_kind, target = keys.get(other, ("", ""))
    if kind == "role" and target_kind == "skill":
        draft.append("role", key, "needs", {"skill": target, "level": 3})
    elif kind == "role" and elements[other].type == "task":
        task = line_of(elements[other].text or elements[other].title, 300)
        if task and task.casefold() not in map(
            str.casefold, draft.values("role", key).get("responsibilities", ())
        ):
            draft.append("role", key, "responsibilities", task)
    elif kind == "category" and target_kind == "skill":
        draft.values("skill", target).setdefault("category", key)
