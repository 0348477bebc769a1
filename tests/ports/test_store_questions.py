"""The nouns of a store's questions refuse what makes no sense, and cursors what is not theirs."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue
from dextflow.ports import Cursor, Term, Where
from dextflow.testing.store.questions import names, values

ids = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@pytest.mark.parametrize(
    "given",
    [
        {"one_of": ()},
        {"one_of": (None, 1, "1")},
        {"at_least": 0},
        {"at_most": ""},
        {"at_least": "2026-01-01", "at_most": "2025-12-31"},
        {"contains": ""},
    ],
    ids=str,
)
def test_a_condition_is_one_of_three(given: dict[str, Any]) -> None:
    """Values, bounds or a text to contain; zero and the empty text are as good as any."""
    Where(terms=("client",), **given)


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"one_of": (1,), "at_least": 1},
        {"one_of": (), "contains": "x"},
        {"at_most": 1, "contains": ""},
        {"at_least": 1, "at_most": "1"},
        {"at_least": True},
        {"one_of": (2**63,)},
        {"one_of": (1.5,)},
        {"one_of": ("a\0",)},
        {"at_least": "\ud800"},
        {"contains": "\ud800"},
        {"terms": (), "one_of": (1,)},
        {"terms": ("",), "one_of": (1,)},
        {"terms": ("a\0",), "one_of": (1,)},
    ],
    ids=ascii,
)
def test_a_condition_that_makes_no_sense_is_refused(bad: dict[str, Any]) -> None:
    """Without terms, of no kind or two, with bounds that no value lies between, or with what no store keeps."""
    with pytest.raises(InvalidValue):
        Where(**{"terms": ("client",), **bad})


@given(order_by=names, descending=st.booleans(), value=values, last=ids)
def test_a_cursor_comes_back_as_it_was(order_by: str, descending: bool, value: Term, last: str) -> None:
    """Written and read again, it is the same place in the same order."""
    cursor = Cursor(order_by=order_by, descending=descending, value=value, id=last)
    assert Cursor.read(cursor.write(), order_by=order_by, descending=descending) == cursor
    for other_by, other_way in ((order_by, not descending), (None, descending), (order_by + "x", descending)):
        with pytest.raises(InvalidValue, match="another order"):
            Cursor.read(cursor.write(), order_by=other_by, descending=other_way)


@pytest.mark.parametrize(
    "bad",
    [
        None,
        1,
        "v",
        {},
        ["v", False, 1],
        ["v", False, 1, "a", "b"],
        ["v", False, 1, ""],
        ["v", False, 1, 1],
        ["v", False, 1, "a\0"],
        ["v", False, 1, "\ud800"],
        ["v", False, "\ud800", "a"],
        ["v", False, 2**63, "a"],
        ["v", False, 1.0, "a"],
        ["v", False, True, "a"],
        ["v", False, [1], "a"],
        ["v", 0, 1, "a"],
        ["v", None, 1, "a"],
        [["v"], False, 1, "a"],
        [None, False, 1, "a"],
    ],
    ids=ascii,
)
def test_a_cursor_that_was_tampered_with_is_refused(bad: object) -> None:
    """Only what a cursor can be is read as one."""
    for order_by in ("v", None):
        with pytest.raises(InvalidValue):
            Cursor.read(json.dumps(bad), order_by=order_by, descending=False)


@pytest.mark.parametrize(
    "text", ["", "v", "[", "[" * 10**6, '["v",false,NaN,"a"]', f'["v",false,{"9" * 10**5},"a"]']
)
def test_a_cursor_that_is_no_json_is_refused(text: str) -> None:
    """However deep, long or odd it is."""
    with pytest.raises(InvalidValue):
        Cursor.read(text, order_by="v", descending=False)
