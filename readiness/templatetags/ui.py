"""The parts that pages are made of, as template tags. /styleguide/ shows each once.

A tag takes the props that its function names and no others: a wrong one is an error that lists the right ones,
raised when the template is compiled. What may hold markup (an eyebrow, a note) is captured first:

    {% fill as eyebrow %}<a href="…">Adopting generative AI</a>{% endfill %}
    {% page_header title=page.finding eyebrow=eyebrow %}{% link_button "Share" href="…" %}{% endpage_header %}
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.utils import flatatt
from django.template.exceptions import TemplateSyntaxError
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from readiness import formats, navigation
from readiness.icons import icon_svg

register = template.Library()


# --- how a component becomes a tag ----------------------------------------------------------------------------


def _draw(name: str, **context: Any) -> SafeString:
    return SafeString(get_template(f"components/{name}.html").render(context).strip())


def _one_of(tag_name: str, prop: str, value: str, accepted: Iterable[str]) -> None:
    if value not in accepted:
        known = ", ".join(repr(one) for one in accepted)
        raise TemplateSyntaxError(f"{tag_name}: {prop} must be one of {known}, not {value!r}")


def component(function: Callable | None = None, *, block: bool = False, context: bool = False) -> Callable:
    """Register a function as a tag whose errors name the props it takes."""

    def add(function: Callable) -> Callable:
        make = register.simple_block_tag if block else register.simple_tag
        make(function, takes_context=context)
        name = function.__name__
        compile_function = register.tags[name]
        implied = {"context", "content"}
        takes = ", ".join(prop for prop in inspect.signature(function).parameters if prop not in implied)

        def compile_or_tell(parser, token):
            try:
                return compile_function(parser, token)
            except TemplateSyntaxError as error:
                if not str(error).startswith(f"'{name}' "):  # of another tag, inside this one's block
                    raise
                raise TemplateSyntaxError(f"{error}. {name} takes: {takes}") from error

        register.tag(name, compile_or_tell)
        return function

    return add if function is None else add(function)


@register.simple_block_tag
def fill(content: str) -> str:
    """Capture markup for a prop of the next component: {% fill as note %}…{% endfill %}."""
    return content


# --- small signs ----------------------------------------------------------------------------------------------


@component
def icon(name: str, label: str = "", **attributes: str) -> SafeString:
    """An icon of the sprite; silent unless it has a label. `class` is passed on."""
    if unknown := set(attributes) - {"class"}:
        raise TemplateSyntaxError(
            f"icon does not take {', '.join(sorted(unknown))}. icon takes: name, label, class"
        )
    return icon_svg(name, label, attributes.get("class", ""))


TAG_TONES = ("", "plain", "go", "now", "line", "gap", "mute")
STATUS_TONES = {
    "Completed": "plain",
    "In progress": "go",
    "Ready to review": "now",
    "Not started": "",
    "Cannot start yet": "mute",
    "Needs a decision": "gap",
}


@component
def tag(label: str, tone: str = "") -> SafeString:
    """A word about a state."""
    _one_of("tag", "tone", tone, TAG_TONES)
    return format_html('<span class="tag{}">{}</span>', f" tag-{tone}" if tone else "", label)


@component
def status_tag(status: str) -> SafeString:
    """The state of a stage, one of STATUS_TONES."""
    _one_of("status_tag", "status", status, STATUS_TONES)
    return tag(status, STATUS_TONES[status])


@component
def level(value: int | None, name: bool = False, small: bool = False) -> SafeString:
    """A level's chip: its number, with `name` also its word. None is "not assessed", which is not level 0."""
    if value is None:
        return format_html('<span class="lvl-open">{}</span>', formats.level_name(None))
    extra = " lvl-s" if small else ""
    if name:
        markup = '<span class="lvl lvl-{}{}"><b>{}</b><span>{}</span></span>'
        return format_html(markup, value, extra, value, formats.level_name(value))
    return format_html('<b class="lvl lvl-{}{}">{}</b>', value, extra, value)


@component
def level_step(low: int, high: int, small: bool = False) -> SafeString:
    """From one level to another."""
    arrow = icon_svg("arrow-right", "", "ink-3 xs")
    return format_html(
        '{} {}<span class="visually-hidden"> to </span> {}',
        level(low, small=small),
        arrow,
        level(high, small=small),
    )


@component
def gap_chip(gap: formats.Figure) -> SafeString:
    """A gap, have minus need, in the color of its band."""
    return format_html(
        '<span class="lvl" data-gap="{}">{}</span>', formats.gap_band(gap), formats.signed(gap)
    )


@component
def meter(value: float, max: float, label: str, text: str = "", large: bool = False) -> SafeString:
    """Progress towards `max`; `label` is what is read out, `text` what stands beside it."""
    return _draw("meter", value=value, max=max, label=label, text=text, large=large)


# --- buttons and links ----------------------------------------------------------------------------------------

