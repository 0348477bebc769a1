"""Values that are nearly right: nothing is guessed, cut or coerced."""

import json
from typing import Any

import pytest

from codec.refusals import faults
from dextflow.codec import decode_event, decode_record, from_document
from dextflow.model import (
    Account,
    Allocation,
    Check,
    Client,
    Event,
    Facts,
    Figure,
    FileRef,
    Finding,
    Marked,
    Money,
    Person,
    ReportingPeriod,
    Setting,
    VatSettings,
    YearEnd,
)

PERSON = {"id": "ann", "name": "Ann", "schema": 1}
ACCOUNT = {"id": "1", "code": None, "name": "Sales", "klass": "revenue", "schema": 1}
ALLOCATION = {"document": "inv-1", "amount": "1.00", "on": None, "schema": 1}
CHECK = {"key": "bank", "name": "Bank", "schema": 1}
CLIENT = {"id": "acme", "name": "Acme", "schema": 1}
FINDING = {"key": "k", "severity": 3, "summary": "s", "schema": 1}
FIGURE = {"name": "n", "schema": 1}
FACTS = {"ledger": "l", "fetched_at": "2026-11-02T12:00:00Z", "digest": "", "schema": 1}
MARKED = {
    "type": "Marked",
    "by": "ann",
    "at": "2026-11-02T12:00:00+00:00",
    "item": "bank",
    "outcome": "complete",
    "schema": 1,
}
MONEY = {"currency": "GBP", "amount": "1.00", "schema": 1}
PERIOD = {"start": "2026-10-01", "end": "2026-10-31", "schema": 1}
SETTING = {"name": "n", "schema": 1}


def read_event(document: dict[str, Any]) -> Event:
    """Read an event from its document."""
    return decode_event(json.dumps(document))


@pytest.mark.parametrize(
    ("noun", "good"),
    [
        (Person, PERSON),
        (Account, ACCOUNT),
        (Allocation, ALLOCATION),
        (Check, CHECK),
        (Client, CLIENT),
        (Finding, FINDING),
        (Figure, FIGURE | {"value": 1}),
        (Facts, FACTS),
        (Marked, MARKED),
        (Money, MONEY),
        (ReportingPeriod, PERIOD),
        (Setting, SETTING | {"value": "v"}),
    ],
)
def test_the_bases_of_the_tables_are_good(noun: type[Any], good: dict[str, Any]) -> None:
    """What the tables below spoil in one place is valid before."""
    assert from_document(noun, good)


