"""Answers to htmx: the same view and the same address give the page, or the part of it that changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part; when it restores a page from history it needs the whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def page_or_part(
    request: HttpRequest, template: str, context: dict, *, part: str, status: int = 200
) -> HttpResponse:
    """The page, or for htmx only its `{% partialdef part %}`, with what there is to tell put into #flash."""
    if wants_part(request):
        response = render(request, f"{template}#{part}", context, status=status)
        if messages.get_messages(request):
            flash = render_to_string("components/flash.html", {"oob": True}, request)
            response.content += flash.encode()
    else:
        response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def see_other(request: HttpRequest, to: object, *args: object, **kwargs: object) -> HttpResponse:
    """A redirect that htmx follows with the whole page instead of putting the new page into the old one."""
    response = redirect(to, *args, **kwargs)
    return HttpResponseClientRedirect(response.url) if request.htmx else response
