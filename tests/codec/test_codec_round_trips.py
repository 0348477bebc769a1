"""Whatever is written can be read again and is the same."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dextflow.model
from codec.alike import alike
from dextflow.codec import (
    decode,
    decode_command,
    decode_event,
    decode_request_event,
    decode_task_command,
    decode_task_event,
    decode_toml,
    encode,
    from_document,
    to_document,
)
from dextflow.errors import InvalidValue
from dextflow.model import Client, Command, Event, Instance, Plan, RequestEvent, TaskCommand, TaskEvent
from dextflow.testing.runs import Run
from dextflow.testing.strategies import DERIVED, NOUNS, commands, events, nouns
from dextflow.testing.workflows import runs


def attrs_classes(module: ModuleType) -> set[type]:
    """The attrs classes that a module defines."""
    classes = (thing for thing in vars(module).values() if isinstance(thing, type))
    return {each for each in classes if attrs.has(each) and each.__module__ == module.__name__}


def test_every_noun_is_tried() -> None:
    """No class of the model can be added without a strategy and a round trip, save those that are derived."""
    modules = [import_module(f"dextflow.model.{module.name}") for module in iter_modules(dextflow.model.__path__)]
    assert set().union(*map(attrs_classes, modules)) == {*NOUNS, *DERIVED}
    assert {*get_args(Event), *get_args(Command)} <= {*NOUNS}


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
@settings(max_examples=12)
@given(data=st.data())
def test_a_noun_comes_back_alike(noun: type[Any], data: st.DataObject) -> None:
    """Encoding and decoding gives the same noun, and encoding that gives the same text."""
    drawn = data.draw(nouns(noun))
    text = encode(drawn)
    again = decode(noun, text)
    assert alike(again, drawn)
    assert again == drawn
    assert encode(again) == text
    assert text.isascii()


@given(st.sampled_from(NOUNS).flatmap(nouns))
def test_documents_are_what_the_text_says(noun: Any) -> None:
    """The document of a noun decodes to the noun, and reading it does not change it."""
    document = to_document(noun)
    assert from_document(type(noun), document) == noun
    assert document == to_document(noun)


@given(events())
def test_an_event_comes_back_without_naming_its_type(event: Event) -> None:
    """The text of an event says what it is."""
    assert alike(decode_event(encode(event)), event)


@given(commands())
def test_a_command_comes_back_without_naming_its_type(command: Command) -> None:
    """The text of a command says what it is."""
    assert alike(decode_command(encode(command)), command)


@given(st.sampled_from((*get_args(TaskEvent), *get_args(TaskCommand))).flatmap(nouns))
def test_what_concerns_a_task_comes_back_without_naming_its_type(noun: Any) -> None:
    """The text of an event of a task, and of a command to one, says what it is."""
    read = decode_task_event if isinstance(noun, get_args(TaskEvent)) else decode_task_command
    assert alike(read(encode(noun)), noun)


@given(st.sampled_from(get_args(RequestEvent)).flatmap(nouns))
def test_what_happens_to_a_request_comes_back_without_naming_its_type(noun: Any) -> None:
    """The text of an event of a request says what it is."""
    assert alike(decode_request_event(encode(noun)), noun)


def test_toml_reads_as_json_does() -> None:
    """A noun may be written by hand in TOML."""
    client = decode_toml(
        Client, 'schema = 1\nid = "acme"\nname = "Acme"\ntags = ["vat"]\n[year_end]\nmonth = 3\nday = 31'
    )
    assert client == decode(Client, encode(client))
    assert client.tags == {"vat"}


@pytest.mark.parametrize("noun", [Plan, Instance, int, str, Event])
def test_what_is_no_document_is_refused_by_name(noun: Any) -> None:
    """Derived values and plain values have no documents; asking for one is refused as the caller's mistake."""
    with pytest.raises(InvalidValue):
        decode(noun, "{}")


@settings(max_examples=12)
@given(runs())
def test_a_workflow_is_not_written_whole(run: Run) -> None:
    """A workflow is written in parts; writing it as one document is refused as the caller's mistake."""
    with pytest.raises(InvalidValue):
        encode(run.instance)
    with pytest.raises(InvalidValue):
        encode("a text")
