"""What comes in is bounded: its length, its depth, its count, and what is said about it."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codec.refusals import faults
from dextflow.codec import decode, decode_toml, from_document
from dextflow.codec.faults import MOST_FAULTS
from dextflow.codec.reading import DEEPEST, MOST_VALUES, read_json
from dextflow.errors import InvalidDocument
from dextflow.model import Person, Template

PERSON = {"id": "ann", "name": "Ann", "schema": 1}
TOO_DEEP = [("", f"it is nested too deeply: more than {DEEPEST} levels")]


def nested(levels: int, opening: str = "[", closing: str = "]") -> str:
    """JSON text of so many levels."""
    return opening * levels + "0" + closing * levels


@pytest.mark.parametrize(
    "pair", [("[", "]"), ('{"a":', "}"), ('["]",', "]"), ('["\\"]",', "]"), ('{"\\\\":', "}")]
)
def test_text_is_read_to_a_depth_and_no_deeper(pair: tuple[str, str]) -> None:
    """Lists and objects may be nested so deep and no deeper, whatever stands in the texts between them."""
    read_json("Person", nested(DEEPEST, *pair))
    assert faults(lambda: read_json("Person", nested(DEEPEST + 1, *pair))) == TOO_DEEP
    assert faults(lambda: read_json("Person", nested(100_000, *pair))) == TOO_DEEP


@pytest.mark.parametrize("text", ["[" * 100, "[" * 100 + '"', '"\\" ' + "[{" * 100, "{[" * 100 + "]}" * 100])
def test_brackets_without_an_end_are_refused(text: str) -> None:
    """Malformed text is refused for its depth or its form, and nothing else happens."""
    assert faults(lambda: read_json("Person", text))[0][0] == ""


def test_brackets_in_a_text_are_no_depth() -> None:
    """What a person writes with many brackets is a text like any other."""
    name = '[{"\\' * 1_000
    assert decode(Person, json.dumps(PERSON | {"name": name})).name == name
    assert read_json("Person", json.dumps(name)) == name


@pytest.mark.lengthy
@given(
    st.recursive(st.text('[]{}"\\,ab'), lambda inner: st.lists(inner) | st.dictionaries(st.text('["\\'), inner))
)
def test_depth_is_counted_as_the_parser_counts(value: object) -> None:
    """Any value is read as deep as it is: brackets, quotes and backslashes in its texts do not count."""
    levels = DEEPEST - depth(value)
    if levels >= 0:
        assert read_json("Person", "[" * levels + json.dumps(value) + "]" * levels) is not None
    more = max(levels, 0) + 1
    assert faults(lambda: read_json("Person", "[" * more + json.dumps(value) + "]" * more)) == TOO_DEEP


def depth(value: object) -> int:
    """How deep a value is nested."""
    parts = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if parts is None else 1 + max(map(depth, parts), default=0)


def test_as_many_values_as_there_may_be_are_read() -> None:
    """The largest count that is not refused is read."""
    assert len(read_json("Person", "[" + "0," * (MOST_VALUES - 2) + "0]")) == MOST_VALUES - 1


@pytest.mark.parametrize("entry", ["0,", "{},", '"",'])
def test_more_values_than_a_noun_has_are_refused(entry: str) -> None:
    """Text of more values than any noun is made of is refused before anything is built of it."""
    text = "[" + entry * MOST_VALUES + "0]"
    assert faults(lambda: read_json("Person", text)) == [("", f"it has more than {MOST_VALUES} values")]


@pytest.mark.parametrize(
    "read",
    [
        lambda: from_document(Template, {"schema": 1, "id": "t", "name": "T", "groups": [7] * 5_000}),
        lambda: from_document(
            Template, {"schema": 1, "id": "t", "name": "T", "groups": [{"name": "G", "steps": [7] * 60}] * 60}
        ),
        lambda: from_document(Person, PERSON | {f"k{number}": 1 for number in range(5_000)}),
    ],
    ids=["entries", "entries of entries", "keys"],
)
def test_the_faults_are_as_many_as_somebody_can_read(read: Callable[[], object]) -> None:
    """The first hundred faults are named with their places, and then it is said that there are more."""
    found = faults(read)
    assert len(found) == MOST_FAULTS + 1
    assert all(path for path, _ in found[:-1])
    assert found[-1] == ("", f"it has more faults; these are the first {MOST_FAULTS}")


def test_so_many_faults_are_all_named() -> None:
    """A hundred faults are named with nothing more to say."""
    groups = [7] * MOST_FAULTS
    found = faults(lambda: from_document(Template, {"schema": 1, "id": "t", "name": "T", "groups": groups}))
    assert [path for path, _ in found] == [f"/groups/{number}" for number in range(MOST_FAULTS)]


def test_toml_is_bounded_too() -> None:
    """TOML nested deeper than its parser goes is refused; what it does read is held to the depth of the noun."""
    for text in ("name = " + "[" * 5_000, "name" + ".a" * 100 + " = 1\n" + 'id = "ann"\nschema = 1'):
        with pytest.raises(InvalidDocument):
            decode_toml(Person, text)