@pytest.mark.parametrize(
    ("noun", "base", "key", "value"),
    [
        # what cattrs by itself would make of it
        (Person, PERSON, "name", None),  # "None"
        (Person, PERSON, "name", {"a": 1}),  # "{'a': 1}"
        (Person, PERSON, "name", 7),  # "7"
        (YearEnd, {"month": 3, "schema": 1}, "day", 1.9),  # 1
        (YearEnd, {"month": 3, "schema": 1}, "day", True),  # 1
        (YearEnd, {"month": 3, "schema": 1}, "day", "7"),  # 7
        (Account, ACCOUNT, "system", "false"),  # True
        (Account, ACCOUNT, "system", 0),  # False
        (Account, ACCOUNT, "system", 1),  # True
        (Account, ACCOUNT, "system", None),  # False
        (Client, CLIENT, "tags", "abc"),  # a, b and c
        (Client, CLIENT, "tags", {"a": 1}),  # a
        (Client, CLIENT, "tags", ["a", "a"]),  # a, once
        (Check, CHECK, "settings", "abc"),
        (Check, CHECK, "settings", None),
        (Allocation, ALLOCATION, "amount", 0.1),  # 55 digits
        (Allocation, ALLOCATION, "amount", 1),
        (Allocation, ALLOCATION, "amount", "NaN"),
        # numbers
        (Allocation, ALLOCATION, "amount", "sNaN"),
        (Allocation, ALLOCATION, "amount", "Infinity"),
        (Allocation, ALLOCATION, "amount", "-inf"),
        (Allocation, ALLOCATION, "amount", "1e999999999"),
        (Allocation, ALLOCATION, "amount", "1E1000"),
        (Allocation, ALLOCATION, "amount", "1" * 41),
        (Allocation, ALLOCATION, "amount", "1_000"),
        (Allocation, ALLOCATION, "amount", "1,000.00"),
        (Allocation, ALLOCATION, "amount", " 1"),
        (Allocation, ALLOCATION, "amount", "+1"),
        (Allocation, ALLOCATION, "amount", ".5"),
        (Allocation, ALLOCATION, "amount", "1."),
        (Allocation, ALLOCATION, "amount", "1\n"),
        (Allocation, ALLOCATION, "amount", "\u0661"),  # ARABIC-INDIC DIGIT ONE
        (Allocation, ALLOCATION, "amount", ""),
        (YearEnd, {"month": 3, "schema": 1}, "day", 2**63),
        (YearEnd, {"month": 3, "schema": 1}, "day", -(2**63)),
        # dates
        (Allocation, ALLOCATION, "on", "20261031"),
        (Allocation, ALLOCATION, "on", "2026-W01-1"),
        (Allocation, ALLOCATION, "on", "2026-304"),
        (Allocation, ALLOCATION, "on", "2026-10-32"),
        (Allocation, ALLOCATION, "on", "2026-02-29"),
        (Allocation, ALLOCATION, "on", "0000-01-01"),
        (Allocation, ALLOCATION, "on", "31/10/2026"),
        (Allocation, ALLOCATION, "on", "2026-10-31T00:00:00"),
        (Allocation, ALLOCATION, "on", "2026-10-31 "),
        (Allocation, ALLOCATION, "on", "\u0662026-10-31"),
        (Allocation, ALLOCATION, "on", 1793404800),
        (ReportingPeriod, PERIOD, "end", None),
        # instants
        (Facts, FACTS, "fetched_at", "2026-10-31T10:00:00"),
        (Facts, FACTS, "fetched_at", "2026-10-31"),
        (Facts, FACTS, "fetched_at", "2026-10-31 10:00:00+00:00"),
        (Facts, FACTS, "fetched_at", "20261031T100000Z"),
        (Facts, FACTS, "fetched_at", "2026-W01-1T10:00:00+00:00"),
        (Facts, FACTS, "fetched_at", "2026-10-31T10:00:00.123456789Z"),  # cut to microseconds
        (Facts, FACTS, "fetched_at", "2026-10-31T24:00:00Z"),
        (Facts, FACTS, "fetched_at", "2026-10-31T10:00:60Z"),
        (Facts, FACTS, "fetched_at", "2026-10-31T10:00:00+24:00"),
        (Facts, FACTS, "fetched_at", "2026-10-31T10:00:00[Europe/London]"),
        (Facts, FACTS, "fetched_at", 1793404800),
        # enumerations
        (Account, ACCOUNT, "klass", "REVENUE"),  # the name
        (Account, ACCOUNT, "klass", "Revenue"),
        (Account, ACCOUNT, "klass", ["revenue"]),
        (Finding, FINDING, "severity", 4),
        (Finding, FINDING, "severity", "HIGH"),
        (Finding, FINDING, "severity", "3"),
        (Finding, FINDING, "severity", True),
        # texts that databases refuse
        (Person, PERSON, "name", "A\0nn"),
        (Person, PERSON, "name", "\0"),
        (Person, PERSON, "name", "\ud800"),
        (Person, PERSON, "name", "Ann\udfff"),
        (Setting, SETTING, "value", "\0"),
        (Setting, SETTING, "value", None),
        (Setting, SETTING, "value", {}),
        (Setting, SETTING, "value", 1.5),
        (Setting, SETTING, "value", 2**63),
        # figures
        (Figure, FIGURE, "value", True),
        (Figure, FIGURE, "value", None),
        (Figure, FIGURE, "value", "1.00"),
        (Figure, FIGURE, "value", [1]),
        (Figure, FIGURE, "value", 2**63),
        # tags
        (Marked, MARKED, "type", ["Marked"]),
        (Marked, MARKED, "type", "marked"),
        (Marked, MARKED, "type", "Started"),  # an event, but another one
        (Marked, MARKED, "type", "Mark"),
        (Marked, MARKED, "type", "__class__"),
        (Marked, MARKED, "type", None),
        (Event, MARKED, "type", "Mark"),  # a command
        (Event, MARKED, "type", "Job"),
        (Event, MARKED, "type", "Person"),
        (Event, MARKED, "type", {"Marked": 1}),
        (Event, MARKED, "type", ""),
        # schemas
        (Person, PERSON, "schema", 0),
        (Person, PERSON, "schema", -1),
        (Person, PERSON, "schema", "1"),
        (Person, PERSON, "schema", True),
        (Person, PERSON, "schema", 1.0),
        (Person, PERSON, "schema", None),
        (Person, PERSON, "schema", [1]),
    ],
)
def test_a_value_that_is_not_exactly_right_is_refused(
    noun: Any, base: dict[str, Any], key: str, value: object
) -> None:
    """Nothing is guessed, cut or coerced: the one fault is where the value stands."""
    document = base | {key: value}
    read = (
        (lambda: decode_event(json.dumps(document))) if noun is Event else (lambda: from_document(noun, document))
    )
    assert [path for path, _ in faults(read)] == [f"/{key}"]


