"""Workbooks to start from: the headings with a row or two of examples, and a whole small organization."""

from __future__ import annotations

import io

import xlsxwriter

SKILLS = (
    "Prompt engineering fundamentals",
    "Data privacy",
    "Responsible AI practice",
    "Evaluating AI output",
)
_PROMPT, _PRIVACY, _RESPONSIBLE, _EVALUATE = SKILLS
_PEOPLE = ("name", "email", "team", "role", "headcount", "hours", *SKILLS)
_NEEDS = ("role", "audience", "skill", "level", "importance", "mandatory")
_OFFERS = (
    *("title", "url", "provider", "format", "hours", "price", "run_price", "run_seats", "max_runs", "seats"),
    *("audience", "skill", "from_level", "to_level"),
)
_AGENT, _ANALYST, _HEAD = "Service agent", "Process analyst", "Head of department"
_SELF, _LIVE = "self-paced", "instructor-led"


def _offer(
    title, form, hours, audience, lift, *, price=None, run=(None, None, None), seats=None, url=""
) -> tuple:
    address = f"https://example.org{url}" if url else None
    return (title, address, "Example Academy", form, hours, price, *run, seats, audience, *lift)


EXAMPLE: dict[str, tuple[tuple[object, ...], ...]] = {
    "people": (
        _PEOPLE,
        ("Ana Silva", "ana.silva@example.org", "Customer service", _AGENT, None, 10, 1, 2, "Aware", None),
        ("Ben Okafor", "ben.okafor@example.org", "Customer service", _AGENT, None, 10, 2, 1, 0, 1),
        ("Chen Li", "chen.li@example.org", "Operations", _ANALYST, None, 16, 3, 2, 1, 2),
        ("Dora Weiss", "dora.weiss@example.org", "Operations", _ANALYST, None, 16, 2, "Practitioner", 2, 1),
        ("Emil Novak", "emil.novak@example.org", "Operations", _HEAD, None, 6, 1, 2, 1, 1),
        (None, None, "Customer service", _AGENT, 24, 8, 0, 1, 0, 0),
        (None, None, "Operations", _ANALYST, 6, 12, 1, 2, 1, 1),
    ),
    "requirements": (
        _NEEDS,
        (_AGENT, "End users", _PROMPT, 2, 2, "yes"),
        (_AGENT, "End users", _PRIVACY, 2, 3, "yes"),
        (_AGENT, "End users", _RESPONSIBLE, 2, 2, "no"),
        (_AGENT, "End users", _EVALUATE, 2, 1, "no"),
        (_ANALYST, "Tech specialists", _PROMPT, 4, 2, "no"),
        (_ANALYST, "Tech specialists", _PRIVACY, 3, 2, "yes"),
        (_ANALYST, "Tech specialists", _EVALUATE, "Practitioner", 3, "yes"),
        (_HEAD, "Leadership", _PROMPT, 2, 1, "no"),
        (_HEAD, "Leadership", _RESPONSIBLE, 3, 3, "yes"),
    ),
    "resources": (
        _OFFERS,
        _offer("Prompting from the start", _SELF, 4, "Everyone", (_PROMPT, 0, 2), price=0, url="/prompting"),
        (*("Prompting from the start", *[None] * 10), _EVALUATE, 0, 1),
        _offer("Advanced prompting lab", _LIVE, 8, "Tech specialists", (_PROMPT, 2, 4), run=(1800, 12, 3)),
        _offer("Privacy at work", _SELF, 3, "Everyone", (_PRIVACY, 0, 2), price=15, url="/privacy"),
        _offer(
            "Privacy for specialists",
            _LIVE,
            6,
            "Tech specialists, Leadership",
            (_PRIVACY, 2, 3),
            price=120,
            seats=20,
        ),
        _offer(
            "Leading with responsible AI",
            "workshop",
            5,
            "Leadership",
            (_RESPONSIBLE, 0, 3),
            run=(2400, 10, 2),
        ),
        _offer("Responsible AI in daily work", _SELF, 2, None, (_RESPONSIBLE, 0, 2), price=10),
        _offer("Judging what AI says", _SELF, 5, "Everyone", (_EVALUATE, 0, 3), price=40, url="/judging"),
    ),
}


def example_workbook() -> bytes:
    """A small organization, complete: it can be imported as it stands."""
    return _write(EXAMPLE)


def template_workbook() -> bytes:
    """The headings of every sheet, with a row or two to show what belongs there."""
    people, *_, group = EXAMPLE["people"][1:]
    few = {
        "people": (EXAMPLE["people"][0], people, group),
        "ratings": (
            ("person", "skill", "level", "source", "date"),
            ("ana.silva@example.org", "Prompt engineering fundamentals", 2, "manager", "2026-09-14"),
        ),
        "requirements": (_NEEDS, EXAMPLE["requirements"][1], EXAMPLE["requirements"][5]),
        "resources": (_OFFERS, EXAMPLE["resources"][1], EXAMPLE["resources"][3]),
    }
    return _write(few)


def _write(sheets: dict[str, tuple[tuple[object, ...], ...]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading = book.add_format({"bold": True, "bottom": 1})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value, heading if number == 0 else None)
            sheet.set_column(0, len(rows[0]) - 1, 18)
    return made.getvalue()
