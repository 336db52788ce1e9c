"""The kind of a sheet and the field of each of its columns, guessed by headings and values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from . import scales
from .grids import Grid, Odd, letter
from .headers import Heading, Rows, said
from .headings import (
    IDENTITY,
    LABELS,
    LEFT_OUT,
    LEVELS_OF,
    NO_SKILLS,
    PEOPLE,
    RATINGS,
    REQUIREMENTS,
    RESOURCES,
    WEAK,
    bare_key,
    exact_field,
    near_field,
)
from .vocabulary import Vocabulary
from .words import bare, same


@dataclass(frozen=True, slots=True)
class Guess:
    """The field of a column ("": left out), how sure (0 to 100) and why."""

    field: str
    sure: int
    why: str


# --- the kind ---------------------------------------------------------------------------------------------


def guess_kind(
    grid: Grid, headings: Sequence[Heading], rows: Rows, vocabulary: Vocabulary
) -> tuple[str, str]:
    if not headings or not rows:
        return LEFT_OUT, "it has no headings with rows below them"
    fields = {kind: {exact_field(kind, each.text) for each in headings} - {""} for kind in LABELS}
    strong = {exact_field(PEOPLE, each.text) for each in headings if bare(each.text) not in WEAK}
    who = strong & set(IDENTITY)
    levels = sum(same(each.text) in vocabulary.skills for each in headings)
    named = bare(grid.name)
    offers = fields[RESOURCES]
    if not who and ({"title", "skill", "to_level"} <= offers or (named == RESOURCES and "title" in offers)):
        return RESOURCES, "it has titles and the skills they teach"
    if {"skill", "level"} <= fields[RATINGS] and who:
        return RATINGS, "each row names a person, a skill and a level"
    if {"role", "skill", "level"} <= fields[REQUIREMENTS] and not who:
        return REQUIREMENTS, "each row names a role, a skill and a level"
    if who or ("headcount" in fields[PEOPLE] and {"team", "role"} & fields[PEOPLE]):
        return PEOPLE, "each row names a person" if who else "each row is a group of people"
    like = _level_columns(headings, rows, vocabulary)
    if "role" in strong and (levels or len(like) >= 2) and not who:
        return REQUIREMENTS, "each row names a role and nobody"
    if _name_column(headings, rows, vocabulary) is not None and like:
        return PEOPLE, "the first column looks like names, others like levels"
    return LEFT_OUT, "nothing in it names people, roles or trainings"


def _name_column(headings: Sequence[Heading], rows: Rows, vocabulary: Vocabulary) -> int | None:
    """The first column of words, mostly different ones, or of e-mail addresses."""
    for heading in headings[:4]:
        words = [said(cells[heading.index]) for _, cells in rows if heading.index < len(cells)]
        words = [word for word in words if word]
        letters = [word for word in words if any(map(str.isalpha, word))]
        if not words or len(letters) < 0.8 * len(words) or _share(heading, rows, scales.Scale())[1] > 0.5:
            continue
        if len(set(map(same, words))) >= 0.8 * len(words):
            return heading.index
    return None


# --- the columns ------------------------------------------------------------------------------------------


def guess_columns(
    kind: str, headings: Sequence[Heading], rows: Rows, vocabulary: Vocabulary
) -> dict[int, Guess]:
    """The field of each column; where two could be one, the surer is."""
    guesses = {each.index: _by_heading(kind, each, vocabulary) for each in headings}
    if kind in (PEOPLE, RATINGS):
        guesses |= _by_values(headings, rows, guesses, vocabulary, kind)
    scale = scale_of_columns(headings, rows, guesses, vocabulary)
    wide = LEVELS_OF in LABELS[kind]
    for each in headings:
        if wide and not guesses[each.index].field:
            guesses[each.index] = _as_levels(each, rows, scale, vocabulary)
    best: dict[str, int] = {}
    for index in sorted(guesses, key=lambda at: (-guesses[at].sure, at)):
        name = guesses[index].field
        if name and name != LEVELS_OF and best.setdefault(name, index) != index:
            taken = f"column {letter(best[name] + 1)} is taken for {LABELS[kind][name]}"
            guesses[index] = Guess("", 0, taken)
            heading = next(each for each in headings if each.index == index)
            other = _as_levels(heading, rows, scale, vocabulary) if wide else None
            if other is not None and other.field:
                guesses[index] = other
    return guesses


def _by_heading(kind: str, heading: Heading, vocabulary: Vocabulary) -> Guess:
    remembered = vocabulary.remembered.get("column", {}).get(bare_key(kind, heading.text))
    if remembered is not None and (remembered in LABELS[kind] or remembered == ""):
        return Guess(remembered, 100, "as the last time" if remembered else "left out the last time")
    if heading.source or heading.aside:
        return Guess("", 0, "")
    if name := exact_field(kind, heading.text):
        if bare(heading.text) in WEAK:
            return Guess(name, 54, "a guess")
        return Guess(name, 100, "same word" if bare(name) == bare(heading.text) else "another word for it")
    if same(heading.text) in vocabulary.skills:
        return Guess("", 0, "")
    name, score = near_field(kind, heading.text)
    return Guess(name, min(score, 90) - 20, "looks like it") if name else Guess("", 0, "")


def _by_values(headings, rows, guesses, vocabulary, kind) -> dict[int, Guess]:
    """Addresses are told by their look; a sheet of people without a name column begins with the names."""
    found: dict[int, Guess] = {}
    have = {guess.field for guess in guesses.values()}
    for each in headings:
        words = [said(cells[each.index]) for _, cells in rows if each.index < len(cells)]
        words = [word for word in words if word]
        addresses = sum("@" in word and " " not in word for word in words)
        if words and addresses > 0.7 * len(words) and guesses[each.index].field not in ("email", "name"):
            if "email" not in have:
                found[each.index] = Guess("email", 95, "its values are addresses")
                have.add("email")
    if not have & {*IDENTITY, "headcount"}:
        free = [each for each in headings if not guesses[each.index].field and each.index not in found]
        index = _name_column(free, rows, vocabulary)
        if index is not None:
            found[index] = Guess("name", 60, "a guess: its values look like names")
    return found


def _as_levels(heading: Heading, rows: Rows, scale: scales.Scale, vocabulary: Vocabulary) -> Guess:
    if heading.aside:
        return Guess("", 0, "beside the levels, and none itself")
    filled, share = _share(heading, rows, scale)
    known = vocabulary.skills.get(same(heading.text))
    if known or heading.source:
        if filled and share < 0.3:
            return Guess(
                "", 0, f"a skill's name, but {round(share * filled)} of its {filled:,} values are levels"
            )
        return Guess(LEVELS_OF, 100, "a skill you have" if known else "who rates stands below it")
    if not filled:
        return Guess("", 0, "it is empty")
    if bare(heading.text) in NO_SKILLS or not bare(heading.text):
        return Guess("", 0, "no heading of ours")
    if share >= 0.6:
        return Guess(
            LEVELS_OF, round(60 + 35 * share), f"{round(share * filled):,} of {filled:,} values are levels"
        )
    return Guess("", 0, "no heading of ours, and its values are no levels")


def _level_columns(headings: Sequence[Heading], rows: Rows, vocabulary: Vocabulary) -> list[Heading]:
    guesses = {each.index: Guess("", 0, "") for each in headings}
    scale = scale_of_columns(headings, rows, guesses, vocabulary)
    return [
        each
        for each in headings
        if not exact_field(PEOPLE, each.text) and _as_levels(each, rows, scale, vocabulary).field
    ]


def scale_of_columns(headings, rows, guesses, vocabulary) -> scales.Scale:
    """The scale of the columns that hold levels by their heading, else of all that might."""
    free = [each for each in headings if not guesses[each.index].field and bare(each.text) not in NO_SKILLS]
    ours = [each for each in free if same(each.text) in vocabulary.skills or each.source]
    counted: Counter[str] = Counter()
    for each in ours or free:
        counted.update(_words(each, rows))
    return scales.scale_of(counted)


def _words(heading: Heading, rows: Rows) -> Counter[str]:
    cells = Counter(
        cells[heading.index]
        for _, cells in rows
        if heading.index < len(cells) and cells[heading.index] is not None
    )
    counted: Counter[str] = Counter()
    for cell, count in cells.items():
        word = scales.key_of(cell)
        if word is not None:
            counted[word] += count
    return counted


def _share(heading: Heading, rows: Rows, scale: scales.Scale) -> tuple[int, float]:
    """How many cells have content, and the share of them that may be levels."""
    filled = like = 0
    cells = Counter(
        cells[heading.index]
        for _, cells in rows
        if heading.index < len(cells) and cells[heading.index] is not None
    )
    for cell, count in cells.items():
        word = scales.key_of(cell)
        if isinstance(cell, Odd) and cell.kind in ("formula", "error"):
            filled += count
        elif word is not None and word not in scales.NOT_ASSESSED:
            filled += count
            like += count * scales.is_level_like(cell, scale)
    return filled, like / filled if filled else 0.0
