"""The functions of `kernel.py` compiled by numba (extra `fast`): the same bits, several times faster.

Compiled code is cached beside this file (or where NUMBA_CACHE_DIR says), so only the first run on a machine
waits.
"""

from __future__ import annotations

import numba
import numpy as np

from readiness.planner.lattice import Arcs

compiled = numba.njit(nogil=True, cache=True)


def best_values(arcs: Arcs, worth: np.ndarray, hours: int) -> np.ndarray:
    return _best_values(arcs.start, arcs.to, arcs.hours, worth, hours)


@compiled
def _best_values(start, to, length, worth, hours):
    F = np.zeros((len(start) - 1, hours))
    for c in range(1, len(start) - 1):
        here = F[c]
        for arc in range(start[c], start[c + 1]):
            step, net = length[arc], worth[arc]
            if step >= hours:
                continue
            there = F[to[arc]]
            if there[hours - 1] + net <= here[step]:
                continue
            for h in range(step, hours):
                here[h] = max(here[h], there[h - step] + net)
    return F


def next_arc(arcs: Arcs, worth: np.ndarray, F: np.ndarray, c: np.ndarray, h: np.ndarray) -> np.ndarray:
    return _next_arcs(arcs.start, arcs.to, arcs.hours, worth, F, c, h)


@compiled
def _next_arcs(start, to, length, worth, F, c, h):
    chosen = np.empty(len(c), np.int64)
    for k in range(len(c)):
        chosen[k] = _next_arc(start, to, length, worth, F, c[k], h[k])
    return chosen


@compiled
def _next_arc(start, to, length, worth, F, c, h):
    value = F[c, h]
    if value > 0:
        for arc in range(start[c], start[c + 1]):
            if length[arc] <= h and F[to[arc], h - length[arc]] + worth[arc] == value:
                return arc
    return -1


def push(arcs: Arcs, worth: np.ndarray, F: np.ndarray, count: np.ndarray) -> np.ndarray:
    return _push(arcs.start, arcs.to, arcs.hours, worth, F, count.copy())


@compiled
def _push(start, to, length, worth, F, count):
    passed = np.zeros(len(to))
    for c in range(len(start) - 2, 0, -1):
        for h in range(F.shape[1]):
            if count[c, h] != 0.0:
                arc = _next_arc(start, to, length, worth, F, c, h)
                if arc >= 0:
                    passed[arc] += count[c, h]
                    count[to[arc], h - length[arc]] += count[c, h]
    return passed


@compiled
def _rises(C):
    """The hours at which each row rises, 0 first, and how many there are."""
    at = np.zeros((C.shape[0], C.shape[1]), np.int64)
    many = np.ones(C.shape[0], np.int64)
    for row in range(C.shape[0]):
        for h in range(1, C.shape[1]):
            if C[row, h] > C[row, h - 1]:
                at[row, many[row]] = h
                many[row] += 1
    return at, many


@compiled
def join(A, C, a, c):
    hours = A.shape[1]
    at, many = _rises(C)
    out = np.empty((len(a), hours))
    for k in range(len(a)):
        left, right, here = A[a[k]], C[c[k]], out[k]
        first = right[0]
        for h in range(hours):
            here[h] = left[h] + first
        for r in range(1, many[c[k]]):
            x = at[c[k], r]
            more = right[x]
            for h in range(x, hours):
                here[h] = max(here[h], left[h - x] + more)
    return out


@compiled
def split(A, C, a, c, out, k, h):
    at, many = _rises(C)
    given = np.zeros(len(k), np.int64)
    for i in range(len(k)):
        row, most = k[i], h[i]
        value = out[row, most]
        for r in range(many[c[row]]):
            x = at[c[row], r]
            if x > most:
                break
            if A[a[row], most - x] + C[c[row], x] == value:
                given[i] = x
                break
    return given


@compiled
def meet(A, B, a, b, hours, people):
    at, many = _rises(B)
    given = np.zeros(len(a), np.int64)
    in_a, in_b = np.zeros(A.shape), np.zeros(B.shape)
    total = 0.0
    for k in range(len(a)):
        left, right, most = A[a[k]], B[b[k]], hours[k]
        best, best_x = -1.0, 0
        for r in range(many[b[k]]):
            x = at[b[k], r]
            if x > most:
                break
            value = left[most - x] + right[x]
            if value > best:
                best, best_x = value, x
        total += best * people[k]
        given[k] = best_x
        in_a[a[k], most - best_x] += people[k]
        in_b[b[k], best_x] += people[k]
    return total, given, in_a, in_b
