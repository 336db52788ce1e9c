"""The formats of readiness/formats.py as template filters."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from readiness import formats
from readiness.components.registry import register


def _known(write: Callable) -> Callable:
    """The format as a filter: what a template does not find at all (an empty string) is not known either."""

    @functools.wraps(write)
    def filter_function(value: Any, *arguments: Any) -> str:
        return write(None if value == "" else value, *arguments)

    return filter_function


for _name in (
    "number",
    "plain_number",
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
