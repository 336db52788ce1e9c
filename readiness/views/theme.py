"""The switch between light and dark, for browsers without script."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from readiness import theme


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the theme and go back to the page the switch was on."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    if (chosen := request.POST.get("theme", "")) in theme.THEMES:
        theme.remember(response, chosen)
    return response
