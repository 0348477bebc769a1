"""A document is what its noun declares, or it is refused with the very place that is wrong."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codec.places import TAGGED, Path, Place, places, pointer
from dextflow.codec import decode, from_document, to_document
from dextflow.errors import InvalidDocument
from dextflow.testing.strategies import NOUNS, nouns

Document = dict[str, Any]
OTHERS: tuple[Any, ...] = (None, True, 7, 1.5, "x", [], {})
MANY = settings(max_examples=200)
STRANGE_KEYS = ("colour", "a/b", "~", "~1/", "", "ключ", "NAME", "schema ")


@st.composite
def documents(draw: st.DrawFn) -> tuple[type[Any], Document]:
    """Draw a class of nouns and a valid document of it."""
    noun = draw(st.sampled_from(NOUNS))
    return noun, to_document(draw(nouns(noun)))


def put(document: Document, path: Path, value: object) -> Document:
    """A copy of the document with another value at a place."""
    changed = deepcopy(document)
    *way, last = path
    parent: Any = changed
    for token in way:
        parent = parent[token]
    parent[last] = value
    return changed


def faults(noun: type[Any], document: Document) -> list[str]:
    """The paths of the faults that the document is refused for."""
    with pytest.raises(InvalidDocument) as refusal:
        from_document(noun, document)
    assert all(fault.reason for fault in refusal.value.faults)
    return [fault.path for fault in refusal.value.faults]


@pytest.mark.lengthy
@MANY
@given(documents(), st.data())
def test_a_value_of_another_type_is_refused_where_it_stands(
    drawn: tuple[type[Any], Document], data: st.DataObject
) -> None:
    """Any one value replaced by one of another JSON type is the only fault that is found."""
    noun, document = drawn
    place = data.draw(st.sampled_from(list(places(noun, document))[1:] or [Place(("schema",), frozenset((int,)))]))
    wrong = data.draw(st.sampled_from([value for value in OTHERS if type(value) not in place.kinds]))
    assert faults(noun, put(document, place.path, wrong)) == [place.pointer]


@pytest.mark.lengthy
@MANY
@given(documents(), st.data())
def test_an_unknown_key_is_refused_where_it_stands(drawn: tuple[type[Any], Document], data: st.DataObject) -> None:
    """A key that the noun does not have, in any object of a document, is the only fault that is found."""
    noun, document = drawn
    place = data.draw(st.sampled_from([place for place in places(noun, document) if place.is_object]))
    path = (*place.path, data.draw(st.sampled_from(STRANGE_KEYS)))
    assert faults(noun, put(document, path, "x")) == [pointer(path)]


@pytest.mark.lengthy
@MANY
@given(documents(), st.data())
def test_a_missing_key_is_refused_where_it_should_be(
    drawn: tuple[type[Any], Document], data: st.DataObject
) -> None:
    """A key without which the noun cannot be, taken from any object, is the only fault that is found."""
    noun, document = drawn
    paths = [(*place.path, key) for place in places(noun, document) for key in sorted(place.required)]
    path = data.draw(st.sampled_from(paths or [("schema",)]))
    changed = put(document, path, None)
    parent: Any = changed
    for token in path[:-1]:
        parent = parent[token]
    del parent[path[-1]]
    assert faults(noun, changed) == [pointer(path)]


@given(documents(), st.sampled_from([value for value in OTHERS if not isinstance(value, dict)]))
def test_a_document_is_an_object(drawn: tuple[type[Any], Document], wrong: Any) -> None:
    """A document that is no object at all is refused as a whole."""
    noun, _ = drawn
    assert faults(noun, wrong) == [""]


@pytest.mark.lengthy
@given(documents(), st.data())
def test_all_faults_are_found_at_once(drawn: tuple[type[Any], Document], data: st.DataObject) -> None:
    """Faults in several fields of a document are reported together."""
    noun, document = drawn
    fields = [place for place in places(noun, document) if len(place.path) == 1]
    wrong = {place.path: next(v for v in reversed(OTHERS) if type(v) not in place.kinds) for place in fields}
    for path, value in wrong.items():
        document = put(document, path, value)
    if noun in TAGGED:  # of an unknown type nothing else can be said
        wrong = {("type",): None}
    if wrong:
        assert sorted(faults(noun, document)) == sorted(map(pointer, wrong))


@given(documents(), st.data())
def test_text_is_as_strict_as_documents(drawn: tuple[type[Any], Document], data: st.DataObject) -> None:
    """What is refused as a document is refused as JSON text, with the same path."""
    noun, document = drawn
    in_json = [value for value in OTHERS if not isinstance(value, float)]
    strict = [place for place in places(noun, document) if not place.kinds >= set(map(type, in_json))][1:]
    place = data.draw(st.sampled_from(strict or [Place(("schema",), frozenset((int,)))]))
    wrong = data.draw(st.sampled_from([value for value in in_json if type(value) not in place.kinds]))
    with pytest.raises(InvalidDocument) as refusal:
        decode(noun, json.dumps(put(document, place.path, wrong)))
    assert [fault.path for fault in refusal.value.faults] == [place.pointer]
