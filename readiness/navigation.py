"""The links in the bar and the footer: one table, in the order they are shown."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Link:
    label: str
    address: str
    current: bool


# label, URL name, what the address needs: nothing, the organization, the plan in it, or that no plan is open
MAIN = (
    ("Overview", "plan-overview", "plan"),
    ("Plans", "plans", "no plan"),
    ("Skills", "skills", "plan"),
    ("Gaps", "gaps", "plan"),
    ("Plan", "plan", "plan"),
    ("Catalog", "catalog:resources", ""),
    ("My learning", "my-learning", "organization"),
)
FOOT = (
    ("Help", "help", ""),
    ("How readiness is worked out", "method", ""),
    ("Accessibility", "accessibility", ""),
    ("Privacy", "privacy", ""),
)
ACCOUNT = (
    ("E-mail address", "account_email", ""),
    ("Password", "account_change_password", ""),
    ("Two-step sign-in", "mfa_index", ""),
    ("Sessions", "usersessions_list", ""),
)

_PARTS = {
    "": (),
    "organization": ("organization",),
    "plan": ("organization", "plan"),
    "no plan": ("organization",),
}


def links(request: HttpRequest, table: tuple[tuple[str, str, str], ...]) -> list[Link]:
    """Those that lead somewhere from here: the plan's pages only where there is a plan."""
    found = [(label, address) for label, name, needs in table if (address := _address(request, name, needs))]
    # The deepest address that holds this page: /gaps/ also lies below the overview's.
    here = max((a for _, a in found if request.path.startswith(a)), key=len, default=None)
    return [Link(label, address, address == here) for label, address in found]


def _address(request: HttpRequest, name: str, needs: str) -> str | None:
    if needs == "no plan" and getattr(request, "plan", None):
        return None
    owners = [_owner(request, part) for part in _PARTS[needs]]
    if None in owners:
        return None
    try:
        return reverse(name, args=[owner.slug for owner in owners])
    except NoReverseMatch:
        return None


def _owner(request: HttpRequest, part: str):
    """What the page is about; where it is about no organization, the user's own if there is only one."""
    found = getattr(request, part, None)
    if found is None and part == "organization":
        mine = getattr(request, "organizations", ())
        return mine[0] if len(mine) == 1 else None
    return found
