"""Two people in one draft, as pure functions."""

from datetime import date
from decimal import Decimal

from readiness.merging import mark, marks, merge


def test_what_nobody_else_changed_is_written():
    opened = marks({"goals": "old", "sponsor": "Ada"})

    found = merge(opened, {"goals": "old", "sponsor": "Ada"}, {"goals": "new", "sponsor": "Ada"})

    assert (found.changes, found.conflicts) == ({"goals": "new"}, ())


def test_fields_that_only_one_side_changed_merge_silently():
    opened = marks({"goals": "old", "sponsor": "Ada"})

    found = merge(opened, {"goals": "theirs", "sponsor": "Ada"}, {"goals": "old", "sponsor": "Bo"})

    assert (found.changes, found.conflicts) == ({"sponsor": "Bo"}, ())


def test_a_field_that_both_changed_is_a_conflict_unless_they_agree():
    opened = marks({"goals": "old", "sponsor": "Ada"})

    found = merge(opened, {"goals": "theirs", "sponsor": "Bo"}, {"goals": "mine", "sponsor": "Bo"})

    assert (found.changes, found.conflicts) == ({}, ("goals",))


def test_a_field_without_a_mark_counts_as_just_opened():
    assert merge({}, {"goals": "old"}, {"goals": "new"}).changes == {"goals": "new"}


def test_values_a_person_would_call_the_same_have_one_mark():
    same = [
        ("two\r\nlines ", "two\nlines"),
        (Decimal("12.50"), Decimal("12.5")),
        (12, Decimal("12.00")),
        ([1, 2], (1, 2)),
    ]
    different = [("", None), (0, None), (False, None), ("1", "2"), ([1, 2], [2, 1]), (date(2027, 1, 1), None)]

    assert [mark(a) == mark(b) for a, b in same] == [True] * len(same)
    assert [mark(a) == mark(b) for a, b in different] == [False] * len(different)
