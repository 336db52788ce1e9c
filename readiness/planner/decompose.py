"""Plans for large organizations: price everybody by dynamic programming, couple them by a small master
program.

`solve_columns` works on columns; `solve` takes a `Problem`. In order: the smallest bound (`master.py`),
first on a sample, then on all; whole runs (`runs.py`); people dealt to bundles (`rounding.py`); some
planned anew, exactly (`polish.py`). The answer is feasible and carries the bound and the prices that prove
it.

Mandatory requirements come first: where the row limits allow everybody all they can reach within their
hours, their price is so high that nothing outweighs it. Otherwise a first round maximizes how many are met,
and a second one maximizes readiness among plans that meet as many.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from math import floor

import numpy as np

from readiness.planner import kernel, linked, people
from readiness.planner.columns import Assignment, Certificate, Columns
from readiness.planner.coupling import BUDGET, Coupling, money_scale
from readiness.planner.encode import decode, encode, in_time, named
from readiness.planner.lattice import MAX_STATES
from readiness.planner.master import Crowd, Master, Point, bound_at, smallest_bound
from readiness.planner.offers import units_of
from readiness.planner.polish import polish
from readiness.planner.rounding import Dealt, deal
from readiness.planner.runs import choose
from readiness.planner.schedule import Assigned
from readiness.planner.trim import trim
from readiness.planner.values import Problem

# the price of a mandatory requirement that nothing outweighs: no person's readiness is worth as much
FIRST = 64.0
SAMPLE = 150  # profiles of each role in the first, cheap search for prices
POLISH_NODES = 20
DEALS = 4  # tries to deal people so that polish can put right what is over
EXACT_PEOPLE, EXACT = 300, 1e-6  # up to so many people the gap is closed to this part of what can be gained
LINK_GAP = 2e-3  # above them, it is only sought to be closed to this
LINK_NODES, EXACT_EFFORT = 200, 4_000_000  # the latter in nodes times people
MONEY_PRICES = (1.0, 0.3, 0.1, 0.03)  # where that search starts

Tell = Callable[[str, float | None, float | None], None]


@dataclass(frozen=True, slots=True)
class Solution:
    """What `solve` found: who takes what, and the proof."""

    assigned: tuple[Assigned, ...]
    certificate: Certificate  # its rows named by resource ids
    readiness: float
    mandatory_met: int
    mandatory_proven: bool  # no plan within the limits meets more
    left_out: tuple[str, ...]
    money: float  # how much money, and how many hours, the prices in the certificate call one
    hours: float


@dataclass
class Search:
    """One run of the solver: settings, what is known so far, and the clock."""

    columns: Columns
    seed: int = 0
    tolerance: float = 2e-5
    polish_gap: float = 1e-5
    nodes: int = 500  # of the small integer programs over runs
    stop: Callable[[], bool] = lambda: False
    tell: Tell = lambda stage, best, bound: None
    max_states: int = MAX_STATES
    took: dict[str, float] = field(default_factory=dict)
    notes: dict[str, object] = field(default_factory=dict)

    def share(self, value: float) -> float:
        return self.columns.readiness_now + value


def solve_columns(
    columns: Columns,
    *,
    seed: int = 0,
    gap: float = 2e-5,
    on_progress: Tell = lambda stage, best, bound: None,
    stop: Callable[[], bool] = lambda: False,
    seconds: float | None = None,
    with_kernel=None,
    max_states: int = MAX_STATES,
) -> Assignment:
    """A plan for everybody with its proven bound.

    `gap` is how close, relative to the readiness gained, the prices are solved. `on_progress(stage, best,
    bound)` gets shares of 1 or None. `stop()` or running out of `seconds` ends the search early with the
    best plan so far.
    """
    began = time.monotonic()

    def over() -> bool:
        return stop() or (seconds is not None and time.monotonic() - began > seconds)

    search = Search(columns, seed, gap, stop=over, tell=on_progress, max_states=max_states)
    with ThreadPoolExecutor(2) as pool:
        with _clock(search, "group"):
            groups = people.group(columns, with_kernel or kernel.fastest(), pool, max_states)
        coupling = Coupling(columns, people.seats_wanted(columns, groups))
        crowd = Crowd([g.pricer for g in groups], [g.segment for g in groups], coupling, pool)
        return _solve(search, groups, crowd)


def solve(
    problem: Problem,
    *,
    on_progress: Tell = lambda stage, best, bound: None,
    seed: int = 0,
    gap: float = 2e-5,
    stop: Callable[[], bool] = lambda: False,
    seconds: float | None = None,
) -> Solution:
    """`solve_columns` for a problem: what every learner takes, in an order they can take it."""
    encoded = encode(problem)
    plan = solve_columns(
        encoded.columns, seed=seed, gap=gap, on_progress=on_progress, stop=stop, seconds=seconds
    )
    proof = plan.certificate

    def named_rows(rows):
        return tuple((named(encoded, row), limit, price) for row, limit, price in rows)

    proof = replace(
        proof,
        rows=named_rows(proof.rows),
        points=tuple((named_rows(rows), mandatory) for rows, mandatory in proof.points),
    )
    assigned = in_time(problem, decode(encoded, plan))
    proven = bool(plan.notes.get("mandatory_proven"))
    money = money_scale(encoded.columns) / units_of(problem).money
    return Solution(
        assigned, proof, plan.readiness, plan.mandatory_met, proven, encoded.left_out, money,
        encoded.columns.hour_unit
    )  # fmt: skip


def _solve(search: Search, groups: list[people.Group], crowd: Crowd) -> Assignment:
    coupling = crowd.coupling
    reachable, easy = _mandatory(crowd)
    if easy:
        coupling.require(reachable)
        search.notes["mandatory_proven"] = True
        return _plan(search, groups, crowd, required=reachable, fixed=True)
    crowd.readiness = 0.0
    coupling.require(0)
    most_met = _plan(search, groups, crowd, required=0, fixed=True, price_of_met=1.0)
    bound = (most_met.certificate.bound - search.columns.readiness_now) * coupling.people
    search.notes["mandatory_proven"] = most_met.mandatory_met >= floor(bound + 1e-6)
    crowd.readiness = 1.0
    coupling.require(most_met.mandatory_met)
    return _plan(search, groups, crowd, required=most_met.mandatory_met, fixed=False, fallback=most_met)


def _mandatory(crowd: Crowd) -> tuple[int, bool]:
    """The mandatory requirements all could meet by themselves, and whether the cheapest way keeps to every
    row.
    """
    coupling = crowd.coupling
    price = coupling.of_runs(0.5)
    price[coupling.mandatory] = FIRST
    crowd.readiness = 0.0
    _, cuts = crowd.price(price)
    crowd.readiness = 1.0
    use = sum((cut.use for cut in cuts), np.zeros(coupling.rows))
    runs = np.ceil(np.round(use[coupling.runs.row] * coupling.people / np.maximum(coupling.runs.size, 1), 9))
    met = int(round(-use[coupling.mandatory] * coupling.people))
    limits = coupling.limits(runs)
    limits[coupling.mandatory] = np.inf
    most = most_met(crowd)
    return most, met == most and bool((use <= limits + 1e-12).all() and (runs <= coupling.runs.most).all())


def most_met(crowd: Crowd) -> int:
    """How many mandatory requirements would be newly met if nothing but hours and entry levels counted."""
    price = np.zeros(crowd.coupling.rows)
    price[crowd.coupling.mandatory] = FIRST
    _, cuts = crowd.price(price)
    return int(round(-sum(cut.use[crowd.coupling.mandatory] for cut in cuts) * crowd.coupling.people))


def _plan(
    search: Search,
    groups: list[people.Group],
    crowd: Crowd,
    *,
    required: int,
    fixed: bool,
    price_of_met: float = FIRST,
    fallback: Assignment | None = None,
) -> Assignment:
    """Bound, whole runs, dealing, polish. `fixed`: the price of a mandatory requirement is `price_of_met`."""
    coupling, points = crowd.coupling, list[Point]()

    def master() -> Master:
        made = Master(coupling, len(groups))
        made.bound_price(coupling.mandatory, price_of_met if fixed else 0.0, price_of_met)
        if search.columns.budget is None:
            made.bound_price(BUDGET, 0.0, 0.0)
        return made

    with _clock(search, "sample"):
        starts = _starts(search, groups, crowd, master, price_of_met)
    with _clock(search, "bound"):
        of_all = master()
        solved = smallest_bound(
            crowd, of_all, starts=starts, tolerance=search.tolerance, known=points, stop=search.stop,
            tell=lambda value, bound: search.tell("bounding", None, search.share(bound)),
        )  # fmt: skip
    runs, price = np.zeros(len(coupling.runs)), solved.price
    with _clock(search, "runs"):
        if len(coupling.runs):
            whole = choose(
                crowd,
                of_all,
                points,
                tolerance=search.tolerance,
                bound=solved.bound,
                nodes=search.nodes,
                stop=search.stop,
            )
            runs, price, solved = whole.count, whole.solved.price, replace(solved, bound=whole.bound)
    certificate = _certificate(search, coupling, points, solved.bound, required)
    search.tell("improving", None, certificate.bound)
    dealt = _deal_and_polish(search, crowd, groups, of_all, runs, price, required, solved.bound)
    with _clock(search, "link"):
        certificate = _link(search, crowd, dealt, certificate)
    search.notes["one_bound"] = solved.passes
    made = _assignment(search, crowd, dealt, certificate)
    if fallback is not None and made.mandatory_met < fallback.mandatory_met:
        return replace(fallback, certificate=made.certificate)
    return made


def _deal_and_polish(
    search: Search,
    crowd: Crowd,
    groups: list[people.Group],
    master: Master,
    runs,
    price,
    required: int,
    bound: float,
) -> list[Dealt]:
    """Deal people to bundles and put right what that overshot; where too much of a row was dealt out to be put
    right, deal again with as much kept back."""
    coupling, less = crowd.coupling, np.zeros(crowd.coupling.rows)
    for _ in range(DEALS):
        with _clock(search, "deal"):
            dealt = list(
                crowd.pool.map(lambda i: deal(search.columns, groups[i], i, master), range(len(groups)))
            )
        with _clock(search, "polish"):
            used = [cut for cut, w in zip(master.cuts, master.mix, strict=True) if w > 1e-7]
            if search.stop():
                break
            if polish(
                crowd, dealt, used, price, runs, required=required, seed=search.seed, gap=search.polish_gap * bound,
                nodes=POLISH_NODES,
            ):  # fmt: skip
                return dealt
        use = sum(coupling.use[d.group.segment] @ d.bundles.seats(d.bundle) for d in dealt)
        less += np.maximum(use - coupling.limits(runs), 0) * (np.arange(coupling.rows) != coupling.mandatory)
        master.set_limits(runs, less)
        master.solve()
    trim(coupling, dealt, runs)
    return dealt


def _link(search: Search, crowd: Crowd, dealt: list[Dealt], certificate: Certificate) -> Certificate:
    """In a small organization whose gap is still wide: one integer program for all, from the plan so far."""
    now, people_ = search.columns.readiness_now, search.columns.people
    done = [d.bundles.does(d.row, d.bundle) for d in dealt]
    value = (
        sum(float((crowd.readiness * gain + (1 - crowd.readiness) * met).sum()) for gain, met in done)
        / people_
    )
    exact = people_ <= EXACT_PEOPLE
    wanted = (EXACT if exact else LINK_GAP) * (certificate.bound - now)
    if people_ > linked.MOST_PEOPLE or certificate.bound - now - value <= wanted or search.stop():
        return certificate
    required = certificate.mandatory_met
    if sum(int(met.sum()) for _, met in done) < required:
        return certificate  # the plan is no start for it
    better = linked.close(
        crowd.coupling, dealt, readiness=crowd.readiness, required=required, value=value, gap=wanted,
        nodes=EXACT_EFFORT // people_ if exact else LINK_NODES, heuristics=not exact, stop=search.stop,
        tell=lambda best, bound: search.tell("improving", best and search.share(best), bound and search.share(bound)),
    )  # fmt: skip
    bound = search.share(better.bound)
    return certificate if bound >= certificate.bound else replace(certificate, bound=bound, kind="milp")


def _starts(search: Search, groups, crowd: Crowd, master: Callable[[], Master], price_of_met: float) -> list:
    coupling, starts = crowd.coupling, []
    for money in MONEY_PRICES if search.columns.budget is not None else (0.0,):
        start = coupling.of_runs(money)
        start[coupling.mandatory] = price_of_met
        starts.append(start)
    profiles = sum(len(g.pricer.hours) for g in groups)
    if profiles <= 3 * SAMPLE * len(groups):
        return starts
    few = Crowd(people.sample(groups, SAMPLE, search.seed), crowd.segments, coupling, crowd.pool)
    few.readiness = crowd.readiness
    solved = smallest_bound(few, master(), starts=starts, tolerance=search.tolerance, stop=search.stop)
    return [solved.price, *[p.price for p in solved.points[-6:]]]


def _certificate(
    search: Search, coupling: Coupling, points: list[Point], bound: float, required: int
) -> Certificate:
    """From the best point alone, or, where whole runs prove more, from all points together."""
    best = min(points, key=lambda p: bound_at(coupling, p))
    alone = bound_at(coupling, best)
    together = bound < alone - 1e-9
    return Certificate(
        bound=search.share(bound if together else alone),
        rows=_named(coupling, best),
        mandatory_price=float(best.price[coupling.mandatory]),
        mandatory_met=required,
        kind="dual_runs" if together else "dual",
        points=tuple((_named(coupling, p), float(p.price[coupling.mandatory])) for p in points)
        if together
        else (),
        covers=("budget", "split", "seats", "runs", "hours", "entry levels", "audiences"),
    )


def _named(coupling: Coupling, point: Point) -> tuple[tuple[str, float, float], ...]:
    rows = zip(coupling.names, coupling.limit0, point.price, strict=True)
    return tuple(
        (name, float(limit), float(price)) for name, limit, price in rows if price > 0 and name != "mandatory"
    )


def _assignment(search: Search, crowd: Crowd, dealt: list[Dealt], certificate: Certificate) -> Assignment:
    columns, coupling = search.columns, crowd.coupling
    bundles: list[tuple[int, ...]] = []
    rows, which, gained, met, seats = [], [], 0.0, 0, np.zeros(len(columns.price))
    for d in dealt:
        rows.append(d.row)
        which.append(d.bundle + len(bundles))
        bundles += d.bundles.list
        gain, passed = d.bundles.does(d.row, d.bundle)
        gained, met = gained + float(gain.sum()), met + int(passed.sum())
        seats += d.bundles.seats(d.bundle)
    if columns.taken is not None:
        seats += columns.taken.sum(axis=0)
    row, bundle, heads = _together(np.concatenate(rows), np.concatenate(which), len(bundles))
    size = np.maximum(columns.run_size, 1)
    readiness = search.share(gained / columns.people)
    search.tell("improving", readiness, certificate.bound)
    return Assignment(
        row=row,
        bundle=bundle,
        people=heads,
        bundles=tuple(bundles),
        runs=np.where(columns.run_size > 0, -(-seats // size), 0).astype(np.int64),
        readiness=readiness,
        mandatory_met=met,
        certificate=certificate,
        seconds=dict(search.took),
        notes={
            "passes": crowd.passes,
            "profiles": sum(len(p.hours) for p in crowd.pricers),
            "rows": coupling.rows,
            **search.notes,
        },
    )


def _together(row: np.ndarray, bundle: np.ndarray, many: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """People of the same row with the same bundle as one entry."""
    keys, people_ = np.unique(row * np.int64(many) + bundle, return_counts=True)
    return keys // many, keys % many, people_


class _clock:
    """Adds the time of a `with` block to the search's record."""

    def __init__(self, search: Search, stage: str):
        self.search, self.stage = search, stage

    def __enter__(self) -> None:
        self.began = time.perf_counter()

    def __exit__(self, *_) -> None:
        took = self.search.took
        took[self.stage] = took.get(self.stage, 0.0) + time.perf_counter() - self.began
