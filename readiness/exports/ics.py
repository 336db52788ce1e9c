"""Events as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import icalendar

from readiness.exports.tables import clean
from readiness.queries.calendar import Event

PRODUCT = "-//Readiness//Plan calendar 1//EN"
LONGEST = 1_000  # characters of a title or a description: more does not help in a calendar
ASK_AGAIN = timedelta(hours=12)


def calendar(events: Iterable[Event], *, name: str, details: bool) -> bytes:
    """The file; without `details` it carries titles and dates only. The same events give the same bytes."""
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", icalendar.vText(_text(name)))
    made.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", ASK_AGAIN)
    for event in events:
        made.add_component(_event(event, details))
    return made.to_ical()


def _event(event: Event, details: bool) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", event.changed_at)
    made.add("dtstart", event.on)
    made.add("dtend", event.on + timedelta(days=1))
    made.add("summary", _text(event.title))
    if details and event.details:
        made.add("description", _text(event.details))
    made.add("sequence", event.sequence)
    made.add("status", "CANCELLED" if event.canceled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")  # nobody is busy the whole day
    return made


def _text(text: str) -> str:
    text = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