@pytest.mark.parametrize(
    ("noun", "document", "path"),
    [
        (YearEnd, {"month": 4, "day": 31}, ""),
        (YearEnd, {"month": 13, "day": 1}, ""),
        (Client, CLIENT | {"year_end": {"month": 4, "day": 31}}, "/year_end"),
        (Client, CLIENT | {"vat": {"starting_month": 1, "months": 2}}, "/vat"),
        (VatSettings, {"starting_month": 0}, ""),
        (FileRef, {"name": "scan", "sha256": "AB" * 32, "size": 1}, ""),
        (ReportingPeriod, {"start": "2026-10-31", "end": "2026-10-01"}, ""),
    ],
)
def test_what_a_noun_refuses_is_a_fault(noun: type[Any], document: dict[str, Any], path: str) -> None:
    """A value of the right type that the noun cannot have is a fault at the noun, in the noun's words."""
    ((found, reason),) = faults(lambda: from_document(noun, document | {"schema": 1}))
    assert found == path
    assert reason.startswith(("YearEnd: ", "VatSettings: ", "ReportingPeriod: ", "FileRef: "))


def test_reasons_are_plain_words() -> None:
    """A fault says what stands there and what should."""
    wrong = {
        "id": 7,
        "klass": "sales",
        "system": None,
        "active": [],
        "colour": 1.5,
        "schema": 1,
    }
    assert sorted(faults(lambda: from_document(Account, wrong))) == [
        ("/active", "it is a list, not true or false"),
        ("/code", "this key is missing"),
        ("/colour", "this key is unknown"),
        ("/id", "it is a whole number, not a text"),
        ("/klass", "it is 'sales', none of 'asset', 'liability', 'equity', 'revenue', 'expense'"),
        ("/name", "this key is missing"),
        ("/system", "it is null, not true or false"),
    ]
    assert faults(lambda: read_event({"schema": 1})) == [("/type", "this key is missing")]


def test_a_strange_key_is_shown_safely() -> None:
    """A key that cannot be printed, or never ends, does no harm in the error that names it."""
    found = [path for path, _ in faults(lambda: from_document(Person, PERSON | {"\ud800": 1, "k" * 10_000: 1}))]
    assert found == ["/" + "k" * 100 + "...", "/\\ud800"]


def test_a_key_that_is_no_text_is_refused() -> None:
    """A document from Python may have keys that JSON cannot have."""
    document: dict[Any, Any] = {**PERSON, 1: "x", None: "y"}
    assert faults(lambda: from_document(Person, document)) == [("", "it has keys that are no texts")]


def test_a_record_names_the_event() -> None:
    """Faults in a record lead to the event, also those of two events and those inside."""
    events_ = [
        {"type": "Started", "by": "ann", "at": "2026-11-02T12:00:00Z"},
        {"type": "Started", "by": 7, "at": "2026-11-02T12:00:00Z", "colour": 1},
        {"type": "Startled", "by": "ann"},
        {"type": "Started", "by": "ann", "at": "2026-11-02T12:00:00Z", "vat": {"starting_month": 13}},
        [],
    ]
    found = faults(lambda: decode_record(json.dumps({"events": events_, "schema": 1})))
    assert [path for path, _ in found] == [
        "/events/1/by",
        "/events/1/colour",
        "/events/2/type",
        "/events/3/vat",
        "/events/4",
    ]
