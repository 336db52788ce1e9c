"""How often somebody may knock at a door that opens without signing in."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def too_often(request: HttpRequest, action: str, *, most: int, seconds: int, key: str = "") -> bool:
    """Whether this address (or this `key`) has come more than `most` times within `seconds`."""
    who = key or get_adapter().get_client_ip(request)
    name = f"limit:{action}:{hashlib.sha256(who.encode()).hexdigest()}"
    cache.add(name, 0, seconds)
    try:
        return cache.incr(name) > most
    except ValueError:  # it ran out between the two
        cache.set(name, 1, seconds)
        return False
