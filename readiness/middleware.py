"""What every request passes through."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from readiness import access
from readiness.queries.organizations import shelves_of


class PrivatePages:
    """Nothing a signed-in person sees is kept by a cache, and shared caches see that it varies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response


class Surroundings:
    """What the page's frame and the catalog ask for, each read when first asked for.

    `request.organizations`: those the user belongs to. `request.shelves`: the collections the user may browse.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organizations = SimpleLazyObject(lambda: list(access.organizations(request)))
        request.shelves = SimpleLazyObject(lambda: shelves_of(request.user))
        return self.get_response(request)
