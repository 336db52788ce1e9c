"""What a request may see of the catalog."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from .models import Collection


def shelves(request: HttpRequest) -> list[Collection]:
    """The collections a middleware put into `request.shelves`, else the public one."""
    given = getattr(request, "shelves", None)
    return list(Collection.objects.filter(public=True)) if given is None else list(given)


def curates(request: HttpRequest) -> bool:
    """Whether drafts of the public shelf and the way into the admin are shown."""
    return bool(request.user.is_staff)


def found[Thing](thing: Thing | None) -> Thing:
    """The thing; what is not there, or not on one's shelves, is 404."""
    if thing is None:
        raise Http404
    return thing
