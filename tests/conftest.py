"""Fixtures for every test. Those of one subject live beside its tests."""

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def queries() -> Callable[[int], AbstractContextManager[CaptureQueriesContext]]:
    """`with queries(5): ...` fails unless exactly so many SQL statements ran, and then prints them."""

    @contextmanager
    def exactly(expected: int):
        with CaptureQueriesContext(connection) as captured:
            yield captured
        if len(captured) != expected:
            listing = "\n".join(f"{place}. {q['sql']}" for place, q in enumerate(captured, start=1))
            pytest.fail(f"{len(captured)} SQL statements ran, {expected} expected:\n{listing}")

    return exactly
