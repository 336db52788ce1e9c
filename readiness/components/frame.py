"""The frame around a page: links of the bar, the footer and the account, and the pager."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from readiness import navigation
from readiness.components.registry import component, draw


@component(context=True)
def main_nav(context: dict) -> SafeString:
    """The links of the bar, for someone signed in."""
    request = context.get("request")
    signed_in = request and getattr(request, "user", None) and request.user.is_authenticated
    return draw("main_nav", links=navigation.links(request, navigation.MAIN) if signed_in else [])


@component(context=True)
def foot_links(context: dict) -> SafeString:
    """The links of the footer."""
    request = context.get("request")
    return draw("foot_links", links=navigation.links(request, navigation.FOOT) if request else [])


@component(context=True)
def account_nav(context: dict) -> SafeString:
    """The pages of one's own account."""
    return draw("account_nav", links=navigation.links(context["request"], navigation.ACCOUNT))


@component(context=True)
def pager(context: dict, page: Any, things: str = "") -> SafeString:
    """Earlier and later pages of a django.core.paginator.Page; keeps what else the address says."""
    if not page.has_other_pages():
        return SafeString("")
    return draw("pager", page=page, things=things, request=context["request"])
