"""The inner loops of pricing, on plain arrays, in numpy; `kernel_compiled.py` has the same functions
compiled.

Both give the same bits: the same sums in the same order, and of equal choices the first. Shapes: F[class,
h] is the most a person of that class can gain within h hours, never below 0; `worth[arc]` what an arc gains
less its price. Choices are not stored while F is made; they are found again where they are asked for, by
equality.
"""

from __future__ import annotations

from types import ModuleType

import numpy as np

from readiness.planner.lattice import Arcs


def fastest() -> ModuleType:
    """The compiled kernel where numba is installed (extra `fast`), else this module."""
    try:
        from readiness.planner import kernel_compiled
    except ImportError:
        import sys

        return sys.modules[__name__]
    return kernel_compiled


def best_values(arcs: Arcs, worth: np.ndarray, hours: int) -> np.ndarray:
    """float[classes, hours]: F[c, h] = max(0, max over arcs of worth + F[to, h - arc hours])."""
    F = np.zeros((len(arcs.start) - 1, hours))
    for low, high in zip(arcs.layer[1:-1], arcs.layer[2:], strict=True):
        inside = slice(arcs.start[low], arcs.start[high])
        length = arcs.hours[inside]
        for step in np.unique(length[length < hours]):
            pick = np.flatnonzero(length == step) + inside.start
            source = arcs.source[pick]
            reached = F[arcs.to[pick], : hours - step] + worth[pick, None]
            first = np.flatnonzero(np.diff(source, prepend=-1))
            best = np.maximum.reduceat(reached, first, axis=0) if len(first) < len(pick) else reached
            F[source[first], step:] = np.maximum(F[source[first], step:], best)
    return F


def next_arc(arcs: Arcs, worth: np.ndarray, F: np.ndarray, c: np.ndarray, h: np.ndarray) -> np.ndarray:
    """int[k]: the first arc by which class c[k] attains F[c, h], -1 where standing still does."""
    chosen = np.full(len(c), -1, np.int64)
    value = F[c, h]
    open_ = np.flatnonzero(value > 0)
    at = arcs.start[c[open_]]
    while len(open_):
        more = at < arcs.start[c[open_] + 1]
        open_, at = open_[more], at[more]
        left = h[open_] - arcs.hours[at]
        hit = (left >= 0) & (F[arcs.to[at], np.maximum(left, 0)] + worth[at] == value[open_])
        chosen[open_[hit]] = at[hit]
        open_, at = open_[~hit], at[~hit] + 1
    return chosen


def push(arcs: Arcs, worth: np.ndarray, F: np.ndarray, count: np.ndarray) -> np.ndarray:
    """float[arcs]: how many people pass each arc, when count[c, h] people start in class c with h hours."""
    hours = F.shape[1]
    passed = np.zeros(len(arcs.to))
    c, h = np.nonzero(count)
    weight = count[c, h]
    while len(c):
        arc = next_arc(arcs, worth, F, c, h)
        moves = arc >= 0
        arc, h, weight = arc[moves], h[moves], weight[moves]
        passed += np.bincount(arc, weight, len(passed))
        key, place = np.unique(arcs.to[arc] * hours + h - arcs.hours[arc], return_inverse=True)
        weight = np.bincount(place, weight, len(key))
        c, h = key // hours, key % hours
    return passed


def join(A: np.ndarray, C: np.ndarray, a: np.ndarray, c: np.ndarray) -> np.ndarray:
    """float[k, hours]: out[k, h] = max over x <= h of A[a[k], h - x] + C[c[k], x]."""
    hours = A.shape[1]
    rows = A[a]
    out = rows + C[c, 0][:, None]
    for x in _rises(C)[1:]:
        np.maximum(out[:, x:], rows[:, : hours - x] + C[c, x][:, None], out=out[:, x:])
    return out


def split(
    A: np.ndarray, C: np.ndarray, a: np.ndarray, c: np.ndarray, out: np.ndarray, k: np.ndarray, h: np.ndarray
) -> np.ndarray:
    """int[len(k)]: the fewest hours x given to C by which row k of `join` attains out[k, h]."""
    given = np.zeros(len(k), np.int64)
    value = out[k, h]
    open_ = np.arange(len(k))
    for x in _rises(C):
        fits = open_[h[open_] >= x]
        hit = fits[A[a[k[fits]], h[fits] - x] + C[c[k[fits]], x] == value[fits]]
        given[hit] = x
        done = np.zeros(len(k), bool)
        done[hit] = True
        open_ = open_[~done[open_]]
        if not len(open_):
            break
    return given


def meet(
    A: np.ndarray, B: np.ndarray, a: np.ndarray, b: np.ndarray, hours: np.ndarray, people: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    """Each profile's best split of its hours between both halves.

    Returns the sum of people times value, int[k] hours given to B, and people counted by (row, hours) of A
    and B.
    """
    rises = _rises(B)
    given = np.zeros(len(a), np.int64)
    value = np.zeros(len(a))
    for most in np.unique(hours):
        x = rises[rises <= most]
        left, right = np.ascontiguousarray(A[:, most - x]), np.ascontiguousarray(B[:, x])
        inside = np.flatnonzero(hours == most)
        for low in range(0, len(inside), 8192):
            k = inside[low : low + 8192]
            both = left[a[k]] + right[b[k]]
            best = both.argmax(axis=1)
            value[k], given[k] = both[np.arange(len(k)), best], x[best]
    return float(value @ people), given, *_counted(A, B, a, b, hours, given, people)


def _counted(A, B, a, b, hours, given, people) -> tuple[np.ndarray, np.ndarray]:
    width = A.shape[1]
    in_a = np.bincount(a * width + hours - given, people, A.size).reshape(A.shape)
    in_b = np.bincount(b * width + given, people, B.size).reshape(B.shape)
    return in_a, in_b


def _rises(C: np.ndarray) -> np.ndarray:
    """The hours at which any row of C rises, 0 first."""
    return np.concatenate([[0], np.flatnonzero((np.diff(C, axis=1) > 0).any(axis=0)) + 1])
