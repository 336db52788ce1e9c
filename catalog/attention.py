"""What curators should look at: why, how many, and in how many plans each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from . import duplicates, usage
from .models import Collection, LinkState, Outcome, PriceBasis, Resource, Status

A_PAGE = 25
DUPLICATES = "duplicates"
REASONS = {
    "broken": "Broken link",
    "moved": "Moved link",
    "review": "Review due",
    "outcome": "Teaches nothing yet",
    "hours": "Hours not known",
    "price": "Price not known",
}


@dataclass(frozen=True, slots=True)
class Reason:
    name: str
    label: str
    count: int | None  # None: counted only when it is looked at
    current: bool


@dataclass(frozen=True, slots=True)
class Row:
    resource: Resource
    plans: int


@dataclass(frozen=True, slots=True)
class Twins:
    """Two that may be one. `address` opens the page that merges them or sets them apart."""

    kind: str
    pair: duplicates.Pair


@dataclass(frozen=True, slots=True)
class Queue:
    reasons: tuple[Reason, ...]
    current: str
    label: str
    page: Page
    rows: tuple[Row, ...]
    twins: tuple[Twins, ...]

    @property
    def total(self) -> int:
        return self.page.paginator.count


def _conditions(today: date) -> dict[str, Q]:
    return {
        "broken": Q(link_state=LinkState.BROKEN),
        "moved": Q(link_state=LinkState.REDIRECTED),
        "review": Q(review_by__lte=today),
        "outcome": Q(taught=False),
        "hours": Q(hours__isnull=True),
        "price": Q(price_basis=PriceBasis.UNKNOWN),
    }


def queue(shelves: Sequence[Collection], reason: str, *, today: date, page: str | None) -> Queue:
    """One reason's resources, those in most need of a look by their title, with the count of every reason."""
    conditions = _conditions(today)
    teaches = Exists(Outcome.objects.filter(resource=OuterRef("pk")))
    live = Resource.objects.on(shelves).exclude(status=Status.RETIRED).annotate(taught=teaches)
    counts = live.aggregate(**{name: Count("pk", filter=q) for name, q in conditions.items()})
    if reason not in (*conditions, DUPLICATES):
        reason = next((name for name in conditions if counts[name]), DUPLICATES)
    twins: list[Twins] = []
    if reason == DUPLICATES:
        twins = [
            Twins(kind, pair) for kind in ("resource", "skill") for pair in duplicates.pairs(kind, shelves)
        ]
        found = Paginator(twins, A_PAGE).get_page(page)
        rows: list[Resource] = []
    else:
        listed = live.filter(conditions[reason]).select_related("provider", "owner").order_by("title", "pk")
        found = Paginator(listed.fetch_mode(models.FETCH_RAISE), A_PAGE).get_page(page)
        rows = list(found.object_list)
    used = usage.plans_using("resource", [row.pk for row in rows])
    return Queue(
        reasons=(
            *(Reason(name, label, counts[name], name == reason) for name, label in REASONS.items()),
            Reason(DUPLICATES, "Possible duplicates", None, reason == DUPLICATES),
        ),
        current=reason,
        label=REASONS.get(reason, "Possible duplicates"),
        page=found,
        rows=tuple(Row(row, used.get(row.pk, 0)) for row in rows),
        twins=tuple(found.object_list) if reason == DUPLICATES else (),
    )
