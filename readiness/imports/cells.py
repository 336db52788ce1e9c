"""One cell at a time: what it means, or what was expected and what was found."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from rapidfuzz import process

from .grids import Odd
from .words import LEVEL_WORDS, LEVELS, NO, NOT_ASSESSED, YES, clean, phrase, show

CENT = Decimal("0.01")
LEVEL = f"a level from 0 to 5 or its name ({', '.join(LEVELS)})"
YES_OR_NO = "yes or no"
DATE = "a date as YYYY-MM-DD, for example 2026-09-14"


class Bad(Exception):
    """The cell does not hold what belongs there."""

    def __init__(self, expected: str, found: str):
        self.expected, self.found = expected, found
        super().__init__(f"expected {expected}, found {found}")


def found(value: object) -> str:
    """The value in words, for "found ..."."""
    if value is None:
        return "an empty cell"
    if isinstance(value, Odd):
        return value.what
    if isinstance(value, bool):
        return show(str(value).upper())
    if isinstance(value, (date, datetime)):
        return f"the date {value.isoformat()[:10]}"
    if isinstance(value, float):
        return show(f"{value:.12g}")
    return show(value)


def plain(value: object, expected: str) -> object:
    """The value unless it is one that must never be trusted."""
    if isinstance(value, Odd):
        typed = ", typed as a value and not as a formula" if value.kind == "formula" else ""
        raise Bad(expected + typed, value.what)
    return value


def text(value: object, expected: str, longest: int) -> str:
    """Clean text, "" for an empty cell."""
    value = plain(value, expected)
    if value is None:
        return ""
    if isinstance(value, (date, datetime, bool)):
        raise Bad(f"{expected}, as text", found(value))
    if isinstance(value, float):
        value = f"{value:.15g}"
    said = clean(str(value))
    if len(said) > longest:
        raise Bad(f"{expected} of at most {longest} characters", show(said))
    return said


def level(value: object, lowest: int = 0, highest: int = 5) -> int | None:
    """A level, None for a cell that says there is none."""
    expected = LEVEL if (lowest, highest) == (0, 5) else f"a level from {lowest} to {highest} or its name"
    value = plain(value, expected)
    given: int | None = None
    if value is None or (isinstance(value, str) and clean(value).casefold() in NOT_ASSESSED):
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        given = int(value) if value == int(value) else None
    elif isinstance(value, str):
        given = _level_word(clean(value))
    if given is None or not lowest <= given <= highest:
        raise Bad(expected + _nearest_level(value), found(value))
    return given


_LEVEL_DIGIT = re.compile(r"(?:level |l ?)?([0-9])(?:[.,]0+)?(?: ?[-\u2013:]? ?([a-z]+))?")


def _level_word(said: str) -> int | None:
    """3, 3.0, Practitioner, "3 Practitioner", "Level 3"."""
    said = said[:60].casefold()
    if said in LEVEL_WORDS:
        return LEVEL_WORDS[said]
    if digits := _LEVEL_DIGIT.fullmatch(said):
        number, word = int(digits[1]), digits[2]
        return number if word is None or LEVEL_WORDS.get(word) == number else None
    return None


def _nearest_level(value: object) -> str:
    if not isinstance(value, str):
        return ""
    near = process.extractOne(clean(value)[:60].casefold(), list(LEVEL_WORDS), score_cutoff=75)
    return f"; nearest: {near[0].capitalize()}" if near else ""


def is_levelish(value: object) -> bool:
    """Whether somebody may have meant a level: a number, a level's name, or nearly one."""
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, float)):
        return True
    if isinstance(value, Odd):
        return value.kind in ("formula", "percent", "error")
    if not isinstance(value, str):
        return False
    try:
        level(value)
        return True
    except Bad as bad:
        return "nearest" in bad.expected or bool(_NUMBERISH.fullmatch(clean(value)[:40]))


