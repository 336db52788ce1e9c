"""A walk along the links of the catalog, in the background: it can be watched, stopped and taken up again."""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from . import links
from .models import LinkCheck, Resource, Status

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
_State = LinkCheck.State


class SwitchedOff(Exception):
    """The operator has not allowed this installation to ask other servers."""

    def __init__(self) -> None:
        super().__init__("Checking links is switched off. The operator switches it on with LINK_CHECK=true.")


def is_on() -> bool:
    return bool(getattr(settings, "LINK_CHECK", False))


def start(*, by: Any = None, resources: Iterable[int] | None = None) -> LinkCheck:
    """Queues a check of these resources, or of all that are not retired; one that waits or runs already is returned."""
    if not is_on():
        raise SwitchedOff
    with transaction.atomic():
        wanted = Resource.objects.exclude(url="")
        if resources is None:
            if at_work := LinkCheck.objects.filter(state__in=(_State.QUEUED, _State.RUNNING)).first():
                return at_work
            wanted = wanted.exclude(status=Status.RETIRED)
        else:
            wanted = wanted.filter(pk__in=list(resources))
        check = LinkCheck.objects.create(by=by, resource_ids=_in_turn(wanted))
        transaction.on_commit(lambda: _enqueue(check))
    return check


def _enqueue(check: LinkCheck) -> None:
    from .tasks import check_links  # the task calls back into this module

    check_links.enqueue(check.pk)


def _in_turn(resources: Any) -> list[int]:
    """Host by host in turn, so that a second's pause for one host is used for the others."""
    by_host: dict[str, deque[int]] = {}
    for pk, url in resources.order_by("pk").values_list("pk", "url"):
        by_host.setdefault(_host(url), deque()).append(pk)
    order = []
    while by_host:
        order += [queue.popleft() for queue in by_host.values()]
        by_host = {host: queue for host, queue in by_host.items() if queue}
    return order


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def stop(*, check: LinkCheck) -> None:
    """Asks the worker to stop; what waits is stopped at once."""
    LinkCheck.objects.filter(pk=check.pk, state=_State.QUEUED).update(
        state=_State.CANCELED, finished_at=timezone.now()
    )
    LinkCheck.objects.filter(pk=check.pk, state=_State.RUNNING).update(cancel_requested=True)


def run(
    *, check_id: int, rules: links.Rules = links.PUBLIC, pace: links.Pace | None = None
) -> LinkCheck | None:
    """Does the work. None: somebody else is at it, or it is done. Safe to call again at any time."""
    check = _claim(check_id)
    if check is None:
        return None
    pace = pace or links.Pace()
    found = Counter(check.found)
    try:
        for place in range(check.checked, check.total):
            if not _goes_on(check):
                return _finish(check, _State.CANCELED)
            if answer := _look(check.resource_ids[place], rules, pace):
                found[answer.state] += 1
            check.checked, check.found = place + 1, dict(found)
            check.lease_until = timezone.now() + LEASE
            check.save(update_fields=["checked", "found", "lease_until"])
    except Exception:
        log.exception("Link check %s failed", check.pk)
        _finish(check, _State.FAILED, "Something went wrong on our side; the operator finds the details.")
        raise
    return _finish(check, _State.DONE)


def _claim(check_id: int) -> LinkCheck | None:
    now = timezone.now()
    free = Q(state=_State.QUEUED) | Q(state=_State.RUNNING, lease_until__lt=now)
    taken = LinkCheck.objects.filter(free, pk=check_id).update(state=_State.RUNNING, lease_until=now + LEASE)
    return LinkCheck.objects.get(pk=check_id) if taken else None


def _goes_on(check: LinkCheck) -> bool:
    return is_on() and not LinkCheck.objects.filter(pk=check.pk, cancel_requested=True).exists()


def _look(pk: int, rules: links.Rules, pace: links.Pace) -> links.Answer | None:
    """Asks for one resource; None if it has no link any more."""
    url = Resource.objects.filter(pk=pk).values_list("url", flat=True).first()
    if not url:
        return None
    answer = links.ask(url, rules=rules, pace=pace)
    # Only if the link is still the one that was asked: a curator may have mended it meanwhile.
    Resource.objects.filter(pk=pk, url=url).update(
        link_state=answer.state,
        link_result=answer.result[:300],
        link_target=answer.target,
        link_checked_at=timezone.now(),
    )
    return answer


def _finish(check: LinkCheck, state: str, message: str = "") -> LinkCheck:
    check.state, check.message, check.finished_at = state, message, timezone.now()
    check.save(update_fields=["state", "message", "finished_at"])
    return check