BUTTON_TONES = ("primary", "secondary", "link")
SIZES = ("", "sm", "lg")


def _button_look(tag_name: str, tone: str, size: str) -> str:
    _one_of(tag_name, "tone", tone, BUTTON_TONES)
    _one_of(tag_name, "size", size, SIZES)
    return f"btn btn-{tone}" + (f" btn-{size}" if size else "")


@component
def button(
    label: str,
    tone: str = "primary",
    size: str = "",
    icon: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    about: str = "",
    dialog: str = "",
) -> SafeString:
    """A button. `about` says, unseen, what the label is about: Remind (the 49 people). `dialog` opens that id."""
    _one_of("button", "type", type, ("submit", "button"))
    attributes = {"class": _button_look("button", tone, size), "type": type}
    attributes |= {
        key: given for key, given in (("name", name), ("value", value), ("data-dialog", dialog)) if given
    }
    return _draw(
        "button", element="button", attributes=flatatt(attributes), label=label, icon=icon, about=about
    )


@component
def link_button(
    label: str,
    href: str,
    tone: str = "secondary",
    size: str = "",
    icon: str = "",
    about: str = "",
    download: bool = False,
) -> SafeString:
    """A link that looks like a button."""
    attributes = {"class": _button_look("link_button", tone, size), "href": href}
    if download:
        attributes["download"] = True
    return _draw("button", element="a", attributes=flatatt(attributes), label=label, icon=icon, about=about)


# --- page and section -----------------------------------------------------------------------------------------


@component(block=True)
def page_header(content: str, title: str, lede: str = "", eyebrow: str = "") -> SafeString:
    """The finding as the title. Inside: the actions, one of them primary."""
    return _draw("page_header", content=content, title=title, lede=lede, eyebrow=eyebrow)


@component(block=True)
def section(
    content: str, title: str, meta: str = "", sub: str = "", id: str = "", first: bool = False
) -> SafeString:
    """A rule, a heading, and what belongs under it. `first` leaves out the space above."""
    return _draw(
        "section", content=content, title=title, meta=meta, sub=sub, id=id or slugify(title), first=first
    )


@component(block=True)
def stats(content: str, plain: bool = False) -> SafeString:
    """A row of {% stat %}; `plain` under a ribbon."""
    return format_html('<dl class="stats{}">{}</dl>', " stats-plain" if plain else "", content)


@component
def stat(label: str, value: str, note: str = "", tone: str = "") -> SafeString:
    """One big figure with its unit, and a note under it."""
    _one_of("stat", "tone", tone, ("", "gap", "pine"))
    return _draw("stat", label=label, value=value, note=note, tone=tone)


@component
def tasks(groups: Iterable) -> SafeString:
    """The task list: groups of `title` and `tasks`; a task has number, name, hint, status and url (empty: not yet)."""
    return _draw("tasks", groups=groups)


@component
def steps(items: Iterable, current: int) -> SafeString:
    """The step indicator: items with number, name, done and url; `current` is a number."""
    return _draw("steps", items=items, current=current)


# --- messages -------------------------------------------------------------------------------------------------

RIBBONS = {"good": "", "gap": " ribbon-gap", "note": " ribbon-note"}
RIBBON_ICONS = {"good": "patch-check-fill", "gap": "exclamation-triangle", "note": "info-circle"}


@component(block=True)
def ribbon(content: str, tone: str = "good", icon: str = "", end: str = "", live: bool = False) -> SafeString:
    """One statement about the whole page: good, gap (something is missing) or note."""
    _one_of("ribbon", "tone", tone, RIBBONS)
    look, sign = RIBBONS[tone], icon or RIBBON_ICONS[tone]
    return _draw("ribbon", content=content, look=look, icon=sign, end=end, live=live)


@component(block=True)
def empty(content: str, title: str) -> SafeString:
    """What will be here, why it is not yet (a <p>), and one button."""
    return format_html('<div class="empty"><h3>{}</h3>{}</div>', title, content)


@component(block=True)
def toast(content: str, undo: str = "", static: bool = False) -> SafeString:
    """What was done and needs no answer. `undo`: an address to post to. `static` leaves it in the page."""
    return _draw("toast", content=content, undo=undo, static=static)


@component
def error_summary(*forms: BaseForm | BaseFormSet | None) -> SafeString:
    """Every error of these forms and formsets, each a link to its field. Nothing where there is none."""
    return _draw("error_summary", errors=[line for form in forms if form for line in _problems(form)])


def _problems(form: BaseForm | BaseFormSet) -> list[tuple[str, str, str]]:
    """(id of the field, or empty; its label; what is wrong)."""
    if not form.is_bound:
        return []
    if isinstance(form, BaseFormSet):
        found = [("", "", error) for error in form.non_form_errors()]
        return found + [line for each in form.forms for line in _problems(each)]
    found = [("", "", error) for error in form.non_field_errors()]
    for name in form.errors:
        if name in form.fields:
            field = form[name]
            found += [(focus_id(field), str(field.label or ""), error) for error in field.errors]
    return found


