"""How other apps use what stands on the shelves, without the catalog knowing them.

An app that refers to skills or resources names a module in `catalog_use` of its AppConfig. The module has

    plans_using(kind, ids) -> dict[int, int]    of how many plans each of these is a part
    replace(kind, old, new) -> dict             points what refers to `old` at `new`; what it needs to move it back
    put_back(moved) -> None                     the inverse, given what `replace` returned
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps


def _users() -> dict[str, ModuleType]:
    return {
        config.label: import_module(config.catalog_use)
        for config in apps.get_app_configs()
        if getattr(config, "catalog_use", "")
    }


def plans_using(kind: str, ids: Iterable[int]) -> dict[int, int]:
    """Id -> number of plans that use it; those that none uses are left out."""
    ids = list(ids)
    found: Counter[int] = Counter()
    for module in _users().values():
        found.update(module.plans_using(kind, ids))
    return {pk: count for pk, count in found.items() if count}


def replace(kind: str, old: int, new: int) -> dict[str, Any]:
    """Points everything outside the catalog from one thing to another."""
    moved = {label: module.replace(kind, old, new) for label, module in _users().items()}
    return {label: what for label, what in moved.items() if what}


def put_back(elsewhere: dict[str, Any]) -> dict[str, Any]:
    """Takes `replace` back. Nothing is kept: an undo that is itself undone leaves other apps as they are."""
    users = _users()
    for label, moved in elsewhere.items():
        if label in users:
            users[label].put_back(moved)
    return {}
