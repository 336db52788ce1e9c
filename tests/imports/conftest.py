"""Reading in this process, for the many small cases; test_hostile_files tries the child."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from readiness.imports.grids import read_grids
from readiness.imports.records import Known, Reading
from readiness.imports.workbook import interpret
from tests.workbooks import make_workbook


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """Make a workbook of these sheets and read it."""

    def read(known: Known | None = None, **sheets) -> Reading:
        path = make_workbook(tmp_path / "book.xlsx", **sheets)
        return interpret(read_grids([(path.name, path.read_bytes())]), path.name, known or Known())

    return read
