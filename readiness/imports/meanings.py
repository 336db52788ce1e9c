"""What the words of a file stand for: levels, and the names of skills, roles, teams. Guessed, remembered or chosen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2s

from . import scales
from .choices import CREATE, KNOWN, SKIP, Choices
from .headers import said, source_of
from .headings import LEVELS_OF, PEOPLE, RATINGS, REQUIREMENTS, RESOURCES, nearest_names
from .sketch import ColumnSketch, Sketch
from .vocabulary import Vocabulary
from .words import same

CHOSEN, REMEMBERED, NEW = "chosen", "remembered", "new"
_NAMES = {"skill": 90, "role": 90, "team": 92}  # kind: how near a name must be to be taken for another
_ASK_FROM = {"skill": 74, "role": 78, "team": 101}  # and from where on only the person can tell
SOURCES = {
    "self": "The person", "manager": "The manager", "peer": "A peer", "test": "A test", "evidence": "Evidence",
    "import": "Not said (import)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the file. `answer`: "" undecided; a level or `none`; a source; `create`, `skip` or `=` and a name."""

    kind: str
    word: str
    said: str
    count: int
    answer: str
    sure: str  # sure, guess, ask, new, chosen, remembered
    why: str = ""
    near: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return word_id(self.kind, self.word)

    @property
    def please_check(self) -> bool:
        return self.sure in (scales.GUESS, scales.ASK)


def word_id(kind: str, word: str) -> str:
    """A name for the word's field in a form."""
    return f"{kind}-{blake2s(word.encode(errors='replace'), digest_size=6).hexdigest()}"


@dataclass(slots=True)
class Meanings:
    """Every word of a file that needs a meaning, by kind."""

    words: dict[str, dict[str, Word]] = field(default_factory=lambda: defaultdict(dict))
    scale: scales.Scale = field(default_factory=scales.Scale)
    taken: int = 0  # cells with levels that are taken as they are

    def of(self, kind: str, word: str) -> Word | None:
        return self.words[kind].get(word)

    def asked(self) -> list[Word]:
        """The words to show: not those that are ours already."""
        return [word for words in self.words.values() for word in words.values() if word.sure != scales.SURE]

    @property
    def undecided(self) -> int:
        return sum(not word.answer for words in self.words.values() for word in words.values())


