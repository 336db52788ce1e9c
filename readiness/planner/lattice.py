"""The lattice of skill levels of one role: which resource leads from where to where, and what it gains.

A person's state is the vector of their levels, clipped at what matters to the role; a resource is an arc
from every state that meets its entry levels to the state with its exit levels. Skills that no resource
links fall apart into *components*, which share only the person's hours. Levels only rise, so each component
is a directed acyclic graph and no resource is used twice.

States that offer the same future (same resources, same gains, same next states) are merged into one
*class*; a class that offers nothing is class 0. Classes are numbered so that every arc leads to a smaller
number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readiness.planner.columns import LEFT_OUT, Columns

MAX_STATES = 40_000  # a component that would have more is cut apart, see `_components`


@dataclass(frozen=True, slots=True)
class Arcs:
    """The arcs of a component, sorted by class: those of class c are start[c]:start[c + 1]."""

    start: np.ndarray  # int[classes + 1]
    source: np.ndarray  # int[arcs] class it leaves
    to: np.ndarray  # int[arcs] class it leads to, always smaller
    resource: np.ndarray  # int[arcs] resource of the organization
    hours: np.ndarray  # int[arcs]
    gain: np.ndarray  # float[arcs] readiness gained
    met: np.ndarray  # float[arcs] mandatory requirements newly met
    layer: np.ndarray  # int[layers + 1] classes of layer d: layer[d]:layer[d + 1]; arcs lead to lower layers


@dataclass(frozen=True, slots=True)
class Axis:
    """The states of one required skill: levels 0..cap and, where some people are left out, one state for them.

    A pair that is left out is not in play: nothing moves it, it is worth nothing and it meets every entry
    level.
    """

    skill: int
    cap: int  # the highest level that matters: the target, or a higher entry level
    has_left_out: bool

    @property
    def size(self) -> int:
        return self.cap + 1 + self.has_left_out

    @property
    def level(self) -> np.ndarray:
        """int[size]: the level of each state; LEFT_OUT, above every level, where the pair is left out."""
        levels = np.arange(self.size)
        return np.where(levels > self.cap, LEFT_OUT, levels)

    def of(self, levels: np.ndarray) -> np.ndarray:
        """uint8[n] levels as they are in the columns -> int[n] states."""
        return np.where(levels == LEFT_OUT, self.cap + 1, np.minimum(levels, self.cap)).astype(np.int64)

    def after(self, exit_level: int) -> np.ndarray:
        """int[size]: the state after being lifted to `exit_level`."""
        return np.maximum(np.arange(self.size), min(exit_level, self.cap))


@dataclass(frozen=True, slots=True)
class Component:
    axes: tuple[Axis, ...]
    stride: np.ndarray  # int[axes]
    class_of: np.ndarray  # int[states]
    arcs: Arcs
    share: np.ndarray  # float[arcs] part of the resource's price charged here; 1 unless the resource was cut

    @property
    def classes(self) -> int:
        return len(self.arcs.start) - 1

    def classes_of(self, levels: np.ndarray) -> np.ndarray:
        """uint8[n, S] -> int[n] class of each person."""
        state = np.zeros(len(levels), np.int64)
        for axis, stride in zip(self.axes, self.stride, strict=True):
            state += axis.of(levels[:, axis.skill]) * stride
        return self.class_of[state]


@dataclass(frozen=True, slots=True)
class RoleLattice:
    role: int
    components: tuple[Component, ...]
    resources: np.ndarray  # int: those that can do anything for the role
    cut: frozenset[int]  # resources whose links were cut: bundles with them need a check person by person


def build(
    columns: Columns, role: int, most_hours: int, left_out: np.ndarray, max_states: int = MAX_STATES
) -> RoleLattice:
    """The lattice of `role`, for people with at most `most_hours`; bool[S] `left_out`: skills some are not
    rated in.
    """
    resources, caps = _useful(columns, role, most_hours)
    axes = {int(s): Axis(int(s), int(caps[s]), bool(left_out[s])) for s in np.flatnonzero(caps)}
    groups, cut = _components(columns, role, resources, axes, max_states)
    components = [
        _component(columns, role, resources, tuple(axes[s] for s in group), cut) for group in groups
    ]
    kept = tuple(c for c in components if len(c.arcs.to))
    return RoleLattice(role, kept, resources, frozenset(cut))


def _useful(columns: Columns, role: int, most_hours: int) -> tuple[np.ndarray, np.ndarray]:
    """Resources that can raise a required skill, directly or by opening another resource; and for each
    required skill the highest level that matters. Entry levels of skills the role does not require are not
    asked.
    """
    required = columns.target[role] > 0
    caps = columns.target[role].astype(np.int64)
    possible = columns.offered[role] & (columns.length <= most_hours)
    while True:
        lifts = (columns.exit > columns.entry) & (columns.entry < caps[None, :])
        useful = np.flatnonzero(possible & lifts.any(axis=1))
        higher = np.maximum(caps, np.where(required, columns.entry[useful].max(axis=0, initial=0), 0))
        if (higher == caps).all():
            return useful, caps
        caps = higher


def _touched(columns: Columns, resource: int, axes: dict[int, Axis]) -> list[int]:
    return [s for s in axes if columns.exit[resource, s] or columns.entry[resource, s]]


def _components(
    columns: Columns, role: int, resources: np.ndarray, axes: dict[int, Axis], max_states: int
) -> tuple[list[list[int]], set[int]]:
    """Skills joined where a resource touches both, strongest links first, as long as the states stay few.

    A resource whose skills end up apart is *cut*: each part charges a share of its price and hours, so that
    the parts together allow at least what the whole allows, and the bound stays a bound.
    """
    parent = {s: s for s in axes}
    size = {s: axes[s].size for s in axes}

    def root(s: int) -> int:
        while parent[s] != s:
            s = parent[s]
        return s

    touched = {int(j): _touched(columns, j, axes) for j in resources}
    linking = [j for j in touched if len(touched[j]) > 1]
    strength = {
        j: float((columns.worth[role] * columns.exit[j] * (columns.target[role] > 0)).sum()) for j in linking
    }
    cut = set()
    for j in sorted(linking, key=lambda j: (-strength[j], j)):
        roots = sorted({root(s) for s in touched[j]})
        states = np.prod([size[r] for r in roots], dtype=float)
        if len(roots) > 1 and states <= max_states:
            for r in roots[1:]:
                parent[r] = roots[0]
            size[roots[0]] = int(states)
    groups: dict[int, list[int]] = {}
    for s in sorted(axes):
        groups.setdefault(root(s), []).append(int(s))
    for j in linking:
        if len({root(s) for s in touched[j]}) > 1:
            cut.add(j)
    return list(groups.values()), cut


def _component(
    columns: Columns, role: int, resources: np.ndarray, axes: tuple[Axis, ...], cut: set[int]
) -> Component:
    sizes = [a.size for a in axes]
    stride = np.concatenate([np.cumprod(sizes[::-1], dtype=np.int64)[::-1][1:], [1]]).astype(np.int64)
    count = int(np.prod(sizes))
    where = np.stack(np.unravel_index(np.arange(count), sizes), axis=1)
    skills = np.array([a.skill for a in axes])
    source, to, used, gain, met, share, hours = [], [], [], [], [], [], []
    for j in resources:
        if not columns.exit[j, skills].any():
            # it only asks something here: leaving that out is a relaxation, possible only where j is cut
            continue
        open_, after, worth, passed = (
            np.ones(count, bool),
            np.zeros(count, np.int64),
            np.zeros(count),
            np.zeros(count),
        )
        for k, axis in enumerate(axes):
            s, now = axis.skill, where[:, k]
            lifted = axis.after(int(columns.exit[j, s]))
            open_ &= (axis.level >= columns.entry[j, s])[now]
            after += lifted[now] * stride[k]
            target = int(columns.target[role, s])
            rise = np.minimum(axis.level[lifted], target) - np.minimum(axis.level, target)
            worth += (rise * columns.worth[role, s])[now]
            if columns.mandatory[role, s]:
                passed += ((axis.level < target) & (axis.level[lifted] >= target))[now]
        states = np.flatnonzero(open_ & (after != np.arange(count)))
        part = _part(columns, role, int(j), skills) if int(j) in cut else 1.0
        source.append(states)
        to.append(after[states])
        used.append(np.full(len(states), j))
        gain.append(worth[states])
        met.append(passed[states])
        share.append(np.full(len(states), part))
        hours.append(np.full(len(states), int(np.floor(columns.length[j] * part + 1e-9))))
    joined = [np.concatenate(x) if x else np.zeros(0) for x in (source, to, used, hours, gain, met, share)]
    return _merged(axes, stride, count, *joined)


def _part(columns: Columns, role: int, resource: int, skills: np.ndarray) -> float:
    """The share of a cut resource's price and hours that these skills bear: their share of what it is worth."""
    reach = np.minimum(columns.exit[resource], columns.target[role]) * columns.worth[role]
    whole = float(reach.sum())
    return float(reach[skills].sum()) / whole if whole > 0 else 0.0


