"""A second reader of calendars, strict and small, written from RFC 5545 and sharing nothing with what writes them.

It reads octets: CRLF line ends, lines of at most 75 octets unfolded by section 3.1, content lines, escaped TEXT,
dates; and it knows which properties a component must have and which only once. Raises `Invalid`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

NAME = re.compile(r"[A-Za-z0-9-]+")
REQUIRED = {"VCALENDAR": ("PRODID", "VERSION"), "VEVENT": ("UID", "DTSTAMP", "DTSTART")}
ONCE = {
    "VCALENDAR": ("PRODID", "VERSION", "CALSCALE", "METHOD"),
    "VEVENT": (
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "DESCRIPTION",
        "SEQUENCE",
        "STATUS",
        "TRANSP",
    ),
}
FORBIDDEN = re.compile("[\x00-\x08\x0a-\x1f\x7f]")


class Invalid(ValueError):
    pass


@dataclass
class Component:
    name: str
    properties: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        return next((value for key, _, value in self.properties if key == name), None)

    def text(self, name: str) -> str | None:
        value = self.get(name)
        return None if value is None else unescape(value)

    def day(self, name: str) -> date:
        parameters, value = next((p, v) for key, p, v in self.properties if key == name)
        if parameters.get("VALUE") != "DATE" or not re.fullmatch(r"\d{8}", value):
            raise Invalid(f"{name} is no date: {value}")
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))


def parse(content: bytes) -> Component:
    stack: list[Component] = []
    whole: Component | None = None
    for line in unfolded(content):
        name, parameters, value = content_line(line)
        if whole is not None:
            raise Invalid("something after the end")
        if name == "BEGIN":
            stack.append(Component(value.upper()))
        elif not stack:
            raise Invalid(f"{name} outside of a component")
        elif name == "END":
            done = stack.pop()
            if done.name != value.upper():
                raise Invalid(f"END:{value} ends {done.name}")
            check(done)
            if stack:
                stack[-1].parts.append(done)
            else:
                whole = done
        else:
            stack[-1].properties.append((name, parameters, value))
    if whole is None or whole.name != "VCALENDAR":
        raise Invalid("no whole VCALENDAR")
    return whole


def unfolded(content: bytes) -> list[str]:
    if not content.endswith(b"\r\n"):
        raise Invalid("the last line has no end")
    lines: list[bytes] = []
    for raw in content[:-2].split(b"\r\n"):
        if b"\n" in raw or b"\r" in raw:
            raise Invalid("a bare line end")
        if len(raw) > 75:
            raise Invalid(f"a line of {len(raw)} octets")
        if raw[:1] in (b" ", b"\t"):
            if not lines:
                raise Invalid("begins with a folded line")
            lines[-1] += raw[1:]
        else:
            lines.append(raw)
    return [line.decode("utf-8") for line in lines]


def content_line(line: str) -> tuple[str, dict[str, str], str]:
    if FORBIDDEN.search(line):
        raise Invalid(f"a control character in {line[:40]!r}")
    match = NAME.match(line)
    if not match:
        raise Invalid(f"no property name in {line[:40]!r}")
    rest, parameters = line[match.end() :], {}
    while rest.startswith(";"):
        found = re.match(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:,]*)', rest)
        if not found:
            raise Invalid(f"a bad parameter in {line[:40]!r}")
        parameters[found[1].upper()] = found[2].strip('"')
        rest = rest[found.end() :]
    if not rest.startswith(":"):
        raise Invalid(f"no value in {line[:40]!r}")
    return match[0].upper(), parameters, rest[1:]


def unescape(value: str) -> str:
    """TEXT of section 3.3.11: a comma or semicolon on its own would be another value."""
    if re.search(r"(?<!\\)(?:\\\\)*[,;]", value) or re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", value):
        raise Invalid(f"not escaped: {value[:60]!r}")
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def check(component: Component) -> None:
    counts = Counter(name for name, _, _ in component.properties)
    for name in REQUIRED.get(component.name, ()):
        if not counts[name]:
            raise Invalid(f"{component.name} without {name}")
    for name in ONCE.get(component.name, ()):
        if counts[name] > 1:
            raise Invalid(f"{component.name} with {counts[name]} {name}")
    if component.name == "VEVENT":
        if not re.fullmatch(r"\d{8}T\d{6}Z", component.get("DTSTAMP") or ""):
            raise Invalid("DTSTAMP is not in UTC")
        if component.day("DTEND") <= component.day("DTSTART"):
            raise Invalid("an event ends before it begins")
        if component.get("STATUS") not in ("CONFIRMED", "CANCELLED", "TENTATIVE"):
            raise Invalid("an unknown status")
        component.text("SUMMARY"), component.text("DESCRIPTION"), int(component.get("SEQUENCE") or 0)
    if component.name == "VCALENDAR":
        uids = Counter(event.get("UID") for event in component.parts)
        if any(count > 1 for count in uids.values()):
            raise Invalid("one UID for two events")
