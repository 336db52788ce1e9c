"""The words of a spreadsheet: text made clean, and the synonyms we understand."""

from __future__ import annotations

import re
import unicodedata

# Controls, bidirectional overrides and invisible marks: they mean nothing and can hide what a name says.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    "\ud800-\udfff]"
)
_NOT_A_LETTER = re.compile(r"[\W_]+")

LEVELS = ("None", "Aware", "Foundation", "Practitioner", "Advanced", "Expert")
LEVEL_WORDS = {name.casefold(): level for level, name in enumerate(LEVELS)}
NOT_ASSESSED = frozenset({"", "n/a", "na", "-", "\u2013", "\u2014"})

YES = frozenset({"yes", "y", "true", "t", "x", "1", "\u2713", "\u2714", "mandatory", "ja", "oui", "si"})
NO = frozenset({"no", "n", "false", "f", "0", "optional", "nein", "non"})

SOURCES = {
    "import": "import",
    "self": "self",
    "self assessment": "self",
    "self rating": "self",
    "own": "self",
    "manager": "manager",
    "manager rating": "manager",
    "lead": "manager",
    "peer": "peer",
    "colleague": "peer",
    "test": "test",
    "exam": "test",
    "assessment": "test",
    "certification": "test",
    "evidence": "evidence",
    "certificate": "evidence",
    "portfolio": "evidence",
}
SOURCE_NAMES = "self, manager, peer, test, evidence or import"

_AUDIENCE_WORDS = {
    "everyone": ("everyone", "everybody", "all", "all staff", "all employees", "anyone"),
    "leadership": (
        *("leadership", "leader", "leaders", "executive", "executives", "management", "business leaders"),
        *("decision makers", "business decision makers", "senior leadership"),
    ),
    "tech-specialists": (
        *(
            "tech specialists",
            "tech specialist",
            "technical specialists",
            "technical",
            "tech",
            "it",
            "technical teams",
        ),
        *("specialists", "builders", "developers", "engineers", "technical staff", "technology specialists"),
        *("security leaders", "security engineers"),
    ),
    "end-users": (
        "end users",
        "end user",
        "users",
        "user",
        "consumers",
        "business users",
        "staff",
        "employees",
    ),
}
AUDIENCES = {word: slug for slug, words in _AUDIENCE_WORDS.items() for word in words}
AUDIENCE_NAMES = "Everyone, Leadership, Tech specialists or End users"

_FORMAT_WORDS = {  # our word: (kind of resource, format)
    ("", "self_paced"): (
        *(
            "self paced",
            "selfpaced",
            "online",
            "e learning",
            "elearning",
            "on demand",
            "video",
            "self study",
            "web",
        ),
        *("digital", "online course", "self paced online"),
    ),
    ("", "instructor_led"): (
        *(
            "instructor led",
            "instructor",
            "classroom",
            "in person",
            "live",
            "virtual",
            "virtual classroom",
            "session",
        ),
        *("ilt", "vilt", "webinar", "digital classroom", "live online", "on site", "onsite", "training"),
    ),
    ("", "cohort"): ("cohort", "bootcamp", "boot camp", "program", "programme"),
    ("mentoring", "coaching"): ("mentoring", "mentor"),
    ("", "coaching"): ("coaching", "coach", "one to one", "1 1"),
    ("", "event"): ("event", "hackathon"),
    ("course", ""): ("course", "class", "mooc"),
    ("path", ""): ("path", "learning path", "learning plan", "curriculum"),
    ("module", ""): ("module", "unit", "lesson"),
    ("workshop", "instructor_led"): ("workshop", "lab", "labs", "hands on lab"),
    ("certification", ""): ("certification", "certificate", "exam"),
    ("project", ""): ("project", "practice project", "on the job"),
    ("reading", "self_paced"): ("reading", "book", "article", "paper", "document", "documentation"),
    ("community", ""): ("community", "forum"),
    ("conference", "event"): ("conference", "summit"),
    ("listing", ""): ("list of courses", "listing", "catalog", "catalogue"),
}
FORMATS = {word: meaning for meaning, words in _FORMAT_WORDS.items() for word in words}


def clean(text: str) -> str:
    """The text in composed form, without what cannot be seen, with single spaces."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def same(text: str) -> str:
    """What two spellings of one name have in common: case does not count."""
    return unicodedata.normalize("NFC", text.casefold())


def bare(text: str) -> str:
    """What two spellings of one heading share: neither case, spaces, underscores nor accents count."""
    letters = (sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _NOT_A_LETTER.sub("", "".join(letters).casefold())


def phrase(text: str) -> str:
    """A word or two in lower case with single spaces, whatever stood between them."""
    return _NOT_A_LETTER.sub(" ", text.casefold()).strip()


def show(value: object, longest: int = 60) -> str:
    """What was found, in quotes, cut where it is too long to read."""
    text = clean(str(value))
    if len(text) > longest:
        return f"\u201c{text[: longest - 1]}\u2026\u201d ({len(str(value)):,} characters)"
    return f"\u201c{text}\u201d" if text else "an empty cell"


def any_of(names: list[str]) -> str:
    """A, B or C."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
