"""Workbooks made to do harm are refused in a sentence wherever the catalog takes one in, and cost little."""

import pytest

from catalog.bounds import Refused
from catalog.formats import onet, own
from catalog.formats.files import File
from catalog.schema import RecordProblems
from catalog.sheets import files
from tests.imports import test_hostile_files as hostile

MAKERS = [make for make, name, _ in hostile.HOSTILE if name == "book.xlsx"]


@pytest.mark.parametrize("place", range(len(MAKERS)))
def test_the_curators_spreadsheets_refuse_it(tmp_path, place):
    data = MAKERS[place](hostile.workbook_bytes(tmp_path))

    began = hostile.worked()
    with pytest.raises(Refused) as caught:
        files.read(data, "book.xlsx")

    assert str(caught.value).endswith(".")
    assert hostile.worked() - began < 5


@pytest.mark.parametrize("place", range(len(MAKERS)))
@pytest.mark.parametrize("reader", [own, onet])
def test_the_readers_of_frameworks_refuse_it(tmp_path, place, reader):
    data = MAKERS[place](hostile.workbook_bytes(tmp_path))

    began = hostile.worked()
    with pytest.raises(RecordProblems, match="expected"):
        reader.read([File("book.xlsx", data)])

    assert hostile.worked() - began < 5
