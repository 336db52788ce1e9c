"""Levels as people write them: words, shares, stars, Harvey balls. What is meant, and how sure that is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, process

from . import cells
from .grids import Odd
from .words import LEVEL_WORDS, LEVELS, NOT_ASSESSED, clean, same, show

SURE, GUESS, ASK = "sure", "guess", "ask"
NO_RATING, UNDECIDED = "none", ""  # answers beside "0" to "5"
FULL, EMPTY = "●★⬤■█▮✪◉⭐🟢", "○☆◯□░▯✩"
HARVEY = {"○": 0, "◔": 25, "◑": 50, "◐": 50, "◒": 50, "◓": 50, "◕": 75, "●": 100}

# Words of other scales. Each is a guess that the person sees and can change.
_WORDS = {
    0: "no knowledge|unskilled|no experience|not at all|keine|keine kenntnisse|aucun|ninguno",
    1: "basic|basics|beginner|novice|learner|trainee|awareness|entry|starter|grundlagen|grundkenntnisse|einsteiger|"
    "anfänger|débutant|principiante|notions",
    2: "foundational|fundamental|fundamentals|elementary|developing|advanced beginner|basiswissen",
    3: "intermediate|working|working knowledge|competent|proficient|independent|practical|solid|mittel|"
    "fortgeschritten|intermédiaire|intermedio|autonome",
    4: "advanced user|skilled|very good|strong|sehr gut|avancé|avanzado|erfahren",
    5: "master|mastery|guru|authority|experte|expertin|experto|trainer|can teach|can teach others",
}
_OTHER_WORDS = {word: level for level, words in _WORDS.items() for word in words.split("|")}
_NO_RATING_WORDS = frozenset(
    {"?", "??", "tbd", "tba", "unknown", "not assessed", "not rated", "open", "k.a.", "n.a."}
)
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?(?:/|of|von|out of) ?(\d{1,3})")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?%")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d+)?")
_ROW_OF_SIGNS = re.compile(f"[{FULL}]*[{EMPTY}]*")
_STARS = re.compile(r"[*+x✓✔]{1,5}")
_ASSIGNED = re.compile(r"(.{1,40}?)(?: ?[-:=(] ?)([a-z .]+)\)?")


@dataclass(frozen=True, slots=True)
class Meant:
    """A level (None: no rating) and how sure it is; `ask`: only the person can know. `why` in a few words."""

    level: int | None
    sure: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """What numbers mean here: the highest they can be, 5 where they are our own levels."""

    top: int = 5

    @property
    def ours(self) -> bool:
        return self.top == 5


def key_of(value: object) -> str | None:
    """The word a cell is looked up by; None where it is empty, or nothing that words could explain."""
    if isinstance(value, Odd):
        if value.kind == "percent" and isinstance(value.value, (int, float)):
            return f"{value.value * 100:g}%"
        if value.kind == "merged":
            return key_of(value.value)
        return None
    if isinstance(value, bool):
        return str(value).casefold()
    if isinstance(value, (int, float)):
        return f"{value:g}"
    return _word_of(value[:200]) if isinstance(value, str) else None


@lru_cache(maxsize=20_000)  # a matrix says the same few words again and again
def _word_of(text: str) -> str | None:
    return same(clean(text))[:60] or None


def scale_of(counted: Mapping[str, int]) -> Scale:
    """Numbers above 5 tell of another scale, unless they are few enough to be slips of the pen."""
    numbers = Counter()
    for word, count in counted.items():
        if _NUMBER.fullmatch(word):
            numbers[float(word.replace(",", "."))] += count
    above = sum(count for number, count in numbers.items() if number > 5)
    if not above or above < 0.15 * numbers.total() or len([n for n in numbers if n > 5]) < 2:
        return Scale()
    return Scale(10) if max(numbers) <= 10 else Scale(100) if max(numbers) <= 100 else Scale()


def meaning(word: str, scale: Scale) -> Meant | None:
    """What a word that `key_of` made stands for; None where it is no level at all, as far as one can tell."""
    if word in NOT_ASSESSED:
        return Meant(None, SURE, "not assessed")
    if word in _NO_RATING_WORDS:
        return Meant(None, GUESS, "read as not assessed")
    if _NUMBER.fullmatch(word):
        return _number(float(word.replace(",", ".")), scale)
    if share := _SHARE.fullmatch(word):
        return _share(float(share[1].replace(",", ".")), int(share[2]))
    if share := _PERCENT.fullmatch(word):
        return _share(float(share[1].replace(",", ".")), 100)
    return _signs(word) or _word(word)


def _number(number: float, scale: Scale) -> Meant | None:
    if scale.ours:
        return Meant(int(number), SURE) if number == int(number) and number <= 5 else None
    return _share(number, scale.top, f"of {scale.top}")


def _share(part: float, whole: int, why: str = "") -> Meant | None:
    if not 0 < whole <= 100 or part > whole:
        return None
    exact = part * 5 / whole
    level = int(exact + 0.5)
    if part > 0 and level == 0:
        level = 1  # something is not nothing
    plain = whole == 5 and exact == level
    return Meant(
        level, SURE if plain else GUESS, "" if plain else why or f"{part:g} of {whole}, to the nearest level"
    )


def _signs(word: str) -> Meant | None:
    """●●●○○ counts; a single ball is a Harvey ball; a mark alone says that there is something, not how much."""
    if len(word) == 1 and word in HARVEY:
        level = (0, 1, 3, 4, 5)[HARVEY[word] // 25]
        return Meant(level, GUESS, "a Harvey ball")
    if 2 <= len(word) <= 10 and _ROW_OF_SIGNS.fullmatch(word):
        full = sum(sign in FULL for sign in word)
        if len(word) == 5:
            return Meant(full, SURE, "filled signs counted")
        if any(sign in EMPTY for sign in word):
            return _share(full, len(word), f"{full} of {len(word)} signs")
        return Meant(min(full, 5), GUESS, "signs counted") if len(word) < 5 else None
    if word in ("x", "✓", "✔", "✗", "✘", "☑", "☒", "yes", "y", "ja", "oui", "si", "true", "ok", "j", "o"):
        return Meant(None, ASK, "a mark says that something is there, not how much")
    if word in ("no", "nein", "non", "false", "☐"):
        return Meant(None, ASK, "it may mean level 0, or that nobody asked")
    if _STARS.fullmatch(word) and len(set(word)) == 1 and len(word) > 1:
        return Meant(len(word), GUESS, "signs counted")
    if word in FULL:
        return Meant(None, ASK, "a mark says that something is there, not how much")
    return None


def _word(word: str) -> Meant | None:
    try:
        return Meant(cells.level(word), SURE)
    except cells.Bad:
        pass
    bare = re.sub(r"[.\s]+$", "", word)
    if (level := _OTHER_WORDS.get(bare)) is not None:
        return Meant(level, GUESS, "a word of another scale")
    if len(bare) >= 2:
        begun = [level for name, level in LEVEL_WORDS.items() if name.startswith(bare)]
        if len(begun) == 1:
            return Meant(begun[0], GUESS if len(bare) < 3 else SURE, f"short for {LEVELS[begun[0]]}")
    if digits := re.match(r"(?:level|lvl|stufe|niveau|nivel|l|n)?[ .]?([0-5])(?:\D|$)", bare):
        return Meant(int(digits[1]), GUESS, "by the number in it")
    if digits := re.fullmatch(r"\D{2,40}[ (:=-]([0-5])\)?", bare):
        return Meant(int(digits[1]), GUESS, "by the number in it")
    if said := _ASSIGNED.fullmatch(bare):
        inner = _word(said[2].strip()) if said[2].strip() != bare else None
        if inner is not None:
            return Meant(inner.level, GUESS, inner.why)
    if len(bare) >= 4:
        near = process.extractOne(bare, [*LEVEL_WORDS, *_OTHER_WORDS], scorer=fuzz.ratio, score_cutoff=82)
        if near:
            level = LEVEL_WORDS.get(near[0], _OTHER_WORDS.get(near[0]))
            return Meant(level, GUESS, f"looks like {show(near[0])}")
    if bare in ("low", "medium", "high", "niedrig", "hoch", "a", "b", "c", "d", "e", "s", "m", "l", "red", "amber",
                "yellow", "green", "rot", "gelb", "grün", "poor", "fair", "good", "excellent", "gut"):  # fmt: skip
        return Meant(None, ASK, "which level that is, only you know")
    return None


def is_level_like(value: object, scale: Scale) -> bool:
    """Whether a cell may be meant as a level."""
    if isinstance(value, (date, bool)):
        return False
    word = key_of(value)
    return word is not None and meaning(word, scale) is not None
