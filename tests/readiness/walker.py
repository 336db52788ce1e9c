"""Somebody who walks through a plan at random: opens links, fills in forms with sense and with nonsense, sends them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from random import Random
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve

from tests.naughty import CONTROL, LONG, STRINGS

HERE = "http://testserver"
# Files are not pages; a copy leads to another plan; who keeps roles only has asked to lose names.
NOT_WALKED = re.compile(r"\.(pdf|csv|xlsx|json|ics|md|zip)\b|/(export|copy|roles-only)/")
WORDS = (
    "Ada",
    "Drafts of tenders",
    "Écoles, 3e étage",
    "Data leaks",
    "quarterly <b>review</b>",
    "研修",
    "Ben O'Neill",
)
NONSENSE = (
    *STRINGS,
    *CONTROL,
    LONG,
    "a\x00b",
    "999999999",
    "-5",
    "2026-13-45",
    "0001-01-01",
    "9999-12-31",
    "1e400",
)
FORGED = ("999999", "-1", "x", "9" * 30, "\x00", "")
# Pages whose form shows what is stored, so that what was accepted is found in it when they are opened anew.
SHOWS_WHAT_IS_STORED = {
    "stage-step", "stage-row", "stage-all", "person", "team", "role", "plan-change", "person-skills", "skill-people",
}  # fmt: skip
type Sent = dict[str, list[str]]


@dataclass
class Walker:
    """`seen` counts the answers by URL name and status, so that a test can tell that the walk went anywhere."""

    client: Client
    random: Random
    root: str  # the walk does not leave it
    seen: dict[tuple[str, int], int] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)  # links seen, where another walk may begin
    fresh: set[str] = field(default_factory=set)  # those on the page one is on
    opened: Counter[str | None] = field(default_factory=Counter)  # by the URL name of the link
    trail: list[str] = field(default_factory=list)

    def walk(self, hops: int) -> None:
        path = self.rather_new(sorted(self.known)) if self.known else self.root
        self.trail.clear()
        self.fresh = set()
        for _ in range(hops):
            path, page = self.open(path)
            forms = page.select("main form")
            if forms and self.random.random() < 0.7:
                asks = [1 if form.get("method", "get").lower() == "post" else 0.1 for form in forms]
                path, page = self.send(path, self.random.choices(forms, asks)[0], page)
                if page is None:
                    continue
            path = self.next(path, page)

    def next(self, path: str, page: BeautifulSoup) -> str:
        """Along some link, rather to a kind of page that was seen less often."""
        links = self.links(path, page)
        self.known.update(links)
        self.fresh = set(links)
        return self.rather_new(links) if links else self.root

    def rather_new(self, links: list[str]) -> str:
        by_name: dict[str | None, list[str]] = {}
        for link in links:
            by_name.setdefault(name_of(link), []).append(link)
        names = sorted(by_name, key=str)
        rareness = [1 / (1 + self.opened[name]) for name in names]
        return self.random.choice(by_name[self.random.choices(names, rareness)[0]])

    def open(self, path: str) -> tuple[str, BeautifulSoup]:
        """Where one ends, and the page that is there."""
        self.trail.append(f"GET {path}")
        self.opened[name_of(path)] += 1
        answer = self.client.get(path, follow=True)
        if answer.status_code == 404 and path in self.known - self.fresh:
            self.known.discard(path)  # seen long ago, and what it was about is gone
            return self.open(self.root)
        if answer.redirect_chain:
            path = address(path, answer.redirect_chain[-1][0])
        self.note(path, answer.status_code)
        assert answer.status_code == 200, self.told(f"a link leads to {answer.status_code}")
        return path, self.readable(answer)

    def send(self, path: str, form: Tag, page: BeautifulSoup) -> tuple[str, BeautifulSoup | None]:
        """Fill the form in and send it. A page comes back unless the answer leads on."""
        sent = fields_of(form, page)
        self.fill(form, page, sent)
        action = self.press(form, page, sent, path)
        if form.get("method", "get").lower() != "post":
            pairs = [(name, value) for name, values in sent.items() for value in values]
            self.trail.append(f"GET {action} {short(sent)}")
            answer = self.client.get(action.partition("?")[0], pairs and dict_of(pairs), follow=True)
            self.note(action, answer.status_code)
            assert answer.status_code < 500, self.told("")
            return path, self.readable(answer)
        self.trail.append(f"POST {action} {short(sent)}")
        answer = self.client.post(action, {**sent, **self.files(form)})
        self.note(action, answer.status_code)
        assert answer.status_code < 500, self.told("")
        if answer.status_code == 302:
            self.expect_it_kept(action, sent)
            return address(path, answer["Location"]), None
        after = self.readable(answer)
        if answer.status_code == 422:
            self.expect_it_said(after, action)
        return path, after

    # --- filling in ---------------------------------------------------------------------------------------------

    def fill(self, form: Tag, page: BeautifulSoup, sent: Sent) -> None:
        """Mostly sense; now and then all empty, or one field with nonsense."""
        how = self.random.choices(("sense", "empty", "nonsense"), (7, 1, 2))[0]
        inputs = [
            part for part in parts_of(form, page) if part.get("type") not in ("hidden", "submit", "file")
        ]
        odd = self.random.choice(inputs)["name"] if inputs and how == "nonsense" else None
        for part in inputs:
            name = part["name"]
            if how == "empty":
                sent[name] = [] if part.get("type") in ("checkbox", "radio") else [""]
            elif name == odd:
                sent[name] = [self.random.choice(NONSENSE if is_text(part) else FORGED)]
            elif self.random.random() < 0.7:
                sent[name] = self.sense(part, form, page)

    def sense(self, part: Tag, form: Tag, page: BeautifulSoup) -> list[str]:
        """What the field asks for."""
        kind, choose = part.get("type", "text"), self.random.choice
        if part.name == "select":
            return [choose(part.select("option")).get("value", "")]
        if kind in ("checkbox", "radio"):
            of_it = [
                other["value"]
                for other in parts_of(form, page)
                if other["name"] == part["name"] and other.get("value")
            ]
            if kind == "radio" or not of_it:
                return [choose(of_it)] if of_it else ["on"]
            return self.random.sample(of_it, self.random.randint(0, min(3, len(of_it))))
        if kind == "date":
            return [str(date(2027, 1, 1) + timedelta(self.random.randint(0, 700)))]
        if kind == "number" or part.get("inputmode") in ("numeric", "decimal"):
            low, high = int(float(part.get("min") or 1)), int(float(part.get("max") or 300))
            return [str(self.random.randint(low, max(low, min(high, low + 300))))]
        if kind == "email":
            return [f"person{self.random.randint(1, 10**6)}@example.org"]
        if part.name == "textarea" and "Employee" in part.get("placeholder", ""):
            return [""]
        if part.name == "textarea":
            return ["\n".join(self.random.sample((*WORDS, *STRINGS), 2))]
        return [choose((*WORDS, *STRINGS))[: int(part.get("maxlength") or 100)]]

    def files(self, form: Tag) -> dict[str, SimpleUploadedFile]:
        asked = form.select("input[type=file][name]")
        made = (
            b"Name,Team,Role,Skill A\nAna,Sales,Rep,3\nBen,Sales,Rep,Adv.\n",
            b"\x00\xff\xfe,,;\n",
            b"PK\x03\x04 not a workbook",
            b"",
        )
        return {part["name"]: SimpleUploadedFile("skills.csv", self.random.choice(made)) for part in asked}

    def press(self, form: Tag, page: BeautifulSoup, sent: Sent, path: str) -> str:
        """One of the form's buttons. Where that sends it."""
        named = f"button[form={form['id']}]" if form.get("id") else "button.none"
        buttons = [
            b for b in form.select("button") + page.select(named) if b.get("type", "submit") == "submit"
        ]
        button = self.random.choice(buttons) if buttons else Tag(name="button")
        if button.get("name"):
            sent[button["name"]] = [button.get("value", "")]
        action = button.get("formaction") or form.get("action") or path
        return address(path, action)

    # --- what must hold -----------------------------------------------------------------------------------------

    def expect_it_kept(self, action: str, sent: Sent) -> None:
        """An answer that was accepted is found again where it was given."""
        name = name_of(action)
        if name not in SHOWS_WHAT_IS_STORED or "preset" in sent:
            return
        answer = self.client.get(action.partition("?")[0])
        if answer.status_code == 404 and name == "person":
            return
        page = self.readable(answer)
        for form in page.select("main form"):
            typed = {part["name"] for part in parts_of(form, page) if part.get("type") != "hidden"}
            shown = fields_of(form, page)
            if asked := typed & sent.keys():
                lost = {
                    field: (kept(sent, field), kept(shown, field))
                    for field in asked
                    if kept(sent, field) != kept(shown, field)
                }
                assert not lost, self.told(f"accepted and lost: {lost}")

    def expect_it_said(self, page: BeautifulSoup, action: str) -> None:
        """What is wrong is said, with a link to where it is."""
        said = page.select(".error-summary a[href^='#'], .invalid-feedback, [role=alert]")
        assert said, self.told("refused without a word")
        for link in page.select(".error-summary a[href^='#']"):
            assert page.find(id=link["href"][1:]), self.told(f"{link['href']} is not on the page")

    def readable(self, answer) -> BeautifulSoup:
        page = BeautifulSoup(answer.content, "html.parser")
        if answer["Content-Type"].startswith("text/html"):
            assert page.select_one("h1, [id]"), self.told("not a page to read")
        return page

    def links(self, path: str, page: BeautifulSoup) -> list[str]:
        found = {address(path, link["href"]) for link in page.select("a[href]:not([hidden])")}
        return sorted(link for link in found if link.startswith(self.root) and not NOT_WALKED.search(link))

    def note(self, path: str, status: int) -> None:
        name = name_of(path)
        self.seen[name, status] = self.seen.get((name, status), 0) + 1

    def told(self, what: str) -> str:
        return "\n".join([what, *self.trail])


