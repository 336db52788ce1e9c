"""Amounts and hours as people write them: 10,000 · 10 000 · € 10’000 · 7.5."""

from __future__ import annotations

import re
from decimal import Decimal

from django import forms

GROUPED = re.compile(r"^\d{1,3}(?:[,’' \u00a0\u202f]\d{3})+(?:\.\d{1,2})?$")
SPACES = re.compile(r"[\s\u00a0\u202f]")


class AmountField(forms.DecimalField):
    """Money, 0 or more. Empty is not known, and not 0."""

    example = "148,000"

    def __init__(self, **kwargs):
        messages = {
            "invalid": f"Enter an amount of money, for example {self.example}",
            "min_value": f"Enter an amount of 0 or more, for example {self.example}",
            "max_digits": "Enter an amount with at most 12 digits before the point",
            "max_whole_digits": "Enter an amount with at most 12 digits before the point",
            "max_decimal_places": "Enter an amount with at most 2 digits after the point",
        }
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        options = {"min_value": Decimal(0), "max_digits": 14, "decimal_places": 2, "required": False}
        super().__init__(**options | {"widget": widget} | kwargs)
        self.error_messages = self.error_messages | messages | (kwargs.get("error_messages") or {})

    def to_python(self, value: object) -> Decimal | None:
        if isinstance(value, str):
            plain = value.strip().strip("€$£¥₹").strip()
            if GROUPED.match(plain):
                plain = re.sub(r"[,’']", "", plain)
            value = SPACES.sub("", plain)
        return super().to_python(value)

    def prepare_value(self, value: object) -> object:
        """As it is read: 10,000 and 12.50."""
        if not isinstance(value, Decimal):
            return value
        return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


class HoursField(AmountField):
    """Hours of one person, 0 or more, at most a full-time quarter. Empty is not known, and not 0."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_value": Decimal(520), "max_digits": 6} | kwargs)
        self.error_messages |= {
            "invalid": "Enter a number of hours, for example 9",
            "min_value": "Enter a number of hours of 0 or more, for example 9",
            "max_value": "Enter at most 520 hours: that is a full-time quarter",
            "max_digits": "Enter at most 520 hours: that is a full-time quarter",
            "max_whole_digits": "Enter at most 520 hours: that is a full-time quarter",
            "max_decimal_places": "Enter hours with at most 2 digits after the point",
        }

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, Decimal):
            return value
        return f"{value.normalize():f}"


def whole(label: str, low: int, high: int, **options) -> forms.IntegerField:
    """A whole number in a range, with one sentence for every mistake."""
    says = f"Enter a whole number from {low:,} to {high:,}"
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), says)
    return forms.IntegerField(label=label, min_value=low, max_value=high, error_messages=errors, **options)
