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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="leave out tests that touch no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--only-database"):
        return
    database = {"db", "transactional_db", "django_db_setup", "django_db_reset_sequences", "live_server"}
    without = [
        item
        for item in items
        if not item.get_closest_marker("django_db") and database.isdisjoint(getattr(item, "fixturenames", ()))
    ]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if item not in set(without)]