def parts_of(form: Tag, page: BeautifulSoup) -> list[Tag]:
    """The fields that are sent with the form, wherever they stand."""
    which = ["input[name]", "select[name]", "textarea[name]"]
    own = [part for part in form.select(", ".join(which)) if part.get("form") in (None, form.get("id"))]
    if form.get("id"):
        own += [
            part
            for part in page.select(", ".join(f"{w}[form='{form['id']}']" for w in which))
            if part not in own
        ]
    return [part for part in own if not part.has_attr("disabled")]


def fields_of(form: Tag, page: BeautifulSoup) -> Sent:
    """What the form would send as it stands; what is not ticked with nothing."""
    sent: Sent = {}
    for part in parts_of(form, page):
        name, kind = part["name"], part.get("type", "text")
        if kind in ("submit", "file", "image", "button") or name == "csrfmiddlewaretoken":
            continue
        values = sent.setdefault(name, [])
        if kind in ("checkbox", "radio"):
            values += [part.get("value", "on")] if part.has_attr("checked") else []
        elif part.name == "select":
            chosen = part.select("option[selected]") or (
                [] if part.has_attr("multiple") else part.select("option")[:1]
            )
            values += [option.get("value", option.get_text()) for option in chosen]
        elif part.name == "textarea":
            values.append(part.get_text().removeprefix("\n"))
        else:
            values.append(part.get("value", ""))
    return sent


def is_text(part: Tag) -> bool:
    return part.name == "textarea" or (part.name == "input" and part.get("type") not in ("checkbox", "radio"))


def name_of(path: str) -> str | None:
    return resolve(path.partition("?")[0]).url_name


def address(path: str, link: str) -> str:
    """Where a link on the page leads, without the place on that page."""
    return urldefrag(urljoin(HERE + path, link)).url.removeprefix(HERE)


def kept(values: Sent, name: str) -> list[str]:
    """What counts of a field. Numbered lines count together: an empty one between two others is closed up."""
    if lines := re.fullmatch(r"(.*goals_)\d", name):
        return plain(
            [value for other, said in values.items() if other.startswith(lines[1]) for value in said]
        )
    return plain(values.get(name, []))


def plain(values: list[str]) -> list[str]:
    """Values as they count: without the white space around, numbers as numbers."""
    return sorted(filter(None, map(_plain, values)))


def _plain(value: str) -> str:
    words = " ".join(value.split())
    try:
        number = Decimal(words.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return words
    return f"{number.normalize():f}" if number.is_finite() and abs(number) < 10**18 else words


def dict_of(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def short(sent: Sent) -> str:
    return str({name: [value[:60] for value in values] for name, values in sent.items() if name != "opened"})