_NUMBERISH = re.compile(r"[+\-\u2212]?[\d.,]+ ?%?")
_POINT = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_COMMA = re.compile(r"\d+,\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
_EITHER = re.compile(r"\d{1,3},\d{3}")


def number(value: object, expected: str, *, least: Decimal | int = 0, most: int = 10**9) -> Decimal | None:
    """A number to the cent, None for an empty cell."""
    value = plain(value, expected)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Bad(expected, found(value))
    if isinstance(value, str):
        said = clean(value).replace("\u2212", "-")
        if not said:
            return None
        parsed = _number_word(said, expected)
    else:
        try:
            parsed = Decimal(repr(value))
        except InvalidOperation:
            raise Bad(expected, found(value)) from None
    if parsed is None or not parsed.is_finite() or not least <= parsed <= most:
        raise Bad(expected, found(value))
    return parsed.quantize(CENT)


def _number_word(said: str, expected: str) -> Decimal | None:
    if len(said) > 40:
        return None
    sign, digits = (said[0], said[1:]) if said[0] in "+-" else ("", said)
    if re.fullmatch(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?", digits):
        digits = digits.replace(" ", "")
    if _EITHER.fullmatch(digits):
        one, other = digits.replace(",", ""), digits.replace(",", ".")
        raise Bad(f"{expected}, written so that it can mean only one thing ({one} or {other})", show(said))
    if _POINT.fullmatch(digits):
        return Decimal(sign + digits.replace(",", ""))
    if _COMMA.fullmatch(digits):
        return Decimal(sign + digits.replace(".", "").replace(",", "."))
    return None


def whole(value: object, expected: str, *, least: int = 1, most: int = 1_000_000) -> int | None:
    """A whole number, None for an empty cell."""
    given = number(value, expected, least=least, most=most)
    if given is not None and given != given.to_integral_value():
        raise Bad(expected, found(value))
    return None if given is None else int(given)


def yes(value: object) -> bool | None:
    """True or False, None for an empty cell."""
    value = plain(value, YES_OR_NO)
    if value is None or isinstance(value, bool):
        return value
    said = clean(f"{value:g}" if isinstance(value, float) else str(value)).casefold()
    if said in YES or said in NO:
        return said in YES
    if not said:
        return None
    raise Bad(YES_OR_NO, found(value))


_EMAIL = re.compile(r"[^\s@,;:<>()\[\]\"\\]{1,64}@[^\s@,;:<>()\[\]\"\\.]+(?:\.[^\s@,;:<>()\[\]\"\\.]+)+")


def email(value: object) -> str:
    """An e-mail address in lower case, "" for an empty cell."""
    expected = "an e-mail address such as ana@example.org"
    said = text(value, expected, 254).casefold().removeprefix("mailto:")
    if said and not _EMAIL.fullmatch(said):
        raise Bad(expected, found(value))
    return said


def url(value: object) -> str:
    """A web address, "" for an empty cell."""
    expected = "a web address that begins with https:// or http://"
    said = text(value, expected, 500)
    if not said:
        return ""
    try:
        parts = urlsplit(said)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in said
    except ValueError:
        fine = False
    if not fine:
        raise Bad(expected, found(value))
    return said


_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}.*)?")
_DOTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")


def day(value: object, today: date | None = None) -> date | None:
    """A date that has been, None for an empty cell."""
    value = plain(value, DATE)
    if value is None:
        return None
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, str):
        said = clean(value)[:40]
        if not said:
            return None
        given = _date_word(said)
    else:
        given = value if isinstance(value, date) else None
    if given is None or given.year < 1990:
        raise Bad(DATE, found(value))
    if today and given > today:
        raise Bad(f"a date that is not after today ({today.isoformat()})", found(value))
    return given


def _date_word(said: str) -> date | None:
    if parts := _ISO.fullmatch(said):
        year, month, number = map(int, parts.groups())
    elif parts := _DOTS.fullmatch(said):
        number, month, year = map(int, parts.groups())
    elif parts := _SLASHES.fullmatch(said):
        number, month, year = map(int, parts.groups())
        if number <= 12 and month <= 12 and number != month:
            raise Bad(f"{DATE}: day and month could be either way round", show(said))
        if month > 12:
            number, month = month, number
    else:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        raise Bad("a date that exists", show(said)) from None


def word(value: object, words: dict, expected: str):
    """What a word of a closed list stands for, None for an empty cell."""
    said = text(value, expected, 100)
    if not said:
        return None
    if phrase(said) not in words:
        raise Bad(expected, found(value))
    return words[phrase(said)]