def find_meanings(sketches: Sequence[Sketch], choices: Choices, vocabulary: Vocabulary) -> Meanings:
    """The words of all sheets that are read, each with its meaning."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    spelled: dict[str, dict[str, str]] = defaultdict(dict)

    def note(kind: str, text: str, count: int = 1) -> None:
        if text:
            counted[kind][same(text)] += count
            spelled[kind].setdefault(same(text), text)

    levels: Counter[str] = Counter()
    for sheet in sketches:
        for column in sheet.columns:
            for kind in _kinds(sheet.kind, column):
                if kind == "level":
                    levels.update(_level_words(column, sheet))
                elif kind == "heading":
                    note("skill", column.heading.text, sum(_level_words(column, sheet).values()))
                else:
                    for text, count in _texts(column, sheet).items():
                        note(kind, text, count)
        if sheet.kind in (PEOPLE, RATINGS):
            for text, count in Counter(sheet.team_of.values()).items():
                note("team", text, count)
            note("team", sheet.team)
            note("role", sheet.role)
    found = Meanings(scale=scales.scale_of(levels))
    for word, count in levels.items():
        found.words["level"][word] = _level(word, count, found.scale, choices, vocabulary)
    found.taken = sum(word.count for word in found.words["level"].values() if word.sure == scales.SURE)
    known = {"skill": vocabulary.skills, "role": vocabulary.roles, "team": vocabulary.teams}
    for kind in ("skill", "role", "team"):
        for word, count in counted[kind].items():
            found.words[kind][word] = _name(
                kind, word, spelled[kind][word], count, known[kind], choices, vocabulary
            )
    for word, count in counted["source"].items():
        found.words["source"][word] = _source(word, spelled["source"][word], count, choices, vocabulary)
    return found


def _kinds(sheet: str, column: ColumnSketch) -> Iterable[str]:
    """The kinds of words a column holds."""
    if column.field == LEVELS_OF:
        return ("level", "heading")
    if column.field == "level":
        return ("level",)
    allowed = {
        PEOPLE: ("team", "role"),
        RATINGS: ("team", "role", "skill", "source"),
        REQUIREMENTS: ("role", "skill"),
        RESOURCES: ("skill",),
    }
    return (column.field,) if column.field in allowed.get(sheet, ()) else ()


def _cells(column: ColumnSketch, sheet: Sketch) -> Counter[object]:
    at = column.index
    return Counter(cells[at] for _, cells in sheet.rows if at < len(cells) and cells[at] is not None)


def _level_words(column: ColumnSketch, sheet: Sketch) -> Counter[str]:
    counted: Counter[str] = Counter()
    for cell, count in _cells(column, sheet).items():
        word = scales.key_of(cell)
        if word is not None:
            counted[word] += count
    return counted


def _texts(column: ColumnSketch, sheet: Sketch) -> Counter[str]:
    counted: Counter[str] = Counter()
    for cell, count in _cells(column, sheet).items():
        counted[said(cell)] += count
    return counted


# --- one word ---------------------------------------------------------------------------------------------


def _level(word: str, count: int, scale: scales.Scale, choices: Choices, vocabulary: Vocabulary) -> Word:
    chosen = choices.answer("level", word)
    if chosen:
        return Word("level", word, word, count, chosen, CHOSEN)
    remembered = vocabulary.remembered.get("level", {}).get(word)
    if remembered:
        return Word("level", word, word, count, remembered, REMEMBERED, "as the last time")
    meant = scales.meaning(word, scale)
    if meant is None:
        return Word("level", word, word, count, "", scales.ASK, "no level we know")
    if meant.sure == scales.ASK:
        return Word("level", word, word, count, "", scales.ASK, meant.why)
    answer = scales.NO_RATING if meant.level is None else str(meant.level)
    return Word("level", word, word, count, answer, meant.sure, meant.why)


def _source(word: str, text: str, count: int, choices: Choices, vocabulary: Vocabulary) -> Word:
    if chosen := choices.answer("source", word):
        return Word("source", word, text, count, chosen, CHOSEN)
    if remembered := vocabulary.remembered.get("source", {}).get(word):
        return Word("source", word, text, count, remembered, REMEMBERED, "as the last time")
    meant = source_of(text)
    ours = meant and same(meant) == word
    return Word(
        "source", word, text, count, meant, scales.SURE if ours else scales.GUESS if meant else scales.ASK
    )


def _name(
    kind: str,
    word: str,
    text: str,
    count: int,
    known: Mapping[str, str],
    choices: Choices,
    vocabulary: Vocabulary,
) -> Word:
    near = tuple(name for name, _ in nearest_names(word, known, cutoff=55)) if word not in known else ()
    if chosen := choices.answer(kind, word):
        return Word(kind, word, text, count, chosen, CHOSEN, near=near)
    if word in known:
        other = same(known[word]) != word
        return Word(
            kind, word, text, count, KNOWN + known[word], scales.SURE, "another name of it" if other else ""
        )
    remembered = vocabulary.remembered.get(kind, {}).get(word, "")
    if remembered in (CREATE, SKIP) or same(remembered.removeprefix(KNOWN)) in known:
        return Word(kind, word, text, count, remembered, REMEMBERED, "as the last time", near)
    name, score = _nearest(word, known)
    if score >= _NAMES[kind]:
        return Word(kind, word, text, count, KNOWN + name, scales.GUESS, "nearly the same name", near)
    if score >= _ASK_FROM[kind]:
        return Word(kind, word, text, count, "", scales.ASK, "it may be one you have", near)
    return Word(kind, word, text, count, CREATE, NEW, "", near)


def _nearest(word: str, known: Mapping[str, str]) -> tuple[str, int]:
    """The nearest name and how near it is; another number in it makes it another thing."""
    numbers = [sign for sign in word if sign.isdigit()]
    alike = {key: name for key, name in known.items() if [sign for sign in key if sign.isdigit()] == numbers}
    return next(iter(nearest_names(word, alike, limit=1)), ("", 0))
