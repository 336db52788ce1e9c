"""The icon sprite: which icons there are, and how one is shown."""

import re
from functools import cache

from django.conf import settings
from django.template.exceptions import TemplateSyntaxError
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


@cache
def names() -> frozenset[str]:
    """The icons in the sprite."""
    sprite = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
    return frozenset(re.findall(r'id="i-([a-z0-9-]+)"', sprite))


def icon_svg(name: str, label: str = "", extra: str = "") -> SafeString:
    """The icon, read out only where it has a label."""
    if name not in names():
        raise TemplateSyntaxError(
            f"There is no icon {name!r}: add it to scripts/icons.txt, then `make vendor`."
        )
    heard = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    look = f"bi {extra}" if extra else "bi"
    return format_html(
        '<svg class="{}" {}><use href="{}#i-{}"/></svg>', look, heard, static("img/icons.svg"), name
    )
