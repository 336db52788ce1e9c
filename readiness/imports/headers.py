"""Where the headings of a sheet are, and what each column is headed: titles above, two rows, merged cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .grids import Grid, Odd
from .headings import IDENTITY, LABELS, PEOPLE, RATINGS, exact_field
from .scales import Scale, is_level_like
from .vocabulary import Vocabulary
from .words import SOURCES, bare, clean, phrase, same

LOOK_AT = 30  # rows, from the top
type Rows = Sequence[tuple[int, tuple[object, ...]]]

SOURCE_WORDS = {
    **SOURCES, "sa": "self", "self assessed": "self", "selbst": "self", "employee": "self", "person": "self",
    "the person": "self", "mgr": "manager", "boss": "manager", "supervisor": "manager", "team lead": "manager",
    "line manager": "manager", "vorgesetzter": "manager", "the manager": "manager", "colleagues": "peer",
}  # fmt: skip
_LEVEL_WORDS = frozenset({"level", "current", "actual", "ist", "rating", "score", "lvl", "now"})
_ASIDE_WORDS = frozenset(
    {"target", "soll", "required", "goal", "gap", "date", "comment", "comments", "note", "diff"}
)
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column is headed; `source`: who rates, where a second row of headings says so; `aside`: no levels."""

    index: int
    text: str
    source: str = ""
    aside: bool = False


def said(cell: object) -> str:
    """A cell as clean text, "" where there is none."""
    if isinstance(cell, Odd):
        return said(cell.value) if cell.kind == "merged" else ""
    if cell is None or isinstance(cell, bool):
        return ""
    return clean(f"{cell:g}" if isinstance(cell, float) else str(cell)[:400])


def find_header(grid: Grid, rows: Rows, vocabulary: Vocabulary) -> tuple[int, ...]:
    """The numbers of the one or two rows that hold the headings; empty where there are none."""
    if not rows:
        return ()
    top = rows[:LOOK_AT]
    scores = [_score(cells, vocabulary) for _, cells in top]
    best = max(scores)
    at = scores.index(best) if best >= 2 else _first_row_of_words(top)
    number, cells = top[at]
    if at + 1 < len(top) and top[at + 1][0] == number + 1 and _continues(cells, top[at + 1][1], vocabulary):
        return (number, number + 1)
    if at and top[at - 1][0] == number - 1 and _needs_row_above(cells, vocabulary):
        return (number - 1, number)
    return (number,)


def _score(cells: Sequence[object], vocabulary: Vocabulary) -> int:
    """How many different headings we know stand in a row."""
    words = {said(cell) for cell in cells} - {""}
    if any(len(word) > 120 for word in words):
        return 0
    fields = max(len({exact_field(kind, word) for word in words} - {""}) for kind in LABELS)
    return 2 * fields + sum(same(word) in vocabulary.skills for word in words)


