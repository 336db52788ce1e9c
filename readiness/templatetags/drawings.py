"""Charts from the numbers a page has. The small ones are drawn at once; the large ones come as values, since their
table stands beside them: {% trajectory known=… planned=… as curve %}{% chart curve %}{% data_table curve.table %}
"""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.safestring import SafeString

from readiness import charts
from readiness.components.page import chart

register = template.Library()


@register.simple_tag
def bar(
    value: float | None, of: float = 1, gap: bool = False, track: bool = False, mark: float | None = None
) -> SafeString:
    """A bar of `value` in `of`; nothing where there is nothing to compare with."""
    return chart(charts.bar(value, of or 1, gap=gap, track=track, mark=mark))


@register.simple_tag
def dumbbell(now: float | None, then: float | None, low: float = 0.2) -> SafeString:
    return chart(charts.dumbbell(now, then, low=low))


@register.simple_tag
def split(lines, height: int = 34, target: bool = False) -> SafeString:
    """Shares side by side: of segments, their `part` of what is used, or their `target`."""
    parts = [(line.letter, (line.target or 0) if target else line.part) for line in lines]
    return chart(charts.split([(letter, share, f"{share}%") for letter, share in parts], height=height))


@register.simple_tag
def histogram(counts, need: int | None = None) -> SafeString:
    return chart(charts.histogram(counts, need=need))


@register.simple_tag
def trajectory(known, planned, target: float | None = None) -> charts.Trajectory:
    return charts.trajectory(known=known, planned=planned, target=target)


@register.simple_tag
def frontier(points, chosen, currency: str, horizon: str) -> charts.Frontier:
    return charts.frontier(
        points=points,
        chosen=chosen,
        currency=currency,
        title=f"Readiness by {horizon} for each budget",
        axis_title=f"Budget to {horizon}",
    )


@register.simple_tag
def timeline(starts_on: date, quarters: int, today: date | None = None) -> charts.Timeline:
    return charts.timeline(starts_on, quarters, today)


@register.simple_tag
def timeline_row(calendar: charts.Timeline, action) -> SafeString:
    """One action in the calendar."""
    return chart(
        calendar.row(
            action.start,
            action.end,
            audience=action.letter,
            label=f"{action.people:,} {'person' if action.people == 1 else 'people'}",
            self_paced=action.self_paced,
            sessions=action.sessions,
        )
    )


@register.simple_tag
def timeline_load(calendar: charts.Timeline, shares) -> SafeString:
    return chart(calendar.load(shares))
