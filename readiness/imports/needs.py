"""The sheet `requirements`: which role needs which skill, at what level."""

from __future__ import annotations

from dataclasses import replace

from . import cells
from .people import ROLE, SKILL
from .records import RequirementRow
from .tables import Row, Spellings, Table
from .words import AUDIENCE_NAMES, AUDIENCES, any_of, phrase, same, show

IMPORTANCE = "importance 1, 2 or 3"


class Audiences:
    """The audiences there are, by any of their names."""

    def __init__(self, known: dict[str, str] | None = None):
        ours = {phrase(word): slug for word, slug in (known or {}).items()}
        synonyms = {
            word: ours.get(phrase(slug), slug)
            for word, slug in AUDIENCES.items()
            if not ours or phrase(slug) in ours
        }
        self.words = {**synonyms, **ours}
        self.expected = f"an audience ({AUDIENCE_NAMES})"

    def one(self, value: object) -> str:
        """The audience's slug, "" for an empty cell."""
        return cells.word(value, self.words, self.expected) or ""

    def several(self, value: object) -> tuple[str, ...]:
        """The slugs of audiences listed with commas, semicolons, slashes or "and"."""
        said = cells.text(value, self.expected, 500)
        if not said:
            return ()
        slugs, unknown = [], []
        for part in filter(None, map(phrase, _parts(said, self.words))):
            slugs.append(self.words.get(part, ""))
            if part not in self.words:
                unknown.append(part)
        if unknown or not slugs:
            raise cells.Bad(f"one or more audiences ({AUDIENCE_NAMES}), with commas between", show(said))
        return tuple(sorted(set(slugs)))


def _parts(said: str, words: dict[str, str]) -> list[str]:
    if phrase(said) in words:
        return [said]
    for sign in (";", "|", "\n", "/", "&", "+"):
        said = said.replace(sign, ",")
    return [
        piece
        for part in said.split(",")
        for piece in ([part] if phrase(part) in words else part.split(" and "))
    ]


def read_requirements(
    table: Table, skills: Spellings, roles: Spellings, audiences: Audiences
) -> list[RequirementRow]:
    """What the roles need, with one audience a role; rows with mistakes are left out."""
    said: dict[str, tuple[str, int]] = {}
    seen: dict[tuple[str, str], int] = {}
    rows: list[RequirementRow] = []
    for row in table:
        need = _requirement(row, skills, roles, audiences)
        if need is None:
            continue
        role = same(need.role)
        if need.audience and said.setdefault(role, (need.audience, row.number))[0] != need.audience:
            row.wrong(
                "audience",
                f"the same audience in all rows of {show(need.role)}, as in row {said[role][1]}",
                cells.found(row.raw("audience")),
            )
        first = seen.setdefault((role, same(need.skill)), row.number)
        if first != row.number:
            row.wrong(
                "skill", "each skill once a role", f"{show(need.skill)} again; it is in row {first} already"
            )
        if not row.bad:
            rows.append(need)
    return _with_audiences(table, rows, {role: audience for role, (audience, _) in said.items()})


def _requirement(
    row: Row, skills: Spellings, roles: Spellings, audiences: Audiences
) -> RequirementRow | None:
    role = row.read("role", cells.text, "the role's name", ROLE, required="the role's name")
    audience = row.read("audience", audiences.one) or ""
    skill = row.read("skill", cells.text, "the skill's name", SKILL, required="the skill's name")
    level = row.read("level", cells.level, 1, 5, required="a level from 1 to 5 or its name")
    importance = row.read("importance", cells.whole, IMPORTANCE, most=3)
    mandatory = row.read("mandatory", cells.yes)
    if role:
        role = roles(role)  # known even if the row is wrong elsewhere: its people are not to blame
    if row.bad:
        return None
    return RequirementRow(
        row=row.number,
        role=role,
        audience=audience,
        skill=skills(skill),
        level=level,
        importance=importance or 1,
        mandatory=bool(mandatory),
    )


def _with_audiences(table: Table, rows: list[RequirementRow], said: dict[str, str]) -> list[RequirementRow]:
    silent = sorted({row.role for row in rows if same(row.role) not in said})
    if silent:
        roles = any_of([show(role) for role in silent[:8]])
        roles += f" and {len(silent) - 8} more" if len(silent) > 8 else ""
        table.findings.note(
            f"requirements: no audience is given for {roles}; where "
            "the catalog does not know the role, only resources for everyone will be offered"
        )
    return [replace(row, audience=said.get(same(row.role), "")) for row in rows]