def _first_row_of_words(rows: Rows) -> int:
    """The first row that is about as wide as the table and holds only words."""
    widths = sorted(sum(bool(said(cell)) for cell in cells) for _, cells in rows)
    usual = widths[len(widths) // 2]
    for at, (_, cells) in enumerate(rows):
        words = [cell for cell in map(said, cells) if cell]
        numbers = any(isinstance(cell, (int, float)) for cell in cells)
        if len(words) >= max(2, 0.6 * usual) and not numbers:
            return at
    return 0


def _continues(above: Sequence[object], below: Sequence[object], vocabulary: Vocabulary) -> bool:
    """Whether the row below the headings is a second row of them: blank under the people, words elsewhere."""
    who = [
        at for at, cell in enumerate(above) if exact_field(PEOPLE, said(cell)) in (*IDENTITY, "team", "role")
    ]
    words = [(at, said(cell)) for at, cell in enumerate(below) if said(cell)]
    if (
        not who
        or len(words) < 2
        or any(said(below[at]) for at in who if at < len(below) and said(below[at]) != said(above[at]))
    ):
        return False
    rest = [word for at, word in words if at not in who]
    known = [word for word in rest if same(word) in vocabulary.skills or phrase(word) in SOURCE_WORDS]
    return bool(rest) and (
        len(known) >= len(rest) / 2 or not any(is_level_like(word, Scale()) for word in rest)
    )


def _needs_row_above(cells: Sequence[object], vocabulary: Vocabulary) -> bool:
    """Self, Manager, Self, Manager: headings that say nothing without those above them."""
    rest = [phrase(said(cell)) for cell in cells if said(cell) and not exact_field(PEOPLE, said(cell))]
    if len(rest) < 2:
        return False
    twice = Counter(rest)
    return max(twice.values()) > 1 or all(word in SOURCE_WORDS or word in _LEVEL_WORDS for word in rest)


def read_headings(grid: Grid, rows: Rows, header: tuple[int, ...]) -> list[Heading]:
    """What each column is headed; columns without a heading are left out of the list."""
    by_number = dict(rows)
    lines = [list(by_number.get(number, ())) for number in header]
    if len(lines) == 1:
        found = [Heading(at, said(cell)) for at, cell in enumerate(lines[0])]
        return [heading for heading in found if heading.text]
    top, sub = lines
    width = max(len(top), len(sub))
    top += [None] * (width - len(top))
    sub += [None] * (width - len(sub))
    _spread(grid, header[0], top, sub)
    subs = Counter(said(cell) for cell in sub)
    headings = [_combined(at, said(top[at]), said(sub[at]), subs) for at in range(width)]
    return [heading for heading in headings if heading.text]


def _spread(grid: Grid, row: int, top: list[object], sub: list[object]) -> None:
    """Give each column its group: where cells are merged, and where a blank one follows above a heading."""
    merged: set[int] = set()
    for span in grid.merges:
        left, first, right, last = _RANGE.fullmatch(span).groups()
        if int(first) <= row <= int(last) and left != right:
            start, end = _index(left), min(_index(right), len(top) - 1)
            for at in range(start, end + 1):
                top[at] = top[start]
                merged.add(at)
    for at in range(1, len(top)):
        left = said(top[at - 1])
        if at in merged or said(top[at]) or not said(sub[at]) or not left:
            continue
        if said(sub[at - 1]) and not exact_field(PEOPLE, left) and at - 1 not in merged:
            top[at] = top[at - 1]


def _index(letters: str) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number - 1


def _combined(at: int, top: str, sub: str, subs: Counter[str]) -> Heading:
    if not top or not sub or same(top) == same(sub):
        return Heading(at, sub or top)
    word = phrase(sub)
    if word in SOURCE_WORDS:
        return Heading(at, top, source=SOURCE_WORDS[word])
    if word in _LEVEL_WORDS:
        return Heading(at, top)
    if word in _ASIDE_WORDS:
        return Heading(at, f"{top} / {sub}", aside=True)
    if subs[sub] > 1 and not exact_field(RATINGS, sub):
        return Heading(at, f"{top} / {sub}")
    return Heading(at, sub)


def repeats_headings(
    headings: Sequence[Heading], lines: Sequence[Sequence[object]]
) -> Callable[[Sequence[object]], bool]:
    """A test of rows below: whether one says the headings, or either row of them, once more."""
    patterns = [{heading.index: bare(heading.text) for heading in headings}]
    patterns += [{at: bare(said(cell)) for at, cell in enumerate(line) if said(cell)} for line in lines]

    def test(cells: Sequence[object]) -> bool:
        first = [(at, bare(said(cell))) for at, cell in enumerate(cells[:12]) if isinstance(cell, str)][:4]
        for pattern in patterns:
            if any(pattern.get(at) == word for at, word in first):  # few rows get further than this
                filled = [(at, bare(said(cell))) for at, cell in enumerate(cells) if said(cell)]
                if len(filled) >= 2 and sum(pattern.get(at) == word for at, word in filled) >= 0.6 * len(
                    filled
                ):
                    return True
        return False

    return test


def source_of(word: str) -> str:
    """Who rates, by a word of ours or one that is used for it; "" where nobody can tell."""
    return SOURCE_WORDS.get(phrase(word), "")