def focus_id(field: BoundField) -> str:
    """The id of the element that takes the focus: of a group of radios or boxes, the first."""
    group = getattr(field.field.widget, "input_type", "") in ("radio", "checkbox") and hasattr(
        field.field, "choices"
    )
    return f"{field.auto_id}_0" if group else field.id_for_label or field.auto_id


@component
def error_prefix(*forms: BaseForm | BaseFormSet | None) -> str:
    """ "Error: " for the <title> of a page whose form was refused."""
    return "Error: " if any(_problems(form) for form in forms if form) else ""


# --- things that open -----------------------------------------------------------------------------------------


@component(block=True)
def menu(content: str, label: str, icon: str = "", tone: str = "secondary") -> SafeString:
    """A button that opens a list of {% menu_item %}."""
    return _draw("menu", content=content, label=label, icon=icon, look=_button_look("menu", tone, ""))


@component
def menu_item(label: str, href: str, icon: str, note: str = "") -> SafeString:
    return _draw("menu_item", label=label, href=href, icon=icon, note=note)


@component(block=True)
def why_box(
    content: str,
    title: str = "Why this, for these people",
    other: str = "",
    other_title: str = "What else was considered",
) -> SafeString:
    """The reason for a decision (inside), and, captured as `other`, what else was considered."""
    return _draw("why_box", content=content, title=title, other=other, other_title=other_title)


@component
def data_table(table: Any, label: str = "Show as a table") -> SafeString:
    """The numbers of a chart (charts.DataTable) behind a link."""
    return _draw("data_table", table=table, label=label)


@component(block=True)
def dialog(content: str, id: str, title: str) -> SafeString:
    """A question over the page; opened by {% button dialog=id %}."""
    return _draw("dialog", content=content, id=id, title=title)


# --- forms ----------------------------------------------------------------------------------------------------


@component
def choice_cards(field: BoundField, columns: int = 0) -> SafeString:
    """A RadioSelect (or CheckboxSelectMultiple) as cards. Help for each: `field.field.choice_help = {value: text}`."""
    helps = {str(key): text for key, text in getattr(field.field, "choice_help", {}).items()}
    cards = [(option, helps.get(str(option.data["value"]), "")) for option in field]
    return _draw("choice_cards", field=field, cards=cards, columns=columns)


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether the label says "(optional)": not for boxes to tick, which may always stay empty."""
    widget = field.field.widget
    return (
        not field.field.required and getattr(widget, "input_type", "") != "checkbox" and not widget.is_hidden
    )


@register.filter(name="focus_id")
def focus_id_filter(field: BoundField) -> str:
    return focus_id(field)


# --- the frame ------------------------------------------------------------------------------------------------


@component(context=True)
def main_nav(context: dict) -> SafeString:
    """The links of the bar, for someone signed in."""
    request = context.get("request")
    signed_in = request and getattr(request, "user", None) and request.user.is_authenticated
    return _draw("main_nav", links=navigation.links(request, navigation.MAIN) if signed_in else [])


@component(context=True)
def foot_links(context: dict) -> SafeString:
    """The links of the footer."""
    request = context.get("request")
    return _draw("foot_links", links=navigation.links(request, navigation.FOOT) if request else [])


@component(context=True)
def pager(context: dict, page: Any, things: str = "") -> SafeString:
    """Earlier and later pages of a django.core.paginator.Page; keeps what else the address says."""
    if not page.has_other_pages():
        return SafeString("")
    return _draw("pager", page=page, things=things, request=context["request"])


@component
def chart(drawing: Any) -> SafeString:
    """A drawing of readiness/charts.py, by the template of its kind."""
    return SafeString(get_template(f"charts/{drawing.template}.html").render({"chart": drawing}).strip())


@register.filter
def add_px(value: float, pixels: int) -> float:
    """A place that many pixels further down a chart."""
    return round(value + pixels, 2)


# --- figures --------------------------------------------------------------------------------------------------


def _known(write: Callable) -> Callable:
    """The format as a filter: what a template does not find at all (an empty string) is not known either."""

    @functools.wraps(write)
    def filter_function(value: Any, *arguments: Any) -> str:
        return write(None if value == "" else value, *arguments)

    return filter_function


for _name in (
    "number",
    "signed",
    "percent",
    "percent_number",
    "hours",
    "points",
    "money",
    "money_short",
    "level_name",
    "gap_band",
    "day",
    "day_short",
    "relative_day",
    "quarter_label",
    "quarter_short",
):
    register.filter(_name, _known(getattr(formats, _name)))


@register.filter
def counted(value: formats.Figure | None, words: str) -> str:
    """{{ people|counted:"person,people" }}: 1 person, 420 people."""
    one, _, many = words.partition(",")
    return formats.counted(None if value == "" else value, one, many)
