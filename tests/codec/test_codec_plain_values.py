"""Values of several types: settings, figures, fields of clients and what conditions looked at."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from codec.alike import alike
from codec.refusals import faults
from dextflow.codec import decode, encode, from_document
from dextflow.model import ClientField, Figure, Input, Money, Setting, Severity

DAY = date(2026, 10, 31)
NOON = datetime(2026, 10, 31, 12, 0, tzinfo=UTC)
POUND = Money(currency="GBP", amount=Decimal("1.00"))
KINDS: dict[str, tuple[Any, Any]] = {
    "text": ("null", "null"),
    "blank": ("", ""),
    "text like a date": ("2026-10-31", "2026-10-31"),
    "whole": (7, 7),
    "negative": (-7, -7),
    "nought": (0, 0),
    "one": (1, 1),
    "true": (True, True),
    "false": (False, False),
    "texts": (("b", "", "b"), ["b", "", "b"]),
    "no texts": ((), []),
    "decimal": (Decimal("-0.10"), {"decimal": "-0.10"}),
    "date": (DAY, {"date": "2026-10-31"}),
    "money": (POUND, {"currency": "GBP", "amount": "1.00"}),
    "unknown": (None, None),
}
TEXTS, NUMBERS, TRUTHS = (
    ("text", "blank", "text like a date"),
    ("whole", "negative", "nought", "one"),
    ("true", "false"),
)
LISTS, OBJECTS = ("texts", "no texts"), ("decimal", "date")
ALLOWED: dict[type[Any], tuple[str, ...]] = {
    Setting: (*TEXTS, *NUMBERS, *TRUTHS, *LISTS),
    Figure: (*NUMBERS, *OBJECTS, "money"),
    ClientField: (*TEXTS, *NUMBERS, *TRUTHS, *OBJECTS),
    Input: (*TEXTS, *NUMBERS, *TRUTHS, *LISTS, *OBJECTS, "unknown"),
}
CASES = [(noun, kind) for noun in ALLOWED for kind in KINDS]


@pytest.mark.parametrize(("noun", "kind"), CASES, ids=lambda value: getattr(value, "__name__", value))
def test_each_kind_stands_where_it_may_and_nowhere_else(noun: type[Any], kind: str) -> None:
    """A value of a kind that the noun takes goes both ways and keeps its type; any other is refused both ways."""
    value, written = KINDS[kind]
    given, document = noun(name="n", value=value), {"name": "n", "value": written, "schema": 1}
    if kind in ALLOWED[noun]:
        assert json.loads(encode(given)) == document
        assert alike(decode(noun, json.dumps(document)), given)
    else:
        assert [path for path, _ in faults(lambda: from_document(noun, document))] == ["/value"]
        assert [path for path, _ in faults(lambda: encode(given))] == ["/value"]


@pytest.mark.parametrize("noun", ALLOWED)
@pytest.mark.parametrize(
    ("value", "path"),
    [
        (1.0, "/value"),
        (b"x", "/value"),
        (frozenset({"x"}), "/value"),
        (object(), "/value"),
        (2**63, "/value"),
        (["x"], None),  # not a tuple, but written it looks like one: the place cannot always be told
        ({"date": "2026-10-31"}, None),
        (Severity.HIGH, None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_plain_value_is_not_written(noun: type[Any], value: object, path: str | None) -> None:
    """A value of no kind at all is not written, also if written it would look like one."""
    ((found, reason),) = faults(lambda: encode(noun(name="n", value=value)))
    assert found in ((path,) if path else ("", "/value"))
    assert reason.startswith("it ")


@pytest.mark.parametrize("noun", [Figure, ClientField, Input])
@pytest.mark.parametrize(
    ("value", "path"),
    [
        (Decimal("NaN"), "/value/decimal"),
        (Decimal("sNaN"), "/value/decimal"),
        (Decimal("-Infinity"), "/value/decimal"),
        (Decimal("1E+1000"), "/value/decimal"),
        (Decimal("1" * 41), "/value/decimal"),
        (NOON, "/value/date"),
    ],
)
def test_a_number_is_finite_and_a_day_has_no_time(noun: type[Any], value: object, path: str) -> None:
    """What is no number, never ends, or is an instant and not a day is not written."""
    assert [found for found, _ in faults(lambda: encode(noun(name="n", value=value)))] == [path]


@pytest.mark.parametrize("noun", [Figure, ClientField, Input])
@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ({"decimal": 1}, ["/value/decimal"]),
        ({"decimal": "NaN"}, ["/value/decimal"]),
        ({"decimal": None}, ["/value/decimal"]),
        ({"decimal": "1", "date": "2026-10-31"}, ["/value/date"]),
        ({"decimal": "1", "a/b~": "1"}, ["/value/a~1b~0"]),
        ({"date": "2026-13-01"}, ["/value/date"]),
        ({"date": "2026-10-31T12:00:00Z"}, ["/value/date"]),
        ({"date": None}, ["/value/date"]),
        ({"Date": "2026-10-31"}, ["/value"]),
        ({}, ["/value"]),
        (1.0, ["/value"]),
        (2**63, ["/value"]),
    ],
)
def test_an_object_says_what_it_is(noun: type[Any], value: object, paths: list[str]) -> None:
    """A decimal number or a date is an object with that key and no other; every fault in it has its own path."""
    document = {"name": "n", "value": value, "schema": 1}
    assert [path for path, _ in faults(lambda: from_document(noun, document))] == paths


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ({"amount": 1, "currency": "GBP"}, ["/value/amount"]),
        ({"amount": "NaN", "currency": "GBP"}, ["/value/amount"]),
        ({"amount": "1", "currency": None}, ["/value/currency"]),
        ({"amount": "1"}, ["/value/currency"]),
        ({"amount": "1", "currency": "GBP", "decimal": "1"}, ["/value/decimal"]),
        ({"currency": "GBP"}, ["/value"]),
    ],
)
def test_an_amount_of_money_has_its_currency(value: object, paths: list[str]) -> None:
    """A figure that is money is an object with an amount and its currency."""
    document = {"name": "n", "value": value, "schema": 1}
    assert [path for path, _ in faults(lambda: from_document(Figure, document))] == paths


@pytest.mark.parametrize("noun", [Setting, Input])
def test_a_list_holds_texts(noun: type[Any]) -> None:
    """A list in a value has texts in it: whatever else it has is refused with its place, both ways."""
    document = {"name": "n", "value": ["x", 1, None], "schema": 1}
    assert [path for path, _ in faults(lambda: from_document(noun, document))] == ["/value/1", "/value/2"]
    assert [path for path, _ in faults(lambda: encode(noun(name="n", value=("x", True))))] == ["/value/1"]


def test_a_fault_says_what_stands_there() -> None:
    """The reason names what was found, and for an object the keys that tell what it is."""
    assert faults(lambda: from_document(Setting, {"name": "n", "value": 1.5, "schema": 1})) == [
        ("/value", "it is a fraction, which it cannot be")
    ]
    assert faults(lambda: from_document(ClientField, {"name": "n", "value": {}, "schema": 1})) == [
        ("/value", "it is an object without any of the keys 'decimal', 'date'")
    ]
    assert faults(lambda: encode(ClientField(name="n", value=wrong(DAY)))) == [
        ("/value", "it is a tuple, which it cannot be")
    ]


def wrong(value: Any) -> Any:
    """The value where no type check sees that it cannot be there."""
    return (value,)
