"""What a page is laid out with: header, sections, figures, lists, messages, things that open, charts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from readiness.components.registry import component, draw, one_of, register
from readiness.components.signs import button_look


@component(block=True)
def page_header(content: str, title: str, lede: str = "", eyebrow: str = "") -> SafeString:
    """The finding as the title. Inside: the actions, one of them primary."""
    return draw("page_header", content=content, title=title, lede=lede, eyebrow=eyebrow)


@component(block=True)
def section(
    content: str, title: str, meta: str = "", sub: str = "", id: str = "", first: bool = False
) -> SafeString:
    """A rule, a heading, and what belongs under it. `first` leaves out the space above."""
    return draw(
        "section", content=content, title=title, meta=meta, sub=sub, id=id or slugify(title), first=first
    )


@component(block=True)
def stats(content: str, plain: bool = False) -> SafeString:
    """A row of {% stat %}; `plain` under a ribbon."""
    return format_html('<dl class="stats{}">{}</dl>', " stats-plain" if plain else "", content)


@component
def stat(label: str, value: str, note: str = "", tone: str = "") -> SafeString:
    """One big figure with its unit, and a note under it."""
    one_of("stat", "tone", tone, ("", "gap", "pine"))
    return draw("stat", label=label, value=value, note=note, tone=tone)


@component
def tasks(groups: Iterable) -> SafeString:
    """The task list: groups of `title` and `tasks`; a task has number, name, hint, status and url (empty: not yet)."""
    return draw("tasks", groups=groups)


@component
def steps(items: Iterable, current: int) -> SafeString:
    """The step indicator: items with number, name, done and url; `current` is a number."""
    return draw("steps", items=items, current=current)


RIBBONS = {"good": "", "gap": " ribbon-gap", "note": " ribbon-note"}
RIBBON_ICONS = {"good": "patch-check-fill", "gap": "exclamation-triangle", "note": "info-circle"}


@component(block=True)
def ribbon(content: str, tone: str = "good", icon: str = "", end: str = "", live: bool = False) -> SafeString:
    """One statement about the whole page: good, gap (something is missing) or note."""
    one_of("ribbon", "tone", tone, RIBBONS)
    look, sign = RIBBONS[tone], icon or RIBBON_ICONS[tone]
    return draw("ribbon", content=content, look=look, icon=sign, end=end, live=live)


@component(block=True)
def empty(content: str, title: str) -> SafeString:
    """What will be here, why it is not yet (a <p>), and one button."""
    return format_html('<div class="empty"><h3>{}</h3>{}</div>', title, content)


@component(block=True)
def toast(content: str, undo: str = "", static: bool = False) -> SafeString:
    """What was done and needs no answer. `undo`: an address to post to. `static` leaves it in the page."""
    return draw("toast", content=content, undo=undo, static=static)


@component(block=True)
def menu(content: str, label: str, icon: str = "", tone: str = "secondary") -> SafeString:
    """A button that opens a list of {% menu_item %}."""
    return draw("menu", content=content, label=label, icon=icon, look=button_look("menu", tone, ""))


@component
def menu_item(label: str, href: str, icon: str, note: str = "") -> SafeString:
    return draw("menu_item", label=label, href=href, icon=icon, note=note)


@component(block=True)
def why_box(
    content: str,
    title: str = "Why this, for these people",
    other: str = "",
    other_title: str = "What else was considered",
) -> SafeString:
    """The reason for a decision (inside), and, captured as `other`, what else was considered."""
    return draw("why_box", content=content, title=title, other=other, other_title=other_title)


@component
def data_table(table: Any, label: str = "Show as a table") -> SafeString:
    """The numbers of a chart (charts.DataTable) behind a link."""
    return draw("data_table", table=table, label=label)


@component(block=True)
def dialog(content: str, id: str, title: str) -> SafeString:
    """A question over the page; opened by {% button dialog=id %}."""
    return draw("dialog", content=content, id=id, title=title)


@component
def chart(drawing: Any) -> SafeString:
    """A drawing of readiness/charts.py, by the template of its kind."""
    return SafeString(get_template(f"charts/{drawing.template}.html").render({"chart": drawing}).strip())


@register.filter
def add_px(value: float, pixels: int) -> float:
    """A place that many pixels further down a chart."""
    return round(value + pixels, 2)
