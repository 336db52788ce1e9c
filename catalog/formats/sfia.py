"""SFIA: skills and their level texts from the user's own licensed file; nothing of SFIA is shipped here.

Source: the JSON in which tools exchange it, {category: {subcategory: {skill: {code, description, levels, url}}}},
`levels` from level 1–7 to its text (https://sfia-online.org; its license does not allow passing the texts on). Its
seven levels of responsibility become our five: round(level × 5 ÷ 7), the texts of two that meet one below the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .files import File, refuse, tables_of
from .package import Draft, Package, cut, line_of, plain

FRAMEWORK = "sfia"


def read(files: Iterable[File]) -> Package:
    """Skills with level texts, in categories and subcategories. Raises RecordProblems."""
    draft = Draft(FRAMEWORK)
    for file in files:
        root = file.json()
        if not isinstance(root, Mapping) or not any(isinstance(part, Mapping) for part in root.values()):
            raise refuse(file.name, "other JSON", "categories of subcategories of skills")
        for category, below in root.items():
            above = _category(draft, file, category, "")
            for subcategory, skills in tables_of(below).items():
                group = _category(draft, file, subcategory, above)
                for name, skill in tables_of(skills).items():
                    if isinstance(skill, Mapping):
                        _skill(draft, file, name, skill, group)
                    else:
                        draft.skip(file.name, 0, f"{category}, {subcategory}", name, "is no skill; left out")
    if not any(kind == "skill" for kind, _ in draft.entries):
        raise refuse("the file", "no skill", "at least one skill with code and levels")
    return draft.package()


def _category(draft: Draft, file: File, name: str, above: str) -> str:
    identity = f"{above} {name}"
    key = draft.key(identity)
    if draft.has("category", key):
        return key
    return draft.add("category", identity, file.name, code=str(name), name=line_of(name), parent=above)


def level_of(level: int) -> int:
    """1–7 of SFIA as 1–5 of ours."""
    return max(1, round(level * 5 / 7))


def _skill(draft: Draft, file: File, name: str, skill: Mapping[str, Any], category: str) -> None:
    texts: dict[int, list[str]] = {}
    for level, text in tables_of(skill.get("levels")).items():
        if str(level).strip() in set("1234567"):
            texts.setdefault(level_of(int(level)), []).append(plain(text))
        else:
            draft.skip(file.name, 0, f"{name}, levels", level, "is no level from 1 to 7")
    draft.add(
        "skill", str(skill.get("code") or "").strip(), file.name, name=line_of(name), category=category,
        description=plain(skill.get("description"), 4000), levels=_levels(texts), sources=[FRAMEWORK],
    )  # fmt: skip


def _levels(texts: Mapping[int, list[str]]) -> list[str]:
    """A text for each of 0–5, blank where SFIA defines none; nothing at all if it defines none whatever."""
    return [cut("\n".join(texts.get(level, ())), 500) for level in range(6)] if texts else []