def _merged(axes, stride, count, source, to, used, hours, gain, met, share) -> Component:
    """Merge states with the same future, layer by layer from those that offer nothing."""
    source, to, used, hours = (x.astype(np.int64) for x in (source, to, used, hours))
    order = np.lexsort((used, source))
    source, to, used, hours, gain, met, share = (
        x[order] for x in (source, to, used, hours, gain, met, share)
    )
    start = np.searchsorted(source, np.arange(count + 1))
    depth = _depths(source, to, count)
    class_of = np.zeros(count, np.int64)
    kept, layer = [np.zeros(1, np.int64)], [0, 1]
    for d in range(1, int(depth.max(initial=0)) + 1):
        states = np.flatnonzero(depth == d)
        signature: dict[bytes, int] = {}
        picks = []
        for state in states:
            a = slice(start[state], start[state + 1])
            key = np.concatenate([used[a], class_of[to[a]], np.round(gain[a] * 1e12), met[a]]).tobytes()
            if key not in signature:
                signature[key] = layer[-1] + len(picks)
                picks.append(state)
            class_of[state] = signature[key]
        layer.append(layer[-1] + len(picks))
        kept.append(np.array(picks))
    representative = np.concatenate(kept)
    lengths = start[representative + 1] - start[representative]
    lengths[0] = 0
    first = np.concatenate([[0], np.cumsum(lengths)])
    pick = np.repeat(start[representative] - first[:-1], lengths) + np.arange(first[-1])
    arcs = Arcs(
        start=first,
        source=np.repeat(np.arange(len(representative)), lengths),
        to=class_of[to[pick]],
        resource=used[pick],
        hours=hours[pick],
        gain=gain[pick],
        met=met[pick],
        layer=np.array(layer),
    )
    return Component(axes, stride, class_of, arcs, share[pick])


def _depths(source: np.ndarray, to: np.ndarray, count: int) -> np.ndarray:
    """int[count]: the longest way from each state to one that offers nothing."""
    depth = np.zeros(count, np.int64)
    while len(source):
        deeper = np.zeros(count, np.int64)
        np.maximum.at(deeper, source, depth[to] + 1)
        if (deeper == depth).all():
            break
        depth = deeper
    return depth
