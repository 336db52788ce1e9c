"""The compiled kernel gives the same bits as the numpy kernel."""

import numpy as np
import pytest

from readiness.planner import kernel, pricing
from tests.planner.test_lattice import pricer, tiny


@pytest.fixture(scope="module")
def compiled():
    pytest.importorskip("numba", reason="numba (extra `fast`) is missing: the compiled kernel was NOT tested")
    from readiness.planner import kernel_compiled

    return kernel_compiled


@pytest.mark.parametrize("seed", range(15))
def test_both_kernels_price_and_choose_the_same(seed, compiled):
    columns = tiny(seed, people=60, skills=6, resources=14)
    seat = np.random.default_rng(seed).uniform(0, 0.2, len(columns.price)).round(seed % 3 + 1)
    prices = pricing.Prices(seat, mandatory=0.25 * (seed % 2))
    for role in (0, 1):
        slow = pricer(columns, role, with_kernel=kernel)[2]
        fast = pricer(columns, role, with_kernel=compiled)[2]
        one, other = slow.price(prices, len(seat)), fast.price(prices, len(seat))
        assert one.value == pytest.approx(other.value, rel=1e-12)
        assert one.gain == pytest.approx(other.gain, rel=1e-12)
        assert (one.seats == other.seats).all()
        assert slow.bundles(prices)[0] == fast.bundles(prices)[0]
        assert (slow.bundles(prices)[1] == fast.bundles(prices)[1]).all()


def test_the_fastest_kernel_is_the_compiled_one_where_numba_is_installed(compiled):
    assert kernel.fastest() is compiled
