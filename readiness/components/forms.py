"""Forms: the error summary, cards to choose from, marks on labels."""

from __future__ import annotations

from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils.safestring import SafeString

from readiness.components.registry import component, draw, register


@component
def error_summary(*forms: BaseForm | BaseFormSet | None) -> SafeString:
    """Every error of these forms and formsets, each a link to its field. Nothing where there is none."""
    return draw("error_summary", errors=[line for form in forms if form for line in _problems(form)])


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
            label = str(field.label or "")
            # "Finish by: choose a quarter", but "Share of what? Choose one".
            named = label if label.endswith(("?", ":")) else f"{label}:"
            found += [(focus_id(field), named, error) for error in field.errors]
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


@component
def choice_cards(field: BoundField, columns: int = 0) -> SafeString:
    """A RadioSelect (or CheckboxSelectMultiple) as cards. Help for each: `field.field.choice_help = {value: text}`."""
    helps = {str(key): text for key, text in getattr(field.field, "choice_help", {}).items()}
    cards = [(option, helps.get(str(option.data["value"]), "")) for option in field]
    return draw("choice_cards", field=field, cards=cards, columns=columns)


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


@component
def entrance_field(field: BoundField) -> SafeString:
    """An input with its error, without label or placeholder: for forms whose fields are not ours."""
    field.field.widget.attrs.pop("placeholder", None)
    return draw("entrance_field", field=field)


@register.filter
def without_placeholders(form: BaseForm) -> BaseForm:
    """The form with its labels only above the fields, not in them too."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
