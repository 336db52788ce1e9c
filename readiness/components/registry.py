"""How a component becomes a template tag with a closed list of props."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.exceptions import TemplateSyntaxError
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


def draw(name: str, request: HttpRequest | None = None, **context: Any) -> SafeString:
    return SafeString(get_template(f"components/{name}.html").render(context, request).strip())


def one_of(tag_name: str, prop: str, value: str, accepted: Iterable[str]) -> None:
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
