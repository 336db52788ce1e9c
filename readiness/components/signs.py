"""Small signs: icons, tags, level and gap chips, meters, buttons."""

from __future__ import annotations

from django.forms.utils import flatatt
from django.template.exceptions import TemplateSyntaxError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from readiness import formats
from readiness.components.registry import component, draw, one_of
from readiness.icons import icon_svg


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
    one_of("tag", "tone", tone, TAG_TONES)
    return format_html('<span class="tag{}">{}</span>', f" tag-{tone}" if tone else "", label)


@component
def status_tag(status: str) -> SafeString:
    """The state of a stage, one of STATUS_TONES."""
    one_of("status_tag", "status", status, STATUS_TONES)
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
    return draw("meter", value=value, max=max, label=label, text=text, large=large)


BUTTON_TONES = ("primary", "secondary", "link")
SIZES = ("", "sm", "lg")


def button_look(tag_name: str, tone: str, size: str) -> str:
    one_of(tag_name, "tone", tone, BUTTON_TONES)
    one_of(tag_name, "size", size, SIZES)
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
    one_of("button", "type", type, ("submit", "button"))
    attributes = {"class": button_look("button", tone, size), "type": type}
    attributes |= {
        key: given for key, given in (("name", name), ("value", value), ("data-dialog", dialog)) if given
    }
    return draw(
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
    attributes = {"class": button_look("link_button", tone, size), "href": href}
    if download:
        attributes["download"] = True
    return draw("button", element="a", attributes=flatatt(attributes), label=label, icon=icon, about=about)
