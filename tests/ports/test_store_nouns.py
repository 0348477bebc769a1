"""The nouns of the store port refuse what no store can keep, and say what a commit is."""

from typing import Any, cast

import pytest

from dextflow.errors import InvalidValue
from dextflow.ports import Batch, Message, Put, StoredEvent, Term
from dextflow.ports.terms import is_storable

PUT: dict[str, Any] = {"kind": "workflow", "id": "a", "expected": 0, "version": 1, "parts": {"text": "x"}}
EVENT: dict[str, Any] = {"kind": "workflow", "subject": "a", "number": 1, "text": "x"}
MESSAGE: dict[str, Any] = {"key": "a", "topic": "notice", "text": "x"}
BATCH: dict[str, Any] = {"practice": "practice", "puts": (Put(**PUT),), "events": (StoredEvent(**EVENT),)}
BAD_TEXTS = ["a\0", "\0", "\ud800", "é\udfff"]


@pytest.mark.parametrize("value", ["", "\n\t\x7f", "é", "\U0001f4d2", "\uffff", 0, -(2**63) + 1, 2**63 - 1, None])
def test_text_and_numbers_of_64_bits_are_storable(value: object) -> None:
    """Whatever the script, and however odd."""
    assert is_storable(cast("Term", value))


@pytest.mark.parametrize("value", [*BAD_TEXTS, 2**63, -(2**63), True, 1.5, b"a"])
def test_other_values_are_not_storable(value: object) -> None:
    """NUL, lone surrogates, larger numbers, and what is no text or number at all."""
    assert not is_storable(cast("Term", value))


@pytest.mark.parametrize("bad", ["", *BAD_TEXTS])
def test_names_are_given_and_storable(bad: str) -> None:
    """Practices, kinds, ids, keys, topics, and the names of parts and terms are neither empty nor unstorable."""
    for change in ({"kind": bad}, {"id": bad}, {"unique": bad}, {"parts": {bad: "x"}}, {"terms": {bad: "x"}}):
        with pytest.raises(InvalidValue):
            Put(**{**PUT, **change})
    for name in ("kind", "subject"):
        with pytest.raises(InvalidValue):
            StoredEvent(**{**EVENT, name: bad})
    for name in ("key", "topic"):
        with pytest.raises(InvalidValue):
            Message(**{**MESSAGE, name: bad})
    for name in ("practice", "key"):
        with pytest.raises(InvalidValue):
            Batch(**{**BATCH, name: bad})


@pytest.mark.parametrize("bad", BAD_TEXTS)
def test_contents_are_storable(bad: str) -> None:
    """Parts, terms, events, messages and results hold no NUL and no lone surrogate."""
    for change in ({"parts": {"text": bad}}, {"terms": {"client": bad}}):
        with pytest.raises(InvalidValue):
            Put(**{**PUT, **change})
    with pytest.raises(InvalidValue):
        StoredEvent(**{**EVENT, "text": bad})
    with pytest.raises(InvalidValue):
        Message(**{**MESSAGE, "text": bad})
    with pytest.raises(InvalidValue):
        Batch(**{**BATCH, "result": bad})


def test_empty_contents_are_fine() -> None:
    """A text may be empty, a put may have no parts and no terms, and a batch nothing at all."""
    Put(**{**PUT, "parts": {"text": ""}, "terms": {"client": ""}})
    Put(**{**PUT, "parts": {}, "terms": {}})
    Message(**{**MESSAGE, "text": ""})
    Batch(practice="practice", puts=())


@pytest.mark.parametrize(("expected", "version"), [(0, 0), (1, 1), (2, 1), (-1, 1), (0, 2**63)])
def test_a_version_comes_after_the_expected_one(expected: int, version: int) -> None:
    """A put that did not move the version would hide a change."""
    with pytest.raises(InvalidValue):
        Put(**{**PUT, "expected": expected, "version": version})


def test_a_unique_key_is_given_when_a_record_is_made() -> None:
    """Not to a record that is there."""
    Put(**{**PUT, "unique": "one"})
    with pytest.raises(InvalidValue):
        Put(**{**PUT, "expected": 1, "version": 2, "unique": "one"})


@pytest.mark.parametrize("number", [0, -1, 2**63])
def test_events_are_counted_from_one(number: int) -> None:
    """There is no event before the first."""
    with pytest.raises(InvalidValue):
        StoredEvent(**{**EVENT, "number": number})


def test_a_record_is_put_once_in_a_batch() -> None:
    """Of the same kind; another kind is another record."""
    again = Put(**{**PUT, "expected": 1, "version": 2})
    with pytest.raises(InvalidValue):
        Batch(practice="practice", puts=(Put(**PUT), again))
    Batch(practice="practice", puts=(Put(**PUT), Put(**{**PUT, "kind": "proposal"})))


def test_a_message_is_written_once_in_a_batch() -> None:
    """Its key is what counts, whatever else it says."""
    with pytest.raises(InvalidValue, match="same key"):
        Batch(practice="practice", puts=(), messages=(Message(**MESSAGE), Message(**{**MESSAGE, "text": "y"})))
    Batch(practice="practice", puts=(), messages=(Message(**MESSAGE), Message(**{**MESSAGE, "key": "b"})))


def test_a_digest_is_what_it_always_was() -> None:
    """Stores keep digests for years, so this one is written down here."""
    put = Put(**{**PUT, "parts": {"plan": "é", "notes": ""}, "terms": {"year": 2026, "by": None}, "unique": "one"})
    batch = Batch(practice="practice", puts=(put,), events=(StoredEvent(**EVENT),), key="key", result="done")
    assert batch.digest() == "b10f2c83d8143760ca6302dd8b3d08d7eb92a1b746295b5ee3e2679ab75afac9"


def test_a_digest_with_messages_is_what_it_always_was() -> None:
    """This one is written down too; without messages it is that of the puts and events."""
    batch = Batch(**BATCH, messages=(Message(**{**MESSAGE, "text": "é"}),))
    assert batch.digest() == "7db913e69581842d5b71baf90886257537daf5abe3c4a9acf12a5ddc1dc2a556"


def test_a_digest_is_of_what_is_written_alone() -> None:
    """Neither the order of a mapping nor practice, key or result are part of it; all else is."""
    batch = Batch(**BATCH, key="key")
    same = Batch(practice="other", puts=batch.puts, events=batch.events, key="another", result="done")
    assert same.digest() == batch.digest()
    two, reverse = {"a": "1", "b": "2"}, {"b": "2", "a": "1"}
    digests = {Batch(practice="p", puts=(Put(**{**PUT, "parts": parts}),)).digest() for parts in (two, reverse)}
    assert len(digests) == 1
    others: list[dict[str, Any]] = [
        {"terms": {}},
        {"unique": "x"},
        {"id": "b"},
        {"kind": "b"},
        {"version": 2},
        {"parts": {}},
    ]
    digests |= {Batch(practice="p", puts=(Put(**{**PUT, **other}),)).digest() for other in others}
    digests |= {Batch(practice="p", puts=()).digest(), Batch(practice="p", puts=(), events=batch.events).digest()}
    messages = (MESSAGE, *({**MESSAGE, name: "other"} for name in MESSAGE))
    digests |= {Batch(practice="p", puts=(), messages=(Message(**one),)).digest() for one in messages}
    assert len(digests) == 13
