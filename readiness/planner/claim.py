"""What a certificate claims, checked for `verify`: status, gap, bound and evidence say the same, and the bound
follows from the prices where it is said to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from readiness.planner.proven import Proven, from_prices
from readiness.planner.values import Plan, Problem, Status, Violation

CLOSE = 1e-9
KINDS = ("trivial", "milp", "dual", "dual_runs")
Found = Iterator[Violation]


@dataclass(frozen=True, slots=True)
class Claim:
    """A plan, and the checker's own count of it: importance-weighted levels required, held today and gained by the
    end of each quarter; mandatory requirements newly met by their due quarters."""

    problem: Problem
    plan: Plan
    required: int
    held: int
    gained: list[int]
    newly_met: int

    def proven(self) -> Proven | None:
        return from_prices(self.problem, self.plan, self.newly_met)


def certificate(claim: Claim) -> Found:
    """Every contradiction in the certificate."""
    c, s = claim.plan.certificate, claim.plan.summary
    if (c.status, c.gap) != (s.status, s.gap) or (s.bound is not None and c.bound != s.bound):
        yield _broken(
            "certificate", "summary", "Status, bound or gap differ between summary and certificate."
        )
    if s.readiness is None:
        return
    if c.bound < s.readiness - CLOSE:
        message = f"The bound {c.bound} lies below the readiness {s.readiness}."
        yield _broken("bound", "certificate.bound", message)
    gap = (c.bound - s.readiness) / c.bound if c.bound else 0.0
    if abs(gap - c.gap) > CLOSE:
        yield _broken("bound", "certificate.gap", f"The gap is {gap:.9f}, not {c.gap:.9f}.")
    if c.status is Status.OPTIMAL and c.gap > c.tolerance + CLOSE:
        message = f"A plan {c.gap:.6f} below its bound is not called optimal."
        yield _broken("status", "certificate.status", message)
    if c.bound > 1 + CLOSE:
        yield _broken("bound", "certificate.bound", f"The bound {c.bound} lies above 1.")
    yield from _evidence(claim)


def _evidence(claim: Claim) -> Found:
    where, evidence = "certificate.evidence", claim.plan.certificate.evidence
    if claim.plan.certificate.kind not in KINDS:
        message = f"A proof of the kind {claim.plan.certificate.kind!r} is not known."
        yield _broken("evidence", "certificate.kind", message)
    weights = evidence.get("required_weight"), evidence.get("held_weight")
    if weights != (claim.required, claim.held):
        yield _broken("evidence", where, f"The weights are {(claim.required, claim.held)}, not {weights}.")
    most = evidence.get("bound_weight")
    if not isinstance(most, int) or abs(most / claim.required - claim.plan.certificate.bound) > CLOSE:
        yield _broken("evidence", where, "The bound is not the bound weight over the required one.")
        return
    for stage in evidence.get("stages", ()):  # ty: ignore[not-iterable]
        if stage["name"] == "readiness" and stage["value"] != claim.gained[-1]:
            yield _broken("evidence", where, "The readiness stage gained something else.")
    yield from _prices(claim, most)


def _prices(claim: Claim, most: int) -> Found:
    """The bound follows from the prices, rounded down to a whole number of importance-weighted levels.

    Prices beside an integer program's bound must be of the problem too, but may prove less.
    """
    where, c = "certificate.evidence", claim.plan.certificate
    said = c.kind in ("dual", "dual_runs") and most < claim.required
    if not said and "rows" not in c.evidence:
        return
    try:
        found = claim.proven()
    except (ValueError, KeyError, TypeError, IndexError) as error:
        yield _broken("prices", where, f"The prices do not fit the problem: {error!s:.200}")
        return
    if found is None and "rows" not in c.evidence:
        yield _broken("prices", where, "The prices the bound is said to follow from are missing.")
    elif found is not None and said and found.weight >= most + 1 - 1e-6:
        proven = f"{found.bound:.9f} for plans that meet {found.met} mandatory requirements more"
        yield _broken("bound", where, f"The prices prove {proven}, not {most / claim.required:.9f}.")


def words_for(claim: Claim) -> list[str]:
    """Sentences: what a reader still takes the solver's word for."""
    kind = claim.plan.certificate.kind
    if kind == "trivial" or claim.plan.certificate.status is Status.BEST_FOUND:
        return []
    found = claim.proven()
    if kind == "milp":
        words = (
            "That no better plan exists was proven by the solver's branch-and-bound search, which leaves no short "
            "proof; the bound is checked here for consistency only. Solving the problem in the document again "
            "repeats the proof."
        )
        if found is not None:
            words += (
                f" From the prices in the certificate alone follows a bound of {found.bound:.6f}; that nothing lies "
                f"between it and {claim.plan.certificate.bound:.6f} is the solver's word."
            )
        return [words]
    if found is None:
        return ["The problem has too many gap profiles to follow the prices up for everybody here."]
    if found.by_runs:
        return [
            "The prices were followed up for everybody here; which numbers of runs go best with them is a small "
            "integer program for which HiGHS was asked again."
        ]
    return []


def _broken(rule: str, where: str, message: str) -> Violation:
    return Violation(rule=rule, where=where, message=message)
