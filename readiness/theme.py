"""Light or dark: the user's setting, else this browser's cookie, else (empty) what the system prefers."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "theme"
THEMES = ("light", "dark")
_YEAR = 365 * 24 * 60 * 60


def of(request: HttpRequest) -> str:
    """`light`, `dark`, or empty where nobody has chosen."""
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in THEMES:
        return chosen
    user = getattr(request, "user", None)
    return getattr(user, "theme", "") or ""


def theme(request: HttpRequest) -> dict[str, str]:
    """Context processor: `theme` for <html data-bs-theme>."""
    return {"theme": of(request)}


def remember(response: HttpResponse, chosen: str) -> None:
    """Keep the choice in this browser for a year. Scripts may read and set it: it is no secret."""
    response.set_cookie(COOKIE, chosen, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
