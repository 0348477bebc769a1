"""Documents from strangers: they are read or refused, and nothing else happens."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codec.refusals import faults
from dextflow.codec import (
    decode,
    decode_command,
    decode_event,
    decode_parts,
    decode_record,
    decode_toml,
    encode,
    from_document,
)
from dextflow.codec.instances import Record, Results, State
from dextflow.engine import compile_template
from dextflow.errors import InvalidDocument, SchemaTooNew
from dextflow.model import Person, ReportingPeriod, Step, StepGroup, Template
from dextflow.testing.strategies import NOUNS, commands, events

PERSON = {"id": "ann", "name": "Ann", "schema": 1}
WORDS = ("id", "type", "schema", "Marked", "Created", "by", "at", "job", "amount", "decimal", "value", "low")
TEMPLATE = Template(id="t", name="T", groups=(StepGroup(name="G", steps=(Step(key="a", name="A"),)),))
PLAN = compile_template(TEMPLATE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        "nonsense",
        "null",
        "true",
        "7",
        '"text"',
        "[]",
        "[{}]",
        '{"id":"ann","name":"Ann","schema":1} {}',
        '\ufeff{"id":"ann","name":"Ann","schema":1}',
        "{'id':'ann'}",
        '{"id":"ann","name":"Ann","schema":1,}',
        '{"id":"ann","id":"bob","name":"Ann","schema":1}',
        '{"id":"ann","\\u0069d":"bob","name":"Ann","schema":1}',
        '{"id":"ann","name":"Ann","schema":1,"schema":1}',
        '{"id":"ann","name":"Ann","schema":1,"a":{"b":1,"b":1}}',
        '{"id":"ann","name":"Ann","schema":NaN}',
        '{"id":"ann","name":"Ann","schema":Infinity}',
        '{"id":"ann","name":"Ann","schema":-Infinity}',
        '{"id":"ann","name":"Ann","schema":1.0}',
        '{"id":"ann","name":"Ann","schema":1e0}',
        '{"id":"ann","name":"Ann","schema":' + "1" * 5_000 + "}",
        '{"id":"ann","name":"A\0nn","schema":1}',
        '{"id":"ann","name":"A\nnn","schema":1}',
        '{"id":' + "[" * 5_000 + "]" * 5_000 + ',"name":"Ann","schema":1}',
        '{"id":' + '{"a":' * 5_000 + "1" + "}" * 5_000 + ',"name":"Ann","schema":1}',
        '{"id":"ann","name":"' + "A" * 16 * 1024 * 1024 + '","schema":1}',
    ],
    ids=lambda text: text[:40],
)
def test_text_that_is_no_document_is_refused(text: str) -> None:
    """What is malformed, ambiguous, too long, too deep, or no object at all is refused."""
    for path, reason in faults(lambda: decode(Person, text)):
        assert path == ""
        assert len(reason) < 300


@pytest.mark.parametrize(
    "text",
    [
        "",
        "id =",
        'id = "a"\nid = "b"\nname = "A"\nschema = 1',
        "a = " + "[" * 5_000,
        "x" * (1024 * 1024 + 1),
    ],
    ids=lambda text: text[:20],
)
def test_toml_that_is_no_document_is_refused(text: str) -> None:
    """What is malformed, ambiguous, too long or too deep is refused in TOML as well."""
    assert [path for path, _ in faults(lambda: decode_toml(Person, text))] == ["" if text else "/schema"]


def test_toml_has_fractions_and_dates_which_no_noun_takes() -> None:
    """What TOML can say and JSON cannot is refused where it stands."""
    text = "schema = 1\nstart = 2026-10-01\nend = 1.5"
    assert sorted(path for path, _ in faults(lambda: decode_toml(ReportingPeriod, text))) == ["/end", "/start"]


@pytest.mark.parametrize("version", [2, 3, 2**40])
def test_a_later_schema_is_left_untouched(version: int) -> None:
    """A document of a later version of dextflow is told from a wrong one."""
    with pytest.raises(SchemaTooNew) as refusal:
        decode(Person, json.dumps(PERSON | {"schema": version, "colour": "red"}))
    assert (refusal.value.what, refusal.value.found, refusal.value.known) == ("Person", version, 1)


def anything() -> st.SearchStrategy[Any]:
    """Values such as JSON has, with the words that the nouns' documents use."""
    words = st.sampled_from(WORDS)
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | words
    keys = words | st.text(max_size=3)
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
        max_leaves=12,
    )


def only_refuses(read: Callable[[], object]) -> None:
    """Read, and take the two refusals that there may be."""
    try:
        read()
    except (InvalidDocument, SchemaTooNew) as refusal:
        str(refusal).encode()


@settings(max_examples=300)
@given(st.sampled_from([*NOUNS, Record, State, Results]), anything(), st.booleans())
def test_anything_is_read_or_refused(noun: type[Any], value: Any, versioned: bool) -> None:
    """Any JSON value whatever is read as a noun or refused, and no other error leaves the codec."""
    if versioned and isinstance(value, dict):
        value = value | {"schema": 1}
    text = json.dumps(value)
    only_refuses(lambda: from_document(noun, value))
    only_refuses(lambda: decode(noun, text))
    only_refuses(lambda: decode_event(text))
    only_refuses(lambda: decode_command(text))
    only_refuses(lambda: decode_record(text))
    only_refuses(lambda: decode_parts({"job": text, "state": text, "results": text}, PLAN))


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Any text whatever is read or refused."""
    only_refuses(lambda: decode(Person, text))
    only_refuses(lambda: decode_toml(Person, text))
    only_refuses(lambda: decode_event(text))
    only_refuses(lambda: decode_command(text))
    only_refuses(lambda: decode_record(text))


@settings(max_examples=150)
@given(events() | commands(), st.data())
def test_damaged_text_is_read_or_refused(noun: Any, data: st.DataObject) -> None:
    """A document with one character lost, or replaced, is read or refused."""
    text = encode(noun)
    at = data.draw(st.integers(0, len(text) - 1))
    damaged = text[:at] + data.draw(st.sampled_from(["", "0", '"', "{", "\\", "}", "é", "null"])) + text[at + 1 :]
    only_refuses(lambda: decode(type(noun), damaged))
