"""What sheets can hold, which fields that has, and by which headings people call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process

from .tables import FIELDS
from .words import bare

PEOPLE, RATINGS, REQUIREMENTS, RESOURCES, LEFT_OUT = "people", "ratings", "requirements", "resources", ""
KINDS = {
    PEOPLE: "People, one a row, perhaps with their levels",
    RATINGS: "Ratings, one a row",
    REQUIREMENTS: "What roles need",
    RESOURCES: "Training resources",
    LEFT_OUT: "Leave the sheet out",
}
LEVELS_OF = "levels"  # the column's heading is a skill, its cells are levels
IDENTITY = ("name", "first_name", "last_name", "email", "external_id")
_WHO = {
    "name": "Person",
    "first_name": "First name",
    "last_name": "Last name",
    "email": "E-mail address",
    "external_id": "Employee number",
    "team": "Team",
    "role": "Role",
    "headcount": "Headcount of a group",
    "hours": "Hours a quarter",
}
LABELS: dict[str, dict[str, str]] = {
    PEOPLE: {**_WHO, LEVELS_OF: "Levels of a skill"},
    RATINGS: {
        **{name: label for name, label in _WHO.items() if name != "headcount"},
        "skill": "Skill",
        "level": "Level, 0 to 5",
        "date": "Assessed on",
        "source": "Assessed by",
    },
    REQUIREMENTS: {
        "role": "Role",
        "audience": "Audience",
        "skill": "Skill",
        "level": "Target level, 1 to 5",
        "importance": "Importance, 1 to 3",
        "mandatory": "Mandatory",
        LEVELS_OF: "Target levels of a skill",
    },
    RESOURCES: {
        "title": "Title",
        "url": "Web address",
        "provider": "Provider",
        "format": "Format",
        "hours": "Hours",
        "price": "Price a seat",
        "run_price": "Price of a session",
        "run_seats": "Seats of a session",
        "max_runs": "Sessions at most",
        "seats": "Seats at most",
        "audience": "Audience",
        "skill": "Skill taught",
        "from_level": "From level",
        "to_level": "To level",
    },
}
_MORE = {
    "name": "names|display name|person name|member|colleague|staff|staff member|team member|who|mitarbeiter|"
    "mitarbeiterin|mitarbeiter in|mitarbeitende|vor und nachname|nom complet|nombre completo|consultant|engineer|"
    "developer|resource name|worker|teammate|person",
    "first_name": "first name|given name|forename|firstname|vorname|prénom|nombre",
    "last_name": "last name|surname|family name|lastname|nachname|nom de famille|apellido|apellidos",
    "email": "e mail|work email|e mail address|mailadresse|courriel|correo|upn|user principal name",
    "team": "teams|group|squad|org unit|organizational unit|organisation unit|business unit|abteilung|bereich|"
    "équipe|service|equipo|departamento|département|division|cost center|location|site|depot",
    "role": "roles|function|job name|job family|rolle|funktion|stelle|position title|rôle|poste|fonction|puesto|"
    "persona|profile|title",
    "headcount": "number of staff|no of people|count of people|anzahl|kopfzahl|size",
    "hours": "capacity|training hours|hours available|stunden|learning time",
    "external_id": "personnel id|personalnummer|pers nr|personal nr|staff id|staff no|emp id|emp no|employee nr|"
    "worker id|matricule|user id|badge no|personnel nr",
    "skill": "skills|skill name|competence|competency name|capability|kompetenz|fähigkeit|compétence|competencia|"
    "subject|technology|tool",
    "level": "levels|score|proficiency|proficiency level|skill level|current level|actual level|current|actual|"
    "assessment|stufe|niveau|nivel|grade|value|rating 0 5|self rating score",
    "source": "assessor|assessed|rater|type of rating|rating type|assessment type|kind|quelle|bewertet von|evaluator",
    "date": "assessment date|rating date|date assessed|as of|last assessed|updated|datum|stand|fecha|when|last updated",
    "audience": "audience|target group|segment|zielgruppe",
    "importance": "priority|weight|wichtigkeit|gewicht",
    "mandatory": "obligatory|must|pflicht|critical|required yes no",
    "title": "training|training title|course title|course name|learning resource|kurs|titel|name|formation",
    "url": "web address|website|hyperlink",
    "provider": "supplier|publisher|by|anbieter|source",
    "price": "cost|cost per person|price per person|fee|preis|kosten",
    "from_level": "start level|entry level|level from|from",
    "to_level": "end level|target level|level to|to|reaches",
}
# Words that often mean the field, and often something else: a guess that somebody should look at.
WEAK = frozenset(
    map(
        bare,
        "location|site|cost center|title|group|service|function|size|who|persona|profile|division|depot|kind|by|score|"
        "assessment|value|grade|nombre|tool|technology|subject|when|updated|source|current|actual|"
        "capacity|manager|training|name of resource|unit|people".split("|"),
    )
)
# A heading of these is no skill, even where its cells could be levels.
NO_SKILLS = frozenset(
    map(
        bare,
        "total|sum|average|avg|mean|median|count|score|overall|gap|target|soll|ist|rank|no|nr|#|id|index|row|year|years|"
        "age|phone|tel|mobile|ext|salary|grade|band|fte|date|remark|remarks|comment|comments|note|notes|status|"
        "years of experience|experience|start date|end date|hire date|location|country|city|birthday|manager|"
        "reports to|supervisor|line manager|bemerkung|kommentar|summe|gesamt|durchschnitt|mittelwert|schnitt|seniority|"
        "%|completion|progress|min|max|ø|readiness|coverage|skills total|number of skills".split("|"),
    )
)


def _lookup(kind: str) -> dict[str, str]:
    """Every heading of a kind of sheet, bare, and its field: our own words first, then the nearer ones."""
    names: dict[str, str] = {}
    fields = [field for field in LABELS[kind] if field != LEVELS_OF]
    for field in fields:
        names.setdefault(bare(field), field)
    for field in fields:
        theirs = FIELDS[kind] if field in FIELDS[kind] else FIELDS[PEOPLE]
        for name in theirs.get(field, ()):
            names.setdefault(bare(name), field)
    for field in fields:
        for name in (LABELS[kind][field], *_MORE.get(field, "").split("|")):
            names.setdefault(bare(name), field)
    names.pop("", None)
    return names


_LOOKUP = {kind: _lookup(kind) for kind in LABELS}


def exact_field(kind: str, heading: str) -> str:
    """The field a heading names in one of the words we know, "" for none."""
    return _LOOKUP[kind].get(bare(heading), "")


def bare_key(kind: str, heading: str) -> str:
    """What a column is remembered by."""
    return f"{kind} {bare(heading)}"


def near_field(kind: str, heading: str) -> tuple[str, int]:
    """The field whose heading is nearest and how near (0 to 100)."""
    said = bare(heading)
    near = (
        process.extractOne(said, list(_LOOKUP[kind]), scorer=fuzz.ratio, score_cutoff=80)
        if len(said) > 3
        else None
    )
    return (_LOOKUP[kind][near[0]], round(near[1])) if near else ("", 0)


def nearest_names(
    said: str, names: Mapping[str, str], limit: int = 3, cutoff: int = 60
) -> list[tuple[str, int]]:
    """Known names like this one, nearest first; `names` maps what is compared to what is meant."""
    found = process.extract(said, list(names), scorer=_likeness, limit=limit * 3, score_cutoff=cutoff)
    best: dict[str, int] = {}
    for key, score, _ in found:
        best.setdefault(names[key], round(score))
    return list(best.items())[:limit]


def _likeness(one: str, other: str, **options) -> float:
    return max(
        fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other), 0.85 * fuzz.token_set_ratio(one, other)
    )


def fields_of(kind: str) -> Iterable[tuple[str, str]]:
    """The fields a column of such a sheet can hold, with what they are called on screen."""
    return LABELS.get(kind, {}).items()
